//! The core of `oauth-runtime`: the protocol on `http` types. Applications depend on `oauth-runtime`, which
//! re-exports it.
#![deny(missing_debug_implementations, missing_docs)]
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

// Declarations in tests use its external name.
#[cfg(test)]
extern crate self as oauth_runtime;

#[doc(hidden)]
pub mod __internal;
#[doc(hidden)]
pub mod __private;
pub mod access_policy;
mod additional_claims;
pub mod administration;
#[cfg(feature = "events")]
pub mod audit_log;
pub mod authorization;
pub mod authorization_details;
#[cfg(feature = "openid")]
mod certificate_bound;
#[cfg(feature = "openid")]
mod certificate_header;
#[cfg(feature = "openid")]
pub mod ciba;
mod client;
pub mod client_auth;
#[cfg(feature = "openid")]
mod client_keys;
#[cfg(feature = "openid")]
mod client_metadata_document;
mod clock;
mod declaration;
#[cfg(feature = "openid")]
mod delivery;
pub mod device;
#[cfg(feature = "openid")]
mod device_secret;
#[cfg(feature = "openid")]
mod dpop;
#[cfg(feature = "openid")]
mod dpop_nonce;
#[cfg(feature = "openid")]
mod dpop_proof;
#[cfg(feature = "openid")]
mod encryption;
#[doc(hidden)]
pub mod endpoint;
mod error;
pub mod event;
pub mod explain;
mod failure;
#[cfg(feature = "openid")]
mod fapi;
pub mod fetch;
#[cfg(any(feature = "openid", feature = "webhooks"))]
mod figures;
mod foreign_token;
mod gate;
pub mod grant;
pub mod grant_management;
pub mod http;
mod id_jag;
pub mod identity;
mod json;
mod jwt_access_token;
#[cfg(feature = "openid")]
mod jwt_claims;
#[cfg(feature = "openid")]
mod jwt_response_mode;
#[cfg(feature = "openid")]
pub mod keys;
pub mod logout;
mod native_sso;
mod network;
pub mod openid;
#[cfg(feature = "passwords")]
pub mod password;
pub mod pkce;
mod protected_resource;
mod pushed_request;
pub mod rate_limit;
mod record;
pub mod registration;
pub mod request_object;
pub mod resource;
mod resource_indicators;
pub mod response_type;
mod rich_authorization;
mod scope;
#[cfg_attr(not(feature = "openid"), path = "seal/absent.rs")]
mod seal;
mod secret;
mod security_profile;
#[cfg(feature = "openid")]
mod sender_constrained;
mod server;
#[cfg(feature = "openid")]
pub mod session_management;
mod settings;
#[cfg(all(feature = "openid", feature = "events"))]
pub mod shared_signals;
mod short_text;
#[cfg(feature = "openid")]
mod signed_introspection;
#[cfg(feature = "openid")]
mod signing_algorithm;
mod spans;
pub mod store;
#[cfg(feature = "tenants")]
pub mod tenants;
#[cfg(feature = "testing")]
pub mod testing;
mod text;
pub mod token;
mod transaction_token;
#[cfg(feature = "openid")]
mod trusted_assertion;
#[cfg(feature = "webhooks")]
pub mod webhook;
#[cfg(feature = "webhooks")]
mod webhook_delivery;
mod word_set;

