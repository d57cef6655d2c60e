//! Guessing, stolen sessions, swapped keys, and applications that are not the provider's own.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use oauth_runtime_core::rate_limit::{RateLimit, RateLimits};
use oauth_runtime_core::store::SessionStore;
use oauth_runtime_core::{Clock, Digest, DynamicRegistration};
use serde_json::json;

use super::super::TestClock;
use super::super::login_policy::{ByName, allow, refuse, tell};
use super::app::{ALICE, App, FIRST, World, client};
use crate::credentials::totp::code_at;
use crate::{Pages, logins};

/// A key of DPoP proofs (RFC 9449).
pub(super) struct Key(EcdsaKeyPair);

impl Key {
    fn generate() -> Self {
        Self(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).expect("a key"))
    }

    pub(super) fn prove(&self, uri: &str, clock: &TestClock) -> String {
        static PROOFS: AtomicU64 = AtomicU64::new(0);
        let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let point = &self.0.public_key().as_ref()[1..];
        let jwk =
            json!({ "kty": "EC", "crv": "P-256", "x": encode(&point[..32]), "y": encode(&point[32..]) });
        let header = json!({ "typ": "dpop+jwt", "alg": "ES256", "jwk": jwk }).to_string();
        let jti = format!("proof-{}", PROOFS.fetch_add(1, Ordering::Relaxed));
        let claims =
            json!({ "htm": "POST", "htu": uri, "iat": clock.now().as_unix(), "jti": jti }).to_string();
        let signed = format!("{}.{}", encode(header.as_bytes()), encode(claims.as_bytes()));
        let signature = self.0.sign(&SystemRandom::new(), signed.as_bytes()).expect("signed");
        format!("{signed}.{}", encode(signature.as_ref()))
    }
}

const LOGIN: [(&str, &str); 2] = [("username", "alice"), ("password", "wonderland")];

#[tokio::test]
async fn only_an_application_that_an_operator_calls_the_provider_s_own_asks_people_for_passwords() {
    let world = World::new();
    let answer = world.app_of("stranger").begin(&LOGIN).await;
    assert_eq!((answer.status, answer.error()), (400, "unauthorized_client"), "{answer:?}");
    assert!(
        world.heard.of(&["login.succeeded", "login.failed"]).is_empty(),
        "the password was not looked at"
    );
    // Nor if a record of a client that registered itself says so.
    let own = client("registered").first_party().build().expect("a client");
    let registration = DynamicRegistration::new(Digest::of("token"), world.clock.now());
    world.server.store.put_client(own.into_registered(registration));
    let answer = world.app_of("registered").begin(&LOGIN).await;
    assert_eq!(answer.error(), "unauthorized_client", "{answer:?}");
}

#[tokio::test]
async fn who_is_unknown_is_told_the_same_as_who_mistypes() {
    let world = World::new();
    let mut answers = Vec::new();
    for username in ["alice", "nobody", ""] {
        let mut said = world.app().begin(&[("username", username), ("password", "guess")]).await;
        said.json["auth_session"] = "".into();
        if let Some(passkey) = said.json.get_mut("passkey") {
            passkey["publicKey"]["challenge"] = "".into();
        }
        answers.push((said.status, said.json));
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0].1["rejected"], true);
    assert_eq!(answers[2].1["error"], "invalid_request", "an empty parameter counts as absent");
}

#[tokio::test]
async fn guesses_are_limited_as_on_the_pages_whatever_session_they_name() {
    let limits = RateLimits::default().username_at_address(RateLimit::new(
        2,
        Duration::from_secs(60),
        Duration::from_secs(60),
    ));
    let world = World::with_limits(Pages::builder(), limits);
    for _ in 0..2 {
        let wrong = world.app().begin(&[("username", "alice"), ("password", "guess")]).await;
        assert_eq!(wrong.json["rejected"], true, "{wrong:?}");
    }
    let app = world.app();
    let blocked = app.begin(&LOGIN).await;
    assert_eq!((blocked.status, blocked.error()), (429, "temporarily_unavailable"), "{blocked:?}");
    world.clock.pass(61);
    app.begin(&LOGIN).await.code();
}

#[tokio::test]
async fn codes_are_limited_for_the_person_and_not_for_a_session() {
    let limits = RateLimit::new(2, Duration::from_secs(60), Duration::from_secs(60));
    let world = World::with_limits(Pages::builder(), RateLimits::default().second_factor(limits));
    world.give_app().await;
    for _ in 0..2 {
        let app = world.app();
        app.begin(&LOGIN).await.assert_asks("second", &["otp"]);
        assert_eq!(app.go_on(&[("otp", "000000")]).await.json["rejected"], true);
    }
    let app = world.app();
    app.begin(&LOGIN).await.assert_asks("second", &["otp"]);
    let blocked = app.go_on(&[("otp", "000001")]).await;
    assert_eq!(blocked.status, 429, "{blocked:?}");
}

