//! Clients for Go.

use std::collections::HashSet;

use serde_json::{Value, json};
use test_clients::go;
use test_needs::needs;

use super::{CONFIG, SECRET, person};
use crate::process::Provider;

/// x/oauth2 tries Basic first and then the body, go-oidc reads only the ID token, and `groups` is one of the
/// provider's own scopes.
#[tokio::test]
async fn x_oauth2_finds_its_style_and_go_oidc_reads_claims_of_ones_own() {
    needs!(GO_CLIENTS);
    let provider = Provider::start_with(CONFIG);
    // The second client's secret counts only in the body: the attempt with Basic fails and must not use up
    // the code.
    for client_id in ["profile", "strict"] {
        let parameters = json!({
            "issuer": provider.url, "client_id": client_id, "client_secret": SECRET,
            "redirect_uri": "https://client.example/cb",
        });
        let script = go("web");
        let report = script.run(&parameters, async |visit| person::authorize(&provider, visit).await).await;
        assert_eq!(report["claims"]["name"], "Alice Doe", "{client_id}: {report}");
        assert_eq!(report["claims"]["groups"], json!(["admin"]), "{client_id}: {report}");
        assert_eq!(report["scope"], "openid profile email groups", "{client_id}");
        assert_eq!(report["refreshed"], true, "{client_id}");
    }
}

async fn agent(client: Value) -> Value {
    let provider = Provider::start_with(CONFIG);
    let mut parameters = json!({ "issuer": provider.url, "redirect_uri": "http://127.0.0.1:33418/callback" });
    parameters.as_object_mut().expect("an object").extend(client.as_object().expect("an object").clone());
    go("mcp").run(&parameters, async |visit| person::authorize(&provider, visit).await).await
}

/// `client_id` of each authorization request, and whether each names the resource.
fn visits(report: &Value) -> (HashSet<String>, bool) {
    let visits = report["visits"].as_array().expect("a list").iter();
    let queries: Vec<Vec<(String, String)>> = visits
        .map(|visit| {
            let url = reqwest::Url::parse(visit.as_str().expect("text")).expect("a URL");
            url.query_pairs().into_owned().collect()
        })
        .collect();
    let value = |query: &[(String, String)], name: &str| {
        query.iter().find(|(own, _)| own == name).map(|(_, value)| value.clone())
    };
    let clients = queries.iter().filter_map(|query| value(query, "client_id")).collect();
    (clients, queries.iter().all(|query| value(query, "resource").is_some()))
}

/// The scopes of the tokens, in order. The SDK keeps scope tokens in a map of Go, so their order changes from run to run.
fn scopes(report: &Value) -> Vec<Vec<&str>> {
    let scopes = report["scopes"].as_array().into_iter().flatten().filter_map(Value::as_str);
    scopes
        .map(|scope| {
            let mut tokens: Vec<_> = scope.split(' ').collect();
            tokens.sort_unstable();
            tokens
        })
        .collect()
}

/// It registers anew for each step, and sends `resource` whether there is metadata of the resource or not. A
/// second registration must not cost the scope that it asks for.
#[tokio::test]
async fn the_mcp_sdk_for_go_registers_refreshes_and_steps_up() {
    needs!(GO_CLIENTS);
    let report = agent(json!({})).await;
    assert_eq!(report["statuses"], json!([200, 201]), "{report}");
    assert_eq!(scopes(&report), [vec!["offline_access", "read"], vec!["offline_access", "read", "write"]]);
    assert_eq!((&report["refreshed"], &report["slash"]), (&json!(true), &json!(true)), "{report}");
    let (clients, resource) = visits(&report);
    assert_eq!((clients.len(), resource), (2, true), "{report}");
}

/// It posts the secret of a client that is registered for Basic, since the metadata offer that first.
#[tokio::test]
async fn the_mcp_sdk_for_go_is_a_client_that_was_registered_before() {
    needs!(GO_CLIENTS);
    let report = agent(json!({ "client_id": "agent", "client_secret": SECRET })).await;
    assert_eq!(report["statuses"], json!([200, 201]), "{report}");
    assert_eq!(report["refreshed"], true, "{report}");
    assert_eq!(visits(&report).0, HashSet::from(["agent".to_owned()]), "{report}");
}
