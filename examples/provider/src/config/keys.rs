//! The known keys. An unknown key is a mistake.

use toml::Spanned;
use toml::de::{DeString, DeTable};

use super::error::ConfigError;
use super::kinds;
use super::source::{Source, tables};

/// The tables of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Table {
    Top,
    Clients,
    Users,
    Scopes,
    Resources,
    AccessRules,
    ExchangeRules,
    TrustedIssuers,
    AssertionRules,
    Webhooks,
    Upstreams,
    Mail,
    Captcha,
    Pages,
    ClientDocuments,
    RateLimits,
    Console,
    AcrLevels,
}

impl Table {
    const ALL: [Self; 18] = [
        Self::Top,
        Self::Clients,
        Self::Users,
        Self::Scopes,
        Self::Resources,
        Self::AccessRules,
        Self::ExchangeRules,
        Self::TrustedIssuers,
        Self::AssertionRules,
        Self::Webhooks,
        Self::Upstreams,
        Self::Mail,
        Self::Captcha,
        Self::Pages,
        Self::ClientDocuments,
        Self::RateLimits,
        Self::Console,
        Self::AcrLevels,
    ];

    /// Its keys.
    pub(super) fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Top => TOP,
            Self::Clients => CLIENT,
            Self::Users => USER,
            Self::Scopes => SCOPE,
            Self::Resources => RESOURCE,
            Self::AccessRules => ACCESS_RULE,
            Self::ExchangeRules => EXCHANGE_RULE,
            Self::TrustedIssuers => TRUSTED_ISSUER,
            Self::AssertionRules => ASSERTION_RULE,
            Self::Webhooks => WEBHOOK,
            Self::Upstreams => UPSTREAM,
            Self::Mail => MAIL,
            Self::Captcha => CAPTCHA,
            Self::Pages => PAGES,
            Self::ClientDocuments => CLIENT_DOCUMENTS,
            Self::RateLimits => RATE_LIMITS,
            Self::Console => CONSOLE,
            Self::AcrLevels => ACR_LEVEL,
        }
    }

    /// What its name is in the file.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Top => "",
            Self::Clients => "clients",
            Self::Users => "users",
            Self::Scopes => "scopes",
            Self::Resources => "resources",
            Self::AccessRules => "access_rules",
            Self::ExchangeRules => "exchange_rules",
            Self::TrustedIssuers => "trusted_issuers",
            Self::AssertionRules => "assertion_rules",
            Self::Webhooks => "webhooks",
            Self::Upstreams => "upstreams",
            Self::Mail => "mail",
            Self::Captcha => "captcha",
            Self::Pages => "pages",
            Self::ClientDocuments => "client_documents",
            Self::RateLimits => "rate_limits",
            Self::Console => "console",
            Self::AcrLevels => "acr_levels",
        }
    }

    /// The table with this name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|table| !name.is_empty() && table.name() == name)
    }

    /// What messages write in front of its keys.
    pub(super) fn prefix(self) -> String {
        if self == Self::Top { String::new() } else { format!("{}.", self.name()) }
    }

    /// Whether there may be several.
    pub(super) fn is_list(self) -> bool {
        matches!(
            self,
            Self::Clients
                | Self::Users
                | Self::Scopes
                | Self::Resources
                | Self::AccessRules
                | Self::ExchangeRules
                | Self::TrustedIssuers
                | Self::AssertionRules
                | Self::Webhooks
                | Self::Upstreams
                | Self::AcrLevels
        )
    }

    /// Its keys, and those that name the file of a secret.
    fn names(self) -> impl Iterator<Item = String> {
        let files = kinds::secrets(self).iter().map(|secret| format!("{secret}_file"));
        self.keys().iter().map(|key| (*key).to_owned()).chain(files)
    }
}

/// The names of all variables; those in lists of tables for the first of them.
pub(super) fn variables(prefix: &str) -> impl Iterator<Item = String> {
    Table::ALL.into_iter().flat_map(move |table| {
        let place = match (table, table.is_list()) {
            (Table::Top, _) => String::new(),
            (_, true) => format!("{}__0__", table.name()),
            (_, false) => format!("{}__", table.name()),
        };
        table.names().map(move |key| format!("{prefix}{}", format!("{place}{key}").to_ascii_uppercase()))
    })
}

