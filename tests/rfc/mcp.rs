//! Model Context Protocol, authorization, revision 2026-07-28: what `profile(mcp)` promises.

use bytes::Bytes;
use http::request::Parts;
use http::{Request, Response};
use oauth_runtime::store::{MemoryStore, TokenStore};
use oauth_runtime::{
    Approval, AuthorizationRequest, BoxError, Client, Decision, Digest, Interaction, oauth_server,
};

use crate::support::CHALLENGE;
use crate::support::neutral::{form_request, json_of};

/// A provider with one MCP server.
#[oauth_server(
    grants(authorization_code, refresh_token, client_credentials),
    responses(code),
    scopes(read = "Read your notes"),
    endpoints(metadata),
    clients(preregistered),
    resources(notes = "/mcp" { scopes(read) }),
    profile(mcp),
    scope_module = one_scope,
    resource_module = one_resource
)]
struct One {
    #[store]
    store: MemoryStore,
}

/// A provider with two.
#[oauth_server(
    grants(authorization_code, refresh_token, client_credentials),
    responses(code),
    scopes(read = "Read your notes"),
    endpoints(metadata),
    clients(preregistered),
    resources(notes = "/mcp" { scopes(read) }, files = "/files" { scopes(read) }),
    profile(mcp),
    scope_module = two_scope,
    resource_module = two_resource
)]
struct Two {
    #[store]
    store: MemoryStore,
}

impl Interaction for One {
    async fn authorize(&self, _: &AuthorizationRequest, _: &Parts) -> Result<Decision, BoxError> {
        Ok(Approval::new("alice").into())
    }
}

impl Interaction for Two {
    async fn authorize(&self, _: &AuthorizationRequest, _: &Parts) -> Result<Decision, BoxError> {
        Ok(Approval::new("alice").into())
    }
}

const ISSUER: &str = "http://localhost";

fn store() -> MemoryStore {
    let client = |id: &str| Client::confidential(id, "a-long-random-secret").scope("read");
    let job = client("job").grant_types(["client_credentials"]);
    let web = client("web").redirect_uri("https://client.example/cb");
    MemoryStore::with_clients([job, web].map(|client| client.build().expect("a client")))
}

fn get(path: &str) -> Request<Bytes> {
    Request::get(path).header("host", "localhost").body(Bytes::new()).expect("a request")
}

fn token_request(more: &[(&str, &str)]) -> Request<Bytes> {
    let form = [&[("grant_type", "client_credentials")], more].concat();
    form_request("/token", ("job", "a-long-random-secret"), &form)
}

fn location(response: &Response<Bytes>) -> &str {
    response.headers()["location"].to_str().expect("text")
}

fn authorization_request(more: &str) -> Request<Bytes> {
    get(&format!("/authorize?response_type=code&client_id=web&redirect_uri=https://client.example/cb{more}"))
}

#[tokio::test]
async fn a_client_finds_what_it_must_check_before_it_goes_on() {
    let server = One::new(ISSUER.parse().expect("an issuer"), store());
    let metadata = json_of(&server.create_metadata_response(get("/.well-known/oauth-authorization-server")));
    assert_eq!(metadata["code_challenge_methods_supported"], serde_json::json!(["S256"]));
    assert_eq!(metadata["authorization_response_iss_parameter_supported"], true);
    assert_eq!(metadata["protected_resources"], serde_json::json!(["http://localhost/mcp"]));
    let document = get("/.well-known/oauth-protected-resource/mcp");
    let document = json_of(&server.create_protected_resource_metadata_response(document).await);
    assert_eq!(document["authorization_servers"], serde_json::json!([ISSUER]));
}

#[tokio::test]
async fn every_client_needs_pkce() {
    let server = One::new(ISSUER.parse().expect("an issuer"), store());
    let response = server.create_authorization_response(authorization_request("")).await;
    assert!(location(&response).contains("error=invalid_request"), "{response:?}");
    let challenge = format!("&code_challenge={CHALLENGE}&code_challenge_method=S256");
    let response = server.create_authorization_response(authorization_request(&challenge)).await;
    assert!(location(&response).contains("code="), "{response:?}");
}

#[tokio::test]
async fn the_only_mcp_server_is_the_default_resource() {
    let server = One::new(ISSUER.parse().expect("an issuer"), store());
    let tokens = json_of(&server.create_token_response(token_request(&[])).await);
    let digest = Digest::of(tokens["access_token"].as_str().expect("a token"));
    let token = server.store.get_token(&digest).await.expect("a store").expect("a token");
    assert_eq!(token.audience, ["http://localhost/mcp"]);
}

#[tokio::test]
async fn with_several_mcp_servers_a_client_must_name_its_own() {
    let server = Two::new(ISSUER.parse().expect("an issuer"), store());
    let refused = server.create_token_response(token_request(&[])).await;
    assert_eq!((refused.status().as_u16(), &json_of(&refused)["error"]), (400, &"invalid_target".into()));
    let challenge = format!("&code_challenge={CHALLENGE}&code_challenge_method=S256");
    let refused = server.create_authorization_response(authorization_request(&challenge)).await;
    assert!(location(&refused).contains("error=invalid_target"), "{refused:?}");

    let named = token_request(&[("resource", "http://localhost/files")]);
    let tokens = json_of(&server.create_token_response(named).await);
    let digest = Digest::of(tokens["access_token"].as_str().expect("a token"));
    let token = server.store.get_token(&digest).await.expect("a store").expect("a token");
    assert_eq!(token.audience, ["http://localhost/files"]);
    let resource = "&resource=http%3A%2F%2Flocalhost%2Fmcp%2F";
    let allowed = authorization_request(&format!("{challenge}{resource}"));
    let allowed = server.create_authorization_response(allowed).await;
    assert!(location(&allowed).contains("code="), "{allowed:?}");
}
