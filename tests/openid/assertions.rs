//! Client authentication by assertions (OpenID Connect Core section 9, RFC 7523).

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::StatusCode;
use jsonwebtoken::Algorithm;
use oauth_runtime::fetch::FetchError;
use oauth_runtime::keys::{SigningAlgorithm, SigningKey};
use oauth_runtime::{AssertionAudience, Client, ClientError};
use serde_json::json;

use crate::support::{
    Fixture, JWKS_URI, SECRET, SigningFixture, asserting, client_jwks, client_key, jwks, mac, signed,
    signed_by, signed_with_header,
};

#[tokio::test]
async fn oidcc_ensure_client_assertion_with_iss_aud_succeeds() {
    let provider = SigningFixture::start().await;
    let answer = provider.token_claiming("signing", json!({})).await;
    assert_eq!(answer.status, 200, "{answer:?}");
}

#[tokio::test]
async fn each_algorithm() {
    let provider = SigningFixture::start().await;
    for algorithm in SigningAlgorithm::USUAL {
        let assertion = signed_by(&client_key(algorithm), &provider.assertion_claims("signing"));
        assert_eq!(provider.token_with(&assertion).await.status, 200, "{algorithm}");
        let assertion = signed_by(&client_key(algorithm), &provider.assertion_claims("es256"));
        let expected = if algorithm == SigningAlgorithm::Es256 { 200 } else { 401 };
        assert_eq!(provider.token_with(&assertion).await.status, expected, "{algorithm}");
    }
}

/// RFC 9864 section 2.2: `Ed25519` names what `EdDSA` is with that curve, so a client may be registered for either and write either.
#[tokio::test]
async fn ed25519_and_eddsa_are_two_names_of_one_algorithm() {
    let provider = SigningFixture::start().await;
    let key = client_key(SigningAlgorithm::EdDsa);
    let encoding = jsonwebtoken::EncodingKey::from_ed_pem(key.to_pem().reveal().as_bytes()).expect("a key");
    let assertion = |client_id: &str, name: &str| {
        let header = json!({ "alg": name, "kid": key.key_id() });
        let parts = [header, provider.assertion_claims(client_id)];
        let message = parts.map(|part| URL_SAFE_NO_PAD.encode(part.to_string())).join(".");
        let signature = jsonwebtoken::crypto::sign(message.as_bytes(), &encoding, Algorithm::EdDSA);
        format!("{message}.{}", signature.expect("a signature"))
    };
    for registered in [json!("EdDSA"), json!("Ed25519"), json!(null)] {
        let mut set = jwks([key.clone()]);
        set["keys"][0]["alg"] = if registered.is_null() { json!("Ed25519") } else { registered.clone() };
        let mut metadata = json!({
            "redirect_uris": ["https://client.example/cb"], "grant_types": ["authorization_code", "client_credentials"],
            "token_endpoint_auth_method": "private_key_jwt", "jwks": set,
        });
        if !registered.is_null() {
            metadata["token_endpoint_auth_signing_alg"] = registered.clone();
            metadata["request_object_signing_alg"] = registered.clone();
        }
        let client = provider.register_service(&metadata).await;
        assert_eq!(client.status, 201, "{client:?}");
        let client_id = client.text("client_id");
        for name in ["EdDSA", "Ed25519"] {
            let answer = provider.token_with(&assertion(&client_id, name)).await;
            assert_eq!(answer.status, 200, "{registered}, {name}: {answer:?}");
        }
    }
    for name in ["EdDSA", "Ed25519"] {
        provider.token_with(&assertion("es256", name)).await.assert_error(401, "invalid_client");
    }
    for name in ["Ed448", "ed25519"] {
        provider.token_with(&assertion("signing", name)).await.assert_error(401, "invalid_client");
    }
    let unknown =
        json!({ "redirect_uris": ["https://client.example/cb"], "id_token_signed_response_alg": "Ed25519" });
    let refused = provider.register(&unknown).await;
    refused.assert_error(400, "invalid_client_metadata");
}

