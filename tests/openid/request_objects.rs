//! Request objects (OpenID Connect Core section 6, RFC 9101).

use oauth_runtime::Client;
use oauth_runtime::keys::SigningAlgorithm;
use oauth_runtime::store::MemoryStore;
use serde_json::{Value, json};

use crate::support::{
    Answer, CHALLENGE, OpenIdFixture, SigningFixture, client_key, parameters_of, signed, signed_by,
    signed_with_header,
};

/// Where the clients publish request objects.
const REQUEST_URI: &str = "https://client.example/request.jwt";

/// A client's complete request.
fn object(client_id: &str) -> Value {
    json!({
        "client_id": client_id, "response_type": "code", "redirect_uri": "https://client.example/cb",
        "scope": "openid", "state": "signed", "nonce": "n", "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
    })
}

fn with(mut object: Value, more: Value) -> Value {
    for (name, value) in more.as_object().expect("an object") {
        match value {
            Value::Null => drop(object.as_object_mut().expect("an object").remove(name)),
            value => object[name] = value.clone(),
        }
    }
    object
}

async fn by_value(provider: &SigningFixture, object: &str) -> Answer {
    let redirect = ("redirect_uri", "https://client.example/cb");
    provider.authorize(&[("client_id", "signing"), redirect, ("state", "outer"), ("request", object)]).await
}

async fn by_reference(provider: &SigningFixture, uri: &str) -> Answer {
    let redirect = ("redirect_uri", "https://client.example/cb");
    provider.authorize(&[("client_id", "signing"), redirect, ("request_uri", uri)]).await
}

#[track_caller]
fn assert_code(answer: &Answer) {
    let parameters = parameters_of(answer);
    assert!(parameters.contains_key("code"), "{parameters:?}");
    assert_eq!(parameters.get("state").map(String::as_str), Some("signed"));
}

#[tokio::test]
async fn by_value_and_by_reference() {
    let provider = SigningFixture::start().await;
    for algorithm in SigningAlgorithm::USUAL {
        let object = signed_by(&client_key(algorithm), &object("signing"));
        assert_code(&by_value(&provider, &object).await);
    }
    provider.site.publish(REQUEST_URI, signed(&object("signing")));
    assert_code(&by_reference(&provider, REQUEST_URI).await);
}

#[tokio::test]
async fn oidcc_request_uri_signed_rs256() {
    let provider = SigningFixture::start().await;
    let rs256 = client_key(SigningAlgorithm::Rs256);
    provider.site.publish(REQUEST_URI, format!("{}\n", signed_by(&rs256, &object("signing"))));
    assert_code(&by_reference(&provider, REQUEST_URI).await);
}

#[tokio::test]
async fn oidcc_ensure_request_object_with_redirect_uri() {
    let provider = SigningFixture::start().await;
    let object = signed(&object("signing"));
    for outer in ["https://evil.example/cb", "https://client.example/other", ""] {
        let parameters = [("client_id", "signing"), ("redirect_uri", outer), ("request", object.as_str())];
        let answer = provider.authorize(&parameters).await;
        assert_code(&answer);
        assert!(answer.header("location").starts_with("https://client.example/cb?"), "{answer:?}");
    }
}

#[tokio::test]
async fn oidcc_request_uri_unsigned_and_unsigned_request_object_are_refused() {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let provider = SigningFixture::start().await;
    let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    for algorithm in ["none", "NONE", "HS256"] {
        let unsigned = format!("{}.{}.", encode(&json!({ "alg": algorithm })), encode(&object("signing")));
        let answer = by_value(&provider, &unsigned).await;
        answer.assert_redirect_error(&provider.http.url, "invalid_request_object");
        assert_eq!(parameters_of(&answer)["state"], "outer");
        provider.site.publish(&format!("{REQUEST_URI}?{algorithm}"), unsigned);
        let answer = by_reference(&provider, &format!("{REQUEST_URI}?{algorithm}")).await;
        answer.assert_redirect_error(&provider.http.url, "invalid_request_object");
    }
}

