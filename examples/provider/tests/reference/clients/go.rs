//! Clients for Go.

use serde_json::json;
use test_clients::go;

use super::{CONFIG, SECRET, person};
use crate::process::Provider;

/// x/oauth2 tries Basic first and then the body, go-oidc reads the ID token alone, and `groups` is a scope of the provider's own.
#[tokio::test]
async fn x_oauth2_finds_its_style_and_go_oidc_reads_claims_of_ones_own() {
    let provider = Provider::start_with(CONFIG);
    let parameters = json!({
        "issuer": provider.url, "client_id": "profile", "client_secret": SECRET,
        "redirect_uri": "https://client.example/cb",
    });
    let told = go().await.run(&parameters, async |visit| person::authorize(&provider, visit).await).await;
    assert_eq!(told["claims"]["name"], "Alice Doe", "{told}");
    assert_eq!(told["claims"]["groups"], json!(["admin"]), "{told}");
    assert_eq!(told["scope"], "openid profile email groups");
    assert_eq!(told["refreshed"], true);
}
