//! Backchannel authentication (OpenID Connect CIBA Core 1.0): clients that ask for a person who is elsewhere, and the page where that
//! person decides (rows X of the attacks).

use reqwest::StatusCode;
use serde_json::{Value, json};
use test_clients::browser::Form;
use test_clients::{Receiver, Script, node, python};
use test_needs::needs;

use crate::browser::{Browser, Page};
use crate::process::{Origin, Provider, refused};

const GRANT_TYPE: &str = "urn:openid:params:grant-type:ciba";
const SECRET: &str = "one-more-long-random-secret-for-the-till";
const NOTIFICATION_TOKEN: &str = "8d67dc78-7faa-4d41-aabd-67707b374255";

/// A till that polls, alice, and bob, for whom a client needs a code. `more` belongs to the client.
pub(crate) fn config(more: &str) -> String {
    format!(
        r#"
listen = "127.0.0.1:0"
store = "memory:"
ciba_polling_interval = 1

[[clients]]
client_id = "till"
client_secret = "{SECRET}"
client_name = "Till of the <b>corner shop</b>"
grant_types = ["{GRANT_TYPE}", "refresh_token"]
response_types = []
scope = "openid offline_access read write"
{more}

[[clients]]
client_id = "other"
client_secret = "{SECRET}"
grant_types = ["{GRANT_TYPE}"]
response_types = []
scope = "openid read"

[[users]]
username = "alice"
password = "wonderland"
sub = "248289761001"
claims = {{ email = "alice@example.com", email_verified = true }}

[[users]]
username = "bob"
password = "builder"
sub = "248289761002"
user_code = "1234"
"#
    )
}

/// One that is notified at this host.
fn notified(mode: &str, receiver: &Receiver) -> String {
    let name = receiver.name();
    let more = format!(
        "backchannel_token_delivery_mode = \"{mode}\"\n\
         backchannel_client_notification_endpoint = \"https://{name}/notify\""
    );
    let top = format!(
        "ciba_polling_interval = 1\nstore_secret = \"{}\"\nfetch_hosts = [{name:?}]\nfetch_ca = {:?}",
        "5".repeat(64),
        receiver.root_file().display().to_string()
    );
    config(&more).replace("ciba_polling_interval = 1", &top)
}

/// The answer to a request of the till with these parameters.
pub(crate) async fn ask(provider: &Origin, more: &[(&str, &str)]) -> (StatusCode, Value) {
    let mut form = vec![("scope", "openid read write")];
    form.extend(more);
    post(provider, "/bc-authorize", "till", &form).await
}

async fn post(provider: &Origin, path: &str, client: &str, form: &[(&str, &str)]) -> (StatusCode, Value) {
    let request = reqwest::Client::new().post(provider.url_of(path)).basic_auth(client, Some(SECRET));
    let answer = request.form(form).send().await.expect("an answer");
    (answer.status(), answer.json().await.expect("JSON"))
}

async fn poll(provider: &Origin, client: &str, id: &str) -> Value {
    post(provider, "/token", client, &[("grant_type", GRANT_TYPE), ("auth_req_id", id)]).await.1
}

/// The `auth_req_id` of a new request for alice.
pub(crate) async fn waiting(provider: &Origin, message: &str) -> String {
    let (status, answer) = ask(provider, &[("login_hint", "alice"), ("binding_message", message)]).await;
    assert_eq!(status, 200, "{answer}");
    answer["auth_req_id"].as_str().expect("an identifier").to_owned()
}

/// The same of a client that is notified.
async fn waiting_for_notice(provider: &Origin, message: &str) -> String {
    let (status, answer) = ask(
        provider,
        &[
            ("login_hint", "alice"),
            ("binding_message", message),
            ("client_notification_token", NOTIFICATION_TOKEN),
        ],
    )
    .await;
    assert_eq!(status, 200, "{answer}");
    answer["auth_req_id"].as_str().expect("an identifier").to_owned()
}

/// Alice, at the page of what waits for her.
async fn alice(provider: &Origin) -> (Browser, Page) {
    let browser = Browser::new(&provider.url);
    let login = browser.open(&provider.url_of("/approvals")).await;
    let page = browser.log_in(&login, "alice", "wonderland").await;
    (browser, page)
}

/// The form of the request with this message.
fn form(page: &Page, message: &str) -> Form {
    let sections = page.body.split("<article class=\"approval\"").skip(1);
    let section = sections.into_iter().find(|section| section.contains(message));
    let section = section.unwrap_or_else(|| panic!("{message} does not wait: {page:?}"));
    let mut form = page.form("button[name=decision][value=deny]");
    for name in ["request", "csrf"] {
        let (_, rest) = section.split_once(&format!("name=\"{name}\" value=\"")).expect("a field");
        form.fields.insert(name.to_owned(), rest.split('"').next().expect("a value").to_owned());
    }
    form
}

async fn decide(browser: &Browser, page: &Page, message: &str, decision: &str) -> Page {
    browser.submit(&form(page, message), &[("decision", decision)]).await
}

