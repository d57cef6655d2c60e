//! What takes turns, round by round.

use std::hint::black_box;
use std::time::{Duration, Instant};

use crate::statistics;

pub(crate) const ROUNDS: usize = 9;
pub(crate) const TURN: Duration = Duration::from_millis(200);

/// Microseconds of one call.
pub(crate) fn each(mut call: impl FnMut() -> bool) -> f64 {
    let (start, mut calls) = (Instant::now(), 0_u32);
    while start.elapsed() < TURN {
        assert!(black_box(call()), "it works");
        calls += 1;
    }
    start.elapsed().as_secs_f64() * 1e6 / f64::from(calls)
}

/// Median, least and greatest of the ratios of the rounds.
pub(crate) fn ratio(one: &[f64], other: &[f64]) -> String {
    let ratios: Vec<f64> = one.iter().zip(other).map(|(one, other)| one / other).collect();
    let (median, least) = (statistics::median(&ratios), statistics::least(&ratios));
    format!("{median:.2} ({least:.2} to {:.2})", statistics::greatest(&ratios))
}
