//! The child's side of a race.

use std::io::Write;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{ANSWER, JOB, READY};
use crate::testing::case::{Failure, Outcome};

/// What a child is to do.
#[derive(Serialize, Deserialize)]
pub(in crate::testing) struct Job {
    /// The case that it belongs to.
    pub(in crate::testing) case: String,
    /// What the case is about, one after the other.
    pub(super) rounds: Value,
}

impl Job {
    /// The job of this process, where it is a child.
    pub(in crate::testing) fn from_environment() -> Option<Self> {
        serde_json::from_str(&std::env::var(JOB).ok()?).ok()
    }

    /// Says that this process is ready and waits for the start; gives what to do then.
    pub(in crate::testing) async fn started(&self) -> Outcome<Value> {
        say(READY)?;
        let line = tokio::task::spawn_blocking(|| {
            let mut line = String::new();
            std::io::stdin().read_line(&mut line).map(|_| line)
        });
        if line.await??.is_empty() {
            return Err(Failure("the race was called off".to_owned()));
        }
        Ok(self.rounds.clone())
    }

    /// Says what came of it and ends the process.
    pub(in crate::testing) fn done(&self, outcome: Outcome<Value>) -> ! {
        let said = outcome.and_then(|answer| Ok(say(&format!("{ANSWER}{answer}"))?));
        if let Err(Failure(seen)) = said {
            eprintln!("{seen}");
            std::process::exit(1);
        }
        std::process::exit(0)
    }
}

/// On a line of its own: the test harness may have begun one.
fn say(text: &str) -> std::io::Result<()> {
    let mut stdout = std::io::stdout().lock();
    write!(stdout, "\n{text}\n")?;
    stdout.flush()
}
