//! What a person sees before they connect a client.

use reqwest::{Client, Url};
use serde_json::{Value, json};
use test_clients::Browser;

use crate::server::{Form, Server};

/// RFC 7636 appendix B.
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// The texts of the pages for login and consent.
async fn pages(server: &Server, client_id: &str) -> [String; 2] {
    let parameters = [
        ("response_type", "code"),
        ("client_id", client_id),
        ("redirect_uri", "http://localhost:3118/callback"),
        ("scope", "read write"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
        ("resource", &server.url),
    ];
    let request = Url::parse_with_params(&format!("{}/authorize", server.issuer), parameters).expect("a URL");
    let browser = Browser::new(&server.issuer);
    let login = browser.open(request.as_str()).await;
    let consent = browser.log_in(&login, "alice", "wonderland").await;
    [login.text(), consent.text()]
}

#[track_caller]
fn assert_says(text: &str, all: &[&str]) {
    for said in all {
        assert!(text.contains(said), "{said:?} in {text:?}");
    }
}

/// The client, the host that vouches for it, the server that it wants to use, and where the response goes.
#[tokio::test]
async fn a_person_reads_what_they_connect_and_what_it_may_do() {
    let server = Server::start(Form::Together, &["http://localhost/callback"]).await;
    let [login, consent] = pages(&server, &server.documents.client_id()).await;
    assert_says(&login, &["Notes for the desk"]);
    let host = format!("published by {}", server.documents.name());
    let resource = format!("Access to Notes ({})", server.url);
    let loopback = "any other program here could say so too";
    assert_says(&consent, &[&host, loopback, &resource, "Notes for the desk asks for 2 permissions"]);
    assert_says(
        &consent,
        &["Read your notes", "Add notes", "back to a program on this device (localhost:3118)"],
    );
}

#[tokio::test]
async fn a_person_reads_that_nobody_knows_a_client_that_registered_itself() {
    let server = Server::start(Form::Together, &[]).await;
    let metadata = json!({
        "client_name": "An agent", "redirect_uris": ["http://localhost:3118/callback"],
        "token_endpoint_auth_method": "none",
    });
    let registered = Client::new().post(format!("{}/register", server.issuer)).json(&metadata).send().await;
    let registered: Value = registered.expect("an answer").json().await.expect("JSON");
    let client_id = registered["client_id"].as_str().expect("an identifier");
    let [login, consent] = pages(&server, client_id).await;
    assert_says(&login, &["An agent"]);
    let resource = format!("Access to Notes ({})", server.url);
    assert_says(
        &consent,
        &[
            &resource,
            "asks for access and calls itself An agent. Nobody here has checked that",
            "An agent asks for 2 permissions",
            "After this you go back to a program on this device (localhost:3118)",
        ],
    );
}
