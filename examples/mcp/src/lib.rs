//! An MCP server that people sign in to, and its OAuth provider, in one program.

pub mod provider;
pub mod tools;

use std::sync::Arc;

use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::{RequestPartsExt, Router};
use oauth_runtime::axum::Protect;
use oauth_runtime::{BoxError, Granted};
use rmcp::transport::streamable_http_server::session::never::NeverSessionManager;
use rmcp::transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService};

use provider::{Notes, scope};
use tools::{Tools, Writing};

/// The provider's endpoints, and the MCP server at `/mcp`.
pub fn router(notes: &Arc<Notes>) -> Result<Router, BoxError> {
    let issuer: http::Uri = notes.settings().issuer().as_str().parse()?;
    // Each request stands alone: a session would have to belong to one person.
    let config = StreamableHttpServerConfig::default()
        .with_legacy_session_mode(false)
        .with_json_response(true)
        .with_allowed_hosts(issuer.host());
    let tools = Tools::default();
    let mcp = StreamableHttpService::new(
        move || Ok(tools.clone()),
        Arc::new(NeverSessionManager::default()),
        config,
    );
    let mcp = Router::new()
        .route_service("/mcp", mcp)
        .layer(from_fn_with_state(notes.clone(), step_up))
        .layer(Protect::<scope::Read>::new(notes));
    Ok(mcp.merge(notes.router()))
}

/// A tool that changes something needs more than `read`. The answer must come before rmcp's: a client asks its person
/// for more only after a 403 with a challenge.
async fn step_up(State(notes): State<Arc<Notes>>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, 1024 * 1024).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    if tools::adds_a_note(&body) {
        match parts.extract_with_state::<Granted<Writing>, _>(&notes).await {
            Ok(granted) => parts.extensions.insert(granted),
            Err(rejection) => return rejection.into_response(),
        };
    }
    next.run(Request::from_parts(parts, body.into())).await
}
