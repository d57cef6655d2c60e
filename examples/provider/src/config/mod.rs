//! What the provider is started with.

mod access_rules;
mod acr_levels;
mod assertions;
mod authorization_requests;
mod captcha;
mod claims;
mod client;
mod client_authentication;
mod client_documents;
mod console;
mod dpop;
mod environment;
mod error;
mod exchange_rules;
mod fetch;
mod file;
mod given;
mod keys;
mod kinds;
mod mail;
mod mtls;
mod named_file;
mod openid;
mod outside;
mod pages;
mod rate_limits;
mod reading;
mod registration;
mod resources;
mod rule_values;
mod scopes;
mod secret_files;
mod signals;
mod source;
mod telemetry;
mod tenants;
#[cfg(test)]
mod tests;
mod tls;
mod transaction_rules;
mod upstreams;
mod user;
mod values;
mod webhooks;
mod wording;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub use acr_levels::AcrLevels;
pub use assertions::Assertions;
pub use authorization_requests::AuthorizationRequests;
pub use captcha::CaptchaConfig;
pub use client_authentication::ClientAuthentication;
pub use console::ConsoleConfig;
pub use dpop::Dpop;
use environment::Environment;
pub use error::ConfigError;
pub use fetch::FetchConfig;
use file::File;
use given::Given;
pub use mail::MailConfig;
pub use mtls::MtlsConfig;
use oauth_runtime::axum::mtls::{Acceptor, ClientCertificates};
use oauth_runtime::fetch::WebFetcher;
use oauth_runtime::keys::SigningAlgorithm;
use oauth_runtime::rate_limit::RateLimits;
use oauth_runtime::store::AnyStore;
use oauth_runtime::webhook::Webhook;
use oauth_runtime::{
    AccessTokenFormat, Client, ClientDocuments, Issuer, Lifetimes, ProtectedResource, RefreshTokenRotation,
    ScopeDefinition, TrustedProxies,
};
pub use openid::OpenIdConfig;
pub use pages::{PagesConfig, Surroundings};
pub use reading::Reading;
pub use signals::SignalConfig;
pub use source::Source;
pub use telemetry::TelemetryConfig;
pub use tenants::is_name as is_tenant_name;
pub use tls::TlsFiles;
pub use upstreams::UpstreamConfig;
pub use user::UserConfig;

use crate::access_rules::AccessRules;
use crate::arguments::Arguments;
use crate::demo;
use crate::exchange_rules::ExchangeRules;
use crate::mail::ProviderMailer;
use crate::registration::Registration;