#[tokio::test]
async fn the_audience_is_this_provider() {
    let provider = SigningFixture::start().await;
    let url = &provider.http.url;
    for audience in [json!(url), json!([url])] {
        let answer = provider.token_claiming("signing", json!({ "aud": audience })).await;
        assert_eq!(answer.status, 200, "{audience} {answer:?}");
    }
    for audience in [
        json!(format!("{url}/")),
        json!(format!("{url}/authorize")),
        json!(format!("{url}/token")),
        json!([format!("{url}/token")]),
        json!([url, format!("{url}/token")]),
        json!([url, url]),
        json!([]),
        json!("https://other.example"),
        json!([url, "https://other.example"]),
    ] {
        provider
            .token_claiming("signing", json!({ "aud": audience }))
            .await
            .assert_error(401, "invalid_client");
    }
}

/// What RFC 10070 forbids, for old clients.
#[tokio::test]
async fn endpoints_are_audiences_where_the_setting_says_so() {
    let provider = SigningFixture::start_accepting(AssertionAudience::Endpoints).await;
    let url = &provider.http.url;
    for audience in [
        json!(url),
        json!(format!("{url}/token")),
        json!([url, format!("{url}/token")]),
        json!(format!("{url}/introspect")),
    ] {
        let answer = provider.token_claiming("signing", json!({ "aud": audience })).await;
        assert_eq!(answer.status, 200, "{audience} {answer:?}");
    }
    for audience in [json!([]), json!(format!("{url}/authorize")), json!([url, "https://other.example"])] {
        let answer = provider.token_claiming("signing", json!({ "aud": audience })).await;
        answer.assert_error(401, "invalid_client");
    }
}

/// Authlib's are.
#[tokio::test]
async fn an_assertion_may_live_for_an_hour() {
    let provider = SigningFixture::start().await;
    let hour = json!({ "exp": provider.now() + 3600 });
    assert_eq!(provider.token_claiming("signing", hour).await.status, 200);
}

#[tokio::test]
async fn the_client_id_may_be_there_and_is_the_same() {
    let provider = SigningFixture::start().await;
    let send = async |client_id: &str| {
        let assertion = signed(&provider.assertion_claims("signing"));
        let mut form = vec![("grant_type", "client_credentials"), ("client_id", client_id)];
        form.extend(asserting(&assertion));
        provider.http.post("/token", None, &form).await
    };
    assert_eq!(send("signing").await.status, 200);
    send("web").await.assert_error(401, "invalid_client");
}

#[tokio::test]
async fn at_every_endpoint_that_clients_call() {
    let provider = SigningFixture::start().await;
    let token = provider.token_claiming("signing", json!({})).await.text("access_token");
    for (path, active) in [("/introspect", true), ("/revoke", true), ("/introspect", false)] {
        let assertion = signed(&provider.assertion_claims("signing"));
        let mut form = vec![("token", token.as_str())];
        form.extend(asserting(&assertion));
        let answer = provider.http.post(path, None, &form).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        if path == "/introspect" {
            assert_eq!(answer.json()["active"], active);
        }
        // The same assertion is used up.
        provider.http.post(path, None, &form).await.assert_error(401, "invalid_client");
    }
}

#[tokio::test]
async fn a_client_uses_the_way_that_it_is_registered_for() {
    let provider = SigningFixture::start().await;
    provider.token_claiming("web", json!({})).await.assert_error(401, "invalid_client");
    provider.token_claiming("app", json!({})).await.assert_error(401, "invalid_client");
    provider.token_claiming("nobody", json!({})).await.assert_error(401, "invalid_client");
    let grant = ("grant_type", "client_credentials");
    let secret = provider.http.post("/token", Some(("signing", "")), &[grant]).await;
    secret.assert_error(401, "invalid_client");
    let bare = provider.http.post("/token", None, &[grant, ("client_id", "signing")]).await;
    bare.assert_error(401, "invalid_client");
    // Two ways at once.
    let assertion = signed(&provider.assertion_claims("signing"));
    let mut form = vec![grant];
    form.extend(asserting(&assertion));
    provider
        .http
        .post("/token", Some(("web", "web-client-secret")), &form)
        .await
        .assert_error(400, "invalid_request");
    form.push(("client_secret", "web-client-secret"));
    provider.http.post("/token", None, &form).await.assert_error(400, "invalid_request");
}

