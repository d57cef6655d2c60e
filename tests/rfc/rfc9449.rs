//! OAuth 2.0 Demonstrating Proof of Possession (DPoP).

mod devices;
mod places;
mod policies;

use oauth_runtime::testing::DpopKey;
use oauth_runtime::{AccessTokenFormat, Clock, DpopNonces};
use serde_json::{Value, json};

use crate::support::bound::{APP, BoundFixture, BoundSettings, STRICT, WEB_CLIENT, redemption};
use crate::support::{Answer, Http, asserting, claims_of, parameters_of, signed};

fn key() -> DpopKey {
    DpopKey::generate().expect("a key")
}

fn nonces() -> BoundSettings {
    BoundSettings { nonce_is_required: true, ..BoundSettings::default() }
}

#[track_caller]
fn assert_invalid_proof(answer: &Answer, said: &str) {
    answer.assert_error(400, "invalid_dpop_proof");
    let description = answer.text("error_description");
    assert!(description.contains(said), "{said}: {description}");
}

#[tokio::test]
async fn section_4_3_each_check_of_a_proof_at_the_token_endpoint() {
    let provider = BoundFixture::start().await;
    let key = key();
    let proof = || provider.proof(&key, "POST", "/token");
    let now = provider.clock.now().as_unix();
    let mut private = key.jwk().clone();
    private["d"] = json!("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    for (wrong, said) in [
        (proof().claim("htm", "GET"), "htm"),
        (proof().claim("htu", provider.http.url_of("/par")), "htu"),
        (proof().claim("htu", "https://elsewhere.example/token"), "htu"),
        (proof().claim("iat", now - 61), "iat"),
        (proof().claim("jti", Value::Null), "jti"),
        (proof().header("alg", "none"), "algorithms"),
        (proof().header("alg", "HS256"), "algorithms"),
        (proof().header("typ", "jwt"), "typ"),
        (proof().header("jwk", json!({ "kty": "oct", "k": "c2VjcmV0" })), "jwk"),
        (proof().header("jwk", private), "jwk"),
    ] {
        let answer = provider.token(&[("dpop", &wrong.sign())], &STRICT).await;
        assert_invalid_proof(&answer, said);
    }
    let twice = [proof().sign(), proof().sign()];
    let answer = provider.token(&[("dpop", &twice[0]), ("dpop", &twice[1])], &STRICT).await;
    assert_invalid_proof(&answer, "more than one");
    assert_eq!(provider.token(&[("dpop", &proof().sign())], &STRICT).await.status, 200);
}

#[tokio::test]
async fn section_5_a_proof_binds_the_access_token_to_its_key() {
    let provider = BoundFixture::start().await;
    let key = key();
    let answer = provider.own_token(&key).await;
    assert_eq!(answer.text("token_type"), "DPoP", "{answer:?}");
    let token = answer.text("access_token");
    assert_eq!(provider.get_as(&key, "/notes", &token).await.body, "strict true");
    let introspected = provider.http.introspect(&token).await;
    assert_eq!(introspected["cnf"], json!({ "jkt": key.thumbprint() }));
    assert_eq!(introspected["token_type"], "DPoP");
}

#[tokio::test]
async fn section_5_without_a_proof_the_token_is_a_bearer_token_unless_the_client_registered_otherwise() {
    let provider = BoundFixture::start().await;
    let code = provider.code("web", &[]).await;
    let answer = provider.redeem(WEB_CLIENT, &code, None).await;
    assert_eq!(answer.text("token_type"), "Bearer");
    let refused = provider.token(&[], &STRICT).await;
    refused.assert_error(400, "invalid_request");
    assert!(refused.text("error_description").contains("DPoP header"), "{refused:?}");
}

