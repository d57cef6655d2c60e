//! Webhooks over real HTTP, to a receiver that verifies them with the library of the specification.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::routing::post;
use http::{HeaderMap, StatusCode};
use serde_json::{Value, json};
use test_clients::node;
use test_needs::needs;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use crate::process::{CONFIG, Origin, Provider, program};

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const OLD: &str = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
/// The seed of the first test of RFC 8032 section 7.1, and its public key.
const PRIVATE: &str = "whsk_nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=";

/// Longer than between two attempts, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(90);

/// A message as it arrived.
type Message = (HeaderMap, Bytes);

/// A receiver that is away until the test says otherwise.
struct Receiver {
    host: String,
    is_up: Arc<AtomicBool>,
    messages: UnboundedReceiver<Message>,
}

impl Receiver {
    async fn start(is_up: bool) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let host = listener.local_addr().expect("an address").to_string();
        let (sender, messages) = unbounded_channel();
        let is_up = Arc::new(AtomicBool::new(is_up));
        let own = Arc::clone(&is_up);
        let take = async move |headers: HeaderMap, body: Bytes| {
            if !own.load(Ordering::Relaxed) {
                return StatusCode::SERVICE_UNAVAILABLE;
            }
            sender.send((headers, body)).expect("the test listens");
            StatusCode::NO_CONTENT
        };
        let app = Router::new().route("/events", post(take));
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { host, is_up, messages }
    }

    async fn next(&mut self) -> Message {
        let message = tokio::time::timeout(PATIENCE, self.messages.recv()).await;
        message.expect("the receiver gets it").expect("the receiver lives")
    }
}

fn config(directory: &std::path::Path, host: &str, more: &str) -> String {
    let store = format!("sqlite://{}", directory.join("auth.db").display());
    format!(
        "audit_log = true\nfetch_hosts = [{host:?}]\n{}\n[[webhooks]]\nurl = \"http://{host}/events\"\nname = \"siem\"\n\
         secret = {SECRET:?}\nold_secrets = [{OLD:?}, {PRIVATE:?}]\n{more}",
        CONFIG.replace("memory:", &store)
    )
}

async fn token(provider: &Origin, secret: &str) -> u16 {
    let request = reqwest::Client::new().post(provider.url_of("/token")).basic_auth("service", Some(secret));
    request.form(&[("grant_type", "client_credentials")]).send().await.expect("an answer").status().as_u16()
}

fn kind(message: &Message) -> String {
    let body: Value = serde_json::from_slice(&message.1).expect("JSON");
    body["type"].as_str().expect("a type").to_owned()
}

/// The message as the library takes it.
fn for_script((headers, body): &Message) -> Value {
    let names = ["webhook-id", "webhook-timestamp", "webhook-signature"];
    let headers: serde_json::Map<String, Value> = names
        .map(|name| (name.to_owned(), headers[name].to_str().expect("text").into()))
        .into_iter()
        .collect();
    json!({ "body": std::str::from_utf8(body).expect("text"), "headers": headers })
}

#[tokio::test]
async fn a_receiver_verifies_each_event_with_the_library_of_the_specification() {
    needs!(NODE_CLIENTS);
    let directory = tempfile::tempdir().expect("a directory");
    let mut receiver = Receiver::start(true).await;
    let more = "events = [\"token.*\", \"client.authentication_failed\"]\n";
    let provider = Provider::start_with(&config(directory.path(), &receiver.host, more));
    begun(&provider, &mut receiver).await;
    assert_eq!(token(&provider, "service-client-secret").await, 200);
    assert_eq!(token(&provider, "a-wrong-secret").await, 401);
    let messages = [receiver.next().await, receiver.next().await];
    assert_eq!(messages.each_ref().map(kind), ["token.issued", "client.authentication_failed"]);
    assert_eq!(messages[0].0["content-type"], "application/json");
    let [good, _] = messages.each_ref().map(for_script);
    let signatures = good["headers"]["webhook-signature"].as_str().expect("text").split(' ');
    let versions: Vec<_> = signatures.filter_map(|signature| signature.split(',').next()).collect();
    assert_eq!(versions, ["v1", "v1", "v1a"]);
    let mut forged = good.clone();
    forged["body"] = forged["body"].as_str().expect("text").replace("service", "another").into();
    let mut old = good.clone();
    old["headers"]["webhook-timestamp"] = "1614265330".into();
    for (secret, expected) in [(SECRET, true), (OLD, true), ("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", false)]
    {
        let parameters = json!({ "secret": secret, "messages": [good, forged, old] });
        let report = node("standardwebhooks").run(&parameters, async |_| panic!("nobody logs in")).await;
        assert_eq!(report["verified"][0]["type"] == "token.issued", expected, "{secret}: {report}");
        assert!(report["verified"][1].is_string() && report["verified"][2].is_string(), "{report}");
    }
}

