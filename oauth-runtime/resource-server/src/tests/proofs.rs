//! Tokens that are bound to a key, with DPoP proofs (RFC 9449 section 7).

use http::request::Parts;
use oauth_runtime_core::__internal::AcceptedProof;
use oauth_runtime_core::testing::{DpopKey, DpopProof};
use oauth_runtime_core::token::AccessToken;
use oauth_runtime_core::{BoxError, ClientRequest, DpopNonces, ResourceServer, Timestamp};

use super::*;
use crate::{TokenVerifierError, UsedProof, UsedProofs};

/// A request with the token in this scheme, and with proofs.
fn request(scheme: &str, token: &str, proofs: &[String]) -> Parts {
    let mut request =
        http::Request::get("/notes/1?page=2").header("authorization", format!("{scheme} {token}"));
    for proof in proofs {
        request = request.header("dpop", proof);
    }
    request.body(()).expect("a request").into_parts().0
}

async fn sent(verifier: &TokenVerifier, token: &str, request: &Parts) -> Result<AccessToken, OAuthError> {
    ResourceServer::verify(verifier, token, &ClientRequest::without_form(request), None).await
}

/// A proof for the request above.
fn proof<'a>(key: &'a DpopKey, token: &str) -> DpopProof<'a> {
    let url = format!("{}/1", RESOURCE.trim_end_matches('/'));
    key.proof("GET", &url, Timestamp::from_unix(NOW)).access_token(token)
}

fn bound(keys: &SigningKeys, key: &DpopKey) -> String {
    token(keys, json!({ "cnf": { "jkt": key.thumbprint() } }))
}

#[tokio::test]
async fn a_bound_token_needs_its_scheme_and_a_proof_for_this_request() {
    let keys = keys();
    let verifier = Site::with_keys(&keys).verifier();
    let (own, other) = (DpopKey::generate().expect("a key"), DpopKey::generate().expect("a key"));
    let token = bound(&keys, &own);
    let good = proof(&own, &token).sign();
    for (scheme, proofs, expected) in [
        ("Bearer", vec![], "invalid_token"),
        ("Bearer", vec![proof(&own, &token).sign()], "invalid_token"),
        ("DPoP", vec![], "invalid_token"),
        ("DPoP", vec![proof(&other, &token).sign()], "invalid_token"),
        ("DPoP", vec![proof(&own, "another token").sign()], "invalid_dpop_proof"),
        ("DPoP", vec![proof(&own, &token).claim("htm", "POST").sign()], "invalid_dpop_proof"),
        (
            "DPoP",
            vec![proof(&own, &token).claim("htu", "https://evil.example/notes/1").sign()],
            "invalid_dpop_proof",
        ),
        ("DPoP", vec![proof(&own, &token).claim("iat", NOW - 61).sign()], "invalid_dpop_proof"),
        ("DPoP", vec![good.clone(), proof(&own, &token).sign()], "invalid_dpop_proof"),
        ("DPoP", vec![good.clone()], "accepted"),
        ("DPoP", vec![good.clone()], "invalid_dpop_proof"),
        ("dpop", vec![proof(&own, &token).sign()], "accepted"),
    ] {
        let request = request(scheme, &token, &proofs);
        assert_eq!(code(sent(&verifier, &token, &request).await), expected, "{scheme} {proofs:?}");
    }
    assert_eq!(code(verifier.verify(&token).await), "invalid_token", "without its request");
}

#[tokio::test]
async fn a_bearer_token_does_not_become_a_bound_one() {
    let keys = keys();
    let verifier = Site::with_keys(&keys).verifier();
    let key = DpopKey::generate().expect("a key");
    let bearer = token(&keys, json!({}));
    let with_proof = request("DPoP", &bearer, &[proof(&key, &bearer).sign()]);
    assert_eq!(code(sent(&verifier, &bearer, &with_proof).await), "invalid_token");
    assert_eq!(code(sent(&verifier, &bearer, &request("Bearer", &bearer, &[])).await), "accepted");
}

#[tokio::test]
async fn a_nonce_can_be_demanded_and_instances_with_the_secret_share_it() {
    let keys = keys();
    let with = |nonces: DpopNonces| {
        Site::with_keys(&keys).builder().require_dpop_nonce(true).dpop_nonces(nonces).build()
    };
    let (old, new) = ("7".repeat(32), "8".repeat(32));
    let one = with(DpopNonces::new(old.as_str())).expect("a verifier");
    let another = with(DpopNonces::new(new.as_str()).also_accepts(old.as_str())).expect("a verifier");
    let key = DpopKey::generate().expect("a key");
    let token = bound(&keys, &key);
    let first = request("DPoP", &token, &[proof(&key, &token).sign()]);
    let Err(OAuthError::UseDpopNonce { nonce }) = sent(&one, &token, &first).await else {
        panic!("a demand")
    };
    let second = request("DPoP", &token, &[proof(&key, &token).nonce(&nonce).sign()]);
    assert_eq!(code(sent(&another, &token, &second).await), "accepted");
    let changed = with(DpopNonces::new(new.as_str())).expect("a verifier");
    let third = request("DPoP", &token, &[proof(&key, &token).nonce(&nonce).sign()]);
    assert_eq!(code(sent(&changed, &token, &third).await), "use_dpop_nonce", "the old secret was left out");
    let alone = Site::with_keys(&keys).builder().require_dpop_nonce(true).build().expect("a verifier");
    assert_eq!(code(sent(&alone, &token, &third).await), "use_dpop_nonce", "it has its own");
    let short = "7".repeat(31);
    for nonces in
        [DpopNonces::new(short.as_str()), DpopNonces::new(old.as_str()).also_accepts(short.as_str())]
    {
        assert!(matches!(with(nonces), Err(TokenVerifierError::ShortNonceSecret)));
    }
}

