//! Clients for Java: two libraries in one program, which also asks for approvals (CIBA).

use oauth_runtime::keys::SigningAlgorithm;
use serde_json::{Value, json};
use test_clients::{Receiver, Visit, java};
use test_needs::needs;

use super::super::trusted_issuer::TrustedIssuer;
use super::super::{SECRET, person};
use super::{APIS, WORKLOADS, nightly};
use crate::ciba;
use crate::process::Provider;

/// A till, with these keys beside those that all have.
fn till(name: &str, more: &str) -> String {
    format!(
        r#"
[[clients]]
client_id = "{name}"
client_secret = "a-long-random-secret"
grant_types = ["urn:openid:params:grant-type:ciba"]
response_types = []
scope = "openid read"
{more}
"#
    )
}

fn config(issuer: &TrustedIssuer, receiver: &Receiver) -> String {
    let notified = |mode: &str| {
        format!(
            "backchannel_token_delivery_mode = \"{mode}\"\n\
             backchannel_client_notification_endpoint = \"https://{}/notify\"",
            receiver.name()
        )
    };
    let signed = format!(
        "backchannel_authentication_request_signing_alg = \"ES256\"\njwks = {}",
        issuer.jwks_in_toml()
    );
    let top = format!(
        r#"
listen = "127.0.0.1:0"
store = "memory:"
store_secret = "{}"
ciba_polling_interval = 1
fetch_hosts = ["{}", "{}"]
fetch_ca = "{}"
"#,
        "5".repeat(64),
        receiver.name(),
        issuer.host(),
        receiver.root_file().display(),
    );
    let tills = [
        till("till", ""),
        till("signed-till", &signed),
        till("ping-till", &notified("ping")),
        till("push-till", &notified("push")),
    ];
    [top, APIS.to_owned(), tills.concat(), issuer.table(WORKLOADS), nightly()].concat()
}

/// What the program reports; alice decides what the message of a request says.
async fn run() -> Value {
    let issuer = TrustedIssuer::start(SigningAlgorithm::Es256).await;
    let mut receiver = Receiver::start(Vec::new()).await;
    let provider = Provider::start_with(&config(&issuer, &receiver));
    let parameters = json!({
        "issuer": provider.url, "resource": "https://notes.example", "target": "https://files.example",
        "client_secret": SECRET, "redirect_uri": "https://client.example/cb",
        "trusted": WORKLOADS, "private_key": issuer.private_key(), "kid": issuer.kid(),
    });
    let answer = async |visit: Visit| {
        let Some((decision, rest)) = visit.url.split_once(' ') else {
            return person::authorize(&provider, visit).await;
        };
        ciba::decide_on(&provider, &visit.url, decision).await;
        match rest.starts_with("ping") || rest.starts_with("push") {
            true => {
                let (head, body) = receiver.next().await;
                format!("{head}\r\n\r\n{body}")
            }
            false => String::new(),
        }
    };
    java("Delegation").run(&parameters, answer).await
}

/// Nimbus reads each response and notification with a type of its own, and checks the ID tokens. Spring Security keeps a token until it
/// expires.
#[tokio::test]
async fn nimbus_and_spring_security_act_for_people() {
    needs!(JAVA_CLIENTS);
    let report = run().await;
    let alice = "248289761001";
    let access_token = "urn:ietf:params:oauth:token-type:access_token";
    let files = |issued: Option<&str>, act: Option<&str>| {
        json!({
            "type": "Bearer", "issued": issued, "scope": "read", "sub": alice,
            "aud": ["https://files.example"], "act": act,
        })
    };
    let nimbus = json!({
        "exchanged": files(Some(access_token), Some("notes-api")),
        "acting": files(Some(access_token), Some("agent")),
        "elsewhere": "invalid_target", "wider": "invalid_scope", "invented": "invalid_request",
        "a person acts": "invalid_request",
        "bearer": files(None, None),
        "again": "invalid_grant", "endpoint": "invalid_grant", "stranger": "invalid_grant",
    });
    assert_eq!(report["nimbus"], nimbus);
    let allowed = format!("{alice} openid read");
    let ciba = json!({
        "poll": {
            "expires_in": 300, "interval": 1, "allowed": allowed, "again": "invalid_grant",
            "denied": "access_denied", "pending": "authorization_pending", "early": "slow_down",
            "nobody": "unknown_user_id", "no code": "missing_user_code", "wrong code": "invalid_user_code",
        },
        "signed": {
            "expires_in": 60, "allowed": allowed, "unsigned": "invalid_request", "for another": "invalid_request",
        },
        "ping": { "no token": "invalid_request", "own": true, "allowed": allowed },
        "push": {
            "own": true, "allowed": alice, "named": true, "polled": "unauthorized_client",
            "denied": "access_denied",
        },
    });
    assert_eq!(report["ciba"], ciba);
    let spring = json!({
        "exchanged": "Bearer read", "elsewhere": "invalid_target", "wider": "invalid_scope", "kept": true,
        "bearer": "Bearer read", "again": "invalid_grant", "stranger": "invalid_grant",
    });
    assert_eq!(report["spring"], spring);
}
