//! Each target on its corpus, and on what a mutator with a fixed seed makes of it.

use std::collections::BTreeSet;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};

use test_fuzz::{Random, TARGETS, Target, mutate, target};

/// How many inputs each target has, unless `FUZZ_EXECUTIONS` says another number.
const EXECUTIONS: usize = 3_000;

fn corpora() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

/// The inputs of a target, by their names.
fn corpus(target: &Target) -> Vec<Vec<u8>> {
    let folder = corpora().join(target.name);
    let files = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let paths: BTreeSet<PathBuf> = files.map(|file| file.expect("a file").path()).collect();
    let inputs: Vec<_> = paths.iter().map(|path| fs::read(path).expect("a file")).collect();
    assert!(!inputs.is_empty(), "{} is empty", folder.display());
    inputs
}

fn execute(target: &Target, input: &[u8]) {
    if let Err(panic) = catch_unwind(AssertUnwindSafe(|| (target.run)(input))) {
        eprintln!("the input, which belongs into corpus/{}: {}", target.name, input.escape_ascii());
        resume_unwind(panic);
    }
}

/// A seed of its own for each target, so that a new one changes no other.
fn seed(name: &str) -> u64 {
    name.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |seed, byte| (seed ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}

fn properties_hold(name: &str) {
    let target = target(name).expect("a target");
    let corpus = corpus(target);
    corpus.iter().for_each(|input| execute(target, input));
    let executions = std::env::var("FUZZ_EXECUTIONS").ok().and_then(|number| number.parse().ok());
    let mut random = Random::new(seed(name));
    for _ in 0..executions.unwrap_or(EXECUTIONS) {
        execute(target, &mutate(&mut random, &corpus, target.words));
    }
}

macro_rules! property_tests {
    ($($name:ident)*) => {
        $(
            #[test]
            fn $name() {
                properties_hold(stringify!($name));
            }
        )*

        /// A target without a test, or without a corpus, would be forgotten.
        #[test]
        fn every_target_is_tested_and_has_a_corpus() {
            let names: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
            assert_eq!(names, [$(stringify!($name)),*]);
            let folders = fs::read_dir(corpora()).expect("the corpora");
            let folders: BTreeSet<String> =
                folders.map(|folder| folder.expect("a folder").file_name().to_string_lossy().into_owned()).collect();
            assert_eq!(folders, names.iter().map(|name| (*name).to_owned()).collect());
        }
    };
}

property_tests! {
    authorization_details
    authorization_request
    basic
    bearer
    claims_parameter
    client_assertion
    client_metadata
    client_metadata_document
    configuration
    cookies
    declaration
    dpop_proof
    form
    forwarded
    key_files
    redirect_uri
    request_object
    signal_streams
    token_request
    uris
    user_code
}

#[test]
fn the_same_seed_makes_the_same_inputs() {
    let corpus = [b"grant_type=client_credentials&scope=read".to_vec(), b"a=1".to_vec()];
    let inputs = || {
        let mut random = Random::new(7);
        (0..50).map(|_| mutate(&mut random, &corpus, &["scope="])).collect::<Vec<_>>()
    };
    assert_eq!(inputs(), inputs());
    assert!(inputs().iter().collect::<BTreeSet<_>>().len() > 40, "they differ from each other");
}
