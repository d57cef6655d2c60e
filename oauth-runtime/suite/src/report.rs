//! The report of the suite.

use std::fmt;

/// The result of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CaseOutcome {
    /// The store follows its traits.
    Passed,
    /// It does not; the text has the observation.
    Failed(String),
}

/// A case and its result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseResult {
    name: &'static str,
    outcome: CaseOutcome,
}

impl CaseResult {
    pub(super) fn new(name: &'static str, outcome: CaseOutcome) -> Self {
        Self { name, outcome }
    }

    /// The group and the case, such as `authorization_codes::parallel_redemptions_have_one_winner`.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Its result.
    pub fn outcome(&self) -> &CaseOutcome {
        &self.outcome
    }

    /// Whether the store follows its traits.
    pub fn passed(&self) -> bool {
        self.outcome == CaseOutcome::Passed
    }
}

/// The results of all cases, in the order in which they ran. It prints as a table with one line for each
/// case.
#[derive(Debug, Clone)]
#[must_use = "the suite panics only in `assert_passed()`"]
pub struct Report {
    results: Vec<CaseResult>,
}

impl Report {
    pub(super) fn new(results: Vec<CaseResult>) -> Self {
        Self { results }
    }

    /// Every case that ran.
    pub fn results(&self) -> &[CaseResult] {
        &self.results
    }

    /// The cases that failed.
    pub fn failures(&self) -> impl Iterator<Item = &CaseResult> {
        self.results.iter().filter(|result| !result.passed())
    }

    /// Fails the test if a case failed, or if there was none.
    ///
    /// # Panics
    /// With every failure: the case's name and the observation.
    #[track_caller]
    pub fn assert_passed(&self) {
        assert!(!self.results.is_empty(), "no case ran: name a group, such as `StoreSuite::tokens`");
        let failures: String = self.failures().map(|failure| format!("\n{failure}")).collect();
        let failed = self.failures().count();
        assert!(failed == 0, "{failed} of {} cases failed:{failures}", self.results.len());
    }
}

impl fmt::Display for CaseResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.outcome {
            CaseOutcome::Passed => write!(f, "passed  {}", self.name),
            CaseOutcome::Failed(seen) => write!(f, "FAILED  {}: {seen}", self.name),
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.results.iter().try_for_each(|result| writeln!(f, "{result}"))?;
        write!(f, "{} cases, {} failed", self.results.len(), self.failures().count())
    }
}
