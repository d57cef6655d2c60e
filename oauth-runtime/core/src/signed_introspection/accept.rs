//! Whether a request asks for a signed response (RFC 9701 section 4).

use http::HeaderMap;
use http::header::ACCEPT;

/// The media type of signed responses (RFC 9701 section 5).
pub(super) const MEDIA_TYPE: &str = "application/token-introspection+jwt";

/// Whether the request names the media type in `Accept`, and does not prefer plain JSON. A wildcard is not enough:
/// most clients send one and expect JSON.
pub(super) fn asks_for_signature(headers: &HeaderMap) -> bool {
    let weight = weight(headers, MEDIA_TYPE);
    weight > 0.0 && weight >= self::weight(headers, "application/json")
}

/// The weight of a media type that `Accept` names (RFC 9110 section 12.5.1); 0 if it does not.
fn weight(headers: &HeaderMap, media_type: &str) -> f32 {
    let values = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let ranges = values.flat_map(|value| value.split(','));
    let weights = ranges.filter_map(|range| {
        let mut parameters = range.split(';').map(str::trim);
        let is_named = parameters.next()?.eq_ignore_ascii_case(media_type);
        is_named.then(|| quality(parameters))
    });
    weights.fold(0.0, f32::max)
}

/// The parameter `q`. A malformed one counts as a refusal.
fn quality<'a>(parameters: impl Iterator<Item = &'a str>) -> f32 {
    let mut pairs = parameters.filter_map(|parameter| parameter.split_once('='));
    match pairs.find(|(name, _)| name.trim().eq_ignore_ascii_case("q")) {
        None => 1.0,
        Some((_, value)) => value.trim().parse().ok().filter(|own| (0.0..=1.0).contains(own)).unwrap_or(0.0),
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn asks(values: &[&'static str]) -> bool {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(ACCEPT, HeaderValue::from_static(value));
        }
        asks_for_signature(&headers)
    }

    #[test]
    fn only_a_request_that_names_the_type_gets_it() {
        for accept in [
            &["application/token-introspection+jwt"][..],
            &["Application/Token-Introspection+JWT"],
            &["application/json;q=0.5, application/token-introspection+jwt"],
            &["application/token-introspection+jwt;q=0.8, application/json;q=0.7"],
            &["application/json, application/token-introspection+jwt ; q=1.0"],
            &["text/html", "application/token-introspection+jwt"],
        ] {
            assert!(asks(accept), "{accept:?}");
        }
        for accept in [
            &[][..],
            &["*/*"],
            &["application/*"],
            &["application/jwt"],
            &["application/json"],
            &["application/token-introspection+jwt;q=0"],
            &["application/token-introspection+jwt;q=0.5, application/json"],
            &["application/token-introspection+jwt;q=NaN"],
            &["application/token-introspection+jwt;q=2"],
            &["application/token-introspection+jwt;q=high"],
            &["application/token-introspection+jwts"],
        ] {
            assert!(!asks(accept), "{accept:?}");
        }
    }
}
