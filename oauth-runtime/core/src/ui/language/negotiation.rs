//! Which language a person reads.

use fluent_langneg::{LanguageIdentifier, NegotiationStrategy, negotiate_languages};
use http::HeaderMap;
use http::header::ACCEPT_LANGUAGE;

/// More than this no person reads.
const MOST_LANGUAGES: usize = 20;

/// What the person wants, the most wanted first: what the client says of them (`ui_locales`), then what the browser says.
pub(crate) fn wanted<'a>(ui_locales: impl Iterator<Item = &'a str>, headers: &HeaderMap) -> Vec<String> {
    let header = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut accepted: Vec<(&str, f32)> = header.split(',').filter_map(weighted).collect();
    accepted.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    let accepted = accepted.into_iter().map(|(tag, _)| tag);
    ui_locales.map(str::to_owned).chain(accepted.map(str::to_owned)).take(MOST_LANGUAGES).collect()
}

/// `de;q=0.8` (RFC 9110 section 12.5.4); `q=0` is not wanted.
fn weighted(item: &str) -> Option<(&str, f32)> {
    let (tag, parameters) = item.split_once(';').unwrap_or((item, ""));
    let weight = parameters.trim().strip_prefix("q=").map_or(Ok(1.0), str::parse::<f32>).ok()?;
    (!tag.trim().is_empty() && weight > 0.0).then_some((tag.trim(), weight))
}

/// The place of the best of `available`; `None` where none suits.
pub(super) fn best(wanted: &[String], available: &[&str]) -> Option<usize> {
    let parse = |tag: &&str| tag.parse::<LanguageIdentifier>().unwrap_or_default();
    let available: Vec<_> = available.iter().map(parse).collect();
    // One by one: a language that is wanted more wins, even where a later one suits exactly.
    wanted.iter().filter_map(|tag| tag.parse::<LanguageIdentifier>().ok()).find_map(|tag| {
        let found = negotiate_languages(&[tag], &available, None, NegotiationStrategy::Lookup);
        let found = found.first().copied()?;
        available.iter().position(|language| language == found)
    })
}
