//! Workloads that have a token of their platform instead of a secret.

use oauth_runtime::keys::SigningAlgorithm;
use serde_json::{Value, json};
use test_clients::python;
use test_needs::needs;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};

use super::super::trusted_issuer::TrustedIssuer;
use super::WORKLOADS;
use crate::process::{Provider, config_file};
use crate::tls::Certificates;

/// A client without a secret, and what its assertions are good for.
fn deployer(issuer: &TrustedIssuer) -> String {
    format!(
        r#"
listen = "127.0.0.1:0"
store = "memory:"
fetch_hosts = ["{}"]

[[clients]]
client_id = "deployer"
token_endpoint_auth_method = "none"
grant_types = ["urn:ietf:params:oauth:grant-type:jwt-bearer"]
response_types = []
scope = "read"
{}
[[assertion_rules]]
name = "the nightly job works for alice"
issuer = "{WORKLOADS}"
subject = "job:nightly"
clients = ["deployer"]
user = "alice"

[[users]]
username = "alice"
password = "wonderland"
sub = "248289761001"
"#,
        issuer.host(),
        issuer.table(WORKLOADS),
    )
}

/// It gets a token when it needs one, and sends no client authentication: only `client_id`, if it is told.
#[tokio::test]
async fn authlib_presents_an_assertion_for_each_token() {
    needs!(PYTHON_CLIENTS);
    let issuer = TrustedIssuer::start(SigningAlgorithm::Es256).await;
    let provider = Provider::start_with(&deployer(&issuer));
    let parameters = json!({
        "issuer": provider.url, "trusted": WORKLOADS, "private_key": issuer.private_key(), "kid": issuer.kid(),
    });
    let report = python("authlib_bearer").run(&parameters, async |_| unreachable!("nobody is asked")).await;
    let expected = json!({
        "status": 200, "notes": { "notes": [] }, "scope": "read",
        "another job": "invalid_grant", "endpoint": "invalid_grant", "no client": "invalid_client",
    });
    assert_eq!(report, expected);
}

/// A client of an issuer that has a path: the library takes no other one.
const JOB: &str = r#"
[[clients]]
client_id = "job"
token_endpoint_auth_method = "federated_jwt"
federated_credentials = [{ issuer = "https://workloads.example", subject = "job:nightly" }]
grant_types = ["client_credentials"]
response_types = []
scope = "read"
"#;

/// The provider has to know its port before it runs, so somebody else listens there.
async fn run_msal(issuer: &TrustedIssuer) -> Value {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let host = format!("https://{}", listener.local_addr().expect("an address"));
    let path = format!("{host}/auth");
    let config = config_file(&format!(
        "issuer = \"{path}\"\nlisten = \"127.0.0.1:0\"\nstore = \"memory:\"\nfetch_hosts = [\"{}\"]\n{JOB}{}",
        issuer.host(),
        issuer.table(WORKLOADS)
    ));
    let certificates = Certificates::new();
    let provider = Provider::spawn(certificates.program().arg("--config").arg(config.path()));
    let address = provider.url.trim_start_matches("https://").to_owned();
    tokio::spawn(async move {
        while let Ok((mut connection, _)) = listener.accept().await {
            let address = address.clone();
            tokio::spawn(async move {
                let mut behind = TcpStream::connect(address).await?;
                copy_bidirectional(&mut connection, &mut behind).await
            });
        }
    });
    let parameters = json!({
        "issuer": path, "host": host, "trusted": WORKLOADS,
        "private_key": issuer.private_key(), "kid": issuer.kid(), "ca": certificates.path("root.pem"),
    });
    python("msal_workload").run(&parameters, async |_| unreachable!("nobody is asked")).await
}

#[tokio::test]
async fn msal_authenticates_with_the_token_of_its_platform() {
    needs!(PYTHON_CLIENTS);
    let issuer = TrustedIssuer::start(SigningAlgorithm::Es256).await;
    let expected = json!({
        "type": "Bearer", "error": null, "kept": true, "another job": "invalid_client",
        "works without a path": false,
    });
    assert_eq!(run_msal(&issuer).await, expected);
}
