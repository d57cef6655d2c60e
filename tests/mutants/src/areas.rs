//! What is mutated.

/// Files that belong together.
pub(crate) struct Area {
    pub(crate) name: &'static str,
    /// The crate's folder.
    pub(crate) package: &'static str,
    /// Files and folders below its `src`.
    pub(crate) paths: &'static [&'static str],
}

const CORE: &str = "oauth-runtime/core";

/// The places where a mistake costs most.
pub(crate) const AREAS: [Area; 11] = [
    core("redirect URIs and PKCE", &["client/redirect_uri", "pkce.rs"]),
    core(
        "client authentication",
        &[
            "client_auth",
            "client/secret.rs",
            "client/lookup.rs",
            "client/certificate.rs",
            "client/distinguished_name.rs",
        ],
    ),
    core("grants and the token endpoint", &["grant", "endpoint/token.rs"]),
    core("refresh tokens, codes and their families", &["token"]),
    core("DPoP", &["dpop", "dpop_nonce", "dpop_proof", "sender_constrained"]),
    core(
        "JWT and assertions",
        &["jwt_claims.rs", "keys/token.rs", "keys/signing_keys", "keys/client_keys", "trusted_assertion"],
    ),
    core(
        "authorization requests",
        &["authorization", "response_type", "endpoint/authorization.rs", "request_object", "pushed_request"],
    ),
    core(
        "scopes, resources, introspection and revocation",
        &[
            "scope.rs",
            "resource_indicators",
            "endpoint/introspection.rs",
            "endpoint/revocation",
            "access_policy",
        ],
    ),
    core("secrets, digests and sealing", &["secret.rs", "seal", "device_secret"]),
    core("the store in memory", &["store/memory"]),
    Area {
        name: "the macros' checks",
        package: "oauth-macros",
        paths: &["server/check", "storage/check", "resource_server/check.rs"],
    },
];

const fn core(name: &'static str, paths: &'static [&'static str]) -> Area {
    Area { name, package: CORE, paths }
}

/// The area that a file of the repository is in.
pub(crate) fn of(file: &str) -> Option<&'static Area> {
    let is_code = file.ends_with(".rs")
        && !file.contains("/tests/")
        && !file.ends_with("/tests.rs")
        && !file.ends_with("/races.rs");
    AREAS.iter().filter(|_| is_code).find(|area| {
        area.paths.iter().any(|path| {
            let rest = file.strip_prefix(&format!("{}/src/{path}", area.package));
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    })
}

#[test]
fn a_file_belongs_to_one_area_and_tests_to_none() {
    assert_eq!(of("oauth-runtime/core/src/pkce.rs").map(|area| area.name), Some("redirect URIs and PKCE"));
    assert_eq!(
        of("oauth-runtime/core/src/grant/issue.rs").map(|area| area.name),
        Some("grants and the token endpoint")
    );
    for other in
        ["oauth-runtime/core/src/token/tests.rs", "oauth-runtime/core/src/tokens.rs", "docs/README.md"]
    {
        assert!(of(other).is_none(), "{other}");
    }
}
