//! A way to log in of the application's own, on the login page.

use crate::error::PagesError;
use crate::paths::is_path_of_ones_own;

/// A button on the login page that leads to a page of the application.
#[derive(Debug, Clone)]
pub(crate) struct LoginLink {
    /// Its name in translations.
    pub(crate) name: String,
    /// Its path under the issuer.
    pub(crate) path: String,
    /// Its text, unless there is a translation.
    pub(crate) text: String,
}

impl LoginLink {
    /// Whether the page can have it.
    pub(super) fn check(&self) -> Result<(), PagesError> {
        let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let has_name = self.name.starts_with(|first: char| first.is_ascii_lowercase())
            && self.name.bytes().all(is_plain);
        match has_name && is_path_of_ones_own(&self.path) {
            true => Ok(()),
            false => Err(PagesError::LoginLink { name: self.name.clone(), path: self.path.clone() }),
        }
    }
}
