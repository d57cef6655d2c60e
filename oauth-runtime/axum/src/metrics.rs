//! Counts and durations of requests, by the crate [`metrics`](https://docs.rs/metrics): an exporter of yours, such as
//! `metrics-exporter-prometheus`, gets them. Install it before the first request.
//!
//! | name | kind | labels |
//! | --- | --- | --- |
//! | `oauth_requests_total` | counter | `endpoint`, `status`, and where they are known `grant_type`, `error` and `tenant` |
//! | `oauth_request_duration_seconds` | histogram | `endpoint`, for token requests `grant_type`, and `tenant` |
//! | `oauth_unknown_tenants_total` | counter | `status` |
//!
//! - `endpoint` is the name in the declaration (`token`, `authorization`, `introspection`, …); `pages` are the pages for
//!   people, and `console` is the operator's console.
//! - `status` is the status of the response, or `cancelled` if the client went away first.
//! - `grant_type` is one of the declared grant types, or `extension` for one that was registered while the server runs.
//! - `tenant` is the [`tenant_label`](oauth_runtime_core::SettingsBuilder::tenant_label) of a provider that has one.
//! - Requests for no tenant, or for one that could not be found after a failure, are `oauth_unknown_tenants_total`.
//! - `error` is the code of an OAuth error, also if it went to the client in a redirect.
//!
//! Each label has few values, none of them from a request: no client, person or token is named, so strangers cannot make
//! new series.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use ::metrics::{Counter, Histogram, Label, Unit, counter, describe_counter, describe_histogram, histogram};
use http::StatusCode;
use oauth_runtime_core::Text;
use oauth_runtime_core::http::Outcome;

/// The name of the counter of requests.
pub const REQUESTS: &str = "oauth_requests_total";

/// The name of the histogram of durations.
pub const DURATION: &str = "oauth_request_duration_seconds";

/// The name of the counter of requests that are for no tenant.
pub const UNKNOWN_TENANTS: &str = "oauth_unknown_tenants_total";

/// Tells the installed recorder what the metrics mean. The router of a provider does so too.
pub fn describe() {
    describe_counter!(
        REQUESTS,
        Unit::Count,
        "Requests to the endpoints of the provider, by what came of them"
    );
    describe_counter!(
        UNKNOWN_TENANTS,
        Unit::Count,
        "Requests for no tenant, by the status of the response: 404 or 421, or 5xx if the tenant could not be looked up"
    );
    describe_histogram!(DURATION, Unit::Seconds, "How long the endpoints of the provider took to answer");
}

/// Counts a request that went to no tenant.
pub(crate) fn count_unknown_tenant(status: StatusCode) {
    counter!(UNKNOWN_TENANTS, "status" => status.as_u16().to_string()).increment(1);
}

/// What came of a request; `None`: the client went away.
type Came = Option<(u16, Outcome)>;

/// The counters of the requests to a provider.
type Known = Vec<(Came, Counter, Histogram)>;

/// The requests to an endpoint. A recorder is asked once for each combination of labels.
pub(crate) struct Counts {
    endpoint: &'static str,
    /// Of the providers without a label.
    known: RwLock<Known>,
    labelled: RwLock<HashMap<Text, Known>>,
}

impl Counts {
    pub(crate) fn new(endpoint: &'static str) -> Self {
        Self { endpoint, known: RwLock::default(), labelled: RwLock::default() }
    }

    /// A request begins.
    pub(crate) fn begin(counts: &Arc<Self>, tenant: Option<&Text>) -> Counted {
        Counted { counts: Arc::clone(counts), since: Instant::now(), came: None, tenant: tenant.cloned() }
    }

    fn note(&self, came: Came, tenant: Option<&Text>, since: Instant) {
        let took = since.elapsed();
        let is_known = match tenant {
            None => count(&self.known.read().unwrap_or_else(PoisonError::into_inner), came, took),
            Some(tenant) => {
                let labelled = self.labelled.read().unwrap_or_else(PoisonError::into_inner);
                labelled.get(tenant).is_some_and(|known| count(known, came, took))
            }
        };
        if !is_known {
            let (requests, duration) = self.register(came, tenant);
            requests.increment(1);
            duration.record(took);
        }
    }

    fn register(&self, came: Came, tenant: Option<&Text>) -> (Counter, Histogram) {
        let mut labels = vec![Label::from_static_parts("endpoint", self.endpoint)];
        labels.extend(tenant.map(|tenant| Label::new("tenant", tenant.to_string())));
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
        let entry = (came, requests.clone(), duration.clone());
        match tenant {
            None => self.known.write().unwrap_or_else(PoisonError::into_inner).push(entry),
            Some(tenant) => {
                let mut labelled = self.labelled.write().unwrap_or_else(PoisonError::into_inner);
                labelled.entry(tenant.clone()).or_default().push(entry);
            }
        }
        (requests, duration)
    }
}

/// Counts a request, if there is a counter for what came of it.
fn count(known: &Known, came: Came, took: Duration) -> bool {
    let found = known.iter().find(|(own, ..)| *own == came);
    if let Some((_, requests, duration)) = found {
        requests.increment(1);
        duration.record(took);
    }
    found.is_some()
}

/// A request that is being answered. It counts when this is dropped.
pub(crate) struct Counted {
    counts: Arc<Counts>,
    since: Instant,
    came: Came,
    tenant: Option<Text>,
}

impl Counted {
    /// It is answered.
    pub(crate) fn end(mut self, status: StatusCode, outcome: Outcome) {
        self.came = Some((status.as_u16(), outcome));
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.counts.note(self.came, self.tenant.as_ref(), self.since);
    }
}
