//! Clients for Node that authenticate with certificates, at the listener for them.

use serde_json::{Value, json};
use test_clients::node;
use test_needs::needs;

use super::person;
use crate::browser::Browser;
use crate::mtls::{Ca, Own, jwks, self_signed, start};
use crate::tls::Certificates;

/// A client for each method.
fn clients(registered: &Own) -> String {
    let methods = [
        (
            "certified",
            "tls_client_auth",
            "tls_client_auth_subject_dn = \"CN=certified.example,O=Example\"".to_owned(),
        ),
        ("own", "self_signed_tls_client_auth", format!("jwks = {}", jwks(registered))),
    ];
    let client = |(id, method, key): (&str, &str, String)| {
        format!(
            r#"
[[clients]]
client_id = "{id}"
token_endpoint_auth_method = "{method}"
{key}
redirect_uris = ["https://client.example/cb"]
grant_types = ["authorization_code", "refresh_token"]
scope = "openid offline_access read"
require_pushed_authorization_requests = true
tls_client_certificate_bound_access_tokens = true
"#
        )
    };
    methods.map(client).concat()
}

const ALICE: &str = r#"
[[users]]
username = "alice"
password = "wonderland"
sub = "248289761001"
"#;

/// Both take the endpoints from `mtls_endpoint_aliases`, and show the certificate that undici has.
#[tokio::test]
async fn openid_client_and_oauth4webapi_authenticate_with_certificates() {
    needs!(NODE_CLIENTS);
    let (server, ca, registered) = (Certificates::new(), Ca::new(), self_signed("own.example"));
    server.write("clients-ca.pem", &ca.1);
    let config = format!(
        "listen = \"127.0.0.1:0\"\nmtls_listen = \"127.0.0.1:0\"\nstore = \"memory:\"\ntls_cert = {:?}\ntls_key = {:?}\n\
         mtls_ca = {:?}\n{}{ALICE}",
        server.path("cert.pem"),
        server.path("key.pem"),
        server.path("clients-ca.pem"),
        clients(&registered)
    );
    let (provider, _file) = start(&config, &mut [String::new()]);
    let root = std::fs::read_to_string(server.path("root.pem")).expect("text");
    let pair = |own: &Own| json!({ "key": own.key, "cert": own.pem });
    let certified = ca.issue("certified.example");
    let strangers = [ca.issue("other.example"), self_signed("own.example")];
    for library in ["openid-client-mtls", "oauth4webapi-mtls"] {
        for (client_id, own, other) in
            [("certified", &certified, &strangers[0]), ("own", &registered, &strangers[1])]
        {
            let parameters = json!({
                "issuer": provider.url, "client_id": client_id, "redirect_uri": "https://client.example/cb",
                "scope": "openid offline_access read", "ca": root, "own": pair(own), "other": pair(other),
            });
            let person = async |visit| {
                let client = server.client().build().expect("a client");
                person::authorize_with(&Browser::with(client, &provider.url), visit).await
            };
            let report = node(library).run(&parameters, person).await;
            assert_as_it_should_be(&report);
        }
    }
}

/// Bound to its certificate: with another one and without one, the token is worth nothing.
#[track_caller]
fn assert_as_it_should_be(report: &Value) {
    assert_eq!((&report["type"], &report["pushed"]), (&json!("bearer"), &json!(true)), "{report}");
    assert_eq!(report["userinfo"], "248289761001", "{report}");
    assert_eq!(report["statuses"], json!([200, 401, 401]), "{report}");
    assert_eq!(report["stolen"]["status"], 401, "{report}");
    assert_eq!(report["refused"]["error"], "invalid_client", "{report}");
}
