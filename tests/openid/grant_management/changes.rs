//! What merging and replacing do to a grant and to its tokens (sections 5.2 and 5.6).

use oauth_runtime::grant::token_exchange::GRANT_TYPE;
use serde_json::{Value, json};

use super::provider::{EAST, Run, Tokens, WEB, error_of};

fn payment(amount: u64) -> Value {
    json!({ "type": "payment", "amount": amount })
}

#[tokio::test]
async fn merging_adds_and_ends_the_refresh_tokens_from_before() {
    let run = Run::start().await;
    let first = run.create("read").await;
    let merged = run.merge(&first.grant_id, "write").await;
    assert_eq!(merged.grant_id, first.grant_id);
    assert_eq!(merged.scope(), "read write", "one token has all that the grant has");
    assert_eq!(run.query(&first.grant_id).await["scopes"], json!([{ "scope": "read write" }]));

    // What the access token from before gives access to is still granted.
    assert!(run.is_active(&first.access_token).await && run.is_active(&merged.access_token).await);
    run.refresh(&first.refresh_token).await.assert_error(400, "invalid_grant");
    assert!(!run.is_active(&first.refresh_token).await, "introspection says the same");
    let refreshed = Tokens::of(run.refresh(&merged.refresh_token).await);
    assert_eq!(refreshed.scope(), "read write");
    // It was not a replay: the grant lives.
    assert_eq!(run.status_of(&first.grant_id).await, 200);
    let again = Tokens::of(run.refresh(&merged.refresh_token).await);
    assert!(run.is_active(&again.access_token).await);
}

#[tokio::test]
async fn replacing_leaves_the_new_permissions_alone() {
    let run = Run::start().await;
    let first = run.create("read write").await;
    let replaced = run.replace(&first.grant_id, "upload").await;
    assert_eq!(
        (replaced.grant_id.as_str(), replaced.scope()),
        (first.grant_id.as_str(), "upload".to_owned())
    );
    assert_eq!(run.query(&first.grant_id).await["scopes"], json!([{ "scope": "upload" }]));
    assert!(!run.is_active(&first.access_token).await, "section 10");
    run.refresh(&first.refresh_token).await.assert_error(400, "invalid_grant");
    assert!(run.is_active(&replaced.access_token).await);
    assert_eq!(Tokens::of(run.refresh(&replaced.refresh_token).await).scope(), "upload");

    // What was replaced does not come back with the next merge.
    let merged = run.merge(&first.grant_id, "list").await;
    assert_eq!(merged.scope(), "upload list");
    assert!(run.is_active(&replaced.access_token).await && !run.is_active(&first.access_token).await);
}

#[tokio::test]
async fn authorization_details_and_claims_are_merged_and_replaced() {
    let run = Run::start().await;
    let request = |action: &str, grant_id: &str, details: Value, claims: Value| {
        let pairs = [
            ("grant_management_action", action.to_owned()),
            ("grant_id", grant_id.to_owned()),
            ("scope", "openid".to_owned()),
            ("authorization_details", details.to_string()),
            ("claims", claims.to_string()),
        ];
        pairs.into_iter().filter(|(_, value)| !value.is_empty()).collect::<Vec<_>>()
    };
    let tokens = async |parameters: Vec<(&str, String)>| {
        let pairs: Vec<_> = parameters.iter().map(|(name, value)| (*name, value.as_str())).collect();
        run.tokens(&pairs).await
    };
    let claims = |name: &str| json!({ "userinfo": { name: null } });
    let first = tokens(request("create", "", json!([payment(1)]), claims("email"))).await;
    let id = first.grant_id.clone();
    assert_eq!(run.query(&id).await["claims"], json!(["email"]));
    let more = json!([payment(1), payment(2)]);
    let merged = tokens(request("merge", &id, more.clone(), claims("nickname"))).await;
    assert_eq!(merged.answer.json()["authorization_details"], more, "the same detail is there once");
    let told = run.query(&id).await;
    assert_eq!((&told["authorization_details"], &told["claims"]), (&more, &json!(["email", "nickname"])));
    let info = run.http.get_with_token("/userinfo", &merged.access_token).await.json();
    assert_eq!((&info["email"], &info["nickname"]), (&json!("alice@example.com"), &json!("Al")));

    let replaced = tokens(request("replace", &id, json!([payment(3)]), claims("name"))).await;
    let told = run.query(&id).await;
    assert_eq!((&told["authorization_details"], &told["claims"]), (&json!([payment(3)]), &json!(["name"])));
    let info = run.http.get_with_token("/userinfo", &replaced.access_token).await.json();
    assert_eq!((&info["name"], info.get("email")), (&json!("Alice Doe"), None));
    run.http.get_with_token("/userinfo", &merged.access_token).await.assert_error(401, "invalid_token");

    // It does not grow for ever.
    for ten in 1..10 {
        let more: Vec<Value> = (10 * ten..10 * ten + 10).map(payment).collect();
        tokens(request("merge", &id, json!(more), claims("name"))).await;
    }
    let more: Vec<Value> = (100..110).map(payment).collect();
    let parameters = request("merge", &id, json!(more), claims("name"));
    let pairs: Vec<_> = parameters.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(error_of(&run.authorize(&pairs, &[]).await), "invalid_request");
}

