//! Clients for Go: zitadel/oidc, x/oauth2 below it, and go-spiffe.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use oauth_runtime::keys::SigningAlgorithm;
use rcgen::{BasicConstraints, CertificateParams, IsCa, KeyPair, PublicKeyData};
use serde_json::{Value, json};
use test_clients::go;
use test_needs::needs;

use super::super::trusted_issuer::TrustedIssuer;
use super::super::{SECRET, person};
use super::{APIS, WORKLOADS, nightly};
use crate::process::Provider;

/// A bundle as SPIRE publishes it (SPIFFE Trust Domain and Bundle section 4), with the key of this set: the authority for
/// certificates, which is not for JWTs, comes first.
fn bundle(jwks: &Value) -> Value {
    let key = KeyPair::generate().expect("a key");
    let mut root = CertificateParams::default();
    root.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let certificate = root.self_signed(&key).expect("a certificate");
    // An uncompressed point begins with 4.
    let (x, y) = key.der_bytes()[1..].split_at(32);
    let authority = json!({
        "use": "x509-svid", "kty": "EC", "crv": "P-256", "x": URL_SAFE_NO_PAD.encode(x),
        "y": URL_SAFE_NO_PAD.encode(y), "x5c": [STANDARD.encode(certificate.der())],
    });
    let own = &jwks["keys"][0];
    let own = json!({
        "use": "jwt-svid", "kty": "EC", "crv": "P-256", "x": own["x"], "y": own["y"], "kid": own["kid"],
    });
    json!({ "keys": [authority, own], "spiffe_sequence": 1, "spiffe_refresh_hint": 300 })
}

/// An API that signs, a service that signs for itself, a job with the token of its platform, and two workloads with SPIFFE.
fn config(issuer: &TrustedIssuer) -> String {
    let top = format!(
        "listen = \"127.0.0.1:0\"\nstore = \"memory:\"\nfetch_hosts = [\"{}\"]\n{APIS}",
        issuer.host()
    );
    let clients = format!(
        r#"
[[clients]]
client_id = "signing-api"
token_endpoint_auth_method = "private_key_jwt"
jwks = {}
grant_types = ["urn:ietf:params:oauth:grant-type:token-exchange"]
response_types = []
resource_server = true
resources = ["https://notes.example"]
scope = "read"

[[exchange_rules]]
name = "what signs reads files"
clients = ["signing-api"]
to = ["https://files.example"]

[[assertion_rules]]
name = "a worker for itself"
issuer = "worker"
subject = "worker"
clients = ["notes-api"]
to = ["https://files.example"]

[[clients]]
client_id = "job"
token_endpoint_auth_method = "federated_jwt"
federated_credentials = [{{ issuer = "{WORKLOADS}", subject = "job:nightly" }}]
grant_types = ["client_credentials"]
response_types = []
scope = "read"

[[clients]]
client_id = "spiffe://company.example/notes"
token_endpoint_auth_method = "spiffe_jwt"
grant_types = ["client_credentials"]
response_types = []
scope = "read"

[[clients]]
client_id = "spiffe://company.example/notes/other"
token_endpoint_auth_method = "spiffe_jwt"
grant_types = ["client_credentials"]
response_types = []
scope = "read"
"#,
        issuer.jwks_in_toml()
    );
    let issuers = [WORKLOADS, "worker", "spiffe://company.example"].map(|name| issuer.table(name));
    [top, clients, nightly(), issuers.concat()].concat()
}

/// It sends parameters that are empty, and Basic without a secret before an assertion in the body, which counts all the same. It
/// does not authenticate the client of its JWT profile.
#[tokio::test]
async fn zitadel_exchanges_tokens_and_workloads_authenticate_with_those_of_their_platform() {
    needs!(GO_CLIENTS);
    let issuer = TrustedIssuer::publishing(SigningAlgorithm::Es256, bundle).await;
    let provider = Provider::start_with(&config(&issuer));
    let parameters = json!({
        "issuer": provider.url, "client_secret": SECRET, "redirect_uri": "https://client.example/cb",
        "resource": "https://notes.example", "target": "https://files.example", "trusted": WORKLOADS,
        "private_key": issuer.private_key(), "kid": issuer.kid(), "bundle": issuer.published(),
    });
    let script = go("delegation");
    let report = script.run(&parameters, async |visit| person::authorize(&provider, visit).await).await;
    let issued = json!({
        "type": "Bearer", "issued": "urn:ietf:params:oauth:token-type:access_token", "scope": "read",
    });
    let exchange = json!({
        "secret": issued, "signing": issued, "elsewhere": "invalid_target", "wider": "invalid_scope",
        "invented": "invalid_request", "nobody": "invalid_client",
    });
    assert_eq!(report["exchange"], exchange);
    let profile = json!({ "type": "Bearer", "scope": "read", "no client": "invalid_client" });
    assert_eq!(report["profile"], profile);
    let workloads = json!({
        "federated": "Bearer", "again": "invalid_client", "another job": "invalid_client",
        "svid": "Bearer", "svid of another": "invalid_client", "for another": "invalid_client",
    });
    assert_eq!(report["workloads"], workloads);
}
