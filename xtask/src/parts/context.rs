//! What parts know of the run, and leave for its report.

use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use crate::cargo;
use crate::queue::Queue;
use crate::test_programs::Outcome;

/// What parts know of the run, and leave for its report.
#[derive(Debug, Default)]
pub(crate) struct Context {
    /// Whether others run at the same time: then nothing is printed before the end.
    is_beside_others: bool,
    /// Whether another part builds test programs meanwhile.
    pub(crate) others_are_being_built: bool,
    /// The test programs that are built.
    pub(crate) programs: Arc<Queue>,
    /// Name, outcome and time of each test program.
    pub(crate) finished: Vec<(String, String, Duration)>,
    passed: usize,
    failed: usize,
    skipped: Vec<String>,
}

impl Context {
    /// That of parts that run while others do.
    pub(crate) fn beside_others(&self) -> Self {
        Self { is_beside_others: true, programs: Arc::clone(&self.programs), ..Self::default() }
    }

    /// Runs a program, whose output the person sees as it comes, or at the end if it fails while others run.
    pub(crate) fn run(&self, command: &mut Command) -> Result<(), String> {
        if self.is_beside_others { cargo::output(command).map(drop) } else { cargo::run(command) }
    }

    /// Notes how tests went.
    pub(crate) fn add(&mut self, outcome: &Outcome) {
        self.passed += outcome.passed;
        self.failed += outcome.failed;
        self.skipped.extend(outcome.skipped.iter().cloned());
    }

    /// Takes over what another one noted.
    pub(crate) fn merge(&mut self, other: Self) {
        self.finished.extend(other.finished);
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped.extend(other.skipped);
    }

    /// Prints what the tests came to, if there were any.
    pub(crate) fn print(&self) {
        if self.passed + self.failed == 0 {
            return;
        }
        println!();
        for line in &self.skipped {
            println!("{line}");
        }
        println!("{} passed, {} failed, {} skipped", self.passed, self.failed, self.skipped.len());
    }
}
