//! What is known only when a provider starts: issuer, lifetimes, availability.

mod assertion_audience;
mod builder;
mod check;
#[cfg(feature = "openid")]
mod ciba;
#[cfg(feature = "openid")]
mod client_documents;
#[cfg(feature = "openid")]
mod client_signatures;
#[cfg(feature = "openid")]
mod dpop;
#[cfg(feature = "openid")]
mod exchanged_tokens;
mod grant_management;
mod hosts;
mod issuer;
mod refresh_token_rotation;
mod request_object_policy;
mod scopes;
#[cfg(all(feature = "openid", feature = "events"))]
mod signals;
#[cfg(feature = "openid")]
mod software_statements;
#[cfg(feature = "openid")]
mod trusted_issuers;
mod trusted_proxies;

use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

pub use assertion_audience::AssertionAudience;
pub use builder::{ServerBuilder, SettingsBuilder};
pub use check::SettingsError;
#[cfg(feature = "openid")]
use ciba::CibaSettings;
#[cfg(feature = "openid")]
pub use client_documents::{ClientDocuments, DocumentRedirectUris};
#[cfg(feature = "openid")]
pub(crate) use client_signatures::check_client_signatures;
#[cfg(feature = "openid")]
pub(crate) use dpop::check_dpop;
#[cfg(feature = "openid")]
pub use exchanged_tokens::ForeignTokenKind;
use grant_management::GrantManagementSettings;
pub(crate) use hosts::HostPattern;
pub(crate) use issuer::is_loopback_host;
pub use issuer::{Issuer, IssuerError};
pub use refresh_token_rotation::RefreshTokenRotation;
pub use request_object_policy::RequestObjectPolicy;
pub use scopes::{ScopeDefinition, ScopeDefinitionError};
#[cfg(all(feature = "openid", feature = "events"))]
pub use signals::DefaultSubjects;
#[cfg(all(feature = "openid", feature = "events"))]
use signals::SignalSettings;
#[cfg(feature = "openid")]
pub use software_statements::SoftwareStatements;
#[cfg(feature = "openid")]
pub(crate) use trusted_issuers::IssuerKeys;
#[cfg(feature = "openid")]
pub use trusted_issuers::{TrustedIssuer, TrustedIssuerDirectory};
pub use trusted_proxies::TrustedProxies;

#[cfg(feature = "openid")]
use crate::Client;
use crate::event::{EventSubscriber, Subscribers};
use crate::fetch::Fetcher;
use crate::openid::IdTokenClaims;
use crate::protected_resource::{AccessTokenFormat, ProtectedResource, ResourceDirectory};
use crate::rate_limit::RateLimits;
use crate::seal::Seal;
#[cfg(feature = "webhooks")]
use crate::webhook::Webhook;
use crate::{Clock, Lifetimes, Secret, SecretTransport, Text, Timestamp};

/// The schemes without a dot that self-registered clients may use.
const KNOWN_REDIRECT_SCHEMES: [&str; 7] =
    ["cursor", "goose", "vscode", "vscode-insiders", "vscodium", "warp", "windsurf"];

/// The default path of the page for user codes under the issuer.
pub const VERIFICATION_PATH: &str = "/device";

