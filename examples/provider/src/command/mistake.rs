//! What is wrong with a line of a file that is imported.

use std::path::Path;

use super::output::Output;

/// How many mistakes are told, so that a wrong format does not fill the terminal.
const MOST_TOLD: usize = 100;

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub(super) struct Mistake {
    pub(super) line: usize,
    pub(super) problem: String,
}

impl Mistake {
    pub(super) fn new(line: usize, problem: impl Into<String>) -> Self {
        Self { line, problem: problem.into() }
    }
}

/// The mistakes for people, one a line.
pub(super) fn told(mistakes: &[Mistake], file: &Path, output: Output) -> String {
    let mut report = String::new();
    for Mistake { line, problem } in mistakes.iter().take(MOST_TOLD) {
        report += &output.lines(&format!("{}:{line}: {problem}", file.display()));
    }
    if mistakes.len() > MOST_TOLD {
        report += &format!("and {} more\n", mistakes.len() - MOST_TOLD);
    }
    report
}
