//! Where the parameters of an authorization response go.

use serde::{Deserialize, Serialize};

/// How the authorization response comes back (OAuth 2.0 Multiple Response Type Encoding Practices, section 2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ResponseMode {
    /// In the query of the redirect URI: the default of `code` and `none`.
    Query,
    /// In the fragment of the redirect URI: the default where a token is issued.
    Fragment,
}

impl ResponseMode {
    /// The names on the wire, for the metadata.
    pub(crate) const NAMES: [&'static str; 2] = ["query", "fragment"];

    /// The mode of that name.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        match name {
            "query" => Some(Self::Query),
            "fragment" => Some(Self::Fragment),
            _ => None,
        }
    }

    /// The mode of a response type whose request names none.
    pub(crate) fn default_of(response_type: &str) -> Self {
        if issues_token(response_type) { Self::Fragment } else { Self::Query }
    }

    /// A token must not get into a query, where logs and referrers see it.
    pub(crate) fn suits(self, response_type: &str) -> bool {
        self == Self::Fragment || !issues_token(response_type)
    }
}

fn issues_token(response_type: &str) -> bool {
    response_type.split(' ').any(|word| matches!(word, "token" | "id_token"))
}
