//! Where the provider's metadata is, and what it may say.

use serde_json::json;

use super::*;

async fn outcome(site: &Site, keys: &SigningKeys) -> &'static str {
    code(site.verifier().verify(&token(keys, json!({}))).await)
}

#[tokio::test]
async fn the_metadata_of_openid_connect_is_sufficient() {
    let keys = keys();
    let site = Site::default();
    site.set_json(DISCOVERY, &json!({ "issuer": ISSUER, "jwks_uri": JWKS }));
    site.publish(&keys);
    assert_eq!(outcome(&site, &keys).await, "accepted");
    assert_eq!((site.count(METADATA), site.count(DISCOVERY)), (1, 1));
}

/// RFC 8414 puts it before the path of the issuer, OpenID Connect Discovery behind it.
#[tokio::test]
async fn an_issuer_with_a_path_has_its_metadata_at_two_places() {
    let site = Site::default();
    let issuer = "https://notes.example/tenant".parse().expect("an issuer");
    let verifier =
        TokenVerifier::builder(issuer, RESOURCE).fetcher(site.clone()).build().expect("a verifier");
    assert_eq!(code(verifier.fetch().await), "server_error");
    let asked = site.0.requests.lock().unwrap().clone();
    assert_eq!(
        asked,
        [
            format!("{METADATA}/tenant"),
            "https://notes.example/tenant/.well-known/openid-configuration".into()
        ]
    );
}

#[tokio::test]
async fn metadata_of_another_issuer_or_with_keys_on_an_open_way_is_not_used() {
    let keys = keys();
    for document in [
        json!({ "issuer": "https://evil.example", "jwks_uri": JWKS }),
        json!({ "issuer": "https://notes.example/", "jwks_uri": JWKS }),
        json!({ "jwks_uri": JWKS }),
        json!({ "issuer": ISSUER }),
        json!({ "issuer": ISSUER, "jwks_uri": "http://notes.example/jwks" }),
        json!({ "issuer": ISSUER, "jwks_uri": "/jwks" }),
        json!({ "issuer": ISSUER, "jwks_uri": "file:///etc/passwd" }),
        json!([]),
    ] {
        let site = Site::with_keys(&keys);
        site.set_json(METADATA, &document);
        assert_eq!(outcome(&site, &keys).await, "server_error", "{document}");
        assert_eq!(site.count(JWKS), 0, "{document}");
    }
}

#[tokio::test]
async fn a_url_that_is_given_needs_no_metadata() {
    let keys = keys();
    let site = Site::with_keys(&keys);
    let verifier = site.builder().jwks_uri(JWKS.parse().expect("a URL")).build().expect("a verifier");
    assert_eq!(code(verifier.verify(&token(&keys, json!({}))).await), "accepted");
    assert_eq!(site.count(METADATA), 0);
    let open = site.builder().jwks_uri("http://notes.example/jwks".parse().expect("a URL")).build();
    assert!(open.expect_err("http").to_string().contains("not https"));
}

#[test]
fn a_resource_is_an_absolute_uri() {
    let build = |resource: &str| TokenVerifier::builder(ISSUER.parse().expect("an issuer"), resource).build();
    for wrong in ["/notes", "", "https://api.example/#notes"] {
        build(wrong).expect_err(wrong);
    }
    let verifier = build("https://api.example/notes").expect("a verifier");
    assert_eq!(verifier.metadata_path().as_deref(), Some("/.well-known/oauth-protected-resource/notes"));
    let verifier = build("https://api.example").expect("a verifier");
    assert_eq!(verifier.metadata_path().as_deref(), Some("/.well-known/oauth-protected-resource"));
    assert_eq!(build("urn:notes:api").expect("a verifier").metadata_path(), None);
}
