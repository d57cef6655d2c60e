//! The schemas of what the API takes and answers.

use serde_json::{Value, json};

pub(super) fn schemas() -> Value {
    let mut all = of_the_provider();
    let enabled = json!({ "type": "boolean" });
    all["Tenant"] = object(&[("name", text()), ("enabled", enabled)], &[("issuer", text())]);
    all["Tenants"] = list("Tenant");
    all
}

fn of_the_provider() -> Value {
    json!({
        "Client": client(&[], &["client_id", "live_secrets", "disabled", "resource_server"]),
        "NewClient": client(
            &[("client_secret", json!({ "type": "string", "description": "Told once." }))],
            &["client_id", "live_secrets", "disabled", "resource_server"],
        ),
        "ClientCreation": {
            "type": "object",
            "description": "Client metadata (RFC 7591 section 2), and what only an operator decides.",
            "properties": {
                "client_id": { "type": "string" },
                "resource_server": { "type": "boolean" },
                "redirect_uris": strings(),
                "scope": { "type": "string" },
            },
        },
        "ClientPatch": {
            "type": "object",
            "description": "Members of client metadata that replace those that are there; null removes one.",
            "minProperties": 1,
        },
        "Clients": list("Client"),
        "NewSecret": object(&[("client_id", text()), ("client_secret", text())], &[]),
        "Deleted": object(&[("deleted", count())], &[]),
        "Revoked": object(&[("revoked", count())], &[]),
        "EndedSessions": object(&[("ended", count())], &[]),
        "Ended": object(&[("sessions", count()), ("grants", count())], &[]),
        "Grant": object(
            &[
                ("grant_id", text()),
                ("client_id", text()),
                ("subject", text()),
                ("scope", text()),
                ("issued_at", time()),
                ("expires_at", time()),
            ],
            &[("session_id", text()), ("managed", managed_grant())],
        ),
        "Grants": list("Grant"),
        "Session": object(
            &[
                ("session_id", text()),
                ("auth_time", time()),
                ("last_seen", time()),
                ("expires_at", time()),
                ("acr", text()),
                ("amr", strings()),
            ],
            &[("user_agent", text()), ("address", text())],
        ),
        "Sessions": list("Session"),
        "ClientSession": object(
            &[("session_id", text()), ("subject", text()), ("expires_at", time())],
            &[("auth_time", time()), ("last_seen", time())],
        ),
        "ClientSessions": list("ClientSession"),
        "Person": object(
            &[
                ("subject", text()),
                ("passkeys", count()),
                ("authenticator_app", json!({ "type": "boolean" })),
                ("recovery_codes", count()),
                ("claims", json!({ "type": "object" })),
            ],
            &[("username", text())],
        ),
        "People": list("Person"),
        "Key": object(
            &[
                ("key_id", text()),
                ("algorithm", text()),
                ("signs_from", time()),
                ("state", json!({ "enum": ["next", "signing", "verifying"] })),
            ],
            &[],
        ),
        "Keys": object(
            &[
                ("rotating", json!({ "type": "boolean" })),
                ("keys", json!({ "type": "array", "items": { "$ref": "#/components/schemas/Key" } })),
            ],
            &[],
        ),
        "Event": {
            "type": "object",
            "required": ["id", "time", "type"],
            "properties": {
                "id": text(),
                "time": time(),
                "type": text(),
                "data": { "type": "object" },
                "client_id": text(),
                "subject": text(),
                "session_id": text(),
                "grant_id": text(),
                "address": text(),
                "request_id": text(),
                "operator": text(),
                "operator_client_id": text(),
                "tenant": text(),
            },
        },
        "Events": list("Event"),
        "Webhook": object(
            &[("id", text()), ("receiver", text()), ("failures", count()), ("gone", json!({ "type": "boolean" }))],
            &[("sent_until", time()), ("failing_since", time()), ("next_attempt_at", time())],
        ),
        "Webhooks": list("Webhook"),
        "Failure": object(
            &[
                ("counted", json!({ "enum": ["anywhere", "known_browser", "at_address", "at_client", "address", "network"] })),
                ("failures", count()),
            ],
            &[("blocked_until", time())],
        ),
        "Failures": list("Failure"),
        "ForgottenFailures": object(
            &[("forgotten", json!({ "type": "array", "items": { "$ref": "#/components/schemas/Failure" } }))],
            &[],
        ),
        "Question": object(
            &[("client_id", text())],
            &[
                ("subject", text()),
                ("username", text()),
                ("grant_type", text()),
                ("scope", text()),
                ("resources", strings()),
                ("from_client_id", text()),
                ("from_scope", text()),
                ("audiences", strings()),
                ("actor_client_id", text()),
                ("grant_management_action", json!({ "enum": ["create", "merge", "replace"] })),
                ("grant_id", text()),
            ],
        ),
        "Explanation": { "type": "object", "required": ["verdict", "steps"] },
        "Problem": {
            "type": "object",
            "required": ["type", "title", "status", "detail"],
            "properties": {
                "type": text(),
                "title": text(),
                "status": { "type": "integer" },
                "detail": text(),
                "error": { "type": "string", "description": "An error code of OAuth." },
            },
            "additionalProperties": false,
        },
    })
}

fn text() -> Value {
    json!({ "type": "string" })
}

fn strings() -> Value {
    json!({ "type": "array", "items": text() })
}

fn count() -> Value {
    json!({ "type": "integer", "minimum": 0 })
}

/// Seconds since 1970.
fn time() -> Value {
    json!({ "type": "integer", "minimum": 0, "description": "Seconds since 1970-01-01 in UTC." })
}

/// What a client may do with a grant that it manages.
fn managed_grant() -> Value {
    let details = json!({ "type": "array", "items": { "type": "object" } });
    object(
        &[
            ("resources", strings()),
            ("authorization_details", details),
            ("claims", strings()),
            ("updated_at", time()),
        ],
        &[],
    )
}

/// An object with these members and no other.
fn object(required: &[(&str, Value)], optional: &[(&str, Value)]) -> Value {
    let names: Vec<&str> = required.iter().map(|(name, _)| *name).collect();
    let properties: serde_json::Map<String, Value> =
        required.iter().chain(optional).map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    json!({ "type": "object", "required": names, "properties": properties, "additionalProperties": false })
}

/// Some of a list.
fn list(item: &str) -> Value {
    let items = json!({ "type": "array", "items": { "$ref": format!("#/components/schemas/{item}") } });
    let next = json!({ "type": "string", "description": "What to send as `after` to get the next ones." });
    object(&[("items", items)], &[("next", next)])
}

/// A client. Its metadata may have members that an operator's program added.
fn client(more: &[(&str, Value)], required: &[&str]) -> Value {
    let mut properties = serde_json::Map::new();
    for (name, schema) in [
        ("client_id", text()),
        ("live_secrets", count()),
        ("disabled", json!({ "type": "boolean" })),
        ("resource_server", json!({ "type": "boolean" })),
        ("client_name", text()),
        ("redirect_uris", strings()),
        ("grant_types", strings()),
        ("response_types", strings()),
        ("scope", text()),
        ("token_endpoint_auth_method", text()),
    ] {
        properties.insert(name.to_owned(), schema);
    }
    for (name, schema) in more {
        properties.insert((*name).to_owned(), schema.clone());
    }
    json!({ "type": "object", "required": required, "properties": properties })
}
