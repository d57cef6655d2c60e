//! What one tenant issued, at another tenant of the same process: with the same clients, secrets, people and passwords at
//! both, so that nothing but the tenant tells them apart. Each test has tenants by path and by host, with stores of their own
//! and with one that they share.

mod browser;
mod console;
mod covered;
mod differing;
mod firm;
mod forms;
mod newer;
mod outside;
mod people;
mod sealed;
mod vault;
mod world;

use std::time::Duration;

use oauth_runtime::administration::Administration;
use oauth_runtime::event::EventQuery;
use oauth_runtime::store::{ConsentStore, EventStore, GrantStore, SessionClientStore, SessionStore};
use oauth_runtime::testing::DpopKey;
use oauth_runtime::{Clock, SystemClock, audit_log};
use serde_json::{Value, json};

use self::browser::{Browser, authorization_request, form_of};
use self::world::{ALICE, By, CALLBACK, Stores, TENANTS, WEB, World};
use crate::support::{CHALLENGE, VERIFIER, asserting, signed};

async fn token(world: &World, tenant: &str, form: &[(&str, &str)]) -> (u16, Value) {
    let answer = world.post(tenant, "/token", WEB, form).await;
    (answer.status.as_u16(), answer.json())
}

fn redemption(code: &str) -> [(&str, &str); 4] {
    [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
    ]
}

async fn is_active(world: &World, tenant: &str, token: &str) -> bool {
    let answer = world.post(tenant, "/introspect", WEB, &[("token", token)]).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()["active"] == true
}

#[tokio::test]
async fn codes_and_tokens_of_another_tenant() {
    for world in &World::all().await {
        let code = Browser::new(world).sign_in("acme").await;
        let (status, error) = token(world, "umbrella", &redemption(&code)).await;
        assert_eq!((status, &error["error"]), (400, &"invalid_grant".into()));
        let (status, tokens) = token(world, "acme", &redemption(&code)).await;
        assert_eq!(status, 200, "the code is not spent: {tokens}");
        let (access, refresh) =
            (tokens["access_token"].as_str().expect("a token"), tokens["refresh_token"].as_str());
        let refresh = refresh.expect("a refresh token");

        let bearer = [("authorization", &*format!("Bearer {access}"))];
        assert_eq!(world.get("umbrella", "/userinfo", &bearer).await.status, 401);
        assert_eq!(world.get("acme", "/userinfo", &bearer).await.status, 200);
        assert!(!is_active(world, "umbrella", access).await && !is_active(world, "umbrella", refresh).await);
        for revoked in [access, refresh] {
            let answer = world.post("umbrella", "/revoke", WEB, &[("token", revoked)]).await;
            assert_eq!(answer.status, 200, "as for any unknown token");
        }
        assert!(is_active(world, "acme", access).await, "another tenant revokes nothing");
        let form = [("grant_type", "refresh_token"), ("refresh_token", refresh)];
        let (status, error) = token(world, "umbrella", &form).await;
        assert_eq!((status, &error["error"]), (400, &"invalid_grant".into()));
        assert_eq!(token(world, "acme", &form).await.0, 200);
        // A replay ends the grant where it is.
        let other = Browser::new(world).sign_in("umbrella").await;
        let (_, others) = token(world, "umbrella", &redemption(&other)).await;
        assert_eq!(token(world, "acme", &redemption(&code)).await.1["error"], "invalid_grant");
        assert!(!is_active(world, "acme", access).await);
        assert!(is_active(world, "umbrella", others["access_token"].as_str().expect("a token")).await);
    }
}

/// Otherwise the tests here would pass for another reason than the stores.
#[tokio::test]
async fn with_one_store_for_both_the_same_attacks_succeed() {
    let world = &World::start(By::Host, Stores::Mixed).await;
    let mut browser = Browser::new(world);
    let code = browser.sign_in("acme").await;
    let (name, secret) = browser.session("acme");
    browser.set("umbrella", &format!("{name}={secret}"));
    assert!(browser.silent("umbrella", "").await.contains_key("code"), "the session counts at both");
    let (status, tokens) = token(world, "umbrella", &redemption(&code)).await;
    assert_eq!(status, 200, "so does the code: {tokens}");
    assert!(is_active(world, "acme", tokens["access_token"].as_str().expect("a token")).await);
    let device = world.post("acme", "/device_authorization", WEB, &[("scope", "read")]).await.json();
    let user_code = device["user_code"].as_str().expect("a user code");
    assert!(world.server("umbrella").find_device_request(user_code).await.expect("a store").is_some());
    assert_eq!(world.store("umbrella").list_sessions(ALICE).await.expect("a store").len(), 1);
}

