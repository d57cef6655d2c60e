//! Where the parameters of an authorization response are.

use serde::{Deserialize, Serialize};

use crate::word_set::has_word;

/// How the authorization response is returned (OAuth 2.0 Multiple Response Type Encoding Practices, section
/// 2.1; JARM section 2.3).
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
    /// As one JWT in the query of the redirect URI: what `jwt` means for `code` and `none`.
    #[serde(rename = "query.jwt")]
    QueryJwt,
    /// As one JWT in the fragment of the redirect URI: what `jwt` means if a token is issued.
    #[serde(rename = "fragment.jwt")]
    FragmentJwt,
    /// As one JWT in the body of a POST.
    #[serde(rename = "form_post.jwt")]
    FormPostJwt,
}

impl ResponseMode {
    /// The names on the wire of the modes that every provider has, for the metadata.
    pub(crate) const NAMES: [&'static str; 3] = ["query", "fragment", "form_post"];

    /// The names of the modes with `response_modes(jwt)`.
    #[cfg(feature = "openid")]
    pub(crate) const JWT_NAMES: [&'static str; 4] = ["query.jwt", "fragment.jwt", "form_post.jwt", "jwt"];

    /// The mode with that name, for this response type.
    pub(crate) fn from_name(name: &str, response_type: &str) -> Option<Self> {
        match name {
            "query" => Some(Self::Query),
            "fragment" => Some(Self::Fragment),
            "form_post" => Some(Self::FormPost),
            "query.jwt" => Some(Self::QueryJwt),
            "fragment.jwt" => Some(Self::FragmentJwt),
            "form_post.jwt" => Some(Self::FormPostJwt),
            "jwt" => Some(Self::default_of(response_type).as_jwt()),
            _ => None,
        }
    }

    /// The default mode of a response type.
    pub(crate) fn default_of(response_type: &str) -> Self {
        if issues_token(response_type) { Self::Fragment } else { Self::Query }
    }

    /// The mode with the response as one JWT in the same place.
    pub(crate) fn as_jwt(self) -> Self {
        match self {
            Self::Query | Self::QueryJwt => Self::QueryJwt,
            Self::Fragment | Self::FragmentJwt => Self::FragmentJwt,
            Self::FormPost | Self::FormPostJwt => Self::FormPostJwt,
        }
    }

    /// Whether the response is one JWT (JARM).
    pub fn is_jwt(self) -> bool {
        self == self.as_jwt()
    }

    /// A token must not appear in a query, because logs and referrers contain it. A signature does not change that
    /// (JARM section 2.3.1).
    pub(crate) fn suits(self, response_type: &str) -> bool {
        self.as_jwt() != Self::QueryJwt || !issues_token(response_type)
    }
}

fn issues_token(response_type: &str) -> bool {
    has_word(response_type, "token") || has_word(response_type, "id_token")
}
