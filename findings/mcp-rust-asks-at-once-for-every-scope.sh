#!/usr/bin/env bash
# Expected: at the first login, an MCP client asks for the scope of the challenge, and for all of `scopes_supported` only if
# the challenge names no scope (MCP authorization, 2025-11-25, "Scope Selection Strategy"). The SDKs for TypeScript, Python
# and Go do so.
#
# Seen with rmcp 3.11.0 on Rust 1.95: `OAuthState::start_authorization` asks for the scope of the challenge and for every
# scope of the resource's metadata together. A person is asked for everything at the first login, and no step-up follows.
# `AuthorizationRequest::with_initial_scope_selection` makes it follow the specification; it is off by default.
#
# Output seen:
#   challenge read, metadata read write: asks for read write
#   with_initial_scope_selection: asks for read
#
# Exits with 1 if the behaviour changes. Needs Rust 1.88 or newer.
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
mkdir src
cat > Cargo.toml <<'EOF'
[package]
name = "finding"
edition = "2024"

[dependencies]
http = "1"
rmcp = { version = "=3.11.0", default-features = false, features = ["auth", "client"] }
serde_json = "1"
tokio = { version = "1", features = ["macros", "rt"] }
url = "2"

[workspace]
EOF
cat > src/main.rs <<'EOF'
use std::sync::Arc;

use rmcp::transport::auth::{
    AuthorizationRequest, OAuthHttpClient, OAuthHttpClientFuture, OAuthHttpRequest, OAuthState,
};
use serde_json::json;

const API: &str = "https://api.example";
const CHALLENGE: &str = r#"Bearer scope="read", resource_metadata="https://api.example/.well-known/oauth-protected-resource/mcp""#;

/// An MCP server and its authorization server.
struct Stub;

impl OAuthHttpClient for Stub {
    fn execute(&self, request: OAuthHttpRequest) -> OAuthHttpClientFuture<'_> {
        let (status, body) = match request.request.uri().path() {
            "/.well-known/oauth-protected-resource/mcp" => (
                200,
                json!({ "resource": format!("{API}/mcp"), "authorization_servers": [API], "scopes_supported": ["read", "write"] }),
            ),
            "/.well-known/oauth-authorization-server" => (
                200,
                json!({
                    "issuer": API, "authorization_endpoint": format!("{API}/authorize"),
                    "token_endpoint": format!("{API}/token"), "response_types_supported": ["code"],
                    "code_challenge_methods_supported": ["S256"],
                }),
            ),
            _ => (404, json!({})),
        };
        Box::pin(async move {
            let response = http::Response::builder().status(status).header("content-type", "application/json");
            Ok(response.body(serde_json::to_vec(&body)?)?)
        })
    }
}

async fn asked(request: AuthorizationRequest) -> String {
    let stub: Arc<dyn OAuthHttpClient> = Arc::new(Stub);
    let mut state = OAuthState::new_with_oauth_http_client(format!("{API}/mcp"), stub).await.unwrap();
    let request = request.with_preregistered_client("app").with_challenge(CHALLENGE);
    state.start_authorization(request).await.unwrap();
    let url: url::Url = state.get_authorization_url().await.unwrap().parse().unwrap();
    url.query_pairs().find(|(name, _)| name == "scope").unwrap().1.into_owned()
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let request = || AuthorizationRequest::new("http://127.0.0.1/cb");
    println!("challenge read, metadata read write: asks for {}", asked(request()).await);
    println!("with_initial_scope_selection: asks for {}", asked(request().with_initial_scope_selection()).await);
}
EOF
cargo run --quiet 2>/dev/null | tee output
diff output - <<'EOF'
challenge read, metadata read write: asks for read write
with_initial_scope_selection: asks for read
EOF
