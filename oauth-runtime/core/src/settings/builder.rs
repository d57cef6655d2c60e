//! The builders of [`Settings`] and of a whole server.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::check::{
    SettingsError, check_notice_lifetime, check_page, check_pairwise_salt, check_polling_interval,
};
use super::{Issuer, RefreshTokenRotation, ScopeDefinition, Settings, TrustedProxies};
use crate::fetch::Fetcher;
use crate::openid::IdTokenClaims;
use crate::rate_limit::RateLimits;
use crate::{AssertionAudience, Clock, Lifetimes, Secret, SecretTransport, SystemClock};

/// The age at which a client that nobody used ends by default, in seconds.
const THIRTY_DAYS: u64 = 30 * 24 * 3600;

/// The age at which a grant ends by default, in seconds.
const ONE_YEAR: u64 = 31_536_000;

/// How long a client is told of a logout by default, in seconds.
const ONE_DAY: u64 = 86_400;

/// Collects the [`Settings`] of a server. What is left out is as declared.
#[must_use = "settings are made by `build()`"]
pub struct SettingsBuilder(Settings);

impl SettingsBuilder {
    /// Starts with an issuer and the declared lifetimes.
    pub fn new(issuer: Issuer, lifetimes: Lifetimes) -> Self {
        Self(Settings {
            issuer,
            lifetimes,
            refresh_token_grace_period: 30,
            rotate_refresh_tokens: RefreshTokenRotation::default(),
            grant_max_age: Some(ONE_YEAR),
            unused_client_lifetime: Some(THIRTY_DAYS),
            most_unused_clients: 10_000,
            logout_notice_lifetime: ONE_DAY,
            verification_uri: None,
            device_polling_interval: 5,
            issue_refresh_token_implicit_grant: false,
            insecure_transport: false,
            error_uri: None,
            confirm_error_redirects: false,
            available: AtomicBool::new(true),
            trusted_proxies: TrustedProxies::default(),
            pairwise_salt: None,
            unsigned_id_tokens: false,
            redirect_schemes: Vec::new(),
            acr_values: Vec::new(),
            claims_supported: Vec::new(),
            id_token_claims: IdTokenClaims::default(),
            scopes: Vec::new(),
            ui_locales: Vec::new(),
            clock: Arc::new(SystemClock),
            fetcher: None,
            rate_limits: RateLimits::default(),
            client_secret_transport: SecretTransport::default(),
            assertion_audience: AssertionAudience::default(),
            client_registration: true,
        })
    }

    /// The finished settings.
    ///
    /// # Panics
    /// Where [`try_build`](Self::try_build) gives an error.
    pub fn build(self) -> Settings {
        self.try_build().unwrap_or_else(|error| panic!("{error}"))
    }

    /// The finished settings; for values that come from a configuration.
    ///
    /// # Errors
    /// [`SettingsError`], where a value makes no sense.
    pub fn try_build(self) -> Result<Settings, SettingsError> {
        let lifetimes = self.0.lifetimes;
        lifetimes.check()?;
        check_polling_interval(self.0.device_polling_interval, lifetimes)?;
        check_pairwise_salt(self.0.pairwise_salt.as_ref())?;
        check_page("verification_uri", self.0.verification_uri.as_deref())?;
        check_page("error_uri", self.0.error_uri.as_deref())?;
        check_notice_lifetime(self.0.logout_notice_lifetime)?;
        Ok(self.0)
    }
}

/// Builds a server: its fields are given already, the settings can be changed.
///
/// `builder(…)` of the annotated struct makes one. Lifetimes are in seconds.
#[must_use = "a server is made by `build()`"]
pub struct ServerBuilder<Finish> {
    settings: SettingsBuilder,
    finish: Finish,
}

impl<Finish> ServerBuilder<Finish> {
    /// Starts with the settings, and with the function that puts them into the server.
    #[doc(hidden)]
    pub fn new<Server>(settings: SettingsBuilder, finish: Finish) -> Self
    where
        Finish: FnOnce(Settings) -> Server,
    {
        Self { settings, finish }
    }

    /// The server.
    ///
    /// # Panics
    /// Where [`try_build`](Self::try_build) gives an error.
    pub fn build<Server>(self) -> Server
    where
        Finish: FnOnce(Settings) -> Server,
    {
        (self.finish)(self.settings.build())
    }

    /// The server; for settings that come from a configuration.
    ///
    /// # Errors
    /// [`SettingsError`], where a value makes no sense.
    pub fn try_build<Server>(self) -> Result<Server, SettingsError>
    where
        Finish: FnOnce(Settings) -> Server,
    {
        Ok((self.finish)(self.settings.try_build()?))
    }
}