#[tokio::test]
async fn whose_it_is_for_whom_and_until_when() {
    let provider = SigningFixture::start().await;
    let (url, now) = (provider.http.url.clone(), provider.now());
    for more in [
        json!({ "iss": "signing", "aud": url, "exp": now + 60, "nbf": now, "iat": now, "jti": "1" }),
        json!({ "aud": ["https://other.example", url] }),
        json!({ "exp": now - 59, "nbf": now + 60 }),
        json!({ "client_id": null }),
    ] {
        assert_code(&by_value(&provider, &signed(&with(object("signing"), more))).await);
    }
    for more in [
        json!({ "client_id": "web" }),
        json!({ "client_id": 1 }),
        json!({ "iss": "web" }),
        json!({ "aud": "https://other.example" }),
        json!({ "aud": [] }),
        json!({ "exp": now - 60 }),
        json!({ "exp": "soon" }),
        json!({ "nbf": now + 61 }),
        json!({ "iat": now + 61 }),
        json!({ "request": "x" }),
        json!({ "request_uri": REQUEST_URI }),
        json!({ "scope": "openid\nread" }),
    ] {
        let answer = by_value(&provider, &signed(&with(object("signing"), more.clone()))).await;
        assert_eq!(parameters_of(&answer)["error"], "invalid_request_object", "{more}");
    }
}

#[tokio::test]
async fn who_signed_it() {
    let provider = SigningFixture::start().await;
    let stranger = oauth_runtime::keys::SigningKey::generate(SigningAlgorithm::Es256).expect("a key");
    let own = client_key(SigningAlgorithm::Es256);
    let forged = [
        signed_by(&stranger, &object("signing")),
        signed_with_header(&stranger, &object("signing"), |header| header.kid = Some(own.key_id().into())),
        signed_with_header(&own, &object("signing"), |header| header.typ = Some("dpop+jwt".into())),
        "x".into(),
        "e30.e30.e30".into(),
    ];
    for object in forged {
        let answer = by_value(&provider, &object).await;
        answer.assert_redirect_error(&provider.http.url, "invalid_request_object");
    }
    let typed = signed_with_header(&own, &object("signing"), |header| {
        header.typ = Some("oauth-authz-req+jwt".into())
    });
    assert_code(&by_value(&provider, &typed).await);
    // A client without keys.
    let parameters = [("client_id", "app"), ("request", typed.as_str())];
    let answer = provider.authorize(&parameters).await;
    answer.assert_redirect_error(&provider.http.url, "invalid_request_object");
}

#[tokio::test]
async fn a_client_may_be_registered_for_an_algorithm() {
    let provider = SigningFixture::start().await;
    for algorithm in SigningAlgorithm::USUAL {
        let object = signed_by(&client_key(algorithm), &object("es256"));
        let redirect = ("redirect_uri", "https://client.example/cb");
        let answer =
            provider.authorize(&[("client_id", "es256"), redirect, ("request", object.as_str())]).await;
        match algorithm {
            SigningAlgorithm::Es256 => assert_code(&answer),
            _ => answer.assert_redirect_error(&provider.http.url, "invalid_request_object"),
        }
    }
}

#[tokio::test]
async fn what_is_no_text_becomes_one() {
    let provider = SigningFixture::start().await;
    let claims = json!({ "id_token": { "acr": { "essential": true, "value": "9" } } });
    let answer = by_value(&provider, &signed(&with(object("signing"), json!({ "claims": claims })))).await;
    answer.assert_redirect_error(&provider.http.url, "unmet_authentication_requirements");
    let answer = by_value(&provider, &signed(&with(object("signing"), json!({ "max_age": 1 })))).await;
    // The person of the test has no time of login.
    answer.assert_redirect_error(&provider.http.url, "login_required");
    let answer =
        by_value(&provider, &signed(&with(object("signing"), json!({ "prompt": "none login" })))).await;
    answer.assert_redirect_error(&provider.http.url, "invalid_request");
    assert_eq!(parameters_of(&answer)["state"], "signed");
}

#[tokio::test]
async fn an_error_goes_nowhere_where_no_redirect_uri_is_known() {
    let provider = SigningFixture::start().await;
    let evil = ("redirect_uri", "https://evil.example/cb");
    let wrong = with(object("signing"), json!({ "redirect_uri": "https://evil.example/cb" }));
    provider
        .authorize(&[("client_id", "signing"), ("request", &signed(&wrong))])
        .await
        .assert_page("invalid_request");
    provider
        .authorize(&[("client_id", "signing"), evil, ("request", "x")])
        .await
        .assert_page("invalid_request_object");
    provider
        .authorize(&[("client_id", "nobody"), ("request", &signed(&object("nobody")))])
        .await
        .assert_page("invalid_client");
    provider.authorize(&[("request", &signed(&object("signing")))]).await.assert_page("invalid_request");
}