#[tokio::test]
async fn what_an_address_can_store_is_limited() {
    let limits = RateLimit::new(3, Duration::from_secs(60), Duration::from_secs(60));
    let world = World::with_limits(Pages::builder(), RateLimits::default().authorization_challenge(limits));
    let app = world.app();
    for _ in 0..3 {
        app.set_session(None);
        assert_eq!(app.begin(&[]).await.error(), "insufficient_authorization");
    }
    // What goes on with its own session stores nothing more.
    app.go_on(&LOGIN).await.code();
    // Its start no longer counts, once.
    app.begin(&LOGIN).await.code();
    app.set_session(None);
    assert_eq!(app.begin(&[]).await.error(), "insufficient_authorization");
    app.set_session(None);
    assert_eq!(app.begin(&[]).await.status, 429);
}

#[tokio::test]
async fn a_session_is_of_one_client_and_has_one_name_at_a_time() {
    let world = World::new();
    let app = world.app();
    app.begin(&[]).await;
    let first = app.session();
    app.go_on(&LOGIN).await.code();
    let own = app.session();
    // The client may leave its name out, because the session has it. Another one may not use the session.
    let thief = world.app_of("other");
    for name in [&own, &first] {
        thief.set_session(name.clone());
        let answer = thief.begin(&[]).await;
        assert_eq!((answer.status, answer.error()), (400, "invalid_session"), "{answer:?}");
    }
    // The name from before the login is worth nothing: somebody may have planted it.
    let planted = world.app();
    planted.set_session(first);
    assert_eq!(planted.begin(&[]).await.error(), "invalid_session");
    planted.set_session(Some("guess".into()));
    assert_eq!(planted.begin(&[]).await.error(), "invalid_session");
    let expired = world.app();
    expired.begin(&[]).await;
    world.clock.pass(30 * 60);
    assert_eq!(expired.go_on(&LOGIN).await.error(), "invalid_session");
    // It is no cookie of a browser.
    let name = own.expect("a session");
    for cookie in [format!("oauth_session-9000={name}"), format!("oauth_session={name}")] {
        let page = http::Request::get("/account/applications")
            .header("host", "localhost:9000")
            .header("cookie", cookie);
        let page = world.server.create_response(page.body(bytes::Bytes::new()).expect("a request")).await;
        assert_eq!(page.status(), 303, "nobody is logged in");
    }
}

#[tokio::test]
async fn of_two_requests_with_one_session_one_goes_on() {
    let world = World::new();
    let (one, other) = (world.app(), world.app());
    one.begin(&[]).await;
    other.set_session(one.session());
    let (first, second) = tokio::join!(one.go_on(&LOGIN), other.go_on(&LOGIN));
    let codes = [&first, &second].into_iter().filter(|said| said.status == 200).count();
    assert_eq!(codes, 1, "{first:?} {second:?}");
    assert_eq!(logins(&*world.server, ALICE).await.expect("a store").len(), 1);
}

#[tokio::test]
async fn a_session_with_a_key_needs_a_proof_by_it_at_each_step_and_so_does_its_code() {
    let world = World::new();
    let app = App { key: Some(Key::generate()), ..world.app() };
    app.begin(&[]).await.assert_asks("first", FIRST);
    let thief = App { key: Some(Key::generate()), ..world.app() };
    let without = world.app();
    for stolen in [&thief, &without] {
        stolen.set_session(app.session());
        let answer = stolen.go_on(&LOGIN).await;
        assert_eq!(answer.error(), "invalid_session", "{answer:?}");
    }
    let thumbprint = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I";
    let named = without.begin(&[("dpop_jkt", thumbprint)]).await;
    assert!(named.json["error_description"].to_string().contains("needs a DPoP proof"), "{named:?}");
    let code = app.go_on(&LOGIN).await.code();
    let swapped = thief.redeem(&code).await;
    assert_eq!(swapped.status, 400, "{swapped:?}");
    let app_without_key = world.app();
    assert_eq!(app_without_key.redeem(&code).await.status, 400);
    // A session that began without a key gets none later.
    let plain = world.app();
    plain.begin(&[]).await;
    let late = App { key: Some(Key::generate()), ..world.app() };
    late.set_session(plain.session());
    assert_eq!(late.go_on(&LOGIN).await.error(), "invalid_session");
}

