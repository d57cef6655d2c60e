//! A validated logout request.

use crate::Client;
use crate::http::form_encoded;
#[cfg(feature = "openid")]
use crate::http::needs_click;
use crate::openid::IdTokenHint;

/// A valid logout request (RP-Initiated Logout section 2): if it names a client or a redirect target, they
/// are registered. Only validation creates one.
#[derive(Clone)]
pub struct LogoutRequest {
    pub(super) client: Option<Client>,
    pub(super) id_token_hint: Option<IdTokenHint>,
    pub(super) post_logout_redirect_uri: Option<String>,
    pub(super) parameters: Vec<(String, String)>,
    pub(super) endpoint: String,
}

impl LogoutRequest {
    /// The client, if the request names one.
    pub fn client(&self) -> Option<&Client> {
        self.client.as_ref()
    }

    /// The person who should log out, from an ID token of this provider. It may have expired. If the key that
    /// signed it is retired, there is no hint, so the person is asked.
    pub fn id_token_hint(&self) -> Option<&IdTokenHint> {
        self.id_token_hint.as_ref()
    }

    /// Where the browser goes afterwards: a URI that is registered for the client.
    pub fn post_logout_redirect_uri(&self) -> Option<&str> {
        self.post_logout_redirect_uri.as_deref()
    }

    /// Whether the browser goes there only after a click. A client that registered itself chose the target,
    /// and only an ID token shows that the person comes from it (RP-Initiated Logout section 3: no redirect
    /// unless the provider can confirm the legitimacy of the target).
    #[cfg(feature = "openid")]
    pub fn needs_click(&self) -> bool {
        let Some((client, uri)) = self.client().zip(self.post_logout_redirect_uri()) else {
            return false;
        };
        needs_click(client, uri) || (client.is_self_registered() && self.id_token_hint.is_none())
    }

    /// The client's value, which is returned with the redirect.
    pub fn state(&self) -> Option<&str> {
        self.parameter("state")
    }

    /// The person's languages, as BCP 47 tags, in order of preference (`ui_locales`).
    pub fn ui_locales(&self) -> impl Iterator<Item = &str> {
        self.parameter("ui_locales").unwrap_or_default().split(' ').filter(|word| !word.is_empty())
    }

    /// Another parameter, such as `logout_hint`; `None` if it is absent or empty.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// All parameters with a value.
    pub fn parameters(&self) -> impl Iterator<Item = (&str, &str)> {
        self.parameters.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// This request again, as path and query under the issuer. Keep it in the session, where nobody can
    /// change it.
    pub fn resume_uri(&self) -> String {
        let query = form_encoded(self.parameters());
        format!("{}?{query}", self.endpoint)
    }
}

/// Omits the parameters: the hint is a token.
impl std::fmt::Debug for LogoutRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LogoutRequest").field("client", &self.client).finish_non_exhaustive()
    }
}