/// The settings of a running provider, from [`SettingsBuilder`]. Only the availability can change while it
/// runs.
///
/// | aioauth | here |
/// | --- | --- |
/// | `TOKEN_EXPIRES_IN`, `REFRESH_TOKEN_EXPIRES_IN`, `AUTHORIZATION_CODE_EXPIRES_IN` | [`Settings::lifetimes`] |
/// | `INSECURE_TRANSPORT` | [`Settings::insecure_transport`] |
/// | `ERROR_URI` | [`Settings::error_uri`] |
/// | `AVAILABLE` | [`Settings::is_available`], [`Settings::set_available`] |
/// | `ISSUE_REFRESH_TOKEN_IMPLICIT_GRANT` | [`Settings::issue_refresh_token_implicit_grant`] |
pub struct Settings {
    issuer: Issuer,
    lifetimes: Lifetimes,
    refresh_token_grace_period: Duration,
    rotate_refresh_tokens: RefreshTokenRotation,
    grant_max_age: Option<Duration>,
    logout_notice_lifetime: Duration,
    verification_uri: Option<String>,
    device_polling_interval: Duration,
    #[cfg(feature = "openid")]
    ciba: CibaSettings,
    #[cfg(all(feature = "openid", feature = "events"))]
    signals: SignalSettings,
    grant_management: GrantManagementSettings,
    issue_refresh_token_implicit_grant: bool,
    insecure_transport: bool,
    error_uri: Option<String>,
    confirm_error_redirects: bool,
    require_jwt_response_mode: bool,
    available: AtomicBool,
    trusted_proxies: TrustedProxies,
    #[cfg(feature = "openid")]
    client_certificate_header: Option<crate::certificate_header::CertificateHeader>,
    #[cfg(feature = "openid")]
    mtls_endpoints: Option<Issuer>,
    pairwise_salt: Option<Secret>,
    seal: Option<Seal>,
    unsigned_id_tokens: bool,
    redirect_schemes: Vec<String>,
    acr_values: Vec<String>,
    claims_supported: Vec<String>,
    id_token_claims: IdTokenClaims,
    scopes: Vec<ScopeDefinition>,
    ui_locales: Vec<String>,
    clock: Arc<dyn Clock>,
    fetcher: Option<Arc<dyn Fetcher>>,
    event_subscribers: Subscribers,
    audit_log: bool,
    audit_log_retention: Duration,
    audit_log_capacity: usize,
    tenant_label: Option<Text>,
    audit_log_refusals_per_minute: u32,
    audit_log_before_response: Option<Duration>,
    #[cfg(feature = "webhooks")]
    webhooks: Vec<Webhook>,
    rate_limits: RateLimits,
    client_secret_transport: SecretTransport,
    assertion_audience: AssertionAudience,
    client_registration: bool,
    require_pushed_authorization_requests: bool,
    pushed_redirect_uris: bool,
    request_object_policy: RequestObjectPolicy,
    pushed_request_lifetime: Duration,
    most_pushed_requests: usize,
    #[cfg(feature = "openid")]
    client_documents: ClientDocuments,
    #[cfg(feature = "openid")]
    software_statements: SoftwareStatements,
    #[cfg(feature = "openid")]
    trusted_issuers: Vec<TrustedIssuer>,
    #[cfg(feature = "openid")]
    trusted_issuer_directory: Option<Arc<dyn TrustedIssuerDirectory>>,
    trust_domain: Option<String>,
    unused_client_lifetime: Option<Duration>,
    most_unused_clients: usize,
    resources: Vec<ProtectedResource>,
    resource_identifiers: Vec<(String, String)>,
    without_resources: Vec<String>,
    resource_directory: Option<Arc<dyn ResourceDirectory>>,
    access_token_format: Option<AccessTokenFormat>,
    #[cfg(feature = "openid")]
    access_token_signing_alg: Option<crate::keys::SigningAlgorithm>,
    #[cfg(feature = "openid")]
    decryption_keys: Option<crate::keys::DecryptionKeys>,
    #[cfg(feature = "openid")]
    dpop: dpop::DpopSettings,
    #[cfg(feature = "openid")]
    client_signing_algorithms: Vec<crate::keys::SigningAlgorithm>,
}

impl Settings {
    /// The limits for guessing passwords and codes.
    pub fn rate_limits(&self) -> &RateLimits {
        &self.rate_limits
    }

    /// The issuer identifier.
    pub fn issuer(&self) -> &Issuer {
        &self.issuer
    }

    /// The lifetimes of codes and tokens.
    pub fn lifetimes(&self) -> Lifetimes {
        self.lifetimes
    }

    /// How long a used refresh token still returns its successor, for a client that lost the
    /// response. Zero: never.
    pub fn refresh_token_grace_period(&self) -> Duration {
        self.refresh_token_grace_period
    }

    /// When a refresh returns a new refresh token.
    pub fn rotate_refresh_tokens(&self) -> RefreshTokenRotation {
        self.rotate_refresh_tokens
    }

    /// How long after its beginning a grant ends, however often it was refreshed; `None` if grants
    /// never end this way.
    pub fn grant_max_age(&self) -> Option<Duration> {
        self.grant_max_age
    }

    /// The trust domain of transaction tokens; `None` if there is none.
    pub fn trust_domain(&self) -> Option<&str> {
        self.trust_domain.as_deref()
    }