/// Alice decides about the request with this message.
pub(crate) async fn decide_on(provider: &Origin, message: &str, decision: &str) {
    let (browser, page) = alice(provider).await;
    decide(&browser, &page, message, decision).await;
}

#[tokio::test]
async fn a_client_that_polls_gets_what_the_person_decided() {
    let provider = Provider::start_with(&config(""));
    let (status, answer) =
        ask(&provider, &[("login_hint", "alice"), ("binding_message", "Till 4 711")]).await;
    assert_eq!(
        (status, &answer["expires_in"], &answer["interval"]),
        (StatusCode::OK, &json!(300), &json!(1))
    );
    let allowed = answer["auth_req_id"].as_str().expect("an identifier");
    let denied = waiting(&provider, "Till 4 712").await;
    let undecided = waiting(&provider, "Till 4 713").await;
    assert_eq!(poll(&provider, "till", &undecided).await["error"], "authorization_pending");
    // Another client has the identifier: from a log, for example.
    assert_eq!(poll(&provider, "other", &undecided).await["error"], "invalid_grant");

    let (browser, page) = alice(&provider).await;
    let text = page.text();
    for said in ["Till of the <b>corner shop</b>", "Till 4 711", "Read your notes", "127.0.0.1", "just now"] {
        assert!(text.contains(said), "{said}: {text}");
    }
    let page = decide(&browser, &page, "Till 4 711", "allow").await;
    assert!(page.text().contains("You allowed the request"), "{page:?}");
    let page = decide(&browser, &page, "Till 4 712", "deny").await;
    assert!(page.text().contains("You denied the request") && page.text().contains("Till 4 713"), "{page:?}");

    let tokens = poll(&provider, "till", allowed).await;
    assert_eq!(tokens["scope"], "openid read write", "{tokens}");
    assert!(tokens["id_token"].is_string(), "{tokens}");
    let token = tokens["access_token"].as_str().expect("a token");
    let notes = reqwest::Client::new().get(provider.url_of("/api/notes")).bearer_auth(token).send().await;
    assert_eq!(notes.expect("an answer").status(), 200);
    assert_eq!(poll(&provider, "till", &denied).await["error"], "access_denied");

    // What a thief presents later ends the grant.
    assert_eq!(poll(&provider, "till", allowed).await["error"], "invalid_grant");
    let notes = reqwest::Client::new().get(provider.url_of("/api/notes")).bearer_auth(token).send().await;
    assert_eq!(notes.expect("an answer").status(), 401);
}

#[tokio::test]
async fn a_client_that_is_pinged_then_gets_its_tokens() {
    let mut receiver = Receiver::start(vec![503]).await;
    let provider = Provider::start_with(&notified("ping", &receiver));
    let (status, answer) = ask(&provider, &[("login_hint", "alice")]).await;
    assert_eq!((status.as_u16(), &answer["error"]), (400, &json!("invalid_request")), "no token: {answer}");
    for (message, decision) in [("4711", "allow"), ("4712", "deny")] {
        let id = waiting_for_notice(&provider, message).await;
        let (browser, page) = alice(&provider).await;
        decide(&browser, &page, message, decision).await;
        // The first attempt failed.
        let attempts = if decision == "allow" { 2 } else { 1 };
        for _ in 0..attempts {
            let (head, body) = receiver.next().await;
            assert!(head.starts_with("POST /notify HTTP/1.1"), "{head}");
            let authorization = format!("authorization: Bearer {NOTIFICATION_TOKEN}");
            assert!(head.lines().any(|line| line.eq_ignore_ascii_case(&authorization)), "{head}");
            let body: Value = serde_json::from_str(&body).expect("JSON");
            assert_eq!(body, json!({ "auth_req_id": id }));
        }
        let answer = poll(&provider, "till", &id).await;
        match decision {
            "allow" => assert!(answer["access_token"].is_string(), "{answer}"),
            _ => assert_eq!(answer["error"], "access_denied"),
        }
    }
}

#[tokio::test]
async fn a_client_gets_its_tokens_pushed() {
    let mut receiver = Receiver::start(Vec::new()).await;
    let provider = Provider::start_with(&notified("push", &receiver));
    let id = waiting_for_notice(&provider, "4711").await;
    // They are sent to it alone.
    assert_eq!(poll(&provider, "till", &id).await["error"], "unauthorized_client");
    let (browser, page) = alice(&provider).await;
    decide(&browser, &page, "4711", "allow").await;
    let (head, body) = receiver.next().await;
    let authorization = format!("authorization: Bearer {NOTIFICATION_TOKEN}");
    assert!(head.lines().any(|line| line.eq_ignore_ascii_case(&authorization)), "{head}");
    let pushed: Value = serde_json::from_str(&body).expect("JSON");
    assert_eq!(pushed["auth_req_id"], json!(id), "{pushed}");
    assert!(pushed["id_token"].is_string(), "{pushed}");
    let token = pushed["access_token"].as_str().expect("a token");
    let notes = reqwest::Client::new().get(provider.url_of("/api/notes")).bearer_auth(token).send().await;
    assert_eq!(notes.expect("an answer").status(), 200);

    let id = waiting_for_notice(&provider, "4712").await;
    let (browser, page) = alice(&provider).await;
    decide(&browser, &page, "4712", "deny").await;
    let (_, body) = receiver.next().await;
    let pushed: Value = serde_json::from_str(&body).expect("JSON");
    assert_eq!((&pushed["auth_req_id"], &pushed["error"]), (&json!(id), &json!("access_denied")), "{pushed}");
}

