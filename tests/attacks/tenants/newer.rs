//! What one tenant issued without a browser, at another: challenges, requests for approval, grants, exchanged tokens, device secrets
//! and streams of signals.

use oauth_runtime::ciba::GRANT_TYPE as CIBA;
use oauth_runtime::grant::token_exchange::GRANT_TYPE as EXCHANGE;
use serde_json::{Value, json};

use super::browser::{Browser, hidden_of};
use super::vault::{self, Vaults, allowed, own_token, request, with_token};
use super::world::{ALICE, TENANTS, WEB};
use crate::support::{Answer, CHALLENGE, VERIFIER, parameters_of};

const CALENDAR: Option<(&str, &str)> = Some(("calendar", "a-long-random-secret"));
const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";

/// The tokens of a login of alice at a tenant.
async fn tokens(world: &Vaults, tenant: &str, scope: &str, more: &[(&str, &str)]) -> Value {
    let asked = request(world, tenant, scope, more);
    let answer = allowed(&mut Browser::new(world), tenant, &asked).await;
    let code = answer.get("code").unwrap_or_else(|| panic!("no code: {answer:?}"));
    let answer = world.post(tenant, "/token", WEB, &super::redemption(code)).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

fn text<'a>(answer: &'a Value, name: &str) -> &'a str {
    answer[name].as_str().unwrap_or_else(|| panic!("{name} in {answer}"))
}