#[tokio::test]
async fn an_api_may_be_reached_under_other_urls_than_its_identifier() {
    let keys = keys();
    let key = DpopKey::generate().expect("a key");
    let token = bound(&keys, &key);
    let urls =
        ["https://eu.example/notes", "https://us.example:8443/"].map(|url| url.parse().expect("a URL"));
    let builder = urls.into_iter().fold(Site::with_keys(&keys).builder(), TokenVerifierBuilder::public_url);
    let verifier = builder.build().expect("a verifier");
    for (url, expected) in [
        ("https://eu.example/notes/1", "accepted"),
        ("https://eu.example/notes/notes/1", "accepted"),
        ("https://us.example:8443/notes/1", "accepted"),
        ("https://us.example/notes/1", "invalid_dpop_proof"),
        ("https://eu.example/notes/2", "invalid_dpop_proof"),
        ("https://eu.example/1", "invalid_dpop_proof"),
        (RESOURCE, "invalid_dpop_proof"),
    ] {
        let request = request("DPoP", &token, &[proof(&key, &token).claim("htu", url).sign()]);
        assert_eq!(code(sent(&verifier, &token, &request).await), expected, "{url}");
    }
}

#[tokio::test]
async fn an_api_whose_identifier_names_no_host_says_where_it_is() {
    let keys = keys();
    let key = DpopKey::generate().expect("a key");
    let name = "urn:notes:api";
    let token = token(&keys, json!({ "aud": name, "cnf": { "jkt": key.thumbprint() } }));
    for (public, expected) in [(None, "invalid_dpop_proof"), (Some("https://api.example"), "accepted")] {
        let mut builder = Site::with_keys(&keys).builder_for(name);
        if let Some(url) = public {
            builder = builder.public_url(url.parse().expect("a URL"));
        }
        let verifier = builder.build().expect("a verifier");
        let proof = proof(&key, &token).claim("htu", "https://api.example/notes/1").sign();
        assert_eq!(code(sent(&verifier, &token, &request("DPoP", &token, &[proof])).await), expected);
    }
}

#[tokio::test]
async fn an_api_can_leave_dpop_out() {
    let keys = keys();
    let key = DpopKey::generate().expect("a key");
    let token = bound(&keys, &key);
    let verifier = Site::with_keys(&keys).builder().without_dpop().build().expect("a verifier");
    let with_proof = request("DPoP", &token, &[proof(&key, &token).sign()]);
    assert_eq!(code(sent(&verifier, &token, &with_proof).await), "invalid_dpop_proof");
    assert!(verifier.proof_algorithms().is_empty(), "no challenge offers it");
}

struct Down;

#[async_trait::async_trait]
impl UsedProofs for Down {
    async fn use_once(&self, _: &UsedProof) -> Result<bool, BoxError> {
        Err("the memory is down".into())
    }
}

#[tokio::test]
async fn nothing_is_accepted_while_the_memory_of_used_proofs_is_down() {
    let keys = keys();
    let verifier = Site::with_keys(&keys).builder().used_proofs(Down).build().expect("a verifier");
    let key = DpopKey::generate().expect("a key");
    let token = bound(&keys, &key);
    let request = request("DPoP", &token, &[proof(&key, &token).sign()]);
    assert_eq!(code(sent(&verifier, &token, &request).await), "temporarily_unavailable");
    let other = DpopKey::generate().expect("a key");
    let foreign = super::proofs::request("DPoP", &token, &[proof(&other, &token).sign()]);
    assert_eq!(code(sent(&verifier, &token, &foreign).await), "invalid_token", "it does not fill the memory");
}

/// A layer and several extractors verify one request.
#[tokio::test]
async fn a_proof_that_was_accepted_with_its_request_is_not_used_before() {
    let keys = keys();
    let verifier = Site::with_keys(&keys).verifier();
    let key = DpopKey::generate().expect("a key");
    let token = bound(&keys, &key);
    let good = proof(&key, &token).sign();
    let mut first = request("DPoP", &token, std::slice::from_ref(&good));
    assert_eq!(code(sent(&verifier, &token, &first).await), "accepted");
    AcceptedProof::keep(&mut first);
    assert_eq!(code(sent(&verifier, &token, &first).await), "accepted");
    let again = request("DPoP", &token, &[good]);
    assert_eq!(code(sent(&verifier, &token, &again).await), "invalid_dpop_proof", "another request");
}

#[tokio::test]
async fn without_an_algorithm_there_is_no_verifier() {
    let built = Site::with_keys(&keys()).builder().dpop_signing_algorithms([]).build();
    assert!(matches!(built, Err(TokenVerifierError::NoAlgorithm)));
}

#[tokio::test]
async fn an_introspected_token_is_bound_too() {
    let site = Site::with_keys(&keys());
    let key = DpopKey::generate().expect("a key");
    let mut answer = claims(json!({ "cnf": { "jkt": key.thumbprint() }, "token_type": "DPoP" }));
    answer["active"] = true.into();
    site.set_json(INTROSPECT, &answer);
    let introspection = crate::Introspection::new("api", "a-long-random-secret");
    let verifier = site.builder().introspection(introspection).build().expect("a verifier");
    for (scheme, proofs, expected) in [
        ("DPoP", vec![proof(&key, "opaque").sign()], "accepted"),
        ("DPoP", vec![], "invalid_token"),
        ("Bearer", vec![], "invalid_token"),
        ("DPoP", vec![proof(&key, "opaque").sign()], "accepted"),
    ] {
        let request = request(scheme, "opaque", &proofs);
        assert_eq!(code(sent(&verifier, "opaque", &request).await), expected, "{scheme}");
    }
}
