//! A client that others wrote.

use std::time::Duration;

use oauth_runtime::{Clock, SystemClock};
use serde_json::json;
use test_clients::node;
use test_needs::needs;

use crate::support::{SECRET, SealingFixture};

/// It uses HS256, and the issuer as the audience.
#[tokio::test]
async fn openid_client_authenticates_with_its_secret_at_each_endpoint() {
    needs!(NODE_CLIENTS);
    let provider = SealingFixture::start().await;
    provider.clock.advance(Duration::from_secs(SystemClock.now().since(provider.clock.now())));
    let parameters = json!({ "issuer": provider.http.url, "client_id": "mac", "client_secret": SECRET });
    let report = node("client-secret-jwt").run(&parameters, async |_| unreachable!("it asks nobody")).await;
    assert_eq!(report["scope"], "read", "{report}");
    assert_eq!((&report["before"], &report["after"]), (&json!(true), &json!(false)), "{report}");
    assert_eq!(report["refused"]["error"], "invalid_client", "{report}");
}
