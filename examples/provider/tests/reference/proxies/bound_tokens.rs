//! Tokens that are bound to the certificate of the connection to the proxy.

use reqwest::Client;
use serde_json::Value;

use super::Kind;
use super::front::Front;
use crate::mtls::self_signed;

pub(super) async fn bound(kind: &Kind) {
    let front = Front::start(kind);
    let (mine, theirs) = (self_signed("mine.example"), self_signed("theirs.example"));
    let (status, refused) = log_in(&front.client(None), &front.mtls()).await;
    assert_eq!((status, refused["error"].as_str()), (400, Some("invalid_request")), "{refused}");
    let client = front.client(Some(&mine));
    let (status, tokens) = log_in(&client, &front.mtls()).await;
    assert_eq!(status, 200, "{tokens}");
    let token = tokens["access_token"].as_str().expect("a token");
    let forged = (kind.written)(&mine);
    let userinfo = async |client: &Client, base: &str| {
        let request = client.get(format!("{base}/userinfo")).bearer_auth(token);
        let statuses = [request.try_clone().expect("no body"), request.header(kind.header, &forged)];
        let mut answers = Vec::new();
        for request in statuses {
            answers.push(request.send().await.expect("an answer").status().as_u16());
        }
        answers
    };
    assert_eq!(userinfo(&client, &front.mtls()).await, [200, 200]);
    assert_eq!(userinfo(&client, &front.plain()).await, [401, 401]);
    assert_eq!(userinfo(&front.client(Some(&theirs)), &front.mtls()).await, [401, 401]);
    assert_eq!(userinfo(&front.client(None), &front.mtls()).await, [401, 401]);

    let refresh_token = tokens["refresh_token"].as_str().expect("a refresh token");
    let form = [("grant_type", "refresh_token"), ("client_id", "app"), ("refresh_token", refresh_token)];
    let refused = post(&front.client(Some(&theirs)), &front.mtls(), &form).await;
    assert_eq!((refused.0, refused.1["error"].as_str()), (400, Some("invalid_grant")), "{refused:?}");
    let refreshed = post(&client, &front.mtls(), &form).await;
    assert_eq!(refreshed.0, 200, "{refreshed:?}");

    // The metadata name the other port.
    let url = format!("{}/.well-known/openid-configuration", front.plain());
    let metadata = front.client(None).get(url).send().await.expect("an answer");
    let metadata: Value = metadata.json().await.expect("JSON");
    assert_eq!(metadata["mtls_endpoint_aliases"]["token_endpoint"], "https://op.example:9443/token");
    assert_eq!(metadata["token_endpoint"], "https://op.example/token");
}

async fn log_in(client: &Client, base: &str) -> (u16, Value) {
    let form = [
        ("grant_type", "password"),
        ("client_id", "app"),
        ("username", "alice"),
        ("password", "wonderland"),
        ("scope", "openid"),
    ];
    post(client, base, &form).await
}

async fn post(client: &Client, base: &str, form: &[(&str, &str)]) -> (u16, Value) {
    let answer = client.post(format!("{base}/token")).form(form).send().await.expect("an answer");
    (answer.status().as_u16(), answer.json().await.expect("JSON"))
}
