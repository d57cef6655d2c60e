//! The published keys (RFC 7517 section 5).

use oauth_runtime::keys::SigningAlgorithm;

use crate::support::OpenIdFixture;

#[tokio::test]
async fn public_members_only() {
    let provider = OpenIdFixture::start().await;
    let answer = provider.http.get("/jwks", &[]).await;
    assert_eq!(
        (answer.header("content-type"), answer.header("access-control-allow-origin")),
        ("application/json", "*")
    );
    let set = answer.json();
    let keys = set["keys"].as_array().expect("keys");
    assert_eq!(keys.len(), SigningAlgorithm::USUAL.len());
    let mut identifiers = Vec::new();
    for key in keys {
        for name in ["d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"] {
            assert!(key.get(name).is_none(), "{name} in {key}");
        }
        assert_eq!(key["use"], "sig");
        identifiers
            .push((key["kid"].as_str().expect("an identifier"), key["alg"].as_str().expect("an algorithm")));
    }
    identifiers.sort_unstable();
    identifiers.dedup_by_key(|(identifier, _)| *identifier);
    assert_eq!(identifiers.len(), keys.len(), "each has its own: {identifiers:?}");
}

#[tokio::test]
async fn only_get_and_head() {
    let provider = OpenIdFixture::start().await;
    for method in ["POST", "PUT", "DELETE"] {
        let answer = provider.http.send(method, "/jwks", &[], None).await;
        assert_eq!((answer.status.as_u16(), answer.header("allow")), (405, "GET, HEAD"), "{method}");
    }
}
