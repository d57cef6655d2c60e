//! What is known only when a provider starts: issuer, lifetimes, availability.

mod assertion_audience;
mod builder;
mod check;
mod issuer;
mod refresh_token_rotation;
mod scopes;
mod trusted_proxies;

use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

pub use assertion_audience::AssertionAudience;
pub use builder::{ServerBuilder, SettingsBuilder};
pub use check::SettingsError;
pub(crate) use issuer::is_loopback_host;
pub use issuer::{Issuer, IssuerError};
pub use refresh_token_rotation::RefreshTokenRotation;
pub use scopes::{ScopeDefinition, ScopeDefinitionError};
pub use trusted_proxies::TrustedProxies;

#[cfg(feature = "openid")]
use crate::Client;
use crate::fetch::Fetcher;
use crate::openid::IdTokenClaims;
use crate::rate_limit::RateLimits;
use crate::{Clock, Lifetimes, Secret, SecretTransport, Timestamp};

/// The schemes without a dot that clients may register themselves with.
const KNOWN_REDIRECT_SCHEMES: [&str; 7] =
    ["cursor", "goose", "vscode", "vscode-insiders", "vscodium", "warp", "windsurf"];

/// Where the page for user codes is under the issuer, unless it is elsewhere.
pub(crate) const VERIFICATION_PATH: &str = "/device";

/// The settings of a running provider. Set once through [`SettingsBuilder`]; only the availability can change while it runs.
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
    refresh_token_grace_period: u64,
    rotate_refresh_tokens: RefreshTokenRotation,
    grant_max_age: Option<u64>,
    logout_notice_lifetime: u64,
    verification_uri: Option<String>,
    device_polling_interval: u64,
    issue_refresh_token_implicit_grant: bool,
    insecure_transport: bool,
    error_uri: Option<String>,
    confirm_error_redirects: bool,
    available: AtomicBool,
    trusted_proxies: TrustedProxies,
    pairwise_salt: Option<Secret>,
    unsigned_id_tokens: bool,
    redirect_schemes: Vec<String>,
    acr_values: Vec<String>,
    claims_supported: Vec<String>,
    id_token_claims: IdTokenClaims,
    scopes: Vec<ScopeDefinition>,
    ui_locales: Vec<String>,
    clock: Arc<dyn Clock>,
    fetcher: Option<Arc<dyn Fetcher>>,
    rate_limits: RateLimits,
    client_secret_transport: SecretTransport,
    assertion_audience: AssertionAudience,
    client_registration: bool,
    unused_client_lifetime: Option<u64>,
    most_unused_clients: usize,
}

impl Settings {
    /// The limits for guesses at passwords and codes.
    pub fn rate_limits(&self) -> &RateLimits {
        &self.rate_limits
    }

    /// The issuer identifier.
    pub fn issuer(&self) -> &Issuer {
        &self.issuer
    }

    /// The lifetimes of codes and tokens, in seconds.
    pub fn lifetimes(&self) -> Lifetimes {
        self.lifetimes
    }

    /// Seconds in which a used refresh token gets the same successor again, for a client that lost the answer. Zero: never.
    pub fn refresh_token_grace_period(&self) -> u64 {
        self.refresh_token_grace_period
    }

    /// When a refresh gives a new refresh token.
    pub fn rotate_refresh_tokens(&self) -> RefreshTokenRotation {
        self.rotate_refresh_tokens
    }

    /// Seconds after which a grant ends, however often it was refreshed; `None` where grants may go on for ever.
    pub fn grant_max_age(&self) -> Option<u64> {
        self.grant_max_age
    }

    /// Seconds after which a client that registered itself is deleted if nobody used it; `None` where such clients stay.
    pub fn unused_client_lifetime(&self) -> Option<u64> {
        self.unused_client_lifetime
    }

    /// How many clients that registered themselves may wait for their first use.
    pub fn most_unused_clients(&self) -> usize {
        self.most_unused_clients
    }

    /// Seconds after a logout in which the provider tries to tell a client of it over the back channel.
    pub fn logout_notice_lifetime(&self) -> u64 {
        self.logout_notice_lifetime
    }

    /// When a grant of this moment ends at the latest.
    pub(crate) fn end_of_grant(&self, granted_at: Timestamp) -> Timestamp {
        self.grant_max_age.map_or(Timestamp::from_unix(u64::MAX), |age| granted_at.plus(age))
    }