#[tokio::test]
async fn section_5_refresh_tokens_of_public_clients_are_bound_and_others_are_not() {
    let provider = BoundFixture::start().await;
    let (own, other) = (key(), key());
    let code = provider.code("app", &[]).await;
    let tokens = provider.redeem(APP, &code, Some(&own)).await;
    assert_eq!(tokens.text("token_type"), "DPoP", "{tokens:?}");
    let refresh_token = tokens.text("refresh_token");
    for wrong in [None, Some(&other)] {
        provider.refresh(APP, &refresh_token, wrong).await.assert_error(400, "invalid_grant");
    }
    let next = provider.refresh(APP, &refresh_token, Some(&own)).await;
    assert_eq!(next.text("token_type"), "DPoP", "{next:?}");
    let again = next.text("refresh_token");
    provider.refresh(APP, &again, Some(&other)).await.assert_error(400, "invalid_grant");
    assert_eq!(provider.refresh(APP, &again, Some(&own)).await.status, 200, "the binding is passed on");

    let code = provider.code("web", &[]).await;
    let tokens = provider.redeem(WEB_CLIENT, &code, Some(&own)).await;
    let next = provider.refresh(WEB_CLIENT, &tokens.text("refresh_token"), Some(&other)).await;
    let introspected = provider.http.introspect(&next.text("access_token")).await;
    assert_eq!(
        introspected["cnf"]["jkt"],
        other.thumbprint(),
        "a client that authenticates may change its key"
    );
}

