//! Resource Indicators for OAuth 2.0.

use std::time::Duration;

use oauth_runtime::store::{MemoryStore, TokenStore};
use oauth_runtime::{Approval, Client, Digest, ProtectedResource, SettingsError, device, oauth_server};

use crate::support::neutral::{form_request, json_of};
use crate::support::{Answer, FILES, MAIL, ResourceFixture, parameters_of};

#[tokio::test]
async fn section_2_a_resource_is_an_absolute_uri_without_a_fragment() {
    let fixture = ResourceFixture::start().await;
    let issuer = fixture.http.url.clone();
    for wrong in [
        "/mcp",
        "mcp",
        "files.example/api",
        "https://files.example/api#top",
        "https://user@files.example/api",
        "https://files.example/a pi",
        "https:",
        "https://unknown.example",
        "https://files.example/apiary",
        "https://files.example/api/../more",
        "https://files.example:8443/api/more",
        "https://files.example/api?a",
        &format!("https://files.example/{}", "a".repeat(4000)),
    ] {
        fixture.job(&[("resource", wrong)]).await.assert_error(400, "invalid_target");
        let answer = fixture.ask(&[("resource", wrong)], &[("x-user", "alice")]).await;
        answer.assert_redirect_error(&issuer, "invalid_target");
        // One wrong resource is not outweighed by a good one.
        fixture.job(&[("resource", FILES), ("resource", wrong)]).await.assert_error(400, "invalid_target");
    }
}

#[tokio::test]
async fn section_2_a_request_names_few_resources() {
    let fixture = ResourceFixture::start().await;
    let tenant = |number: usize| format!("https://tenants.example/many/{number}");
    let many: Vec<String> = (0..40).map(tenant).collect();
    let named = |count: usize| many[..count].iter().map(|one| ("resource", one.as_str())).collect::<Vec<_>>();
    let tokens = fixture.job(&named(16)).await;
    assert_eq!(fixture.audience(&tokens).await, many[..16]);
    let one_in_many_ways: Vec<String> = (0..17).map(|number| format!("{FILES}/{number}")).collect();
    let one_in_many_ways: Vec<_> = one_in_many_ways.iter().map(|one| ("resource", one.as_str())).collect();
    fixture.job(&one_in_many_ways).await.assert_error(400, "invalid_target");
    fixture.job(&named(17)).await.assert_error(400, "invalid_target");
    fixture.job(&named(40)).await.assert_error(400, "invalid_target");
}

#[tokio::test]
async fn section_2_the_spelling_of_clients_is_understood() {
    let fixture = ResourceFixture::start().await;
    for same in
        [FILES, "https://files.example/api/", "HTTPS://Files.Example/api", "https://files.example:443/api"]
    {
        let tokens = fixture.job(&[("resource", same)]).await;
        // The audience is the identifier of the resource, however the client wrote it.
        assert_eq!(fixture.audience(&tokens).await, [FILES], "{same}");
    }
    // The URL that it called, as the MCP SDK for Go does.
    for below in ["https://files.example/api/one", "https://files.example/api/one/two?three=4"] {
        let tokens = fixture.job(&[("resource", below), ("resource", FILES)]).await;
        assert_eq!(fixture.audience(&tokens).await, [FILES], "{below}");
    }
    let tokens = fixture.job(&[("resource", MAIL), ("resource", "https://mail.example/")]).await;
    assert_eq!(fixture.audience(&tokens).await, [MAIL], "named twice, it is there once");
}

#[tokio::test]
async fn section_2_the_scope_is_that_of_the_resources() {
    let fixture = ResourceFixture::start().await;
    let tokens = fixture.job(&[("resource", MAIL)]).await;
    assert_eq!(tokens.text("scope"), "read");
    let tokens = fixture.job(&[("resource", FILES)]).await;
    assert_eq!(tokens.text("scope"), "read upload");
    let nothing = [("resource", MAIL), ("scope", "upload")];
    fixture.job(&nothing).await.assert_error(400, "invalid_scope");
    // What belongs to no resource stays.
    let page = fixture.ask(&[("resource", MAIL), ("scope", "read upload profile")], &[]).await;
    assert_eq!(page.body, format!("read profile for {MAIL}"));
}

#[tokio::test]
async fn section_2_a_client_may_be_limited_to_some_resources() {
    let fixture = ResourceFixture::start().await;
    let as_mail_app = |resource| {
        let parameters = [("client_id", "mail-app"), ("resource", resource)];
        let fixture = &fixture;
        async move { fixture.ask(&parameters, &[("x-user", "alice")]).await }
    };
    assert!(parameters_of(&as_mail_app(MAIL).await).contains_key("code"));
    let answer = as_mail_app(FILES).await;
    answer.assert_redirect_error(&fixture.http.url, "invalid_target");
    // The answer does not tell which resources exist.
    let of_unknown = as_mail_app("https://unknown.example").await;
    assert_eq!(parameters_of(&answer)["error_description"], parameters_of(&of_unknown)["error_description"]);
}

