//! The provider that a configuration describes.

use std::sync::Arc;
use std::time::Duration;

use oauth_runtime::axum::mtls::ClientCertificates;
use oauth_runtime::console::Console;
use oauth_runtime::fetch::WebFetcher;
use oauth_runtime::keys::SigningKeys;
use oauth_runtime::registration::check_client;
use oauth_runtime::ui::{ONE_FACTOR, TWO_FACTORS};
use oauth_runtime::{
    BoxError, Client, ClientDocuments, Issuer, OAuthError, TokenDeliveryMode, TrustedProxies,
};

use crate::api::Notes;
use crate::assertion_rules::NoIssuers;
use crate::config::{AcrLevels, Config, Surroundings, UpstreamConfig};
use crate::console_tenants::ConsoleTenants;
use crate::provider::Provider;
use crate::registration::Registration;
use crate::reload::Reloads;
use crate::store_secret::StoreSecret;
use crate::tenants::LastingTenants;
use crate::two_factors::TwoFactorRules;
use crate::users::Users;
use crate::{demo, store, store_secret};

/// What a new configuration does not change.
pub(crate) struct Lasting {
    pub(crate) issuer: Issuer,
    pub(crate) store: store::Store,
    pub(crate) store_secret: Option<StoreSecret>,
    pub(crate) keys: SigningKeys,
    pub(crate) clients_with_certificates: ClientCertificates,
    pub(crate) mtls_port: Option<u16>,
    pub(crate) trusted_proxies: TrustedProxies,
    pub(crate) tenants: LastingTenants,
    /// Of a provider that serves.
    pub(crate) reloads: Option<Reloads>,
}

impl Lasting {
    /// Opens what lives as long as the process; signing keys rotate from now on.
    ///
    /// # Errors
    /// Those of the store's secret and of the signing keys.
    pub(crate) async fn new(
        config: &Config,
        issuer: Issuer,
        clients_with_certificates: ClientCertificates,
        mtls_port: Option<u16>,
        store: store::Store,
    ) -> Result<Self, BoxError> {
        let store_secret = store_secret::of(config)?;
        if store_secret.is_none() {
            tracing::warn!(
                "signing keys and the secrets of authenticator apps are not sealed in the store; set a \
                 `store_secret` (openssl rand -hex 32), the same for all instances, and run `provider seal-keys`"
            );
        }
        let keys = config.openid.signing_keys(&store, store_secret.as_ref()).await?;
        tokio::spawn(keys.clone().run());
        let trusted_proxies = config.trusted_proxies.clone();
        let tenants = LastingTenants::default();
        Ok(Self {
            issuer,
            store,
            store_secret,
            keys,
            clients_with_certificates,
            mtls_port,
            trusted_proxies,
            tenants,
            reloads: None,
        })
    }
}

