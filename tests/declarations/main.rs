//! What a declaration compiles to: every valid shape, and what the compiler says of a mistake. What the macros say of mistakes is tested in
//! `oauth-macros`, without the compiler.

mod compiler;
mod lines;
#[allow(unreachable_pub, reason = "each shape is as a crate would have it")]
mod shapes;

use std::fs;
use std::path::{Path, PathBuf};

/// The variable with which the expected texts are written anew. Read them.
const OVERWRITE: &str = "OAUTH_TESTS_OVERWRITE";

/// One case a file, named after the mistake, with what the compiler says in the file beside it.
#[test]
fn mistakes() {
    let cases = cases();
    assert!(cases.len() >= 30, "{cases:?}");
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let share = |thread| cases.iter().skip(thread).step_by(threads).filter_map(|case| wrong(case));
        let workers: Vec<_> =
            (0..threads).map(|thread| scope.spawn(move || share(thread).collect::<Vec<_>>())).collect();
        workers
            .into_iter()
            .flat_map(|worker| worker.join().expect("a case that compiles is no case"))
            .collect()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fail");
    let entries = fs::read_dir(folder).expect("the folder of the cases").flatten().map(|entry| entry.path());
    entries.filter(|path| path.extension().is_some_and(|extension| extension == "rs")).collect()
}

/// What is wrong with a case, if anything is.
fn wrong(case: &Path) -> Option<String> {
    let name = case.file_name().expect("a file has a name");
    let said = compiler::refusal(&Path::new(lines::CASES).join(name));
    let expected = case.with_extension("stderr");
    if std::env::var_os(OVERWRITE).is_some() {
        fs::write(&expected, &said).expect("the source folder can be written to");
    }
    let expected = fs::read_to_string(&expected).unwrap_or_default();
    (said != expected)
        .then(|| format!("{}: expected\n{expected}\nbut the compiler says\n{said}", case.display()))
}
