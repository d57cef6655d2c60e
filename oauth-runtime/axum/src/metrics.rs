//! Counts and durations of requests, by the crate [`metrics`](https://docs.rs/metrics): an exporter of yours, such as
//! `metrics-exporter-prometheus`, gets them. Install it before the first request.
//!
//! | name | kind | labels |
//! | --- | --- | --- |
//! | `oauth_requests_total` | counter | `endpoint`, `status`, and where they are known `grant_type` and `error` |
//! | `oauth_request_duration_seconds` | histogram | `endpoint`, and for token requests `grant_type` |
//!
//! - `endpoint` is the name in the declaration (`token`, `authorization`, `introspection`, …); `pages` are the pages for
//!   people, and `console` is the operator's console.
//! - `status` is the status of the response, or `cancelled` if the client went away first.
//! - `grant_type` is one of the declared grant types, or `extension` for one that was registered while the server runs.
//! - `error` is the code of an OAuth error, also if it went to the client in a redirect.
//!
//! Each label has few values, none of them from a request: no client, person or token is named, so strangers cannot make
//! new series.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Instant;

use ::metrics::{Counter, Histogram, Label, Unit, counter, describe_counter, describe_histogram, histogram};
use http::StatusCode;
use oauth_runtime_core::http::Outcome;

/// The name of the counter of requests.
pub const REQUESTS: &str = "oauth_requests_total";

/// The name of the histogram of durations.
pub const DURATION: &str = "oauth_request_duration_seconds";

/// Tells the installed recorder what the metrics mean. The router of a provider does so too.
pub fn describe() {
    describe_counter!(
        REQUESTS,
        Unit::Count,
        "Requests to the endpoints of the provider, by what came of them"
    );
    describe_histogram!(DURATION, Unit::Seconds, "How long the endpoints of the provider took to answer");
}

/// What came of a request; `None`: the client went away.
type Came = Option<(u16, Outcome)>;

/// The requests to an endpoint. A recorder is asked once for each combination of labels.
pub(crate) struct Counts {
    endpoint: &'static str,
    known: RwLock<Vec<(Came, Counter, Histogram)>>,
}

impl Counts {
    pub(crate) fn new(endpoint: &'static str) -> Self {
        Self { endpoint, known: RwLock::default() }
    }

    /// A request begins.
    pub(crate) fn begin(counts: &Arc<Self>) -> Counted {
        Counted { counts: Arc::clone(counts), since: Instant::now(), came: None }
    }

    fn note(&self, came: Came, since: Instant) {
        let took = since.elapsed();
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, requests, duration)) = known.iter().find(|(own, ..)| *own == came) {
            requests.increment(1);
            duration.record(took);
            return;
        }
        drop(known);
        let (requests, duration) = self.register(came);
        requests.increment(1);
        duration.record(took);
    }

    fn register(&self, came: Came) -> (Counter, Histogram) {
        let mut labels = vec![Label::from_static_parts("endpoint", self.endpoint)];
        let (status, outcome) = came.unwrap_or_default();
        labels
            .extend(outcome.grant_type.map(|grant_type| Label::from_static_parts("grant_type", grant_type)));
        let duration = histogram!(DURATION, labels.clone());
        labels.push(match came {
            Some(_) => Label::new("status", status.to_string()),
            None => Label::from_static_parts("status", "cancelled"),
        });
        labels.extend(outcome.error.map(|error| Label::from_static_parts("error", error)));
        let requests = counter!(REQUESTS, labels);
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.push((came, requests.clone(), duration.clone()));
        (requests, duration)
    }
}

/// A request that is being answered. It counts when this is dropped.
pub(crate) struct Counted {
    counts: Arc<Counts>,
    since: Instant,
    came: Came,
}

impl Counted {
    /// It is answered.
    pub(crate) fn end(mut self, status: StatusCode, outcome: Outcome) {
        self.came = Some((status.as_u16(), outcome));
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.counts.note(self.came, self.since);
    }
}
