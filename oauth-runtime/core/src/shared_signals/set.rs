//! Security event tokens (RFC 8417, Shared Signals Framework section 4).

use serde_json::{Map, Value, json};

use super::signal::Signal;
use super::{EventType, TransmitsSignals};
use crate::event::{Event, EventId};
use crate::failure::signing_failure;
use crate::keys::{SigningAlgorithm, SigningPurpose};
use crate::server::Part;
use crate::store::{SignalStream, StreamEvent, StreamEventKind};
use crate::{Client, Digest, OAuthError, Text};

/// What a receiver is to get, before it is signed.
#[derive(Debug, Clone)]
pub(super) struct Set {
    /// Its identifier.
    pub(super) jti: Text,
    /// The event of the log; `None` for what the stream says about itself.
    pub(super) event: Option<EventId>,
    pub(super) event_type: EventType,
    sub_id: Value,
    members: Map<String, Value>,
    txn: Option<String>,
}

/// Two receivers that compare their tokens must not find out that they are about one person: so nothing in them that is unique
/// is the same.
fn of_stream(stream: &SignalStream, what: &str, id: &str) -> String {
    let digest = Digest::of(&format!("{what}\t{}\t{id}", stream.stream_id)).to_string();
    digest[..22.min(digest.len())].to_owned()
}

impl Set {
    /// The identifier of the token of an event in a stream: always the same one.
    pub(super) fn jti(stream: &SignalStream, event: EventId) -> Text {
        of_stream(stream, "jti", &event.to_string()).into()
    }

    /// The token about a person, about a session of theirs, or about an address.
    pub(super) fn about<S: TransmitsSignals>(
        server: &S,
        client: &Client,
        stream: &SignalStream,
        (event, subject): (&Event, &str),
        signal: Signal,
    ) -> Self {
        let issuer = server.settings().issuer().as_str();
        let sub = S::Parts::subject(server, client, subject.into());
        let user = json!({ "format": "iss_sub", "iss": issuer, "sub": sub });
        let session = event.session_id.as_deref().filter(|_| signal.is_of_session);
        let sub_id = match (session, &signal.identifier) {
            (_, Some(identifier)) => json!(identifier),
            (Some(session_id), None) => {
                let sid = S::Parts::session(server, client, session_id.into());
                json!({ "format": "complex", "user": user, "session": { "format": "opaque", "id": sid } })
            }
            (None, None) => user,
        };
        let cause = event.request_id.as_ref().map_or_else(|| event.id.to_string(), ToString::to_string);
        Self {
            jti: Self::jti(stream, event.id),
            event: Some(event.id),
            event_type: signal.event_type,
            sub_id,
            members: signal.members,
            txn: Some(of_stream(stream, "txn", &cause)),
        }
    }

    /// The token about the stream itself.
    pub(super) fn own(stream: &SignalStream, own: &StreamEvent) -> Self {
        let mut members = Map::new();
        let mut add = |name: &str, value: Option<&str>| {
            if let Some(value) = value {
                members.insert(name.to_owned(), value.into());
            }
        };
        let event_type = match &own.kind {
            StreamEventKind::Verification(state) => {
                add("state", state.as_deref());
                EventType::Verification
            }
            StreamEventKind::Updated { status, reason } => {
                add("status", Some(status.as_str()));
                add("reason", reason.as_deref());
                EventType::StreamUpdated
            }
        };
        Self {
            jti: own.id.clone(),
            event: None,
            event_type,
            sub_id: json!({ "format": "opaque", "id": stream.stream_id }),
            members,
            txn: None,
        }
    }

    /// The signed token: with neither `sub` nor `exp`, so that it is never taken for another JWT (sections 4.1.2 and 4.1.7).
    ///
    /// # Errors
    /// `server_error` or `temporarily_unavailable` if it cannot be signed.
    pub(super) async fn signed<S: TransmitsSignals>(
        &self,
        server: &S,
        client: &Client,
    ) -> Result<String, OAuthError> {
        let settings = server.settings();
        let mut claims = json!({
            "iss": settings.issuer().as_str(),
            "jti": self.jti,
            "iat": settings.now().as_unix(),
            "aud": client.client_id(),
            "sub_id": self.sub_id,
            "events": { self.event_type.uri(): self.members },
        });
        if let (Some(claims), Some(txn)) = (claims.as_object_mut(), &self.txn) {
            claims.insert("txn".to_owned(), txn.as_str().into());
        }
        let keys = server.keys().for_purpose(SigningPurpose::SecurityEvent);
        let algorithms = keys.algorithms();
        // All receivers of the CAEP Interoperability Profile verify it (section 2.6).
        let usual = algorithms.iter().find(|own| **own == SigningAlgorithm::Rs256).or(algorithms.first());
        let Some(algorithm) = usual.copied() else {
            tracing::error!("no key signs security event tokens");
            return Err(OAuthError::ServerError);
        };
        keys.sign_off_thread(algorithm, "secevent+jwt", claims).await.map_err(|error| signing_failure(&error))
    }
}
