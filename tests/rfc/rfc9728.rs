//! OAuth 2.0 Protected Resource Metadata, and the challenges that lead to it (RFC 6750, RFC 9470).

use http::request::Parts;
use oauth_runtime::keys::SigningAlgorithm;
use oauth_runtime::store::MemoryStore;
use oauth_runtime::{AuthorizationRequest, BoxError, Decision, Interaction, oauth_server};
use serde_json::{Value, json};

use crate::support::{EAST, FILES, Http, MAIL, Payment, ResourceFixture, WEST};

const WELL_KNOWN: &str = "/.well-known/oauth-protected-resource";

#[tokio::test]
async fn section_2_the_document_of_a_declared_resource() {
    let fixture = ResourceFixture::start().await;
    let answer = fixture.http.get(&format!("{WELL_KNOWN}/mcp"), &[("origin", "https://app.example")]).await;
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, "application/json"));
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    assert_eq!(
        answer.json(),
        json!({
            "resource": fixture.notes(),
            "authorization_servers": [fixture.http.url],
            "resource_name": "Notes",
            "scopes_supported": ["read", "write"],
            "bearer_methods_supported": ["header"],
        })
    );
}

#[tokio::test]
async fn section_3_1_a_document_is_at_the_path_of_its_resource() {
    let fixture = ResourceFixture::start().await;
    let resource = async |path: &str| {
        let answer = fixture.http.get(&format!("{WELL_KNOWN}{path}"), &[]).await;
        (answer.status.as_u16(), answer.status.is_success().then(|| answer.text("resource")))
    };
    assert_eq!(resource("/mcp").await, (200, Some(fixture.notes())));
    assert_eq!(resource("/mcp/").await, (200, Some(fixture.notes())), "some clients add a slash");
    assert_eq!(resource("/api").await, (200, Some(FILES.into())), "of another host");
    assert_eq!(resource("").await, (200, Some(MAIL.into())), "without a path");
    assert_eq!(resource("/").await, (200, Some(MAIL.into())));
    for path in ["/unknown", "/mcp/more", "/MCP", "//mcp", "/mcp%2f", "/../mcp"] {
        assert_eq!(resource(path).await.0, 404, "{path}");
    }
}

#[tokio::test]
async fn section_3_1_a_query_belongs_to_an_identifier_that_has_one() {
    let fixture = ResourceFixture::start().await;
    let resource = async |path: &str, host: &str| {
        let answer = fixture.http.get(&format!("{WELL_KNOWN}{path}"), &[("host", host)]).await;
        (answer.status.as_u16(), answer.status.is_success().then(|| answer.text("resource")))
    };
    assert_eq!(resource("/log?tenant=1", "west.example").await, (200, Some(WEST.into())));
    assert_eq!(resource("/log?tenant=1", "a.proxy").await, (200, Some(WEST.into())), "the only one");
    assert_eq!(
        resource("/log?tenant=2", "west.example").await,
        (200, Some(EAST.into())),
        "the only one without"
    );
    assert_eq!(
        resource("/mcp?session=7", "localhost").await,
        (200, Some(fixture.notes())),
        "of the URL that it calls"
    );
}

#[tokio::test]
async fn section_3_1_the_host_of_the_request_tells_resources_at_one_path_apart() {
    let fixture = ResourceFixture::start().await;
    let resource = async |host: &str| {
        let answer = fixture.http.get(&format!("{WELL_KNOWN}/1"), &[("host", host)]).await;
        answer.status.is_success().then(|| answer.text("resource")).ok_or(answer.status.as_u16())
    };
    assert_eq!(resource("north.example").await, Ok("http://north.example/1".into()), "of the directory");
    assert_eq!(resource("unknown.example").await, Err(404));
    assert_eq!(resource("b\\ad/../host").await, Err(404));
}

#[tokio::test]
async fn a_directory_that_fails_is_no_answer() {
    let fixture = ResourceFixture::start().await;
    let answer = fixture.http.get(&format!("{WELL_KNOWN}/down"), &[("host", "north.example")]).await;
    answer.assert_error(500, "server_error");
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("access-control-allow-origin"), "*", "a browser's script may read it");
}

#[tokio::test]
async fn section_3_1_only_read() {
    let fixture = ResourceFixture::start().await;
    let path = format!("{WELL_KNOWN}/mcp");
    let answer = fixture.http.send("POST", &path, &[], Some(String::new())).await;
    assert_eq!((answer.status.as_u16(), answer.header("allow")), (405, "GET, HEAD"));
    let headers = [("origin", "https://app.example"), ("access-control-request-method", "GET")];
    let preflight = fixture.http.send("OPTIONS", &path, &headers, None).await;
    assert_eq!(preflight.header("access-control-allow-origin"), "*");
}

#[tokio::test]
async fn section_4_the_provider_lists_its_resources() {
    let fixture = ResourceFixture::start().await;
    let metadata = fixture.http.get("/.well-known/oauth-authorization-server", &[]).await.json();
    assert_eq!(metadata["protected_resources"], json!([fixture.notes(), FILES, MAIL, EAST, WEST]));
}