#[tokio::test]
async fn half_an_assertion_is_none() {
    let provider = SigningFixture::start().await;
    let assertion = signed(&provider.assertion_claims("signing"));
    for form in [
        [("client_assertion", assertion.as_str()), ("client_id", "signing")],
        [
            ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
            ("client_id", "app"),
        ],
        [
            ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:saml2-bearer"),
            ("client_assertion", assertion.as_str()),
        ],
    ] {
        let form = [&[("grant_type", "client_credentials")][..], &form[..]].concat();
        provider.http.post("/token", None, &form).await.assert_error(401, "invalid_client");
    }
}

#[tokio::test]
async fn keys_at_jwks_uri_are_fetched_once_more_where_a_key_is_unknown() {
    let provider = SigningFixture::start().await;
    for _ in 0..2 {
        assert_eq!(provider.token_claiming("published", json!({})).await.status, 200);
    }
    assert_eq!(provider.site.fetched(), [JWKS_URI]);
    // The client has a new key.
    let new = SigningKey::generate(SigningAlgorithm::Es256).expect("a key");
    provider.site.publish(JWKS_URI, jwks([new.clone()]).to_string());
    let assertion = signed_by(&new, &provider.assertion_claims("published"));
    assert_eq!(provider.token_with(&assertion).await.status, 200);
    assert_eq!(provider.site.fetched().len(), 2);
    // The old key is no longer one of its keys.
    provider.token_claiming("published", json!({})).await.assert_error(401, "invalid_client");
}

#[tokio::test]
async fn a_signature_that_is_wrong_makes_no_one_fetch_again() {
    let provider = SigningFixture::start().await;
    assert_eq!(provider.token_claiming("published", json!({})).await.status, 200);
    let good = signed(&provider.assertion_claims("published"));
    let (head, signature) = good.rsplit_once('.').expect("a JWT");
    let flipped: String = signature.chars().rev().collect();
    provider.token_with(&format!("{head}.{flipped}")).await.assert_error(401, "invalid_client");
    assert_eq!(provider.site.fetched(), [JWKS_URI]);
}

#[tokio::test]
async fn an_algorithm_that_the_client_cannot_use_makes_nobody_fetch() {
    let provider = SigningFixture::start().await;
    let claims = provider.assertion_claims("published");
    for algorithm in [Algorithm::HS256, Algorithm::HS512] {
        provider.token_with(&mac(algorithm, SECRET, &claims)).await.assert_error(401, "invalid_client");
    }
    assert_eq!(provider.site.fetched(), [""; 0]);
}

#[tokio::test]
async fn a_client_whose_key_site_is_down_is_known_by_the_last_good_keys() {
    let provider = SigningFixture::start().await;
    assert_eq!(provider.token_claiming("published", json!({})).await.status, 200);
    for reason in [FetchError::Status(StatusCode::BAD_GATEWAY), FetchError::Busy] {
        provider.site.is_down(Some(reason));
        assert_eq!(provider.token_claiming("published", json!({})).await.status, 200);
        // An unknown key may be the client's new one, so the provider does not refuse it permanently.
        let new = SigningKey::generate(SigningAlgorithm::Es256).expect("a key");
        let assertion = signed_by(&new, &provider.assertion_claims("published"));
        let answer = provider.token_with(&assertion).await;
        assert_ne!(answer.header("retry-after"), "");
        answer.assert_error(503, "temporarily_unavailable");
    }
    // A site that answers "not found" is not down.
    provider.site.is_down(Some(FetchError::Status(StatusCode::NOT_FOUND)));
    provider.token_claiming("published", json!({})).await.assert_error(401, "invalid_client");
}

#[tokio::test]
async fn a_flood_of_invented_keys_costs_a_client_nothing_but_the_wait_for_a_new_key() {
    let provider = SigningFixture::start().await;
    assert_eq!(provider.token_claiming("published", json!({})).await.status, 200);
    provider.site.is_hunted();
    assert_eq!(provider.token_claiming("published", json!({})).await.status, 200);
    let new = SigningKey::generate(SigningAlgorithm::Es256).expect("a key");
    let assertion = signed_by(&new, &provider.assertion_claims("published"));
    provider.token_with(&assertion).await.assert_error(503, "temporarily_unavailable");
}

