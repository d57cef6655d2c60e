//! What the metadata promises.

use crate::conformance::fapi2::bank::Bank;
use crate::conformance::fapi2::plan::Variant;

/// `discovery-end-point-verification`
pub(crate) async fn verification(variant: Variant) {
    let bank = Bank::new(variant).await;
    let provider = &bank.provider;
    for endpoint in ["authorization", "token", "pushed_authorization_request"] {
        assert!(provider.text(&format!("{endpoint}_endpoint")).starts_with(bank.issuer()), "{endpoint}");
    }
    assert!(provider.text("jwks_uri").starts_with(bank.issuer()));
    assert_eq!(provider.metadata["authorization_response_iss_parameter_supported"], true);
    for (list, word) in [
        ("response_types_supported", "code"),
        ("code_challenge_methods_supported", "S256"),
        ("token_endpoint_auth_methods_supported", "private_key_jwt"),
        ("token_endpoint_auth_methods_supported", "tls_client_auth"),
        ("token_endpoint_auth_signing_alg_values_supported", "ES256"),
        ("dpop_signing_alg_values_supported", "ES256"),
        ("grant_types_supported", "authorization_code"),
    ] {
        assert!(provider.list(list).contains(&word), "{list}: {}", provider.metadata);
    }
    assert!(provider.metadata["require_pushed_authorization_requests"].is_boolean(), "{}", provider.metadata);
    if variant.mtls {
        assert_eq!(provider.metadata["tls_client_certificate_bound_access_tokens"], true);
    }
    if bank.has_certificate() {
        let base = bank.installation.mtls();
        for name in ["token", "pushed_authorization_request", "userinfo"] {
            let endpoint = format!("{name}_endpoint");
            let path = provider.text(&endpoint).strip_prefix(bank.issuer()).expect("below the issuer");
            assert_eq!(bank.endpoint(&endpoint), format!("{base}{path}"), "RFC 8705 section 5");
        }
        let aliases = &provider.metadata["mtls_endpoint_aliases"];
        assert!(aliases.get("authorization_endpoint").is_none(), "it is for browsers: {aliases}");
    }
    if variant.openid {
        let types = provider.list("subject_types_supported");
        assert!(types.contains(&"public"), "{types:?}");
        let algorithms = provider.list("id_token_signing_alg_values_supported");
        assert!(algorithms.iter().any(|own| ["PS256", "ES256", "EdDSA"].contains(own)), "{algorithms:?}");
        assert!(provider.list("scopes_supported").contains(&"openid"));
    }
    if variant.signs {
        assert!(provider.list("response_modes_supported").contains(&"jwt"));
        assert!(provider.list("request_object_signing_alg_values_supported").contains(&"ES256"));
        let algorithms = provider.list("authorization_signing_alg_values_supported");
        assert!(algorithms.contains(&"ES256"), "{algorithms:?}");
    }
}
