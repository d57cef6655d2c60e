//! One step after another, to the code.

use oauth_runtime_core::Clock;
use oauth_runtime_core::rate_limit::RateLimits;
use serde_json::json;

use super::app::{ALICE, FIRST, World, claims};
use crate::credentials::totp::code_at;
use crate::{Pages, log_out_everywhere, logins};

#[tokio::test]
async fn a_password_gets_a_code_that_the_token_endpoint_redeems() {
    let world = World::new();
    let app = world.app();
    let asked = app.begin(&[]).await;
    asked.assert_asks("first", FIRST);
    assert!(asked.json["passkey"].get("mediation").is_none(), "that is for browsers: {asked:?}");
    assert!(asked.json.get("rejected").is_none(), "{asked:?}");
    let before = app.session().expect("a session");
    let answer = app.go_on(&[("username", "alice"), ("password", "wonderland")]).await;
    let code = answer.code();
    assert_ne!(app.session().expect("a session"), before, "the name of a session changes with the login");
    let events = world.heard.of(&["login.succeeded", "authorization.approved"]);
    assert_eq!(events.len(), 2, "{events:?}");
    assert_eq!(events[1].client_id.as_deref(), Some("app"));
    let tokens = app.redeem(&code).await;
    assert_eq!(tokens.status, 200, "{tokens:?}");
    let claims = claims(&tokens);
    let login = (&claims["sub"], &claims["acr"], &claims["amr"], &claims["auth_time"]);
    let now = world.clock.now().as_unix();
    assert_eq!(login, (&ALICE.into(), &"bronze".into(), &json!(["pwd"]), &now.into()));
    // The person finds the login where they find those of browsers.
    let logins = logins(&*world.server, ALICE).await.expect("a store");
    assert_eq!(logins.len(), 1);
    assert_eq!(logins[0].user_agent.as_deref(), Some("Bank/1.0 (Android)"));
    assert_eq!(logins[0].address.map(|address| address.to_string()).as_deref(), Some("192.0.2.7"));
    assert_eq!(app.redeem(&code).await.error(), "invalid_grant", "a code counts once");
}

#[tokio::test]
async fn everything_may_be_in_the_first_request() {
    let world = World::new();
    world.app().begin(&[("username", "alice"), ("password", "wonderland")]).await.code();
    // A client that authenticates does so here as well.
    let backend = world.app_of("backend");
    let login = [("username", "alice"), ("password", "wonderland")];
    assert_eq!(backend.begin(&login).await.error(), "invalid_client");
    let secret = [("client_secret", "a-long-random-secret")];
    backend.begin(&[&login[..], &secret].concat()).await.code();
}

#[tokio::test]
async fn a_person_with_an_app_is_asked_for_its_code() {
    let world = World::new();
    let secret = world.give_app().await;
    let app = world.app();
    let asked = app.begin(&[("username", "alice"), ("password", "wonderland")]).await;
    asked.assert_asks("second", &["otp"]);
    assert!(logins(&*world.server, ALICE).await.expect("a store").is_empty(), "not before that");
    // Another password does not help, and neither does the first factor again.
    app.go_on(&[]).await.assert_asks("second", &["otp"]);
    let wrong = app.go_on(&[("otp", "000000")]).await;
    wrong.assert_asks("second", &["otp"]);
    assert_eq!(wrong.json["rejected"], true, "{wrong:?}");
    world.clock.pass(60);
    let code = code_at(&secret, world.clock.now());
    let answer = app.go_on(&[("otp", &code)]).await;
    let claims = claims(&app.redeem(&answer.code()).await);
    assert_eq!((&claims["acr"], &claims["amr"]), (&"silver".into(), &json!(["pwd", "otp", "mfa"])));
    // A code of the app counts once.
    let other = world.app();
    other.begin(&[("username", "alice"), ("password", "wonderland")]).await.assert_asks("second", &["otp"]);
    let again = other.go_on(&[("otp", &code)]).await;
    assert_eq!(again.json["rejected"], true, "{again:?}");
}