/// The provider, and the clients of the configuration, which are not in the store yet.
///
/// # Errors
/// If a password cannot be hashed; [`ConfigError`](crate::config::ConfigError) if a
/// setting contradicts another, or a client is registered for something that the provider does not have.
pub(crate) fn build(
    config: Config,
    fetcher: WebFetcher,
    lasting: &Lasting,
) -> Result<(Arc<Provider>, Vec<Client>), BoxError> {
    let Lasting { issuer, store, keys, clients_with_certificates, .. } = lasting;
    let mailer = config.mailer()?;
    let directory = config.tenants_directory()?;
    let clients = if config.is_demo { demo::come_back(config.clients, issuer)? } else { config.clients };
    let users = Users::new(config.users, store.clone())?;
    let upstreams = config.upstreams.iter().map(|upstream| upstream.build(&fetcher));
    let strong = config.pages.acr_levels().map(AcrLevels::of_two_factors);
    let rules =
        TwoFactorRules::new(config.upstreams.iter().map(UpstreamConfig::two_factors).collect(), strong);
    // The metadata names declared levels by itself.
    let acr_values = config.pages.acr_levels().is_none().then_some([ONE_FACTOR, TWO_FACTORS]);
    let pages = config.pages.load(Surroundings {
        seal: lasting.store_secret.as_ref().map(|secret| &secret.seal),
        upstreams: upstreams.collect::<Result<_, _>>()?,
        mailer,
        rules,
        captcha: config.captcha.as_ref().map(|captcha| captcha.build(fetcher.clone())),
        configured: users.configured().clone(),
    })?;
    let languages: Vec<String> = pages.ui_locales().map(str::to_owned).collect();
    let is_open = matches!(config.registration, Registration::Open) || config.client_documents.is_some();
    if is_open && config.fetch.hosts().next().is_some() {
        let hosts: Vec<_> = config.fetch.hosts().collect();
        tracing::warn!(
            fetch_hosts = hosts.join(", "),
            "anybody may register a client, or name its metadata document, and make the provider send requests to \
             these hosts, even internal ones; remove them, or list initial access tokens in `registration` and \
             accept no metadata documents"
        );
    }
    let is_on = config.console.is_some();
    let tenants = directory.zip(lasting.reloads.clone());
    let tenants = tenants.map(|(directory, reloads)| ConsoleTenants::new(directory, config.served, reloads));
    let console = config.console.as_ref();
    let console = console.map_or_else(|| Ok(Console::off()), |console| console.build(&users, tenants))?;
    let may_register = !matches!(config.registration, Registration::Off);
    let mtls_endpoints = config.mtls.endpoints(issuer, lasting.mtls_port);
    let mut builder = Provider::builder(
        issuer.clone(),
        store.clone(),
        users,
        Notes::default(),
        config.registration,
        config.access_rules,
        config.exchange_rules,
        config.assertions.rules,
        keys.clone(),
        pages,
        console,
    );
    if !is_on {
        builder = builder.without_resource("console");
    }
    // The operator named each tenant in a file, so there are as many series as files.
    if let Some(tenant) = &config.tenant {
        builder = builder.tenant_label(tenant);
    }
    builder = builder.decryption_keys(config.openid.decryption_keys()?);
    if let Some(secret) = &lasting.store_secret {
        builder = builder.seal_with(secret.seal.clone());
    }
    if let Some(salt) = config.openid.pairwise_salt.clone() {
        builder = builder.pairwise_salt(salt);
    }
    if let Some(algorithm) = config.access_token_signing_alg {
        builder = builder.access_token_signing_alg(algorithm);
    }
    if let Some(nonces) = config.dpop.nonces {
        builder = builder.dpop_nonces(nonces);
    }
    if let Some(header) = config.mtls.certificate_header(clients_with_certificates) {
        builder = builder.client_certificate_header(header);
    }
    if let Some(base) = mtls_endpoints {
        builder = builder.mtls_endpoints(base);
    }
    for scope in config.scopes {
        builder = builder.scope(scope);
    }
    for resource in config.resources {
        builder = builder.resource(resource);
    }
    // No rule gives a transaction token unless an operator wrote one.
    let host = || issuer.origin().split("://").last().unwrap_or_default().to_owned();
    builder = builder.trust_domain(config.assertions.trust_domain.unwrap_or_else(host));
    if config.assertions.issuers.is_empty() || !config.assertions.may_be_exchanged {
        builder = builder.trusted_issuer_directory(NoIssuers);
    }
    for issuer in config.assertions.issuers {
        builder = builder.trusted_issuer(issuer);
    }
    builder = builder
        .fetcher(fetcher)
        .access_token_format(config.access_token_format)
        .client_secret_transport(config.client_authentication.secret_transport)
        .assertion_audience(config.client_authentication.assertion_audience)
        .require_pushed_authorization_requests(config.authorization_requests.pushed_are_required)
        .grant_management(config.authorization_requests.manages_grants)
        .grant_management_action_required(config.authorization_requests.grant_action_is_required)
        .pushed_request_expires_in(Duration::from_secs(config.authorization_requests.pushed_expire_in))
        .require_dpop_nonce(config.dpop.nonce_is_required)
        .pushed_redirect_uris(config.authorization_requests.pushed_redirect_uris)
        .client_registration(may_register)
        .client_documents(config.client_documents.unwrap_or_else(ClientDocuments::refused))
        .id_token_expires_in(Duration::from_secs(config.openid.id_token_expires_in))
        .unsigned_id_tokens(config.openid.unsigned_id_tokens)
        .id_token_claims(config.openid.id_token_claims)
        .acr_values(acr_values.into_iter().flatten())
        .ui_locales(languages)
        .insecure_transport(config.insecure_transport)
        .available(config.available)
        .error_uri(config.error_uri)
        .token_expires_in(Duration::from_secs(config.token_expires_in))
        .refresh_token_expires_in(Duration::from_secs(config.refresh_token_expires_in))
        .authorization_code_expires_in(Duration::from_secs(config.authorization_code_expires_in))
        .device_code_expires_in(Duration::from_secs(config.device_code_expires_in))
        .ciba_request_expires_in(Duration::from_secs(config.ciba_request_expires_in))
        .ciba_polling_interval(Duration::from_secs(config.ciba_polling_interval))
        .refresh_token_grace_period(Duration::from_secs(config.refresh_token_grace_period))
        .rotate_refresh_tokens(config.rotate_refresh_tokens)
        .grant_max_age(Duration::from_secs(config.grant_max_age))
        .unused_client_expires_in(Duration::from_secs(config.unused_client_expires_in))
        .most_unused_clients(config.most_unused_clients)
        .rate_limits(config.rate_limits)
        .logout_notice_lifetime(Duration::from_secs(config.logout_notice_lifetime))
        .audit_log(config.audit_log)
        .audit_log_retention(Duration::from_secs(config.audit_log_retention))
        .shared_signals(config.signals.are_on)
        .signal_subjects(config.signals.subjects)
        .trusted_proxies(config.trusted_proxies);
    if let Some(seconds) = config.audit_log_before_response {
        builder = builder.audit_log_before_response(Duration::from_secs(seconds));
    }
    if let Some(seconds) = config.signals.patience {
        builder = builder.signal_patience(Duration::from_secs(seconds));
    }
    for webhook in config.webhooks {
        builder = builder.webhook(webhook);
    }
    let provider = builder.try_build().map_err(|error| {
        // The keys of the file have the names of the settings.
        let key = error.setting().strip_prefix("Pages::builder().").unwrap_or(error.setting());
        config.source.key_error(key, format!("{}; {}", error.problem(), error.advice()))
    })?;
    for client in &clients {
        let mode = client.metadata().openid.backchannel_token_delivery_mode;
        // What the client is told waits in the store.
        if lasting.store_secret.is_none() && mode.is_some_and(TokenDeliveryMode::notifies) {
            let message =
                "backchannel_token_delivery_mode: ping and push need a `store_secret` at the top of the file";
            return Err(config.source.client_error(client.client_id(), message).into());
        }
        let checked = check_client(&*provider, client);
        let wrong = |error: OAuthError| config.source.client_error(client.client_id(), &error.description());
        checked.map_err(wrong)?;
    }
    for warning in config.warnings {
        eprintln!("warning: {warning}");
    }
    Ok((provider, clients))
}
