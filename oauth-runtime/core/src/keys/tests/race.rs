//! Several processes start for the first time with one file.

use std::process::{Command, Stdio};
use std::sync::Barrier;

use super::*;

const FILE: &str = "OAUTH_RUNTIME_TEST_KEYS";
const NAME: &str = "keys::tests::race::child";

/// What a child process runs: this test binary again, with only this test.
#[test]
fn child() {
    let Some(path) = std::env::var_os(FILE) else { return };
    let keys = SigningKeys::load_or_generate(path, [SigningAlgorithm::Es256]).expect("keys");
    println!("kid={}", key_ids(&keys.published())[0]);
}

#[test]
fn processes_that_start_at_once_have_the_same_keys() {
    let folder = tempfile::tempdir().expect("a folder");
    for round in 0..5 {
        let path = folder.path().join(format!("{round}.pem"));
        let start = || {
            let mut child = Command::new(std::env::current_exe().expect("this program"));
            child.args(["--exact", NAME, "--nocapture"]).env(FILE, &path).stdout(Stdio::piped());
            child.spawn().expect("started")
        };
        let children: Vec<_> = (0..6).map(|_| start()).collect();
        let key_ids = children.into_iter().map(|child| {
            let output = child.wait_with_output().expect("ended");
            assert!(output.status.success());
            let output = String::from_utf8(output.stdout).expect("UTF-8");
            let key_id = output.split("kid=").nth(1).expect("a key").lines().next().expect("a line");
            key_id.to_owned()
        });
        let mut key_ids: Vec<_> = key_ids.collect();
        key_ids.dedup();
        assert_eq!(key_ids.len(), 1);
    }
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 5, "nothing is left over");
}

#[test]
fn threads_that_start_at_once_have_the_same_keys() {
    let folder = tempfile::tempdir().expect("a folder");
    for round in 0..20 {
        let path = folder.path().join(format!("{round}.pem"));
        let barrier = Barrier::new(8);
        let load = || {
            barrier.wait();
            SigningKeys::load_or_generate(&path, [SigningAlgorithm::EdDsa]).expect("keys").published()
        };
        let mut all: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(load)).collect();
            threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
        });
        all.dedup();
        assert_eq!(all.len(), 1);
    }
}
