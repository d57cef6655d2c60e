//! The trait that `#[oauth_server]` implements: what the runtime knows of a declared provider.

use std::future::Future;
use std::sync::{Arc, PoisonError, RwLock};

use bytes::Bytes;

use crate::grant::{ExtensionGrant, ExtensionGrants, TokenRequest};
use crate::response_type::{Approved, ResponseParameters};
use crate::settings::Settings;
use crate::store::{ClientStore, TokenStore};
use crate::token::TokenResponse;
use crate::{Client, Declaration, OAuthError, Scope};

/// A declared provider. Implemented by [`#[oauth_server]`](crate::oauth_server), never by hand.
///
/// The endpoints are generic over it, so each is compiled for the declared provider alone.
pub trait AuthorizationServer: Sized + Send + Sync + 'static {
    /// Where clients and tokens are.
    type Store: ClientStore + TokenStore;
    /// Where resource owners are; the store, where no field is marked `#[users]`.
    type Users: Send + Sync;
    /// The enabled grant types.
    type GrantType: Enabled;
    /// The tokens that can be looked up: refresh tokens too, where they are declared.
    type Tokens: crate::endpoint::TokenLookup<Self>;

    /// What is declared.
    const DECLARATION: &'static Declaration;

    /// What belongs to the running server.
    fn runtime(&self) -> &Runtime<Self>;

    /// Where clients and tokens are.
    fn store(&self) -> &Self::Store;

    /// Where resource owners are.
    fn users(&self) -> &Self::Users;

    /// The dispatch of the token endpoint: one arm an enabled grant type.
    fn grant(
        &self,
        grant_type: Self::GrantType,
        request: TokenRequest<'_>,
    ) -> impl Future<Output = Result<TokenResponse, OAuthError>> + Send;

    /// The settings of the running server.
    fn settings(&self) -> &Settings {
        self.runtime().settings()
    }

    /// Whether `client` gets refresh tokens: the grant is declared, and the client may use it.
    fn issues_refresh_tokens_to(client: &Client) -> bool {
        Self::DECLARATION.has_grant_type("refresh_token") && client.allows_grant_type("refresh_token")
    }

    /// Whether every token of `scope` is declared.
    fn declares_scope(scope: &Scope) -> bool {
        scope.tokens().all(|token| Self::DECLARATION.has_scope(token))
    }
}

/// A provider with an authorization endpoint: one that declares `responses(…)`.
pub trait AuthorizationEndpoint: AuthorizationServer + crate::Interaction {
    /// The enabled response types.
    type ResponseType: Enabled;

    /// The dispatch of the authorization endpoint: one arm an enabled response type.
    fn respond(
        &self,
        response_type: Self::ResponseType,
        approved: &Approved<'_>,
        parameters: &mut ResponseParameters,
    ) -> impl Future<Output = Result<(), OAuthError>> + Send;
}

/// The enum that `#[oauth_server]` makes of the declared grant types or response types.
pub trait Enabled: Copy + Send + Sync + 'static {
    /// All that are enabled, as declared.
    const ALL: &'static [Self];

    /// The name on the wire.
    fn as_str(self) -> &'static str;
}

/// What belongs to a running server beside its declaration. `#[oauth_server]` adds it to the struct.
pub struct Runtime<S> {
    settings: Settings,
    extension_grants: ExtensionGrants<S>,
    metadata: RwLock<Option<Bytes>>,
}

impl<S> Runtime<S> {
    /// The runtime of a server that has just been built.
    #[doc(hidden)]
    pub fn new(settings: Settings) -> Self {
        Self { settings, extension_grants: ExtensionGrants::default(), metadata: RwLock::default() }
    }

    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Adds a grant type while the server runs, in place of one of the same name.
    pub fn register_grant_type(
        &self,
        grant_type: impl Into<String>,
        grant: impl ExtensionGrant<S> + 'static,
    ) {
        self.extension_grants.register(grant_type.into(), Arc::new(grant));
        *self.metadata.write().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Takes a registered grant type away; says whether it was there.
    pub fn unregister_grant_type(&self, grant_type: &str) -> bool {
        let was_there = self.extension_grants.unregister(grant_type);
        *self.metadata.write().unwrap_or_else(PoisonError::into_inner) = None;
        was_there
    }

    pub(crate) fn extension_grant(&self, grant_type: &str) -> Option<Arc<dyn ExtensionGrant<S>>> {
        self.extension_grants.get(grant_type)
    }

    pub(crate) fn extension_grant_names(&self) -> Vec<String> {
        self.extension_grants.names()
    }

    /// The metadata document, rendered once; again after a grant type came or went.
    pub(crate) fn metadata(&self, render: impl FnOnce() -> Option<Vec<u8>>) -> Option<Bytes> {
        if let Some(document) = &*self.metadata.read().unwrap_or_else(PoisonError::into_inner) {
            return Some(document.clone());
        }
        let document = Bytes::from(render()?);
        *self.metadata.write().unwrap_or_else(PoisonError::into_inner) = Some(document.clone());
        Some(document)
    }
}

impl<S> std::fmt::Debug for Runtime<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Runtime").field("settings", &self.settings).finish_non_exhaustive()
    }
}