#[tokio::test]
async fn a_person_grants_less_than_was_asked_for() {
    let run = Run::start().await;
    let first = run.create("read").await;
    let merge =
        [("grant_management_action", "merge"), ("grant_id", &*first.grant_id), ("scope", "write upload")];
    let merged = run.tokens_as(&merge, &[("x-scope", "upload")]).await;
    assert_eq!(merged.scope(), "read upload");
    assert_eq!(run.query(&first.grant_id).await["scopes"], json!([{ "scope": "read upload" }]));
}

#[tokio::test]
async fn an_approval_changes_nothing_before_the_client_has_its_tokens() {
    let run = Run::start().await;
    let first = run.create("read write").await;
    let replace =
        [("grant_management_action", "replace"), ("grant_id", &*first.grant_id), ("scope", "upload")];
    let code = run.code(&replace).await;
    assert_eq!(run.query(&first.grant_id).await["scopes"], json!([{ "scope": "read write" }]));
    assert!(run.is_active(&first.access_token).await);
    let refreshed = Tokens::of(run.refresh(&first.refresh_token).await);
    Tokens::of(run.redeem(&code).await);
    assert!(!run.is_active(&refreshed.access_token).await);
    assert_eq!(run.query(&first.grant_id).await["scopes"], json!([{ "scope": "upload" }]));
    // A grant that was never claimed is not there (section 5.6.1).
    run.code(&[("grant_management_action", "create"), ("scope", "read")]).await;
    run.heard.take();
}

#[tokio::test]
async fn two_changes_at_once_lose_nothing() {
    let run = Run::start().await;
    let first = run.create("read").await;
    for _ in 0..10 {
        let ask = async |scope: &str| {
            let merge =
                [("grant_management_action", "merge"), ("grant_id", &*first.grant_id), ("scope", scope)];
            run.code(&merge).await
        };
        let codes = [ask("write").await, ask("upload").await, ask("list").await];
        let answers = futures_util::future::join_all(codes.iter().map(|code| run.redeem(code))).await;
        let tokens: Vec<Tokens> = answers.into_iter().map(Tokens::of).collect();
        let mut scope: Vec<_> = run.query(&first.grant_id).await["scopes"][0]["scope"]
            .as_str()
            .expect("a scope")
            .split(' ')
            .map(str::to_owned)
            .collect();
        scope.sort();
        assert_eq!(scope, ["list", "read", "upload", "write"]);
        // One of them was last: it has all, and its refresh token alone counts.
        let mut live = Vec::new();
        for own in &tokens {
            let answer = run.refresh(&own.refresh_token).await;
            live.extend((answer.status == 200).then(|| own.scope().split(' ').count()));
        }
        assert_eq!(live, [4]);
        run.replace(&first.grant_id, "read").await;
    }
}

#[tokio::test]
async fn what_was_exchanged_ends_with_what_was_replaced() {
    let run = Run::start().await;
    let create = [("grant_management_action", "create"), ("scope", "read"), ("resource", EAST)];
    let first = run.tokens(&create).await;
    let exchange = [
        ("grant_type", GRANT_TYPE),
        ("subject_token", &*first.access_token),
        ("subject_token_type", "urn:ietf:params:oauth:token-type:access_token"),
    ];
    let api = Some(("east-api", "east-client-secret"));
    let exchanged = run.http.post("/token", api, &exchange).await.text("access_token");
    assert!(run.is_active(&exchanged).await);
    let replace = [
        ("grant_management_action", "replace"),
        ("grant_id", &*first.grant_id),
        ("scope", "list"),
        ("resource", EAST),
    ];
    run.tokens(&replace).await;
    assert!(!run.is_active(&exchanged).await);
    run.http.post("/token", api, &exchange).await.assert_error(400, "invalid_request");
}

#[tokio::test]
async fn a_client_that_tidies_up_keeps_its_grant() {
    let run = Run::start().await;
    let first = run.create("read").await;
    let merged = run.merge(&first.grant_id, "write").await;
    // The old refresh token no longer exists: revoking it is no word about the grant.
    let answer = run.http.post("/revoke", WEB, &[("token", &first.refresh_token)]).await;
    assert_eq!(answer.status, 200);
    assert!(run.is_active(&merged.access_token).await);
    run.http.post("/revoke", WEB, &[("token", &merged.refresh_token)]).await;
    assert!(!run.is_active(&merged.access_token).await);
    assert_eq!(run.status_of(&first.grant_id).await, 404);
}