#[tokio::test]
async fn section_5_1_metadata_names_the_algorithms() {
    let provider = BoundFixture::start().await;
    let metadata = provider.http.get("/.well-known/oauth-authorization-server", &[]).await.json();
    let algorithms = json!(["RS256", "PS256", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"]);
    assert_eq!(metadata["dpop_signing_alg_values_supported"], algorithms);
}

#[tokio::test]
async fn section_5_2_a_client_registers_for_bound_tokens() {
    let provider = BoundFixture::start().await;
    let register = async |value: Value| {
        let body = json!({ "redirect_uris": ["https://c.example/cb"], "dpop_bound_access_tokens": value });
        let headers = [("content-type", "application/json")];
        provider.http.send("POST", "/register", &headers, Some(body.to_string())).await
    };
    let answer = register(json!(true)).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    assert_eq!(answer.json()["dpop_bound_access_tokens"], true);
    register(json!("yes")).await.assert_error(400, "invalid_client_metadata");
}

#[tokio::test]
async fn section_5_a_client_that_must_prove_gets_no_token_from_the_authorization_endpoint() {
    let provider = BoundFixture::start().await;
    let query = "response_type=token&redirect_uri=https%3A%2F%2Fclient.example%2Fcb&scope=read&client_id=";
    let answer = provider.http.get(&format!("/authorize?{query}strict"), &[]).await;
    assert!(answer.header("location").contains("error=unauthorized_client"), "{answer:?}");
    let answer = provider.http.get(&format!("/authorize?{query}web"), &[]).await;
    assert!(answer.header("location").contains("access_token="), "{answer:?}");
}

#[tokio::test]
async fn section_6_a_jwt_access_token_names_its_key() {
    let settings = BoundSettings { format: AccessTokenFormat::Jwt, ..BoundSettings::default() };
    let provider = BoundFixture::start_with(settings).await;
    let key = key();
    let token = provider.own_token(&key).await.text("access_token");
    assert_eq!(claims_of(&token)["cnf"], json!({ "jkt": key.thumbprint() }));
    assert_eq!(provider.get_as(&key, "/notes", &token).await.body, "strict true");
}

#[tokio::test]
async fn section_7_1_a_bound_token_needs_its_scheme_and_a_proof_for_this_request() {
    let provider = BoundFixture::start().await;
    let (own, other) = (key(), key());
    let token = provider.own_token(&own).await.text("access_token");
    let proof = |key: &DpopKey| provider.proof(key, "GET", "/notes").access_token(&token).sign();

    let bearer = provider.get("/notes", "Bearer", &token, None).await;
    bearer.assert_error(401, "invalid_token");
    let challenges: Vec<_> = bearer.headers.get_all("www-authenticate").iter().collect();
    assert!(challenges[0].to_str().expect("text").starts_with("Bearer "), "{challenges:?}");
    assert_eq!(challenges[1], "DPoP algs=\"RS256 PS256 ES256 ES384 ES512 EdDSA Ed25519\"");
    let with_proof = provider.get("/notes", "Bearer", &token, Some(&proof(&own))).await;
    with_proof.assert_error(401, "invalid_token");

    for (wrong, code) in [
        (None, "invalid_token"),
        (Some(proof(&other)), "invalid_token"),
        (Some(provider.proof(&own, "POST", "/notes").access_token(&token).sign()), "invalid_dpop_proof"),
        (Some(provider.proof(&own, "GET", "/vault").access_token(&token).sign()), "invalid_dpop_proof"),
        (Some(provider.proof(&own, "GET", "/notes").sign()), "invalid_dpop_proof"),
        (Some(provider.proof(&own, "GET", "/notes").access_token("other").sign()), "invalid_dpop_proof"),
    ] {
        let answer = provider.get("/notes", "DPoP", &token, wrong.as_deref()).await;
        answer.assert_error(401, code);
        let challenges: Vec<_> = answer.headers.get_all("www-authenticate").iter().collect();
        assert_eq!(challenges.len(), 1);
        let challenge = challenges[0].to_str().expect("text");
        assert!(challenge.starts_with("DPoP "), "{challenge}");
        assert!(challenge.contains(&format!("error=\"{code}\"")), "{challenge}");
        assert!(challenge.ends_with("algs=\"RS256 PS256 ES256 ES384 ES512 EdDSA Ed25519\""), "{challenge}");
    }
    let once = proof(&own);
    assert_eq!(provider.get("/notes", "dpop", &token, Some(&once)).await.status, 200);
    provider.get("/notes", "DPoP", &token, Some(&once)).await.assert_error(401, "invalid_dpop_proof");
}

#[tokio::test]
async fn section_7_1_a_bearer_token_does_not_become_a_bound_one() {
    let provider = BoundFixture::start().await;
    let key = key();
    let code = provider.code("web", &[]).await;
    let token = provider.redeem(WEB_CLIENT, &code, None).await.text("access_token");
    provider.get_as(&key, "/notes", &token).await.assert_error(401, "invalid_token");
    assert_eq!(provider.get("/notes", "Bearer", &token, None).await.status, 200);
    provider.get("/vault", "Bearer", &token, None).await.assert_error(401, "invalid_token");
    let bound = provider.own_token(&key).await.text("access_token");
    assert_eq!(provider.get_as(&key, "/vault", &bound).await.body, "strict");
}

#[tokio::test]
async fn section_7_1_a_request_without_a_token_is_told_of_both_schemes() {
    let provider = BoundFixture::start().await;
    let answer = provider.http.get("/notes", &[]).await;
    let challenges: Vec<_> = answer.headers.get_all("www-authenticate").iter().collect();
    assert_eq!(answer.status, 401);
    assert!(challenges[0].to_str().expect("text").starts_with("Bearer realm="), "{challenges:?}");
    assert!(challenges[1].to_str().expect("text").starts_with("DPoP algs="), "{challenges:?}");
    let answer = provider.http.get("/vault", &[]).await;
    let challenges: Vec<_> = answer.headers.get_all("www-authenticate").iter().collect();
    assert!(
        challenges[0].to_str().expect("text").starts_with("DPoP realm="),
        "no bearer token: {challenges:?}"
    );
    assert!(challenges[1].to_str().expect("text").starts_with("Bearer realm="), "{challenges:?}");
}

#[test]
fn settings_of_dpop_need_its_declaration() {
    use oauth_runtime::keys::SigningAlgorithm;
    use oauth_runtime::store::MemoryStore;

    use crate::support::{Mixed, People, keys};

    macro_rules! wrong {
        ($server:ty, $($set:tt)*) => {{
            let issuer = "https://as.example".parse().expect("an issuer");
            let builder = <$server>::builder(issuer, MemoryStore::new(), People::default(), keys());
            builder$($set)*.try_build().err().map(|error| error.setting())
        }};
    }
    assert_eq!(wrong!(Mixed, .dpop_nonces(DpopNonces::new("s".repeat(32))).require_dpop_nonce(true)), None);
    let algorithms = vec![SigningAlgorithm::Es256];
    assert_eq!(wrong!(plain::Plain, .dpop_signing_algorithms(algorithms)), Some("dpop_signing_algorithms"));
    let algorithms = vec![SigningAlgorithm::Es256];
    let nobody_signs = wrong!(plain::Plain, .client_signing_algorithms(algorithms));
    assert_eq!(nobody_signs, Some("client_signing_algorithms"));
    assert_eq!(wrong!(plain::Plain, .require_dpop_nonce(true)), Some("require_dpop_nonce"));
    let nonces = || DpopNonces::new("s".repeat(32));
    assert_eq!(wrong!(plain::Plain, .dpop_nonces(nonces())), Some("dpop_nonces"));
    let short = nonces().also_accepts("s".repeat(31));
    assert_eq!(wrong!(Mixed, .dpop_nonces(short)), Some("dpop_nonces"));
    assert_eq!(wrong!(plain::Plain, .require_dpop_nonce(false)), None);
}

/// A provider that binds nothing.
mod plain {
    use oauth_runtime::keys::SigningKeys;
    use oauth_runtime::oauth_server;
    use oauth_runtime::store::MemoryStore;

    use crate::support::People;

    #[oauth_server(grants(client_credentials), scopes(read = "Read your notes"), access_tokens(jwt))]
    pub(super) struct Plain {
        #[store]
        store: MemoryStore,
        #[users]
        people: People,
        #[keys]
        keys: SigningKeys,
    }
}

#[tokio::test]
async fn section_7_1_a_nested_router_and_a_layer_see_the_url_of_the_client() {
    let provider = BoundFixture::start().await;
    let key = key();
    let token = provider.own_token(&key).await.text("access_token");
    assert_eq!(provider.get_as(&key, "/nested/deep/notes", &token).await.body, "strict");
    let proof = provider.proof(&key, "GET", "/deep/notes").access_token(&token).sign();
    let answer = provider.get("/nested/deep/notes", "DPoP", &token, Some(&proof)).await;
    answer.assert_error(401, "invalid_dpop_proof");
    let spelled = provider.http.url_of("/nested/./deep/%6eotes?page=2#top").replace("http://", "HTTP://");
    let proof = key.proof("GET", &spelled, provider.clock.now()).access_token(&token).sign();
    assert_eq!(provider.get("/nested/deep/notes", "DPoP", &token, Some(&proof)).await.status, 200);
}

#[tokio::test]
async fn section_7_userinfo_takes_bound_tokens() {
    let provider = BoundFixture::start().await;
    let key = key();
    let code = provider.code("app", &[]).await;
    let token = provider.redeem(APP, &code, Some(&key)).await.text("access_token");
    assert_eq!(provider.get_as(&key, "/userinfo", &token).await.json()["sub"], "alice-sub");
    let answer = provider.get("/userinfo", "Bearer", &token, None).await;
    answer.assert_error(401, "invalid_token");
    let proof = provider.proof(&key, "POST", "/userinfo").access_token(&token).sign();
    let in_form = provider.post("/userinfo", &[("dpop", &proof)], &[("access_token", &token)]).await;
    in_form.assert_error(401, "invalid_token");
}

/// `https://rs.example/userinfo` is a resource whose operator could replay what it gets.
#[tokio::test]
async fn section_4_3_a_proof_for_another_resource_does_not_count_at_the_provider() {
    let provider = BoundFixture::start().await;
    let key = key();
    let elsewhere = provider.proof(&key, "POST", "/token").claim("htu", "https://rs.example/token").sign();
    assert_invalid_proof(&provider.token(&[("dpop", &elsewhere)], &STRICT).await, "htu");
    let code = provider.code("app", &[]).await;
    let token = provider.redeem(APP, &code, Some(&key)).await.text("access_token");
    let proof = provider.proof(&key, "GET", "/userinfo").access_token(&token);
    let elsewhere = proof.claim("htu", "https://rs.example/userinfo").sign();
    let answer = provider.get("/userinfo", "DPoP", &token, Some(&elsewhere)).await;
    answer.assert_error(401, "invalid_dpop_proof");
    assert_eq!(provider.get_as(&key, "/userinfo", &token).await.status, 200);
}

#[tokio::test]
async fn section_8_a_nonce_is_demanded_before_anything_is_used_up() {
    let provider = BoundFixture::start_with(nonces()).await;
    let key = key();
    let code = provider.code("signing", &[]).await;
    let now = provider.clock.now().as_unix();
    let assertion = signed(&json!({
        "iss": "signing", "sub": "signing", "aud": provider.http.url, "jti": "once", "iat": now, "exp": now + 60,
    }));
    let form = [&redemption(&code)[..], &asserting(&assertion)].concat();
    let first = provider.proof(&key, "POST", "/token").sign();
    let answer = provider.token(&[("dpop", &first)], &form).await;
    answer.assert_error(400, "use_dpop_nonce");
    assert!(answer.header("access-control-expose-headers").contains("dpop-nonce"), "{answer:?}");
    let nonce = answer.header("dpop-nonce").to_owned();
    let wrong = provider.proof(&key, "POST", "/token").nonce("bm9uc2Vuc2U").sign();
    let refused = provider.token(&[("dpop", &wrong)], &form).await;
    refused.assert_error(400, "use_dpop_nonce");
    assert_eq!(refused.header("dpop-nonce"), nonce, "a nonce counts for the very next request");
    let second = provider.proof(&key, "POST", "/token").nonce(&nonce).sign();
    let answer = provider.token(&[("dpop", &second)], &form).await;
    assert_eq!(answer.status, 200, "the same code and the same assertion: {answer:?}");
    assert_eq!(answer.header("dpop-nonce"), "", "some clients take it for a demand");
}

#[tokio::test]
async fn section_8_a_nonce_of_the_token_endpoint_counts_at_resources_for_some_minutes() {
    let provider = BoundFixture::start_with(nonces()).await;
    let key = key();
    let demand = provider.own_token(&key).await;
    let nonce = demand.header("dpop-nonce").to_owned();
    let proof = provider.proof(&key, "POST", "/token").nonce(&nonce).sign();
    let token = provider.token(&[("dpop", &proof)], &STRICT).await.text("access_token");
    let resource = |nonce: &str| {
        let proof = provider.proof(&key, "GET", "/notes").access_token(&token);
        if nonce.is_empty() { proof.sign() } else { proof.nonce(nonce).sign() }
    };
    let without = provider.get("/notes", "DPoP", &token, Some(&resource(""))).await;
    without.assert_error(401, "use_dpop_nonce");
    assert!(without.header("www-authenticate").starts_with("DPoP "), "{without:?}");
    assert!(without.header("www-authenticate").contains("error=\"use_dpop_nonce\""), "{without:?}");
    assert_eq!(without.header("dpop-nonce"), nonce);
    assert_eq!(provider.get("/notes", "DPoP", &token, Some(&resource(&nonce))).await.status, 200);
    provider.pass(301);
    let late = provider.get("/notes", "DPoP", &token, Some(&resource(&nonce))).await;
    late.assert_error(401, "use_dpop_nonce");
    assert_ne!(late.header("dpop-nonce"), nonce);
}

#[tokio::test]
async fn section_8_a_client_with_a_wrong_clock_gets_in_by_a_nonce() {
    let provider = BoundFixture::start().await;
    let key = key();
    let late = || provider.proof(&key, "POST", "/token").claim("iat", provider.clock.now().as_unix() - 7_200);
    let refused = provider.token(&[("dpop", &late().sign())], &STRICT).await;
    assert_invalid_proof(&refused, "iat");
    let nonce = refused.header("dpop-nonce").to_owned();
    let answer = provider.token(&[("dpop", &late().nonce(&nonce).sign())], &STRICT).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let code = provider.code("web", &[]).await;
    let refused = provider.redeem(("web", Some("wrong")), &code, Some(&key)).await;
    assert_eq!(refused.header("dpop-nonce"), "", "a refusal for another reason has none");
}

#[tokio::test]
async fn section_8_where_no_nonce_is_demanded_a_stale_proof_uses_nothing_up_either() {
    let provider = BoundFixture::start().await;
    let key = key();
    let old =
        provider.proof(&key, "POST", "/token").claim("iat", provider.clock.now().as_unix() - 7_200).sign();
    let early = provider.token(&[("dpop", &old)], &STRICT).await.header("dpop-nonce").to_owned();
    provider.pass(301);
    let stale = provider.proof(&key, "POST", "/token").nonce(&early).sign();
    for (proof, code) in [(&stale, "use_dpop_nonce"), (&old, "invalid_dpop_proof")] {
        let now = provider.clock.now().as_unix();
        let assertion = signed(&json!({
            "iss": "signing", "sub": "signing", "aud": provider.http.url, "jti": code, "iat": now, "exp": now + 60,
        }));
        let code_of_alice = provider.code("signing", &[]).await;
        let form = [&redemption(&code_of_alice)[..], &asserting(&assertion)].concat();
        let refused = provider.token(&[("dpop", proof)], &form).await;
        refused.assert_error(400, code);
        let again = provider.proof(&key, "POST", "/token").nonce(refused.header("dpop-nonce")).sign();
        let answer = provider.token(&[("dpop", &again)], &form).await;
        assert_eq!(answer.status, 200, "the same code and the same assertion: {answer:?}");
    }
}

#[tokio::test]
async fn section_10_a_code_is_bound_by_the_authorization_request() {
    let provider = BoundFixture::start().await;
    let (own, other) = (key(), key());
    let code = provider.code("web", &[("dpop_jkt", own.thumbprint())]).await;
    for wrong in [None, Some(&other)] {
        provider.redeem(WEB_CLIENT, &code, wrong).await.assert_error(400, "invalid_grant");
    }
    let tokens = provider.redeem(WEB_CLIENT, &code, Some(&own)).await;
    assert_eq!(tokens.text("token_type"), "DPoP", "a wrong proof does not burn the code: {tokens:?}");
    let next = provider.refresh(WEB_CLIENT, &tokens.text("refresh_token"), Some(&other)).await;
    assert_eq!(next.status, 200, "the binding of the code ends with the code: {next:?}");

    for wrong in ["short", &"a".repeat(44), &"*".repeat(43)] {
        let query = [
            ("response_type", "code"),
            ("client_id", "web"),
            ("redirect_uri", "https://client.example/cb"),
            ("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
            ("code_challenge_method", "S256"),
            ("dpop_jkt", wrong),
        ];
        let query = serde_urlencoded::to_string(query).expect("a query");
        let answer = provider.http.get(&format!("/authorize?{query}"), &[]).await;
        assert!(answer.header("location").contains("error=invalid_request"), "{wrong}: {answer:?}");
    }
}

#[tokio::test]
async fn section_10_1_a_pushed_request_is_bound_by_its_proof() {
    let provider = BoundFixture::start().await;
    let (own, other) = (key(), key());
    let push = async |key: Option<&DpopKey>, jkt: Option<&str>| {
        let proof = key.map(|key| provider.proof(key, "POST", "/par").sign());
        let headers: Vec<_> = proof.iter().map(|proof| ("dpop", proof.as_str())).collect();
        let mut form = vec![
            ("client_id", "web"),
            ("client_secret", "web-client-secret"),
            ("response_type", "code"),
            ("redirect_uri", "https://client.example/cb"),
            ("scope", "openid read"),
            ("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
            ("code_challenge_method", "S256"),
        ];
        form.extend(jkt.map(|jkt| ("dpop_jkt", jkt)));
        provider.post("/par", &headers, &form).await
    };
    let mismatched = push(Some(&own), Some(other.thumbprint())).await;
    assert_invalid_proof(&mismatched, "dpop_jkt");
    for (proof, jkt) in
        [(Some(&own), None), (Some(&own), Some(own.thumbprint())), (None, Some(own.thumbprint()))]
    {
        let pushed = push(proof, jkt).await;
        assert_eq!(pushed.status, 201, "{pushed:?}");
        let uri = pushed.text("request_uri");
        let query =
            serde_urlencoded::to_string([("client_id", "web"), ("request_uri", &uri)]).expect("a query");
        let answer = provider.http.get(&format!("/authorize?{query}"), &[]).await;
        let code = parameters_of(&answer).remove("code").expect("a code");
        provider.redeem(WEB_CLIENT, &code, Some(&other)).await.assert_error(400, "invalid_grant");
        assert_eq!(provider.redeem(WEB_CLIENT, &code, Some(&own)).await.text("token_type"), "DPoP");
    }
    let proof = provider.proof(&own, "POST", "/token").sign();
    let wrong = provider.post("/par", &[("dpop", &proof)], &[("client_id", "app")]).await;
    assert_invalid_proof(&wrong, "htu");
}

#[tokio::test]
async fn section_10_1_a_push_is_asked_for_a_nonce_with_400() {
    let provider = BoundFixture::start_with(nonces()).await;
    let proof = provider.proof(&key(), "POST", "/par").sign();
    let basic = oauth_runtime::client_auth::encode_auth_headers("web", "web-client-secret");
    let answer = provider.post("/par", &[("dpop", &proof), ("authorization", &basic)], &[]).await;
    answer.assert_error(400, "use_dpop_nonce");
    assert_ne!(answer.header("dpop-nonce"), "");
}

#[tokio::test]
async fn section_11_1_a_proof_counts_once() {
    let provider = BoundFixture::start().await;
    let key = key();
    let proof = provider.proof(&key, "POST", "/token").sign();
    assert_eq!(provider.token(&[("dpop", &proof)], &STRICT).await.status, 200);
    assert_invalid_proof(&provider.token(&[("dpop", &proof)], &STRICT).await, "used before");
    provider.pass(62);
    assert_invalid_proof(&provider.token(&[("dpop", &proof)], &STRICT).await, "iat");

    let proof = provider.proof(&key, "POST", "/token").sign();
    let attempts = (0..8).map(|_| async { provider.token(&[("dpop", &proof)], &STRICT).await.status == 200 });
    let won = futures_util::future::join_all(attempts).await.into_iter().filter(|won| *won).count();
    assert_eq!(won, 1);
}

/// The declaration lost `sender_constrained(mtls)`, and the client is still registered for it.
#[tokio::test]
async fn a_client_whose_tokens_were_bound_to_certificates_gets_no_other_ones() {
    let provider = BoundFixture::start().await;
    let code = provider.code("certified", &[]).await;
    let client = ("certified", Some("certified-client-secret"));
    provider.redeem(client, &code, None).await.assert_error(400, "invalid_request");
    provider.redeem(client, &code, Some(&key())).await.assert_error(400, "invalid_request");
}

/// A stranger can send any number of them for a public client.
#[tokio::test]
async fn section_11_1_a_proof_of_a_request_that_gets_nothing_is_not_remembered() {
    let provider = BoundFixture::start().await;
    let proof = provider.proof(&key(), "POST", "/token").sign();
    let redeem = async |code: &str| {
        let form = [&[("client_id", "app")], &redemption(code)[..]].concat();
        provider.token(&[("dpop", &proof)], &form).await
    };
    redeem("made-up").await.assert_error(400, "invalid_grant");
    let code = provider.code("app", &[]).await;
    assert_eq!(redeem(&code).await.text("token_type"), "DPoP");
    let code = provider.code("app", &[]).await;
    assert_invalid_proof(&redeem(&code).await, "used before");
}

#[tokio::test]
async fn a_provider_without_dpop_refuses_to_answer_a_proof_with_a_bearer_token() {
    let fixture = crate::support::PushingFixture::start().await;
    let http: &Http = &fixture.http;
    let proof = key().proof("POST", &http.url_of("/token"), fixture.clock.now()).sign();
    let headers = [
        ("dpop", proof.as_str()),
        ("content-type", "application/x-www-form-urlencoded"),
        ("authorization", &oauth_runtime::client_auth::encode_auth_headers("web", "web-client-secret")),
    ];
    let code = fixture.bring(&fixture.request_uri(&[]).await).await;
    let code = parameters_of(&code).remove("code").expect("a code");
    let body = serde_urlencoded::to_string(redemption(&code)).expect("a form");
    let answer = http.send("POST", "/token", &headers, Some(body.clone())).await;
    answer.assert_error(400, "invalid_request");
    assert!(answer.text("error_description").contains("DPoP"), "{answer:?}");
    assert_eq!(http.send("POST", "/token", &headers[1..], Some(body)).await.text("token_type"), "Bearer");
}