const TOP: &[&str] = &[
    "issuer",
    "tenants",
    "listen",
    "store",
    "store_secret",
    "old_store_secrets",
    "read_replica",
    "read_replica_max_lag",
    "clients_cached_for",
    "insecure_transport",
    "available",
    "error_uri",
    "token_expires_in",
    "refresh_token_expires_in",
    "authorization_code_expires_in",
    "device_code_expires_in",
    "ciba_request_expires_in",
    "ciba_polling_interval",
    "refresh_token_grace_period",
    "rotate_refresh_tokens",
    "grant_max_age",
    "logout_notice_lifetime",
    "audit_log",
    "audit_log_retention",
    "audit_log_before_response",
    "webhooks",
    "shared_signals",
    "signal_subjects",
    "signal_patience",
    "upstreams",
    "access_token_format",
    "access_token_signing_alg",
    "trusted_proxies",
    "connections_per_address",
    "write_timeout",
    "id_token_expires_in",
    "signing_algorithms",
    "signing_keys",
    "signing_keys_rotate_every",
    "decryption_keys",
    "pairwise_salt",
    "unsigned_id_tokens",
    "id_token_claims",
    "fetch_hosts",
    "fetch_ca",
    "registration",
    "unused_client_expires_in",
    "most_unused_clients",
    "client_id_metadata_documents",
    "client_documents",
    "rate_limits",
    "client_secret_transport",
    "assertion_audience",
    "pushed_authorization_requests",
    "grant_management",
    "dpop_nonce",
    "dpop_nonce_secret",
    "old_dpop_nonce_secrets",
    "pushed_request_expires_in",
    "pushed_redirect_uris",
    "tls_cert",
    "tls_key",
    "mtls_listen",
    "mtls_ca",
    "mtls_crl",
    "mtls_endpoints",
    "client_certificate_form",
    "client_certificate_header",
    "log",
    "metrics_listen",
    "otlp_endpoint",
    "resources",
    "scopes",
    "acr_levels",
    "access_rules",
    "exchange_rules",
    "trusted_issuers",
    "assertion_rules",
    "trust_domain",
    "clients",
    "users",
    "mail",
    "captcha",
    "pages",
    "console",
];

const CLIENT: &[&str] = &[
    "authorization_encrypted_response_alg",
    "authorization_encrypted_response_enc",
    "authorization_signed_response_alg",
    "client_id",
    "client_secret",
    "client_secret_transport",
    "token_endpoint_auth_method",
    "redirect_uris",
    "grant_types",
    "response_types",
    "scope",
    "default_scope",
    "access_token_expires_in",
    "refresh_token_expires_in",
    "id_token_expires_in",
    "client_name",
    "client_uri",
    "logo_uri",
    "tos_uri",
    "policy_uri",
    "contacts",
    "software_id",
    "software_version",
    "private_network_redirect_uris",
    "authorization_details_types",
    "require_pushed_authorization_requests",
    "require_signed_request_object",
    "dpop_bound_access_tokens",
    "first_party",
    "profile",
    "tls_client_certificate_bound_access_tokens",
    "resource_server",
    "resources",
    "application_type",
    "backchannel_authentication_request_signing_alg",
    "backchannel_client_notification_endpoint",
    "backchannel_logout_session_required",
    "backchannel_logout_uri",
    "backchannel_token_delivery_mode",
    "backchannel_user_code_parameter",
    "default_acr_values",
    "default_max_age",
    "frontchannel_logout_session_required",
    "frontchannel_logout_uri",
    "id_token_claims",
    "id_token_encrypted_response_alg",
    "id_token_encrypted_response_enc",
    "id_token_signed_response_alg",
    "initiate_login_uri",
    "introspection_encrypted_response_alg",
    "introspection_encrypted_response_enc",
    "introspection_signed_response_alg",
    "jwks",
    "jwks_uri",
    "post_logout_redirect_uris",
    "request_object_encryption_alg",
    "request_object_encryption_enc",
    "request_object_signing_alg",
    "request_uris",
    "require_auth_time",
    "sector_identifier_uri",
    "subject_type",
    "token_endpoint_auth_signing_alg",
    "tls_client_auth_san_dns",
    "tls_client_auth_san_email",
    "tls_client_auth_san_ip",
    "tls_client_auth_san_uri",
    "tls_client_auth_subject_dn",
    "federated_credentials",
    "spiffe_id",
    "userinfo_encrypted_response_alg",
    "userinfo_encrypted_response_enc",
    "userinfo_signed_response_alg",
];

const CONSOLE: &[&str] = &["operators", "recent_login"];

const USER: &[&str] = &["username", "password", "password_hash", "sub", "user_code", "claims"];

const SCOPE: &[&str] = &["name", "description", "claims"];

const RESOURCE: &[&str] = &[
    "resource",
    "name",
    "scopes",
    "access_token_format",
    "access_token_signing_alg",
    "access_token_expires_in",
    "refresh_token_expires_in",
];

const WEBHOOK: &[&str] = &["url", "secret", "old_secrets", "name", "events"];

const UPSTREAM: &[&str] = &[
    "id",
    "label",
    "issuer",
    "provider",
    "client_id",
    "client_secret",
    "scope",
    "two_factors_acr",
    "two_factors_amr",
];

const TRUSTED_ISSUER: &[&str] = &[
    "issuer",
    "jwks_uri",
    "reusable",
    "id_jag",
    "longest_lifetime",
    "access_token_audiences",
    "id_token_audiences",
    "workload_audiences",
];

const ASSERTION_RULE: &[&str] = &["name", "issuer", "subject", "clients", "user", "scope", "to"];

