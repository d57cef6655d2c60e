//! OAuth 2.0 Rich Authorization Requests.

mod without_browser;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use oauth_runtime::Digest;
use oauth_runtime::store::TokenStore;
use serde_json::{Value, json};

use crate::support::{
    Answer, Creditor, Payment, PushingFixture, REQUEST, VERIFIER, WEB, object, parameters_of, signed,
};

const PAYMENT: &str = "payment_initiation";

fn payment(amount: u64, creditor: &str) -> Value {
    json!({ "type": PAYMENT, "amount": amount, "creditor": { "name": creditor } })
}

/// An authorization request of the client `web` with these details, which alice approves.
async fn authorize(provider: &PushingFixture, details: &Value) -> Answer {
    authorize_as(provider, details, &[("x-user", "alice")]).await
}

async fn authorize_as(provider: &PushingFixture, details: &Value, headers: &[(&str, &str)]) -> Answer {
    let details = details.to_string();
    let mut parameters = REQUEST.to_vec();
    parameters.extend([("client_id", "web"), ("authorization_details", details.as_str())]);
    provider.authorize(&parameters, headers).await
}

async fn redeem(provider: &PushingFixture, code: &str, more: &[(&str, &str)]) -> Answer {
    let mut form = vec![
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", "https://client.example/cb"),
        ("code_verifier", VERIFIER),
    ];
    form.extend(more);
    provider.http.post("/token", WEB, &form).await
}

async fn refresh(provider: &PushingFixture, token: &str, more: &[(&str, &str)]) -> Answer {
    let mut form = vec![("grant_type", "refresh_token"), ("refresh_token", token)];
    form.extend(more);
    provider.http.post("/token", WEB, &form).await
}

/// The tokens for these details, of a grant that can be refreshed.
async fn tokens(provider: &PushingFixture, details: &Value) -> Answer {
    let code = parameters_of(&authorize(provider, details).await).remove("code").expect("a code");
    let answer = redeem(provider, &code, &[]).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer
}

fn claims_of(token: &str) -> Value {
    let claims = token.split('.').nth(1).expect("a JWT");
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).expect("base64")).expect("JSON")
}

async fn introspect(provider: &PushingFixture, token: &str) -> Value {
    provider.http.introspect(token).await
}

#[tokio::test]
async fn sections_7_and_9_details_are_in_the_response_the_jwt_and_the_introspection() {
    let provider = PushingFixture::start().await;
    let details = json!([payment(5, "Merchant"), { "type": "https://scheme.example/files", "path": "/a" }]);
    let answer = tokens(&provider, &details).await;
    assert_eq!(answer.json()["authorization_details"], details);
    assert_eq!(answer.json()["scope"], "openid read", "the scope counts beside them");
    let token = answer.text("access_token");
    assert_eq!(claims_of(&token)["authorization_details"], details);
    assert_eq!(introspect(&provider, &token).await["authorization_details"], details);
    let kept = provider.store().get_token(&Digest::of(&token)).await.expect("a store").expect("a token");
    let expected = Payment { amount: 5, creditor: Creditor { name: "Merchant".into() }, account: None };
    assert_eq!(kept.authorization_details.of_type::<Payment>(PAYMENT), [expected]);

    let plain = tokens(&provider, &json!([])).await;
    assert_eq!(plain.json().get("authorization_details"), None);
    assert_eq!(introspect(&provider, &plain.text("access_token")).await.get("authorization_details"), None);
}

#[tokio::test]
async fn section_3_a_request_for_details_alone_gets_no_default_scope() {
    let provider = PushingFixture::start().await;
    let details = json!([payment(5, "Merchant")]).to_string();
    let parameters = [
        ("response_type", "code"),
        ("client_id", "web"),
        ("redirect_uri", "https://client.example/cb"),
        ("code_challenge", crate::support::CHALLENGE),
        ("code_challenge_method", "S256"),
        ("authorization_details", details.as_str()),
    ];
    let answer = provider.authorize(&parameters, &[("x-user", "alice")]).await;
    let answer = redeem(&provider, &parameters_of(&answer)["code"], &[]).await;
    assert_eq!(answer.json()["authorization_details"], json!([payment(5, "Merchant")]));
    assert_eq!(answer.json().get("scope"), None, "{answer:?}");
}

