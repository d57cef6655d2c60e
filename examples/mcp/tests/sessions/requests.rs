//! Requests of applications that we cannot run here, as their documentation and their issues show them.

use reqwest::{Client, StatusCode, Url};
use serde_json::{Value, json};
use test_clients::Visit;

use crate::server::{FILES, FORMS, Form, Server};

/// RFC 7636 appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

async fn register(server: &Server, metadata: &Value) -> Value {
    let sent = Client::new().post(format!("{}/register", server.issuer)).json(metadata).send().await;
    let answer = sent.expect("an answer");
    assert_eq!(answer.status(), StatusCode::CREATED);
    answer.json().await.expect("JSON")
}

async fn token(server: &Server, form: &[(&str, &str)]) -> (StatusCode, Value) {
    let sent = Client::new().post(format!("{}/token", server.issuer)).form(form).send().await;
    let answer = sent.expect("an answer");
    (answer.status(), answer.json().await.expect("JSON"))
}

/// The code that a person gives to a client, for the MCP server.
async fn code(server: &Server, client_id: &str, redirect_uri: &str) -> String {
    code_for(server, client_id, redirect_uri, &server.url).await
}

async fn code_for(server: &Server, client_id: &str, redirect_uri: &str, resource: &str) -> String {
    let parameters = [
        ("response_type", "code"),
        ("client_id", client_id),
        ("redirect_uri", redirect_uri),
        ("scope", "read"),
        ("state", "af0ifjsldkj"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
        ("resource", resource),
    ];
    let url = Url::parse_with_params(&format!("{}/authorize", server.issuer), parameters).expect("a URL");
    let response = server.person(Visit { url: url.into(), untick: Vec::new() }).await;
    assert!(response.starts_with(redirect_uri), "{response}");
    let response = Url::parse(&response).expect("a URL");
    let code = response.query_pairs().find(|(name, _)| name == "code");
    code.unwrap_or_else(|| panic!("no code in {response}")).1.into_owned()
}

/// The tokens for that code.
pub(crate) async fn tokens(server: &Server, client_id: &str, redirect_uri: &str) -> Value {
    let code = code(server, client_id, redirect_uri).await;
    let form = redemption(client_id, redirect_uri, &code);
    let resource = &*server.url;
    let (status, tokens) = token(server, &[&form[..], &[("resource", resource)]].concat()).await;
    assert_eq!(status, StatusCode::OK, "{tokens}");
    tokens
}

fn redemption<'a>(client_id: &'a str, redirect_uri: &'a str, code: &'a str) -> [(&'a str, &'a str); 5] {
    [
        ("grant_type", "authorization_code"),
        ("client_id", client_id),
        ("code", code),
        ("redirect_uri", redirect_uri),
        ("code_verifier", VERIFIER),
    ]
}

/// `fetchDynamicRegistration` of microsoft/vscode, and microsoft/vscode#278512: any port, if 33418 is taken.
#[tokio::test]
async fn vs_code_registers_native_with_https_and_loopback_redirect_uris() {
    for form in FORMS {
        vs_code(&Server::start(form, &[]).await).await;
    }
}

async fn vs_code(server: &Server) {
    let registered = register(
        server,
        &json!({
            "client_name": "Visual Studio Code",
            "client_uri": "https://code.visualstudio.com",
            "grant_types": ["authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:device_code"],
            "response_types": ["code"],
            "redirect_uris": [
                "https://insiders.vscode.dev/redirect", "https://vscode.dev/redirect",
                "http://127.0.0.1/", "http://127.0.0.1:33418/",
            ],
            "scope": "read",
            "token_endpoint_auth_method": "none",
            "application_type": "native",
        }),
    )
    .await;
    assert_eq!(registered["grant_types"], json!(["authorization_code", "refresh_token"]), "{registered}");
    let client_id = registered["client_id"].as_str().expect("an identifier");
    for redirect_uri in ["http://127.0.0.1:33418/", "http://127.0.0.1:59656/", "https://vscode.dev/redirect"]
    {
        let tokens = tokens(server, client_id, redirect_uri).await;
        assert_eq!(
            (&tokens["scope"], tokens["refresh_token"].is_string()),
            (&json!("read"), true),
            "{tokens}"
        );
    }
}

/// anthropics/claude-code#47185: the document names redirect URIs without a port, the request has one.
#[tokio::test]
async fn claude_code_is_named_by_a_document_with_localhost_and_comes_from_any_port() {
    for form in FORMS {
        claude_code(&Server::start(form, &["http://localhost/callback", "http://127.0.0.1/callback"]).await)
            .await;
    }
}

