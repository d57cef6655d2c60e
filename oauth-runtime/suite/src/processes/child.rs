//! The child's side of a race.

use std::io::Write;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{ANSWER, JOB, READY};
use crate::outcome::{Failure, Outcome};

/// The work of a child.
#[derive(Serialize, Deserialize)]
pub(crate) struct Job {
    /// Its case.
    pub(crate) case: String,
    /// The rounds of the case, one after the other.
    pub(super) rounds: Value,
}

impl Job {
    /// The work of this process, if it is a child.
    pub(crate) fn from_environment() -> Option<Self> {
        serde_json::from_str(&std::env::var(JOB).ok()?).ok()
    }

    /// Reports that this process is ready and waits for the start; returns the work.
    pub(crate) async fn started(&self) -> Outcome<Value> {
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

    /// Reports the results and ends the process.
    pub(crate) fn done(&self, outcome: Outcome<Value>) -> ! {
        let said = outcome.and_then(|answer| Ok(say(&format!("{ANSWER}{answer}"))?));
        if let Err(Failure(seen)) = said {
            eprintln!("{seen}");
            std::process::exit(1);
        }
        std::process::exit(0)
    }
}

/// On a line of its own: the test harness may have started one.
fn say(text: &str) -> std::io::Result<()> {
    let mut stdout = std::io::stdout().lock();
    write!(stdout, "\n{text}\n")?;
    stdout.flush()
}
