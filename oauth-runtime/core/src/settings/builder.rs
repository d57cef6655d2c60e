//! The builders of [`Settings`] and of a whole server.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

#[cfg(all(feature = "openid", feature = "events"))]
use super::DefaultSubjects;
#[cfg(feature = "openid")]
use super::check::check_certificate_header;
use super::check::{
    SettingsError, check_audit_log, check_fraction, check_notice_lifetime, check_page, check_pairwise_salt,
    check_polling_interval, check_pushed_requests,
};
use super::{Issuer, RefreshTokenRotation, RequestObjectPolicy, ScopeDefinition, Settings, TrustedProxies};
use crate::event::EventSubscriber;
use crate::fetch::Fetcher;
use crate::openid::IdTokenClaims;
use crate::protected_resource::{AccessTokenFormat, ProtectedResource, ResourceDirectory};
use crate::rate_limit::RateLimits;
#[cfg(feature = "webhooks")]
use crate::webhook::Webhook;
use crate::{AssertionAudience, Clock, Lifetimes, Secret, SecretTransport, SystemClock, Text};

/// The default age at which an unused client expires.
const THIRTY_DAYS: Duration = Duration::from_secs(30 * 24 * 3600);

/// The default age at which a grant ends.
const ONE_YEAR: Duration = Duration::from_secs(365 * 24 * 3600);

/// How long the audit log keeps an event by default.
const NINETY_DAYS: Duration = Duration::from_secs(90 * 24 * 3600);

/// How long the provider tries to notify a client of a logout by default.
const ONE_DAY: Duration = Duration::from_secs(24 * 3600);

/// Collects the [`Settings`] of a server. The defaults are the declared values. Times count in whole seconds; a
/// fraction is dropped.
#[derive(Debug)]
#[must_use = "settings are made by `build()`"]
pub struct SettingsBuilder(Settings);

impl SettingsBuilder {
    /// Starts with an issuer and the declared lifetimes.
    pub fn new(issuer: Issuer, lifetimes: Lifetimes) -> Self {
        Self(Settings {
            issuer,
            lifetimes,
            refresh_token_grace_period: Duration::from_secs(30),
            rotate_refresh_tokens: RefreshTokenRotation::default(),
            grant_max_age: Some(ONE_YEAR),
            trust_domain: None,
            unused_client_lifetime: Some(THIRTY_DAYS),
            most_unused_clients: 10_000,
            logout_notice_lifetime: ONE_DAY,
            verification_uri: None,
            device_polling_interval: Duration::from_secs(5),
            #[cfg(feature = "openid")]
            ciba: super::CibaSettings::default(),
            #[cfg(all(feature = "openid", feature = "events"))]
            signals: super::SignalSettings::default(),
            grant_management: super::GrantManagementSettings::default(),
            issue_refresh_token_implicit_grant: false,
            insecure_transport: false,
            error_uri: None,
            confirm_error_redirects: false,
            require_jwt_response_mode: false,
            available: AtomicBool::new(true),
            trusted_proxies: TrustedProxies::default(),
            #[cfg(feature = "openid")]
            client_certificate_header: None,
            #[cfg(feature = "openid")]
            mtls_endpoints: None,
            pairwise_salt: None,
            seal: None,
            unsigned_id_tokens: false,
            redirect_schemes: Vec::new(),
            acr_values: Vec::new(),
            claims_supported: Vec::new(),
            id_token_claims: IdTokenClaims::default(),
            scopes: Vec::new(),
            ui_locales: Vec::new(),
            clock: Arc::new(SystemClock),
            fetcher: None,
            event_subscribers: Vec::new(),
            audit_log: true,
            audit_log_retention: NINETY_DAYS,
            audit_log_capacity: 100_000,
            tenant_label: None,
            audit_log_refusals_per_minute: 600,
            audit_log_before_response: None,
            #[cfg(feature = "webhooks")]
            webhooks: Vec::new(),
            rate_limits: RateLimits::default(),
            client_secret_transport: SecretTransport::default(),
            assertion_audience: AssertionAudience::default(),
            client_registration: true,
            require_pushed_authorization_requests: false,
            pushed_redirect_uris: false,
            request_object_policy: RequestObjectPolicy::default(),
            pushed_request_lifetime: Duration::from_secs(60),
            most_pushed_requests: 10_000,
            #[cfg(feature = "openid")]
            client_documents: super::ClientDocuments::default(),
            #[cfg(feature = "openid")]
            software_statements: super::SoftwareStatements::default(),
            #[cfg(feature = "openid")]
            trusted_issuers: Vec::new(),
            #[cfg(feature = "openid")]
            trusted_issuer_directory: None,
            resources: Vec::new(),
            resource_identifiers: Vec::new(),
            without_resources: Vec::new(),
            resource_directory: None,
            access_token_format: None,
            #[cfg(feature = "openid")]
            access_token_signing_alg: None,
            #[cfg(feature = "openid")]
            decryption_keys: None,
            #[cfg(feature = "openid")]
            dpop: super::dpop::DpopSettings::default(),
            #[cfg(feature = "openid")]
            client_signing_algorithms: crate::keys::SigningAlgorithm::USUAL.to_vec(),
        })
    }