#[tokio::test]
async fn a_step_up_asks_only_for_what_the_login_lacks() {
    let world = World::new();
    let app = world.app();
    app.begin(&[("username", "alice"), ("password", "wonderland")]).await.code();
    // Nobody is asked again while the login lasts.
    app.begin(&[]).await.code();
    let secret = world.give_app().await;
    // As the resource server told the client (RFC 9470).
    app.begin(&[("acr_values", "silver")]).await.assert_asks("second", &["otp"]);
    world.clock.pass(60);
    let code = code_at(&secret, world.clock.now());
    let answer = app.go_on(&[("otp", &code)]).await;
    assert_eq!(claims(&app.redeem(&answer.code()).await)["acr"], "silver");
    assert_eq!(logins(&*world.server, ALICE).await.expect("a store").len(), 1);
    let stale = app.begin(&[("max_age", "10")]).await;
    assert_eq!(stale.json["factor"], "first", "{stale:?}");
    let unreachable = app.begin(&[("acr_values", "platinum")]).await;
    assert_eq!(unreachable.error(), "unmet_authentication_requirements", "{unreachable:?}");
}

#[tokio::test]
async fn a_session_ends_with_the_logins_of_its_person() {
    let world = World::new();
    let app = world.app();
    let code = app.begin(&[("username", "alice"), ("password", "wonderland")]).await.code();
    assert_eq!(app.redeem(&code).await.status, 200);
    world.clock.pass(1);
    log_out_everywhere(&*world.server, ALICE).await.expect("a store");
    let asked = app.begin(&[]).await;
    assert_eq!(asked.json["factor"], "first", "nobody is logged in any more: {asked:?}");
}

#[tokio::test]
async fn what_only_a_browser_can_show_leads_there_with_the_request() {
    let world = World::new();
    let app = world.app();
    let redirect = ("redirect_uri", "com.example.bank:/cb");
    let answer = app.begin(&[redirect, ("prompt", "consent")]).await;
    assert_eq!((answer.status, answer.error()), (400, "redirect_to_web"), "{answer:?}");
    let uri = answer.json["request_uri"].as_str().unwrap_or_else(|| panic!("{answer:?}"));
    assert!(uri.starts_with("urn:ietf:params:oauth:request_uri:"), "{uri}");
    assert!(answer.json["expires_in"].as_u64().is_some_and(|seconds| seconds > 0), "{answer:?}");
    // The browser goes on with it at the authorization endpoint (RFC 9126 section 4).
    let query = serde_urlencoded::to_string([("client_id", "app"), ("request_uri", uri)]).expect("encoded");
    let request = http::Request::get(format!("/authorize?{query}")).header("host", "localhost:9000");
    let login = world.server.create_response(request.body(bytes::Bytes::new()).expect("a request")).await;
    assert_eq!(login.status(), 303);
    assert!(login.headers()["location"].to_str().expect("text").starts_with("/login?"), "{login:?}");

    // Who has to set up a factor does so in a browser.
    let app = world.app();
    let login = [("username", "alice"), ("password", "wonderland"), ("acr_values", "silver"), redirect];
    assert_eq!(app.begin(&login).await.error(), "redirect_to_web");
    // Without PKCE there is no request URI (section 5.2.2.1.1).
    let backend = world.app_of("backend");
    let own =
        [("client_id", "backend"), ("client_secret", "a-long-random-secret"), ("response_type", "code")];
    let answer = backend.send(&[&own[..], &[("scope", "openid read"), ("prompt", "consent")]].concat()).await;
    assert_eq!(answer.error(), "redirect_to_web", "{answer:?}");
    assert!(answer.json.get("request_uri").is_none(), "{answer:?}");
}

// Without passkeys, there is nothing left to ask for; see the next test.
#[cfg(feature = "passkeys")]
#[tokio::test]
async fn a_provider_with_a_login_page_of_its_own_takes_no_password_here() {
    let world = World::with(Pages::builder().login_page("/sign-in"));
    let app = world.app();
    let asked = app.begin(&[]).await;
    let methods = asked.json["methods"].to_string();
    assert!(!methods.contains("password") && !methods.contains("email"), "{asked:?}");
    for answer in
        [&[("username", "alice"), ("password", "wonderland")][..], &[("email", "alice@example.org")]]
    {
        let app = world.app();
        app.begin(&[]).await;
        assert_eq!(app.go_on(answer).await.error(), "redirect_to_web");
    }
    assert!(logins(&*world.server, ALICE).await.expect("a store").is_empty());
}

