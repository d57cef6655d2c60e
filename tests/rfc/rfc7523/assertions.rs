//! Section 3: what is checked of an assertion.

use serde_json::{Value, json};

use super::provider::{COMPANY, FILES, Fixture, ISSUER, assert_refused, new_keys, with};
use crate::support::neutral::json_of;

#[tokio::test]
async fn section_2_1_an_assertion_is_good_for_a_token_of_its_person() {
    let office = Fixture::start();
    let claims = with(&office.claims(COMPANY, "U1"), "email", json!("alice@company.example"));
    let assertion = office.sign("JWT", &claims);
    let response = office.present("wiki", &assertion, &[("scope", "read"), ("resource", FILES)]).await;
    let known = office.introspect(&response).await;
    for (name, expected) in [
        ("sub", json!("alice-sub")),
        ("client_id", json!("wiki")),
        ("scope", json!("read")),
        ("aud", json!([FILES])),
        ("iss", json!(ISSUER)),
    ] {
        assert_eq!(known[name], expected, "{name} in {known}");
    }
    assert_eq!(json_of(&response)["refresh_token"], Value::Null);
    let expected = json!([{
        "client": "wiki", "issuer": COMPANY, "subject": "U1", "scope": "read", "email": "alice@company.example",
        "id_jag": false,
    }]);
    assert_eq!(json!(office.asked()), expected);
}

#[tokio::test]
async fn section_3_each_claim_is_checked() {
    let office = Fixture::start();
    let good = office.claims(COMPANY, "U1");
    let now = good["iat"].as_u64().expect("iat");
    for (name, value) in [
        ("iss", Value::Null),
        ("iss", json!("https://stranger.example")),
        ("iss", json!("https://confused.example")),
        ("iss", json!(7)),
        ("sub", Value::Null),
        ("sub", json!("")),
        ("aud", Value::Null),
        ("aud", json!("http://localhost/")),
        ("aud", json!("http://localhost/token")),
        ("aud", json!("wiki")),
        ("aud", json!([ISSUER, "https://other.example"])),
        ("aud", json!([])),
        ("exp", Value::Null),
        ("exp", json!(now - 61)),
        ("exp", json!(now + 3600 + 61)),
        ("exp", json!("tomorrow")),
        ("nbf", json!(now + 61)),
        ("iat", json!(now + 61)),
        ("jti", json!("")),
    ] {
        let assertion = office.sign("JWT", &with(&good, name, value.clone()));
        let response = office.present("wiki", &assertion, &[]).await;
        let error = json_of(&response)["error"].clone();
        assert_eq!((response.status().as_u16(), &error), (400, &json!("invalid_grant")), "{name} {value}");
    }
    assert_eq!(office.asked(), [] as [Value; 0], "the application is asked about good ones only");
    for fine in [
        good.clone(),
        with(&office.claims(COMPANY, "U1"), "aud", json!([ISSUER])),
        with(&office.claims(COMPANY, "U1"), "exp", json!(now + 3600)),
        with(&office.claims(COMPANY, "U1"), "exp", json!(now - 30)),
    ] {
        let response = office.present("wiki", &office.sign("JWT", &fine), &[]).await;
        assert_eq!(response.status(), 200, "{fine}: {response:?}");
    }
}

#[tokio::test]
async fn section_3_the_signature_is_that_of_the_issuer_and_the_type_is_that_of_an_assertion() {
    let office = Fixture::start();
    let claims = office.claims(COMPANY, "U1");
    let stranger = new_keys();
    let foreign =
        stranger.sign(oauth_runtime::keys::SigningAlgorithm::Es256, "JWT", &claims).expect("a signature");
    let good = office.sign("JWT", &claims);
    let (message, _) = good.rsplit_once('.').expect("a signature");
    let (_, other) = foreign.rsplit_once('.').expect("a signature");
    for wrong in [
        foreign.as_str(),
        &format!("{message}.{other}"),
        &format!("{message}."),
        message,
        "a.b.c",
        "",
        // Tokens that the issuer made for other purposes.
        &office.sign("at+jwt", &claims),
        &office.sign("logout+jwt", &claims),
        &office.sign("dpop+jwt", &claims),
    ] {
        let response = office.present("wiki", wrong, &[]).await;
        let code = if wrong.is_empty() { "invalid_request" } else { "invalid_grant" };
        assert_refused(&response, code);
    }
    assert_eq!(office.present("wiki", &good, &[]).await.status(), 200);
}