    /// How long after its registration an unused self-registered client is deleted; `None` if such
    /// clients stay.
    pub fn unused_client_lifetime(&self) -> Option<Duration> {
        self.unused_client_lifetime
    }

    /// The maximum number of unused self-registered clients.
    pub fn most_unused_clients(&self) -> usize {
        self.most_unused_clients
    }

    /// How long after a logout the provider tries to notify a client over the back channel.
    pub fn logout_notice_lifetime(&self) -> Duration {
        self.logout_notice_lifetime
    }

    /// The subscribers of events.
    pub fn event_subscribers(&self) -> &[Arc<dyn EventSubscriber>] {
        &self.event_subscribers
    }

    /// Whether the provider keeps events, if `events(audit_log)` is declared.
    pub fn audit_log(&self) -> bool {
        self.audit_log
    }

    /// How long the audit log keeps an event.
    pub fn audit_log_retention(&self) -> Duration {
        self.audit_log_retention
    }

    /// How long a response waits for its events to be in the store; `None`: not at all.
    pub fn audit_log_before_response(&self) -> Option<Duration> {
        self.audit_log_before_response
    }

    /// Where events are sent.
    #[cfg(feature = "webhooks")]
    pub fn webhooks(&self) -> &[Webhook] {
        &self.webhooks
    }

    /// How many events wait in memory for the store.
    pub fn audit_log_capacity(&self) -> usize {
        self.audit_log_capacity
    }

    /// The label of this provider in metrics and spans, if it has one.
    pub fn tenant_label(&self) -> Option<&Text> {
        self.tenant_label.as_ref()
    }

    /// How many events of a minute the audit log keeps at most of each kind that strangers can cause.
    pub fn audit_log_refusals_per_minute(&self) -> u32 {
        self.audit_log_refusals_per_minute
    }

    /// When a grant that begins now ends at the latest.
    pub(crate) fn end_of_grant(&self, granted_at: Timestamp) -> Timestamp {
        self.grant_max_age.map_or(Timestamp::from_unix(u64::MAX), |age| granted_at + age)
    }