async fn claude_code(server: &Server) {
    server.documents.set("application_type", json!("native"));
    let client_id = server.documents.client_id();
    for redirect_uri in ["http://localhost:53076/callback", "http://localhost:3118/callback"] {
        let tokens = tokens(server, &client_id, redirect_uri).await;
        assert!(tokens["refresh_token"].is_string(), "{tokens}");
    }
}

/// Claude on the web registers its own callback, OpenCode and older clients a loopback one, both without a type.
#[tokio::test]
async fn a_client_that_does_not_say_its_type_may_be_a_native_one() {
    for form in FORMS {
        untyped_clients(&Server::start(form, &[]).await).await;
    }
}

async fn untyped_clients(server: &Server) {
    for redirect_uri in
        ["https://claude.ai/api/mcp/auth_callback", "http://127.0.0.1:19876/mcp/oauth/callback"]
    {
        let registered = register(
            server,
            &json!({
                "client_name": "An agent",
                "redirect_uris": [redirect_uri],
                "grant_types": ["authorization_code", "refresh_token"],
                "response_types": ["code"],
                "token_endpoint_auth_method": "none",
            }),
        )
        .await;
        let client_id = registered["client_id"].as_str().expect("an identifier");
        let tokens = tokens(server, client_id, redirect_uri).await;
        assert_eq!(tokens["token_type"], "Bearer", "{tokens}");
    }
}

/// What no SDK sends: the resource of another server, with a code and with a refresh token. Neither is used up.
#[tokio::test]
async fn the_token_endpoint_refuses_another_resource() {
    for form in FORMS {
        another_resource(&Server::start(form, &["http://localhost/callback"]).await).await;
    }
}

async fn another_resource(server: &Server) {
    let redirect_uri = "http://localhost:3118/callback";
    let client_id = server.documents.client_id();
    let elsewhere = [("resource", "https://elsewhere.example/mcp")];
    let refused = |(status, body): (StatusCode, Value)| {
        assert_eq!((status, &body["error"]), (StatusCode::BAD_REQUEST, &json!("invalid_target")), "{body}");
    };
    let code = code(server, &client_id, redirect_uri).await;
    let form = redemption(&client_id, redirect_uri, &code);
    refused(token(server, &[&form[..], &elsewhere].concat()).await);
    let (status, tokens) = token(server, &form).await;
    assert_eq!(status, StatusCode::OK, "{tokens}");
    let refresh_token = tokens["refresh_token"].as_str().expect("a token");
    let form =
        [("grant_type", "refresh_token"), ("client_id", &*client_id), ("refresh_token", refresh_token)];
    refused(token(server, &[&form[..], &elsewhere].concat()).await);
    let (status, tokens) = token(server, &form).await;
    assert_eq!(status, StatusCode::OK, "{tokens}");
}

/// The header of an answer of the MCP server to a JSON-RPC request.
async fn challenge(server: &Server, access_token: Option<&str>, body: &str) -> (StatusCode, String) {
    let mut request = Client::new().post(&server.url).body(body.to_owned());
    if let Some(access_token) = access_token {
        request = request.bearer_auth(access_token);
    }
    let request = request.header("content-type", "application/json");
    let answer = request.header("accept", "application/json, text/event-stream").send().await;
    let answer = answer.expect("an answer");
    let header =
        answer.headers().get("www-authenticate").map(|value| value.to_str().expect("text").to_owned());
    (answer.status(), header.unwrap_or_default())
}

/// A page whose name was made to lead here (DNS rebinding) sends its own name.
#[tokio::test]
async fn another_host_is_refused_although_the_token_is_good() {
    for form in FORMS {
        other_hosts(&Server::start(form, &["http://localhost/callback"]).await).await;
    }
}

async fn other_hosts(server: &Server) {
    let tokens = tokens(server, &server.documents.client_id(), "http://localhost:3118/callback").await;
    let token = tokens["access_token"].as_str().expect("a token");
    let own = Url::parse(&server.url).expect("a URL").authority().to_owned();
    for (host, expected) in [
        (own.as_str(), StatusCode::OK),
        ("rebound.example", StatusCode::FORBIDDEN),
        ("rebound.example:80", StatusCode::FORBIDDEN),
    ] {
        let request = Client::new().post(&server.url).bearer_auth(token).header("host", host);
        let request = request.header("content-type", "application/json");
        let request = request.header("accept", "application/json, text/event-stream");
        let list = r#"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#;
        let answer = request.body(list).send().await.expect("an answer");
        assert_eq!(answer.status(), expected, "{host}");
    }
}

