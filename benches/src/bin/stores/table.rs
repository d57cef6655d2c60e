//! The table for docs/figures.md.

use std::fmt;

use crate::side::OPERATIONS;

/// The rounds of one database.
pub(crate) struct Table {
    database: &'static str,
    rounds: Vec<[(f64, f64); 3]>,
}

impl Table {
    pub(crate) const HEAD: &str =
        "| store | operation | bare statements | store | ratio |\n| --- | --- | --- | --- | --- |";

    pub(crate) fn new(database: &'static str) -> Self {
        Self { database, rounds: Vec::new() }
    }

    /// The rates of a round.
    pub(crate) fn add(&mut self, bare: &[f64], ours: &[f64]) {
        self.rounds.push(std::array::from_fn(|operation| (bare[operation], ours[operation])));
    }

    fn median_of(&self, operation: usize, value: impl Fn((f64, f64)) -> f64) -> f64 {
        median(self.rounds.iter().map(|round| value(round[operation])).collect())
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (operation, name) in OPERATIONS.iter().enumerate() {
            let bare = self.median_of(operation, |(bare, _)| bare);
            let ours = self.median_of(operation, |(_, ours)| ours);
            let ratio = self.median_of(operation, |(bare, ours)| ours / bare);
            writeln!(f, "| {} | {name} | {bare:.0}/s | {ours:.0}/s | {ratio:.2} |", self.database)?;
        }
        Ok(())
    }
}

/// The one in the middle.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