#[tokio::test]
async fn an_authorization_challenge_of_another_tenant() {
    for world in &vault::all().await {
        let begin = [
            ("client_id", "app"),
            ("response_type", "code"),
            ("scope", "openid read"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ];
        let asked = world.post("acme", "/authorize-challenge", None, &begin).await;
        asked.assert_error(400, "insufficient_authorization");
        let session = asked.text("auth_session");
        let login = [("auth_session", &*session), ("username", "alice"), ("password", "wonderland")];
        world
            .post("umbrella", "/authorize-challenge", None, &login)
            .await
            .assert_error(400, "invalid_session");
        let issued = world.post("acme", "/authorize-challenge", None, &login).await;
        assert_eq!(issued.status, 200, "it is not used up: {issued:?}");
        let code = issued.text("authorization_code");
        let form = [
            ("grant_type", "authorization_code"),
            ("client_id", "app"),
            ("code", &code),
            ("code_verifier", VERIFIER),
        ];
        world.post("umbrella", "/token", None, &form).await.assert_error(400, "invalid_grant");
        assert_eq!(world.post("acme", "/token", None, &form).await.status, 200);
    }
}

#[tokio::test]
async fn a_request_for_approval_of_another_tenant() {
    for world in &vault::all().await {
        let ask = [("scope", "openid read"), ("login_hint", "alice")];
        let asked = world.post("acme", "/bc-authorize", WEB, &ask).await;
        assert_eq!(asked.status, 200, "{asked:?}");
        let id = asked.text("auth_req_id");
        let poll = [("grant_type", CIBA), ("auth_req_id", &id)];
        world.post("umbrella", "/token", WEB, &poll).await.assert_error(400, "invalid_grant");

        let waiting = async |tenant| world.server(tenant).list_ciba_requests(ALICE).await.expect("a store");
        assert_eq!((waiting("acme").await.len(), waiting("umbrella").await.len()), (1, 0));
        let mut browser = Browser::new(world);
        let (own, other) = (world.path("acme", "/approvals"), world.path("umbrella", "/approvals"));
        let page = browser.log_in("acme", &own, ("alice", "wonderland")).await;
        let form = hidden_of(&page, "value=\"allow\"");
        let name = waiting("acme").await[0].id();
        assert!(form.iter().any(|(_, value)| *value == name), "{form:?}");
        let named = format!("{other}?id={name}");
        let elsewhere = browser.log_in("umbrella", &named, ("alice", "wonderland")).await;
        assert!(!elsewhere.body.contains("value=\"allow\""), "{elsewhere:?}");
        let decision = [("decision", "allow")];
        let refused = browser.post("umbrella", "/approvals", (&form, &decision)).await;
        assert_eq!(refused.status, 400, "{refused:?}");
        assert_eq!(waiting("acme").await.len(), 1, "nothing is decided");
        browser.post("acme", "/approvals", (&form, &decision)).await;
        let answer = world.post("acme", "/token", WEB, &poll).await;
        assert_eq!(answer.status, 200, "{answer:?}");
    }
}

#[tokio::test]
async fn a_managed_grant_of_another_tenant() {
    const SCOPE: &str = "grant_management_query grant_management_revoke";
    for world in &vault::all().await {
        let created = tokens(world, "acme", "openid read", &[("grant_management_action", "create")]).await;
        let path = format!("/grants/{}", text(&created, "grant_id"));
        let [of_acme, of_umbrella] =
            [own_token(world, "acme", "web", SCOPE).await, own_token(world, "umbrella", "web", SCOPE).await];
        for method in ["GET", "DELETE"] {
            for (tenant, token, status) in
                [("umbrella", &of_acme, 401), ("umbrella", &of_umbrella, 404), ("acme", &of_umbrella, 401)]
            {
                let answer = with_token(world, tenant, (method, &path), token, None).await;
                assert_eq!(answer.status, status, "{method} at {tenant}: {answer:?}");
            }
        }
        let mut browser = Browser::new(world);
        allowed(&mut browser, "umbrella", &request(world, "umbrella", "openid read", &[])).await;
        for action in ["merge", "replace"] {
            let more = [("grant_management_action", action), ("grant_id", text(&created, "grant_id"))];
            let answer = browser.get("umbrella", &request(world, "umbrella", "openid read", &more)).await;
            let error = parameters_of(&answer).remove("error");
            assert_eq!(error.as_deref(), Some("invalid_grant_id"), "{action}: {answer:?}");
        }
        for (method, status) in [("GET", 200), ("DELETE", 204), ("GET", 404)] {
            let answer = with_token(world, "acme", (method, &path), &of_acme, None).await;
            assert_eq!(answer.status, status, "{method}: {answer:?}");
        }
    }
}

/// A client of both exchanges a token of alice, and says with a token of its own that it acts.
#[tokio::test]
async fn exchanged_tokens_of_another_tenant() {
    for world in &vault::all().await {
        let mut subjects = Vec::new();
        let mut actors = Vec::new();
        for tenant in TENANTS {
            subjects.push(text(&tokens(world, tenant, "openid read", &[]).await, "access_token").to_owned());
            actors.push(own_token(world, tenant, "calendar", "read").await);
        }
        let exchange = async |subject: &str, actor: &str| -> Answer {
            let mut form = vec![
                ("grant_type", EXCHANGE),
                ("subject_token", subject),
                ("subject_token_type", ACCESS_TOKEN),
            ];
            if !actor.is_empty() {
                form.extend([("actor_token", actor), ("actor_token_type", ACCESS_TOKEN)]);
            }
            world.post("umbrella", "/token", CALENDAR, &form).await
        };
        let [acme, umbrella] = [0, 1];
        for (subject, actor) in [
            (&*subjects[acme], ""),
            (&*subjects[acme], &*actors[acme]),
            (&*subjects[acme], &*actors[umbrella]),
            (&*subjects[umbrella], &*actors[acme]),
        ] {
            exchange(subject, actor).await.assert_error(400, "invalid_request");
        }
        for actor in ["", &*actors[umbrella]] {
            let answer = exchange(&subjects[umbrella], actor).await;
            assert_eq!(answer.status, 200, "its own: {answer:?}");
        }
    }
}

#[tokio::test]
async fn a_device_secret_of_another_tenant() {
    for world in &vault::all().await {
        let of_acme = tokens(world, "acme", "openid device_sso read", &[]).await;
        let of_umbrella = tokens(world, "umbrella", "openid device_sso read", &[]).await;
        let share = async |tenant: &str, audience: &str, login: &Value, secret: &Value| -> Answer {
            let audience = world.issuer(audience);
            let form = [
                ("grant_type", EXCHANGE),
                ("audience", &*audience),
                ("subject_token", text(login, "id_token")),
                ("subject_token_type", "urn:ietf:params:oauth:token-type:id_token"),
                ("actor_token", text(secret, "device_secret")),
                ("actor_token_type", "urn:openid:params:token-type:device-secret"),
            ];
            world.post(tenant, "/token", CALENDAR, &form).await
        };
        for (audience, login, secret) in [
            ("acme", &of_acme, &of_acme),
            ("umbrella", &of_acme, &of_acme),
            ("umbrella", &of_umbrella, &of_acme),
            ("umbrella", &of_acme, &of_umbrella),
        ] {
            let answer = share("umbrella", audience, login, secret).await;
            assert_eq!(answer.status, 400, "{answer:?}");
        }
        for (tenant, own) in [("acme", &of_acme), ("umbrella", &of_umbrella)] {
            let answer = share(tenant, tenant, own, own).await;
            assert_eq!(answer.status, 200, "its own at {tenant}: {answer:?}");
        }
    }
}

#[tokio::test]
async fn streams_of_signals_of_another_tenant() {
    for world in &vault::all().await {
        let [of_acme, of_umbrella] = [
            own_token(world, "acme", "web", "ssf.manage").await,
            own_token(world, "umbrella", "web", "ssf.manage").await,
        ];
        let call = async |tenant: &str, method: &str, path: &str, token: &str, body: Option<Value>| {
            with_token(world, tenant, (method, path), token, body).await
        };
        let created = call("acme", "POST", "/ssf/streams", &of_acme, Some(json!({}))).await;
        assert_eq!(created.status, 201, "{created:?}");
        let stream = created.json();
        let id = text(&stream, "stream_id");
        let (streams, status) =
            (format!("/ssf/streams?stream_id={id}"), format!("/ssf/status?stream_id={id}"));
        let requests = [
            ("GET", &*streams),
            ("DELETE", &*streams),
            ("PATCH", "/ssf/streams"),
            ("PUT", "/ssf/streams"),
            ("GET", &*status),
            ("POST", "/ssf/status"),
            ("POST", "/ssf/subjects/add"),
            ("POST", "/ssf/subjects/remove"),
            ("POST", "/ssf/verification"),
        ];
        let subject = json!({ "format": "opaque", "id": "1" });
        let body = json!({ "stream_id": id, "status": "disabled", "subject": subject });
        for has_own in [false, true] {
            if has_own {
                let own = call("umbrella", "POST", "/ssf/streams", &of_umbrella, Some(json!({}))).await;
                assert_eq!(own.status, 201, "{own:?}");
            }
            for (method, path) in requests {
                for (token, refused) in [(&of_acme, 401), (&of_umbrella, 404)] {
                    let body = Some(body.clone()).filter(|_| method != "GET" && method != "DELETE");
                    let answer = call("umbrella", method, path, token, body).await;
                    assert_eq!(answer.status, refused, "{method} {path}: {answer:?}");
                }
            }
        }
        assert_eq!(call("acme", "GET", &streams, &of_acme, None).await.json(), stream, "nothing changed");
        let verification = json!({ "stream_id": id, "state": "of acme" });
        let verified = call("acme", "POST", "/ssf/verification", &of_acme, Some(verification)).await;
        assert_eq!(verified.status, 204, "{verified:?}");

        let polled = async |tenant: &str, token: &str, acknowledged: &[String]| {
            let body = json!({ "returnImmediately": true, "ack": acknowledged });
            let answer = call(tenant, "POST", "/ssf/poll", token, Some(body)).await;
            let sets = answer.json()["sets"].as_object().map(|sets| sets.keys().cloned().collect::<Vec<_>>());
            (answer.status.as_u16(), sets.unwrap_or_default())
        };
        assert_eq!(polled("umbrella", &of_acme, &[]).await.0, 401);
        let (_, waiting) = polled("acme", &of_acme, &[]).await;
        assert_eq!(waiting.len(), 1, "the verification");
        assert_eq!(polled("umbrella", &of_umbrella, &waiting).await, (200, Vec::new()), "none of acme");
        assert_eq!(polled("acme", &of_acme, &[]).await.1, waiting, "another tenant acknowledges nothing");
        assert_eq!(polled("acme", &of_acme, &waiting).await, (200, Vec::new()));
        assert_eq!(call("acme", "DELETE", &streams, &of_acme, None).await.status, 204);
    }
}

#[tokio::test]
async fn documents_and_the_frame_name_one_tenant_alone() {
    for world in &vault::all().await {
        let mut frames = Vec::new();
        for (tenant, other) in [("acme", "umbrella"), ("umbrella", "acme")] {
            let below = if world.is_by_path() { format!("/{tenant}") } else { String::new() };
            for document in [
                format!("/.well-known/ssf-configuration{below}"),
                format!("/.well-known/oauth-protected-resource{below}/notes"),
            ] {
                let answer = world.send(tenant, "GET", &document, &[], None).await;
                assert_eq!(answer.status, 200, "{document}: {answer:?}");
                assert!(answer.body.contains(&world.issuer(tenant)), "{document}: {answer:?}");
                assert!(!answer.body.contains(other), "{document}: {answer:?}");
            }
            let frame = world.get(tenant, "/check_session", &[]).await;
            let (_, cookie) = frame.body.split_once("data-cookie=\"").expect("the name of a cookie");
            frames.push(cookie.split('"').next().expect("a name").to_owned());
        }
        // Tenants by host may have cookies of the same name: each host has its own.
        assert_eq!(frames[0] != frames[1], world.is_by_path(), "a frame reads the cookie of its own tenant");
        let mut browser = Browser::new(world);
        let asked = request(world, "acme", "openid read", &[]);
        let answer = allowed(&mut browser, "acme", &asked).await;
        assert!(answer.contains_key("session_state"), "{answer:?}");
        assert!(browser.has(&frames[0]), "the state of acme");
        if world.is_by_path() {
            assert!(!browser.has(&frames[1]), "a login at acme changes no state of umbrella");
        }
    }
}
