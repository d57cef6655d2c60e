//! The UserInfo endpoint (OpenID Connect Core section 5.3).

use std::time::Duration;

use serde_json::json;

use crate::support::{OpenIdFixture, alice, header_of};

async fn access_token(provider: &OpenIdFixture, parameters: &[(&str, &str)]) -> String {
    provider.tokens(parameters).await["access_token"].as_str().expect("an access token").to_owned()
}

#[tokio::test]
async fn it_tells_what_the_scope_stands_for() {
    let provider = OpenIdFixture::start().await;
    let known = alice();
    for (scope, names) in [
        ("openid", &[][..]),
        ("openid email", &["email", "email_verified"]),
        ("openid phone", &["phone_number", "phone_number_verified"]),
        ("openid address", &["address"]),
        (
            "openid profile",
            &[
                "name",
                "family_name",
                "given_name",
                "middle_name",
                "nickname",
                "preferred_username",
                "profile",
                "picture",
                "website",
                "gender",
                "birthdate",
                "zoneinfo",
                "locale",
                "updated_at",
            ],
        ),
    ] {
        let token = access_token(&provider, &[("scope", scope)]).await;
        let answer = provider.http.get_with_token("/userinfo", &token).await;
        let mut expected = json!({ "sub": "alice-sub" });
        for name in names {
            expected[*name] = known.get(name).expect("alice has it").clone();
        }
        assert_eq!(answer.json(), expected, "{scope}");
        assert_eq!(
            (answer.header("content-type"), answer.header("cache-control")),
            ("application/json", "no-store")
        );
    }
}

#[tokio::test]
async fn the_token_comes_in_the_header_or_in_a_form() {
    let provider = OpenIdFixture::start().await;
    let token = access_token(&provider, &[]).await;
    let bearer = format!("Bearer {token}");
    let form = ("content-type", "application/x-www-form-urlencoded");
    let body = format!("access_token={token}");
    let header = ("authorization", bearer.as_str());
    let send = async |method: &str, headers: &[(&str, &str)], body: Option<&str>| {
        provider.http.send(method, "/userinfo", headers, body.map(str::to_owned)).await
    };
    assert_eq!(send("GET", &[header], None).await.status, 200);
    assert_eq!(send("HEAD", &[header], None).await.status, 200);
    assert_eq!(send("POST", &[header], None).await.status, 200);
    assert_eq!(send("POST", &[header, form], Some("other=1")).await.status, 200);
    assert_eq!(send("POST", &[form], Some(&body)).await.json(), json!({ "sub": "alice-sub" }));
    send("POST", &[header, form], Some(&body)).await.assert_error(400, "invalid_request");
    send("POST", &[form], Some(&format!("{body}&{body}"))).await.assert_error(400, "invalid_request");
    send("POST", &[("content-type", "application/json")], Some("{}"))
        .await
        .assert_error(400, "invalid_request");
    for method in ["PUT", "DELETE", "PATCH", "OPTIONS"] {
        let answer = send(method, &[header], None).await;
        assert_eq!((answer.status.as_u16(), answer.header("allow")), (405, "GET, HEAD, POST"), "{method}");
    }
}

#[tokio::test]
async fn without_a_token_that_counts_there_is_a_challenge() {
    let provider = OpenIdFixture::start().await;
    let none = provider.http.get("/userinfo", &[]).await;
    assert_eq!(none.status, 401);
    assert!(none.header("www-authenticate").starts_with("Bearer realm="), "{none:?}");
    assert!(!none.header("www-authenticate").contains("error"), "{none:?}");
    let unknown = provider.http.get_with_token("/userinfo", "unknown").await;
    assert_eq!(unknown.status, 401);
    assert!(unknown.header("www-authenticate").contains("error=\"invalid_token\""), "{unknown:?}");
    let in_query = provider.http.get("/userinfo?access_token=abc", &[]).await;
    assert_eq!(in_query.status, 401, "{in_query:?}");
    let token = access_token(&provider, &[]).await;
    provider.clock.advance(Duration::from_secs(3600));
    assert_eq!(provider.http.get_with_token("/userinfo", &token).await.status, 401, "expired");
}

