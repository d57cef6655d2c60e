//! The MCP SDK for Rust, as a client.

use std::time::Duration;

use rmcp::model::CallToolRequestParams;
use rmcp::service::RunningService;
use rmcp::transport::StreamableHttpClientTransport;
use rmcp::transport::auth::{
    AuthClient, AuthorizationCallback, AuthorizationManager, AuthorizationRequest, OAuthState,
    WWWAuthenticateParams,
};
use rmcp::transport::streamable_http_client::StreamableHttpClientTransportConfig;
use rmcp::{RoleClient, ServiceError, ServiceExt};
use serde_json::{Value, json};
use test_clients::Visit;

use crate::server::Server;
use crate::walk::{CALLBACK, Identity, check, each};

const HOUR: Duration = Duration::from_secs(60 * 60);

/// An application with a connection to the server.
struct Agent<'a> {
    server: &'a Server,
    auth: AuthClient<reqwest::Client>,
    session: RunningService<RoleClient, ()>,
}

fn transport(
    auth: &AuthClient<reqwest::Client>,
    url: &str,
) -> StreamableHttpClientTransport<AuthClient<reqwest::Client>> {
    let config = StreamableHttpClientTransportConfig::with_uri(url);
    StreamableHttpClientTransport::with_client(auth.clone(), config)
}

/// The challenge of the first request, which has no token.
async fn challenge(url: &str) -> String {
    let manager = AuthorizationManager::new(url).await.expect("a manager");
    let refused = ().serve(transport(&AuthClient::new(reqwest::Client::new(), manager), url)).await;
    let refused = refused.expect_err("it has no token");
    refused.auth_challenge().unwrap_or_else(|| panic!("no challenge: {refused:?}")).to_owned()
}

fn request(challenge: &str, identity: Identity, server: &Server) -> AuthorizationRequest {
    // Without this, it asks at once for every scope of the resource's metadata, whatever the challenge says.
    let request =
        AuthorizationRequest::new(CALLBACK).with_challenge(challenge).with_initial_scope_selection();
    match identity {
        Identity::Document => request.with_client_metadata_url(server.documents.client_id()),
        Identity::Registration => request.with_client_name("An agent"),
    }
}

impl<'a> Agent<'a> {
    async fn connect(server: &'a Server, identity: Identity) -> Self {
        let url = &server.url;
        let challenge = challenge(url).await;
        let mut state = OAuthState::new(url, None).await.expect("a state");
        state.start_authorization(request(&challenge, identity, server)).await.expect("a session");
        let visit = state.get_authorization_url().await.expect("a URL");
        state.handle_callback_url(&person(server, visit).await).await.expect("tokens");
        let auth =
            AuthClient::new(reqwest::Client::new(), state.into_authorization_manager().expect("authorized"));
        let session = ().serve(transport(&auth, url)).await.expect("a session");
        Self { server, auth, session }
    }

    /// Has the person agree to this scope, too.
    async fn authorize(&self, challenge: &str) {
        let manager = self.auth.auth_manager.lock().await;
        let challenge = WWWAuthenticateParams::parse(challenge, &self.server.url.parse().expect("a URL"));
        let scope = challenge.scope.unwrap_or_default();
        let visit = manager.request_scope_upgrade(&scope).await.expect("a URL");
        let callback = person(self.server, visit).await;
        let callback = AuthorizationCallback::from_redirect_url(&callback).expect("a response");
        let AuthorizationCallback { code, csrf_token, issuer, .. } = callback;
        let tokens = manager.exchange_code_for_token_with_issuer(&code, &csrf_token, issuer.as_deref()).await;
        tokens.expect("tokens");
    }

    async fn try_call(&self, name: &'static str, arguments: &Value) -> Result<String, ServiceError> {
        let arguments = arguments.as_object().expect("an object").clone();
        let call = CallToolRequestParams::new(name).with_arguments(arguments);
        let answer = self.session.call_tool(call).await?;
        Ok(answer.content[0].as_text().expect("text").text.clone())
    }

    /// A call, and once more after the person authorized it, if the server wants that.
    async fn call(&self, name: &'static str, arguments: Value) -> String {
        match self.try_call(name, &arguments).await {
            Ok(text) => text,
            Err(error) => {
                let challenge = error.auth_challenge().unwrap_or_else(|| panic!("no challenge: {error:?}"));
                self.authorize(challenge).await;
                self.try_call(name, &arguments).await.expect("it is authorized")
            }
        }
    }

    async fn list(&self, access_tokens: &mut Vec<String>) -> String {
        let notes = self.call("list_notes", json!({})).await;
        access_tokens.push(self.auth.get_access_token().await.expect("a token"));
        notes
    }
}

async fn person(server: &Server, url: String) -> String {
    server.person(Visit { url, untick: Vec::new() }).await
}

async fn session(server: &Server, identity: Identity) -> Value {
    let agent = Agent::connect(server, identity).await;
    let tools = agent.session.list_all_tools().await.expect("tools");
    let mut tools: Vec<_> = tools.into_iter().map(|tool| tool.name).collect();
    tools.sort();
    let mut access_tokens = Vec::new();
    let before = agent.list(&mut access_tokens).await;
    for _ in 0..2 {
        server.clock.advance(2 * HOUR);
        agent.list(&mut access_tokens).await;
    }
    let added = agent.call("add_note", json!({ "text": "from an agent" })).await;
    server.clock.advance(400 * 24 * HOUR);
    let after = agent.list(&mut access_tokens).await;

    // The same server under another name is another resource.
    let elsewhere = server.url.replace("127.0.0.1", "localhost");
    let challenge = challenge(&elsewhere).await;
    let mut state = OAuthState::new(&elsewhere, None).await.expect("a state");
    let mistaken = state.start_authorization(request(&challenge, identity, server)).await;
    let mistaken = mistaken.map_or_else(|error| error.to_string(), |()| "connected".to_owned());
    json!({
        "tools": tools, "before": before, "added": added, "after": after, "accessTokens": access_tokens, "mistaken": mistaken,
    })
}

#[tokio::test]
async fn rmcp_goes_all_the_way() {
    for (form, identity) in each() {
        let server = Server::start(form, &[CALLBACK]).await;
        let report = session(&server, identity).await;
        check(&server, &report, identity).await;
    }
}
