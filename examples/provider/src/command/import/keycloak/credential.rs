//! The credentials of a person of Keycloak: texts that are JSON themselves.

use serde::Deserialize;

use super::super::notes::Notes;
use crate::command::migration::Members;

/// What everybody may know of a password's hash.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CredentialData {
    algorithm: String,
    #[serde(default)]
    hash_iterations: u32,
    #[serde(default)]
    additional_parameters: Parameters,
}

/// Each parameter is a list of one text.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Parameters {
    r#type: Vec<String>,
    version: Vec<String>,
    memory: Vec<String>,
    parallelism: Vec<String>,
}

/// The hash, and its salt, in base64.
#[derive(Deserialize)]
struct SecretData {
    value: String,
    salt: String,
}

/// The hash of the password, in the form that this provider reads; `None` if there is none.
pub(super) fn password(members: &mut Members<'_>, notes: &mut Notes) -> Option<String> {
    let mut hash = None;
    for value in members.list("credentials") {
        let Ok(credential) = serde_json::from_str::<serde_json::Value>(value.get()) else { continue };
        let kind = credential["type"].as_str().unwrap_or("without a type");
        if kind != "password" {
            notes.add(format!("a credential of the type {kind} is not mapped: they set it up again"));
            continue;
        }
        let data = |name: &str| credential[name].as_str();
        let parts = data("credentialData").zip(data("secretData")).and_then(|(public, secret)| {
            Some((serde_json::from_str(public).ok()?, serde_json::from_str(secret).ok()?))
        });
        match parts {
            Some((public, secret)) => hash = Some(text(&public, &secret)),
            None => members.wrong(
                members.line(),
                "the password has no `credentialData` and `secretData` that could be read: Keycloak writes them since version 8",
            ),
        }
    }
    hash
}

/// The hash as one text, which the password module reads. A wrong one is refused there, with the reason.
fn text(
    CredentialData { algorithm, hash_iterations, additional_parameters }: &CredentialData,
    secret: &SecretData,
) -> String {
    let [salt, output] = [&secret.salt, &secret.value].map(|part| part.trim_end_matches('='));
    let first = |list: &[String], default: &str| list.first().map_or(default, String::as_str).to_owned();
    let Parameters { r#type, version, memory, parallelism } = additional_parameters;
    match algorithm.as_str() {
        "argon2" => {
            let (kind, version) = (first(r#type, "id"), first(version, "1.3"));
            // Keycloak names the version as RFC 9106 does, and the hash its number.
            let version = if version == "1.0" { "16" } else { "19" };
            let (memory, parallelism) = (first(memory, ""), first(parallelism, ""));
            format!(
                "$argon2{kind}$v={version}$m={memory},t={hash_iterations},p={parallelism}${salt}${output}"
            )
        }
        "pbkdf2" => format!("$pbkdf2$i={hash_iterations}${salt}${output}"),
        other => format!("${other}$i={hash_iterations}${salt}${output}"),
    }
}