/// RFC 6750 section 3, RFC 9728 section 5.1.
#[tokio::test]
async fn challenges_name_the_scope_and_the_metadata() {
    for form in FORMS {
        challenges(&Server::start(form, &["http://localhost/callback"]).await).await;
    }
}

async fn challenges(server: &Server) {
    let origin = server.url.trim_end_matches("/mcp");
    let metadata = format!(r#"resource_metadata="{origin}/.well-known/oauth-protected-resource/mcp""#);
    let list = r#"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#;
    let (status, header) = challenge(server, None, list).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert!(header.contains(r#"scope="read""#) && header.contains(&metadata), "{header}");

    let tokens = tokens(server, &server.documents.client_id(), "http://localhost:3118/callback").await;
    let token = tokens["access_token"].as_str();
    assert_eq!(challenge(server, token, list).await.0, StatusCode::OK);
    let call = |method: &str| {
        format!(
            r#"{{"jsonrpc":"2.0","id":2,"method":"{method}","params":{{"name":"add_note","arguments":{{"text":"x"}}}}}}"#
        )
    };
    let (status, header) = challenge(server, token, &call("tools/call")).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    for part in [r#"error="insufficient_scope""#, r#"scope="read write""#, &metadata] {
        assert!(header.contains(part), "{part} in {header}");
    }
    let expired = "an-access-token-that-nobody-issued-and-nobody-knows";
    let (status, header) = challenge(server, Some(expired), list).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert!(header.contains(r#"error="invalid_token""#) && header.contains(&metadata), "{header}");
}

/// However the call is written, the tool does not run without `write`.
#[tokio::test]
async fn no_spelling_of_a_call_gets_past_the_scope() {
    for form in FORMS {
        spellings(&Server::start(form, &["http://localhost/callback"]).await).await;
    }
}

async fn spellings(server: &Server) {
    let tokens = tokens(server, &server.documents.client_id(), "http://localhost:3118/callback").await;
    let token = tokens["access_token"].as_str();
    let params = r#""params":{"name":"add_note","arguments":{"text":"x"}}"#;
    for body in [
        format!(r#"[{{"jsonrpc":"2.0","id":2,"method":"tools/call",{params}}}]"#),
        format!(r#"{{"jsonrpc":"2.0","id":2,"method":"tools\u002fcall",{params}}}"#),
        format!(r#"{{"jsonrpc":"2.0","id":2,"method":"ping","method":"tools/call",{params}}}"#),
        format!(r#"{{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{{"name":"list_notes"}},{params}}}"#),
        r#"{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"add\u005fnote","arguments":{"text":"x"}}}"#
            .to_owned(),
        format!(r#"{{"jsonrpc":"2.0","method":"tools/call",{params}}}"#),
    ] {
        let (status, _) = challenge(server, token, &body).await;
        assert_ne!(status, StatusCode::OK, "{body}");
    }
    let list =
        r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"list_notes","arguments":{}}}"#;
    let answer = Client::new().post(&server.url).bearer_auth(token.expect("a token")).body(list);
    let answer = answer.header("content-type", "application/json");
    let answer =
        answer.header("accept", "application/json, text/event-stream").send().await.expect("an answer");
    let answer: Value = answer.json().await.expect("JSON");
    assert_eq!(answer["result"]["content"][0]["text"], "", "{answer}");
}

/// The provider that is apart has another resource, too.
#[tokio::test]
async fn a_token_for_another_resource_is_refused_by_the_mcp_server() {
    let redirect_uri = "http://localhost:3118/callback";
    let server = Server::start(Form::Apart, &["http://localhost/callback"]).await;
    let client_id = server.documents.client_id();
    let list = r#"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#;
    for (resource, expected) in [(&*server.url, StatusCode::OK), (FILES, StatusCode::UNAUTHORIZED)] {
        let code = code_for(&server, &client_id, redirect_uri, resource).await;
        let (status, tokens) = token(&server, &redemption(&client_id, redirect_uri, &code)).await;
        assert_eq!(status, StatusCode::OK, "{tokens}");
        let (status, header) = challenge(&server, tokens["access_token"].as_str(), list).await;
        assert_eq!(status, expected, "{header}");
        assert_eq!(header.contains(r#"error="invalid_token""#), resource == FILES, "{header}");
    }
}