/// A checked configuration.
#[derive(Debug)]
pub struct Config {
    /// The issuer. Default: the URL of the listener.
    pub issuer: Option<Issuer>,
    /// The tenant, if this is the configuration of one.
    pub tenant: Option<String>,
    /// The tenants.
    pub tenants: Vec<Config>,
    /// The names and issuers of the tenants that are served, for the console.
    pub served: Vec<(String, String)>,
    /// Where to listen.
    pub listen: SocketAddr,
    /// The URL of the store, if one is set.
    pub store: Option<String>,
    /// How the provider reads from it.
    pub reading: Reading,
    /// Whether this is the demo's.
    pub is_demo: bool,
    /// Whether plain http is accepted on every host.
    pub insecure_transport: bool,
    /// Whether the provider is available.
    pub available: bool,
    /// The page about errors.
    pub error_uri: String,
    /// Seconds.
    pub token_expires_in: u64,
    /// Seconds.
    pub refresh_token_expires_in: u64,
    /// Seconds.
    pub authorization_code_expires_in: u64,
    /// Seconds.
    pub device_code_expires_in: u64,
    /// Seconds.
    pub ciba_request_expires_in: u64,
    /// Seconds.
    pub ciba_polling_interval: u64,
    /// Seconds.
    pub refresh_token_grace_period: u64,
    /// When a refresh returns a new refresh token.
    pub rotate_refresh_tokens: RefreshTokenRotation,
    /// Seconds; zero: none.
    pub grant_max_age: u64,
    /// Seconds after which an unused self-registered client is deleted; 0: never.
    pub unused_client_expires_in: u64,
    /// The maximum number of such clients.
    pub most_unused_clients: usize,
    /// The limits for guesses and registrations.
    pub rate_limits: RateLimits,
    /// Seconds.
    pub logout_notice_lifetime: u64,
    /// Whether the store keeps events.
    pub audit_log: bool,
    /// For how many seconds.
    pub audit_log_retention: u64,
    /// For how many seconds a response waits for the log, if it does.
    pub audit_log_before_response: Option<u64>,
    /// Where events are sent.
    pub webhooks: Vec<Webhook>,
    /// Shared signals.
    pub signals: SignalConfig,
    /// The other providers at which people sign in.
    pub upstreams: Vec<UpstreamConfig>,
    /// The proxies whose forwarded headers count.
    pub trusted_proxies: TrustedProxies,
    /// How many connections one address may have at the same time; 0: no limit.
    pub connections_per_address: usize,
    /// How many seconds writing a response may take.
    pub write_timeout: u64,
    /// Certificate and key, if the provider serves TLS.
    pub tls: Option<TlsFiles>,
    /// Certificates of clients.
    pub mtls: MtlsConfig,
    /// Metrics and traces.
    pub telemetry: TelemetryConfig,
    /// What OpenID Connect needs.
    pub openid: OpenIdConfig,
    /// How clients send their authorization requests.
    pub authorization_requests: AuthorizationRequests,
    /// How they prove that they hold the keys of their tokens.
    pub dpop: Dpop,
    /// How clients authenticate.
    pub client_authentication: ClientAuthentication,
    /// Fetching from clients.
    pub fetch: FetchConfig,
    /// How the pages look.
    pub pages: PagesConfig,
    /// Who sends e-mail to people; `None`: nobody.
    pub mail: Option<MailConfig>,
    /// The captcha on the pages that strangers send; `None`: there is none.
    pub captcha: Option<CaptchaConfig>,
    /// The operator's console; `None`: there is none.
    pub console: Option<ConsoleConfig>,
    /// The policy for registrations.
    pub registration: Registration,
    /// Which clients with metadata documents may come; `None`: none.
    pub client_documents: Option<ClientDocuments>,
    /// The scopes beside those that the provider declares.
    pub scopes: Vec<ScopeDefinition>,
    /// The form of access tokens for resources that do not say.
    pub access_token_format: AccessTokenFormat,
    /// The algorithm that signs JWT access tokens for resources that do not say; `None`: the first of the keys.
    pub access_token_signing_alg: Option<SigningAlgorithm>,
    /// The protected resources beside the provider's own API.
    pub resources: Vec<ProtectedResource>,
    /// Who may have what.
    pub access_rules: AccessRules,
    /// Other issuers, and what their assertions are good for.
    pub assertions: Assertions,
    /// Which tokens may be exchanged.
    pub exchange_rules: ExchangeRules,
    /// The registered clients.
    pub clients: Vec<Client>,
    /// The resource owners.
    pub users: Vec<UserConfig>,
    /// Possible mistakes.
    pub warnings: Vec<ConfigError>,
    /// The file.
    pub source: Source,
}

/// The contents of the files that the configuration names.
#[derive(Debug)]
pub struct Loaded {
    /// Accepts connections, if the provider serves TLS.
    pub tls: Option<Acceptor>,
    /// The same for the listener that asks for client certificates.
    pub mtls: Option<Acceptor>,
    /// Which certificates of clients count.
    pub clients: ClientCertificates,
    /// Fetches clients' documents, and notifies them of logouts.
    pub fetcher: WebFetcher,
}

impl Config {
    /// The configuration that the command line and the environment name.
    ///
    /// # Errors
    /// The first mistake, with file, line and key, or with its variable or argument.
    pub fn from_arguments(arguments: &Arguments) -> Result<Self, ConfigError> {
        let Environment { file, values } = Environment::of(std::env::vars_os())?;
        let source = match arguments.config.as_ref().or(file.as_ref()) {
            Some(path) => {
                let name = path.display().to_string();
                let text =
                    std::fs::read_to_string(path).map_err(|error| ConfigError::argument(&name, error))?;
                let directory = path.parent().unwrap_or(Path::new("")).to_owned();
                Source::new(name, directory, text, values)?
            }
            None if values.is_empty() => {
                let demo = demo::CONFIG.to_owned();
                let demo = Source::new("the demo data".to_owned(), demo::directory(), demo, values)?;
                return Ok(Self { is_demo: true, ..Self::read(demo, arguments)? });
            }
            // Its clients and people, whose secrets are known, are for trying alone.
            None => Source::new("the environment".to_owned(), PathBuf::new(), String::new(), values)?,
        };
        Self::read(source, arguments)
    }

