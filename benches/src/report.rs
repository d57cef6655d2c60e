//! Medians and ratios.

use crate::arguments::Arguments;
use crate::endpoint::Endpoint;
use crate::load::Measurement;
use crate::server::Server;
use crate::statistics::{greatest, least, median};

/// A loaded server is on its core nearly all of the time, unless something else is.
const QUIET: f64 = 0.95;

/// All rounds of one endpoint.
#[derive(Debug)]
pub(crate) struct Comparison {
    pub(crate) endpoint: Endpoint,
    /// The hand-written endpoint and the other server, measured one right after the other.
    pub(crate) rounds: Vec<[Measurement; 2]>,
}

impl Comparison {
    pub(crate) fn new(endpoint: Endpoint) -> Self {
        Self { endpoint, rounds: Vec::new() }
    }

    fn figures(&self, server: usize, figure: impl Fn(&Measurement) -> f64) -> Vec<f64> {
        self.rounds.iter().map(|round| figure(&round[server])).collect()
    }
}

/// What one round gave, to be seen while the others run.
pub(crate) fn line(endpoint: Endpoint, [baseline, subject]: &[Measurement; 2]) -> String {
    let [first, second] = [baseline.requests_per_second, subject.requests_per_second];
    format!("{}: {first:.0} and {second:.0} requests/s, ratio {:.3}", endpoint.name(), second / first)
}

/// The report, as Markdown.
pub(crate) fn table(arguments: &Arguments, comparisons: &[Comparison]) -> String {
    let mut text = format!(
        "\nMedians of {} rounds of {} s, in turns; the least and the greatest in brackets.\n\n\
         | endpoint | server | requests/s | p99 | server's CPU a request | server busy |\n\
         | --- | --- | --- | --- | --- | --- |\n",
        arguments.rounds, arguments.seconds
    );
    for comparison in comparisons {
        for (index, server) in [arguments.baseline, arguments.subject].into_iter().enumerate() {
            text += &row(comparison, index, server);
        }
    }
    text += "\n| endpoint | ratio of medians | median ratio of a round | ratio of CPU |\n| --- | --- | --- | --- |\n";
    for comparison in comparisons {
        text += &ratios(comparison);
    }
    text + &disturbances(comparisons)
}

/// Tells where something else had the server's core, since such a figure says little.
fn disturbances(comparisons: &[Comparison]) -> String {
    let measured = comparisons.iter().flat_map(|comparison| comparison.rounds.iter().flatten());
    let disturbed = measured.filter(|measured| measured.busy < QUIET).count();
    match disturbed {
        0 => String::new(),
        disturbed => format!(
            "\nDisturbed measurements: {disturbed}. In them the server had its core for less than {:.0} % of the \
             time; repeat this on a quiet machine.\n",
            QUIET * 100.0
        ),
    }
}

fn row(comparison: &Comparison, index: usize, server: Server) -> String {
    let speed = comparison.figures(index, |measured| measured.requests_per_second);
    let p99 = comparison.figures(index, |measured| measured.p99_microseconds / 1000.0);
    let cpu = comparison.figures(index, |measured| measured.cpu_microseconds);
    let busy = comparison.figures(index, |measured| measured.busy * 100.0);
    format!(
        "| {} | {} | {} | {:.2} ms | {:.2} µs | {:.0} % |\n",
        comparison.endpoint.name(),
        server.name(),
        median_and_range(&speed),
        median(&p99),
        median(&cpu),
        median(&busy)
    )
}

fn ratios(comparison: &Comparison) -> String {
    let speed = |measured: &Measurement| measured.requests_per_second;
    let cpu = |measured: &Measurement| measured.cpu_microseconds;
    let [baseline, subject] = [0, 1].map(|server| comparison.figures(server, speed));
    let paired: Vec<f64> =
        subject.iter().zip(&baseline).map(|(subject, baseline)| subject / baseline).collect();
    format!(
        "| {} | {:.3} | {:.3} ({:.3}–{:.3}) | {:.3} |\n",
        comparison.endpoint.name(),
        median(&subject) / median(&baseline),
        median(&paired),
        least(&paired),
        greatest(&paired),
        median(&comparison.figures(0, cpu)) / median(&comparison.figures(1, cpu))
    )
}

fn median_and_range(figures: &[f64]) -> String {
    format!("{:.0} ({:.0}–{:.0})", median(figures), least(figures), greatest(figures))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(requests_per_second: f64) -> Measurement {
        Measurement { requests_per_second, p99_microseconds: 1000.0, cpu_microseconds: 10.0, busy: 1.0 }
    }

    #[test]
    fn disturbances_are_told() {
        let mut comparison = Comparison::new(Endpoint::Token);
        comparison.rounds.push([measured(100.0), Measurement { busy: 0.5, ..measured(50.0) }]);
        assert!(disturbances(&[comparison]).contains("measurements: 1."));
        assert_eq!(disturbances(&[]), "");
    }

    #[test]
    fn ratios_are_of_medians_and_of_pairs() {
        let mut comparison = Comparison::new(Endpoint::Token);
        comparison.rounds =
            [[100.0, 90.0], [200.0, 160.0], [100.0, 95.0]].map(|round| round.map(measured)).to_vec();
        assert_eq!(ratios(&comparison), "| token | 0.950 | 0.900 (0.800–0.950) | 1.000 |\n");
    }
}