    /// Where a person types the code of a device (RFC 8628 section 3.2): `/device` under the issuer, unless it was set.
    pub fn verification_uri(&self) -> Cow<'_, str> {
        match &self.verification_uri {
            Some(uri) => uri.into(),
            None => self.issuer.join(VERIFICATION_PATH).into(),
        }
    }

    /// Seconds that a device waits between two token requests (RFC 8628 section 3.2, `interval`).
    pub fn device_polling_interval(&self) -> u64 {
        self.device_polling_interval
    }

    /// Whether the `token` response type gives a refresh token, against RFC 6749 section 4.2.2.
    pub fn issue_refresh_token_implicit_grant(&self) -> bool {
        self.issue_refresh_token_implicit_grant
    }

    /// Whether plain `http` is accepted on every host.
    pub fn insecure_transport(&self) -> bool {
        self.insecure_transport
    }

    /// Whether errors of clients that registered themselves are always a page.
    pub fn confirms_error_redirects(&self) -> bool {
        self.confirm_error_redirects
    }

    /// The page about errors, put into every error response as `error_uri`.
    pub fn error_uri(&self) -> Option<&str> {
        self.error_uri.as_deref()
    }

    /// Whether the provider answers. While it doesn't, every endpoint says `temporarily_unavailable`.
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

    /// What goes into the pairwise identifiers of people; without it every client knows them by the same.
    pub fn pairwise_salt(&self) -> Option<&Secret> {
        self.pairwise_salt.as_ref()
    }

    /// Whether a client may be registered for unsigned ID tokens.
    pub fn unsigned_id_tokens(&self) -> bool {
        self.unsigned_id_tokens
    }

    /// Whether a client that registers itself may have redirect URIs with this private-use scheme, which has no dot: one of the
    /// editors and agents in wide use (`cursor`, `goose`, `vscode`, `vscode-insiders`, `vscodium`, `warp`, `windsurf`), or one that
    /// [`SettingsBuilder::redirect_schemes`] adds.
    pub fn allows_redirect_scheme(&self, scheme: &str) -> bool {
        KNOWN_REDIRECT_SCHEMES.contains(&scheme) || self.redirect_schemes.iter().any(|own| own == scheme)
    }

    /// The authentication context classes that a login here can reach, for the metadata.
    pub fn acr_values(&self) -> &[String] {
        &self.acr_values
    }

    /// The claims that are known of people beside those of the declared scopes, for the metadata.
    pub fn claims_supported(&self) -> &[String] {
        &self.claims_supported
    }

    /// Whether ID tokens have the claims of the granted scope, for clients that are registered for neither.
    pub fn id_token_claims(&self) -> IdTokenClaims {
        self.id_token_claims
    }

    /// The scope tokens that were defined beside the declared ones.
    pub fn scopes(&self) -> &[ScopeDefinition] {
        &self.scopes
    }

    /// The languages of the pages, for the metadata.
    pub fn ui_locales(&self) -> &[String] {
        &self.ui_locales
    }

    /// Where a client may put its secret, unless the client itself says otherwise.
    pub fn client_secret_transport(&self) -> SecretTransport {
        self.client_secret_transport
    }

    /// What the `aud` of a client's assertion may be.
    pub fn assertion_audience(&self) -> AssertionAudience {
        self.assertion_audience
    }

    /// Whether clients may register themselves, where the endpoint is declared.
    pub fn client_registration(&self) -> bool {
        self.client_registration
    }

    /// What fetches documents of clients. Without one nothing is fetched.
    pub fn fetcher(&self) -> Option<&Arc<dyn Fetcher>> {
        self.fetcher.as_ref()
    }

    /// What fetches documents for clients that nobody knows yet: in [places of their own](Fetcher::for_strangers), where the fetcher has
    /// such.
    pub(crate) fn fetcher_for_strangers(&self) -> Option<Arc<dyn Fetcher>> {
        let fetcher = self.fetcher.as_ref()?;
        Some(fetcher.for_strangers().unwrap_or_else(|| Arc::clone(fetcher)))
    }

    /// What fetches documents of a client: one that registered itself may be anybody's.
    #[cfg(feature = "openid")]
    pub(crate) fn fetcher_for(&self, client: &Client) -> Option<Arc<dyn Fetcher>> {
        if client.is_self_registered() { self.fetcher_for_strangers() } else { self.fetcher.clone() }
    }

    /// The current moment.
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