pub use access_policy::AccessPolicy;
pub use additional_claims::{AdditionalClaims, ClaimsContext, ClaimsDestination};
pub use async_trait::async_trait;
pub use authorization::{Approval, AuthorizationRequest, Decision, Interaction};
pub use client::{
    ApplicationType, AuthMethod, CertificateMetadata, Client, ClientBuilder, ClientDocument, ClientError,
    ClientMetadata, ClientSecret, DynamicRegistration, FederatedCredential, FederatedMetadata,
    OpenIdMetadata, RedirectUri, RedirectUriError, SealedSecret, SecretTransport, SubjectType,
    TokenDeliveryMode,
};
#[doc(hidden)]
pub use client::{ClientUse, Lookup};
pub use clock::{Clock, SystemClock, Timestamp};
pub use declaration::{
    Declaration, DeclaredResource, DeclaredScope, Endpoints, GrantLifetimes, Lifetimes, PkcePolicy,
};
pub use device::DeviceAuthorizationRequest;
#[cfg(feature = "openid")]
pub use dpop_nonce::DpopNonces;
pub use error::{BoxError, Description, OAuthError};
pub use network::ParseNetworkError;
// Their examples are here, and not beside the macros, because they need this crate and the façade.
/// Declares an OAuth 2 or OpenID Connect provider on a struct.
///
/// ```
/// use http::request::Parts;
/// use oauth_runtime::{AuthorizationRequest, BoxError, Decision, Interaction, oauth_server, store::MemoryStore};
///
/// #[oauth_server(
///     grants(authorization_code, refresh_token, client_credentials),
///     responses(code),
///     scopes(read = "Read your notes", "notes:write" = "Change your notes"),
///     endpoints(introspection, revocation, metadata),
/// )]
/// pub struct Notes {
///     #[store]
///     store: MemoryStore,
/// }
///
/// impl Interaction for Notes {
///     async fn authorize(&self, request: &AuthorizationRequest, http: &Parts) -> Result<Decision, BoxError> {
///         Ok(Decision::Denied) // who is the resource owner, and do they approve?
///     }
/// }
///
/// let notes = Notes::new("https://notes.example".parse()?, MemoryStore::new());
/// let router = notes.router();
/// # let _: oauth_runtime::axum::Router = router;
/// # Ok::<(), oauth_runtime::IssuerError>(())
/// ```
///
#[cfg(feature = "macros")]
pub use oauth_macros::oauth_server;
/// Implements a store from your own methods, in one block. You write only the methods that your grants need.
///
/// ```
/// use std::collections::HashMap;
/// use std::sync::Mutex;
///
/// use oauth_runtime::token::{AccessToken, GrantId, IssuedTokens};
/// use oauth_runtime::{Client, Digest, oauth_server, oauth_storage};
///
/// #[oauth_server(grants(client_credentials), scopes(read = "Read your notes"))]
/// struct Notes {
///     tokens: Mutex<HashMap<Digest, AccessToken>>, // your database
/// }
///
/// #[derive(Debug, thiserror::Error)]
/// #[error("the database is broken")]
/// struct DbError;
///
/// #[oauth_storage]
/// impl Notes {
///     async fn get_client(&self, client_id: &str) -> Result<Option<Client>, DbError> {
///         Ok(Client::confidential(client_id, "a-long-random-secret").grant_types(["client_credentials"]).build().ok())
///     }
///
///     async fn create_token(&self, tokens: IssuedTokens) -> Result<(), DbError> {
///         let mut kept = self.tokens.lock().map_err(|_| DbError)?;
///         kept.insert(tokens.access_token.digest, tokens.access_token);
///         Ok(())
///     }
///
///     async fn get_token(&self, digest: &Digest) -> Result<Option<AccessToken>, DbError> {
///         Ok(self.tokens.lock().map_err(|_| DbError)?.get(digest).cloned())
///     }
///
///     async fn revoke_token(&self, digest: &Digest) -> Result<(), DbError> {
///         self.tokens.lock().map_err(|_| DbError)?.remove(digest);
///         Ok(())
///     }
///
///     async fn revoke_grant(&self, grant_id: &GrantId) -> Result<(), DbError> {
///         self.tokens.lock().map_err(|_| DbError)?.retain(|_, token| token.grant_id != *grant_id);
///         Ok(())
///     }
/// }
/// ```
///
#[cfg(feature = "macros")]
pub use oauth_macros::oauth_storage;
pub use protected_resource::{
    AccessTokenFormat, ProtectedResource, ProtectedResourceError, ResourceDirectory,
};
pub use resource::{
    AnyOf, At, AtLevel, AuthenticationLevel, Granted, Recent, Requirement, ResourceName, ResourceServer,
    ScopeToken, SenderConstrained,
};
pub use scope::{ParseScopeError, Scope};
#[cfg(feature = "openid")]
pub use seal::{Seal, SealError};
pub use secret::{Digest, ParseDigestError, Secret};
pub use security_profile::SecurityProfile;
pub use server::{AuthorizationEndpoint, AuthorizationServer, ClientRequest, Enabled, Runtime};
#[doc(hidden)]
pub use server::{
    ClientRules, EffectiveRequest, IntrospectedToken, Message, Metadata, Minting, Observation, Once, Part,
    PresentedToken, Proved, PushedParameters, ReceivedRequest, Unproved,
};
pub use settings::{
    AssertionAudience, Issuer, IssuerError, RefreshTokenRotation, RequestObjectPolicy, ScopeDefinition,
    ScopeDefinitionError, ServerBuilder, Settings, SettingsBuilder, SettingsError, TrustedProxies,
};
#[cfg(feature = "openid")]
pub use settings::{
    ClientDocuments, DocumentRedirectUris, SoftwareStatements, TrustedIssuer, TrustedIssuerDirectory,
};
pub use text::Text;

/// The names that most providers use, for `use oauth_runtime::prelude::*`.
pub mod prelude {
    pub use crate::store::MemoryStore;
    pub use crate::{
        AnyOf, Approval, AuthorizationRequest, BoxError, Client, Decision, Granted, Interaction, OAuthError,
        Scope, Secret,
    };
    #[cfg(feature = "macros")]
    pub use crate::{oauth_server, oauth_storage};
}