#[tokio::test]
async fn one_object_a_request() {
    let provider = SigningFixture::start().await;
    let object = signed(&object("signing"));
    let redirect = ("redirect_uri", "https://client.example/cb");
    let own = ("client_id", "signing");
    for two in [
        [("request", object.as_str()), ("request_uri", REQUEST_URI)],
        [("request", object.as_str()), ("request", object.as_str())],
        [("request_uri", REQUEST_URI), ("request_uri", REQUEST_URI)],
    ] {
        let answer = provider.authorize(&[own, redirect, two[0], two[1]]).await;
        answer.assert_redirect_error(&provider.http.url, "invalid_request");
    }
    assert_eq!(provider.site.fetched(), Vec::<String>::new());
}

#[tokio::test]
async fn only_registered_places_are_asked() {
    let provider = SigningFixture::start().await;
    let long = format!("{REQUEST_URI}#{}", "x".repeat(512));
    for uri in
        ["https://client.example/other.jwt", "http://client.example/request.jwt", "urn:example:1", "x", &long]
    {
        provider.site.publish(uri, signed(&object("signing")));
        let answer = by_reference(&provider, uri).await;
        answer.assert_redirect_error(&provider.http.url, "invalid_request_uri");
    }
    assert_eq!(provider.site.fetched(), Vec::<String>::new());
    // Registered, but missing.
    let answer = by_reference(&provider, REQUEST_URI).await;
    answer.assert_redirect_error(&provider.http.url, "invalid_request_uri");
}

#[tokio::test]
async fn a_fragment_says_which_object_is_meant() {
    use base64::Engine;
    use sha2::Digest;
    let provider = SigningFixture::start().await;
    let hash =
        |object: &str| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(sha2::Sha256::digest(object));
    for state in ["one", "two", "two"] {
        let object = signed(&with(object("signing"), json!({ "state": state, "nonce": state })));
        if state != "two" || provider.site.fetched().len() == 1 {
            provider.site.publish(REQUEST_URI, object.clone());
            let answer = by_reference(&provider, &format!("{REQUEST_URI}#{}", hash(&object))).await;
            assert_eq!(parameters_of(&answer)["state"], state);
        }
    }
    assert_eq!(provider.site.fetched(), [REQUEST_URI, REQUEST_URI]);
}

#[tokio::test]
async fn where_they_are_not_declared() {
    let provider = OpenIdFixture::start().await;
    for (name, code) in [("request", "request_not_supported"), ("request_uri", "request_uri_not_supported")] {
        let answer = provider.authorize(&[(name, "https://client.example/x")]).await;
        answer.assert_redirect_error(&provider.http.url, code);
        // Its content is not checked.
        let answer = provider.authorize(&[(name, "x"), ("redirect_uri", "https://evil.example/")]).await;
        answer.assert_page(code);
    }
}

#[tokio::test]
async fn the_metadata_say_so() {
    let provider = SigningFixture::start().await;
    let metadata = provider.http.get("/.well-known/openid-configuration", &[]).await.json();
    for name in
        ["request_parameter_supported", "request_uri_parameter_supported", "require_request_uri_registration"]
    {
        assert_eq!(metadata[name], true, "{name}");
    }
    assert_eq!(
        metadata["request_object_signing_alg_values_supported"],
        json!(["RS256", "PS256", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"])
    );
}

#[tokio::test]
async fn the_request_of_the_application_is_the_signed_one() {
    use crate::support::client_jwks;
    use http::Request;
    let client = Client::signing("signing").jwks(client_jwks()).redirect_uri("https://client.example/cb");
    let client = client.scope("openid");
    let store = MemoryStore::with_clients([client.build().expect("a client")]);
    let server = crate::support::signing_server("https://login.example", store);
    let query = serde_urlencoded::to_string([
        ("client_id", "signing"),
        ("request", &signed(&with(object("signing"), json!({ "login_hint": "alice" })))),
        ("login_hint", "eve"),
        ("ui_locales", "de"),
    ]);
    let uri = format!("https://login.example/authorize?{}", query.expect("a query"));
    let request = Request::builder().uri(uri).body(bytes::Bytes::new()).expect("a request");
    let validated = server.validate_authorization_request(&request).await.expect("valid");
    assert_eq!(validated.login_hint(), Some("alice"));
    assert_eq!(validated.ui_locales().count(), 0);
    assert!(validated.parameters().all(|(name, _)| name != "request"));
    // The browser returns with the signed values.
    let resumed = Request::builder().uri(format!("https://login.example{}", validated.resume_uri()));
    let resumed = resumed.body(bytes::Bytes::new()).expect("a request");
    let again = server.validate_authorization_request(&resumed).await.expect("valid");
    let mut parameters: [Vec<_>; 2] = [&validated, &again].map(|request| request.parameters().collect());
    parameters.iter_mut().for_each(|parameters| parameters.sort_unstable());
    assert_eq!(parameters[0], parameters[1]);
}
