//! The `prompt` parameter (OpenID Connect Core section 3.1.2.1).

use crate::OAuthError;

/// What a client wants the person to be asked, even if it is already known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Prompt {
    /// No page may be shown: the client gets an immediate answer or an error.
    pub none: bool,
    /// The person logs in again.
    pub login: bool,
    /// The person consents again.
    pub consent: bool,
    /// The person selects one of their accounts.
    pub select_account: bool,
    /// The person wants a new account, and first sees the page that makes one (Initiating User Registration via OpenID Connect 1.0).
    /// A request has it only at a provider where people sign up; elsewhere, the client gets `invalid_request`.
    pub create: bool,
}

impl Prompt {
    /// The names on the wire that every provider knows, for the metadata.
    #[cfg(feature = "openid")]
    pub(crate) const NAMES: [&'static str; 4] = ["none", "login", "consent", "select_account"];

    /// The name that only a provider knows at which people sign up.
    #[cfg(feature = "openid")]
    pub(crate) const CREATE: &'static str = "create";

    /// The value from a request; unknown words are ignored.
    ///
    /// # Errors
    /// `invalid_request` if `none` is combined with another value.
    pub fn parse(value: &str) -> Result<Self, OAuthError> {
        let mut prompt = Self::default();
        let mut others = false;
        for word in value.split(' ').filter(|word| !word.is_empty()) {
            others |= word != "none";
            match word {
                "none" => prompt.none = true,
                "login" => prompt.login = true,
                "consent" => prompt.consent = true,
                "select_account" => prompt.select_account = true,
                "create" => prompt.create = true,
                _ => {}
            }
        }
        if prompt.none && others {
            return Err(OAuthError::invalid_request("prompt=none cannot be combined with other values"));
        }
        Ok(prompt)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_any_order() {
        let prompt = Prompt::parse("consent login").expect("valid");
        assert_eq!(prompt, Prompt { login: true, consent: true, ..Prompt::default() });
        assert_eq!(Prompt::parse("create"), Ok(Prompt { create: true, ..Prompt::default() }));
        assert_eq!(Prompt::parse("creates Create unknown"), Ok(Prompt::default()));
    }

    #[test]
    fn none_stands_alone() {
        assert!(Prompt::parse("none").is_ok_and(|prompt| prompt.none));
        for value in ["none login", "consent none", "none create"] {
            assert_eq!(Prompt::parse(value).map_err(|error| error.code()), Err("invalid_request"), "{value}");
        }
    }
}
