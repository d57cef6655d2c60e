//! Rows F: refresh tokens.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use oauth_runtime::device::GRANT_TYPE;
use oauth_runtime::store::MemoryStore;
use oauth_runtime::{Approval, Client, RefreshTokenRotation};
use tokio::task::JoinSet;

use crate::support::{Answer, Changed, Everything, Fixture, neutral, parameters_of, redemption};

fn refresh(refresh_token: &str) -> [(&str, &str); 2] {
    [("grant_type", "refresh_token"), ("refresh_token", refresh_token)]
}

#[tokio::test]
async fn f_01_a_used_token_revokes_the_grant() {
    let fixture = Fixture::start().await;
    let first = fixture.tokens().await;
    let second = fixture.refresh(&first.text("refresh_token")).await;
    fixture.refresh(&first.text("refresh_token")).await.assert_error(400, "invalid_grant");
    fixture.refresh(&second.text("refresh_token")).await.assert_error(400, "invalid_grant");
    for tokens in [first, second] {
        assert!(!fixture.is_active(&tokens.text("access_token")).await);
    }
}

/// The answers to `count` concurrent uses of one refresh token: statuses and new refresh tokens.
async fn use_at_once(fixture: &Fixture, refresh_token: &str, count: usize) -> (Vec<u16>, HashSet<String>) {
    let mut uses = JoinSet::new();
    for _ in 0..count {
        let (server, token) = (Arc::clone(&fixture.server), refresh_token.to_owned());
        uses.spawn(async move { neutral::token(&server, &refresh(&token)).await });
    }
    let answers = uses.join_all().await;
    let statuses = answers.iter().map(|answer| answer.status().as_u16()).collect();
    let successors = answers
        .iter()
        .filter_map(|answer| Some(neutral::json_of(answer).get("refresh_token")?.as_str()?.to_owned()));
    (statuses, successors.collect())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f_02_a_hundred_uses_at_once_a_thousand_times() {
    let fixture = Fixture::start().await;
    for round in 0..1_000 {
        let code = neutral::code(&fixture.server).await;
        let tokens = neutral::json_of(&neutral::token(&fixture.server, &redemption(&code)).await);
        let refresh_token = tokens["refresh_token"].as_str().expect("a refresh token");
        let (statuses, successors) = use_at_once(&fixture, refresh_token, 100).await;
        assert_eq!(
            statuses.iter().filter(|status| **status == 200).count(),
            1,
            "round {round}: {statuses:?}"
        );
        assert_eq!(successors.len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f_02_within_the_grace_period_all_get_the_same_successor() {
    let changed = Changed { refresh_token_grace_period: 10, ..Changed::default() };
    let fixture = Fixture::start_with(changed).await;
    let refresh_token = fixture.tokens().await.text("refresh_token");
    let (statuses, successors) = use_at_once(&fixture, &refresh_token, 50).await;
    assert!(statuses.iter().all(|status| *status == 200), "{statuses:?}");
    assert_eq!(successors.len(), 1, "one new token family");
    let successor = successors.into_iter().next().expect("one");
    assert_eq!(fixture.refresh(&successor).await.status, 200);
}

#[tokio::test]
async fn f_01_an_old_token_is_a_replay_once_its_successor_was_used() {
    let changed = Changed { refresh_token_grace_period: 30, ..Changed::default() };
    let fixture = Fixture::start_with(changed).await;
    let first = fixture.tokens().await.text("refresh_token");
    let second = fixture.refresh(&first).await.text("refresh_token");
    assert_eq!(fixture.refresh(&first).await.text("refresh_token"), second, "a retry");
    let third = fixture.refresh(&second).await;
    fixture.refresh(&first).await.assert_error(400, "invalid_grant");
    fixture.refresh(&third.text("refresh_token")).await.assert_error(400, "invalid_grant");
    assert!(!fixture.is_active(&third.text("access_token")).await, "the grant is revoked");
}

#[test]
fn f_01_by_default_a_used_token_is_forgiven_for_thirty_seconds() {
    let server = Everything::new("http://localhost".parse().expect("an issuer"), MemoryStore::new());
    let settings = server.settings();
    assert_eq!(settings.refresh_token_grace_period(), Duration::from_secs(30));
    assert_eq!(settings.rotate_refresh_tokens(), RefreshTokenRotation::PublicClients);
    assert_eq!(settings.grant_max_age(), Some(Duration::from_secs(31_536_000)));
}

/// The tokens of the public client `app` from a complete code flow.
async fn tokens_of_app(fixture: &Fixture) -> Answer {
    let redirect_uri = "http://127.0.0.1:4711/cb";
    let code = fixture.code_with(&[("client_id", "app"), ("redirect_uri", redirect_uri)]).await;
    let mut form = vec![("client_id", "app")];
    let web = redemption(&code);
    form.extend(web.iter().map(|(name, value)| match *name {
        "redirect_uri" => (*name, redirect_uri),
        _ => (*name, *value),
    }));
    fixture.http.post("/token", None, &form).await
}

async fn refresh_of_app(fixture: &Fixture, token: &str) -> Answer {
    fixture.http.post("/token", None, &[refresh(token)[0], refresh(token)[1], ("client_id", "app")]).await
}

#[tokio::test]
async fn a_confidential_client_keeps_its_refresh_token_until_that_is_old() {
    let rotation = Some(RefreshTokenRotation::PublicClients);
    let changed =
        Changed { refresh_token_rotation: rotation, refresh_token_grace_period: 30, ..Changed::default() };
    let fixture = Fixture::start_with(changed).await;
    let first = fixture.tokens().await.text("refresh_token");
    for _ in 0..3 {
        let answer = fixture.refresh(&first).await;
        assert_eq!(answer.text("refresh_token"), first);
        assert!(fixture.is_active(&answer.text("access_token")).await);
    }
    // Ten of its fourteen days are more than 70 %.
    fixture.clock.advance(Duration::from_secs(10 * 86_400));
    let second = fixture.refresh(&first).await.text("refresh_token");
    assert_ne!(second, first);
    let third = fixture.refresh(&second).await;
    assert_ne!(third.text("refresh_token"), second, "within the grace period the use must be noted");
    fixture.refresh(&first).await.assert_error(400, "invalid_grant");
    fixture.refresh(&third.text("refresh_token")).await.assert_error(400, "invalid_grant");
}

#[tokio::test]
async fn a_public_client_gets_a_new_refresh_token_each_time() {
    let rotation = Some(RefreshTokenRotation::PublicClients);
    let fixture =
        Fixture::start_with(Changed { refresh_token_rotation: rotation, ..Changed::default() }).await;
    let first = tokens_of_app(&fixture).await.text("refresh_token");
    let second = refresh_of_app(&fixture, &first).await.text("refresh_token");
    assert_ne!(first, second);
    refresh_of_app(&fixture, &first).await.assert_error(400, "invalid_grant");
    refresh_of_app(&fixture, &second).await.assert_error(400, "invalid_grant");
}

#[tokio::test]
async fn without_rotation_a_refresh_token_stays_the_same_until_it_ends() {
    let rotation = Some(RefreshTokenRotation::Never);
    let fixture =
        Fixture::start_with(Changed { refresh_token_rotation: rotation, ..Changed::default() }).await;
    let first = tokens_of_app(&fixture).await.text("refresh_token");
    for _ in 0..4 {
        fixture.clock.advance(Duration::from_secs(3 * 86_400));
        assert_eq!(refresh_of_app(&fixture, &first).await.text("refresh_token"), first);
    }
    fixture.clock.advance(Duration::from_secs(2 * 86_400));
    refresh_of_app(&fixture, &first).await.assert_error(400, "invalid_grant");
}

#[tokio::test]
async fn no_token_outlives_the_longest_age_of_its_grant() {
    let changed = Changed { grant_max_age: Some(5_000), ..Changed::default() };
    let fixture = Fixture::start_with(changed).await;
    let mut tokens = fixture.tokens().await;
    assert_eq!(tokens.json()["expires_in"], 3_600);
    fixture.clock.advance(Duration::from_secs(2_500));
    tokens = fixture.refresh(&tokens.text("refresh_token")).await;
    assert_eq!(tokens.json()["expires_in"], 2_500, "what is left of the grant");
    fixture.clock.advance(Duration::from_secs(2_000));
    tokens = fixture.refresh(&tokens.text("refresh_token")).await;
    assert_eq!(tokens.json()["expires_in"], 500, "a rotation does not begin the grant anew");
    assert!(fixture.is_active(&tokens.text("access_token")).await);
    fixture.clock.advance(Duration::from_secs(500));
    assert!(!fixture.is_active(&tokens.text("access_token")).await);
    fixture.refresh(&tokens.text("refresh_token")).await.assert_error(400, "invalid_grant");
}

#[tokio::test]
async fn f_03_the_scope_can_be_narrowed_but_not_widened() {
    let fixture = Fixture::start().await;
    let code = fixture.code_with(&[("scope", "read")]).await;
    let first = fixture.redeem(&code).await.text("refresh_token");
    let with = async |token: &str, scope: &str| {
        fixture.http.token_as_web(&[refresh(token)[0], refresh(token)[1], ("scope", scope)]).await
    };
    with(&first, "read write").await.assert_error(400, "invalid_scope");
    with(&first, "\"").await.assert_error(400, "invalid_scope");

    let wide = fixture.tokens().await.text("refresh_token");
    let narrow = with(&wide, "read").await;
    assert_eq!(narrow.text("scope"), "read");
    let full = with(&narrow.text("refresh_token"), "read write").await;
    assert_eq!(full.text("scope"), "read write", "the grant keeps its scope");
    assert_eq!(with(&first, "read").await.status, 200, "a refused scope does not use the token up");
}

/// Authlib, requests-oauthlib, zitadel and pyoidc repeat their original scope at each refresh.
#[tokio::test]
async fn f_03_what_was_asked_for_can_be_repeated_and_gives_what_was_granted() {
    let fixture = Fixture::start().await;
    let asked = [("scope", "read write groups")];
    let code = fixture.authorize_as(&asked, &[("x-user", "alice"), ("x-scope", "read")]).await;
    let code = parameters_of(&code).remove("code").expect("a code");
    let form = [("grant_type", "authorization_code"), ("code", &*code)];
    let form = [&form[..], &[("redirect_uri", "https://client.example/cb")]].concat();
    let mut tokens = fixture.http.token_as_web(&form).await;
    for repeated in ["read write groups", "read write", "groups write read", "read unknown", "read"] {
        let token = tokens.text("refresh_token");
        tokens = fixture.http.token_as_web(&[&refresh(&token)[..], &[("scope", repeated)]].concat()).await;
        assert_eq!((tokens.status.as_u16(), tokens.text("scope").as_str()), (200, "read"), "{repeated}");
    }
    let token = tokens.text("refresh_token");
    for (scope, named) in [
        ("read admin", "the scope admin was not requested when this grant began"),
        ("write", "the scope write was not granted"),
        ("unknown", "the scope unknown was not granted"),
    ] {
        let refused = fixture.http.token_as_web(&[&refresh(&token)[..], &[("scope", scope)]].concat()).await;
        refused.assert_error(400, "invalid_scope");
        assert_eq!(refused.text("error_description"), named);
    }
}

/// A device names its scope at another endpoint than the token endpoint.
#[tokio::test]
async fn f_03_a_device_repeats_what_it_asked_for() {
    let fixture = Fixture::start().await;
    let radio = Some(("radio", "radio-client-secret"));
    let asked = fixture.http.post("/device_authorization", radio, &[("scope", "read write groups")]).await;
    let request = fixture.server.find_device_request(&asked.text("user_code")).await.expect("a store");
    let approval = Approval::new("alice-sub").scope("write".parse().expect("a scope"));
    let request = request.expect("it waits");
    assert!(fixture.server.approve_device_request(&request, approval).await.expect("a store"));
    let code = asked.text("device_code");
    let form = [("grant_type", GRANT_TYPE), ("device_code", &*code)];
    let mut tokens = fixture.http.post("/token", radio, &form).await;
    for repeated in ["read write groups", "write read"] {
        let token = tokens.text("refresh_token");
        let form = [&refresh(&token)[..], &[("scope", repeated)]].concat();
        tokens = fixture.http.post("/token", radio, &form).await;
        assert_eq!(tokens.text("scope"), "write", "{tokens:?}");
    }
}

#[tokio::test]
async fn f_04_by_another_client_or_without_authentication() {
    let fixture = Fixture::start().await;
    let tokens = fixture.tokens().await;
    let token = tokens.text("refresh_token");
    let other = fixture.http.post("/token", Some(("other", "other-client-secret")), &refresh(&token)).await;
    other.assert_error(400, "invalid_grant");
    fixture.http.post("/token", None, &refresh(&token)).await.assert_error(401, "invalid_client");
    let as_public = [refresh(&token)[0], refresh(&token)[1], ("client_id", "web")];
    fixture.http.post("/token", None, &as_public).await.assert_error(401, "invalid_client");
    fixture.refresh(&tokens.text("access_token")).await.assert_error(400, "invalid_grant");
    fixture.refresh("unknown").await.assert_error(400, "invalid_grant");
    assert_eq!(fixture.refresh(&token).await.status, 200, "strangers don't use it up");
}

#[tokio::test]
async fn f_04_after_revocation_and_expired() {
    let fixture = Fixture::start().await;
    let revoked = fixture.tokens().await.text("refresh_token");
    fixture.http.post("/revoke", Some(("web", "web-client-secret")), &[("token", &revoked)]).await;
    fixture.refresh(&revoked).await.assert_error(400, "invalid_grant");
    let expired = fixture.tokens().await.text("refresh_token");
    fixture.clock.advance(Duration::from_secs(1_209_600));
    fixture.refresh(&expired).await.assert_error(400, "invalid_grant");
}

#[tokio::test]
async fn f_05_the_client_may_refresh_no_more() {
    let fixture = Fixture::start().await;
    let token = fixture.tokens().await.text("refresh_token");
    let client = Client::confidential("web", "web-client-secret")
        .redirect_uri("https://client.example/cb")
        .scope("read");
    fixture.store().put_client(client.build().expect("a valid client"));
    fixture.refresh(&token).await.assert_error(400, "unauthorized_client");
    let code = fixture.code_with(&[("scope", "read")]).await;
    assert!(fixture.redeem(&code).await.json().get("refresh_token").is_none(), "and gets no new one");
}

#[tokio::test]
async fn f_06_client_credentials_and_implicit_responses_carry_none() {
    let fixture = Fixture::start().await;
    let tokens = fixture.http.token_as_web(&[("grant_type", "client_credentials")]).await.json();
    assert!(tokens.get("refresh_token").is_none());
    for response_type in ["token", "code token"] {
        let response = parameters_of(&fixture.authorize(&[("response_type", response_type)]).await);
        assert!(response.contains_key("access_token") && !response.contains_key("refresh_token"));
    }
}
