//! How a receiver gets its events (Shared Signals Framework section 6.1).

use serde_json::{Map, Value, json};
use url::Url;

use super::body::{optional, text};
use crate::seal::Purpose;
use crate::settings::Settings;
use crate::shared_signals::{POLL, PUSH, TransmitsSignals};
use crate::store::SignalStream;
use crate::{Client, OAuthError, Text};

/// The longest URL, in bytes.
const LONGEST_URL: usize = 2_048;

/// The longest `authorization_header`, in bytes.
const LONGEST_HEADER: usize = 4_096;

/// What a request says about it.
pub(super) struct Wanted {
    /// Where events are pushed to; `None`: they are polled.
    endpoint_url: Option<Text>,
    authorization_header: Option<String>,
}

impl Wanted {
    /// Reads `delivery`; without it, a stream is polled (section 8.1.1.1).
    ///
    /// # Errors
    /// `invalid_request` for what this provider does not deliver to.
    pub(super) fn read<S: TransmitsSignals>(
        server: &S,
        client: &Client,
        delivery: Option<&Value>,
    ) -> Result<Self, OAuthError> {
        let wrong = |problem| Err(OAuthError::invalid_request(problem));
        let members = match delivery {
            None | Some(Value::Null) => return Ok(Self { endpoint_url: None, authorization_header: None }),
            Some(Value::Object(members)) => members,
            Some(_) => return wrong("delivery is not a JSON object"),
        };
        match text(members, "method")? {
            POLL => Ok(Self { endpoint_url: None, authorization_header: None }),
            PUSH => Self::push(server.settings(), client, members),
            _ => wrong("this provider has the delivery methods urn:ietf:rfc:8935 and urn:ietf:rfc:8936"),
        }
    }

    /// The URL must be one that the guarded fetcher may ever reach, so that nobody has this provider call its own network.
    fn push(settings: &Settings, client: &Client, members: &Map<String, Value>) -> Result<Self, OAuthError> {
        let wrong = |problem| Err(OAuthError::invalid_request(problem));
        let Some(fetcher) = settings.fetcher_for(client) else {
            return wrong("this provider does not push; use the delivery method urn:ietf:rfc:8936");
        };
        let written = text(members, "endpoint_url")?;
        let url = Url::parse(written).ok().filter(|_| written.len() <= LONGEST_URL);
        let Some(url) = url.filter(|url| url.has_host() && url.fragment().is_none()) else {
            return wrong("endpoint_url is not an absolute URL without a fragment");
        };
        if !url.username().is_empty() || url.password().is_some() {
            return wrong("endpoint_url has a user; send an authorization_header instead");
        }
        if fetcher.check(&url).is_err() {
            return wrong(
                "endpoint_url is not a URL that this provider sends to; use https and a public host",
            );
        }
        let header = optional(members, "authorization_header")?;
        if let Some(header) = header {
            let is_value = !header.is_empty() && header.bytes().all(|byte| matches!(byte, b' '..=b'~'));
            if !is_value || header.len() > LONGEST_HEADER {
                return wrong("authorization_header is not the value of a header");
            }
            if settings.seal().is_none() {
                return wrong("this provider keeps no authorization_header; leave it out, or poll");
            }
        }
        Ok(Self { endpoint_url: Some(url.as_str().into()), authorization_header: header.map(str::to_owned) })
    }

    /// Makes it the stream's. The header of an earlier URL is not sent to another one.
    ///
    /// # Errors
    /// `server_error` if the header cannot be sealed.
    pub(super) fn apply(&self, settings: &Settings, stream: &mut SignalStream) -> Result<(), OAuthError> {
        let seal = |header: &String| {
            let sealed = settings.seal()?.seal(Purpose::SignalAuthorization, &stream.stream_id, header)?;
            Some(Text::from(sealed))
        };
        let sealed = match &self.authorization_header {
            None => None,
            Some(header) => Some(seal(header).ok_or(OAuthError::ServerError)?),
        };
        if stream.endpoint_url != self.endpoint_url || self.authorization_header.is_some() {
            // What failed before says nothing about what is there now.
            (stream.failures, stream.failing_since, stream.due_at) = (0, None, None);
            stream.refusals.clear();
        }
        (stream.endpoint_url, stream.authorization) = (self.endpoint_url.clone(), sealed);
        Ok(())
    }
}

/// `delivery` in an answer. The header is in none: who reads a stream need not be who created it.
pub(super) fn shown<S: TransmitsSignals>(server: &S, stream: &SignalStream) -> Value {
    match &stream.endpoint_url {
        Some(endpoint_url) => json!({ "method": PUSH, "endpoint_url": endpoint_url }),
        None => json!({ "method": POLL, "endpoint_url": url_of(server, "signal_poll") }),
    }
}

/// The URL of an endpoint.
pub(super) fn url_of<S: TransmitsSignals>(server: &S, name: &str) -> Option<String> {
    S::DECLARATION.endpoints.path(name).map(|path| server.settings().issuer().join(path))
}