    /// The finished settings.
    ///
    /// # Panics
    /// If [`try_build`](Self::try_build) returns an error.
    pub fn build(self) -> Settings {
        self.try_build().unwrap_or_else(|error| panic!("{error}"))
    }

    /// The finished settings, for values that come from a configuration.
    ///
    /// # Errors
    /// [`SettingsError`] if a value makes no sense.
    pub fn try_build(self) -> Result<Settings, SettingsError> {
        let lifetimes = self.0.lifetimes;
        lifetimes.check()?;
        check_polling_interval(self.0.device_polling_interval, lifetimes)?;
        check_pairwise_salt(self.0.pairwise_salt.as_ref())?;
        check_page("verification_uri", self.0.verification_uri.as_deref())?;
        check_page("error_uri", self.0.error_uri.as_deref())?;
        #[cfg(feature = "openid")]
        self.0.ciba.check()?;
        #[cfg(all(feature = "openid", feature = "events"))]
        self.0.signals.check()?;
        check_notice_lifetime(self.0.logout_notice_lifetime)?;
        check_audit_log(&self.0)?;
        check_pushed_requests(self.0.pushed_request_lifetime, self.0.most_pushed_requests)?;
        #[cfg(feature = "openid")]
        check_certificate_header(&self.0)?;
        #[cfg(feature = "openid")]
        self.0.client_documents.check()?;
        #[cfg(feature = "openid")]
        self.0.dpop.check()?;
        #[cfg(feature = "openid")]
        self.0.software_statements.check()?;
        #[cfg(feature = "openid")]
        self.0.trusted_issuers.iter().try_for_each(|own| own.check(self.0.fetcher.is_some()))?;
        check_fraction("grant_max_age", self.0.grant_max_age)?;
        check_fraction("unused_client_expires_in", self.0.unused_client_lifetime)?;
        check_fraction("refresh_token_grace_period", Some(self.0.refresh_token_grace_period))?;
        Ok(self.0)
    }
}

/// Builds a server: its fields are already set, its settings can be changed.
///
/// `builder(…)` of the annotated struct creates one. Times count in whole seconds; a fraction is dropped.
#[must_use = "a server is made by `build()`"]
pub struct ServerBuilder<Finish> {
    settings: SettingsBuilder,
    /// What the declared parts need of the settings.
    check: fn(&Settings) -> Result<(), SettingsError>,
    finish: Finish,
}

impl<Finish> fmt::Debug for ServerBuilder<Finish> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServerBuilder").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl<Finish> ServerBuilder<Finish> {
    /// Starts with the settings, the check of what the declaration needs of them, and the function that puts
    /// them into the server.
    #[doc(hidden)]
    pub fn new<Server>(
        settings: SettingsBuilder,
        check: fn(&Settings) -> Result<(), SettingsError>,
        finish: Finish,
    ) -> Self
    where
        Finish: FnOnce(Settings) -> Result<Server, SettingsError>,
    {
        Self { settings, check, finish }
    }

    /// The server.
    ///
    /// # Panics
    /// If [`try_build`](Self::try_build) returns an error.
    pub fn build<Server>(self) -> Server
    where
        Finish: FnOnce(Settings) -> Result<Server, SettingsError>,
    {
        self.try_build().unwrap_or_else(|error| panic!("{error}"))
    }

    /// The server, for settings that come from a configuration.
    ///
    /// # Errors
    /// [`SettingsError`] if a value makes no sense, or if the server lacks what it needs, such as a key.
    pub fn try_build<Server>(self) -> Result<Server, SettingsError>
    where
        Finish: FnOnce(Settings) -> Result<Server, SettingsError>,
    {
        let settings = self.settings.try_build()?;
        (self.check)(&settings)?;
        (self.finish)(settings)
    }
}

