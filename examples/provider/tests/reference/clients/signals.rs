//! A receiver of shared signals that is made of libraries of others: we found no library for receivers.

use std::path::Path;

use serde_json::{Value, json};
use test_clients::node;
use test_needs::needs;

use crate::process::{CONFIG, Provider, program};

const SECRET: &str = "a-secret-of-the-calendar";
const ALICE: &str = "248289761001";
const DISABLED: &str = "https://schemas.openid.net/secevent/risc/event-type/account-disabled";

fn config(directory: &Path) -> String {
    let store = format!("sqlite://{}", directory.join("auth.db").display());
    format!(
        "audit_log = true\nshared_signals = true\n{}\n[[clients]]\nclient_id = \"calendar\"\nclient_secret = {SECRET:?}\n\
         response_types = []\ngrant_types = [\"password\", \"client_credentials\"]\nscope = \"openid ssf.manage ssf.read\"\n",
        CONFIG.replace("memory:", &store)
    )
}

/// Alice uses the receiver, and then an operator says that her account is disabled.
async fn it_happens(provider: &Provider, file: &Path) {
    let form =
        [("grant_type", "password"), ("username", "alice"), ("password", "wonderland"), ("scope", "openid")];
    let request = reqwest::Client::new().post(provider.url_of("/token")).form(&form);
    let answer = request.basic_auth("calendar", Some(SECRET)).send().await.expect("an answer");
    assert_eq!(answer.status(), 200);
    let tell = ["signals", "tell", ALICE, "account-disabled", "--reason", "hijacking"];
    let output = program().arg("--config").arg(file).args(tell).output().expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// It checks the signature with the keys that the transmitter's metadata names, `typ`, `iss` and `aud`, as jose does by itself.
#[tokio::test(flavor = "multi_thread")]
async fn openid_client_and_jose_poll_verify_and_acknowledge_signals() {
    needs!(NODE_CLIENTS);
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("provider.toml");
    std::fs::write(&file, config(directory.path())).expect("written");
    let provider = Provider::spawn(program().arg("--config").arg(&file));
    let parameters = json!({
        "issuer": provider.url, "client_id": "calendar", "client_secret": SECRET, "event": DISABLED,
    });
    let happens = async |_| {
        it_happens(&provider, &file).await;
        provider.url.clone()
    };
    let report = node("jose-signals").run(&parameters, happens).await;
    let number = |name: &str| report[name].as_u64();
    assert_eq!((number("created"), number("asked"), number("deleted")), (Some(201), Some(204), Some(204)));
    assert_eq!(report["state"], "is-it-you", "{report}");
    assert_eq!(report["happened"], json!({ "reason": "hijacking" }), "{report}");
    let subject = json!({ "format": "iss_sub", "iss": provider.url, "sub": ALICE });
    assert_eq!(report["sub_id"], subject, "{report}");
    let refused: Value = json!(["ERR_JWS_SIGNATURE_VERIFICATION_FAILED", "ERR_JWT_CLAIM_VALIDATION_FAILED"]);
    assert_eq!(report["refused"], refused, "{report}");
}