#[tokio::test]
async fn the_application_s_policies_decide_here_too() {
    for (before, after, said) in [
        (refuse as fn(&str) -> _, allow as fn(&str) -> _, None),
        (allow, refuse, None),
        (allow, tell, Some("company")),
    ] {
        let world = World::with(Pages::builder().login_policy(ByName { before, after, fails: false }));
        let answer = world.app().begin(&LOGIN).await;
        match said {
            None => assert_eq!(answer.json["rejected"], true, "as if the password were wrong: {answer:?}"),
            Some(text) => {
                assert_eq!(answer.error(), "access_denied", "{answer:?}");
                assert!(answer.json["error_description"].to_string().contains(text), "{answer:?}");
            }
        }
        assert!(logins(&*world.server, ALICE).await.expect("a store").is_empty());
    }
}

#[tokio::test]
async fn nothing_that_a_person_types_is_stored() {
    let world = World::new();
    let app = world.app();
    app.begin(&[("username", "alice"), ("password", "my-s3cret-guess")]).await;
    let place = Digest::of(&format!("auth_session\0{}", app.session().expect("a session")));
    let kept = world.server.store.get_session(&place).await.expect("a store").expect("kept").data;
    assert!(kept.contains("code_challenge") && !kept.contains("my-s3cret-guess"), "{kept}");
}

#[tokio::test]
async fn what_is_wrong_gets_no_code_of_whoever_is_logged_in() {
    let world = World::new();
    let app = world.app();
    app.begin(&LOGIN).await.code();
    let wrong: [&[(&str, &str)]; 4] = [
        &[("username", "bob"), ("password", "wrong")],
        &[("username", "alice"), ("password", "wrong")],
        &[("otp", "000000")],
        &[("credential", "{}")],
    ];
    for presented in wrong {
        let said = app.begin(presented).await;
        said.assert_asks("first", FIRST);
        assert_eq!(said.json["rejected"], true, "{presented:?}: {said:?}");
        let silent = app.begin(&[presented, &[("prompt", "none")]].concat()).await;
        assert_eq!(silent.error(), "login_required", "{presented:?}: {silent:?}");
    }
    // The person whose code is on its way is another one.
    let sent = app.begin(&[("email", "bob@example.org")]).await;
    sent.assert_asks("first", &[&["email_code"], FIRST].concat());
    let dead = app.go_on(&[("email_code", "0000 0000")]).await;
    assert_eq!(
        (dead.error(), &dead.json["rejected"]),
        ("insufficient_authorization", &true.into()),
        "{dead:?}"
    );
    // What is right counts, and so does the login that is there.
    app.begin(&[("username", "bob"), ("password", "wonderland")]).await.code();
    app.begin(&[]).await.code();
}

/// They all come from one address.
#[tokio::test]
async fn logins_that_end_with_a_code_block_nobody_and_a_backend_is_not_counted_by_its_address() {
    let three = RateLimit::new(3, Duration::from_secs(60), Duration::from_secs(60));
    let world = World::with_limits(Pages::builder(), RateLimits::default().authorization_challenge(three));
    for _ in 0..8 {
        let app = world.app();
        app.begin(&[]).await.assert_asks("first", FIRST);
        app.begin(&LOGIN).await.code();
    }
    for _ in 0..8 {
        let begun = world.app_of("backend").begin(&[("client_secret", "a-long-random-secret")]).await;
        begun.assert_asks("first", FIRST);
    }
}

#[tokio::test]
async fn a_page_of_another_site_cannot_let_its_visitors_guess() {
    let world = World::new();
    let app = world.app();
    app.begin(&[]).await;
    let session = app.session().expect("a session");
    let form =
        [("client_id", "app"), ("auth_session", &session), ("username", "alice"), ("password", "wrong")];
    for (name, value) in [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")] {
        let mut request = app.request("/authorize-challenge", &form);
        request.headers_mut().insert(name, value.parse().expect("a value"));
        let response = world.server.create_authorization_challenge_response(request).await;
        assert_eq!(response.status(), 400, "{name}: {response:?}");
    }
    assert!(world.heard.of(&["login.failed"]).is_empty(), "no password was looked at");
    app.go_on(&LOGIN).await.code();
}

