//! How long a response is cached (a small part of RFC 9111).

use std::time::Duration;

use http::HeaderMap;
use http::header::CACHE_CONTROL;

/// The lifetimes of cached responses.
#[derive(Debug, Clone, Copy)]
pub(super) struct Freshness {
    pub(super) default: Duration,
    pub(super) longest: Duration,
    pub(super) error: Duration,
}

impl Freshness {
    /// How long a document with these headers is fresh. One that must not be stored, or must be revalidated,
    /// is fresh for no time (RFC 9111 sections 5.2.2.4 and 5.2.2.5).
    pub(super) fn of(&self, headers: &HeaderMap) -> Duration {
        max_age(headers).unwrap_or(self.default).min(self.longest)
    }
}

/// For how long `Cache-Control` allows a response to be kept; `None` if it says nothing.
pub(super) fn max_age(headers: &HeaderMap) -> Option<Duration> {
    headers
        .get_all(CACHE_CONTROL)
        .iter()
        .flat_map(|value| value.as_bytes().split(|byte| *byte == b','))
        .filter_map(|directive| wanted(&String::from_utf8_lossy(directive)))
        .min()
}

/// The effect of one directive. A malformed one counts as stale, as RFC 9111 section 4.2.1 encourages.
fn wanted(directive: &str) -> Option<Duration> {
    let (name, value) = directive.split_once('=').unwrap_or((directive, ""));
    let (name, value) = (name.trim(), value.trim().trim_matches('"'));
    if name.eq_ignore_ascii_case("no-store") || name.eq_ignore_ascii_case("no-cache") {
        return Some(Duration::ZERO);
    }
    if !name.eq_ignore_ascii_case("max-age") {
        return None;
    }
    let digits = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    // A number with more digits than fit means forever.
    Some(if digits { Duration::from_secs(value.parse().unwrap_or(u64::MAX)) } else { Duration::ZERO })
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn seconds(values: &[&'static str]) -> u64 {
        let [default, longest, error] = [300, 3600, 5].map(Duration::from_secs);
        let freshness = Freshness { default, longest, error };
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(CACHE_CONTROL, HeaderValue::from_static(value));
        }
        freshness.of(&headers).as_secs()
    }

    #[test]
    fn as_long_as_the_header_says_up_to_the_longest() {
        assert_eq!(seconds(&[]), 300);
        assert_eq!(seconds(&["public"]), 300);
        assert_eq!(seconds(&["max-age=60"]), 60);
        assert_eq!(seconds(&["public, MAX-AGE = \"60\" , must-revalidate"]), 60);
        assert_eq!(seconds(&["max-age=1"]), 1);
        assert_eq!(seconds(&["max-age=86400"]), 3600);
        assert_eq!(seconds(&["max-age=99999999999999999999999999"]), 3600);
    }

    #[test]
    fn what_must_not_be_stored_is_fresh_for_no_time() {
        for values in [
            &["no-store"][..],
            &["max-age=600, No-Store"],
            &["max-age=600", "no-cache"],
            &["no-cache=\"set-cookie\""],
            &["max-age=600, max-age=0"],
            &["max-age"],
            &["max-age=-1"],
            &["max-age=+60"],
            &["max-age=soon"],
        ] {
            assert_eq!(seconds(values), 0, "{values:?}");
        }
    }
}
