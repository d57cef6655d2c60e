//! The configuration metadata of the transmitter (Shared Signals Framework section 7).

use oauth_runtime_tables::endpoints::{Endpoint as Row, SSF_CONFIGURATION};
use serde_json::{Map, Value, json};

use super::super::{Document, Endpoint, not_found, published};
use super::delivery::url_of;
use crate::http::{Request, Response};
use crate::server::RequestKind;
use crate::shared_signals::{DefaultSubjects, POLL, PUSH, TransmitsSignals};

/// The configuration metadata of the transmitter.
#[derive(Debug, Clone, Copy)]
pub struct SsfConfigurationEndpoint;

impl<S: TransmitsSignals> Document<S> for SsfConfigurationEndpoint {
    fn document(server: &S, request: &Request) -> Response {
        if !server.settings().shared_signals() {
            return not_found();
        }
        published::answer(server.settings().error_uri(), request, || {
            serde_json::to_vec(&metadata(server)).ok().map(Into::into)
        })
    }
}

impl<S: TransmitsSignals> Endpoint<S> for SsfConfigurationEndpoint {
    const ROW: Row = SSF_CONFIGURATION;
    const KIND: RequestKind = RequestKind::Reads;

    async fn answer(server: &S, request: Request) -> Response {
        Self::document(server, &request)
    }
}

/// The members, with the endpoints that receivers call.
const ENDPOINTS: [(&str, &str); 6] = [
    ("jwks_uri", "jwks"),
    ("configuration_endpoint", "signal_streams"),
    ("status_endpoint", "signal_status"),
    ("add_subject_endpoint", "signal_subjects_add"),
    ("remove_subject_endpoint", "signal_subjects_remove"),
    ("verification_endpoint", "signal_verification"),
];

fn metadata<S: TransmitsSignals>(server: &S) -> Map<String, Value> {
    let settings = server.settings();
    let mut members = Map::new();
    let mut set = |name: &str, value: Value| members.insert(name.to_owned(), value);
    set("spec_version", "1_0".into());
    set("issuer", settings.issuer().as_str().into());
    for (member, endpoint) in ENDPOINTS {
        if let Some(url) = url_of(server, endpoint) {
            set(member, url.into());
        }
    }
    // Without a fetcher nothing can be pushed.
    let methods = if settings.fetcher().is_some() { vec![PUSH, POLL] } else { vec![POLL] };
    set("delivery_methods_supported", json!(methods));
    set("authorization_schemes", json!([{ "spec_urn": "urn:ietf:rfc:6749" }]));
    let subjects = match settings.signal_subjects() {
        DefaultSubjects::Nobody => "NONE",
        DefaultSubjects::Known | DefaultSubjects::Everybody => "ALL",
    };
    set("default_subjects", subjects.into());
    members
}