#[tokio::test]
async fn the_session_of_another_tenant() {
    for world in &World::all().await {
        let mut browser = Browser::new(world);
        browser.sign_in("acme").await;
        let (name, secret) = browser.session("acme");
        let page = browser.get("umbrella", &authorization_request(world, "umbrella", "")).await;
        let action = format!("action=\"{}\"", world.path("umbrella", "/login"));
        assert!(page.body.contains("name=\"password\"") && page.body.contains(&action), "{page:?}");
        assert_eq!(browser.silent("umbrella", "").await["error"], "login_required");
        let account = browser.get("umbrella", &world.path("umbrella", "/account/applications")).await;
        assert!(account.body.contains("name=\"password\""), "{account:?}");
        // The same secret under both names, at the origin of the other tenant.
        let mut other = Browser::new(world);
        other.sign_in("umbrella").await;
        let (its_name, _) = other.session("umbrella");
        assert_eq!(name != its_name, world.is_by_path(), "one origin has a cookie for each tenant");
        for name in [&name, &its_name] {
            browser.set("umbrella", &format!("{name}={secret}"));
            assert_eq!(browser.silent("umbrella", "").await["error"], "login_required");
        }
    }
}

#[tokio::test]
async fn a_login_at_another_tenant_ends_none_here() {
    for world in &World::all().await {
        let mut browser = Browser::new(world);
        browser.sign_in("acme").await;
        browser.sign_in("umbrella").await;
        assert!(browser.silent("acme", "").await.contains_key("code"));
        assert!(browser.silent("umbrella", "").await.contains_key("code"));
    }
}

#[tokio::test]
async fn pages_and_forms_of_another_tenant() {
    for world in &World::all().await {
        let mut browser = Browser::new(world);
        let page = browser.get("acme", &authorization_request(world, "acme", "")).await;
        let (action, request, csrf) = form_of(&page);
        assert_eq!(action, world.path("acme", "/login"));
        let login = world.path("umbrella", "/login");
        let elsewhere = browser.send("umbrella", "GET", &format!("{login}?request={request}"), None).await;
        assert!(!elsewhere.body.contains(&request), "{elsewhere:?}");
        let form =
            [("request", &*request), ("csrf", &csrf), ("username", "alice"), ("password", "wonderland")];
        let answer = browser.send("umbrella", "POST", &login, Some(&form)).await;
        assert!(answer.headers.get("location").is_none(), "{answer:?}");
        assert_eq!(browser.silent("umbrella", "").await["error"], "login_required");
    }
}

#[tokio::test]
async fn id_tokens_and_keys_of_another_tenant() {
    for world in &World::all().await {
        let mut browser = Browser::new(world);
        let code = browser.sign_in("acme").await;
        let (_, tokens) = token(world, "acme", &redemption(&code)).await;
        let hint = tokens["id_token"].as_str().expect("an ID token").to_owned();
        let end = world.path("umbrella", &format!("/end_session?id_token_hint={hint}"));
        let ended = browser.send("umbrella", "GET", &end, None).await;
        assert!(
            ended.headers.get("location").is_none() && !ended.body.contains("client.example"),
            "{ended:?}"
        );
        assert!(browser.silent("acme", "").await.contains_key("code"), "the login here goes on");
        let error = browser.silent("umbrella", &format!("&id_token_hint={hint}")).await.remove("error");
        assert!(matches!(error.as_deref(), Some("login_required" | "invalid_request")), "{error:?}");
        let acme = world.get("acme", "/jwks", &[]).await.json();
        let umbrella = world.get("umbrella", "/jwks", &[]).await.json();
        assert_ne!(acme["keys"][0]["x"], umbrella["keys"][0]["x"]);
        assert!(acme["keys"][0]["x"].is_string(), "{acme}");
    }
}