#[tokio::test]
async fn section_5_1_a_challenge_leads_to_the_document() {
    let fixture = ResourceFixture::start().await;
    let url = &fixture.http.url;
    let challenge = |answer: crate::support::Answer| {
        (answer.status.as_u16(), answer.header("www-authenticate").to_owned())
    };
    let without = challenge(fixture.http.get("/mcp", &[]).await);
    let document = format!("resource_metadata=\"{url}{WELL_KNOWN}/mcp\"");
    assert_eq!(without, (401, format!("Bearer realm=\"{url}\", scope=\"write\", {document}")));

    let wrong = challenge(fixture.http.get_with_token("/mcp", "unknown").await);
    assert_eq!(wrong.0, 401);
    assert!(wrong.1.contains("error=\"invalid_token\"") && wrong.1.ends_with(&document), "{}", wrong.1);

    let code = fixture.code(&[&fixture.notes()]).await;
    let tokens = fixture.redeem(&code, &[]).await;
    let narrow = fixture.refresh_with_scope(&tokens, "read").await;
    let (status, text) = challenge(fixture.http.get_with_token("/mcp", &narrow.text("access_token")).await);
    assert_eq!(status, 403);
    let wanted = format!("scope=\"write\", {document}");
    assert!(text.contains("error=\"insufficient_scope\"") && text.ends_with(&wanted), "{text}");

    // The document of another host is there.
    let (_, text) = challenge(fixture.http.get("/files", &[]).await);
    let document = "resource_metadata=\"https://files.example/.well-known/oauth-protected-resource/api\"";
    assert!(text.ends_with(document), "{text}");
    // The provider's own resources have none.
    let (_, text) = challenge(fixture.http.get("/me", &[]).await);
    assert!(!text.contains("resource_metadata"), "{text}");
}

#[tokio::test]
async fn rfc_9470_a_login_of_unknown_age_is_not_sufficient() {
    let fixture = ResourceFixture::start().await;
    let tokens = fixture.redeem(&fixture.code(&[&fixture.notes()]).await, &[]).await;
    let bearer = format!("Bearer {}", tokens.text("access_token"));
    let answer = fixture.http.send("POST", "/pay", &[("authorization", &bearer)], Some(String::new())).await;
    assert_eq!(answer.status, 401);
    let challenge = answer.header("www-authenticate");
    assert!(challenge.contains("error=\"insufficient_user_authentication\""), "{challenge}");
    assert!(challenge.contains("max_age=\"300\"") && challenge.contains("resource_metadata="), "{challenge}");
    assert_eq!(answer.json()["error"], "insufficient_user_authentication");
}

/// A provider that binds every token to a key, by a proof alone.
#[oauth_server(
    grants(authorization_code),
    responses(code),
    scopes(read = "Read your notes"),
    sender_constrained(dpop, required),
    authorization_details(payment_initiation = Payment),
    resources(notes = "/mcp" { scopes(read) }),
    scope_module = scope_of_proofs,
    resource_module = resource_of_proofs
)]
struct Proofs {
    #[store]
    store: MemoryStore,
}

impl Interaction for Proofs {
    async fn authorize(&self, _: &AuthorizationRequest, _: &Parts) -> Result<Decision, BoxError> {
        Ok(Decision::Denied)
    }
}

/// The same by a proof or by a certificate.
#[oauth_server(
    grants(client_credentials),
    scopes(read = "Read your notes"),
    sender_constrained(dpop, mtls, required),
    resources(notes = "/mcp" { scopes(read) }),
    scope_module = scope_of_both,
    resource_module = resource_of_both
)]
struct Both {
    #[store]
    store: MemoryStore,
}

async fn document_of(router: axum::Router) -> Value {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(listener, router).await });
    Http::new(url).get(&format!("{WELL_KNOWN}/mcp"), &[]).await.json()
}

#[tokio::test]
async fn section_2_the_document_says_which_tokens_the_resource_takes() {
    let issuer = || "https://notes.example".parse().expect("an issuer");
    let algorithms = vec![SigningAlgorithm::Es256];
    let proofs =
        Proofs::builder(issuer(), MemoryStore::new()).dpop_signing_algorithms(algorithms.clone()).build();
    let document = document_of(proofs.router()).await;
    assert_eq!(document["dpop_signing_alg_values_supported"], json!(["ES256"]));
    assert_eq!(document["dpop_bound_access_tokens_required"], json!(true));
    assert_eq!(document["authorization_details_types_supported"], json!(["payment_initiation"]));
    assert_eq!(document.get("tls_client_certificate_bound_access_tokens"), None);

    let both = Both::builder(issuer(), MemoryStore::new()).dpop_signing_algorithms(algorithms).build();
    let document = document_of(both.router()).await;
    assert_eq!(document["dpop_signing_alg_values_supported"], json!(["ES256"]));
    assert_eq!(document["tls_client_certificate_bound_access_tokens"], json!(true));
    assert_eq!(document.get("dpop_bound_access_tokens_required"), None, "a certificate will do");
    assert_eq!(document.get("authorization_details_types_supported"), None);
}
