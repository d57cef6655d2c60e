//! A validated logout request.

use crate::Client;
#[cfg(feature = "openid")]
use crate::http::needs_click;
use crate::openid::IdTokenHint;

/// A logout request that is valid (RP-Initiated Logout section 2): where it names a client or a place to go afterwards, they are
/// registered. Only validation makes one.
#[derive(Clone)]
pub struct LogoutRequest {
    pub(super) client: Option<Client>,
    pub(super) id_token_hint: Option<IdTokenHint>,
    pub(super) post_logout_redirect_uri: Option<String>,
    pub(super) parameters: Vec<(String, String)>,
    pub(super) endpoint: String,
}

impl LogoutRequest {
    /// The client that asks, where the request says.
    pub fn client(&self) -> Option<&Client> {
        self.client.as_ref()
    }

    /// Who is meant to log out, by an ID token of this provider. It may have expired; where the key that signed it is retired and gone, there is
    /// no hint, so that the person is asked.
    pub fn id_token_hint(&self) -> Option<&IdTokenHint> {
        self.id_token_hint.as_ref()
    }

    /// Where the person goes afterwards: a URI that is registered for the client.
    pub fn post_logout_redirect_uri(&self) -> Option<&str> {
        self.post_logout_redirect_uri.as_deref()
    }

    /// Whether the browser goes there by the person's click alone. A client that registered itself chose the place, and nothing but an ID token shows
    /// that the person comes from it (RP-Initiated Logout section 3: no redirect unless the provider can confirm the legitimacy of the target).
    #[cfg(feature = "openid")]
    pub(crate) fn needs_click(&self) -> bool {
        let Some((client, uri)) = self.client().zip(self.post_logout_redirect_uri()) else {
            return false;
        };
        needs_click(client, uri) || (client.is_self_registered() && self.id_token_hint.is_none())
    }

    /// The client's own value, which comes back with the redirect.
    pub fn state(&self) -> Option<&str> {
        self.parameter("state")
    }

    /// The person's languages, as BCP 47 tags, the most wanted first (`ui_locales`).
    pub fn ui_locales(&self) -> impl Iterator<Item = &str> {
        self.parameter("ui_locales").unwrap_or_default().split(' ').filter(|word| !word.is_empty())
    }

    /// Any other parameter, such as `logout_hint`; `None` where it is absent or empty.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// All parameters with a value.
    pub fn parameters(&self) -> impl Iterator<Item = (&str, &str)> {
        self.parameters.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// This request again, as path and query under the issuer. Keep it in the session, where nobody can change it.
    pub fn resume_uri(&self) -> String {
        let query = serde_urlencoded::to_string(&self.parameters).unwrap_or_default();
        format!("{}?{query}", self.endpoint)
    }
}

/// Without the parameters: the hint is a token.
impl std::fmt::Debug for LogoutRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LogoutRequest").field("client", &self.client).finish_non_exhaustive()
    }
}
