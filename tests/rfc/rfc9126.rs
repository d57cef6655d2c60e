//! OAuth 2.0 Pushed Authorization Requests.

use std::time::Duration;

use oauth_runtime::keys::SigningAlgorithm;
use oauth_runtime::store::MemoryStore;
use serde_json::json;

use crate::support::{
    Everything, PushingFixture, PushingSettings, REQUEST, SigningFixture, VERIFIER, WEB, asserting,
    client_key, object, parameters_of, signed, signed_by,
};

const PREFIX: &str = "urn:ietf:params:oauth:request_uri:";

#[tokio::test]
async fn section_2_2_the_answer() {
    let provider = PushingFixture::start().await;
    let answer = provider.push(&[]).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    assert_eq!(answer.header("content-type"), "application/json");
    assert!(answer.header("cache-control").contains("no-store"), "{answer:?}");
    assert_eq!(answer.json()["expires_in"], json!(60));
    let uri = answer.text("request_uri");
    assert_eq!(uri.strip_prefix(PREFIX).map(str::len), Some(43), "{uri}");
    assert_ne!(provider.push(&[]).await.text("request_uri"), uri);
}

#[tokio::test]
async fn section_4_the_browser_brings_only_the_reference() {
    let provider = PushingFixture::start().await;
    let uri = provider.request_uri(&[]).await;
    let answer = provider.bring(&uri).await;
    assert!(answer.header("location").starts_with("https://client.example/cb?"), "{answer:?}");
    let parameters = parameters_of(&answer);
    assert_eq!(parameters["state"], "pushed");
    let form = [
        ("grant_type", "authorization_code"),
        ("code", parameters["code"].as_str()),
        ("redirect_uri", "https://client.example/cb"),
        ("code_verifier", VERIFIER),
    ];
    let tokens = provider.http.post("/token", WEB, &form).await;
    assert_eq!(tokens.json()["scope"], "openid read", "{tokens:?}");
}

#[tokio::test]
async fn section_2_1_clients_authenticate_as_at_the_token_endpoint() {
    let provider = PushingFixture::start().await;
    let claims = |jti: &str| {
        json!({
            "iss": "signing", "sub": "signing", "aud": provider.http.url, "jti": jti,
            "iat": provider.now(), "exp": provider.now() + 60,
        })
    };
    let assertion = signed(&claims("1"));
    let pushed = provider.push_as(None, &asserting(&assertion)).await;
    assert_eq!(pushed.status, 201, "{pushed:?}");
    // Its client named itself only in the assertion, and the assertion is not part of the request.
    let uri = pushed.text("request_uri");
    let named = [("client_id", "signing"), ("request_uri", uri.as_str())];
    assert!(parameters_of(&provider.authorize(&named, &[("x-user", "alice")]).await).contains_key("code"));
    provider.push_as(None, &asserting(&assertion)).await.assert_error(401, "invalid_client");

    let secret = [("client_id", "web"), ("client_secret", "web-client-secret")];
    assert_eq!(provider.push_as(None, &secret).await.status, 201, "a secret in the body");
    assert_eq!(provider.push_as(None, &[("client_id", "app")]).await.status, 201, "a public client");

    provider.push_as(Some(("web", "wrong")), &[]).await.assert_error(401, "invalid_client");
    for wrong in [&[("client_id", "web")][..], &[("client_id", "nobody")], &[]] {
        provider.push_as(None, wrong).await.assert_error(401, "invalid_client");
    }
    let other = [("client_id", "other")];
    provider.push_as(WEB, &other).await.assert_error(400, "invalid_request");
}

#[tokio::test]
async fn section_2_1_a_request_is_validated_when_it_is_pushed() {
    let provider = PushingFixture::start().await;
    for (changes, code) in [
        (&[("request_uri", "https://client.example/request.jwt")][..], "invalid_request"),
        (&[("request_uri", "")], "invalid_request"),
        (&[("redirect_uri", "https://evil.example/cb")], "invalid_request"),
        (&[("redirect_uri", "-")], "invalid_request"),
        (&[("response_type", "-")], "invalid_request"),
        (&[("response_type", "token")], "unsupported_response_type"),
        (&[("scope", "openid admin")], "invalid_scope"),
        (&[("scope", "re\"ad")], "invalid_scope"),
        (&[("code_challenge", "-"), ("code_challenge_method", "S256")], "invalid_request"),
        (&[("code_challenge_method", "plain")], "invalid_request"),
        (&[("code_challenge", "short")], "invalid_request"),
        (&[("response_mode", "jwt.jwt")], "invalid_request"),
        (&[("prompt", "none login")], "invalid_request"),
        (&[("max_age", "soon")], "invalid_request"),
        (&[("state", "again"), ("state", "twice")], "invalid_request"),
        (&[("request", "not-a-jwt")], "invalid_request_object"),
    ] {
        let answer = provider.push(changes).await;
        if changes == [("scope", "openid admin")] {
            // Unknown tokens are ignored, as at the authorization endpoint.
            assert_eq!(answer.status, 201, "{answer:?}");
            continue;
        }
        assert_eq!(answer.header("location"), "", "{changes:?}: a push is never redirected");
        answer.assert_error(400, code);
    }
    let answer = provider.push_as(None, &[("client_id", "app"), ("code_challenge", "-")]).await;
    answer.assert_error(400, "invalid_request");
}

