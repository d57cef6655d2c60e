//! What takes turns, round by round.

use std::hint::black_box;
use std::time::Instant;

use crate::statistics;

pub(crate) const ROUNDS: usize = 101;
/// A proof counts once, so a turn has as many as were made for it.
pub(crate) const CALLS: usize = 100;

/// Microseconds of one call: the median, because what interrupts the program is not the program's.
pub(crate) fn each<T>(items: &[T], mut call: impl FnMut(&T) -> bool) -> f64 {
    let times = items.iter().map(|item| {
        let start = Instant::now();
        assert!(black_box(call(item)), "it works");
        start.elapsed().as_secs_f64() * 1e6
    });
    statistics::median(&times.collect::<Vec<_>>())
}

/// Median of the ratios of the rounds, and their middle half.
pub(crate) fn ratio(one: &[f64], other: &[f64]) -> String {
    let mut ratios: Vec<f64> = one.iter().zip(other).map(|(one, other)| one / other).collect();
    ratios.sort_by(f64::total_cmp);
    let quarter = |part: usize| ratios[ratios.len() * part / 4];
    format!("{:.2} ({:.2} to {:.2})", statistics::median(&ratios), quarter(1), quarter(3))
}
