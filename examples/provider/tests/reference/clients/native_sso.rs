//! Apps of one vendor that share a login (OpenID Connect Native SSO 1.0).

use serde_json::json;
use test_clients::python;
use test_needs::needs;

use super::person;
use crate::process::Provider;

/// Apps of a vendor, one of another vendor, and the rule.
const APPS: &str = r#"
signing_algorithms = ["RS256"]

[[clients]]
client_id = "mail"
token_endpoint_auth_method = "none"
redirect_uris = ["https://client.example/cb"]
grant_types = ["authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:token-exchange"]
scope = "openid profile offline_access device_sso"

[[clients]]
client_id = "calendar"
token_endpoint_auth_method = "none"
redirect_uris = ["https://client.example/cb"]
grant_types = ["authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:token-exchange"]
scope = "openid profile offline_access device_sso"

[[clients]]
client_id = "foreign"
token_endpoint_auth_method = "none"
redirect_uris = ["https://client.example/cb"]
grant_types = ["authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:token-exchange"]
scope = "openid profile offline_access device_sso"

[[exchange_rules]]
name = "our apps"
clients = ["mail", "calendar"]
from = ["mail", "calendar"]
scope = "openid offline_access device_sso"
native_sso = true

[[users]]
username = "alice"
password = "wonderland"
sub = "248289761001"
"#;

/// It knows nothing of device secrets, and sends what an exchange has (RFC 8693).
#[tokio::test]
async fn requests_oauth2client_shares_a_login_with_another_app_of_the_vendor() {
    needs!(PYTHON_CLIENTS);
    let config = format!("listen = \"127.0.0.1:0\"\nstore = \"memory:\"\n{APPS}");
    let provider = Provider::start_with(&config);
    let parameters = json!({ "issuer": provider.url, "redirect_uri": "https://client.example/cb" });
    let script = python("requests_oauth2client_native_sso");
    let report = script.run(&parameters, async |visit| person::authorize(&provider, visit).await).await;
    let (first, second) = (&report["first"], &report["claims"]);
    assert_eq!((&first["aud"], &second["aud"]), (&json!("mail"), &json!("calendar")), "{report}");
    for name in ["sub", "sid", "ds_hash"] {
        assert_eq!(first[name], second[name], "{name}: {report}");
    }
    assert_eq!(report["issued"], "urn:ietf:params:oauth:token-type:access_token", "{report}");
    assert_eq!(report["secret_of_refresh"], true, "{report}");
    assert_eq!((&report["same_secret"], &report["refreshed"]), (&json!(true), &json!(true)), "{report}");
    for (attempt, refusal) in [
        ("foreign", "unauthorized_client"),
        ("audience", "invalid_target"),
        ("wider", "interaction_required"),
        ("invented", "invalid_grant"),
        ("after", "invalid_grant"),
    ] {
        assert_eq!(report[attempt], refusal, "{attempt}: {report}");
    }
}
