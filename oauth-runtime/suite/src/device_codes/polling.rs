//! A device polls at intervals, which grow each time that it polls too early.

use std::sync::Arc;

use super::{code, create, decide, is_kept};
use crate::case::{Case, cases};
use crate::changed::changed;
use crate::outcome::{Outcome, ensure_eq};
use crate::samples::Sample;
use oauth_runtime_core::Timestamp;
use oauth_runtime_core::store::{DeviceCodeStore, SLOW_DOWN};
use oauth_runtime_core::token::{DeviceCode, DeviceDecision};

pub(super) fn cases<S: DeviceCodeStore + 'static>() -> Vec<Case<S>> {
    cases!["device_codes":
        polls_in_time_are_told_so,
        a_poll_too_early_makes_the_interval_longer,
        a_second_poll_of_a_moment_is_too_early,
        codes_have_intervals_of_their_own,
        polls_change_nothing_else,
        polls_go_on_after_the_decision,
        polls_at_distant_moments,
        a_poll_of_an_unknown_code_is_none_in_time,
    ]
}

/// Polls this many seconds after the code was issued, one after the other.
async fn poll<S: DeviceCodeStore>(store: &S, code: &DeviceCode, polls: &[(u64, bool)]) -> Outcome {
    for (seconds, expected) in polls {
        let in_time = store.poll_device_code(&code.digest, code.issued_at.plus(*seconds)).await?;
        ensure_eq!(in_time, *expected, "whether a poll after {seconds} seconds of {polls:?} is in time");
    }
    Ok(())
}

async fn with_interval<S: DeviceCodeStore>(store: &S, interval: u64) -> Outcome<DeviceCode> {
    let code = changed!(DeviceCode { interval, ..code(&Sample::new()) });
    create(store, &code).await?;
    Ok(code)
}

async fn polls_in_time_are_told_so<S: DeviceCodeStore>(store: Arc<S>) -> Outcome {
    let at_once = with_interval(&*store, 5).await?;
    poll(&*store, &at_once, &[(0, true), (5, true), (11, true), (16, true)]).await?;
    let later = with_interval(&*store, 5).await?;
    poll(&*store, &later, &[(3, true), (8, true), (300, true)]).await
}

/// From the early poll on, permanently.
async fn a_poll_too_early_makes_the_interval_longer<S: DeviceCodeStore>(store: Arc<S>) -> Outcome {
    let code = with_interval(&*store, 5).await?;
    let (once, twice) = (5 + SLOW_DOWN, 5 + 2 * SLOW_DOWN);
    poll(&*store, &code, &[(0, true), (4, false), (4 + once, true), (4 + 2 * once, true)]).await?;
    let early = 4 + 3 * once - 1;
    poll(&*store, &code, &[(early, false), (early + twice, true), (early + 2 * twice, true)]).await?;
    poll(&*store, &code, &[(early + 3 * twice - 1, false)]).await
}

async fn a_second_poll_of_a_moment_is_too_early<S: DeviceCodeStore>(store: Arc<S>) -> Outcome {
    let code = with_interval(&*store, 1).await?;
    poll(&*store, &code, &[(0, true), (0, false), (1 + SLOW_DOWN, true), (1 + SLOW_DOWN, false)]).await
}

async fn codes_have_intervals_of_their_own<S: DeviceCodeStore>(store: Arc<S>) -> Outcome {
    let (short, long) = (with_interval(&*store, 1).await?, with_interval(&*store, 60).await?);
    for code in [&short, &long] {
        poll(&*store, code, &[(0, true)]).await?;
    }
    poll(&*store, &short, &[(1, true), (2, true), (59, true)]).await?;
    poll(&*store, &long, &[(59, false), (59 + 60 + SLOW_DOWN, true)]).await?;
    poll(&*store, &short, &[(60, true)]).await
}

async fn polls_change_nothing_else<S: DeviceCodeStore>(store: Arc<S>) -> Outcome {
    let code = with_interval(&*store, 5).await?;
    poll(&*store, &code, &[(0, true), (1, false), (2, false)]).await?;
    is_kept(&*store, &code, "a code that was polled").await?;
    let denied = decide(&*store, &code, DeviceDecision::Denied).await?;
    is_kept(&*store, &denied, "a code that was polled and decided").await
}

async fn polls_go_on_after_the_decision<S: DeviceCodeStore>(store: Arc<S>) -> Outcome {
    let code = with_interval(&*store, 5).await?;
    poll(&*store, &code, &[(0, true)]).await?;
    decide(&*store, &code, DeviceDecision::Denied).await?;
    poll(&*store, &code, &[(4, false), (4 + 5 + SLOW_DOWN, true)]).await
}

async fn polls_at_distant_moments<S: DeviceCodeStore>(store: Arc<S>) -> Outcome {
    let code = with_interval(&*store, 5).await?;
    for (seconds, expected) in [(0, true), (4, false), (i64::MAX.unsigned_abs(), true)] {
        let in_time = store.poll_device_code(&code.digest, Timestamp::from_unix(seconds)).await?;
        ensure_eq!(in_time, expected, "whether a poll at second {seconds} is in time");
    }
    Ok(())
}

async fn a_poll_of_an_unknown_code_is_none_in_time<S: DeviceCodeStore>(store: Arc<S>) -> Outcome {
    let unknown = code(&Sample::new());
    poll(&*store, &unknown, &[(0, false), (3600, false)]).await?;
    super::is_gone(&*store, &unknown, "a code that was polled and never stored").await
}