    /// Reads the files. This is separate, because the commands do not need them, and their operator may not
    /// be allowed to read them.
    ///
    /// # Errors
    /// What is wrong with a file, and where it is named.
    pub fn load(&self) -> Result<Loaded, ConfigError> {
        // They are built once the store's secret exists, too late for a mistake.
        self.pages.load(Surroundings::default())?;
        self.mailer()?;
        let clients = self.mtls.load()?;
        let (mut tls, mut mtls) = (None, None);
        if let Some(files) = &self.tls {
            tls = Some(Acceptor::new(files.load(None)?, None));
            if self.mtls.listen.is_some() {
                mtls = Some(Acceptor::new(files.load(Some(&clients))?, Some(clients.clone())));
            }
        }
        Ok(Loaded { tls, mtls, clients, fetcher: self.fetch.load()? })
    }

    /// Who sends e-mail to people.
    ///
    /// # Errors
    /// Those of [`MailConfig::mailer`].
    pub fn mailer(&self) -> Result<Option<ProviderMailer>, ConfigError> {
        match &self.mail {
            // Somebody who only tries must not be stopped by a directory.
            Some(mail) if self.is_demo => Ok(mail.directory().map(ProviderMailer::demo)),
            Some(mail) => mail.mailer().map(Some),
            None => Ok(None),
        }
    }

    /// The configuration of this tenant.
    ///
    /// # Errors
    /// If there is none of this name; the error names those that there are.
    pub fn into_tenant(self, name: &str) -> Result<Self, ConfigError> {
        let names: Vec<_> = self.tenants.iter().filter_map(|tenant| tenant.tenant.clone()).collect();
        let found = self.tenants.into_iter().find(|tenant| tenant.tenant.as_deref() == Some(name));
        found.ok_or_else(|| {
            let known = if names.is_empty() { "there are none".to_owned() } else { names.join(", ") };
            ConfigError::argument("--tenant", format!("there is no tenant `{name}`: {known}"))
        })
    }

    fn read(source: Source, arguments: &Arguments) -> Result<Self, ConfigError> {
        let main = Self::read_one(source, arguments, None)?;
        Ok(Self { tenants: tenants::of(&main)?, ..main })
    }

