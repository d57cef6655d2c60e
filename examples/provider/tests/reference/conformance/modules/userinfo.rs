//! The UserInfo endpoint (OpenID Connect Core section 5.3.1).

use reqwest::RequestBuilder;
use serde_json::Value;

use crate::conformance::party::Party;
use crate::conformance::plan::Plan;

/// `oidcc-userinfo-get`
pub(crate) async fn get(plan: Plan) {
    ask(plan, |http, endpoint, token| http.get(endpoint).bearer_auth(token)).await;
}

/// `oidcc-userinfo-post-header`
pub(crate) async fn post_header(plan: Plan) {
    ask(plan, |http, endpoint, token| http.post(endpoint).bearer_auth(token)).await;
}

/// `oidcc-userinfo-post-body`
pub(crate) async fn post_body(plan: Plan) {
    ask(plan, |http, endpoint, token| http.post(endpoint).form(&[("access_token", token)])).await;
}

async fn ask(plan: Plan, request: fn(&reqwest::Client, &str, &str) -> RequestBuilder) {
    let mut party = Party::new(plan).await;
    let asked = party.request();
    let tokens = party.complete(&asked).await;
    let endpoint = party.provider.text("userinfo_endpoint");
    let answer = request(&party.http, endpoint, tokens.access_token()).send().await.expect("an answer");
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["content-type"], "application/json");
    let claims: Value = answer.json().await.expect("JSON");
    assert_eq!(claims["sub"], tokens.claims()["sub"]);
    let refused = request(&party.http, endpoint, "nobody").send().await.expect("an answer");
    assert_eq!(refused.status(), 401);
}
