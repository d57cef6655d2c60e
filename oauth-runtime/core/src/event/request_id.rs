//! The identifier of a request.

use std::fmt;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use http::HeaderMap;
use rand::Rng;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::current;
use crate::Text;

/// The maximum length of a proxy's identifier: a UUID has 36 characters, Amazon's load balancers use up to 73.
const LONGEST: usize = 128;

/// Identifies a request in events and in the log: the identifier that a trusted proxy gave it in `X-Request-Id` or
/// `traceparent` (W3C Trace Context), or one that the provider made.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct RequestId(Form);

#[derive(Clone, PartialEq, Eq, Hash)]
enum Form {
    /// Made here: 16 hexadecimal digits, which most requests never need as a text.
    Made(u64),
    Received(Text),
}

impl RequestId {
    /// A new one.
    pub fn generate() -> Self {
        static FIRST: OnceLock<u64> = OnceLock::new();
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let first = *FIRST.get_or_init(|| rand::rng().next_u64());
        Self(Form::Made(first.wrapping_add(NEXT.fetch_add(1, Ordering::Relaxed))))
    }

    /// That of the request that runs on this thread: for a log line, or for a page about an error. `None` outside of
    /// requests, and at a provider without `events`.
    ///
    /// ```
    /// use oauth_runtime::event::RequestId;
    ///
    /// if let Some(id) = RequestId::current() {
    ///     eprintln!("request {id}: the directory of people is slow");
    /// }
    /// ```
    pub fn current() -> Option<Self> {
        current().request_id
    }

    /// Whether this is the identifier that somebody wrote.
    pub(super) fn is(&self, text: &str) -> bool {
        match &self.0 {
            Form::Made(_) => self.to_string() == text,
            Form::Received(received) => received.as_str() == text,
        }
    }

    /// The one in the headers that a trusted proxy sent.
    pub(crate) fn received(headers: &HeaderMap) -> Option<Self> {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let own = text("x-request-id").filter(|id| is_well_formed(id));
        let id = own.or_else(|| text("traceparent").and_then(trace_id))?;
        Some(Self(Form::Received(id.into())))
    }
}

/// Letters, digits and the usual punctuation: the identifier goes into logs and pages.
fn is_well_formed(id: &str) -> bool {
    let is_plain = |c: u8| c.is_ascii_alphanumeric() || b"-_.:=+/@;".contains(&c);
    (1..=LONGEST).contains(&id.len()) && id.bytes().all(is_plain)
}

/// `00-<trace id>-<parent id>-<flags>`.
fn trace_id(traceparent: &str) -> Option<&str> {
    let id = traceparent.split('-').nth(1)?;
    let is_hex = id.len() == 32 && id.bytes().all(|c| c.is_ascii_digit() || (b'a'..=b'f').contains(&c));
    (is_hex && id.bytes().any(|c| c != b'0')).then_some(id)
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Form::Made(number) => write!(f, "{number:016x}"),
            Form::Received(text) => f.write_str(text),
        }
    }
}

impl fmt::Debug for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RequestId({self})")
    }
}

impl Serialize for RequestId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for RequestId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Text::deserialize(deserializer)?;
        let made = (text.len() == 16).then(|| u64::from_str_radix(&text, 16).ok()).flatten();
        let made = made.map(|number| Self(Form::Made(number))).filter(|id| id.to_string() == text.as_str());
        Ok(made.unwrap_or(Self(Form::Received(text))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn received(headers: &[(&'static str, &str)]) -> Option<String> {
        let pairs = headers
            .iter()
            .map(|(name, value)| (http::HeaderName::from_static(name), value.parse().expect("a value")));
        RequestId::received(&pairs.collect()).map(|id| id.to_string())
    }

    #[test]
    fn a_proxy_names_the_request() {
        let trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        for (headers, expected) in [
            (vec![("x-request-id", "a1b2")], Some("a1b2")),
            (vec![("traceparent", trace)], Some("0af7651916cd43dd8448eb211c80319c")),
            (vec![("x-request-id", "a1b2"), ("traceparent", trace)], Some("a1b2")),
            (vec![("x-request-id", "a b"), ("traceparent", trace)], Some("0af7651916cd43dd8448eb211c80319c")),
            (vec![("x-request-id", "<script>")], None),
            (vec![("x-request-id", "")], None),
            (vec![("x-request-id", &"a".repeat(129))], None),
            (vec![("traceparent", "00-00000000000000000000000000000000-b7ad6b7169203331-01")], None),
            (vec![("traceparent", "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01")], None),
            (vec![("traceparent", "00")], None),
        ] {
            assert_eq!(received(&headers).as_deref(), expected, "{headers:?}");
        }
    }

    #[test]
    fn each_request_has_its_own_which_comes_back() {
        let [one, other] = [RequestId::generate(), RequestId::generate()];
        assert_ne!(one, other);
        assert_eq!(one.to_string().len(), 16);
        for id in [
            one,
            RequestId(Form::Received("A1B2".into())),
            RequestId(Form::Received("ABCDEF0123456789".into())),
        ] {
            let json = serde_json::to_string(&id).expect("JSON");
            assert_eq!(serde_json::from_str::<RequestId>(&json).ok(), Some(id));
        }
    }
}