#[tokio::test]
async fn section_2_3_other_methods_and_bodies() {
    let provider = PushingFixture::start().await;
    let answer = provider.http.get("/par?client_id=app", &[]).await;
    assert_eq!((answer.status.as_u16(), answer.header("allow")), (405, "POST"));
    let json = [("content-type", "application/json")];
    let answer = provider.http.send("POST", "/par", &json, Some("{}".into())).await;
    answer.assert_error(400, "invalid_request");
    let large = "x".repeat(70 * 1024);
    let answer = provider.push(&[("state", &large)]).await;
    assert_eq!(answer.status, 413, "{answer:?}");
    // What is stored has a smaller bound, also inside a request object.
    for (length, status) in [(15 * 1024, 201), (17 * 1024, 413)] {
        let state = "x".repeat(length);
        assert_eq!(provider.push(&[("state", &state)]).await.status, status, "{length}");
        let assertion = signed(&json!({
            "iss": "signing", "sub": "signing", "aud": provider.http.url, "jti": length.to_string(),
            "exp": provider.now() + 60,
        }));
        let request =
            signed(&object(json!({ "aud": provider.http.url, "exp": provider.now() + 60, "state": state })));
        let mut form = asserting(&assertion).to_vec();
        form.push(("request", &request));
        let answer = provider.push_as(None, &form).await;
        assert_eq!(answer.status, status, "{length}: {answer:?}");
    }
}

#[tokio::test]
async fn section_3_of_a_request_object_only_its_parameters_count() {
    let provider = PushingFixture::start().await;
    let claims = json!({
        "iss": "signing", "sub": "signing", "aud": provider.http.url, "jti": "1", "exp": provider.now() + 60,
    });
    let assertion = signed(&claims);
    let request = signed(&object(json!({ "aud": provider.http.url, "exp": provider.now() + 60 })));
    let mut form = asserting(&assertion).to_vec();
    form.extend([("request", request.as_str()), ("state", "outer"), ("scope", "openid offline_access")]);
    form.extend([("redirect_uri", "https://evil.example/cb"), ("nonce", "outer")]);
    let uri = provider.push_as(None, &form).await.text("request_uri");
    let reference = [("client_id", "signing"), ("request_uri", uri.as_str())];
    let page = provider.authorize(&reference, &[]).await;
    assert_eq!(page.status, 200, "{page:?}");
    let answer = provider.authorize(&reference, &[("x-user", "alice")]).await;
    assert!(answer.header("location").starts_with("https://client.example/cb?"), "{answer:?}");
    assert_eq!(parameters_of(&answer)["state"], "pushed");

    let rs256 = signed_by(&client_key(SigningAlgorithm::Rs256), &object(json!({ "client_id": "web" })));
    let answer = provider.push(&[("request", &rs256)]).await;
    answer.assert_error(400, "invalid_request_object");
}

#[tokio::test]
async fn section_4_nothing_beside_the_reference_counts() {
    let provider = PushingFixture::start().await;
    let uri = provider.request_uri(&[]).await;
    let beside = [
        ("client_id", "web"),
        ("request_uri", uri.as_str()),
        ("redirect_uri", "https://evil.example/cb"),
        ("state", "outer"),
        ("response_type", "none"),
        ("response_mode", "fragment"),
        ("scope", "offline_access"),
        ("prompt", "none"),
        ("code_challenge", "outer"),
    ];
    let answer = provider.authorize(&beside, &[("x-user", "alice")]).await;
    assert!(answer.header("location").starts_with("https://client.example/cb?code="), "{answer:?}");
    assert_eq!(parameters_of(&answer)["state"], "pushed");
}

