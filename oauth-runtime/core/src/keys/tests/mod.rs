//! Tests of the keys.

mod algorithm_confusion;
mod client_keys;
mod fake_store;
mod files;
mod jwks;
mod off_thread;
mod race;
mod rotation;
mod sealing;

use serde_json::{Value, json};

use super::*;

fn rsa_2048() -> Value {
    serde_json::from_str(include_str!("rsa_2048.json")).expect("JSON")
}

fn rsa_1024() -> Value {
    serde_json::from_str(include_str!("rsa_1024.json")).expect("JSON")
}

/// The key of RFC 7515 appendix A.3.
fn p256() -> Value {
    json!({
        "kty": "EC", "crv": "P-256",
        "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
        "d": "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI",
    })
}

/// The key of RFC 8037 appendix A.1.
fn ed25519() -> Value {
    json!({
        "kty": "OKP", "crv": "Ed25519",
        "d": "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
        "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
    })
}

/// `value` with a member set, or removed if the new value is null.
fn with(mut value: Value, name: &str, member: Value) -> Value {
    let members = value.as_object_mut().expect("an object");
    match member {
        Value::Null => members.remove(name),
        member => members.insert(name.to_owned(), member),
    };
    value
}

fn only_public(mut jwk: Value) -> Value {
    let members = jwk.as_object_mut().expect("an object");
    members.retain(|name, _| !["d", "p", "q", "dp", "dq", "qi"].contains(&name.as_str()));
    jwk
}

fn key_ids(jwks: &[u8]) -> Vec<String> {
    let set: Value = serde_json::from_slice(jwks).expect("JSON");
    let keys = set["keys"].as_array().expect("keys");
    keys.iter().map(|key| key["kid"].as_str().expect("a kid").to_owned()).collect()
}