    /// Where a person types the code of a device (RFC 8628 section 3.2). Default: `/device` under the issuer.
    pub fn verification_uri(&self) -> Cow<'_, str> {
        match &self.verification_uri {
            Some(uri) => uri.into(),
            None => self.issuer.join(VERIFICATION_PATH).into(),
        }
    }

    /// How long a person has to decide about a backchannel authentication request.
    #[cfg(feature = "openid")]
    pub(crate) fn ciba_request_lifetime(&self) -> Duration {
        self.ciba.lifetime
    }

    /// The longest time that a client may request for it.
    #[cfg(feature = "openid")]
    pub(crate) fn longest_ciba_request(&self) -> Duration {
        self.ciba.longest.max(self.ciba.lifetime)
    }

    /// How long a client waits between two token requests (CIBA Core 1.0 section 7.3, `interval`).
    #[cfg(feature = "openid")]
    pub(crate) fn ciba_polling_interval(&self) -> Duration {
        self.ciba.polling_interval
    }

    /// How many backchannel authentication requests a client may send within the longest of their lifetimes.
    #[cfg(feature = "openid")]
    pub(crate) fn most_ciba_requests(&self) -> usize {
        self.ciba.most
    }

    /// How long a device waits between two token requests (RFC 8628 section 3.2, `interval`).
    pub fn device_polling_interval(&self) -> Duration {
        self.device_polling_interval
    }

    /// Whether the `token` response type returns a refresh token, which violates RFC 6749 section 4.2.2.
    pub fn issue_refresh_token_implicit_grant(&self) -> bool {
        self.issue_refresh_token_implicit_grant
    }

    /// Whether plain `http` is accepted on every host.
    pub fn insecure_transport(&self) -> bool {
        self.insecure_transport
    }

    /// Whether errors of self-registered clients are always a page.
    pub fn confirms_error_redirects(&self) -> bool {
        self.confirm_error_redirects
    }

    /// The keys with which the provider decrypts what clients encrypted for it.
    #[cfg(feature = "openid")]
    pub fn decryption_keys(&self) -> Option<&crate::keys::DecryptionKeys> {
        self.decryption_keys.as_ref()
    }

    /// Whether every authorization response must be a JWT.
    pub fn requires_jwt_response_mode(&self) -> bool {
        self.require_jwt_response_mode
    }

    /// The page about errors: the `error_uri` of every error response.
    pub fn error_uri(&self) -> Option<&str> {
        self.error_uri.as_deref()
    }

    /// Whether the provider is available. If not, every endpoint answers `temporarily_unavailable`.
    pub fn is_available(&self) -> bool {
        self.available.load(Ordering::Relaxed)
    }

    /// Switches the provider on or off while it runs.
    pub fn set_available(&self, available: bool) {
        self.available.store(available, Ordering::Relaxed);
    }

    /// The reverse proxies whose forwarded headers count.
    pub fn trusted_proxies(&self) -> &TrustedProxies {
        &self.trusted_proxies
    }

    /// The header in which these proxies send the client's certificate; `None` if they send none.
    #[cfg(feature = "openid")]
    pub fn client_certificate_header(&self) -> Option<&crate::certificate_header::CertificateHeader> {
        self.client_certificate_header.as_ref()
    }

    /// The base URL of the endpoints on the listener that asks for client certificates; `None` if they are those of the
    /// issuer.
    #[cfg(feature = "openid")]
    pub fn mtls_endpoints(&self) -> Option<&Issuer> {
        self.mtls_endpoints.as_ref()
    }

    /// The salt of people's pairwise identifiers; without it, all clients get the same identifiers.
    pub fn pairwise_salt(&self) -> Option<&Secret> {
        self.pairwise_salt.as_ref()
    }

    /// Seals what the store keeps for the provider, such as clients' secrets.
    pub(crate) fn seal(&self) -> Option<&Seal> {
        self.seal.as_ref()
    }

    /// Whether a client may be registered for unsigned ID tokens.
    pub fn unsigned_id_tokens(&self) -> bool {
        self.unsigned_id_tokens
    }

    /// Whether a self-registered client may have redirect URIs with this private-use scheme without a dot:
    /// one of the widely used editors and agents (`cursor`, `goose`, `vscode`, `vscode-insiders`, `vscodium`,
    /// `warp`, `windsurf`), or one that [`SettingsBuilder::redirect_schemes`] adds.
    pub fn allows_redirect_scheme(&self, scheme: &str) -> bool {
        KNOWN_REDIRECT_SCHEMES.contains(&scheme) || self.redirect_schemes.iter().any(|own| own == scheme)
    }

    /// The authentication context classes that a login here can reach, for the metadata.
    pub fn acr_values(&self) -> &[String] {
        &self.acr_values
    }

    /// The known claims of people in addition to those of the declared scopes, for the metadata.
    pub fn claims_supported(&self) -> &[String] {
        &self.claims_supported
    }

    /// Whether ID tokens contain the claims of the granted scope, for clients whose registration does not
    /// say.
    pub fn id_token_claims(&self) -> IdTokenClaims {
        self.id_token_claims
    }

    /// The scope tokens that were defined in addition to the declared ones.
    pub fn scopes(&self) -> &[ScopeDefinition] {
        &self.scopes
    }

    /// The protected resources that were defined in addition to the declared ones.
    pub fn resources(&self) -> &[ProtectedResource] {
        &self.resources
    }

    /// The declared resources that this provider does not have.
    pub fn without_resources(&self) -> impl Iterator<Item = &str> {
        self.without_resources.iter().map(String::as_str)
    }

    /// The identifiers of declared resources that were set when the provider started, with the resources'
    /// names.
    pub fn resource_identifiers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.resource_identifiers.iter().map(|(name, identifier)| (&**name, &**identifier))
    }

    /// Where other protected resources are found.
    pub fn resource_directory(&self) -> Option<&Arc<dyn ResourceDirectory>> {
        self.resource_directory.as_ref()
    }

    /// The form of access tokens, where it is not the declared default.
    pub fn access_token_format(&self) -> Option<AccessTokenFormat> {
        self.access_token_format
    }

    /// The algorithm that signs JWT access tokens; `None`: the first of the keys.
    #[cfg(feature = "openid")]
    pub fn access_token_signing_alg(&self) -> Option<crate::keys::SigningAlgorithm> {
        self.access_token_signing_alg
    }

    /// The languages of the pages, for the metadata.
    pub fn ui_locales(&self) -> &[String] {
        &self.ui_locales
    }

    /// Where a client may put its secret, unless its registration says otherwise.
    pub fn client_secret_transport(&self) -> SecretTransport {
        self.client_secret_transport
    }

    /// What the `aud` of a client's assertion may be.
    pub fn assertion_audience(&self) -> AssertionAudience {
        self.assertion_audience
    }

    /// Whether clients may register themselves, if the endpoint is declared.
    pub fn client_registration(&self) -> bool {
        self.client_registration
    }

    /// Whether every client must push its authorization requests (RFC 9126 section 5).
    pub fn requires_pushed_authorization_requests(&self) -> bool {
        self.require_pushed_authorization_requests
    }

    /// Whether an operator's confidential clients may push requests with redirect URIs that are not registered
    /// (RFC 9126 section 2.4).
    pub fn pushed_redirect_uris(&self) -> bool {
        self.pushed_redirect_uris
    }

    /// How strict the provider is with request objects.
    pub fn request_object_policy(&self) -> RequestObjectPolicy {
        self.request_object_policy
    }

    /// How long after it was pushed a request must arrive at the authorization endpoint.
    pub fn pushed_request_lifetime(&self) -> Duration {
        self.pushed_request_lifetime
    }

    /// How many requests a client may push within that lifetime.
    pub fn most_pushed_requests(&self) -> usize {
        self.most_pushed_requests
    }

    /// Which metadata documents of clients count, if `clients(metadata_documents)` is declared.
    #[cfg(feature = "openid")]
    pub fn client_documents(&self) -> &ClientDocuments {
        &self.client_documents
    }

    /// Whose software statements count at the registration endpoint.
    #[cfg(feature = "openid")]
    pub fn software_statements(&self) -> &SoftwareStatements {
        &self.software_statements
    }

    /// Whose assertions count.
    #[cfg(feature = "openid")]
    pub fn trusted_issuers(&self) -> &[TrustedIssuer] {
        &self.trusted_issuers
    }

    /// Finds those that are not known when the provider starts.
    #[cfg(feature = "openid")]
    pub fn trusted_issuer_directory(&self) -> Option<&Arc<dyn TrustedIssuerDirectory>> {
        self.trusted_issuer_directory.as_ref()
    }

    /// Fetches clients' documents. Without one, nothing is fetched.
    pub fn fetcher(&self) -> Option<&Arc<dyn Fetcher>> {
        self.fetcher.as_ref()
    }

    /// Fetches documents of unknown clients, with [separate limits](Fetcher::for_strangers) if the fetcher
    /// has them.
    pub(crate) fn fetcher_for_strangers(&self) -> Option<Arc<dyn Fetcher>> {
        let fetcher = self.fetcher.as_ref()?;
        Some(fetcher.for_strangers().unwrap_or_else(|| Arc::clone(fetcher)))
    }

    /// Fetches documents of a client: a self-registered one may be anybody's.
    #[cfg(feature = "openid")]
    pub(crate) fn fetcher_for(&self, client: &Client) -> Option<Arc<dyn Fetcher>> {
        if client.is_self_registered() { self.fetcher_for_strangers() } else { self.fetcher.clone() }
    }

    /// Whether clients can manage their grants.
    pub(crate) fn grant_management(&self) -> bool {
        self.grant_management.is_on
    }

    /// Whether each request says what becomes of its grant.
    pub(crate) fn grant_management_action_required(&self) -> bool {
        self.grant_management.is_action_required
    }

    /// Whether shared signals are transmitted.
    #[cfg(all(feature = "openid", feature = "events"))]
    pub(crate) fn shared_signals(&self) -> bool {
        self.signals.are_on
    }

    /// Whom streams of shared signals are about.
    #[cfg(all(feature = "openid", feature = "events"))]
    pub(crate) fn signal_subjects(&self) -> DefaultSubjects {
        self.signals.subjects
    }

    /// The pause between two verifications of a stream.
    #[cfg(all(feature = "openid", feature = "events"))]
    pub(crate) fn signal_verification_interval(&self) -> Duration {
        self.signals.verification_interval
    }

    /// For how long a receiver may take nothing.
    #[cfg(all(feature = "openid", feature = "events"))]
    pub(crate) fn signal_patience(&self) -> Duration {
        self.signals.patience
    }

    /// The current time.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }
}

impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Settings")
            .field("issuer", &self.issuer.as_str())
            .field("lifetimes", &self.lifetimes)
            .field("available", &self.is_available())
            .finish_non_exhaustive()
    }
}
