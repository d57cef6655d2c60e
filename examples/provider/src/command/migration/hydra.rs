//! The clients of Ory Hydra, as `hydra list oauth2-clients --format json` and its API write them (client/client.go of v2.3.0
//! and v26.2.0).
//!
//! Hydra keeps hashes of the secrets, PBKDF2 or bcrypt, and exports none. So each client with a secret gets a new one, unless the
//! operator knows the secret and writes it into the file.

use super::found::{Reading, Wishes};
use super::lifetimes::lifetimes;
use super::members::Members;
use super::registered::registered;
use super::scope::scope_of;

/// What is only of the registration that the client had there.
const WITHOUT_EFFECT: [&str; 7] = [
    "created_at",
    "updated_at",
    "client_secret_expires_at",
    "registration_client_uri",
    "registration_access_token",
    "skip_logout_consent",
    // Browsers of every origin may call the endpoints here: no endpoint for them uses a cookie.
    "allowed_cors_origins",
];

pub(super) fn client(mut members: Members<'_>, wishes: &Wishes, reading: &mut Reading) {
    members.leave_out(&WITHOUT_EFFECT);
    let secret = members.take_at::<String>("client_secret").filter(|(_, secret)| !secret.is_empty());
    if let Some((line, _)) = secret.as_ref().filter(|(_, secret)| is_hash(secret)) {
        members.wrong(
            *line,
            "`client_secret` is a hash, and nothing here verifies it: write the secret itself, or remove the member, and the \
             client gets a new secret",
        );
    }
    // Hydra writes both although the client has none.
    members.leave_out_if("jwks", "{}");
    members.leave_out_if("userinfo_signed_response_alg", "\"none\"");
    let audience: Vec<String> = members.take("audience").unwrap_or_default();
    let strategy = members.text("access_token_strategy");
    let skips_consent = members.is_true("skip_consent");
    let times = lifetimes(&mut members);
    let Some(mut found) = registered(members, wishes, reading) else { return };
    found.secret = secret.map(|(_, secret)| secret);
    // Hydra has two names for it.
    let standard = |token| if token == "offline" { "offline_access" } else { token };
    let scope = found.metadata.scope.clone();
    found.metadata.scope = scope_of(scope.tokens().map(standard), wishes).unwrap_or(scope);
    found.metadata.access_token_expires_in = times.access;
    found.metadata.refresh_token_expires_in = times.refresh;
    found.metadata.id_token_expires_in = times.id;
    for note in times.notes {
        reading.note(&found.client_id, note);
    }
    if !audience.is_empty() {
        reading.note(
            &found.client_id,
            "`audience` is not mapped: a request names a resource with `resource` (RFC 8707)",
        );
    }
    if let Some(strategy) = strategy {
        let said = format!(
            "`access_token_strategy` \"{strategy}\" is not mapped: the declaration says which form tokens have"
        );
        reading.note(&found.client_id, said);
    }
    if skips_consent {
        reading.note(&found.client_id, super::SKIPS_CONSENT);
    }
    reading.clients.push(found);
}

/// The forms of Hydra's hashers (oryx/hasherx).
fn is_hash(text: &str) -> bool {
    ["$pbkdf2-", "$2a$", "$2b$", "$2y$"].iter().any(|prefix| text.starts_with(prefix))
}
