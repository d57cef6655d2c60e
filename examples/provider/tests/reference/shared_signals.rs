//! Shared signals of the whole program: a receiver over real HTTP verifies what it gets.

use std::path::{Path, PathBuf};
use std::time::Duration;

use axum::Router;
use axum::routing::post;
use http::{HeaderMap, StatusCode};
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use crate::process::{CONFIG, Origin, Provider, program};

const SECRET: &str = "a-secret-of-the-calendar";

/// Longer than between two looks of an instance, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(90);

const STREAMS: &str = "/ssf/streams";

/// A receiver of pushes (RFC 8935).
struct Receiver {
    host: String,
    messages: UnboundedReceiver<(HeaderMap, String)>,
}

impl Receiver {
    async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let host = listener.local_addr().expect("an address").to_string();
        let (sender, messages) = unbounded_channel();
        let take = async move |headers: HeaderMap, body: String| {
            sender.send((headers, body)).expect("the test listens");
            StatusCode::ACCEPTED
        };
        let app = Router::new().route("/signals", post(take));
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { host, messages }
    }

    /// The claims of the next token, if one comes in this time.
    async fn next(&mut self, provider: &Origin, patience: Duration) -> Option<Value> {
        let message = tokio::time::timeout(patience, self.messages.recv()).await.ok()?;
        let (headers, token) = message.expect("the receiver lives");
        assert_eq!(headers["content-type"], "application/secevent+jwt");
        assert_eq!(headers["authorization"], "Bearer of-the-calendar");
        Some(verified(provider, &token).await)
    }
}

/// As a receiver verifies it, with the keys that the metadata names (Shared Signals Framework section 4).
async fn verified(provider: &Origin, token: &str) -> Value {
    let document = get(provider, "/.well-known/ssf-configuration").await;
    let keys = reqwest::get(document["jwks_uri"].as_str().expect("a URL")).await.expect("an answer");
    let keys: JwkSet = keys.json().await.expect("a key set");
    let header = decode_header(token).expect("a header");
    assert_eq!((header.typ.as_deref(), header.alg), (Some("secevent+jwt"), Algorithm::RS256));
    let key = keys.find(header.kid.as_deref().expect("a kid")).expect("the key is published");
    let mut validation = Validation::new(Algorithm::RS256);
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.set_audience(&["calendar"]);
    validation.set_issuer(&[&provider.url]);
    let claims = decode::<Value>(token, &DecodingKey::from_jwk(key).expect("a key"), &validation);
    claims.expect("the signature is right").claims
}

async fn get(provider: &Origin, path: &str) -> Value {
    let answer = reqwest::get(provider.url_of(path)).await.expect("an answer");
    assert_eq!(answer.status(), 200, "{path}");
    answer.json().await.expect("JSON")
}