#[tokio::test]
async fn section_3_an_assertion_counts_once() {
    let office = Fixture::start();
    let claims = office.claims(COMPANY, "U1");
    let assertion = office.sign("JWT", &claims);
    // What is refused by the application, or for its scope, uses nothing up.
    let beyond = office.present("wiki", &assertion, &[("scope", "deploy")]).await;
    assert_refused(&beyond, "invalid_scope");
    let attempts =
        futures_util::future::join_all((0..8).map(|_| office.present("wiki", &assertion, &[]))).await;
    let granted = attempts.iter().filter(|response| response.status() == 200).count();
    assert_eq!(granted, 1);
    for refused in attempts.iter().filter(|response| response.status() != 200) {
        assert_refused(refused, "invalid_grant");
    }
    // Signed again, it is still the same assertion; without a name, only the text is.
    assert_refused(&office.present("wiki", &office.sign("JWT", &claims), &[]).await, "invalid_grant");
    let nameless = office.sign("JWT", &with(&claims, "jti", Value::Null));
    assert_eq!(office.present("wiki", &nameless, &[]).await.status(), 200);
    assert_refused(&office.present("wiki", &nameless, &[]).await, "invalid_grant");
    // One message has several signatures.
    let again = office.sign("JWT", &with(&claims, "jti", Value::Null));
    assert_ne!(again, nameless);
    assert_refused(&office.present("wiki", &again, &[]).await, "invalid_grant");
}

#[tokio::test]
async fn the_application_and_the_gate_decide() {
    let office = Fixture::start();
    let of = |subject: &str| office.sign("JWT", &office.claims(COMPANY, subject));
    let response = office.present("wiki", &of("U9"), &[]).await;
    assert_refused(&response, "invalid_grant");
    assert_eq!(json_of(&response)["error_description"], "nobody is known by this assertion");
    // The application cannot give more than the client is registered for.
    let response = office.present("wiki", &of("U2"), &[]).await;
    assert_eq!(office.introspect(&response).await["scope"], "read write");
    assert_refused(&office.present("lazy", &of("U1"), &[]).await, "unauthorized_client");
    office.server.people.remove("alice-sub");
    assert_refused(&office.present("wiki", &of("U1"), &[]).await, "invalid_grant");
}

/// A client corrects its request, and presents the same assertion.
#[tokio::test]
async fn a_wrong_request_does_not_use_an_assertion_up() {
    let office = Fixture::start();
    let assertion = office.sign("JWT", &office.claims(COMPANY, "U1"));
    for (name, value, code) in [
        ("resource", "https://unknown.example", "invalid_target"),
        ("resource", "no-uri", "invalid_target"),
        ("scope", "deploy", "invalid_scope"),
    ] {
        assert_refused(&office.present("wiki", &assertion, &[(name, value)]).await, code);
    }
    assert_eq!(office.present("wiki", &assertion, &[("resource", FILES)]).await.status(), 200);
    assert_refused(&office.present("wiki", &assertion, &[("resource", FILES)]).await, "invalid_grant");
}

#[tokio::test]
async fn an_event_says_whose_assertion_was_accepted_or_refused() {
    let office = Fixture::start();
    let assertion = office.sign("JWT", &office.claims(COMPANY, "U1"));
    let of_assertions = || {
        let events = office.heard.take().into_iter();
        let events = events.filter(|event| event.kind.name().starts_with("assertion."));
        events
            .map(|event| {
                (
                    event.kind.name().to_owned(),
                    serde_json::to_value(&event.kind).expect("JSON")["data"].clone(),
                )
            })
            .collect::<Vec<_>>()
    };
    let accepted = json!({ "issuer": COMPANY, "assertion_subject": "U1", "used_as": "grant" });
    office.present("wiki", &assertion, &[]).await;
    assert_eq!(of_assertions(), [("assertion.accepted".to_owned(), accepted.clone())]);
    office.present("wiki", &assertion, &[]).await;
    let refused = with(&accepted, "reason", json!("the assertion is not valid: it was used before"));
    assert_eq!(of_assertions(), [("assertion.refused".to_owned(), refused)]);
    let unknown = office.sign("JWT", &office.claims(COMPANY, "U9"));
    office.present("wiki", &unknown, &[]).await;
    let refused = with(
        &with(&accepted, "assertion_subject", json!("U9")),
        "reason",
        json!("nobody is known by this assertion"),
    );
    assert_eq!(of_assertions(), [("assertion.refused".to_owned(), refused)]);
    let late = office.sign("JWT", &with(&office.claims(COMPANY, "U1"), "exp", json!(1)));
    office.present("wiki", &late, &[]).await;
    let refused = with(
        &with(&accepted, "assertion_subject", Value::Null),
        "reason",
        json!("it is not valid now, or is valid for too long"),
    );
    assert_eq!(of_assertions(), [("assertion.refused".to_owned(), refused)]);
    office.present("wiki", &office.sign("JWT", &office.claims("https://stranger.example", "U1")), &[]).await;
    assert_eq!(of_assertions(), []);
}