#[tokio::test]
async fn a_session_stores_no_more_requests_for_a_browser_than_may_be_pushed() {
    let two = RateLimit::new(2, Duration::from_secs(60), Duration::from_secs(60));
    let world = World::with_limits(Pages::builder(), RateLimits::default().pushed_request(two));
    let app = world.app();
    app.begin(&[]).await;
    for number in 0..5 {
        let more = [("prompt", "consent"), ("redirect_uri", "com.example.bank:/cb")];
        let said = app.begin(&more).await;
        assert_eq!(said.error(), "redirect_to_web", "{said:?}");
        assert_eq!(said.json.get("request_uri").is_some(), number < 2, "{number}: {said:?}");
    }
    // A client that nobody vouches for learns nothing about sessions.
    let stranger = world.app_of("stranger");
    stranger.set_session(Some("guess".into()));
    assert_eq!(stranger.begin(&[]).await.error(), "unauthorized_client");
}

/// All requests of a backend come from one address.
#[tokio::test]
async fn strangers_in_a_backend_block_nobody_there() {
    let two = RateLimit::new(2, Duration::from_secs(60), Duration::from_secs(60));
    let limits = RateLimits::default().address(two).mail(two).email_code(two);
    let world = World::with_limits(Pages::builder(), limits);
    let secret = ("client_secret", "a-long-random-secret");
    for number in 0..5 {
        let name = format!("nobody{number}");
        let wrong =
            world.app_of("backend").begin(&[secret, ("username", &name), ("password", "guess")]).await;
        assert_eq!(wrong.json["rejected"], true, "{wrong:?}");
        let address = format!("{name}@example.org");
        let sent = world.app_of("backend").begin(&[secret, ("email", &address)]).await;
        assert_eq!(sent.json["factor"], "first", "{sent:?}");
    }
    for number in 0..3 {
        let other = world.app_of("backend");
        other.begin(&[secret, ("email", "bob@example.org")]).await;
        let wrong = other.go_on(&[("client_id", "backend"), secret, ("email_code", "0000 0000")]).await;
        assert_eq!(wrong.json["rejected"], true, "{number}: {wrong:?}");
    }
    let backend = world.app_of("backend");
    backend.begin(&[&LOGIN[..], &[secret]].concat()).await.code();
    // The address is that of the server, so it is none of the person's.
    let own = logins(&*world.server, ALICE).await.expect("a store");
    assert_eq!(own.iter().map(|login| login.address).collect::<Vec<_>>(), [None]);
    // Guesses at one person stay limited.
    let limit = RateLimits::default().username_at_address(two);
    let world = World::with_limits(Pages::builder(), limit);
    let guess = [secret, ("username", "alice"), ("password", "guess")];
    for _ in 0..2 {
        assert_eq!(world.app_of("backend").begin(&guess).await.json["rejected"], true);
    }
    assert_eq!(world.app_of("backend").begin(&guess).await.status, 429);
}

#[tokio::test]
async fn a_session_in_which_everything_is_wrong_pauses() {
    let world = World::new();
    let app = world.app();
    app.begin(&[]).await;
    for number in 0..20 {
        let wrong = app.go_on(&[("credential", "{}")]).await;
        assert_eq!(wrong.json["rejected"], true, "{number}: {wrong:?}");
    }
    let paused = app.go_on(&LOGIN).await;
    assert_eq!((paused.status, paused.error()), (429, "temporarily_unavailable"), "{paused:?}");
    world.app().begin(&LOGIN).await.code();
    world.clock.pass(600);
    app.go_on(&LOGIN).await.code();
}

#[tokio::test]
async fn a_client_whose_tokens_are_bound_proves_its_key_from_the_beginning() {
    let world = World::new();
    let without = world.app_of("bound").begin(&[]).await;
    assert_eq!((without.status, without.error()), (400, "invalid_request"), "{without:?}");
    let app = App { key: Some(Key::generate()), ..world.app_of("bound") };
    app.begin(&[]).await.assert_asks("first", FIRST);
}

#[tokio::test]
async fn a_password_from_before_a_request_is_no_login_for_it() {
    let world = World::new();
    let secret = world.give_app().await;
    for again in [("prompt", "login"), ("max_age", "60")] {
        let app = world.app();
        app.begin(&LOGIN).await.assert_asks("second", &["otp"]);
        world.clock.pass(61);
        let code = code_at(&secret, world.clock.now());
        let early = app.begin(&[again, ("otp", &code)]).await;
        assert_eq!(early.error(), "invalid_request", "{again:?}: {early:?}");
        app.begin(&[again]).await.assert_asks("first", FIRST);
        app.go_on(&LOGIN).await.assert_asks("second", &["otp"]);
        app.go_on(&[("otp", &code)]).await.code();
    }
}
