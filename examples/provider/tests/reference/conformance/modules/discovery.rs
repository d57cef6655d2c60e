//! The metadata (OpenID Connect Discovery section 3), of a provider with TLS, as certification has it.

use std::collections::HashSet;

use serde_json::Value;

use crate::conformance::discovery::{Discovered, fetch_keys};
use crate::conformance::installation::CONFIG_FILE;
use crate::conformance::plan::Plan;
use crate::process::Provider;
use crate::tls::Certificates;

/// `oidcc-discovery-endpoint-verification`
pub(crate) async fn verification(_: Plan) {
    verified(|_| ()).await;
}

/// The same, and what OpenID Connect Core section 15.2 wants of a dynamic provider.
pub(crate) async fn dynamic_verification(_: Plan) {
    verified(|provider| {
        provider.text("registration_endpoint");
        assert_eq!(provider.metadata["request_uri_parameter_supported"], true);
        assert!(provider.list("token_endpoint_auth_methods_supported").contains(&"private_key_jwt"));
        for name in [
            "token_endpoint_auth_signing_alg_values_supported",
            "request_object_signing_alg_values_supported",
        ] {
            assert!(provider.list(name).contains(&"RS256"), "{name}");
        }
    })
    .await;
}

/// The checks, with the additional ones of a plan in `more`.
pub(crate) async fn verified(more: impl Fn(&Discovered)) {
    let certificates = Certificates::new();
    let mut program = certificates.program();
    program.env("RUST_LOG", "error").args(["--listen", "127.0.0.1:0", "--config", CONFIG_FILE]);
    let running = Provider::spawn(&mut program);
    let http = certificates.client().build().expect("a client");
    let provider = Discovered::from(&http, &running.url).await;
    check(&provider);
    check_keys(&fetch_keys(&http, provider.text("jwks_uri")).await);
    more(&provider);
}

fn check(provider: &Discovered) {
    let metadata = provider.metadata.as_object().expect("an object");
    for (name, value) in
        metadata.iter().filter(|(name, _)| name.ends_with("_endpoint") || name.ends_with("_uri"))
    {
        let url = url::Url::parse(value.as_str().expect("a URL")).expect("a URL");
        assert!(url.scheme() == "https" && url.fragment().is_none(), "{name}: {url}");
    }
    for name in ["authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri"] {
        provider.text(name);
    }
    let issuer = url::Url::parse(provider.text("issuer")).expect("a URL");
    assert!(issuer.query().is_none() && issuer.fragment().is_none(), "{issuer}");
    for (name, words) in [
        ("scopes_supported", &["openid"][..]),
        ("response_types_supported", &["code", "id_token", "id_token token"]),
        ("grant_types_supported", &["authorization_code", "implicit"]),
        ("subject_types_supported", &["public"]),
        ("id_token_signing_alg_values_supported", &["RS256"]),
        ("userinfo_signing_alg_values_supported", &["RS256"]),
        ("claims_supported", &["sub", "iss", "name", "email"]),
        ("code_challenge_methods_supported", &["S256"]),
    ] {
        for word in words {
            assert!(provider.list(name).contains(word), "{word} in {name}: {metadata:?}");
        }
    }
    assert_eq!(metadata["claims_parameter_supported"], true);
    let sorts = provider.list("subject_types_supported");
    assert!(sorts.iter().all(|sort| ["public", "pairwise"].contains(sort)), "{sorts:?}");
    // RFC 6749 section 3.3
    let is_scope = |byte: u8| matches!(byte, 0x21 | 0x23..=0x5b | 0x5d..=0x7e);
    assert!(provider.list("scopes_supported").iter().all(|scope| scope.bytes().all(is_scope)));
    check_locales(
        &[provider.list("ui_locales_supported"), provider.list("claims_locales_supported")].concat(),
    );
}

/// RFC 5646, in the case that its section 2.1.1 recommends; no tag of this provider has more than a region.
fn check_locales(tags: &[&str]) {
    for tag in tags {
        let mut parts = tag.split('-');
        let language = parts.next().expect("a language");
        assert!(
            matches!(language.len(), 2 | 3) && language.bytes().all(|byte| byte.is_ascii_lowercase()),
            "{tag}"
        );
        assert!(
            parts.all(|part| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_uppercase())),
            "{tag}"
        );
    }
}

/// Only public keys, each with a name of its own (OpenID Connect Core section 10.1, RFC 7517).
pub(crate) fn check_keys(keys: &Value) {
    let keys = keys["keys"].as_array().expect("keys");
    let mut names = HashSet::new();
    for key in keys {
        assert!(names.insert(key["kid"].as_str().expect("a key ID")), "twice: {key}");
        assert_ne!(key["kty"], "oct", "{key}");
        assert!(["sig", "enc"].contains(&key["use"].as_str().unwrap_or_default()), "{key}");
        for private in ["d", "p", "q", "dp", "dq", "qi", "oth", "k"] {
            assert!(key.get(private).is_none(), "{private} is a secret");
        }
        for number in ["n", "e", "x", "y"] {
            let is_base64url = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
            let text = key[number].as_str().unwrap_or("A");
            assert!(!text.is_empty() && text.bytes().all(is_base64url), "{number} of {key}");
        }
    }
    assert!(keys.iter().any(|key| key["kty"] == "RSA" && key["use"] == "sig"), "RS256 needs one: {keys:?}");
}

/// `oidcc-rp-initiated-logout-discovery-endpoint-verification`
pub(crate) async fn rp_initiated_logout(_: Plan) {
    verified(|provider| assert!(provider.text("end_session_endpoint").starts_with("https://"))).await;
}

/// `oidcc-backchannel-logout-discovery-endpoint-verification`
pub(crate) async fn back_channel_logout(_: Plan) {
    verified(|provider| assert_supported(provider, "backchannel")).await;
}

/// `oidcc-frontchannel-logout-discovery-endpoint-verification`
pub(crate) async fn front_channel_logout(_: Plan) {
    verified(|provider| assert_supported(provider, "frontchannel")).await;
}

/// `oidcc-session-management-discovery-endpoint-verification`
pub(crate) async fn session_management(_: Plan) {
    verified(|provider| {
        let frame = url::Url::parse(provider.text("check_session_iframe")).expect("a URL");
        assert_eq!(frame.scheme(), "https", "{frame}");
        provider.text("end_session_endpoint");
    })
    .await;
}

fn assert_supported(provider: &Discovered, channel: &str) {
    for name in [format!("{channel}_logout_supported"), format!("{channel}_logout_session_supported")] {
        assert_eq!(provider.metadata[&name], true, "{name}");
    }
    provider.text("end_session_endpoint");
}