    /// `mail`: that of the main provider, for a tenant.
    fn read_one(
        source: Source,
        arguments: &Arguments,
        mail: Option<&MailConfig>,
    ) -> Result<Self, ConfigError> {
        let file: File = source.read()?;
        let mail = MailConfig::of(&source, file.insecure_transport)?.or_else(|| mail.cloned());
        let openid = OpenIdConfig::of(&source)?;
        check_lifetimes(&source, &file, &openid)?;
        let given = |key, argument: &Option<String>, configured| {
            Given::of(&source, key, argument.as_ref(), configured)
        };
        let format = file.access_token_format;
        let format = format.map(|format| resources::format(&source, "access_token_format", &format));
        let signing_alg = file.access_token_signing_alg;
        let signing_alg = signing_alg.map(|name| {
            resources::signing_alg(&source, "access_token_signing_alg", &name, openid.algorithms())
        });
        let store = given("store", &arguments.store, file.store);
        let store = store.map(|store| store.parse(|url| AnyStore::check_url(url).map(|()| url.to_owned())));
        let insecure = file.insecure_transport;
        let issuer = given("issuer", &arguments.issuer, file.issuer).filter(|issuer| !issuer.text.is_empty());
        let issuer = issuer.map(|issuer| issuer.parse(|text| parse_issuer(text, insecure)));
        let listen = given("listen", &arguments.listen, file.listen);
        let proxies = given("trusted_proxies", &None, file.trusted_proxies);
        let proxies = proxies.map(|proxies| proxies.parse(str::parse::<TrustedProxies>));
        let certificate = given("tls_cert", &arguments.tls_cert, file.tls_cert);
        let key = given("tls_key", &arguments.tls_key, file.tls_key);
        let scopes = scopes::of(&source)?;
        let resources = resources::of(&source, &scopes, openid.algorithms())?;
        let clients = client::clients(&source)?;
        if openid.pairwise_salt.is_none() {
            client::refuse_pairwise(&source, &clients)?;
        }
        let tls = TlsFiles::of(certificate, key)?;
        let store = store.transpose()?;
        Ok(Self {
            issuer: issuer.transpose()?,
            tenant: None,
            tenants: Vec::new(),
            served: Vec::new(),
            listen: listen
                .map(|listen| listen.parse(parse_address))
                .transpose()?
                .unwrap_or(SocketAddr::from(([127, 0, 0, 1], 9000))),
            reading: Reading::of(&source, store.as_deref())?,
            store,
            is_demo: false,
            insecure_transport: insecure,
            available: file.available,
            error_uri: file.error_uri,
            token_expires_in: file.token_expires_in,
            refresh_token_expires_in: file.refresh_token_expires_in,
            authorization_code_expires_in: file.authorization_code_expires_in,
            device_code_expires_in: file.device_code_expires_in,
            ciba_request_expires_in: file.ciba_request_expires_in,
            ciba_polling_interval: file.ciba_polling_interval,
            refresh_token_grace_period: file.refresh_token_grace_period,
            rotate_refresh_tokens: file.rotate_refresh_tokens.into(),
            grant_max_age: file.grant_max_age,
            logout_notice_lifetime: file.logout_notice_lifetime,
            audit_log: file.audit_log,
            audit_log_retention: file.audit_log_retention.map_or(Ok(NINETY_DAYS), |seconds| {
                values::at_least(1, &source, "audit_log_retention", seconds)
            })?,
            audit_log_before_response: file.audit_log_before_response.filter(|seconds| *seconds > 0),
            webhooks: webhooks::of(&source, file.audit_log)?,
            signals: SignalConfig::of(&source, file.audit_log)?,
            upstreams: upstreams::of(&source)?,
            trusted_proxies: proxies.transpose()?.unwrap_or_default(),
            connections_per_address: file.connections_per_address,
            write_timeout: file
                .write_timeout
                .map_or(Ok(30), |seconds| values::at_least(1, &source, "write_timeout", seconds))?,
            telemetry: TelemetryConfig::of(&source)?,
            mtls: MtlsConfig::of(&source, tls.is_some())?,
            tls,
            openid,
            authorization_requests: AuthorizationRequests::of(&source)?,
            dpop: Dpop::of(&source)?,
            client_authentication: ClientAuthentication::of(&source)?,
            fetch: FetchConfig::of(&source)?,
            pages: PagesConfig::of(&source, mail.is_some(), AcrLevels::of(&source)?)?,
            mail,
            captcha: CaptchaConfig::of(&source)?,
            console: ConsoleConfig::of(&source, &file.users)?,
            unused_client_expires_in: file.unused_client_expires_in,
            most_unused_clients: file.most_unused_clients,
            rate_limits: rate_limits::of(&source)?,
            registration: registration::of(&source, file.registration)?,
            client_documents: client_documents::of(&source)?,
            warnings: [client::warnings(&source, &clients)?, claims::warnings(&source, &file.users, &scopes)]
                .concat(),
            access_token_format: format.transpose()?.unwrap_or_default(),
            access_token_signing_alg: signing_alg.transpose()?,
            access_rules: access_rules::of(&source, &scopes, &file.users)?,
            assertions: assertions::of(&source, &scopes, &file.users)?,
            exchange_rules: exchange_rules::of(&source, &scopes, &file.users)?,
            resources,
            scopes,
            clients,
            users: user::users(&source, file.users)?,
            source,
        })
    }
}

/// Seconds.
const NINETY_DAYS: u64 = 90 * 24 * 3600;

/// The framework's invalid settings, reported at the key with the same name.
fn check_lifetimes(source: &Source, file: &File, openid: &OpenIdConfig) -> Result<(), ConfigError> {
    let lifetimes = Lifetimes::DEFAULT.with(|lifetimes| {
        lifetimes.access_token = Duration::from_secs(file.token_expires_in);
        lifetimes.refresh_token = Duration::from_secs(file.refresh_token_expires_in);
        lifetimes.authorization_code = Duration::from_secs(file.authorization_code_expires_in);
        lifetimes.id_token = Duration::from_secs(openid.id_token_expires_in);
        lifetimes.device_code = Duration::from_secs(file.device_code_expires_in);
    });
    if file.logout_notice_lifetime == 0 {
        let advice = "the provider would give up before its first attempt; write at least 1";
        return Err(source.key_error("logout_notice_lifetime", advice));
    }
    lifetimes.check().map_err(|error| source.key_error(error.setting(), error.advice()))
}

fn parse_issuer(text: &str, insecure: bool) -> Result<Issuer, oauth_runtime::IssuerError> {
    if insecure { Issuer::parse_insecure(text) } else { text.parse() }
}

fn parse_address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| format!("`{text}` is not an address; write one like 127.0.0.1:9000"))
}
