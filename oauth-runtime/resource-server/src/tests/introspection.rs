//! Verification by introspection.

use std::time::Duration;

use oauth_runtime_core::fetch::FetchError;
use oauth_runtime_core::token::Owner;
use serde_json::{Value, json};
use tokio::time::advance;

use super::*;
use crate::Introspection;

const OPAQUE: &str = "2YotnFZFEjr1zCsicMWpAA";

fn introspection() -> Introspection {
    Introspection::new("api", "a-long:random secret")
}

fn verifier(site: &Site, introspection: Introspection) -> TokenVerifier {
    site.builder().introspection(introspection).build().expect("a verifier")
}

/// A good answer, changed by `change`; `null` removes a member.
fn answer(change: Value) -> Value {
    let mut answer = claims(change);
    for (name, value) in [("active", json!(true)), ("token_type", json!("Bearer"))] {
        if answer.get(name).is_none() {
            answer[name] = value;
        }
    }
    answer
}

async fn outcome(answer: &Value) -> &'static str {
    let site = Site::with_keys(&keys());
    site.set_json(INTROSPECT, answer);
    code(verifier(&site, introspection()).verify(OPAQUE).await)
}

#[tokio::test]
async fn the_provider_says_what_a_token_gives_access_to() {
    let site = Site::with_keys(&keys());
    site.set_json(INTROSPECT, &answer(json!({ "username": "alice", "auth_time": NOW - 5, "groups": ["a"] })));
    let token = verifier(&site, introspection()).verify(OPAQUE).await.expect("active");
    assert_eq!(token.owner(), Owner::Person("248289761001"));
    assert_eq!(token.username.as_deref(), Some("alice"));
    assert!(token.scope.contains("write"));
    assert_eq!(
        token.claims.iter().collect::<Vec<_>>(),
        [("groups", &json!(["a"]))],
        "only these are its own"
    );
    let posted = site.0.posted.lock().unwrap().clone();
    let (form, authorization) = &posted[0];
    assert!(form.contains(&("token".into(), OPAQUE.into())), "{form:?}");
    // RFC 6749 section 2.3.1: both are form-encoded first.
    assert_eq!(authorization.as_deref(), Some("Basic YXBpOmEtbG9uZyUzQXJhbmRvbStzZWNyZXQ="));
}