#[tokio::test]
async fn a_hint_is_a_user_name_an_address_or_a_sub_and_some_people_have_codes() {
    let provider = Provider::start_with(&config(""));
    for hint in ["alice", "ALICE@example.com", "248289761001"] {
        let (status, answer) = ask(&provider, &[("login_hint", hint)]).await;
        assert_eq!(status, 200, "{hint}: {answer}");
    }
    let refusal = async |more: &[(&str, &str)]| ask(&provider, more).await.1["error"].clone();
    assert_eq!(refusal(&[("login_hint", "mallory")]).await, "unknown_user_id");
    assert_eq!(refusal(&[("login_hint_token", "alice")]).await, "unknown_user_id");
    assert_eq!(refusal(&[]).await, "invalid_request");
    assert_eq!(refusal(&[("login_hint", "bob")]).await, "missing_user_code");
    assert_eq!(refusal(&[("login_hint", "bob"), ("user_code", "4321")]).await, "invalid_user_code");
    let (status, answer) = ask(&provider, &[("login_hint", "bob"), ("user_code", "1234")]).await;
    assert_eq!(status, 200, "{answer}");
    let metadata = reqwest::get(provider.url_of("/.well-known/openid-configuration")).await;
    let metadata: Value = metadata.expect("an answer").json().await.expect("JSON");
    assert_eq!(metadata["backchannel_authentication_endpoint"], json!(provider.url_of("/bc-authorize")));
    assert_eq!(metadata["backchannel_token_delivery_modes_supported"], json!(["poll", "ping", "push"]));
    assert_eq!(metadata["backchannel_user_code_parameter_supported"], true);
}

#[test]
fn mistakes_name_the_file_the_line_and_the_key() {
    for (config, said) in [
        (config("backchannel_token_delivery_mode = \"ping\""), "backchannel_client_notification_endpoint"),
        (config("backchannel_token_delivery_mode = \"pull\""), "clients.backchannel_token_delivery_mode"),
        (
            config("").replace("ciba_polling_interval = 1", "ciba_polling_interval = 300"),
            "ciba_polling_interval",
        ),
        (
            config("").replace("ciba_polling_interval = 1", "ciba_request_expires_in = 0"),
            "ciba_request_expires_in",
        ),
        (config("").replace("user_code = \"1234\"", "user_code = \"\""), "users.user_code"),
    ] {
        let (code, _, message) = refused(&config);
        assert_eq!(code, Some(2), "{message}");
        assert!(message.contains(said) && message.contains("FILE:"), "{said}: {message}");
    }
}

/// Runs the script of a till, for which alice decides what its message says.
async fn run(script: Script) -> Value {
    let provider = Provider::start_with(&config(""));
    let parameters = json!({ "issuer": provider.url, "client_id": "till", "client_secret": SECRET });
    let person = async |visit: test_clients::Visit| {
        let browser = Browser::new(&provider.url);
        let login = browser.open(&visit.url).await;
        let page = browser.log_in(&login, "alice", "wonderland").await;
        for decision in ["allow", "deny"] {
            if page.body.contains(&format!("<bdi>{decision} 47")) {
                decide(&browser, &page, &format!("<bdi>{decision} 47"), decision).await;
            }
        }
        visit.url
    };
    script.run(&parameters, person).await
}

#[tokio::test]
async fn requests_oauth2client_asks_for_an_approval() {
    needs!(PYTHON_CLIENTS);
    let report = run(python("requests_oauth2client_ciba")).await;
    for (member, expected) in [
        ("expires_in", json!(300)),
        ("interval", json!(1)),
        ("pending", json!("authorization_pending")),
        ("early", json!("slow_down")),
        ("unknown", json!("unknown_user_id")),
        ("code", json!("missing_user_code")),
        ("wrong", json!("invalid_user_code")),
        ("right", json!(true)),
        ("long", json!("invalid_binding_message")),
        ("scope", json!("openid read")),
        ("sub", json!("248289761001")),
        ("again", json!("invalid_grant")),
        ("denied", json!("access_denied")),
    ] {
        assert_eq!(report[member], expected, "{member}: {report}");
    }
}

#[tokio::test]
async fn openid_client_polls_for_an_approval() {
    needs!(NODE_CLIENTS);
    let report = run(node("openid-client-ciba")).await;
    assert_eq!(
        (&report["sub"], &report["scope"]),
        (&json!("248289761001"), &json!("openid read")),
        "{report}"
    );
    assert_eq!(report["denied"]["error"], "access_denied", "{report}");
}
