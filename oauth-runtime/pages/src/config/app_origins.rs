//! The origins that applications of the provider's own put into the answers of passkeys.

use url::Url;

use crate::error::PagesError;

/// The origins of applications.
///
/// # Errors
/// [`PagesError::AppOrigin`] if one is none.
pub(super) fn origins(written: &[String]) -> Result<Vec<Url>, PagesError> {
    let is_origin = |url: &Url| url.scheme() == "android" || (url.scheme() == "https" && url.path() == "/");
    let read = |text: &String| Url::parse(text).ok().filter(is_origin).ok_or_else(|| text.clone());
    let read = written.iter().map(|text| read(text).map_err(|origin| PagesError::AppOrigin { origin }));
    read.collect()
}