/// The same setters for both builders.
macro_rules! setters {
    ($($(#[$meta:meta])* $name:ident($argument:ident: $type:ty) => $settings:ident $set:expr;)*) => {
        impl SettingsBuilder {
            $($(#[$meta])* pub fn $name(mut self, $argument: $type) -> Self {
                let $settings = &mut self.0;
                $set;
                self
            })*
        }

        impl<Finish> ServerBuilder<Finish> {
            $($(#[$meta])* pub fn $name(mut self, $argument: $type) -> Self {
                self.settings = self.settings.$name($argument);
                self
            })*
        }
    };
}

impl SettingsBuilder {
    /// This provider does not have the declared resource: nobody gets tokens for it, and its metadata document does not
    /// exist. For a program whose operator turns a resource on.
    pub fn without_resource(mut self, name: impl Into<String>) -> Self {
        self.0.without_resources.push(name.into());
        self
    }

    /// The identifier of a declared resource: instead of the declared one, or because only the running provider
    /// knows it.
    pub fn resource_identifier(mut self, name: impl Into<String>, identifier: impl Into<String>) -> Self {
        let (name, identifier) = (name.into(), identifier.into());
        self.0.resource_identifiers.retain(|(own, _)| *own != name);
        self.0.resource_identifiers.push((name, identifier));
        self
    }
}

impl<Finish> ServerBuilder<Finish> {
    /// This provider does not have the declared resource: nobody gets tokens for it, and its metadata document does not
    /// exist. For a program whose operator turns a resource on.
    pub fn without_resource(mut self, name: impl Into<String>) -> Self {
        self.settings = self.settings.without_resource(name);
        self
    }

    /// The identifier of a declared resource: instead of the declared one, or because only the running provider
    /// knows it.
    ///
    /// ```
    /// use oauth_runtime::{oauth_server, store::MemoryStore};
    ///
    /// #[oauth_server(
    ///     grants(client_credentials),
    ///     scopes(read = "Read your notes"),
    ///     resources(notes { scopes(read) }),
    /// )]
    /// struct Notes {
    ///     #[store]
    ///     store: MemoryStore,
    /// }
    ///
    /// let issuer = "https://id.example".parse()?;
    /// let notes = Notes::builder(issuer, MemoryStore::new())
    ///     .resource_identifier("notes", "https://notes.example/mcp")
    ///     .build();
    /// # let _ = notes;
    /// # Ok::<(), oauth_runtime::IssuerError>(())
    /// ```
    pub fn resource_identifier(mut self, name: impl Into<String>, identifier: impl Into<String>) -> Self {
        self.settings = self.settings.resource_identifier(name, identifier);
        self
    }
}

setters! {
    /// The issuer identifier, instead of the declared one.
    issuer(issuer: Issuer) => settings settings.issuer = issuer;
    /// The lifetime of access tokens.
    token_expires_in(time: Duration) => settings settings.lifetimes.access_token = time;
    /// The lifetime of refresh tokens. Each rotation starts a new one.
    refresh_token_expires_in(time: Duration) => settings settings.lifetimes.refresh_token = time;
    /// The lifetime of authorization codes; RFC 6749 section 4.1.2 recommends at most ten minutes.
    authorization_code_expires_in(time: Duration) => settings settings.lifetimes.authorization_code = time;
    /// How long a used refresh token still returns its successor, for a client that lost the response
    /// or refreshed twice at once. Default: 30 seconds. Once the successor was used, any use of the old token is a
    /// replay and revokes the grant. Zero: every second use is a replay. Otherwise the
    /// minimum is 1 second.
    refresh_token_grace_period(time: Duration) => settings settings.refresh_token_grace_period = time;
    /// When a refresh returns a new refresh token. Default: at each refresh of a public client; for a
    /// confidential client once its token is old.
    rotate_refresh_tokens(rotation: RefreshTokenRotation) => settings settings.rotate_refresh_tokens = rotation;
    /// How long after its beginning a grant ends, however often it was refreshed: the person has to
    /// approve again. No code, token or ID token of the grant outlives it. Default: one year. Zero: grants
    /// never end this way. Otherwise the minimum is 1 second.
    grant_max_age(time: Duration) => settings settings.grant_max_age = Some(time).filter(|time| !time.is_zero());
    /// How long after a logout the provider tries to notify a client over the back channel. Minimum: 1 second.
    /// A client that is down for longer is not notified, and the log says so. Default: one day.
    logout_notice_lifetime(time: Duration) => settings settings.logout_notice_lifetime = time;
    /// How long after its registration a self-registered client is deleted if it was never used: no
    /// person approved it, and it got no token. Default: 30 days. Zero: such clients never expire; otherwise the
    /// minimum is 1 second. An operator's clients never expire.
    unused_client_expires_in(time: Duration) => settings settings.unused_client_lifetime = Some(time).filter(|time| !time.is_zero());
    /// The maximum number of unused clients that registered themselves, and that of unused clients with a
    /// metadata document. At this limit, registrations (or approvals of new documents) get status 503, so
    /// that strangers cannot fill the store. Documents on one host may have a tenth of it, but at least 10. Each instance counts for itself: those that its last sweep
    /// found, plus its own since. Default: 10,000.
    most_unused_clients(most: usize) => settings settings.most_unused_clients = most;
    /// Adds a subscriber, which hears of each event at once. It needs `events` in the declaration.
    event_subscriber(subscriber: impl EventSubscriber + 'static) => settings settings.event_subscribers.push(Arc::new(subscriber));
    /// Whether the provider keeps events in its store, if `events(audit_log)` is declared. Default: on.
    audit_log(keep: bool) => settings settings.audit_log = keep;
    /// How long the audit log keeps an event: the [`Sweeper`](crate::store::Sweeper) deletes older ones. It applies to
    /// events that happen from now on. Minimum: 1 second. Default: 90 days. It needs `events(audit_log)` in the declaration.
    audit_log_retention(time: Duration) => settings settings.audit_log_retention = time;
    /// How many events wait in memory for a store that is slow or down, at least one. Further ones are lost, and the log says
    /// how many. One takes about 500 bytes. Default: 100,000.
    audit_log_capacity(events: usize) => settings settings.audit_log_capacity = events;
    /// How many events of a minute the audit log keeps at most of each kind that strangers can cause without an end
    /// (`request.refused`, `client.authentication_failed`, `rate_limit.reached`, `login.failed`, `login.refused`,
    /// `user_code.failed`, `email_code.failed`, `upstream_login.failed`), at each instance. The event `refusals.left_out` says how many more there were. Default: 600.
    /// It needs `events(audit_log)` in the declaration.
    audit_log_refusals_per_minute(most: u32) => settings settings.audit_log_refusals_per_minute = most;
    /// Each response waits until the store has the events of its request, at most for this long. If the store does not have
    /// them by then, or an event did not fit, the client gets status 503 instead (`temporarily_unavailable`), with nothing that
    /// was issued. So nobody has anything that the audit log does not know of, even if the machine stops. A client that repeats the
    /// request gets what was issued. Until the store takes events again, requests that may change something wait as long too, and
    /// are refused before they change anything. Default: responses do not wait. Minimum: 1 millisecond. It needs `events(audit_log)` in the declaration.
    audit_log_before_response(at_most: Duration) => settings settings.audit_log_before_response = Some(at_most);
    /// The name with which metrics and spans tell this provider from others of the process: the label `tenant` of its metrics, and the
    /// attribute `oauth.tenant` of its spans. Each label makes new series, so give one to the tenants that you watch, not to
    /// thousands. Default: none, and all providers without one are counted together.
    tenant_label(name: impl Into<Text>) => settings settings.tenant_label = Some(name.into());
    /// Adds a receiver of events. It needs `events(audit_log, webhooks)` in the declaration, and a fetcher.
    #[cfg(feature = "webhooks")]
    webhook(webhook: Webhook) => settings settings.webhooks.push(webhook);
    /// The lifetime of device codes and their user codes. Maximum: half an hour, since a user
    /// code is short enough to guess (RFC 8628 section 5.1).
    device_code_expires_in(time: Duration) => settings settings.lifetimes.device_code = time;
    /// Where a person types the code of a device, instead of `/device` under the issuer: a short URI that is
    /// easy to type and leads to the page (RFC 8628 section 3.3). A provider without the pages of the feature
    /// `ui` has its own page there.
    verification_uri(uri: impl Into<String>) => settings settings.verification_uri = Some(uri.into());
    /// How long a device waits between two token requests (RFC 8628 section 3.2). Minimum: 1 second, and
    /// less than the device code's lifetime. Default: 5 seconds.
    device_polling_interval(time: Duration) => settings settings.device_polling_interval = time;
    /// How long a person has to decide about a backchannel authentication request (CIBA Core 1.0 section 7.3, `expires_in`), if
    /// the client requests no other time. Minimum: 1 second. Maximum: an hour. Default: 5 minutes.
    #[cfg(feature = "openid")]
    ciba_request_expires_in(time: Duration) => settings settings.ciba.lifetime = time;
    /// The longest time that a client gets if it requests one (`requested_expiry`); never less than
    /// [`ciba_request_expires_in`](Self::ciba_request_expires_in). Maximum: an hour. Default: 15 minutes.
    #[cfg(feature = "openid")]
    longest_ciba_request(time: Duration) => settings settings.ciba.longest = time;
    /// How long a client waits between two token requests for a backchannel authentication request (CIBA Core 1.0 section 7.3,
    /// `interval`). Minimum: 1 second, and less than the request's lifetime. Default: 5 seconds.
    #[cfg(feature = "openid")]
    ciba_polling_interval(time: Duration) => settings settings.ciba.polling_interval = time;
    /// The maximum number of backchannel authentication requests that one client sends within
    /// [`longest_ciba_request`](Self::longest_ciba_request); clients that registered themselves have as many together. A client
    /// that sends more gets status 429. Each instance counts for itself. Default: 10,000.
    #[cfg(feature = "openid")]
    most_ciba_requests(most: usize) => settings settings.ciba.most = most;
    /// Whether clients of a provider with `endpoints(grant_management)` can manage their grants. Off, the endpoint answers 404, and the
    /// parameters of requests count for nothing; grants that were changed before stay as they are. Default: on.
    grant_management(on: bool) => settings settings.grant_management.is_on = on;
    /// Whether every authorization request must have `grant_management_action` (Grant Management for OAuth 2.0 draft 03, section
    /// 7.1). Then public clients get nothing here, because they cannot manage grants. Default: `false`.
    grant_management_action_required(required: bool) => settings settings.grant_management.is_action_required = required;
    /// Whether a provider with `events(audit_log, shared_signals)` transmits. Off, its endpoints answer 404 and nothing is pushed;
    /// what streams have not got stays in the audit log. Default: on.
    #[cfg(all(feature = "openid", feature = "events"))]
    shared_signals(on: bool) => settings settings.signals.are_on = on;
    /// Whom streams of shared signals are about before their receivers add or remove subjects. Default:
    /// [`Known`](DefaultSubjects::Known).
    #[cfg(all(feature = "openid", feature = "events"))]
    signal_subjects(subjects: DefaultSubjects) => settings settings.signals.subjects = subjects;
    /// How much time must pass between two requests of a receiver to verify its stream (`min_verification_interval`, in whole
    /// seconds). Default: 10 seconds.
    #[cfg(all(feature = "openid", feature = "events"))]
    signal_verification_interval(time: Duration) => settings settings.signals.verification_interval = time;
    /// For how long a receiver may take no pushed events before its stream is paused. Minimum: a minute. Default: a day.
    #[cfg(all(feature = "openid", feature = "events"))]
    signal_patience(time: Duration) => settings settings.signals.patience = time;
    /// Lets the `token` response type return a refresh token, which violates RFC 6749 section 4.2.2. For
    /// migrations only.
    issue_refresh_token_implicit_grant(issue: bool) => settings settings.issue_refresh_token_implicit_grant = issue;
    /// Accepts plain `http` on every host: for a network that is trusted otherwise. Default: off.
    insecure_transport(insecure: bool) => settings settings.insecure_transport = insecure;
    /// A page about errors: the `error_uri` of every error response.
    error_uri(uri: impl Into<String>) => settings settings.error_uri = Some(uri.into()).filter(|uri: &String| !uri.is_empty());
    /// Shows errors of self-registered clients on a page with a link, instead of a redirect that the browser
    /// follows by itself (RFC 9700 section 4.11.2). Without this setting, such a page appears only if the
    /// redirect would start a program on the person's machine; redirects to the web are followed, as OpenID
    /// Connect requires for `prompt=none`. Default: off.
    confirm_error_redirects(confirm: bool) => settings settings.confirm_error_redirects = confirm;
    /// Refuses authorization requests whose response would not be a JWT (JARM): they must have the `response_mode`
    /// `jwt`, `query.jwt`, `fragment.jwt` or `form_post.jwt`, and even a refusal is a JWT. It needs
    /// `response_modes(jwt)` in the declaration. Default: off.
    require_jwt_response_mode(require: bool) => settings settings.require_jwt_response_mode = require;
    /// Whether the provider is available from the start; [`Settings::set_available`] changes it later.
    available(available: bool) => settings settings.available = AtomicBool::new(available);
    /// The reverse proxies in front of the provider that may report the client's address (`X-Forwarded-For`,
    /// `Forwarded`) and TLS (`X-Forwarded-Proto`, `Forwarded`): see [`TrustedProxies`]. Default: none.
    trusted_proxies(proxies: TrustedProxies) => settings settings.trusted_proxies = proxies;
    /// The header in which the trusted proxies send the certificate of a client's TLS connection. Default: none.
    #[cfg(feature = "openid")]
    client_certificate_header(header: crate::certificate_header::CertificateHeader) => settings settings.client_certificate_header = Some(header);
    /// The base URL of the endpoints on a listener of their own that asks for client certificates, such as
    /// `https://mtls.notes.example` (RFC 8705 section 5): browsers would ask their person for a certificate if the
    /// other listener did. The metadata has the endpoints that clients call there as `mtls_endpoint_aliases`, and their
    /// URLs count wherever those of the others do. The declaration needs `client_auth(…)` with a method of TLS, or
    /// `sender_constrained(mtls)`. Default: none.
    #[cfg(feature = "openid")]
    mtls_endpoints(base: Issuer) => settings settings.mtls_endpoints = Some(base);
    /// A protected resource in addition to the declared ones (RFC 8707); call it more than once for several. It
    /// needs `resources(…)` in the declaration.
    resource(resource: ProtectedResource) => settings settings.resources.push(resource);
    /// Finds the protected resources that are neither declared nor known when the provider starts. It needs
    /// `resources(…)` in the declaration. Default: there are none.
    resource_directory(directory: impl ResourceDirectory + 'static) => settings settings.resource_directory = Some(Arc::new(directory));
    /// The form of access tokens for resources that do not say. It needs `access_tokens(…)` with this form in
    /// the declaration. Default: the first form there.
    access_token_format(format: AccessTokenFormat) => settings settings.access_token_format = Some(format);
    /// The algorithm that signs JWT access tokens, for resources that do not say. The provider's keys must have
    /// it, and the declaration needs `access_tokens(jwt)`. Default: the first algorithm of the keys.
    #[cfg(feature = "openid")]
    access_token_signing_alg(algorithm: crate::keys::SigningAlgorithm) => settings settings.access_token_signing_alg = Some(algorithm);
    /// The keys that decrypt clients' request objects. `encryption(request_objects)` needs them; all instances need
    /// the same. Default: none.
    #[cfg(feature = "openid")]
    decryption_keys(keys: crate::keys::DecryptionKeys) => settings settings.decryption_keys = Some(keys);
    /// The algorithms that count in what clients sign for the provider: assertions and request objects. A profile may allow
    /// fewer. `EdDSA` counts by both of its names. Default: [`SigningAlgorithm::USUAL`](crate::keys::SigningAlgorithm::USUAL), which is all but ML-DSA.
    #[cfg(feature = "openid")]
    client_signing_algorithms(algorithms: Vec<crate::keys::SigningAlgorithm>) => settings settings.client_signing_algorithms = crate::keys::SigningAlgorithm::all_as_read(algorithms);
    /// The algorithms of DPoP proofs that count (RFC 9449 section 5.1). Default: [`SigningAlgorithm::USUAL`](crate::keys::SigningAlgorithm::USUAL).
    #[cfg(feature = "openid")]
    dpop_signing_algorithms(algorithms: Vec<crate::keys::SigningAlgorithm>) => settings settings.dpop.signing_algorithms = crate::keys::SigningAlgorithm::all_as_read(algorithms);
    /// Whether each DPoP proof needs a nonce of the provider (RFC 9449 sections 8 and 9). A proof that somebody made in
    /// advance is then useless, and the client's clock does not matter; the first request of a client, and one every few
    /// minutes, takes a second round trip. Default: `false`; a proof with a nonce counts all the same, and one without
    /// has to be at most 60 seconds old.
    #[cfg(feature = "openid")]
    require_dpop_nonce(required: bool) => settings settings.dpop.require_nonce = required;
    /// What the nonces for DPoP proofs derive from. All instances need the same. Default: the secret of
    /// [`seal_with`](Self::seal_with); without one, each instance makes its own, which the others refuse.
    #[cfg(feature = "openid")]
    dpop_nonces(nonces: crate::DpopNonces) => settings settings.dpop.nonce_secrets = Some(nonces);
    /// The lifetime of ID tokens.
    id_token_expires_in(time: Duration) => settings settings.lifetimes.id_token = time;
    /// Lets clients register for pairwise identifiers of people (OpenID Connect Core section 8.1). The salt
    /// must never change, and must be secret: anybody who knows it can find out whose an identifier is. It
    /// has at least 16 characters.
    pairwise_salt(salt: impl Into<Secret>) => settings settings.pairwise_salt = Some(salt.into());
    /// Seals clients' secrets, which a provider with `client_auth(client_secret_jwt)` must be able to read. All
    /// instances need the same secret. Default: none.
    #[cfg(feature = "openid")]
    seal_with(seal: crate::Seal) => settings settings.seal = Some(seal);
    /// Lets a client of the code flow be registered for unsigned ID tokens (`none`, OpenID Connect Core
    /// section 2). Default: off.
    unsigned_id_tokens(allow: bool) => settings settings.unsigned_id_tokens = allow;
    /// Private-use schemes without a dot that self-registered clients may use, such as `zed`, in addition to
    /// those of [`Settings::allows_redirect_scheme`]. An operator's clients may use any. Default: none.
    redirect_schemes(schemes: impl IntoIterator<Item: Into<String>>) => settings settings.redirect_schemes = schemes.into_iter().map(Into::into).collect();
    /// The authentication context classes that a login here can reach, for the metadata.
    acr_values(values: impl IntoIterator<Item: Into<String>>) => settings settings.acr_values = values.into_iter().map(Into::into).collect();
    /// The known claims of people, in addition to those of the declared scopes. Clients may request them by
    /// name (`claims`), and the metadata lists them.
    claims_supported(names: impl IntoIterator<Item: Into<String>>) => settings settings.claims_supported = names.into_iter().map(Into::into).collect();
    /// Whether ID tokens also contain the claims of the granted scope, not only the UserInfo response.
    /// Default: [`IdTokenClaims::UserInfo`]. A client's registration can override it
    /// ([`OpenIdMetadata::id_token_claims`](crate::OpenIdMetadata::id_token_claims)).
    id_token_claims(claims: IdTokenClaims) => settings settings.id_token_claims = claims;
    /// Adds a scope token that is known when the provider starts; it replaces a declared or earlier one with
    /// the same name.
    scope(definition: ScopeDefinition) => settings {
        settings.scopes.retain(|other| other.name() != definition.name());
        settings.scopes.push(definition);
    };
    /// The languages of the pages, for the metadata, as BCP 47 tags.
    ui_locales(tags: impl IntoIterator<Item: Into<String>>) => settings settings.ui_locales = tags.into_iter().map(Into::into).collect();
    /// The limits for guessing passwords and codes. Default: [`RateLimits`].
    rate_limits(limits: RateLimits) => settings settings.rate_limits = limits;
    /// Where a client may put its secret. Default: [`SecretTransport::Any`], in the header or in the body.
    client_secret_transport(transport: SecretTransport) => settings settings.client_secret_transport = transport;
    /// What the `aud` of a client's assertion may be. Default: [`AssertionAudience::Issuer`], as RFC 10070
    /// requires.
    assertion_audience(audience: AssertionAudience) => settings settings.assertion_audience = audience;
    /// Whether clients may register themselves at the declared registration endpoint. Default: true. If it is
    /// false, the metadata omits the endpoint, and it answers registrations with `access_denied`, without
    /// calling the policy; clients that registered before can still read, change and delete their
    /// registration.
    client_registration(allow: bool) => settings settings.client_registration = allow;
    /// Refuses authorization requests that were not pushed (RFC 9126 section 5). It needs
    /// `endpoints(pushed_authorization_request)` in the declaration. A client can also require it for itself
    /// ([`ClientMetadata::require_pushed_authorization_requests`](crate::ClientMetadata::require_pushed_authorization_requests)).
    /// Default: off.
    require_pushed_authorization_requests(require: bool) => settings settings.require_pushed_authorization_requests = require;
    /// Lets confidential clients that an operator registered push requests with `https` redirect URIs that are not
    /// registered (RFC 9126 section 2.4). Whoever has such a client's credentials can then send people anywhere.
    /// Default: off.
    pushed_redirect_uris(allow: bool) => settings settings.pushed_redirect_uris = allow;
    /// How strict the provider is with request objects, if `request_objects(…)` is declared. Default:
    /// [`RequestObjectPolicy::OpenIdConnect`].
    request_object_policy(policy: RequestObjectPolicy) => settings settings.request_object_policy = policy;
    /// How long after it was pushed a request must arrive at the authorization endpoint (RFC 9126 section 2.2):
    /// at least 1 second, at most 90 seconds. From then on, the person may take as long as
    /// [`Interaction::answers_within`](crate::Interaction::answers_within) says. Default: 60 seconds.
    pushed_request_expires_in(time: Duration) => settings settings.pushed_request_lifetime = time;
    /// The maximum number of requests that one confidential client pushes within
    /// [`pushed_request_expires_in`](Self::pushed_request_expires_in); a client that pushes more gets status 429.
    /// Each instance counts for itself. Default: 10,000.
    most_pushed_requests(most: usize) => settings settings.most_pushed_requests = most;
    /// Which clients that are named by the URL of their metadata document may come, and how long a document is
    /// kept, if `clients(metadata_documents)` is declared. Default: [`ClientDocuments`](crate::ClientDocuments).
    #[cfg(feature = "openid")]
    client_documents(documents: crate::ClientDocuments) => settings settings.client_documents = documents;
    /// Whose software statements count at the registration endpoint (RFC 7591 section 2.3). Default: nobody's.
    #[cfg(feature = "openid")]
    software_statements(statements: crate::SoftwareStatements) => settings settings.software_statements = statements;
    /// Another issuer whose assertions count (RFC 7523); call it more than once for several. It needs `grants(jwt_bearer)`,
    /// `token_exchange(foreign_tokens)`, or `client_auth(federated_jwt)` or `client_auth(spiffe_jwt)` in the declaration.
    #[cfg(feature = "openid")]
    trusted_issuer(issuer: crate::TrustedIssuer) => settings settings.trusted_issuers.push(issuer);
    /// Finds the trusted issuers that are not known when the provider starts. It needs the same in the declaration as
    /// [`trusted_issuer`](Self::trusted_issuer). Default: there are none.
    #[cfg(feature = "openid")]
    trusted_issuer_directory(directory: impl crate::TrustedIssuerDirectory + 'static) => settings settings.trusted_issuer_directory = Some(Arc::new(directory));
    /// The trust domain of transaction tokens, which is their audience (draft-ietf-oauth-transaction-tokens): what the services
    /// inside of it call themselves together, such as `services.example.com`. Needed for `token_exchange(transaction_tokens)`.
    trust_domain(name: impl Into<String>) => settings settings.trust_domain = Some(name.into());
    /// The clock, instead of the operating system's.
    clock(clock: impl Clock + 'static) => settings settings.clock = Arc::new(clock);
    /// Fetches clients' documents, and notifies clients of a logout: `fetch::WebFetcher`, or an [`Arc`] of
    /// your own [`Fetcher`]. Default: none, and nothing is fetched.
    fetcher(fetcher: impl Fetcher + 'static) => settings settings.fetcher = Some(Arc::new(fetcher));
}
