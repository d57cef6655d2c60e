//! What generated code names, so that a user's imports cannot break it. Not part of the public interface.

pub mod deprecated;
mod router;

pub use std::sync::Arc;

pub use bytes::Bytes;
pub use http::Request;
pub use http::request::Parts;

pub use crate::access_policy::{AccessPolicies, AccessPolicy};
pub use crate::additional_claims::{AdditionalClaims, ClaimsOfAccessTokens, ClaimsOfIntrospection};
#[cfg(feature = "openid")]
pub use crate::additional_claims::{ClaimsOfIdTokens, ClaimsOfUserInfo};
#[cfg(feature = "events")]
pub use crate::audit_log::AuditLog;
pub use crate::authorization::{
    Approval, AuthorizationError, AuthorizationRequest, BoxError, Decision, Interaction,
};
pub use crate::authorization_details::DetailType;
#[cfg(feature = "openid")]
pub use crate::certificate_bound::CertificateBoundTokens;
#[cfg(feature = "openid")]
pub use crate::ciba::{BackchannelAuthentication, BackchannelAuthenticationRequest};
pub use crate::client::Client;
#[cfg(feature = "openid")]
pub use crate::client_auth::{
    ClientSecretJwt, FederatedJwt, PrivateKeyJwt, SelfSignedTlsClientAuth, SpiffeJwt, TlsClientAuth,
};
#[cfg(feature = "openid")]
pub use crate::client_metadata_document::ClientMetadataDocuments;
pub use crate::clock::Timestamp;
pub use crate::declaration::{
    Declaration, DeclaredResource, DeclaredScope, Endpoints, GrantLifetimes, Lifetimes, PkcePolicy,
};
pub use crate::device::{DeviceAuthorizationRequest, DeviceCodes};
#[cfg(feature = "openid")]
pub use crate::dpop::DpopBoundTokens;
#[cfg(feature = "openid")]
pub use crate::encryption::{
    EncryptedAuthorizationResponses, EncryptedIdTokens, EncryptedIntrospection, EncryptedRequestObjects,
    EncryptedUserInfo,
};
pub use crate::endpoint;
pub use crate::error::OAuthError;
#[cfg(feature = "openid")]
pub use crate::fapi::{Fapi2, Fapi2Signatures};
#[cfg(feature = "openid")]
pub use crate::foreign_token::ForeignTokens;
pub use crate::foreign_token::{AcceptedToken, ForeignTokenRequest, ForeignTokenRole};
#[cfg(feature = "openid")]
pub use crate::grant::ciba::{Ciba, CibaGrant};
pub use crate::grant::jwt_bearer::{JwtBearer, JwtBearerPolicy};
pub use crate::grant::token_exchange::{ForeignTokenPolicy, TokenExchangePolicy, TokenExchanges};
pub use crate::grant::{
    AuthorizationCodeGrant, ClientCredentialsGrant, DeviceCodeGrant, ExtensionGrant, ExtensionGrantOf,
    JwtBearerGrant, PasswordGrant, RefreshTokenGrant, TokenExchangeGrant, TokenRequest, boxed_token_response,
    token_response,
};
pub use crate::grant_management::{
    GrantChange, GrantManagement, GrantManagementRequest, ReceivedGrantRequest,
};
pub use crate::http::{ClientRequest, Leaving};
pub use crate::id_jag::IdJagRequest;
#[cfg(feature = "openid")]
pub use crate::id_jag::IdentityAssertionGrants;
#[cfg(feature = "openid")]
pub use crate::identity::OpenIdConnect;
#[cfg(feature = "openid")]
pub use crate::jwt_access_token::JwtAccessTokens;
#[cfg(feature = "openid")]
pub use crate::jwt_response_mode::JwtResponseModes;
#[cfg(feature = "openid")]
pub use crate::keys::SigningKeys;
#[cfg(feature = "openid")]
pub use crate::logout::TrackedSessions;
pub use crate::logout::{Logout, LogoutDecision, LogoutRequest};
#[cfg(feature = "openid")]
pub use crate::native_sso::NativeSso;
pub use crate::native_sso::{DeviceSecretUse, LiveSecret};
pub use crate::protected_resource::AccessTokenFormat;
pub use crate::pushed_request::PushedRequests;
pub use crate::record::Grown;
pub use crate::registration::{RegistrationPolicy, Registrations};
#[cfg(feature = "openid")]
pub use crate::request_object::{RequestObjectsByReference, RequestObjectsByValue, RequestObjectsRequired};
pub use crate::resource::{ResourceName, ResourceServer, ScopeToken};
pub use crate::resource_indicators::ResourceIndicators;
pub use crate::response_type::{
    Approved, CodeResponse, IdTokenResponse, NoneResponse, ResponseParameters, TokenResponseType, respond,
};
pub use crate::rich_authorization::RichAuthorizationRequests;
pub use crate::security_profile::SecurityProfile;
#[cfg(feature = "openid")]
pub use crate::sender_constrained::SenderConstrainedTokensRequired;
pub use crate::server::ObservedEvents;
#[cfg(feature = "openid")]
pub use crate::server::SigningKeyEvents;
#[cfg(feature = "openid")]
pub use crate::server::SigningProvider;
pub use crate::server::{AuthorizationEndpoint, AuthorizationServer, Enabled, Runtime};
pub use crate::server::{RefreshTokens, SecondFactorsOfInteraction};
#[cfg(feature = "openid")]
pub use crate::session_management::SessionManagement;
pub use crate::settings::{Issuer, ServerBuilder, Settings, SettingsBuilder, SettingsError};
#[cfg(all(feature = "openid", feature = "events"))]
pub use crate::shared_signals::SharedSignals;
#[cfg(feature = "openid")]
pub use crate::signed_introspection::SignedIntrospection;
pub use crate::store::{
    AuthorizationCodeStore, CibaRequestStore, ClaimsStore, ClientRegistrationStore, ClientStore,
    ConsentStore, CredentialStore, DeviceCodeStore, EmailChangeStore, EmailStore, EventStore, ExpiringStore,
    GrantManagementStore, GrantStore, KeyStore, LogoutNoticeStore, MailStore, PasswordStore, PersonStore,
    ProfileStore, PushedRequestStore, RateLimitStore, RefreshTokenStore, ReplayStore, SessionClientStore,
    SessionStore, SignUpStore, SignalStore, Storage, TicketStore, TokenStore, UpstreamStore, UserStore,
    WebhookStore,
};
pub use crate::token::{AccessToken, TokenResponse};
#[cfg(feature = "openid")]
pub use crate::transaction_token::TransactionTokens;
pub use crate::transaction_token::{
    Presentation, PresentedTransaction, TransactionPrincipal, TransactionTokenRequest,
};
#[cfg(feature = "webhooks")]
pub use crate::webhook_delivery::Webhooks;