/// A login, a reload, a page that the person left open.
#[tokio::test]
async fn section_4_a_request_that_arrived_waits_for_the_person() {
    let provider = PushingFixture::start().await;
    let uri = provider.request_uri(&[("prompt", "login"), ("max_age", "60")]).await;
    provider.clock.advance(Duration::from_secs(59));
    let mut page = provider.bring_as(&uri, &[]).await;
    for _ in 0..3 {
        assert_eq!(page.status, 200, "{page:?}");
        // The whole of the request is not in the browser's URL.
        assert!(page.body.contains("request_uri=") && !page.body.contains("scope"), "{page:?}");
        provider.clock.advance(Duration::from_secs(500));
        page = provider.http.get(&page.body, &[]).await;
    }
    let answer = provider.http.get(&page.body, &[("x-user", "alice")]).await;
    assert!(parameters_of(&answer).contains_key("code"), "{answer:?}");
}

#[tokio::test]
async fn section_4_but_not_forever() {
    let provider = PushingFixture::start().await;
    let uri = provider.request_uri(&[]).await;
    for wait in [0, 1799] {
        provider.clock.advance(Duration::from_secs(wait));
        assert_eq!(provider.bring_as(&uri, &[]).await.status, 200);
    }
    provider.clock.advance(Duration::from_secs(1));
    provider.bring(&uri).await.assert_page("invalid_request_uri");
}

#[tokio::test]
async fn section_4_a_denial_is_an_answer_too() {
    let provider = PushingFixture::start().await;
    let uri = provider.request_uri(&[]).await;
    let denied = provider.bring_as(&uri, &[("x-deny", "1")]).await;
    denied.assert_redirect_error(&provider.http.url, "access_denied");
    provider.bring(&uri).await.assert_page("invalid_request_uri");
    let silent = provider.request_uri(&[("prompt", "none")]).await;
    let answer = provider.bring_as(&silent, &[]).await;
    answer.assert_redirect_error(&provider.http.url, "interaction_required");
    provider.bring(&silent).await.assert_page("invalid_request_uri");
}

/// Its client may have changed between the push and the arrival.
#[tokio::test]
async fn section_4_a_client_that_changed_is_asked_again() {
    let provider = PushingFixture::start().await;
    let uri = provider.request_uri(&[]).await;
    let web = oauth_runtime::Client::confidential("web", "web-client-secret")
        .redirect_uri("https://client.example/new")
        .scope("openid read")
        .build()
        .expect("a client");
    provider.store().put_client(web.clone());
    provider.bring(&uri).await.assert_page("invalid_request");
    provider.store().remove_client("web");
    provider.store().put_client(web);
    provider.bring(&uri).await.assert_page("invalid_request_uri");
}

#[tokio::test]
async fn section_2_2_the_lifetime_is_a_setting_of_at_most_90_seconds() {
    let provider = PushingFixture::start_with(PushingSettings { lifetime: Some(90), ..Default::default() });
    let provider = provider.await;
    let answer = provider.push(&[]).await;
    assert_eq!(answer.json()["expires_in"], json!(90));
    provider.clock.advance(Duration::from_secs(90));
    provider.bring(&answer.text("request_uri")).await.assert_page("invalid_request_uri");
    let uri = provider.request_uri(&[]).await;
    provider.clock.advance(Duration::from_secs(89));
    assert!(parameters_of(&provider.bring(&uri).await).contains_key("code"));
}

#[tokio::test]
async fn section_2_4_redirect_uris_vary_only_where_that_is_allowed() {
    let new = [("redirect_uri", "https://client.example/of-this-request?a=1")];
    let fixed = PushingFixture::start().await;
    fixed.push(&new).await.assert_error(400, "invalid_request");

    let settings = PushingSettings { redirect_uris_vary: true, ..Default::default() };
    let provider = PushingFixture::start_with(settings).await;
    let uri = provider.request_uri(&new).await;
    let answer = provider.bring(&uri).await;
    assert!(answer.header("location").starts_with(&format!("{}&code=", new[0].1)), "{answer:?}");
    let code = parameters_of(&answer)["code"].clone();
    let redeem = |redirect_uri: &'static str| {
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code.as_str()),
            ("redirect_uri", redirect_uri),
            ("code_verifier", VERIFIER),
        ];
        let form = serde_urlencoded::to_string(form).expect("a form");
        let http = &provider.http;
        async move { http.post_raw("/token", WEB, &form).await }
    };
    redeem("https://client.example/cb").await.assert_error(400, "invalid_grant");
    assert_eq!(redeem(new[0].1).await.status, 200);

    // Not for a public client, not outside of a push, and not to everything.
    let public = provider.push_as(None, &[("client_id", "app"), new[0]]).await;
    public.assert_error(400, "invalid_request");
    let mut plain = REQUEST.to_vec();
    plain.retain(|(name, _)| *name != "redirect_uri");
    plain.extend([("client_id", "web"), new[0]]);
    provider.authorize(&plain, &[("x-user", "alice")]).await.assert_page("invalid_request");
    for uri in
        ["http://client.example/cb", "javascript:alert(1)", "app.example:/cb", "https://a.example/#f", "/cb"]
    {
        provider.push(&[("redirect_uri", uri)]).await.assert_error(400, "invalid_request");
    }
}

