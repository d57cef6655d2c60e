//! What somebody tries who has a `grant_id`: it is no secret (section 10).

use std::time::Duration;

use oauth_runtime::client_auth::encode_auth_headers;
use oauth_runtime::store::{AuthorizationCodeStore, TokenStore};
use oauth_runtime::testing::DpopKey;
use oauth_runtime::token::{AuthorizationCode, GrantId, GrantManagementAction};
use oauth_runtime::{Clock, Secret};
use serde_json::json;

use super::provider::{OTHER, Run, Tokens, WEB, WEST, changed, error_of};
use crate::support::{Answer, redemption};

fn merge(grant_id: &str) -> [(&str, &str); 3] {
    [("grant_management_action", "merge"), ("grant_id", grant_id), ("scope", "write")]
}

///
#[tokio::test]
async fn another_client_learns_and_changes_nothing() {
    let run = Run::start().await;
    let first = run.create("read").await;
    let token = run.management_token(OTHER).await;
    let [known, unknown] = [&*first.grant_id, "AAAAAAAAAAAAAAAAAAAAAA"];
    for method in ["GET", "DELETE"] {
        let [own, other] =
            [run.manage(method, known, &token).await, run.manage(method, unknown, &token).await];
        assert_eq!(
            (own.status.as_u16(), &own.body),
            (404, &other.body),
            "nobody learns which grants there are"
        );
        assert_eq!(other.status, 404);
    }
    for action in ["merge", "replace"] {
        let with = |grant_id| {
            [
                ("client_id", "other"),
                ("grant_management_action", action),
                ("grant_id", grant_id),
                ("scope", "write"),
            ]
        };
        let answers = [run.authorize(&with(known), &[]).await, run.authorize(&with(unknown), &[]).await];
        assert_eq!(answers.each_ref().map(error_of), ["invalid_grant_id", "invalid_grant_id"]);
        assert_eq!(answers[0].header("location"), answers[1].header("location"));
    }
    assert!(run.is_active(&first.access_token).await);
    assert_eq!(run.query(&first.grant_id).await["scopes"], json!([{ "scope": "read" }]));
}

///
#[tokio::test]
async fn another_person_approves_nothing_for_a_grant() {
    let run = Run::start().await;
    let first = run.create("read").await;
    let by_bob = run.authorize(&merge(&first.grant_id), &[("x-user", "bob")]).await;
    let unknown = run.authorize(&merge("AAAAAAAAAAAAAAAAAAAAAA"), &[("x-user", "bob")]).await;
    assert_eq!(error_of(&by_bob), "invalid_grant_id");
    assert_eq!(by_bob.header("location"), unknown.header("location"));
    assert_eq!(run.query(&first.grant_id).await["scopes"], json!([{ "scope": "read" }]));
    // The grant cannot have this: only its person makes that known.
    let mut beside = merge(&first.grant_id).to_vec();
    beside.push(("resource", WEST));
    assert_eq!(error_of(&run.authorize(&beside, &[("x-user", "bob")]).await), "invalid_grant_id");
    assert_eq!(error_of(&run.authorize(&beside, &[]).await), "invalid_target");
    // A token of bob sees nothing of alice.
    let scope = [("scope", "grant_management_query grant_management_revoke")];
    let bob = run.tokens_as(&scope, &[("x-user", "bob")]).await;
    for method in ["GET", "DELETE"] {
        assert_eq!(run.manage(method, &first.grant_id, &bob.access_token).await.status, 404);
    }
    assert!(run.is_active(&first.access_token).await);
}

///
#[tokio::test]
async fn a_revocation_wins_against_a_change_that_waits() {
    let run = Run::start().await;
    for action in ["merge", "replace"] {
        let first = run.create("read").await;
        let change =
            [("grant_management_action", action), ("grant_id", &*first.grant_id), ("scope", "write")];
        let code = run.code(&change).await;
        let id = GrantId::from(first.grant_id.as_str());
        run.server.store.revoke_grant(&id).await.expect("a store");
        run.redeem(&code).await.assert_error(400, "invalid_grant");
        assert_eq!(run.status_of(&first.grant_id).await, 404);
        assert!(!run.is_active(&first.access_token).await);
    }
    // A code that is stored after the revocation begins an empty grant under the name: it gives nothing either.
    let first = run.create("read").await;
    let id = GrantId::from(first.grant_id.as_str());
    run.server.store.revoke_grant(&id).await.expect("a store");
    let now = run.clock.now();
    let scope = "write".parse().expect("a scope");
    let secret = Secret::generate();
    let mut code = AuthorizationCode::new(secret.digest(), id, "web", "alice-sub", scope, now, now.plus(60));
    code.grant_management = Some(GrantManagementAction::Merge);
    run.server.store.create_authorization_code(code).await.expect("a store");
    let form = [("grant_type", "authorization_code"), ("code", secret.reveal())];
    run.http.post("/token", WEB, &form).await.assert_error(400, "invalid_grant");
    assert_eq!(run.status_of(&first.grant_id).await, 404);
    assert_eq!(error_of(&run.authorize(&merge(&first.grant_id), &[]).await), "invalid_grant_id");
}

