//! A process that is killed, and a power cut, while many tasks redeem.
//!
//! What a test can show of a power cut: when operations are answered, the files have what was answered. That SQLite synced
//! them before follows from its documentation of `synchronous=FULL`, which a unit test of the connection checks. Whether
//! the disk does what it is told, no test of a program shows.

use std::collections::HashSet;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::Stdio;

use oauth_runtime::Digest;
use oauth_runtime::store::{AuthorizationCodeStore, Redemption, SqlError, TokenStore};
use oauth_runtime::testing::this_test;

use super::{Redeeming, codes, is_whole, plain, redeem};

/// The variable with the directory of the database.
const DIRECTORY: &str = "OAUTH_TESTS_KILLED";

/// How many tasks redeem at a time.
const TASKS: usize = 32;

/// Redeems until it is killed. Each line of the output is a code that was redeemed and its access token.
async fn redeem_for_ever(directory: &Path) -> Result<(), SqlError> {
    let store = plain(directory).await?;
    let tasks: Vec<_> = (0..TASKS)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move {
                loop {
                    let codes = codes(&store, 1).await?;
                    assert_eq!(redeem(&store, &codes[0]).await.expect("no panic")?, Redemption::Redeemed);
                    let (code, tokens) = &codes[0];
                    writeln!(std::io::stdout(), "redeemed {} {}", code.digest, tokens.access_token.digest)
                        .expect("the parent reads");
                }
            })
        })
        .collect();
    for task in tasks {
        let ended: Result<(), SqlError> = task.await.expect("no panic");
        ended?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_process_has_stored_what_it_answered() -> Result<(), SqlError> {
    if let Some(directory) = std::env::var_os(DIRECTORY) {
        return redeem_for_ever(Path::new(&directory)).await;
    }
    let directory = tempfile::tempdir().expect("a directory");
    let mut answered = HashSet::new();
    for lines in [1, 40, 300] {
        let mut child = this_test("group_commit::killed::a_killed_process_has_stored_what_it_answered")
            .env(DIRECTORY, directory.path())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a process");
        let output = BufReader::new(child.stdout.take().expect("a pipe"));
        let before = answered.len();
        let mut is_killed = false;
        // Also what it answered before it noticed.
        for line in output.lines() {
            let line = line.expect("text");
            let Some((_, pair)) = line.split_once("redeemed ") else { continue };
            let digests: Option<Vec<Digest>> = pair.split(' ').map(|digest| digest.parse().ok()).collect();
            // The last line may be a part of one.
            if let Some([code, token]) = digests.as_deref() {
                answered.insert((*code, *token));
            }
            if answered.len() - before >= lines && !is_killed {
                child.kill().expect("it runs");
                is_killed = true;
            }
        }
        child.wait().expect("it has ended");
        assert!(is_killed, "it ended by itself");
        let store = plain(directory.path()).await?;
        for (code, token) in &answered {
            let code = store.get_authorization_code(code).await?.expect("it was answered");
            assert!(code.redeemed, "it was answered");
            assert!(store.get_token(token).await?.is_some(), "it was answered");
        }
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_files_at_the_moment_of_an_answer_have_what_was_answered() -> Result<(), SqlError> {
    let directory = tempfile::tempdir().expect("a directory");
    let store = plain(directory.path()).await?;
    let codes = codes(&store, 64).await?;
    for codes in codes.chunks(16) {
        let tasks: Vec<Redeeming> = codes.iter().map(|code| redeem(&store, code)).collect();
        for task in tasks {
            assert_eq!(task.await.expect("no panic")?, Redemption::Redeemed);
        }
        let copies = tempfile::tempdir().expect("a directory");
        for name in ["auth.db", "auth.db-wal"] {
            std::fs::copy(directory.path().join(name), copies.path().join(name)).expect("a copy");
        }
        let after = plain(copies.path()).await?;
        for code in codes {
            assert!(is_whole(&after, code).await?);
        }
    }
    Ok(())
}
