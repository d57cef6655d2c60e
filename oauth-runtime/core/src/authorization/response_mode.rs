//! Where the parameters of an authorization response are.

use serde::{Deserialize, Serialize};

use crate::word_set::has_word;

/// How the authorization response is returned (OAuth 2.0 Multiple Response Type Encoding Practices, section
/// 2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ResponseMode {
    /// In the query of the redirect URI: the default of `code` and `none`.
    Query,
    /// In the fragment of the redirect URI: the default if a token is issued.
    Fragment,
    /// In the body of a POST that a page makes the browser send (OAuth 2.0 Form Post Response Mode).
    FormPost,
}

impl ResponseMode {
    /// The names on the wire, for the metadata.
    pub(crate) const NAMES: [&'static str; 3] = ["query", "fragment", "form_post"];

    /// The mode with that name.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        match name {
            "query" => Some(Self::Query),
            "fragment" => Some(Self::Fragment),
            "form_post" => Some(Self::FormPost),
            _ => None,
        }
    }

    /// The default mode of a response type.
    pub(crate) fn default_of(response_type: &str) -> Self {
        if issues_token(response_type) { Self::Fragment } else { Self::Query }
    }

    /// A token must not appear in a query, because logs and referrers contain it.
    pub(crate) fn suits(self, response_type: &str) -> bool {
        self != Self::Query || !issues_token(response_type)
    }
}

fn issues_token(response_type: &str) -> bool {
    has_word(response_type, "token") || has_word(response_type, "id_token")
}
