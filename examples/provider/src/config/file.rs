//! The keys of the file that belong to no group with a file of its own here.

use oauth_runtime::{
    AuthMethod, CertificateMetadata, FederatedMetadata, Lifetimes, OpenIdMetadata, RefreshTokenRotation,
    Secret, SecretTransport, SecurityProfile,
};
use serde::Deserialize;
use toml::Spanned;

use super::registration;
use super::user::UserConfig;

/// Keys without a group.
#[derive(Debug, Deserialize)]
#[serde(default)]
pub(super) struct File {
    pub(super) issuer: Option<Spanned<String>>,
    pub(super) listen: Option<Spanned<String>>,
    pub(super) store: Option<Spanned<String>>,
    pub(super) insecure_transport: bool,
    pub(super) available: bool,
    pub(super) error_uri: String,
    pub(super) token_expires_in: u64,
    pub(super) refresh_token_expires_in: u64,
    pub(super) authorization_code_expires_in: u64,
    pub(super) device_code_expires_in: u64,
    pub(super) ciba_request_expires_in: u64,
    pub(super) ciba_polling_interval: u64,
    pub(super) refresh_token_grace_period: u64,
    pub(super) rotate_refresh_tokens: Rotation,
    pub(super) grant_max_age: u64,
    pub(super) unused_client_expires_in: u64,
    pub(super) most_unused_clients: usize,
    pub(super) logout_notice_lifetime: u64,
    pub(super) audit_log: bool,
    pub(super) audit_log_retention: Option<Spanned<u64>>,
    pub(super) audit_log_before_response: Option<u64>,
    pub(super) access_token_format: Option<Spanned<String>>,
    pub(super) access_token_signing_alg: Option<Spanned<String>>,
    pub(super) trusted_proxies: Option<Spanned<String>>,
    pub(super) connections_per_address: usize,
    pub(super) write_timeout: Option<Spanned<u64>>,
    pub(super) tls_cert: Option<Spanned<String>>,
    pub(super) tls_key: Option<Spanned<String>>,
    pub(super) registration: Option<Spanned<registration::Written>>,
    pub(super) users: Vec<UserConfig>,
}

impl Default for File {
    fn default() -> Self {
        let lifetimes = Lifetimes::DEFAULT;
        Self {
            issuer: None,
            listen: None,
            store: None,
            insecure_transport: false,
            available: true,
            error_uri: String::new(),
            token_expires_in: lifetimes.access_token.as_secs(),
            refresh_token_expires_in: lifetimes.refresh_token.as_secs(),
            authorization_code_expires_in: lifetimes.authorization_code.as_secs(),
            device_code_expires_in: lifetimes.device_code.as_secs(),
            ciba_request_expires_in: 300,
            ciba_polling_interval: 5,
            refresh_token_grace_period: 30,
            rotate_refresh_tokens: Rotation::Public,
            grant_max_age: 31_536_000,
            unused_client_expires_in: 2_592_000,
            most_unused_clients: 10_000,
            logout_notice_lifetime: 86_400,
            audit_log: false,
            audit_log_retention: None,
            audit_log_before_response: None,
            access_token_format: None,
            access_token_signing_alg: None,
            trusted_proxies: None,
            connections_per_address: 1000,
            write_timeout: None,
            tls_cert: None,
            tls_key: None,
            registration: None,
            users: Vec::new(),
        }
    }
}

/// When a refresh returns a new refresh token.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Rotation {
    Always,
    Public,
    Never,
}

impl From<Rotation> for RefreshTokenRotation {
    fn from(written: Rotation) -> Self {
        match written {
            Rotation::Always => Self::Always,
            Rotation::Public => Self::PublicClients,
            Rotation::Never => Self::Never,
        }
    }
}

/// The clients.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Clients {
    pub(super) clients: Vec<ClientConfig>,
}

/// The OpenID Connect part of the same clients. With `#[serde(flatten)]`, errors would have no position.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct OpenIdClients {
    pub(super) clients: Vec<OpenIdMetadata>,
}

/// The certificates of the same clients.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct CertificateClients {
    pub(super) clients: Vec<CertificateMetadata>,
}

/// Whose tokens authenticate the same clients.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct FederatedClients {
    pub(super) clients: Vec<FederatedMetadata>,
}

/// A client; the keys are those of RFC 7591, and the framework's own.
#[derive(Debug, Deserialize)]
pub(super) struct ClientConfig {
    pub(super) client_id: Spanned<String>,
    pub(super) client_secret: Option<Secret>,
    pub(super) client_secret_transport: Option<SecretTransport>,
    pub(super) token_endpoint_auth_method: Option<AuthMethod>,
    #[serde(default)]
    pub(super) redirect_uris: Vec<Spanned<String>>,
    pub(super) grant_types: Option<Vec<String>>,
    pub(super) response_types: Option<Vec<String>>,
    pub(super) scope: Option<Spanned<String>>,
    pub(super) default_scope: Option<Spanned<String>>,
    pub(super) access_token_expires_in: Option<u64>,
    pub(super) refresh_token_expires_in: Option<u64>,
    pub(super) id_token_expires_in: Option<u64>,
    pub(super) client_name: Option<String>,
    pub(super) client_uri: Option<String>,
    pub(super) logo_uri: Option<String>,
    pub(super) tos_uri: Option<String>,
    pub(super) policy_uri: Option<String>,
    #[serde(default)]
    pub(super) contacts: Vec<String>,
    pub(super) software_id: Option<String>,
    pub(super) software_version: Option<String>,
    #[serde(default)]
    pub(super) private_network_redirect_uris: bool,
    #[serde(default)]
    pub(super) require_pushed_authorization_requests: bool,
    #[serde(default)]
    pub(super) require_signed_request_object: bool,
    #[serde(default)]
    pub(super) dpop_bound_access_tokens: bool,
    #[serde(default)]
    pub(super) first_party: bool,
    pub(super) profile: Option<SecurityProfile>,
    #[serde(default)]
    pub(super) tls_client_certificate_bound_access_tokens: bool,
    #[serde(default)]
    pub(super) resource_server: bool,
    #[serde(default)]
    pub(super) authorization_details_types: Vec<String>,
    #[serde(default)]
    pub(super) resources: Vec<String>,
}