#[tokio::test]
async fn section_5_malformed_and_unknown_details_are_refused() {
    let provider = PushingFixture::start().await;
    let with = |changes: Value| {
        let mut detail = payment(5, "Merchant");
        for (name, value) in changes.as_object().expect("an object") {
            detail[name] = value.clone();
        }
        json!([detail])
    };
    for details in [
        json!({}),
        json!("x"),
        json!([1]),
        json!(["payment_initiation"]),
        json!([{}]),
        json!([{ "type": PAYMENT }]),
        json!([{ "type": 1 }]),
        json!([{ "type": "account_information" }]),
        with(json!({ "amount": "5" })),
        with(json!({ "amount": -5 })),
        with(json!({ "amount": 0 })),
        with(json!({ "creditor": { "name": "Merchant", "iban": "DE02100100109307118603" } })),
        with(json!({ "currency": "EUR" })),
        with(json!({ "locations": ["https://api.example"] })),
        json!([{ "type": "https://scheme.example/files", "path": "/", "mode": "w" }]),
        json!([payment(5, "Merchant"), { "type": "https://scheme.example/files" }]),
        json!(vec![payment(5, "Merchant"); 33]),
        // What could make the consent page say something else.
        json!([payment(5, "Merchant \u{202e}tnahcreM")]),
        json!([payment(5, "Merchant\u{2067}")]),
        json!([payment(5, "Merchant\u{2028}Pay nothing")]),
        json!([payment(5, "Merchant\u{1b}[2J")]),
        json!([payment(5, "Merchant\0")]),
        json!([payment(5, &"x".repeat(1_001))]),
    ] {
        let answer = authorize(&provider, &details).await;
        answer.assert_redirect_error(&provider.http.url, "invalid_authorization_details");
        let pushed = provider.push(&[("authorization_details", &details.to_string())]).await;
        pushed.assert_error(400, "invalid_authorization_details");
    }
    let twice = json!([payment(5, "Merchant")]).to_string();
    let twice = [("authorization_details", twice.as_str()), ("authorization_details", twice.as_str())];
    provider.push(&twice).await.assert_error(400, "invalid_request");
    provider.push(&[("authorization_details", "[")]).await.assert_error(400, "invalid_authorization_details");
}

#[tokio::test]
async fn sections_3_and_4_pushed_and_signed_details() {
    let provider = PushingFixture::start().await;
    let details = json!([payment(5, "Merchant")]);
    let uri = provider.request_uri(&[("authorization_details", &details.to_string())]).await;
    let code = parameters_of(&provider.bring(&uri).await).remove("code").expect("a code");
    assert_eq!(redeem(&provider, &code, &[]).await.json()["authorization_details"], details);

    // In a request object they are JSON, not text.
    let claims = object(json!({ "aud": provider.http.url, "authorization_details": details }));
    let request = signed(&claims);
    let by_value = [("client_id", "signing"), ("request", request.as_str())];
    let answer = provider.authorize(&by_value, &[("x-user", "alice")]).await;
    assert!(parameters_of(&answer).contains_key("code"), "{answer:?}");
    let wrong =
        signed(&object(json!({ "aud": provider.http.url, "authorization_details": [{ "type": "x" }] })));
    let answer = provider.authorize(&[("client_id", "signing"), ("request", &wrong)], &[]).await;
    answer.assert_redirect_error(&provider.http.url, "invalid_authorization_details");
}

#[tokio::test]
async fn section_6_1_a_token_request_narrows_and_never_widens() {
    let provider = PushingFixture::start().await;
    let granted = json!([payment(5, "Merchant"), payment(3, "Bookshop")]);
    for (asked, is_granted) in [
        (json!([payment(5, "Merchant")]), true),
        (json!([payment(1, "Merchant"), payment(3, "Bookshop")]), true),
        (json!([payment(6, "Merchant")]), false),
        (json!([payment(5, "Somebody else")]), false),
        // Each was granted once.
        (json!([payment(2, "Merchant"), payment(2, "Merchant")]), false),
        (json!([{ "type": "https://scheme.example/files", "path": "/" }]), false),
        (json!([{ "type": "unknown" }]), false),
        (json!([]), false),
    ] {
        let code = parameters_of(&authorize(&provider, &granted).await).remove("code").expect("a code");
        let text = asked.to_string();
        let answer = redeem(&provider, &code, &[("authorization_details", &text)]).await;
        if is_granted {
            assert_eq!(answer.json()["authorization_details"], asked);
            assert_eq!(
                introspect(&provider, &answer.text("access_token")).await["authorization_details"],
                asked
            );
        } else {
            answer.assert_error(400, "invalid_authorization_details");
            // The code is not spent.
            let again = redeem(&provider, &code, &[]).await;
            assert_eq!(again.json()["authorization_details"], granted, "{asked}");
        }
    }
}

#[tokio::test]
async fn section_6_1_the_order_of_details_does_not_matter() {
    let provider = PushingFixture::start().await;
    let all = |amounts: [u64; 3]| json!(amounts.map(|amount| payment(amount, "Merchant")));
    let (granted, asked) = (all([10, 5, 3]), all([3, 5, 10]));
    let code = parameters_of(&authorize(&provider, &granted).await).remove("code").expect("a code");
    let two_large = all([3, 6, 6]).to_string();
    let refused = redeem(&provider, &code, &[("authorization_details", &two_large)]).await;
    refused.assert_error(400, "invalid_authorization_details");
    let answer = redeem(&provider, &code, &[("authorization_details", &asked.to_string())]).await;
    assert_eq!(answer.json()["authorization_details"], asked);
}