/// A response on `http` types.
pub type Response<T> = http::Response<T>;

/// `#[oauth_server]` implements it if a field is marked `#[store]`, `#[oauth_storage]` always: both together
/// are a mistake, since the block would not be used.
pub trait EitherStoreFieldOrStorageBlock {}

pub use crate::__router as router;

/// Whether the declared parts can work with these settings.
///
/// # Errors
/// [`SettingsError`] names the setting that is missing or wrong.
pub fn check_settings<S: AuthorizationServer>(settings: &Settings) -> Result<(), SettingsError> {
    crate::jwt_access_token::check_form(S::DECLARATION, settings)?;
    crate::pushed_request::check_endpoint(S::DECLARATION, settings)?;
    crate::server::check_observed(S::DECLARATION, settings)?;
    crate::authorization::check_response_modes(S::DECLARATION, settings)?;
    #[cfg(feature = "openid")]
    crate::server::check_mtls_endpoints(S::DECLARATION, settings)?;
    #[cfg(feature = "openid")]
    crate::settings::check_dpop(S::DECLARATION, settings)?;
    #[cfg(feature = "openid")]
    crate::settings::check_client_signatures(S::DECLARATION, settings)?;
    <S::Parts as crate::server::Part<S>>::check_settings(settings)
}

/// A new server, with its work outside of requests.
///
/// # Errors
/// [`SettingsError`] names a setting for which the server lacks something, such as a key.
pub fn begun<S: AuthorizationServer>(server: Arc<S>) -> Result<Arc<S>, SettingsError> {
    <S::Parts as crate::server::Part<S>>::check_server(&server)?;
    <S::Parts as crate::server::Part<S>>::begin(&server);
    Ok(server)
}

/// The issuer that a declaration names; the macro has checked it.
pub fn declared_issuer(issuer: &'static str) -> Issuer {
    match issuer.parse() {
        Ok(issuer) => issuer,
        Err(error) => unreachable!("#[oauth_server] checked the issuer: {error}"),
    }
}