#[tokio::test]
async fn a_server_may_authenticate_with_a_key() {
    let (site, own) = (Site::with_keys(&keys()), keys());
    site.set_json(INTROSPECT, &answer(json!({})));
    verifier(&site, Introspection::with_keys("api", own.clone())).verify(OPAQUE).await.expect("active");
    let posted = site.0.posted.lock().unwrap().clone();
    let (form, authorization) = &posted[0];
    assert_eq!(*authorization, None);
    let value = |wanted| form.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
    assert_eq!(
        value("client_assertion_type"),
        Some("urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
    );
    let assertion: Value = own.verify(value("client_assertion").expect("an assertion")).expect("signed");
    assert_eq!(
        (&assertion["iss"], &assertion["sub"], &assertion["aud"]),
        (&json!("api"), &json!("api"), &json!(ISSUER))
    );
}

#[tokio::test]
async fn answers_that_give_no_access() {
    assert_eq!(outcome(&answer(json!({}))).await, "accepted");
    for refused in [
        json!({ "active": false }),
        answer(json!({ "active": false })),
        answer(json!({ "iss": "https://other.example" })),
        answer(json!({ "aud": "https://api.example/files" })),
        answer(json!({ "aud": null })),
        answer(json!({ "exp": NOW - 3600 })),
        answer(json!({ "nbf": NOW + 3600 })),
        answer(json!({ "token_type": "N_A" })),
        answer(json!({ "token_type": "DPoP" })),
        answer(json!({ "token_use": "refresh_token" })),
        answer(json!({ "cnf": { "jkt": "abc" } })),
        answer(json!({ "client_id": null, "sub": null })),
        answer(json!({ "scope": 1 })),
    ] {
        assert_eq!(outcome(&refused).await, "invalid_token", "{refused}");
    }
    let mut untyped = answer(json!({}));
    untyped.as_object_mut().expect("an object").remove("token_type");
    assert_eq!(outcome(&untyped).await, "invalid_token", "a refresh token of our providers has no type");
}

#[tokio::test]
async fn members_that_a_provider_may_leave_out() {
    for accepted in [
        answer(json!({ "iss": null, "exp": null, "iat": null, "jti": null, "sub": null, "scope": null })),
        answer(json!({ "client_id": null })),
    ] {
        assert_eq!(outcome(&accepted).await, "accepted", "{accepted}");
    }
    let site = Site::with_keys(&keys());
    site.set_json(INTROSPECT, &json!({ "active": true, "client_id": "app" }));
    assert_eq!(code(verifier(&site, introspection()).verify(OPAQUE).await), "invalid_token");
    let tolerant = introspection().accept_without_audience().accept_without_token_type();
    assert_eq!(code(verifier(&site, tolerant.clone()).verify(OPAQUE).await), "accepted");
    site.set_json(INTROSPECT, &json!({ "active": true, "client_id": "app", "aud": "https://files.example" }));
    assert_eq!(code(verifier(&site, tolerant).verify(OPAQUE).await), "invalid_token", "another is named");
}

/// As several providers write it, such as those on Java: every member, and times with milliseconds.
#[tokio::test]
async fn a_member_that_is_null_is_absent_and_a_time_may_have_a_fraction() {
    let null = Value::Null;
    let described = json!({
        "active": true, "token_type": "Bearer", "client_id": "app", "aud": RESOURCE, "sub": null, "iss": null,
        "exp": null, "nbf": null, "jti": null, "scope": null, "username": null, "auth_time": null, "acr": null,
        "cnf": null, "token_use": null, "authorization_details": null,
    });
    assert_eq!(outcome(&described).await, "accepted");
    let site = Site::with_keys(&keys());
    let times = json!({ "exp": NOW as f64 + 9.75, "iat": NOW as f64 - 0.5, "auth_time": NOW as f64 - 4.5 });
    site.set_json(INTROSPECT, &answer(times));
    let token = verifier(&site, introspection()).verify(OPAQUE).await.expect("active");
    let auth_time = token.authentication.as_ref().and_then(|login| login.auth_time);
    assert_eq!((token.expires_at.as_unix(), auth_time.map(|time| time.as_unix())), (NOW + 9, Some(NOW - 5)));
    for (member, of_another_type) in
        [("active", &null), ("exp", &json!("soon")), ("auth_time", &json!("now"))]
    {
        let mut wrong = answer(json!({}));
        wrong[member] = of_another_type.clone();
        assert!(["invalid_token", "server_error"].contains(&outcome(&wrong).await), "{wrong}");
    }
}

/// A signed answer to this server, changed by `change`; `null` removes a claim.
fn signed(keys: &SigningKeys, typ: &str, change: &Value) -> Fetched {
    let mut claims =
        json!({ "iss": ISSUER, "aud": "api", "iat": NOW, "token_introspection": answer(json!({})) });
    for (name, value) in change.as_object().expect("an object") {
        match value {
            Value::Null => drop(claims.as_object_mut().expect("an object").remove(name)),
            value => claims[name] = value.clone(),
        }
    }
    let token = keys.sign(SigningAlgorithm::Es256, typ, &claims).expect("a token");
    Fetched::new(token).content_type("application/token-introspection+jwt")
}

/// RFC 9701 section 5.
#[tokio::test]
async fn a_signed_answer_is_verified() {
    let (own, typ) = (keys(), "token-introspection+jwt");
    let asked = async |answer: Fetched| {
        let site = Site::with_keys(&own);
        site.set(INTROSPECT, Ok(answer));
        let verifier = verifier(&site, introspection().signed());
        verifier.fetch().await.expect("the endpoint and the keys");
        let outcome = code(verifier.verify(OPAQUE).await);
        assert_eq!(*site.0.accepted.lock().unwrap(), ["application/token-introspection+jwt"]);
        outcome
    };
    assert_eq!(asked(signed(&own, typ, &json!({}))).await, "accepted");
    assert_eq!(asked(signed(&own, typ, &json!({ "aud": [RESOURCE, "others"] }))).await, "accepted");
    let inactive = json!({ "token_introspection": { "active": false } });
    assert_eq!(asked(signed(&own, typ, &inactive)).await, "invalid_token");
    for change in [
        json!({ "iss": null }),
        json!({ "iss": "https://other.example" }),
        json!({ "aud": null }),
        json!({ "aud": "another-api" }),
        json!({ "iat": null }),
        json!({ "iat": NOW - 121 }),
        json!({ "iat": NOW + 61 }),
        json!({ "exp": NOW - 61 }),
        json!({ "token_introspection": null }),
        json!({ "token_introspection": "active" }),
        json!({ "token_introspection": {} }),
    ] {
        assert_eq!(asked(signed(&own, typ, &change)).await, "server_error", "{change}");
    }
    let stranger = signed(&keys(), typ, &json!({}));
    assert_eq!(asked(stranger).await, "server_error", "another key");
    assert_eq!(asked(signed(&own, "JWT", &json!({}))).await, "server_error", "an ID token, perhaps");
    let mut untyped = signed(&own, typ, &json!({}));
    untyped.content_type = None;
    assert_eq!(asked(untyped).await, "server_error");
    let plain = Fetched::new(answer(json!({})).to_string()).content_type("application/json");
    assert_eq!(asked(plain).await, "server_error", "it could come from anybody");
}

#[tokio::test]
async fn a_signed_answer_counts_later_if_the_keys_cannot_be_fetched() {
    let own = keys();
    let site = Site::with_keys(&own);
    site.set(INTROSPECT, Ok(signed(&own, "token-introspection+jwt", &json!({}))));
    site.set(JWKS, Err(FetchError::Status(StatusCode::BAD_GATEWAY)));
    let verifier = verifier(&site, introspection().signed());
    assert_eq!(code(verifier.verify(OPAQUE).await), "temporarily_unavailable");
}

/// RFC 8705 sections 2 and 5.
#[tokio::test]
async fn a_server_may_authenticate_with_a_certificate_at_the_alias() {
    const ALIAS: &str = "https://mtls.notes.example/introspect";
    let of_the_fetcher = || Introspection::with_certificate("api", "");
    for (aliases, place) in [
        (json!({ "introspection_endpoint": ALIAS }), ALIAS),
        (json!({ "token_endpoint": "https://mtls.notes.example/token" }), INTROSPECT),
        (json!({}), INTROSPECT),
    ] {
        let site = Site::with_keys(&keys());
        let metadata = json!({ "issuer": ISSUER, "introspection_endpoint": INTROSPECT, "mtls_endpoint_aliases": aliases });
        site.set_json(METADATA, &metadata);
        site.set_json(place, &answer(json!({})));
        verifier(&site, of_the_fetcher()).verify(OPAQUE).await.expect("active");
        assert_eq!(site.count(place), 1);
        let posted = site.0.posted.lock().unwrap().clone();
        let (form, authorization) = &posted[0];
        assert_eq!(*authorization, None);
        assert!(form.contains(&("client_id".into(), "api".into())), "{form:?}");
        // Without a certificate, the alias would refuse the connection.
        site.set_json(INTROSPECT, &answer(json!({})));
        verifier(&site, introspection()).verify(OPAQUE).await.expect("active");
        assert!(site.count(INTROSPECT) > 0);
    }
    let issuer = ISSUER.parse().expect("an issuer");
    let wrong = TokenVerifier::builder(issuer, RESOURCE).introspection(of_the_fetcher()).build();
    assert!(wrong.is_err(), "the default HTTP client needs the certificate and its key");
}

#[tokio::test]
async fn what_is_no_answer_makes_no_token_invalid() {
    let too_slow = FetchError::TooSlow(Duration::from_secs(5));
    let statuses = |status| Err(FetchError::Status(status));
    for (answer, expected) in [
        (Ok(Fetched::new("<html>")), "server_error"),
        (Ok(Fetched::new("[]")), "server_error"),
        (Ok(Fetched::new("{}")), "server_error"),
        (Ok(Fetched::new(r#"{"active":"true"}"#)), "server_error"),
        (Ok(Fetched::new(r#"{"active":1}"#)), "server_error"),
        (Err(FetchError::TooLarge(64 * 1024)), "server_error"),
        (Err(FetchError::Redirect(StatusCode::TEMPORARY_REDIRECT)), "server_error"),
        (statuses(StatusCode::UNAUTHORIZED), "server_error"),
        (statuses(StatusCode::NOT_FOUND), "server_error"),
        (statuses(StatusCode::TOO_MANY_REQUESTS), "temporarily_unavailable"),
        (statuses(StatusCode::SERVICE_UNAVAILABLE), "temporarily_unavailable"),
        (Err(too_slow), "temporarily_unavailable"),
        (Err(FetchError::Busy), "temporarily_unavailable"),
    ] {
        let site = Site::with_keys(&keys());
        site.set(INTROSPECT, answer.clone());
        let verifier = verifier(&site, introspection());
        assert_eq!(code(verifier.verify(OPAQUE).await), expected, "{answer:?}");
        site.set_json(INTROSPECT, &super::introspection::answer(json!({})));
        assert_eq!(code(verifier.verify(OPAQUE).await), "accepted", "a failure is not cached: {answer:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_counts_for_a_while_and_never_longer_than_its_token() {
    let site = Site::with_keys(&keys());
    let verifier = verifier(&site, introspection());
    let asks_after = async |token: &str, seconds| {
        let before = site.count(INTROSPECT);
        drop(verifier.verify(token).await);
        advance(Duration::from_secs(seconds)).await;
        drop(verifier.verify(token).await);
        site.count(INTROSPECT) - before
    };
    site.set_json(INTROSPECT, &answer(json!({})));
    assert_eq!(asks_after("a", 29).await, 1);
    assert_eq!(asks_after("b", 30).await, 2);
    site.set_json(INTROSPECT, &answer(json!({ "exp": NOW + 7 })));
    assert_eq!(asks_after("c", 6).await, 1);
    assert_eq!(asks_after("d", 7).await, 2);
    site.set_json(INTROSPECT, &json!({ "active": false }));
    assert_eq!(asks_after("e", 4).await, 1);
    assert_eq!(asks_after("f", 5).await, 2);
    assert_eq!(code(verifier.verify("a").await), "invalid_token", "it was revoked in the meantime");
}

#[tokio::test(start_paused = true)]
async fn without_a_cache_each_request_asks() {
    let site = Site::with_keys(&keys());
    site.set_json(INTROSPECT, &answer(json!({})));
    let verifier = verifier(&site, introspection().cached_for(Duration::ZERO));
    for _ in 0..3 {
        assert_eq!(code(verifier.verify(OPAQUE).await), "accepted");
        advance(Duration::from_millis(1)).await;
    }
    assert_eq!(site.count(INTROSPECT), 3);
}

#[tokio::test(start_paused = true)]
async fn concurrent_requests_with_one_token_ask_once() {
    let site = Site::with_keys(&keys());
    site.set_json(INTROSPECT, &answer(json!({})));
    let verifier = verifier(&site, introspection());
    verifier.fetch().await.expect("the endpoint and the keys");
    let go_on = site.hold_back();
    let requests: Vec<_> = (0..100)
        .map(|_| {
            let verifier = verifier.clone();
            tokio::spawn(async move { code(verifier.verify(OPAQUE).await) })
        })
        .collect();
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
    *site.0.held_back.lock().unwrap() = None;
    go_on.notify_waiters();
    for request in requests {
        assert_eq!(request.await.expect("no panic"), "accepted");
    }
    assert_eq!(site.count(INTROSPECT), 1);
}

/// A flood of invented tokens must not fill the memory.
#[tokio::test]
async fn the_cache_is_bounded() {
    let site = Site::with_keys(&keys());
    site.set_json(INTROSPECT, &answer(json!({})));
    let verifier = verifier(&site, introspection().cache_size(8 * 1024));
    for number in 0..200 {
        assert_eq!(code(verifier.verify(&format!("token-{number}")).await), "accepted");
    }
    for number in 0..200 {
        drop(verifier.verify(&format!("token-{number}")).await);
    }
    let asked = site.count(INTROSPECT);
    assert!(asked > 350, "only {asked}: most of them were forgotten");
}

#[tokio::test]
async fn a_jwt_is_checked_by_its_signature_unless_revocations_count() {
    let keys = keys();
    let site = Site::with_keys(&keys);
    site.set_json(INTROSPECT, &json!({ "active": false }));
    let token = token(&keys, json!({}));
    assert_eq!(code(verifier(&site, introspection()).verify(&token).await), "accepted");
    assert_eq!(site.count(INTROSPECT), 0);
    let strict = verifier(&site, introspection().for_jwts());
    assert_eq!(code(strict.verify(&token).await), "invalid_token");
    assert_eq!(site.count(INTROSPECT), 1);
}
