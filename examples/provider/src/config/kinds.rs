//! What a key takes, for values that do not come as TOML; and which keys are secrets.

use super::keys::Table;

/// What a key takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Any text.
    Text,
    /// A number, or true or false.
    Word,
    /// Texts, separated by commas or as in the file.
    List,
    /// Texts, one a line.
    Lines,
    /// A text or a list of texts.
    TextOrList,
    /// A table, or a list of tables.
    Tables,
}

/// The kind of a key. A key that is nowhere below takes a text.
pub(super) fn kind(table: Table, key: &str) -> Kind {
    let (words, lists): (&[&str], &[&str]) = match table {
        Table::Top if TABLES.contains(&key) => return Kind::Tables,
        Table::Top if key == "registration" => return Kind::TextOrList,
        Table::Clients if matches!(key, "jwks" | "federated_credentials") => return Kind::Tables,
        Table::Users if key == "claims" => return Kind::Tables,
        Table::RateLimits => return Kind::Tables,
        Table::Top => (TOP_WORDS, TOP_LISTS),
        Table::Clients => (CLIENT_WORDS, CLIENT_LISTS),
        Table::Scopes => (&[], &["claims"]),
        Table::Resources => (&["access_token_expires_in", "refresh_token_expires_in"], &["scopes"]),
        Table::AccessRules if key == "claims" => return Kind::Tables,
        Table::AccessRules => (
            &["access_token_expires_in", "refresh_token_expires_in", "id_token_expires_in", "grant_max_age"],
            &["clients", "users", "resources", "grant_types"],
        ),
        Table::ExchangeRules if matches!(key, "foreign_actors" | "transaction_needs") => return Kind::Tables,
        Table::ExchangeRules => (
            &["impersonate", "id_token", "native_sso", "expires_in", "transaction_replaces"],
            &[
                "clients",
                "from",
                "users",
                "actors",
                "to",
                "id_jag_claims",
                "from_issuers",
                "transaction_details",
                "transaction_context",
            ],
        ),
        Table::TrustedIssuers => (
            &["reusable", "id_jag", "longest_lifetime"],
            &["access_token_audiences", "id_token_audiences", "workload_audiences"],
        ),
        Table::AssertionRules => (&[], &["clients", "to"]),
        Table::Webhooks => (&[], &["old_secrets", "events"]),
        Table::Pages => (
            &[
                "logged_in_for",
                "second_factor_required",
                "remember_devices_for",
                "passkey_first",
                "password_min_length",
            ],
            &["people"],
        ),
        Table::ClientDocuments => (
            &["keep_at_least", "keep_at_most", "forget_after", "loopback"],
            &["allowed_hosts", "denied_hosts"],
        ),
        Table::Upstreams => (&[], &["two_factors_amr"]),
        Table::Users | Table::Mail | Table::Captcha => (&[], &[]),
        Table::Console => (&["recent_login"], &["operators"]),
        Table::AcrLevels => (&["set_up"], &[]),
    };
    match (words.contains(&key), lists.contains(&key)) {
        (true, _) => Kind::Word,
        (_, true) => Kind::List,
        _ => Kind::Text,
    }
}

/// The secrets of a table. Each may be in a file of its own, which the key with `_file` names.
pub(super) fn secrets(table: Table) -> &'static [&'static str] {
    match table {
        Table::Top => &[
            "store",
            "store_secret",
            "old_store_secrets",
            "read_replica",
            "pairwise_salt",
            "registration",
            "dpop_nonce_secret",
            "old_dpop_nonce_secrets",
        ],
        Table::Clients | Table::Upstreams => &["client_secret"],
        Table::Users => &["password", "password_hash", "user_code"],
        Table::Mail => &["password"],
        Table::Captcha => &["secret"],
        Table::Webhooks => &["secret", "old_secrets"],
        _ => &[],
    }
}

/// The kind of the content of a secret's file.
pub(super) fn kind_of_file(table: Table, key: &str) -> Kind {
    match kind(table, key) {
        Kind::Text => Kind::Text,
        _ => Kind::Lines,
    }
}

/// The secret that a key with `_file` is about.
pub(super) fn secret_of_file(table: Table, key: &str) -> Option<&'static str> {
    let name = key.strip_suffix("_file")?;
    secrets(table).iter().find(|secret| **secret == name).copied()
}

/// Tables, and lists of tables.
const TABLES: &[&str] = &[
    "clients",
    "users",
    "scopes",
    "acr_levels",
    "resources",
    "access_rules",
    "exchange_rules",
    "trusted_issuers",
    "assertion_rules",
    "webhooks",
    "upstreams",
    "mail",
    "captcha",
    "pages",
    "client_documents",
    "rate_limits",
    "console",
];

const TOP_WORDS: &[&str] = &[
    "audit_log",
    "audit_log_before_response",
    "audit_log_retention",
    "shared_signals",
    "signal_patience",
    "read_replica_max_lag",
    "clients_cached_for",
    "insecure_transport",
    "available",
    "token_expires_in",
    "refresh_token_expires_in",
    "authorization_code_expires_in",
    "device_code_expires_in",
    "ciba_request_expires_in",
    "ciba_polling_interval",
    "refresh_token_grace_period",
    "grant_max_age",
    "logout_notice_lifetime",
    "connections_per_address",
    "write_timeout",
    "id_token_expires_in",
    "signing_keys_rotate_every",
    "unsigned_id_tokens",
    "unused_client_expires_in",
    "most_unused_clients",
    "client_id_metadata_documents",
    "pushed_request_expires_in",
    "pushed_redirect_uris",
];

const TOP_LISTS: &[&str] =
    &["old_store_secrets", "signing_algorithms", "fetch_hosts", "old_dpop_nonce_secrets"];

const CLIENT_WORDS: &[&str] = &[
    "access_token_expires_in",
    "refresh_token_expires_in",
    "id_token_expires_in",
    "private_network_redirect_uris",
    "require_pushed_authorization_requests",
    "require_signed_request_object",
    "dpop_bound_access_tokens",
    "first_party",
    "tls_client_certificate_bound_access_tokens",
    "resource_server",
    "backchannel_user_code_parameter",
    "backchannel_logout_session_required",
    "frontchannel_logout_session_required",
    "default_max_age",
    "require_auth_time",
];

const CLIENT_LISTS: &[&str] = &[
    "redirect_uris",
    "grant_types",
    "response_types",
    "contacts",
    "authorization_details_types",
    "resources",
    "default_acr_values",
    "post_logout_redirect_uris",
    "request_uris",
];

#[cfg(test)]
mod tests {
    use super::*;

    /// The kind that a value in the README has.
    fn written(value: &str) -> Kind {
        match value.as_bytes()[0] {
            b'"' => Kind::Text,
            b'[' if !value.starts_with("[{") => Kind::List,
            b'{' | b'[' => Kind::Tables,
            _ => Kind::Word,
        }
    }

    #[test]
    fn each_key_has_the_kind_of_its_value_in_the_readme() {
        let readme = include_str!("../../README.md");
        let example = readme.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next());
        let (mut table, mut seen) = (Table::Top, 0);
        for line in example.expect("the example").lines() {
            if let Some(name) = line.strip_prefix('[') {
                let name = name.trim_start_matches('[').split(']').next().expect("a name");
                table = Table::named(name).expect("a known table");
            }
            let Some((key, value)) = line.trim_start_matches("# ").split_once(" = ") else { continue };
            if key != "registration" && table.keys().contains(&key) {
                assert_eq!(kind(table, key), written(value), "{key}; see kinds.rs");
                seen += 1;
            }
        }
        assert!(seen > 80, "{seen}");
    }
}
