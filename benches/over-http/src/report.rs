//! Medians and ratios.

use std::fmt::Write;

use crate::arguments::Arguments;
use crate::contestant::Contestant;
use crate::load::{Measurement, Work};
use crate::statistics::{greatest, least, median};

/// A loaded server is on its core nearly all of the time, unless something else is.
const QUIET: f64 = 0.95;

/// All works.
pub(crate) struct Report {
    pub(crate) comparisons: Vec<Comparison>,
}

/// All rounds of one work.
pub(crate) struct Comparison {
    pub(crate) work: Work,
    /// A declared provider first.
    pub(crate) rows: Vec<Row>,
}

/// All rounds of one server.
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) rounds: Vec<Measurement>,
}

impl Row {
    fn median(&self, figure: impl Fn(&Measurement) -> f64) -> f64 {
        median(&self.rounds.iter().map(figure).collect::<Vec<_>>())
    }

    /// What the declared provider achieves in each round, where this server achieves 1.
    fn ratios(&self, declared: &Row, figure: impl Fn(&Measurement, &Measurement) -> f64) -> Vec<f64> {
        declared.rounds.iter().zip(&self.rounds).map(|(declared, own)| figure(declared, own)).collect()
    }

    /// The same for all rounds, in requests per second.
    pub(crate) fn ratio(&self, declared: &Row) -> f64 {
        median(&self.ratios(declared, |declared, own| declared.per_second() / own.per_second()))
    }
}

impl Comparison {
    /// What the others are compared with.
    pub(crate) fn declared(&self) -> &Row {
        self.rows.iter().find(|row| !row.rounds.is_empty()).unwrap_or(&self.rows[0])
    }

    /// What the last round gave, to be seen while the others run.
    pub(crate) fn last_round(&self) -> String {
        let mut line = self.work.text().to_owned();
        for row in &self.rows {
            if let Some(last) = row.rounds.last() {
                let _ = write!(
                    line,
                    "; {} {:.0}/s {:.1} µs",
                    row.name,
                    last.per_second(),
                    last.cpu_microseconds()
                );
            }
        }
        line
    }
}

impl Report {
    pub(crate) fn new(works: &[Work], contestants: &[Contestant]) -> Self {
        let rows =
            || contestants.iter().map(|it| Row { name: it.name.clone(), rounds: Vec::new() }).collect();
        Self { comparisons: works.iter().map(|work| Comparison { work: *work, rows: rows() }).collect() }
    }

    /// The report, as Markdown.
    pub(crate) fn text(&self, arguments: &Arguments) -> String {
        let mut text = format!(
            "\nMedians of {} rounds of {} s, in turns; the least and the greatest in brackets.\n\n\
             | work | server | a second | server's CPU | declared / server | by CPU |\n\
             | --- | --- | --- | --- | --- | --- |\n",
            arguments.rounds, arguments.seconds
        );
        for comparison in &self.comparisons {
            for row in comparison.rows.iter().filter(|row| !row.rounds.is_empty()) {
                text += &line(comparison, row);
            }
        }
        text + &self.disturbances()
    }

    /// Tells where something else had the server's core, since such a figure says little.
    pub(crate) fn disturbances(&self) -> String {
        let rows = self.comparisons.iter().flat_map(|comparison| &comparison.rows);
        let measured = rows.flat_map(|row| &row.rounds);
        match measured.filter(|measured| measured.busy() < QUIET).count() {
            0 => String::new(),
            disturbed => format!(
                "\nDisturbed measurements: {disturbed}. In them the server had its core for less than {:.0} % of the \
                 time; repeat this on a quiet machine.\n",
                QUIET * 100.0
            ),
        }
    }
}

fn line(comparison: &Comparison, row: &Row) -> String {
    let declared = comparison.declared();
    let speed: Vec<f64> = row.rounds.iter().map(Measurement::per_second).collect();
    let ratios = row.ratios(declared, |declared, own| declared.per_second() / own.per_second());
    let by_cpu = row.ratios(declared, |declared, own| own.cpu_microseconds() / declared.cpu_microseconds());
    format!(
        "| {} | {} | {:.0} ({:.0}–{:.0}) | {:.2} µs | {:.2} ({:.2}–{:.2}) | {:.2} |\n",
        comparison.work.text(),
        row.name,
        median(&speed),
        least(&speed),
        greatest(&speed),
        row.median(Measurement::cpu_microseconds),
        median(&ratios),
        least(&ratios),
        greatest(&ratios),
        median(&by_cpu)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str, speeds: &[u64]) -> Row {
        let measured = |times: &u64| Measurement { times: *times, seconds: 1.0, cpu_seconds: 0.5 };
        Row { name: name.to_owned(), rounds: speeds.iter().map(measured).collect() }
    }

    #[test]
    fn ratios_are_medians_of_rounds() {
        let rows = vec![row("declared", &[100, 300, 100]), row("other", &[200, 200, 80])];
        let comparison = Comparison { work: Work::Refresh, rows };
        assert_eq!(comparison.rows[1].ratio(&comparison.rows[0]), 1.25);
        let expected = "| refresh | other | 200 (80–200) | 2500.00 µs | 1.25 (0.50–1.50) | 1.25 |\n";
        assert_eq!(line(&comparison, &comparison.rows[1]), expected);
        assert!(Report { comparisons: vec![comparison] }.disturbances().contains("measurements: 6."));
    }
}