const EXCHANGE_RULE: &[&str] = &[
    "name",
    "clients",
    "from",
    "users",
    "actors",
    "to",
    "scope",
    "impersonate",
    "id_token",
    "native_sso",
    "expires_in",
    "id_jag_audience",
    "id_jag_client_id",
    "id_jag_relying_party",
    "id_jag_claims",
    "from_issuers",
    "foreign_actors",
    "transaction_scope",
    "transaction_needs",
    "transaction_details",
    "transaction_context",
    "transaction_self_signed",
    "transaction_replaces",
];

const ACCESS_RULE: &[&str] = &[
    "name",
    "effect",
    "clients",
    "users",
    "claims",
    "resources",
    "grant_types",
    "scope",
    "message",
    "access_token_expires_in",
    "refresh_token_expires_in",
    "id_token_expires_in",
    "grant_max_age",
];

const ACR_LEVEL: &[&str] = &["acr", "requires", "set_up"];

const MAIL: &[&str] = &["directory", "smtp", "from", "username", "password", "ca"];

const CAPTCHA: &[&str] = &["service", "site_key", "secret", "verify"];

const PAGES: &[&str] = &[
    "brand",
    "accent",
    "logo",
    "templates",
    "logged_in_for",
    "session_cookie",
    "second_factor_required",
    "remember_devices_for",
    "passkey_first",
    "people",
    "password_min_length",
    "breached_passwords",
];

const CLIENT_DOCUMENTS: &[&str] = &[
    "allowed_hosts",
    "denied_hosts",
    "keep_at_least",
    "keep_at_most",
    "forget_after",
    "redirect_uris",
    "loopback",
];

const RATE_LIMITS: &[&str] = &[
    "username_at_address",
    "username",
    "address",
    "network",
    "second_factor",
    "second_factor_anywhere",
    "user_code",
    "registration",
    "device_authorization",
    "pushed_request",
    "authorization_challenge",
    "ciba_request",
    "ciba_hint",
    "mail",
    "mail_to",
    "mail_to_anywhere",
    "mail_total",
    "email_code",
    "upstream",
    "upstream_total",
    "upstream_waiting",
    "upstream_waiting_total",
    "new_password",
    "new_factor",
    "captcha",
];

/// Checks the names of all keys.
pub(super) fn check(source: &Source, table: &DeTable<'_>) -> Result<(), ConfigError> {
    for (key, value) in table {
        known(source, Table::Top, key)?;
        let Some(group) = Table::named(key.get_ref()) else { continue };
        for table in tables(value).chain(value.get_ref().as_table()) {
            table.keys().try_for_each(|key| known(source, group, key))?;
            let claims = table.get("claims").and_then(|claims| claims.get_ref().as_table());
            claims.into_iter().flat_map(DeTable::keys).try_for_each(|claim| no_key(source, claim))?;
        }
    }
    Ok(())
}

/// Whether any table has this key.
pub(super) fn is_known(key: &str) -> bool {
    Table::ALL.into_iter().any(|table| table.names().any(|name| name == key))
}

/// How many keys an error lists.
const MOST_LISTED: usize = 40;

fn known(source: &Source, table: Table, key: &Spanned<DeString<'_>>) -> Result<(), ConfigError> {
    let (key, span) = (&**key.get_ref(), key.span());
    if table.names().any(|name| name == key) {
        return Ok(());
    }
    let wrong = |message: &str| Err(source.error(span, &format!("{}{key}", table.prefix()), message));
    let is_top = Table::Top.names().any(|name| name == key);
    // One letter more or less, as in `scopes`, is rather a slip.
    if is_top && !table.names().any(|name| name == key.trim_end_matches('s')) {
        return wrong(MISPLACED);
    }
    let similarity = |other: &str| strsim::jaro_winkler(key, other);
    let nearest = table.names().max_by(|one, other| similarity(one).total_cmp(&similarity(other)));
    match nearest.clone().filter(|name| similarity(name) > 0.8) {
        Some(name) => wrong(&format!("unknown key; did you mean `{name}`?")),
        // Of many, a list helps nobody.
        None if table.names().count() > MOST_LISTED => {
            wrong(&format!("unknown key; the nearest is `{}`", nearest.unwrap_or_default()))
        }
        None => wrong(&format!("unknown key; the keys are {}", table.keys().join(", "))),
    }
}

/// A claim may have any name, so a key that is appended to the file silently becomes a claim of the last
/// person.
fn no_key(source: &Source, claim: &Spanned<DeString<'_>>) -> Result<(), ConfigError> {
    let name = &**claim.get_ref();
    match Table::Top.names().any(|key| key == name) {
        true => Err(source.error(claim.span(), &format!("users.claims.{name}"), MISPLACED)),
        false => Ok(()),
    }
}

const MISPLACED: &str =
    "this is a key of the provider, not of the table that it is in; write it at the top of the file";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documents_have_every_key() {
        let readme = include_str!("../../README.md");
        for key in Table::ALL.into_iter().flat_map(Table::names) {
            let spellings =
                [format!("`{key}`"), format!("\n{key} = "), format!("\n# {key} = "), format!("[{key}]")];
            assert!(spellings.iter().any(|spelling| readme.contains(spelling)), "{key}");
        }
    }
}
