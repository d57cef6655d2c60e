//! The checks of a request against its client's registration.

use super::{ApplicationType, Client, RedirectUri};
use crate::Scope;
use crate::protected_resource::same_place;

impl Client {
    /// Whether the client is registered for this grant type (aioauth's `check_grant_type`).
    pub fn allows_grant_type(&self, grant_type: &str) -> bool {
        self.0.metadata.grant_types.iter().any(|own| own == grant_type)
    }

    /// Whether the client is registered for this response type, in any order of words (aioauth's
    /// `check_response_type`).
    pub fn allows_response_type(&self, response_type: &str) -> bool {
        self.0.metadata.response_types.iter().any(|own| crate::word_set::same_words(own, response_type))
    }

    /// Whether `requested` is one of the registered redirect URIs (aioauth's `check_redirect_uri`).
    ///
    /// The comparison is that of [`RedirectUri::matches`], or of [`RedirectUri::matches_on_any_port`] for a
    /// native application (RFC 9700 section 2.1). A native application is a public client, or one that is
    /// registered with [`ApplicationType::Native`].
    ///
    /// ```
    /// use oauth_runtime::Client;
    ///
    /// let app = Client::public("app").redirect_uri("http://localhost/cb").build()?;
    /// assert!(app.allows_redirect_uri("http://localhost:53124/cb"));
    /// let web = Client::confidential("web", "a-long-random-secret").redirect_uri("http://localhost/cb").build()?;
    /// assert!(!web.allows_redirect_uri("http://localhost:53124/cb"));
    /// # Ok::<(), oauth_runtime::ClientError>(())
    /// ```
    pub fn allows_redirect_uri(&self, requested: &str) -> bool {
        self.0.metadata.redirect_uris.iter().any(|own| self.is_same_place(own, requested))
    }

    /// Whether `requested` is one of the registered `post_logout_redirect_uris`. The comparison is that of
    /// [`allows_redirect_uri`](Self::allows_redirect_uri).
    pub fn allows_post_logout_redirect_uri(&self, requested: &str) -> bool {
        let mut registered = self.0.metadata.openid.post_logout_redirect_uris.iter();
        registered.any(|own| RedirectUri::kept(own).is_ok_and(|own| self.is_same_place(&own, requested)))
    }

    fn is_same_place(&self, registered: &RedirectUri, requested: &str) -> bool {
        let is_native = self.0.metadata.openid.application_type == ApplicationType::Native;
        match self.is_public() || is_native {
            true => registered.matches_on_any_port(requested),
            false => registered.matches(requested),
        }
    }

    /// The only registered redirect URI, which a request may omit (RFC 6749 section 3.1.2.3).
    pub fn only_redirect_uri(&self) -> Option<&RedirectUri> {
        match self.0.metadata.redirect_uris.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }

    /// Whether the client may ask for all of `scope` (aioauth's `check_scope`).
    pub fn allows_scope(&self, scope: &Scope) -> bool {
        scope.is_subset_of(&self.0.metadata.scope)
    }

    /// The part of `scope` that the client may ask for (aioauth's `get_allowed_scope`).
    pub fn allowed_scope(&self, scope: &Scope) -> Scope {
        scope.intersection(&self.0.metadata.scope)
    }

    /// Whether the client may name the protected resource with this identifier (RFC 8707 section 2).
    pub fn allows_resource(&self, identifier: &str) -> bool {
        let allowed = &self.0.metadata.resources;
        allowed.is_empty() || allowed.iter().any(|own| same_place(own, identifier))
    }

    /// Whether the client may ask for authorization details of this type (RFC 9396 section 10).
    pub fn allows_authorization_details_type(&self, name: &str) -> bool {
        let allowed = &self.0.metadata.authorization_details_types;
        allowed.is_empty() || allowed.iter().any(|own| own == name)
    }

    /// The scope of a request without `scope` (RFC 6749 section 3.3).
    pub fn default_scope(&self) -> &Scope {
        self.0.metadata.default_scope.as_ref().unwrap_or(&self.0.metadata.scope)
    }
}
