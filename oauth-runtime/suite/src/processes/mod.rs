//! Races of several processes. The test starts itself several times; each of those processes takes part and
//! ends.
//!
//! A child learns its work from an environment variable. It creates its store, reports that it is ready,
//! waits for a line on its standard input, which all children get at the same time, does its part and prints
//! the results.

mod child;
mod children;

use std::process::Command;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use self::children::Children;
use super::outcome::Outcome;

pub(super) use child::Job;

/// How many processes race.
const PROCESSES: usize = 4;

/// How many tasks of each process attempt the same.
pub(super) const TASKS: usize = 8;

/// How many codes, tokens or clients a race has, one after the other.
pub(super) const ROUNDS: usize = 10;

/// The variable with the work of a child.
const JOB: &str = "OAUTH_STORE_SUITE_JOB";

/// Before a child's output, since the test harness also prints there.
const READY: &str = "oauth-store-suite ready";
const ANSWER: &str = "oauth-store-suite answer ";

/// The two sides of a race of processes.
pub(super) struct Race<S> {
    /// Starts the others and checks the results.
    pub(super) judge: fn(Arc<S>, Processes) -> BoxFuture<'static, Outcome>,
    /// Takes part.
    pub(super) compete: fn(Arc<S>, Value) -> BoxFuture<'static, Outcome<Value>>,
}

/// The command for a process that reaches the same suite.
pub(super) type Start = Arc<dyn Fn() -> Command + Send + Sync>;

/// Starts the processes of a case.
pub(super) struct Processes {
    pub(super) command: Start,
    pub(super) case: &'static str,
}

impl Processes {
    /// Lets the processes go through `rounds`, all at the same time; returns the attempts of each round.
    pub(super) async fn race<J: Serialize, A: DeserializeOwned>(&self, rounds: &[J]) -> Outcome<Vec<Vec<A>>> {
        let job = Job { case: self.case.to_owned(), rounds: serde_json::to_value(rounds)? };
        let job = serde_json::to_string(&job)?;
        let command = Arc::clone(&self.command);
        let answers = tokio::task::spawn_blocking(move || {
            let mut children = Children::start(PROCESSES, || {
                let mut command = command();
                command.env(JOB, &job);
                command
            })?;
            children.answers()
        });
        let mut attempts: Vec<Vec<A>> = rounds.iter().map(|_| Vec::new()).collect();
        for answer in answers.await?? {
            let answer: Vec<Vec<A>> = serde_json::from_str(&answer)?;
            attempts.iter_mut().zip(answer).for_each(|(all, own)| all.extend(own));
        }
        Ok(attempts)
    }
}

/// The command that runs one test of the running test binary again: `--exact name`. Add the environment
/// variables that the test needs. The test may be ignored. The name is the path of the test in its crate, as
/// in `cargo test -- --list`.
///
/// # Panics
/// If the operating system does not say which binary is running.
pub fn this_test(name: &str) -> Command {
    let binary = std::env::current_exe().expect("the operating system knows which binary is running");
    let mut command = Command::new(binary);
    command.args(["--exact", name, "--include-ignored", "--nocapture", "--test-threads=1"]);
    command
}