/// The same setters for both builders.
macro_rules! setters {
    ($($(#[$doc:meta])* $name:ident($argument:ident: $type:ty) => $settings:ident $set:expr;)*) => {
        impl SettingsBuilder {
            $($(#[$doc])* pub fn $name(mut self, $argument: $type) -> Self {
                let $settings = &mut self.0;
                $set;
                self
            })*
        }

        impl<Finish> ServerBuilder<Finish> {
            $($(#[$doc])* pub fn $name(mut self, $argument: $type) -> Self {
                self.settings = self.settings.$name($argument);
                self
            })*
        }
    };
}

setters! {
    /// The issuer identifier, in place of the declared one.
    issuer(issuer: Issuer) => settings settings.issuer = issuer;
    /// The lifetime of access tokens, in seconds.
    token_expires_in(seconds: u64) => settings settings.lifetimes.access_token = seconds;
    /// The lifetime of refresh tokens, in seconds. Each rotation begins a new one.
    refresh_token_expires_in(seconds: u64) => settings settings.lifetimes.refresh_token = seconds;
    /// The lifetime of authorization codes, in seconds; RFC 6749 section 4.1.2 recommends at most ten minutes.
    authorization_code_expires_in(seconds: u64) => settings settings.lifetimes.authorization_code = seconds;
    /// Seconds in which a used refresh token gets the same successor again: for a client that lost the answer, or that refreshed twice at
    /// once. Default: 30. Once the successor was used, a use of the old token is a replay at any time, and revokes the grant. Zero:
    /// every second use is a replay.
    refresh_token_grace_period(seconds: u64) => settings settings.refresh_token_grace_period = seconds;
    /// When a refresh gives a new refresh token. Default: at each refresh of a public client; for a confidential client once
    /// its token is old.
    rotate_refresh_tokens(rotation: RefreshTokenRotation) => settings settings.rotate_refresh_tokens = rotation;
    /// Seconds after which a grant ends, however often it was refreshed: its person has to approve again. No code, token or ID token of
    /// the grant outlives it. Default: one year. Zero: grants may go on for ever.
    grant_max_age(seconds: u64) => settings settings.grant_max_age = Some(seconds).filter(|seconds| *seconds > 0);
    /// Seconds after a logout in which the provider tries to tell a client of it over the back channel: 1 at least. A client that is
    /// away for longer is not told, which the log says. Default: 86,400, a day.
    logout_notice_lifetime(seconds: u64) => settings settings.logout_notice_lifetime = seconds;
    /// Seconds after which a client that registered itself is deleted if nobody used it until then: no person approved it, and it got no token.
    /// Default: 30 days. Zero: such clients stay. Clients of an operator never expire.
    unused_client_expires_in(seconds: u64) => settings settings.unused_client_lifetime = Some(seconds).filter(|seconds| *seconds > 0);
    /// How many clients that registered themselves may wait for their first use. At this bound a registration is answered with status 503,
    /// so that strangers don't fill the store. Each instance counts for itself: those that its last sweep found, and its own registrations since.
    /// Default: 10,000.
    most_unused_clients(most: usize) => settings settings.most_unused_clients = most;
    /// The lifetime of device codes and their user codes, in seconds: half an hour at most, since a user code is short enough to be guessed
    /// (RFC 8628 section 5.1).
    device_code_expires_in(seconds: u64) => settings settings.lifetimes.device_code = seconds;
    /// Where a person types the code of a device, in place of `/device` under the issuer: a short URI that is easy to type, which
    /// leads to the page (RFC 8628 section 3.3). A provider without the pages of the feature `ui` has its own page there.
    verification_uri(uri: impl Into<String>) => settings settings.verification_uri = Some(uri.into());
    /// Seconds that a device waits between two token requests (RFC 8628 section 3.2): 1 at least, and less than the device code's
    /// lifetime. Default: 5.
    device_polling_interval(seconds: u64) => settings settings.device_polling_interval = seconds;
    /// Lets the `token` response type give a refresh token, against RFC 6749 section 4.2.2. For migrations only.
    issue_refresh_token_implicit_grant(issue: bool) => settings settings.issue_refresh_token_implicit_grant = issue;
    /// Accepts plain `http` on every host: for a network that is trusted otherwise.
    insecure_transport(insecure: bool) => settings settings.insecure_transport = insecure;
    /// A page about errors, put into every error response as `error_uri`.
    error_uri(uri: impl Into<String>) => settings settings.error_uri = Some(uri.into()).filter(|uri: &String| !uri.is_empty());
    /// Errors of clients that registered themselves are a page with a link, in place of a redirect that the browser follows by itself
    /// (RFC 9700 section 4.11.2). Without it that is so where the redirect would start a program on the person's machine, and redirects to the web are
    /// followed, as OpenID Connect wants it of `prompt=none`. Default: off.
    confirm_error_redirects(confirm: bool) => settings settings.confirm_error_redirects = confirm;
    /// Whether the provider answers from the start; [`Settings::set_available`] changes it later.
    available(available: bool) => settings settings.available = AtomicBool::new(available);
    /// The reverse proxies in front of the provider, whose word on the client's address (`X-Forwarded-For`, `Forwarded`) and on TLS
    /// (`X-Forwarded-Proto`, `Forwarded`) counts: see [`TrustedProxies`]. Default: none.
    trusted_proxies(proxies: TrustedProxies) => settings settings.trusted_proxies = proxies;
    /// The lifetime of ID tokens, in seconds.
    id_token_expires_in(seconds: u64) => settings settings.lifetimes.id_token = seconds;
    /// Lets clients register for pairwise identifiers of people (OpenID Connect Core section 8.1). The salt must stay the same for ever, and
    /// secret: with it, anybody can find out whose an identifier is. It has at least 16 characters.
    pairwise_salt(salt: impl Into<Secret>) => settings settings.pairwise_salt = Some(salt.into());
    /// Lets a client of the code flow be registered for unsigned ID tokens (`none`, OpenID Connect Core section 2). Default: off.
    unsigned_id_tokens(allow: bool) => settings settings.unsigned_id_tokens = allow;
    /// Private-use schemes without a dot that clients may register themselves with, such as `zed`, beside those of
    /// [`Settings::allows_redirect_scheme`]. An operator's clients may have any. Default: none.
    redirect_schemes(schemes: impl IntoIterator<Item: Into<String>>) => settings settings.redirect_schemes = schemes.into_iter().map(Into::into).collect();
    /// The authentication context classes that a login here can reach, for the metadata.
    acr_values(values: impl IntoIterator<Item: Into<String>>) => settings settings.acr_values = values.into_iter().map(Into::into).collect();
    /// The claims that are known of people beside those of the declared scopes. Clients may ask for them by name (`claims`), and the metadata
    /// tell them.
    claims_supported(names: impl IntoIterator<Item: Into<String>>) => settings settings.claims_supported = names.into_iter().map(Into::into).collect();
    /// Whether ID tokens have the claims of the granted scope too, and not the UserInfo response alone. Default:
    /// [`IdTokenClaims::UserInfo`]. A client can be registered otherwise ([`OpenIdMetadata::id_token_claims`](crate::OpenIdMetadata::id_token_claims)).
    id_token_claims(claims: IdTokenClaims) => settings settings.id_token_claims = claims;
    /// Adds a scope token that is known when the provider starts, in place of a declared or earlier one of the same name.
    scope(definition: ScopeDefinition) => settings {
        settings.scopes.retain(|other| other.name() != definition.name());
        settings.scopes.push(definition);
    };
    /// The languages of the pages, for the metadata, as BCP 47 tags.
    ui_locales(tags: impl IntoIterator<Item: Into<String>>) => settings settings.ui_locales = tags.into_iter().map(Into::into).collect();
    /// The limits for guesses at passwords and codes, in place of the [defaults](RateLimits).
    rate_limits(limits: RateLimits) => settings settings.rate_limits = limits;
    /// Where a client may put its secret. Default: [`SecretTransport::Any`], in the header or in the body.
    client_secret_transport(transport: SecretTransport) => settings settings.client_secret_transport = transport;
    /// What the `aud` of a client's assertion may be. Default: [`AssertionAudience::Issuer`], as RFC 10070 demands.
    assertion_audience(audience: AssertionAudience) => settings settings.assertion_audience = audience;
    /// Whether clients may register themselves at the declared registration endpoint. Default: true. Where it is false, the metadata
    /// don't name the endpoint, and it answers a registration with `access_denied`, without asking the policy; clients that registered
    /// before still read, change and delete their registration.
    client_registration(allow: bool) => settings settings.client_registration = allow;
    /// The clock, in place of the operating system's.
    clock(clock: impl Clock + 'static) => settings settings.clock = Arc::new(clock);
    /// What fetches documents of clients, and tells clients about a logout: `fetch::WebFetcher`, or an
    /// [`Arc`] of a [`Fetcher`] of your own. None, the default: nothing is fetched.
    fetcher(fetcher: impl Fetcher + 'static) => settings settings.fetcher = Some(Arc::new(fetcher));
}
