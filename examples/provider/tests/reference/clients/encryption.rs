//! JWE in both directions, with each algorithm that a library has: it encrypts request objects for the provider, and decrypts
//! what the provider encrypts for it.

use serde_json::{Value, json};
use test_clients::{Script, go, java, node, python};
use test_needs::needs;

use super::{CONFIG, person};
use crate::process::Provider;

async fn report_of(script: Script) -> Value {
    let folder = tempfile::tempdir().expect("a folder");
    let keys = folder.path().join("decryption.pem");
    let provider = Provider::start_with(&format!("decryption_keys = {keys:?}\n{CONFIG}"));
    let parameters = json!({ "issuer": provider.url });
    script.run(&parameters, async |visit| person::authorize(&provider, visit).await).await
}

fn assert_each_algorithm(report: &Value) {
    for alg in ["RSA-OAEP", "RSA-OAEP-256", "ECDH-ES", "ECDH-ES+A128KW", "ECDH-ES+A256KW"] {
        let expected = json!({
            "state": "in the object", "cty": "JWT", "sub": "248289761001", "name": "Alice Doe",
        });
        assert_eq!(report[alg], expected, "{alg}: {report}");
    }
}

#[tokio::test]
async fn joserfc_decrypts_what_the_provider_encrypts_and_encrypts_for_it() {
    needs!(PYTHON_CLIENTS);
    assert_each_algorithm(&report_of(python("joserfc_encryption")).await);
}

/// Authorization responses (JARM) too.
#[tokio::test]
async fn jose_decrypts_what_the_provider_encrypts_and_encrypts_for_it() {
    needs!(NODE_CLIENTS);
    assert_each_algorithm(&report_of(node("jose-encryption")).await);
}

/// Authorization responses (JARM) too.
#[tokio::test]
async fn go_jose_decrypts_what_the_provider_encrypts_and_encrypts_for_it() {
    needs!(GO_CLIENTS);
    assert_each_algorithm(&report_of(go("encryption")).await);
}

/// Pushed request objects, and authorization responses (JARM) that are signed, and signed and encrypted. Nimbus calls
/// RSA-OAEP deprecated.
#[tokio::test]
async fn nimbus_pushes_encrypted_request_objects_and_checks_signed_and_encrypted_responses() {
    needs!(JAVA_CLIENTS);
    let report = report_of(java("NimbusEncryption")).await;
    for alg in ["signed", "RSA-OAEP-256", "ECDH-ES", "ECDH-ES+A128KW", "ECDH-ES+A256KW"] {
        let expected = json!({
            "state": "in the object", "sub": "248289761001", "name": "Alice Doe", "is_encrypted": alg != "signed",
        });
        assert_eq!(report[alg], expected, "{alg}: {report}");
    }
}