#[tokio::test]
async fn requests_devices_and_registrations_of_another_tenant() {
    for world in &World::all().await {
        let pushed = [
            ("response_type", "code"),
            ("redirect_uri", CALLBACK),
            ("scope", "openid read"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ];
        let pushed = world.post("acme", "/par", WEB, &pushed).await.json();
        let request_uri = pushed["request_uri"].as_str().expect("a request URI");
        let by_uri = format!("/authorize?client_id=web&request_uri={request_uri}");
        assert_eq!(world.get("umbrella", &by_uri, &[]).await.status, 400);
        assert_eq!(world.get("acme", &by_uri, &[]).await.status, 303, "it is not used up");

        let device = world.post("acme", "/device_authorization", WEB, &[("scope", "read")]).await.json();
        let device_code = device["device_code"].as_str().expect("a device code");
        let poll =
            [("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("device_code", device_code)];
        assert_eq!(token(world, "umbrella", &poll).await.1["error"], "invalid_grant");
        assert_eq!(token(world, "acme", &poll).await.1["error"], "authorization_pending");

        let metadata = format!(r#"{{ "redirect_uris": ["{CALLBACK}"] }}"#);
        let json = [("content-type", "application/json")];
        let register = world.path("acme", "/register");
        let registered = world.send("acme", "POST", &register, &json, Some(metadata)).await.json();
        let client_id = registered["client_id"].as_str().expect("a client");
        let bearer = format!("Bearer {}", registered["registration_access_token"].as_str().expect("a token"));
        let bearer = [("authorization", &*bearer)];
        let client = format!("/register/{client_id}");
        assert_eq!(world.get("umbrella", &client, &bearer).await.status, 401);
        assert_eq!(world.get("acme", &client, &bearer).await.status, 200);
        let secret = registered["client_secret"].as_str().expect("a secret");
        let form = [("grant_type", "refresh_token"), ("refresh_token", "unknown")];
        let answer = world.post("umbrella", "/token", Some((client_id, secret)), &form).await;
        assert_eq!((answer.status.as_u16(), &answer.json()["error"]), (401, &"invalid_client".into()));
    }
}

/// The user code of a device is short: two tenants may have the same one at the same time.
#[tokio::test]
async fn the_user_code_of_another_tenant() {
    for world in &World::all().await {
        let device = world.post("acme", "/device_authorization", WEB, &[("scope", "read")]).await.json();
        let user_code = device["user_code"].as_str().expect("a user code");
        let mut seen = Vec::new();
        for tenant in TENANTS {
            let found = world.server(tenant).find_device_request(user_code).await.expect("a store");
            seen.push(found.is_some());
        }
        assert_eq!(seen, [true, false], "umbrella knows no such code");
    }
}

/// The key that signs is registered at both. What tells them apart is the audience, and a `jti` counts once at each.
#[tokio::test]
async fn client_assertions_of_another_tenant() {
    for world in &World::all().await {
        let assertion = |tenant: &str| {
            let now = SystemClock.now().as_unix();
            signed(&json!({
                "iss": "signing", "sub": "signing", "aud": world.issuer(tenant), "jti": "the same",
                "iat": now, "exp": now + 60,
            }))
        };
        let ask = async |tenant: &str, assertion: &str| {
            let [kind, own] = asserting(assertion);
            let form = [("grant_type", "client_credentials"), ("scope", "read"), kind, own];
            let answer = world.post(tenant, "/token", None, &form).await;
            (answer.status.as_u16(), answer.json()["error"].as_str().map(str::to_owned))
        };
        let of_acme = assertion("acme");
        assert_eq!(ask("umbrella", &of_acme).await, (401, Some("invalid_client".into())));
        assert_eq!(ask("acme", &of_acme).await, (200, None), "it was not used up");
        assert_eq!(ask("acme", &of_acme).await, (401, Some("invalid_client".into())), "it counts once");
        assert_eq!(ask("umbrella", &assertion("umbrella")).await, (200, None), "used at acme alone");
    }
}

#[tokio::test]
async fn proofs_and_bound_tokens_of_another_tenant() {
    for world in &World::all().await {
        let key = DpopKey::generate().expect("a key");
        let url = |tenant: &str, path: &str| format!("{}{path}", world.issuer(tenant));
        let proof = key.proof("POST", &url("acme", "/token"), SystemClock.now()).sign();
        let code = Browser::new(world).sign_in("acme").await;
        let basic = oauth_runtime::client_auth::encode_auth_headers("web", "a-long-random-secret");
        let headers = [("authorization", &*basic), ("dpop", &*proof)];
        let other = Browser::new(world).sign_in("umbrella").await;
        let answer = world.post_with("umbrella", "/token", &headers, &redemption(&other)).await;
        answer.assert_error(400, "invalid_dpop_proof");
        let answer = world.post_with("acme", "/token", &headers, &redemption(&code)).await;
        assert_eq!(answer.status, 200, "the proof was not used up: {answer:?}");
        let access = answer.text("access_token");
        let bearer = format!("DPoP {access}");
        for (tenant, status) in [("umbrella", 401), ("acme", 200)] {
            let proof = key.proof("GET", &url(tenant, "/userinfo"), SystemClock.now());
            let proof = proof.access_token(&access).sign();
            let headers = [("authorization", &*bearer), ("dpop", &*proof)];
            assert_eq!(world.get(tenant, "/userinfo", &headers).await.status, status, "{tenant}");
        }
    }
}

/// Guesses are counted by the name and by the address, for each tenant.
#[tokio::test]
async fn guesses_at_another_tenant_block_nobody_here() {
    for world in &World::all().await {
        let mut guesser = Browser::new(world);
        let mut page = guesser.get("acme", &authorization_request(world, "acme", "")).await;
        let mut blocked = false;
        for _ in 0..12 {
            page = guesser.submit("acme", &page, &[("username", "alice"), ("password", "wrong")]).await;
            blocked |= page.status == 429;
            if blocked {
                break;
            }
        }
        assert!(blocked, "{page:?}");
        Browser::new(world).sign_in("umbrella").await;
    }
}

#[tokio::test]
async fn lists_and_logouts_of_another_tenant() {
    for world in &World::all().await {
        let mut browser = Browser::new(world);
        for tenant in TENANTS {
            let code = browser.sign_in(tenant).await;
            assert_eq!(token(world, tenant, &redemption(&code)).await.0, 200);
        }
        for tenant in TENANTS {
            let store = world.store(tenant);
            assert_eq!(store.list_sessions(ALICE).await.expect("a store").len(), 1);
            assert_eq!(store.list_grants(ALICE).await.expect("a store").len(), 1);
            assert_eq!(store.list_consents(ALICE).await.expect("a store").len(), 1);
            assert_eq!(store.list_subject_clients(ALICE).await.expect("a store").len(), 1);
            let clients = Administration::new(store.clone()).clients().await.expect("clients");
            let mut names: Vec<_> = clients.iter().map(|client| client.client_id()).collect();
            names.sort_unstable();
            assert_eq!(names, ["signing", "web"]);
            assert_eq!(audit_log::flush(&**world.server(tenant), Duration::from_secs(60)).await, 0);
            let logins = EventQuery::new().kind("login.succeeded");
            assert_eq!(store.list_events(&logins, 10).await.expect("a store").len(), 1, "{tenant}");
        }
        // What an operator of one tenant ends.
        let administration = Administration::of(world.server("umbrella"), world.store("umbrella").clone());
        assert_eq!(administration.revoke_client_grants("web").await.expect("revoked"), 1);
        administration.forget_person(ALICE).await.expect("forgotten");
        administration.delete_client("web").await.expect("deleted");
        let acme = world.store("acme");
        assert_eq!(acme.list_grants(ALICE).await.expect("a store").len(), 1);
        assert_eq!(acme.list_sessions(ALICE).await.expect("a store").len(), 1);
        assert!(
            browser.silent("acme", "").await.contains_key("code"),
            "the login at the other tenant goes on"
        );
        let gone = authorization_request(world, "umbrella", "&prompt=none");
        assert_eq!(browser.get("umbrella", &gone).await.status, 400, "the client is unknown there");
    }
}

#[tokio::test]
async fn metadata_names_one_tenant_alone() {
    for world in &World::all().await {
        for (tenant, other) in [("acme", "umbrella"), ("umbrella", "acme")] {
            let own = world.get(tenant, "/.well-known/openid-configuration", &[]).await;
            assert_eq!(own.json()["issuer"], world.issuer(tenant));
            assert!(!own.body.contains(other), "{}", own.body);
            for at_root in ["oauth-authorization-server", "openid-configuration"] {
                let below = if world.is_by_path() { format!("/{tenant}") } else { String::new() };
                let document = format!("/.well-known/{at_root}{below}");
                let document = world.send(tenant, "GET", &document, &[], None).await;
                assert_eq!(document.body, own.body, "{at_root}");
            }
        }
        if world.is_by_path() {
            let nowhere = [
                "/token",
                "/authorize",
                "/.well-known/openid-configuration",
                "/nobody/token",
                "/acme/umbrella/token",
            ];
            for path in nowhere {
                assert_eq!(world.send("acme", "GET", path, &[], None).await.status, 404, "{path}");
            }
        } else {
            assert_eq!(world.get("nobody", "/token", &[]).await.status, 421);
            assert_eq!(world.get("acme", "/umbrella/token", &[]).await.status, 404);
        }
    }
}
