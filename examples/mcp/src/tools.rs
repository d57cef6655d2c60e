//! The MCP server: its tools, and the scope that each needs. `Notes` checks the access tokens: here a provider, and a
//! resource server where the two are apart.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::header::{RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderName, Method, StatusCode, Uri};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::{RequestPartsExt, Router};
use http::request::Parts;
use oauth_runtime::axum::Protect;
use oauth_runtime::{BoxError, Granted, Requirement};
use rmcp::handler::server::tool::Extension;
use rmcp::handler::server::wrapper::Parameters;
use rmcp::model::{ClientJsonRpcMessage, ClientRequest};
use rmcp::transport::streamable_http_server::session::never::NeverSessionManager;
use rmcp::transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService};
use rmcp::{ErrorData, schemars, tool, tool_router};
use serde::Deserialize;
use tower_http::cors::{AllowHeaders, Any, CorsLayer};

use super::{Notes, scope};

/// What a client needs to add a note. A client that has only `read` gets a challenge with both.
type Writing = (scope::Read, scope::Write);

/// The notes of each person.
#[derive(Clone, Default)]
struct Tools {
    notes: Arc<Mutex<HashMap<String, Vec<String>>>>,
}

/// The arguments of `add_note`.
#[derive(Deserialize, schemars::JsonSchema)]
struct NewNote {
    /// What to remember.
    text: String,
}

#[tool_router(server_handler)]
impl Tools {
    #[tool(description = "Lists the notes of the person who signed in", annotations(read_only_hint = true))]
    fn list_notes(&self, Extension(http): Extension<Parts>) -> Result<String, ErrorData> {
        let person = person::<scope::Read>(&http)?;
        let notes = self.notes.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(notes.get(&person).map(|notes| notes.join("\n")).unwrap_or_default())
    }

    #[tool(description = "Adds a note for the person who signed in")]
    fn add_note(
        &self,
        Parameters(NewNote { text }): Parameters<NewNote>,
        Extension(http): Extension<Parts>,
    ) -> Result<String, ErrorData> {
        let person = person::<Writing>(&http)?;
        let mut notes = self.notes.lock().unwrap_or_else(PoisonError::into_inner);
        notes.entry(person).or_default().push(text);
        Ok("added".to_owned())
    }
}

/// The person whose token was checked for `T` before the request came here.
fn person<T: Requirement>(http: &Parts) -> Result<String, ErrorData> {
    let granted = http.extensions.get::<Granted<T>>();
    let subject = granted.and_then(|granted| granted.subject.as_deref()).map(str::to_owned);
    subject.ok_or_else(|| ErrorData::invalid_request("this tool needs a person with the right token", None))
}

/// The MCP server at this URL, for clients with an access token.
pub fn router(notes: &Arc<Notes>, url: &str) -> Result<Router, BoxError> {
    let url: Uri = url.parse()?;
    // Each request stands alone: a session would have to belong to one person.
    let config = StreamableHttpServerConfig::default()
        .with_legacy_session_mode(false)
        .with_json_response(true)
        .with_allowed_hosts(url.host());
    let (tools, sessions) = (Tools::default(), Arc::new(NeverSessionManager::default()));
    let service = StreamableHttpService::new(move || Ok(tools.clone()), sessions, config);
    Ok(Router::new()
        .route_service(url.path(), service)
        .layer(from_fn_with_state(notes.clone(), step_up))
        .layer(Protect::<scope::Read>::new(notes))
        .layer(browsers()))
}

/// Lets MCP clients in a browser, on any site, call the server and read its challenges. There is no cookie, so a request
/// can do only what its access token can.
fn browsers() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::POST, Method::DELETE])
        // There is one for each parameter that a tool wants as a header (`Mcp-Param-…`).
        .allow_headers(AllowHeaders::mirror_request())
        .expose_headers([WWW_AUTHENTICATE, RETRY_AFTER, HeaderName::from_static("mcp-session-id")])
}

/// A tool that changes something needs more than `read`. The challenge must be the answer to the HTTP request: after an
/// error from the tool itself, no client asks its person for more.
async fn step_up(State(notes): State<Arc<Notes>>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, 1024 * 1024).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    if adds_a_note(&body) {
        match parts.extract_with_state::<Granted<Writing>, _>(&notes).await {
            Ok(granted) => parts.extensions.insert(granted),
            Err(rejection) => return rejection.into_response(),
        };
    }
    next.run(Request::from_parts(parts, body.into())).await
}

/// Whether a request calls `add_note`. It is read as rmcp will read it, so both see the same tool.
fn adds_a_note(body: &[u8]) -> bool {
    let message = serde_json::from_slice(body);
    matches!(
        message,
        Ok(ClientJsonRpcMessage::Request(rpc))
            if matches!(&rpc.request, ClientRequest::CallToolRequest(call) if call.params.name == "add_note")
    )
}
