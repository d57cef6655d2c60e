//! The table for docs/figures.md.

use std::fmt;

use crate::side::OPERATIONS;

/// The rounds of one database over one network.
pub(crate) struct Table {
    database: String,
    network: &'static str,
    /// The rates of each operation, before and after.
    rounds: Vec<[[f64; 2]; 2]>,
}

impl Table {
    pub(crate) const HEAD: &str = "| store | network | operation | earlier | now | ratio |\n| --- | --- | --- | --- | --- | --- |";

    pub(crate) fn new(database: &str, network: &'static str) -> Self {
        Self { database: database.to_owned(), network, rounds: Vec::new() }
    }

    pub(crate) fn add(&mut self, before: [f64; 2], after: [f64; 2]) {
        self.rounds.push([before, after]);
    }

    fn median(&self, value: impl Fn(&[[f64; 2]; 2]) -> f64) -> f64 {
        let mut values: Vec<f64> = self.rounds.iter().map(value).collect();
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, operation) in OPERATIONS.iter().enumerate() {
            let before = self.median(|[before, _]| before[index]);
            let after = self.median(|[_, after]| after[index]);
            let ratio = self.median(|[before, after]| after[index] / before[index]);
            let Self { database, network, .. } = self;
            writeln!(f, "| {database} | {network} | {operation} | {before:.0}/s | {after:.0}/s | {ratio:.2} |")?;
        }
        Ok(())
    }
}
