//! What a change leaves as it is: a grant whose new tokens are refused, its age, and what an operator took from its client.

use std::time::Duration;

use oauth_runtime::Client;
use oauth_runtime::store::{ClientRegistrationStore, ClientStore, Replacement};
use serde_json::json;

use super::provider::{EAST, Run, Tokens, WEB, error_of, full};
use crate::support::redemption;

fn change<'a>(action: &'a str, grant_id: &'a str, scope: &'a str) -> [(&'a str, &'a str); 3] {
    [("grant_management_action", action), ("grant_id", grant_id), ("scope", scope)]
}

#[tokio::test]
async fn a_grant_whose_new_tokens_are_refused_stays_as_it_is() {
    let run = Run::start().await;
    for action in ["merge", "replace"] {
        let first = run.create("read write").await;
        let code = run.code(&change(action, &first.grant_id, "upload")).await;
        let mut elsewhere = redemption(&code).to_vec();
        elsewhere.push(("resource", EAST));
        for _ in 0..2 {
            run.http.post("/token", WEB, &elsewhere).await.assert_error(400, "invalid_target");
        }
        assert_eq!(
            run.query(&first.grant_id).await["scopes"],
            json!([{ "scope": "read write" }]),
            "{action}"
        );
        assert!(run.is_active(&first.access_token).await, "{action}");
        let refreshed = Tokens::of(run.refresh(&first.refresh_token).await);
        assert_eq!(refreshed.scope(), "read write", "{action}");
        // The code is not spent, and the client may do better.
        let changed = Tokens::of(run.redeem(&code).await);
        assert!(changed.scope().contains("upload"), "{action}");
        run.refresh(&refreshed.refresh_token).await.assert_error(400, "invalid_grant");
    }
}

#[tokio::test]
async fn a_merge_makes_a_grant_no_younger() {
    let age = Duration::from_secs(1000);
    let run = Run::start_until(true, false, age).await;
    let first = run.create("read").await;
    let other = run.create("write").await;
    run.clock.advance(Duration::from_secs(900));
    let merged = run.merge(&first.grant_id, "read").await;
    let replaced = run.replace(&other.grant_id, "write").await;
    assert!(run.is_active(&merged.access_token).await);
    run.clock.advance(Duration::from_secs(101));
    assert!(!run.is_active(&merged.access_token).await);
    run.refresh(&merged.refresh_token).await.assert_error(400, "invalid_grant");
    let again = run.authorize(&change("merge", &first.grant_id, "read"), &[]).await;
    assert_eq!(error_of(&again), "invalid_grant_id");
    // The person allowed all of a replacement when it was made.
    Tokens::of(run.refresh(&replaced.refresh_token).await);
    let merged = run.merge(&other.grant_id, "read").await;
    assert!(run.is_active(&merged.access_token).await);
    run.clock.advance(age - Duration::from_secs(100));
    run.refresh(&merged.refresh_token).await.assert_error(400, "invalid_grant");
}

#[tokio::test]
async fn a_merge_does_not_bring_back_what_an_operator_took_away() {
    let run = Run::start().await;
    let first = run.create("read write").await;
    let less = full(Client::confidential("web", "web-client-secret")).scope("openid read upload");
    let less = less.build().expect("a client");
    let store = &run.server.store;
    let current = store.get_client("web").await.expect("a store").expect("a client");
    let replacement = store.replace_client(&current, less).await.expect("a store");
    assert_eq!(replacement, Replacement::Replaced);
    let merged = run.merge(&first.grant_id, "upload").await;
    assert_eq!(merged.scope(), "read upload");
    assert_eq!(run.http.introspect(&merged.access_token).await["scope"], "read upload");
    assert_eq!(Tokens::of(run.refresh(&merged.refresh_token).await).scope(), "read upload");
}
