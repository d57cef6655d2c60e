//! Selects a language.

use fluent_langneg::{NegotiationStrategy, negotiate_languages};
use http::HeaderMap;
use http::header::ACCEPT_LANGUAGE;
use unic_langid::LanguageIdentifier;

/// Nobody reads more languages than this.
const MOST_LANGUAGES: usize = 20;

/// The person's languages, in order of preference: first those from the client (`ui_locales`), then those
/// from the browser.
pub(crate) fn wanted<'a>(ui_locales: impl Iterator<Item = &'a str>, headers: &HeaderMap) -> Vec<String> {
    let header = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut accepted: Vec<(&str, f32)> = header.split(',').filter_map(weighted).collect();
    accepted.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    let accepted = accepted.into_iter().map(|(tag, _)| tag);
    ui_locales.map(str::to_owned).chain(accepted.map(str::to_owned)).take(MOST_LANGUAGES).collect()
}

/// `de;q=0.8` (RFC 9110 section 12.5.4); `q=0` means not wanted.
fn weighted(item: &str) -> Option<(&str, f32)> {
    let (tag, parameters) = item.split_once(';').unwrap_or((item, ""));
    let weight = parameters.trim().strip_prefix("q=").map_or(Ok(1.0), str::parse::<f32>).ok()?;
    (!tag.trim().is_empty() && weight > 0.0).then_some((tag.trim(), weight))
}

/// The index of the best of `available`; `None` if none matches.
pub(super) fn best(wanted: &[String], available: &[&str]) -> Option<usize> {
    let parse = |tag: &&str| tag.parse::<LanguageIdentifier>().unwrap_or_default();
    let available: Vec<_> = available.iter().map(parse).collect();
    // One by one: a preferred language wins, even if a later one matches exactly.
    wanted.iter().filter_map(|tag| tag.parse::<LanguageIdentifier>().ok()).find_map(|tag| {
        let found = negotiate_languages(&[tag], &available, None, NegotiationStrategy::Lookup);
        let found = found.first().copied()?;
        available.iter().position(|language| language == found)
    })
}