/// There are no passkeys for an address, and the login page of the application has the rest.
#[tokio::test]
async fn a_person_whom_the_application_can_ask_for_nothing_goes_on_in_a_browser() {
    let pages = Pages::builder().login_page("/sign-in");
    let world = World::at("http://127.0.0.1:9000", pages, RateLimits::default());
    let said = world.app().begin(&[("redirect_uri", "com.example.bank:/cb")]).await;
    assert_eq!(said.error(), "redirect_to_web", "{said:?}");
    assert!(said.json["request_uri"].is_string() && said.json["auth_session"].is_string(), "{said:?}");
}

#[tokio::test]
async fn the_name_of_a_session_that_changed_with_a_login_comes_with_the_way_to_a_browser() {
    let world = World::new();
    let app = world.app();
    app.begin(&[]).await;
    let before = app.session();
    let said =
        app.begin(&[("username", "alice"), ("password", "wonderland"), ("acr_values", "silver")]).await;
    assert_eq!(said.error(), "redirect_to_web", "she has no second factor yet: {said:?}");
    assert_ne!(app.session(), before);
    app.begin(&[]).await.code();
}

#[tokio::test]
async fn the_metadata_names_the_endpoint() {
    let world = World::new();
    let request =
        http::Request::get("/.well-known/oauth-authorization-server").header("host", "localhost:9000");
    let request = request.body(bytes::Bytes::new()).expect("a request");
    let metadata = world.server.create_response(request).await;
    let metadata: serde_json::Value = serde_json::from_slice(metadata.body()).expect("JSON");
    assert_eq!(metadata["authorization_challenge_endpoint"], "http://localhost:9000/authorize-challenge");
}

#[tokio::test]
async fn what_is_no_step_is_an_error_that_says_why() {
    let world = World::new();
    let base = [("client_id", "app"), ("response_type", "code"), ("scope", "read")];
    let challenge = [("code_challenge", super::app::CHALLENGE), ("code_challenge_method", "S256")];
    for (more, error, said) in [
        (&[("password", "wonderland")][..], "invalid_request", "username is missing"),
        (&[("password", "a"), ("otp", "1")], "invalid_request", "present one of"),
        (&[("otp", "123456")], "invalid_request", "the first one is missing"),
        (&[("response_type", "token")], "invalid_request", "more than once"),
        (&[("redirect_uri", "https://evil.example/")], "invalid_request", "redirect_uri is not registered"),
        (&[("request_uri", "urn:example:1")], "invalid_request", "must not be pushed"),
    ] {
        let said_by = world.app().send(&[&base[..], &challenge, more].concat()).await;
        assert_eq!(said_by.error(), error, "{more:?}: {said_by:?}");
        assert!(said_by.json["error_description"].to_string().contains(said), "{more:?}: {said_by:?}");
    }
    let without_pkce = world.app().send(&base).await;
    assert!(without_pkce.json["error_description"].to_string().contains("code_challenge is missing"));
    let nothing = world.app().send(&[("client_id", "app")]).await;
    assert!(
        nothing.json["error_description"].to_string().contains("response_type is missing"),
        "{nothing:?}"
    );
    let nobody = world.app().send(&[]).await;
    assert_eq!((nobody.status, nobody.error()), (401, "invalid_client"), "{nobody:?}");
    let get = http::Request::get("/authorize-challenge").header("host", "localhost:9000");
    let get = world.server.create_response(get.body(bytes::Bytes::new()).expect("a request")).await;
    assert_eq!((get.status().as_u16(), get.headers()["allow"].as_bytes()), (405, &b"POST"[..]));
}

#[tokio::test]
async fn an_error_after_a_login_keeps_the_login() {
    let world = World::new();
    let app = world.app();
    let login = [("username", "alice"), ("password", "wonderland"), ("acr_values", "platinum")];
    let unmet = app.begin(&login).await;
    assert_eq!(unmet.error(), "unmet_authentication_requirements", "{unmet:?}");
    assert!(unmet.json["auth_session"].is_string(), "{unmet:?}");
    app.begin(&[]).await.code();
    assert_eq!(logins(&*world.server, ALICE).await.expect("a store").len(), 1);
}

#[tokio::test]
async fn nobody_is_sent_to_a_browser_if_the_client_forbids_questions() {
    let world = World::new();
    let app = world.app();
    app.begin(&[("username", "alice"), ("password", "wonderland")]).await.code();
    let silent = app.begin(&[("acr_values", "silver"), ("prompt", "none")]).await;
    assert_eq!(silent.error(), "interaction_required", "{silent:?}");
}