///
#[tokio::test]
async fn a_public_client_manages_nothing() {
    let run = Run::start().await;
    let grant_id = run.create("read").await.grant_id;
    for action in ["create", "merge", "replace"] {
        let mut request = vec![("client_id", "app"), ("grant_management_action", action), ("scope", "read")];
        request.extend((action != "create").then_some(("grant_id", grant_id.as_str())));
        assert_eq!(error_of(&run.authorize(&request, &[]).await), "unauthorized_client", "{action}");
    }
    // Not even with a token for it.
    let request = [("client_id", "app"), ("scope", "grant_management_query grant_management_revoke")];
    let code = run.code(&request).await;
    let mut form = redemption(&code).to_vec();
    form.push(("client_id", "app"));
    let token = run.http.post("/token", None, &form).await.text("access_token");
    for method in ["GET", "DELETE"] {
        run.manage(method, &grant_id, &token).await.assert_error(403, "access_denied");
    }
    assert_eq!(run.status_of(&grant_id).await, 200);
}

///
#[tokio::test]
async fn a_change_does_not_unbind_a_grant() {
    let run = Run::start().await;
    let key = DpopKey::generate().expect("a key");
    let prove = || {
        let url = format!("{}/token", run.http.url);
        key.proof("POST", &url, run.clock.now()).sign()
    };
    let redeem = async |code: &str, proof: Option<String>| -> Answer {
        let basic = encode_auth_headers("web", "web-client-secret");
        let mut headers =
            vec![("authorization", basic.as_str()), ("content-type", "application/x-www-form-urlencoded")];
        headers.extend(proof.as_deref().map(|proof| ("dpop", proof)));
        let body = serde_urlencoded::to_string(redemption(code)).expect("a form");
        run.http.send("POST", "/token", &headers, Some(body)).await
    };
    let code = run.code(&[("grant_management_action", "create"), ("scope", "read")]).await;
    let first = redeem(&code, Some(prove())).await;
    assert_eq!(first.text("token_type"), "DPoP");
    let grant_id = first.text("grant_id");
    for action in ["merge", "replace"] {
        let change = [("grant_management_action", action), ("grant_id", &*grant_id), ("scope", "write")];
        let code = run.code(&change).await;
        redeem(&code, None).await.assert_error(400, "invalid_grant");
        assert_eq!(run.query(&grant_id).await["scopes"], json!([{ "scope": "read" }]), "{action}");
    }
    let code = run.code(&merge(&grant_id)).await;
    let merged = redeem(&code, Some(prove())).await;
    assert_eq!((merged.text("token_type"), merged.text("scope")), ("DPoP".into(), "read write".into()));

    // A bound token does not come without its proof to the endpoint either.
    let form = [("grant_type", "client_credentials"), ("scope", "grant_management_query")];
    let basic = encode_auth_headers("web", "web-client-secret");
    let proof = prove();
    let headers = [
        ("authorization", basic.as_str()),
        ("content-type", "application/x-www-form-urlencoded"),
        ("dpop", proof.as_str()),
    ];
    let body = serde_urlencoded::to_string(form).expect("a form");
    let bound = run.http.send("POST", "/token", &headers, Some(body)).await.text("access_token");
    run.manage("GET", &grant_id, &bound).await.assert_error(401, "invalid_token");
    let path = format!("/grants/{grant_id}");
    let url = format!("{}{path}", run.http.url);
    let proof = key.proof("GET", &url, run.clock.now()).access_token(&bound).sign();
    let scheme = format!("DPoP {bound}");
    let answer = run.http.get(&path, &[("authorization", &scheme), ("dpop", &proof)]).await;
    assert_eq!(answer.status, 200, "{answer:?}");
}

///
#[tokio::test]
async fn a_stolen_old_token_cannot_end_or_use_the_grant() {
    let run = Run::start().await;
    let first = run.create("read").await;
    // Used once, so that the next use would be a replay.
    let second = Tokens::of(run.refresh(&first.refresh_token).await);
    let merged = run.merge(&first.grant_id, "write").await;
    run.clock.advance(Duration::from_secs(120));
    for old in [&first.refresh_token, &second.refresh_token] {
        run.refresh(old).await.assert_error(400, "invalid_grant");
        assert_eq!(run.http.post("/revoke", WEB, &[("token", old)]).await.status, 200);
    }
    assert!(run.is_active(&merged.access_token).await);
    assert_eq!(Tokens::of(run.refresh(&merged.refresh_token).await).scope(), "read write");
}

///
#[tokio::test]
async fn a_replayed_request_or_code_gives_no_second_grant_a_part() {
    let run = Run::start().await;
    let first = run.create("read").await;
    // The same request again changes nothing beyond what the person approves again.
    let code = run.code(&merge(&first.grant_id)).await;
    let merged = Tokens::of(run.redeem(&code).await);
    let again = run.merge(&first.grant_id, "write").await;
    assert_eq!(run.query(&first.grant_id).await["scopes"], json!([{ "scope": "read write" }]));
    run.refresh(&merged.refresh_token).await.assert_error(400, "invalid_grant");
    assert!(run.is_active(&again.access_token).await);
    // A pushed request counts once.
    let pushed = run.http.post("/par", WEB, &changed(&merge(&first.grant_id))).await;
    let pairs = [("client_id", "web".to_owned()), ("request_uri", pushed.text("request_uri"))];
    let path = format!("/authorize?{}", serde_urlencoded::to_string(pairs).expect("a query"));
    assert_eq!(run.http.get(&path, &[]).await.status, 303);
    let second = run.http.get(&path, &[]).await;
    assert_eq!(second.status, 400, "{second:?}");
    // The code of a change that is presented twice ends the grant (RFC 6749 section 4.1.2), and restores nothing.
    let replace = run.replace(&first.grant_id, "list").await;
    run.redeem(&code).await.assert_error(400, "invalid_grant");
    assert_eq!(run.status_of(&first.grant_id).await, 404);
    assert!(!run.is_active(&replace.access_token).await);
}