#[tokio::test]
async fn section_5_metadata() {
    let provider = PushingFixture::start().await;
    let metadata = provider.http.get("/.well-known/oauth-authorization-server", &[]).await.json();
    let endpoint = format!("{}/par", provider.http.url);
    assert_eq!(metadata["pushed_authorization_request_endpoint"], json!(endpoint));
    assert_eq!(metadata["require_pushed_authorization_requests"], json!(false));
    let settings = PushingSettings { is_required: true, ..Default::default() };
    let strict = PushingFixture::start_with(settings).await;
    let metadata = strict.http.get("/.well-known/oauth-authorization-server", &[]).await.json();
    assert_eq!(metadata["require_pushed_authorization_requests"], json!(true));
}

#[tokio::test]
async fn section_5_a_provider_may_require_it() {
    let settings = PushingSettings { is_required: true, ..Default::default() };
    let provider = PushingFixture::start_with(settings).await;
    let mut plain = REQUEST.to_vec();
    plain.push(("client_id", "web"));
    let answer = provider.authorize(&plain, &[("x-user", "alice")]).await;
    answer.assert_redirect_error(&provider.http.url, "invalid_request");
    let uri = provider.request_uri(&[]).await;
    assert!(parameters_of(&provider.bring(&uri).await).contains_key("code"));
}

#[tokio::test]
async fn section_6_a_client_may_require_it_for_itself() {
    let provider = PushingFixture::start().await;
    let strict = Some(("strict", "strict-client-secret"));
    let mut plain = REQUEST.to_vec();
    plain.push(("client_id", "strict"));
    let answer = provider.authorize(&plain, &[("x-user", "alice")]).await;
    answer.assert_redirect_error(&provider.http.url, "invalid_request");
    // A request object in the browser's hands is not a push.
    let request = signed(&object(json!({ "client_id": "strict", "iss": "strict" })));
    let answer = provider.authorize(&[("client_id", "strict"), ("request", &request)], &[]).await;
    assert_ne!(answer.status, 200, "{answer:?}");
    let uri = provider.push_as(strict, &[]).await.text("request_uri");
    let reference = [("client_id", "strict"), ("request_uri", uri.as_str())];
    let answer = provider.authorize(&reference, &[("x-user", "alice")]).await;
    assert!(parameters_of(&answer).contains_key("code"), "{answer:?}");
}

#[tokio::test]
async fn browsers_may_push_across_origins() {
    let provider = PushingFixture::start().await;
    let headers = [("origin", "https://app.example"), ("access-control-request-method", "POST")];
    let preflight = provider.http.send("OPTIONS", "/par", &headers, None).await;
    assert_eq!(preflight.header("access-control-allow-origin"), "*");
}

#[test]
fn section_5_nothing_can_be_required_of_an_endpoint_that_is_not_declared() {
    let builder = || {
        let issuer = "https://notes.example".parse().expect("an issuer");
        Everything::builder(issuer, MemoryStore::new())
    };
    let required = builder().require_pushed_authorization_requests(true).try_build();
    let error = required.err().expect("there is no endpoint");
    assert_eq!(error.setting(), "require_pushed_authorization_requests");
    let varying = builder().pushed_redirect_uris(true).try_build();
    assert_eq!(varying.err().expect("there is no endpoint").setting(), "pushed_redirect_uris");
    assert!(builder().try_build().is_ok());
}

#[tokio::test]
async fn section_6_a_client_cannot_require_what_the_provider_does_not_have() {
    let provider = SigningFixture::start().await;
    let register = |require: bool| {
        let metadata = json!({
            "redirect_uris": ["https://client.example/cb"], "require_pushed_authorization_requests": require,
        });
        let http = provider.http.clone();
        let json = [("content-type", "application/json")];
        async move { http.send("POST", "/register", &json, Some(metadata.to_string())).await }
    };
    let refused = register(true).await;
    refused.assert_error(400, "invalid_client_metadata");
    assert!(refused.text("error_description").starts_with("require_pushed_authorization_requests: "));
    assert_eq!(register(false).await.status, 201);
}
