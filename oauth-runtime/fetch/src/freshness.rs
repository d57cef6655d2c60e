//! How long a response is cached (a small part of RFC 9111).

use std::time::{Duration, SystemTime};

use http::header::{AGE, CACHE_CONTROL, DATE, EXPIRES};
use http::{HeaderMap, HeaderValue};

/// The lifetimes of cached responses.
#[derive(Debug, Clone, Copy)]
pub(super) struct Freshness {
    pub(super) default: Duration,
    pub(super) longest: Duration,
    pub(super) error: Duration,
}

impl Freshness {
    /// How long a document whose headers allow this is fresh. One that must not be stored, or must be revalidated, is
    /// fresh for no time (RFC 9111 sections 5.2.2.4 and 5.2.2.5).
    pub(super) fn of(&self, allowed: Option<Duration>) -> Duration {
        allowed.unwrap_or(self.default).min(self.longest)
    }
}

/// For how long the headers allow a response to be kept from now on; `None` if they say nothing (RFC 9111 section 4.2.1).
/// What a cache on the way has used up no longer counts (section 4.2.3).
pub(super) fn lifetime(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let lifetime = max_age(headers).or_else(|| expiry(headers, now))?;
    Some(lifetime.saturating_sub(age(headers)))
}

/// What `Cache-Control` says.
fn max_age(headers: &HeaderMap) -> Option<Duration> {
    headers
        .get_all(CACHE_CONTROL)
        .iter()
        .flat_map(|value| value.as_bytes().split(|byte| *byte == b','))
        .filter_map(|directive| wanted(&String::from_utf8_lossy(directive)))
        .min()
}

/// What `Expires` says, by the clock of the site. A malformed one is in the past (section 5.3).
fn expiry(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let date = |value: &HeaderValue| httpdate::parse_http_date(value.to_str().ok()?.trim()).ok();
    let mut written = headers.get_all(EXPIRES).iter().peekable();
    written.peek()?;
    let sent = headers.get(DATE).and_then(date).unwrap_or(now);
    let left = |expires: SystemTime| expires.duration_since(sent).unwrap_or_default();
    written.map(|value| date(value).map(left).unwrap_or_default()).min()
}

/// How long the response has been in caches on its way, according to them. A malformed age counts as none (section 5.1).
fn age(headers: &HeaderMap) -> Duration {
    let seconds = |value: &HeaderValue| value.to_str().ok().and_then(|value| digits(value.trim()));
    headers.get_all(AGE).iter().filter_map(seconds).max().unwrap_or_default()
}

/// A number of seconds. One with more digits than fit means forever.
fn digits(value: &str) -> Option<Duration> {
    let is_number = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| Duration::from_secs(value.parse().unwrap_or(u64::MAX)))
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
    Some(digits(value).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How long a response with these header lines is fresh, at 08:49:37.
    fn seconds(lines: &[(&'static str, &'static str)]) -> u64 {
        let [default, longest, error] = [300, 3600, 5].map(Duration::from_secs);
        let freshness = Freshness { default, longest, error };
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(*name, HeaderValue::from_static(value));
        }
        let now = httpdate::parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT").expect("a date");
        freshness.of(lifetime(&headers, now)).as_secs()
    }

    fn cache_control(values: &[&'static str]) -> u64 {
        seconds(&values.iter().map(|value| ("cache-control", *value)).collect::<Vec<_>>())
    }

    #[test]
    fn as_long_as_the_header_says_up_to_the_longest() {
        assert_eq!(cache_control(&[]), 300);
        assert_eq!(cache_control(&["public"]), 300);
        assert_eq!(cache_control(&["max-age=60"]), 60);
        assert_eq!(cache_control(&["public, MAX-AGE = \"60\" , must-revalidate"]), 60);
        assert_eq!(cache_control(&["max-age=1"]), 1);
        assert_eq!(cache_control(&["max-age=86400"]), 3600);
        assert_eq!(cache_control(&["max-age=99999999999999999999999999"]), 3600);
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
            assert_eq!(cache_control(values), 0, "{values:?}");
        }
    }

    #[test]
    fn the_time_in_a_cache_on_the_way_counts() {
        for (age, left) in [("20", 40), ("60", 0), ("99999999999999999999999", 0), ("-1", 60), ("soon", 60)] {
            assert_eq!(seconds(&[("cache-control", "max-age=60"), ("age", age)]), left, "{age}");
        }
        assert_eq!(seconds(&[("cache-control", "max-age=60"), ("age", "10"), ("age", "20")]), 40);
        assert_eq!(seconds(&[("age", "20")]), 300, "the response says nothing about its lifetime");
    }

    #[test]
    fn an_expiry_counts_by_the_clock_of_the_site() {
        let expires = ("expires", "Sun, 06 Nov 1994 08:59:37 GMT");
        assert_eq!(seconds(&[expires]), 600, "without a date by ours");
        assert_eq!(seconds(&[expires, ("date", "Sun, 06 Nov 1994 08:57:37 GMT")]), 120);
        assert_eq!(seconds(&[expires, ("age", "100")]), 500);
        assert_eq!(seconds(&[expires, ("date", "Sun, 06 Nov 1994 09:57:37 GMT")]), 0);
        assert_eq!(seconds(&[("expires", "0")]), 0, "malformed");
        assert_eq!(seconds(&[expires, ("expires", "0")]), 0, "contradictory");
        assert_eq!(seconds(&[expires, ("cache-control", "max-age=60")]), 60, "it is for older caches");
        assert_eq!(seconds(&[expires, ("cache-control", "no-store")]), 0);
    }
}