#[tokio::test]
async fn claims_that_were_asked_for_one_by_one() {
    let provider = OpenIdFixture::start().await;
    let claims = r#"{"userinfo":{"employee_number":null,"name":{"essential":true},"email":{"value":"bob@example.com"}}}"#;
    let token = access_token(&provider, &[("claims", claims), ("claims_locales", "fr de")]).await;
    let user_info = provider.http.get_with_token("/userinfo", &token).await.json();
    let expected =
        json!({ "sub": "alice-sub", "employee_number": "7", "name": "Alice Doe", "name#de": "Alice Muster" });
    assert_eq!(user_info, expected);
}

#[tokio::test]
async fn claims_survive_a_refresh() {
    let provider = OpenIdFixture::start().await;
    let tokens = provider.tokens(&[("claims", r#"{"userinfo":{"name":null}}"#)]).await;
    let form =
        [("grant_type", "refresh_token"), ("refresh_token", tokens["refresh_token"].as_str().expect("one"))];
    let token =
        provider.http.post("/token", Some(("web", "web-client-secret")), &form).await.text("access_token");
    assert_eq!(provider.http.get_with_token("/userinfo", &token).await.json()["name"], "Alice Doe");
}

#[tokio::test]
async fn a_signed_answer_for_a_client_that_is_registered_for_it() {
    let provider = OpenIdFixture::start().await;
    for (client_id, algorithm) in [("rs256", "RS256"), ("es256", "ES256")] {
        let parameters =
            [("client_id", client_id), ("response_type", "code id_token token"), ("scope", "openid email")];
        let token = provider.authorized(&parameters).await.remove("access_token").expect("an access token");
        let answer = provider.http.get_with_token("/userinfo", &token).await;
        assert_eq!(answer.header("content-type"), "application/jwt");
        assert_eq!(header_of(&answer.body)["alg"], algorithm);
        let claims = provider.verified(&answer.body).await;
        assert_eq!((&claims["iss"], &claims["aud"]), (&json!(provider.http.url), &json!(client_id)));
        assert_eq!((&claims["sub"], &claims["email"]), (&json!("alice-sub"), &json!("alice@example.com")));
    }
}

#[tokio::test]
async fn a_person_who_is_gone_has_no_claims() {
    let provider = OpenIdFixture::start().await;
    let parameters = [("response_type", "code token"), ("scope", "openid")];
    let token = provider.authorized(&parameters).await.remove("access_token").expect("an access token");
    provider.remove_person("alice-sub");
    assert_eq!(provider.http.get_with_token("/userinfo", &token).await.status, 401);
    // A person who never existed gets no token at all.
    let answer = provider.authorize_as(&parameters, &[("x-user", "carol")]).await;
    assert_eq!(crate::support::parameters_of(&answer).get("access_token"), None);
}

#[tokio::test]
async fn applications_in_a_browser_may_ask() {
    let provider = OpenIdFixture::start().await;
    for path in ["/userinfo", "/token", "/revoke", "/jwks", "/.well-known/openid-configuration"] {
        let headers = [("origin", "https://app.example"), ("access-control-request-method", "POST")];
        let preflight = provider.http.send("OPTIONS", path, &headers, None).await;
        assert_eq!(
            (preflight.status.as_u16(), preflight.header("access-control-allow-origin")),
            (204, "*"),
            "{path}"
        );
        assert!(preflight.header("access-control-allow-headers").contains("authorization"), "{path}");
        assert!(
            preflight.header("access-control-allow-credentials").is_empty(),
            "no cookie counts there: {path}"
        );
        let answer = provider.http.post(path, None, &[]).await;
        assert_eq!(answer.header("access-control-allow-origin"), "*", "{path}");
    }
    let headers = [("origin", "https://app.example"), ("access-control-request-method", "POST")];
    let introspection = provider.http.send("OPTIONS", "/introspect", &headers, None).await;
    assert_eq!(introspection.status, 405, "resource servers do not run in a browser");
}
