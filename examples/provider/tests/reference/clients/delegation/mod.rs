//! What services do for people and for themselves: an API exchanges the token of its user (RFC 8693), a workload presents a token
//! of another issuer (RFC 7523).

mod go;
mod java;
mod python;
mod workloads;

/// The issuer whose tokens the workload presents.
const WORKLOADS: &str = "https://workloads.example";

/// APIs, of which one has a client of its own, and people.
const APIS: &str = r#"
[[resources]]
resource = "https://files.example"
scopes = ["read"]

[[resources]]
resource = "https://notes.example"
scopes = ["read", "write"]
access_token_format = "jwt"
access_token_signing_alg = "ES256"

[[resources]]
resource = "https://mail.example"

[[clients]]
client_id = "web"
client_secret = "a-long-random-secret"
redirect_uris = ["https://client.example/cb"]
scope = "read write"

[[clients]]
client_id = "notes-api"
client_secret = "a-long-random-secret"
grant_types = ["urn:ietf:params:oauth:grant-type:token-exchange", "urn:ietf:params:oauth:grant-type:jwt-bearer"]
response_types = []
resource_server = true
resources = ["https://notes.example", "https://files.example"]
scope = "read"

[[clients]]
client_id = "agent"
client_secret = "a-long-random-secret"
grant_types = ["client_credentials"]
response_types = []
scope = "read"

[[exchange_rules]]
name = "notes read files"
clients = ["notes-api"]
from = ["web"]
to = ["https://files.example"]
scope = "read"

[[exchange_rules]]
name = "an agent reads files"
clients = ["notes-api"]
from = ["web"]
actors = ["agent"]
to = ["https://files.example"]
scope = "read"

[[users]]
username = "alice"
password = "wonderland"
sub = "248289761001"

[[users]]
username = "bob"
password = "builder"
sub = "248289761002"
user_code = "1234"
"#;

/// What a job of that issuer may do.
fn nightly() -> String {
    format!(
        r#"
[[assertion_rules]]
name = "the nightly job works for alice"
issuer = "{WORKLOADS}"
subject = "job:nightly"
clients = ["notes-api"]
user = "alice"
scope = "read"
to = ["https://files.example"]
"#
    )
}