#[tokio::test]
async fn section_6_2_a_refresh_token_keeps_all_of_it() {
    let provider = PushingFixture::start().await;
    let granted = json!([payment(5, "Merchant"), payment(3, "Bookshop")]);
    let details = granted.to_string();
    let mut parameters = REQUEST.to_vec();
    parameters.retain(|(name, _)| *name != "scope");
    parameters.extend([
        ("client_id", "web"),
        ("scope", "openid offline_access read"),
        ("authorization_details", details.as_str()),
    ]);
    let code = parameters_of(&provider.authorize(&parameters, &[("x-user", "alice")]).await)["code"].clone();
    let narrow = json!([payment(1, "Bookshop")]);
    let first = redeem(&provider, &code, &[("authorization_details", &narrow.to_string())]).await;
    assert_eq!(first.json()["authorization_details"], narrow);
    let token = first.text("refresh_token");
    let introspected = introspect(&provider, &token).await;
    assert_eq!(introspected["authorization_details"], granted, "{introspected}");
    let all = refresh(&provider, &token, &[]).await;
    assert_eq!(all.json()["authorization_details"], granted);
    let narrowed = refresh(&provider, &token, &[("authorization_details", &narrow.to_string())]).await;
    assert_eq!(narrowed.json()["authorization_details"], narrow);
    let wide = json!([payment(9, "Bookshop")]).to_string();
    let refused = refresh(&provider, &token, &[("authorization_details", &wide)]).await;
    refused.assert_error(400, "invalid_authorization_details");
}

#[tokio::test]
async fn section_7_1_the_application_completes_what_the_person_selected() {
    let provider = PushingFixture::start().await;
    let asked = json!([payment(5, "Merchant")]);
    let answer = authorize_as(&provider, &asked, &[("x-user", "alice"), ("x-account", "DE02")]).await;
    let answer = redeem(&provider, &parameters_of(&answer)["code"], &[]).await;
    let mut completed = payment(5, "Merchant");
    completed["account"] = "DE02".into();
    assert_eq!(answer.json()["authorization_details"], json!([completed]));
    // A type that nobody asked for is a mistake of the application.
    let headers = [("x-user", "alice"), ("x-account", "another type")];
    let answer = authorize_as(&provider, &asked, &headers).await;
    answer.assert_redirect_error(&provider.http.url, "server_error");
}

#[tokio::test]
async fn section_10_metadata() {
    let provider = PushingFixture::start().await;
    let metadata = provider.http.get("/.well-known/oauth-authorization-server", &[]).await.json();
    let types = json!([PAYMENT, "https://scheme.example/files"]);
    assert_eq!(metadata["authorization_details_types_supported"], types);
    assert_eq!(metadata["authorization_details_schemas"][PAYMENT]["type"], "object");
    assert_eq!(metadata["authorization_details_schemas"].as_object().map(serde_json::Map::len), Some(1));
}

#[tokio::test]
async fn section_10_a_client_may_have_some_types_only() {
    let provider = PushingFixture::start().await;
    let files = Some(("files", "files-client-secret"));
    let own = json!([{ "type": "https://scheme.example/files", "path": "/" }]).to_string();
    assert_eq!(provider.push_as(files, &[("authorization_details", &own)]).await.status, 201);
    let foreign = json!([payment(5, "Merchant")]).to_string();
    let refused = provider.push_as(files, &[("authorization_details", &foreign)]).await;
    refused.assert_error(400, "invalid_authorization_details");
}

/// RFC 6749 section 3.1: a provider without types takes it for an unknown parameter.
#[tokio::test]
async fn a_provider_without_types_ignores_them() {
    let fixture = crate::support::Fixture::start().await;
    let details = json!([payment(5, "Merchant")]).to_string();
    let code = fixture.code_with(&[("authorization_details", &details)]).await;
    let answer = fixture.redeem(&code).await;
    assert_eq!(
        (answer.status.as_u16(), answer.json().get("authorization_details")),
        (200, None),
        "{answer:?}"
    );
}

/// Letters of any language, and a name in two lines.
#[tokio::test]
async fn texts_of_people_are_no_danger() {
    let provider = PushingFixture::start().await;
    for name in ["Καφενείο", "مقهى", "かふぇ", "Merchant\nand Sons", "می\u{200c}خواهم"]
    {
        let answer =
            provider.push(&[("authorization_details", &json!([payment(5, name)]).to_string())]).await;
        assert_eq!(answer.status, 201, "{name:?}: {answer:?}");
    }
}