#[tokio::test]
async fn section_2_1_the_page_knows_the_resources() {
    let fixture = ResourceFixture::start().await;
    let page = fixture.ask(&[("resource", &fixture.notes()), ("resource", FILES)], &[]).await;
    assert_eq!(page.body, format!("read write upload profile for {} {FILES}", fixture.notes()));
    let page = fixture.ask(&[], &[]).await;
    assert_eq!(page.body, "read write upload profile for ");
}

#[tokio::test]
async fn section_2_2_a_token_request_narrows_the_grant() {
    let fixture = ResourceFixture::start().await;
    let notes = fixture.notes();
    let both = [notes.as_str(), FILES];

    let tokens = fixture.redeem(&fixture.code(&both).await, &[FILES]).await;
    assert_eq!(fixture.audience(&tokens).await, [FILES]);
    assert_eq!(tokens.text("scope"), "read upload profile");

    // The refresh token is for the whole grant.
    let refreshed = fixture.refresh(&tokens, &[&notes]).await;
    assert_eq!(fixture.audience(&refreshed).await, [notes.as_str()]);
    assert_eq!(refreshed.text("scope"), "read write profile");
    let all = fixture.refresh(&refreshed, &[]).await;
    assert_eq!(fixture.audience(&all).await, both);
    assert_eq!(all.text("scope"), "read write upload profile");

    // A slash at the end, as some clients add one.
    let slashed = fixture.refresh(&all, &[&format!("{notes}/")]).await;
    assert_eq!(fixture.audience(&slashed).await, [notes.as_str()]);
}

#[tokio::test]
async fn section_2_2_a_token_request_gets_nothing_beyond_the_grant() {
    let fixture = ResourceFixture::start().await;
    let code = fixture.code(&[FILES]).await;
    fixture.redeem(&code, &[MAIL]).await.assert_error(400, "invalid_target");
    fixture.redeem(&code, &[FILES, MAIL]).await.assert_error(400, "invalid_target");
    // Nothing was spent.
    let tokens = fixture.redeem(&code, &[]).await;
    assert_eq!(fixture.audience(&tokens).await, [FILES]);
    fixture.refresh(&tokens, &[MAIL]).await.assert_error(400, "invalid_target");
    let refreshed = fixture.refresh(&tokens, &[FILES]).await;
    assert_eq!(fixture.audience(&refreshed).await, [FILES]);
}

#[tokio::test]
async fn section_2_2_nobody_approved_a_resource_for_a_grant_without_one() {
    let fixture = ResourceFixture::start().await;
    let code = fixture.code(&[]).await;
    fixture.redeem(&code, &[FILES]).await.assert_error(400, "invalid_target");
    let tokens = fixture.redeem(&code, &[]).await;
    assert!(fixture.audience(&tokens).await.is_empty(), "it is for the provider itself");
    fixture.refresh(&tokens, &[MAIL]).await.assert_error(400, "invalid_target");
    assert_eq!(fixture.refresh(&tokens, &[]).await.status, 200);
}

#[tokio::test]
async fn a_client_of_some_resources_gets_no_token_for_others_by_naming_none() {
    let fixture = ResourceFixture::start().await;
    let answer = fixture.ask(&[("client_id", "mail-app")], &[("x-user", "alice")]).await;
    answer.assert_redirect_error(&fixture.http.url, "invalid_target");
    let form = [("grant_type", "client_credentials")];
    let answer = fixture.http.post("/token", Some(("files-api", "files-client-secret")), &form).await;
    answer.assert_error(400, "invalid_target");
}

#[tokio::test]
async fn a_device_names_its_resource() {
    let fixture = ResourceFixture::start().await;
    let ask = |resource| {
        let http = &fixture.http;
        async move {
            http.post("/device_authorization", None, &[("client_id", "tv"), ("resource", resource)]).await
        }
    };
    ask("https://unknown.example").await.assert_error(400, "invalid_target");
    let device = ask(FILES).await;
    let request = fixture.server.find_device_request(&device.text("user_code")).await.expect("a store");
    let request = request.expect("it waits");
    assert_eq!(request.resources(), [FILES]);
    assert!(
        fixture.server.approve_device_request(&request, Approval::new("alice-sub")).await.expect("a store")
    );
    let device_code = device.text("device_code");
    let poll = [("grant_type", device::GRANT_TYPE), ("client_id", "tv"), ("device_code", &*device_code)];
    let wrong = [&poll[..], &[("resource", MAIL)]].concat();
    fixture.http.post("/token", None, &wrong).await.assert_error(400, "invalid_target");
    fixture.clock.advance(Duration::from_secs(5));
    let tokens = fixture.http.post("/token", None, &poll).await;
    assert_eq!(fixture.audience(&tokens).await, [FILES]);
}