/// The first message, after which the webhook is known to have begun: it begins with what happens from then on.
async fn begun(provider: &Origin, receiver: &mut Receiver) {
    loop {
        token(provider, "a-wrong-secret").await;
        let first = tokio::time::timeout(Duration::from_secs(3), receiver.messages.recv()).await;
        if first.is_ok() {
            break;
        }
    }
    // What was tried meanwhile.
    while tokio::time::timeout(Duration::from_secs(4), receiver.messages.recv()).await.is_ok() {}
}

#[tokio::test]
async fn nothing_is_lost_while_the_receiver_is_away_and_the_provider_is_killed() {
    let directory = tempfile::tempdir().expect("a directory");
    let mut receiver = Receiver::start(true).await;
    let config = format!("audit_log_before_response = 20\n{}", config(directory.path(), &receiver.host, ""));
    let provider = Provider::start_with(&config);
    begun(&provider, &mut receiver).await;
    receiver.is_up.store(false, Ordering::Relaxed);
    for _ in 0..3 {
        assert_eq!(token(&provider, "service-client-secret").await, 200);
    }
    provider.kill();
    let provider = Provider::start_with(&config);
    assert_eq!(token(&provider, "a-wrong-secret").await, 401);
    receiver.is_up.store(true, Ordering::Relaxed);
    let mut ids = Vec::new();
    let mut kinds = Vec::new();
    while kinds.len() < 4 {
        let message = receiver.next().await;
        let id = message.0["webhook-id"].clone();
        if !ids.contains(&id) {
            ids.push(id);
            kinds.push(kind(&message));
        }
    }
    // Within a second, only the events of one process are in order.
    kinds.sort();
    assert_eq!(kinds, ["client.authentication_failed", "token.issued", "token.issued", "token.issued"]);
}

/// The guard of the fetcher: nothing is sent to an address of an internal network that nobody named.
#[tokio::test]
async fn an_internal_address_that_nobody_named_gets_nothing() {
    let directory = tempfile::tempdir().expect("a directory");
    let mut receiver = Receiver::start(true).await;
    let config = config(directory.path(), &receiver.host, "");
    let config = config.replace(&format!("fetch_hosts = [{:?}]", receiver.host), "fetch_hosts = []");
    let mut provider = Provider::start_with(&config);
    let mut log = provider.log();
    let refused = loop {
        token(&provider, "a-wrong-secret").await;
        let line = log.next().expect("it says so").expect("text");
        if line.contains("does not take an event") {
            break line;
        }
    };
    assert!(refused.contains("only https URLs are fetched"), "{refused}");
    assert!(receiver.messages.try_recv().is_err());
}

/// What `provider webhooks` says of the only webhook.
fn listed(config: &std::path::Path) -> Value {
    let list = command(config, &["webhooks", "list"]);
    assert_eq!(list.as_array().map(Vec::len), Some(1), "{list}");
    list[0].clone()
}

fn command(config: &std::path::Path, words: &[&str]) -> Value {
    let output = program().arg("--config").arg(config).arg("--json").args(words).output().expect("it runs");
    assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[tokio::test]
async fn an_operator_sees_that_a_receiver_fails_and_has_it_tried_again() {
    let directory = tempfile::tempdir().expect("a directory");
    let mut receiver = Receiver::start(true).await;
    let file = directory.path().join("provider.toml");
    std::fs::write(&file, config(directory.path(), &receiver.host, "")).expect("written");
    let mut provider = Provider::spawn(program().arg("--config").arg(&file));
    begun(&provider, &mut receiver).await;
    let webhook = listed(&file);
    assert!(webhook["receiver"] == "siem" && webhook["failures"] == 0, "{webhook}");
    receiver.is_up.store(false, Ordering::Relaxed);
    assert_eq!(token(&provider, "service-client-secret").await, 200);
    let failed =
        provider.log().find(|line| line.as_ref().is_ok_and(|line| line.contains("does not take an event")));
    assert!(failed.is_some());
    // The log has it before the store.
    let failing = loop {
        let webhook = listed(&file);
        if webhook["failures"].as_u64() > Some(0) {
            break webhook;
        }
    };
    assert!(failing["failing_since"].is_u64() && failing["next_attempt_at"].is_u64(), "{failing}");
    receiver.is_up.store(true, Ordering::Relaxed);
    let id = failing["id"].as_str().expect("an identifier");
    command(&file, &["webhooks", "resume", id]);
    assert_eq!(kind(&receiver.next().await), "token.issued");
    let events = command(&file, &["events", "--kind", "webhook.resumed"]);
    assert_eq!(events[0]["data"], json!({ "receiver": "siem" }), "{events}");
    let unknown = program()
        .arg("--config")
        .arg(&file)
        .args(["webhooks", "resume", "nothing"])
        .output()
        .expect("it runs");
    let said = String::from_utf8_lossy(&unknown.stderr);
    assert!(unknown.status.code() == Some(1) && said.contains("no webhook `nothing` has begun"), "{said}");
}
