//! Clients that others wrote, each with the defaults of its library, against the program. `tests/clients`
//! installs and runs them.

mod certificates;
mod delegation;
mod encryption;
mod enterprise;
mod go;
mod inner_services;
mod native_sso;
mod node;
mod person;
mod python;
mod sender_constrained;
mod signals;
mod trusted_issuer;

use serde_json::{Value, json};

/// The clients, without those that register themselves.
const CONFIG: &str = r#"
listen = "127.0.0.1:0"
store = "memory:"
registration = "open"

[[scopes]]
name = "groups"
description = "See your groups"
claims = ["groups"]

[[clients]]
client_id = "basic"
client_secret = "a-long-random-secret"
token_endpoint_auth_method = "client_secret_basic"
redirect_uris = ["https://client.example/cb"]
grant_types = ["authorization_code", "refresh_token", "client_credentials"]
scope = "openid profile email offline_access read write"

[[clients]]
client_id = "post"
client_secret = "a-long-random-secret"
token_endpoint_auth_method = "client_secret_post"
redirect_uris = ["https://client.example/cb"]
grant_types = ["authorization_code", "refresh_token"]
scope = "openid profile email read write"

[[clients]]
client_id = "profile"
client_secret = "a-long-random-secret"
redirect_uris = ["https://client.example/auth/callback/ours", "https://client.example/cb"]
grant_types = ["authorization_code", "refresh_token"]
scope = "openid profile email groups"
id_token_claims = "scope"

[[clients]]
client_id = "strict"
client_secret = "a-long-random-secret"
client_secret_transport = "registered"
token_endpoint_auth_method = "client_secret_post"
redirect_uris = ["https://client.example/cb"]
grant_types = ["authorization_code", "refresh_token"]
scope = "openid profile email groups"
id_token_claims = "scope"

[[clients]]
client_id = "pushing"
client_secret = "a-long-random-secret"
redirect_uris = ["https://client.example/cb"]
grant_types = ["authorization_code"]
scope = "openid profile read"
require_pushed_authorization_requests = true

[[clients]]
client_id = "app"
token_endpoint_auth_method = "none"
redirect_uris = ["https://client.example/cb"]
grant_types = ["authorization_code", "refresh_token"]
scope = "openid offline_access read"

[[clients]]
client_id = "agent"
client_secret = "a-long-random-secret"
redirect_uris = ["http://127.0.0.1:33418/callback"]
grant_types = ["authorization_code", "refresh_token"]
scope = "offline_access read write"

[[users]]
username = "alice"
password = "wonderland"
sub = "248289761001"
claims = { name = "Alice Doe", email = "alice@example.com", email_verified = true, groups = ["admin"] }
"#;

const SECRET: &str = "a-long-random-secret";

/// The example of RFC 9396 section 2, as authorization details.
fn payment() -> Value {
    json!([{
        "type": "payment_initiation", "actions": ["initiate"], "creditorName": "Merchant A",
        "instructedAmount": { "currency": "EUR", "amount": "123.50" },
        "creditorAccount": { "iban": "DE02100100109307118603" },
        "remittanceInformationUnstructured": "Ref Number Merchant",
    }])
}