#[tokio::test]
async fn a_token_counts_only_at_its_resource() {
    let fixture = ResourceFixture::start().await;
    let notes = fixture.notes();
    let of_notes = fixture.redeem(&fixture.code(&[&notes]).await, &[]).await;
    let of_files = fixture.redeem(&fixture.code(&[FILES]).await, &[]).await;
    let of_none = fixture.redeem(&fixture.code(&[]).await, &[]).await;
    let statuses = async |tokens: &Answer| {
        let at = ["/mcp", "/mcp/read", "/files", "/me"];
        let mut statuses = Vec::new();
        for path in at {
            statuses.push(fixture.get(path, tokens).await);
        }
        statuses
    };
    assert_eq!(statuses(&of_notes).await, [200, 200, 401, 401]);
    assert_eq!(statuses(&of_files).await, [401, 401, 200, 401]);
    assert_eq!(statuses(&of_none).await, [401, 401, 401, 200]);
}

#[tokio::test]
async fn a_resource_server_introspects_only_tokens_for_its_resources() {
    let fixture = ResourceFixture::start().await;
    let as_files = |tokens: &Answer| {
        let token = tokens.text("access_token");
        let http = fixture.http.clone();
        async move {
            http.post("/introspect", Some(("files-api", "files-client-secret")), &[("token", &token)])
                .await
                .json()
        }
    };
    let of_files = fixture.job(&[("resource", FILES)]).await;
    assert_eq!(as_files(&of_files).await["aud"], serde_json::json!([FILES]));
    let of_mail = fixture.job(&[("resource", MAIL)]).await;
    assert_eq!(as_files(&of_mail).await, serde_json::json!({"active": false}));
    assert_eq!(as_files(&fixture.job(&[]).await).await, serde_json::json!({"active": false}));
}

#[tokio::test]
async fn a_directory_finds_what_nobody_defined() {
    let fixture = ResourceFixture::start().await;
    let tokens = fixture.job(&[("resource", "https://tenants.example/1")]).await;
    assert_eq!(fixture.audience(&tokens).await, ["https://tenants.example/1"]);
    fixture.job(&[("resource", "https://tenants.example/2")]).await.assert_error(400, "invalid_target");
    fixture.job(&[("resource", "https://tenants.example/down")]).await.assert_error(500, "server_error");
}

/// A provider whose only resource is the default.
#[oauth_server(
    grants(client_credentials),
    scopes(read = "Read"),
    resources(notes = "/mcp" { scopes(read), default }),
    scope_module = quiet_scope,
    resource_module = quiet_resource
)]
struct Quiet {
    #[store]
    store: MemoryStore,
}

#[tokio::test]
async fn the_default_resource_is_that_of_a_request_without_one() {
    let job =
        Client::confidential("job", "job-client-secret").grant_types(["client_credentials"]).scope("read");
    let store = MemoryStore::with_clients([job.build().expect("a client")]);
    let server = Quiet::new("http://localhost/id".parse().expect("an issuer"), store);
    let request =
        form_request("/token", ("job", "job-client-secret"), &[("grant_type", "client_credentials")]);
    let response = json_of(&server.create_token_response(request).await);
    let token = response["access_token"].as_str().unwrap_or_else(|| panic!("a token in {response}"));
    let found = server.store.get_token(&Digest::of(token)).await.expect("a store").expect("a token");
    assert_eq!(found.audience, ["http://localhost/id/mcp"]);
}

#[test]
fn resources_that_make_no_sense_do_not_start() {
    let builder = || Quiet::builder("https://notes.example".parse().expect("an issuer"), MemoryStore::new());
    let resource = |identifier: &str| ProtectedResource::new(identifier).expect("a resource");
    let refusal = |result: Result<_, SettingsError>| match result {
        Ok(_) => panic!("it starts"),
        Err(error) => error.to_string(),
    };
    for (message, result) in [
        ("has no resource `files`", builder().resource_identifier("files", FILES).try_build()),
        ("absolute URI", builder().resource_identifier("notes", "mcp").try_build()),
        ("two resources", builder().resource(resource("https://NOTES.example/mcp/")).try_build()),
        ("two resources", builder().resource(resource(FILES)).resource(resource(FILES)).try_build()),
        (
            "no scope `write`",
            builder().resource(resource(FILES).scope("read write").expect("a scope")).try_build(),
        ),
    ] {
        let told = refusal(result);
        assert!(told.contains(message), "{told}");
    }
}