#[tokio::test]
async fn a_client_whose_keys_were_never_fetched_is_told_to_come_back() {
    let provider = SigningFixture::start().await;
    provider.site.is_down(Some(FetchError::TooSlow(Duration::from_secs(5))));
    let assertion = signed(&provider.assertion_claims("published"));
    provider.token_with(&assertion).await.assert_error(503, "temporarily_unavailable");
    // That attempt used nothing up.
    provider.site.is_down(None);
    assert_eq!(provider.token_with(&assertion).await.status, 200);
}

#[tokio::test]
async fn a_broken_key_set_counts_as_soon_as_it_is_mended() {
    let provider = SigningFixture::start().await;
    provider.site.publish(JWKS_URI, "{}");
    provider.token_claiming("published", json!({})).await.assert_error(401, "invalid_client");
    provider.site.publish(JWKS_URI, client_jwks().to_string());
    assert_eq!(provider.token_claiming("published", json!({})).await.status, 200);
}

#[tokio::test]
async fn a_failed_attempt_uses_no_jti_up() {
    let provider = SigningFixture::start().await;
    let claims = provider.assertion_claims("signing");
    let stranger = SigningKey::generate(SigningAlgorithm::Es256).expect("a key");
    provider.token_with(&signed_by(&stranger, &claims)).await.assert_error(401, "invalid_client");
    assert_eq!(provider.token_with(&signed(&claims)).await.status, 200);
    // Another client may have the same `jti`.
    let jwt_id = claims["jti"].clone();
    assert_eq!(provider.token_claiming("published", json!({ "jti": jwt_id })).await.status, 200);
}

#[tokio::test]
async fn a_token_that_is_meant_for_something_else_is_no_assertion() {
    let provider = SigningFixture::start().await;
    let key = client_key(SigningAlgorithm::Es256);
    let typed = |typ: Option<&str>| {
        let typ = typ.map(str::to_owned);
        signed_with_header(&key, &provider.assertion_claims("signing"), |header| header.typ = typ)
    };
    for typ in [None, Some("jwt"), Some("client-authentication+jwt")] {
        assert_eq!(provider.token_with(&typed(typ)).await.status, 200, "{typ:?}");
    }
    for typ in ["oauth-authz-req+jwt", "dpop+jwt", "at+jwt"] {
        provider.token_with(&typed(Some(typ))).await.assert_error(401, "invalid_client");
    }
}

#[tokio::test]
async fn the_metadata_say_so() {
    let provider = SigningFixture::start().await;
    let metadata = provider.http.get("/.well-known/openid-configuration", &[]).await.json();
    let algorithms = json!(["RS256", "PS256", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"]);
    for (endpoint, public) in [("token", true), ("introspection", false), ("revocation", true)] {
        let mut methods = vec!["client_secret_basic", "client_secret_post", "private_key_jwt"];
        methods.extend(public.then_some("none"));
        assert_eq!(metadata[format!("{endpoint}_endpoint_auth_methods_supported")], json!(methods));
        assert_eq!(metadata[format!("{endpoint}_endpoint_auth_signing_alg_values_supported")], algorithms);
    }
}

#[tokio::test]
async fn where_it_is_not_declared_an_assertion_is_nothing() {
    let provider = Fixture::start().await;
    let form = [&[("grant_type", "client_credentials")][..], &asserting("e30.e30.")[..]].concat();
    provider.http.post("/token", None, &form).await.assert_error(401, "invalid_client");
}

#[test]
fn what_a_signing_client_needs() {
    assert_eq!(
        Client::signing("a").grant_types(["client_credentials"]).build().err(),
        Some(ClientError::KeysMissing)
    );
    let with_secret = Client::confidential("a", "a-long-random-secret")
        .auth_method(oauth_runtime::AuthMethod::PrivateKeyJwt)
        .jwks(client_jwks());
    assert_eq!(
        with_secret.redirect_uri("https://a.example/").build().err(),
        Some(ClientError::SecretOfSigningClient)
    );
    let both = Client::signing("a").jwks(client_jwks()).jwks_uri(JWKS_URI).redirect_uri("https://a.example/");
    assert_eq!(both.build().err(), Some(ClientError::TwoKeySets));
}
