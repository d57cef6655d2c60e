//! Extension grants (RFC 6749 section 4.5): the application's own grant types.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use async_trait::async_trait;
use serde_json::Value;

use super::TokenRequest;
use crate::store::Authenticated;
use crate::token::{Authentication, Members};
use crate::{OAuthError, Scope, Text};

/// An application's own grant type (RFC 6749 section 4.5).
///
/// It is declared with `grants("urn:example:sms" = SmsGrant)`, or registered while the server runs with
/// `register_grant_type`. It uses `#[async_trait]`, since a registered one is a trait object. A declared one
/// is created with `Default` for each request, and finds its state in `server`. It only decides: the runtime
/// authenticates the client before, and issues the tokens afterwards.
///
/// ```
/// use oauth_runtime::grant::{Authorized, ExtensionGrant, TokenRequest};
/// use oauth_runtime::{OAuthError, async_trait};
///
/// #[derive(Default)]
/// struct SmsGrant;
///
/// #[async_trait]
/// impl<S: Sync> ExtensionGrant<S> for SmsGrant {
///     async fn authorize(&self, _server: &S, request: &TokenRequest<'_>) -> Result<Authorized, OAuthError> {
///         match (request.required("phone")?, request.required("sms_code")?) {
///             ("+15550100", "123456") => Ok(Authorized::subject("248289761001")),
///             _ => Err(OAuthError::invalid_grant("the code is not the one that was sent")),
///         }
///     }
/// }
/// ```
#[async_trait]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an extension grant of `{S}`",
    label = "the grant type that is declared here",
    note = "write: #[async_trait] impl ExtensionGrant<{S}> for {Self} {{\n\
            async fn authorize(&self, server: &{S}, request: &TokenRequest<'_>) -> Result<Authorized, OAuthError> {{ … }} }}"
)]
pub trait ExtensionGrant<S>: Send + Sync {
    /// Decides whether the request gets tokens.
    ///
    /// # Errors
    /// `invalid_request` if a parameter is missing, `invalid_grant` if what the client presented is wrong.
    async fn authorize(&self, server: &S, request: &TokenRequest<'_>) -> Result<Authorized, OAuthError>;
}

/// A grant that was chosen at run time.
#[diagnostic::do_not_recommend]
#[async_trait]
impl<S: Sync, G: ExtensionGrant<S> + ?Sized> ExtensionGrant<S> for Box<G> {
    async fn authorize(&self, server: &S, request: &TokenRequest<'_>) -> Result<Authorized, OAuthError> {
        (**self).authorize(server, request).await
    }
}

/// The decision of an extension grant.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct Authorized {
    pub(crate) resource_owner: Option<Authenticated>,
    pub(crate) scope: Option<Scope>,
    pub(crate) refreshable: bool,
    pub(crate) second_factor: bool,
    pub(crate) audience: Vec<String>,
    pub(crate) lifetime: Option<Duration>,
    pub(crate) members: Members,
    pub(crate) authentication: Option<Box<Authentication>>,
}

impl Authorized {
    /// Access for a resource owner, with the requested scope.
    pub fn subject(subject: impl Into<Text>) -> Self {
        Self::resource_owner(Authenticated::new(subject))
    }

    /// Access for a resource owner with a user name, with the requested scope.
    pub fn resource_owner(resource_owner: Authenticated) -> Self {
        Self { resource_owner: Some(resource_owner), ..Self::client() }
    }

    /// Access for the client itself, with the requested scope.
    pub fn client() -> Self {
        Self {
            resource_owner: None,
            scope: None,
            refreshable: false,
            second_factor: false,
            audience: Vec::new(),
            lifetime: None,
            members: Members::new(),
            authentication: None,
        }
    }

    /// Grants this scope instead of the requested one.
    pub fn scope(mut self, scope: Scope) -> Self {
        self.scope = Some(scope);
        self
    }

    /// Says that the resource owner used a second factor for this grant, or for the earlier login that it
    /// relies on. Otherwise, a person who has set up a second factor gets no tokens from the grant.
    pub fn second_factor_passed(mut self) -> Self {
        self.second_factor = true;
        self
    }

    /// Also issues a refresh token, if the provider declares that grant and the client may use it.
    pub fn refreshable(mut self) -> Self {
        self.refreshable = true;
        self
    }

    /// Says which resource server the access token is for (`aud`). Call it more than once for several.
    ///
    /// Default: none, so the token is for the provider itself, and for no declared resource.
    pub fn audience(mut self, audience: impl Into<String>) -> Self {
        self.audience.push(audience.into());
        self
    }

    /// Ends the access token after this time, in whole seconds, if the provider's own lifetime is not shorter. That applies to the
    /// access tokens of each later refresh as well.
    ///
    /// Default: the lifetime of the provider's access tokens.
    pub fn lifetime(mut self, lifetime: Duration) -> Self {
        self.lifetime = Some(lifetime);
        self
    }

    /// Adds a member to this token response (RFC 6749 section 5.1), in addition to those of the standards. The response to a later
    /// refresh does not have it.
    ///
    /// A member that a standard defines (`access_token`, `token_type`, `expires_in`, `refresh_token`,
    /// `id_token`, `scope`, `error`) is left out, and the log says so.
    pub fn member(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.members.set(name.into(), &value.into());
        self
    }

    /// Also issues an ID token, if the provider is an OpenID provider, the scope has `openid`, and the tokens
    /// are for a person. It says how the person authenticated.
    pub fn id_token(mut self, authentication: Authentication) -> Self {
        self.authentication = Some(Box::new(authentication));
        self
    }
}

/// The extension grants that were registered while the server runs.
pub(crate) struct ExtensionGrants<S>(RwLock<HashMap<String, Arc<dyn ExtensionGrant<S>>>>);

impl<S> ExtensionGrants<S> {
    pub(crate) fn register(&self, grant_type: String, grant: Arc<dyn ExtensionGrant<S>>) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(grant_type, grant);
    }

    pub(crate) fn unregister(&self, grant_type: &str) -> bool {
        self.0.write().unwrap_or_else(PoisonError::into_inner).remove(grant_type).is_some()
    }

    pub(crate) fn get(&self, grant_type: &str) -> Option<Arc<dyn ExtensionGrant<S>>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(grant_type).cloned()
    }

    pub(crate) fn names(&self) -> Vec<String> {
        let mut names: Vec<_> =
            self.0.read().unwrap_or_else(PoisonError::into_inner).keys().cloned().collect();
        names.sort();
        names
    }
}

impl<S> Default for ExtensionGrants<S> {
    fn default() -> Self {
        Self(RwLock::default())
    }
}