async fn token(provider: &Origin, form: &[(&str, &str)]) -> String {
    let request = reqwest::Client::new().post(provider.url_of("/token"));
    let answer = request.basic_auth("calendar", Some(SECRET)).form(form).send().await.expect("an answer");
    let answer: Value = answer.json().await.expect("JSON");
    answer["access_token"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

async fn call(provider: &Origin, path: &str, body: Value) -> reqwest::Response {
    let manage = token(provider, &[("grant_type", "client_credentials"), ("scope", "ssf.manage")]).await;
    let request = reqwest::Client::new().post(provider.url_of(path)).bearer_auth(manage);
    request.json(&body).send().await.expect("an answer")
}

fn config(directory: &Path, host: &str, are_on: bool) -> PathBuf {
    let store = format!("sqlite://{}", directory.join("auth.db").display());
    let config = format!(
        "audit_log = true\naudit_log_before_response = 20\nshared_signals = {are_on}\nfetch_hosts = [{host:?}]\n{}\n\
         [[clients]]\nclient_id = \"calendar\"\nclient_secret = {SECRET:?}\nresponse_types = []\n\
         grant_types = [\"password\", \"client_credentials\"]\nscope = \"openid ssf.manage ssf.read\"\n",
        CONFIG.replace("memory:", &store)
    );
    let file = directory.join("provider.toml");
    std::fs::write(&file, config).expect("written");
    file
}

/// What a command prints.
fn printed(config: &Path, words: &[&str]) -> String {
    let output = program().arg("--config").arg(config).args(words).output().expect("it runs");
    assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

/// Gives the command until the receiver hears of it. Within a second, the log of two processes has no order: the receiver must have known the
/// person before.
async fn heard(
    provider: &Origin,
    receiver: &mut Receiver,
    config: &Path,
    words: &[&str],
    event: &str,
) -> Value {
    for _ in 0..20 {
        printed(config, words);
        while let Some(claims) = receiver.next(provider, Duration::from_secs(5)).await {
            if claims["events"].get(event).is_some() {
                return claims;
            }
        }
    }
    panic!("the receiver never hears of {event}");
}

/// What the operator is told about a command that does nothing.
fn refused(config: &Path, words: &[&str]) -> String {
    let output = program().arg("--config").arg(config).args(words).output().expect("it runs");
    assert!(!output.status.success() && output.stdout.is_empty(), "{words:?}");
    String::from_utf8(output.stderr).expect("text")
}

#[test]
fn who_tells_receivers_about_nobody_or_with_no_receivers_is_told_so() {
    let directory = tempfile::tempdir().expect("a directory");
    let on = config(directory.path(), "127.0.0.1:1", true);
    let unknown = refused(&on, &["signals", "tell", "nobody", "account-enabled"]);
    assert!(unknown.contains("nobody"), "{unknown}");
    let vague = refused(&on, &["signals", "tell", "248289761001", "credential-compromise"]);
    assert!(vague.contains("--credential"), "{vague}");
    let off = config(directory.path(), "127.0.0.1:1", false);
    let nobody = refused(&off, &["signals", "tell", "248289761001", "account-enabled"]);
    assert!(nobody.contains("`shared_signals = true`"), "{nobody}");
}

// The receiver answers while a command of the operator runs.
#[tokio::test(flavor = "multi_thread")]
async fn a_receiver_hears_what_an_operators_command_did_to_a_person() {
    let directory = tempfile::tempdir().expect("a directory");
    let mut receiver = Receiver::start().await;
    let file = config(directory.path(), &receiver.host, true);
    let provider = Provider::spawn(program().arg("--config").arg(&file));
    let url = format!("http://{}/signals", receiver.host);
    let delivery = json!({ "method": "urn:ietf:rfc:8935", "endpoint_url": url, "authorization_header": "Bearer of-the-calendar" });
    let created = call(&provider, STREAMS, json!({ "delivery": delivery })).await;
    assert_eq!(created.status(), 201);
    let stream: Value = created.json().await.expect("JSON");
    let verification = json!({ "stream_id": stream["stream_id"], "state": "is-it-you" });
    assert_eq!(call(&provider, "/ssf/verification", verification).await.status(), 204);
    let verified = "https://schemas.openid.net/secevent/ssf/event-type/verification";
    let claims = receiver.next(&provider, PATIENCE).await.expect("it is told");
    assert_eq!(claims["events"][verified]["state"], "is-it-you");
    token(
        &provider,
        &[("grant_type", "password"), ("username", "alice"), ("password", "wonderland"), ("scope", "openid")],
    )
    .await;
    let disabled = "https://schemas.openid.net/secevent/risc/event-type/account-disabled";
    let tell = ["signals", "tell", "248289761001", "account-disabled", "--reason", "hijacking"];
    let claims = heard(&provider, &mut receiver, &file, &tell, disabled).await;
    assert_eq!(claims["events"][disabled], json!({ "reason": "hijacking" }));
    let listed = printed(&file, &["signals", "list"]);
    assert!(listed.contains(&url) && listed.contains("enabled"), "{listed}");
    let purged = "https://schemas.openid.net/secevent/risc/event-type/account-purged";
    let claims = heard(&provider, &mut receiver, &file, &["users", "forget", "248289761001"], purged).await;
    assert_eq!(claims["events"][purged], json!({}));
    let subject = json!({ "format": "iss_sub", "iss": provider.url, "sub": "248289761001" });
    assert_eq!(claims["sub_id"], subject);
    let found: Value = serde_json::from_str(&printed(&file, &["doctor", "--json"])).expect("JSON");
    let row = found.as_array().expect("rows").iter().find(|row| row["check"] == "receiver calendar");
    let row = row.unwrap_or_else(|| panic!("{found}"));
    assert!(
        row["result"] == "ok" && row["message"].as_str().is_some_and(|text| text.contains(&url)),
        "{row}"
    );
}

#[tokio::test]
async fn without_the_key_there_is_nothing_of_shared_signals_and_the_doctor_says_who_waits() {
    let directory = tempfile::tempdir().expect("a directory");
    let file = config(directory.path(), "127.0.0.1:1", false);
    let provider = Provider::spawn(program().arg("--config").arg(&file));
    let document = reqwest::get(provider.url_of("/.well-known/ssf-configuration")).await.expect("an answer");
    assert_eq!(document.status(), 404);
    assert_eq!(call(&provider, STREAMS, json!({})).await.status(), 404);
    let metadata = get(&provider, "/.well-known/oauth-authorization-server").await;
    assert!(!metadata["scopes_supported"].to_string().contains("ssf."), "{metadata}");
    let found = printed(&file, &["doctor"]);
    assert!(found.contains("`calendar` has the scope `ssf.manage`, and hears nothing"), "{found}");
}
