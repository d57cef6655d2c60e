//! What happens at the program is in its audit log, completely, in order, and without a secret in it.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};

use crate::browser::{Browser, Page};
use crate::process::{CONFIG, Origin, Provider, config_file, program};
use crate::telemetry::collector;

const WEB: (&str, &str) = ("web", "a-long-random-secret");
/// What a known client wrote into the wrong field.
const QUOTED: &str = "a-secret-in-the-wrong-field";

const AUTHORIZE: &str = "response_type=code&scope=read&state=a-state";

/// A run over HTTP: every secret that went over the wire, and the events that it should have led to.
struct Run {
    origin: Origin,
    http: Client,
    secrets: BTreeSet<String>,
    expected: Vec<&'static str>,
}

impl Run {
    fn expect(&mut self, names: &[&'static str]) {
        self.expected.extend(names);
    }

    fn secret(&mut self, text: &str) -> String {
        assert!(text.len() > 5, "{text:?} is everywhere");
        self.secrets.insert(text.to_owned());
        text.to_owned()
    }

    fn authorize(&self, client_id: &str) -> String {
        let uri = if client_id == "app" { "http://127.0.0.1/cb" } else { "https://client.example/cb" };
        // That of RFC 7636 appendix B.
        let challenge =
            "code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256";
        self.origin
            .url_of(&format!("/authorize?{AUTHORIZE}&client_id={client_id}&redirect_uri={uri}&{challenge}"))
    }

    fn code(&mut self, page: &Page) -> String {
        let code = page.response()["code"].clone();
        self.secret(&code)
    }

    async fn answer(&mut self, request: RequestBuilder) -> (u16, Value) {
        let answer = request.send().await.expect("an answer");
        let status = answer.status().as_u16();
        let body: Value = serde_json::from_str(&answer.text().await.expect("text")).unwrap_or_default();
        for name in ["access_token", "refresh_token", "id_token", "device_code", "user_code", "client_secret"]
            .into_iter()
            .chain(["registration_access_token", "request_uri"])
        {
            if let Some(secret) = body[name].as_str() {
                self.secret(secret);
            }
        }
        (status, body)
    }

    async fn post(&mut self, path: &str, client: (&str, &str), form: &[(&str, &str)]) -> (u16, Value) {
        let request =
            self.http.post(self.origin.url_of(path)).basic_auth(client.0, Some(client.1)).form(form);
        self.answer(request).await
    }

    async fn post_public(&mut self, path: &str, form: &[(&str, &str)]) -> (u16, Value) {
        let request = self.http.post(self.origin.url_of(path)).form(form);
        self.answer(request).await
    }

    async fn redeem(&mut self, client_id: &str, code: &str) -> (u16, Value) {
        let verifier = self.secret("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        let form = [("grant_type", "authorization_code"), ("code", code), ("code_verifier", &verifier)];
        match client_id {
            "app" => {
                let public = [("client_id", "app"), ("redirect_uri", "http://127.0.0.1/cb")];
                self.post_public("/token", &[&form[..], &public].concat()).await
            }
            _ => {
                let uri = [("redirect_uri", "https://client.example/cb")];
                self.post("/token", WEB, &[&form[..], &uri].concat()).await
            }
        }
    }
}

async fn logins_and_codes(run: &mut Run, browser: &Browser) {
    let login = browser.open(&run.authorize("web")).await;
    let wrong = browser.log_in(&login, "a-password-as-a-name", "a-wrong-password").await;
    run.expect(&["login.failed"]);
    let consent = browser.log_in(&wrong, "alice", "wonderland").await;
    run.expect(&["login.succeeded"]);
    let code = browser.decide(&consent, "allow").await;
    run.expect(&["consent.given", "authorization.approved"]);
    let code = run.code(&code);
    let (_, tokens) = run.redeem("web", &code).await;
    run.expect(&["token.issued"]);
    let token = tokens["access_token"].as_str().expect("a token").to_owned();
    assert_eq!(run.post("/introspect", WEB, &[("token", &token)]).await.1["active"], true);
    assert_eq!(run.redeem("web", &code).await.0, 400);
    run.expect(&["code.replayed", "request.refused"]);

    // A public client gets a new refresh token each time.
    let consent = browser.open(&run.authorize("app")).await;
    let code = browser.decide(&consent, "allow").await;
    run.expect(&["consent.given", "authorization.approved"]);
    let code = run.code(&code);
    let (_, tokens) = run.redeem("app", &code).await;
    run.expect(&["token.issued"]);
    let first = tokens["refresh_token"].as_str().expect("a token").to_owned();
    let refresh = [("grant_type", "refresh_token"), ("client_id", "app"), ("refresh_token", first.as_str())];
    assert_eq!(run.post_public("/token", &refresh).await.0, 200);
    run.expect(&["token.refreshed"]);
    assert_eq!(run.post_public("/token", &refresh).await.0, 400);
    run.expect(&["refresh_token.replayed", "request.refused"]);

    let page = browser.open(&run.authorize("web").replace("scope=read", "scope=write")).await;
    assert_eq!(browser.decide(&page, "deny").await.response()["error"], "access_denied");
    run.expect(&["consent.denied", "authorization.denied", "request.refused"]);
}

async fn other_grants(run: &mut Run) {
    let service = ("service", "service-client-secret");
    let (_, tokens) = run.post("/token", service, &[("grant_type", "client_credentials")]).await;
    run.expect(&["token.issued"]);
    let token = tokens["access_token"].as_str().expect("a token").to_owned();
    let wrong = ("service", "a-wrong-client-secret");
    run.post("/token", wrong, &[("grant_type", "client_credentials")]).await;
    run.expect(&["client.authentication_failed"]);
    let wrong = [("grant_type", "client_credentials"), ("scope", QUOTED)];
    run.post("/token", service, &wrong).await;
    run.expect(&["request.refused"]);
    let password = |password| [("grant_type", "password"), ("username", "alice"), ("password", password)];
    run.post("/token", WEB, &password("wonderland")).await;
    run.expect(&["token.issued"]);
    assert_eq!(run.post("/token", WEB, &password("a-wrong-password")).await.0, 400);
    run.expect(&["login.failed", "request.refused"]);
    run.post("/revoke", service, &[("token", &token)]).await;
    run.expect(&["token.revoked"]);
    let pushed =
        [("response_type", "code"), ("redirect_uri", "https://client.example/cb"), ("scope", "read")];
    assert_eq!(run.post("/par", WEB, &pushed).await.0, 201);
    run.post("/par", ("web", "a-wrong-client-secret"), &pushed).await;
    run.expect(&["client.authentication_failed"]);
}

async fn devices(run: &mut Run, browser: &Browser) {
    let url = run.origin.url_of("/device");
    let page = browser.open(&url).await;
    let page = browser.submit(&page.form("input[name=user_code]"), &[("user_code", "BCDF-GHJK")]).await;
    run.expect(&["user_code.failed"]);
    let form = [("client_id", "tv"), ("scope", "read")];
    let (_, device) = run.post_public("/device_authorization", &form).await;
    let user_code = device["user_code"].as_str().expect("a code").to_owned();
    let page = browser.submit(&page.form("input[name=user_code]"), &[("user_code", &user_code)]).await;
    browser.decide(&page, "allow").await;
    run.expect(&["device.approved"]);
    let device_code = device["device_code"].as_str().expect("a code").to_owned();
    let grant = ("grant_type", "urn:ietf:params:oauth:grant-type:device_code");
    let form = [grant, ("client_id", "tv"), ("device_code", device_code.as_str())];
    assert_eq!(run.post_public("/token", &form).await.0, 200);
    run.expect(&["token.issued"]);
}

async fn registrations(run: &mut Run) {
    let mut metadata = json!({ "client_name": "Notes", "redirect_uris": ["https://other.example/cb"] });
    let register = run.http.post(run.origin.url_of("/register")).json(&metadata);
    let (status, client) = run.answer(register).await;
    assert_eq!(status, 201, "{client}");
    run.expect(&["client.created"]);
    let uri = client["registration_client_uri"].as_str().expect("a URI").to_owned();
    let token = client["registration_access_token"].as_str().expect("a token").to_owned();
    metadata["client_id"] = client["client_id"].clone();
    metadata["client_name"] = "Better notes".into();
    let (status, changed) = run.answer(run.http.put(&uri).bearer_auth(&token).json(&metadata)).await;
    assert_eq!(status, 200, "{changed}");
    run.expect(&["client.changed"]);
    let token = changed["registration_access_token"].as_str().unwrap_or(&token).to_owned();
    assert_eq!(run.answer(run.http.delete(&uri).bearer_auth(&token)).await.0, 204);
    run.expect(&["client.deleted"]);
}

async fn second_factors(run: &mut Run, browser: &Browser) {
    let security = browser.open(&run.origin.url_of("/account/security")).await;
    let page = browser.submit(&security.form("button[name=totp]"), &[("totp", "set-up")]).await;
    let secret: String = page.text_of("code.key").split_whitespace().collect();
    let key = totp_rs::Secret::try_from_base32(run.secret(&secret)).expect("base32");
    let app = totp_rs::Builder::new().with_secret(key).build().expect("an app");
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970");
    let code = run.secret(&app.generate(now.as_secs()).to_string());
    let codes = browser.submit(&page.form("input[name=code]"), &[("code", &code)]).await;
    run.expect(&["credential.added", "credential.added"]);
    let recovery = codes.text_of("ul.codes code.key");
    let recovery = run.secret(recovery.trim());

    let browser = Browser::new(&run.origin.url);
    let login = browser.open(&run.authorize("web")).await;
    let factor = browser.log_in(&login, "alice", "wonderland").await;
    let factor = browser.submit(&factor.form("input[name=code]"), &[("code", "wrong-factor")]).await;
    run.expect(&["second_factor.failed"]);
    let code = browser.submit(&factor.form("input[name=code]"), &[("code", &recovery)]).await;
    run.expect(&["second_factor.succeeded", "login.succeeded", "authorization.approved"]);
    run.code(&code);
}

async fn the_end(run: &mut Run, browser: &Browser) {
    let page = browser.open(&run.origin.url_of("/logout")).await;
    browser.submit(&page.form("button[name=decision]"), &[("decision", "logout")]).await;
    run.expect(&["logout"]);
    let stranger = Browser::new(&run.origin.url);
    let mut page = stranger.open(&run.authorize("web")).await;
    for _ in 0..11 {
        page = stranger.log_in(&page, "bob", "a-wrong-password").await;
    }
    run.expect(&["login.failed"; 10]);
    run.expect(&["rate_limit.reached"]);
}

fn config(store: &Path, more: &str) -> String {
    let store = format!("sqlite://{}", store.display());
    format!("audit_log = true\n{more}{}", CONFIG.replace("memory:", &store))
}

/// What the log has, the oldest first.
fn kept(config: &Path, words: &[&str]) -> Vec<Value> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_provider"));
    let command = command.arg("--config").arg(config).args(["events", "--json", "--limit", "1000"]);
    let output = command.args(words).output().expect("it runs");
    assert!(output.status.success(), "{output:?}");
    let mut events: Vec<Value> = serde_json::from_slice(&output.stdout).expect("JSON");
    events.reverse();
    events
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_run_of_every_flow_is_in_the_log_without_a_secret_anywhere() {
    let directory = tempfile::tempdir().expect("a directory");
    let (traces, mut spans) = collector().await;
    let more = format!(
        "registration = \"open\"\nrefresh_token_grace_period = 0\naudit_log_before_response = 20\n\
         metrics_listen = \"127.0.0.1:0\"\notlp_endpoint = {traces:?}\n"
    );
    let file = config_file(&config(&directory.path().join("auth.db"), &more));
    let mut lines = [String::new()];
    let mut program = program();
    let program = program.env("RUST_LOG", "debug").arg("--config").arg(file.path());
    let mut provider = Provider::spawn_reading(program, &mut lines);
    let log = provider.collect_log();
    let metrics =
        lines[0].strip_prefix("metrics on ").unwrap_or_else(|| panic!("{lines:?}")).trim().to_owned();
    let known = ["wonderland", "a-wrong-password", "a-password-as-a-name", "a-long-random-secret"];
    let more = ["service-client-secret", "a-wrong-client-secret", QUOTED, "wrong-factor"];
    let mut run = Run {
        origin: Origin { url: provider.url.clone() },
        http: Client::new(),
        secrets: known.into_iter().chain(more).map(str::to_owned).collect(),
        expected: Vec::new(),
    };
    let browser = Browser::new(&provider.url);
    logins_and_codes(&mut run, &browser).await;
    other_grants(&mut run).await;
    devices(&mut run, &browser).await;
    registrations(&mut run).await;
    second_factors(&mut run, &browser).await;
    the_end(&mut run, &browser).await;

    // With `audit_log_before_response`, the log has what was answered, without any waiting here.
    let events = kept(file.path(), &[]);
    let names: Vec<&str> = events.iter().map(|event| event["type"].as_str().expect("a type")).collect();
    let (keys, rest): (Vec<_>, Vec<_>) = names.into_iter().partition(|name| *name == "signing_key.created");
    assert!(!keys.is_empty(), "the keys of the start are in the log");
    assert_eq!(rest, run.expected, "{events:#?}");
    let of_requests = events.iter().filter(|event| event["type"] != "signing_key.created");
    for event in of_requests {
        assert!(event["request_id"].is_string() && event["address"] == "127.0.0.1", "{event}");
    }
    let metrics = reqwest::get(metrics).await.expect("an answer").text().await.expect("text");
    provider.signal("TERM");
    let log = log.join().expect("the log ends");
    spans.close();
    let mut traced = String::new();
    while let Some(request) = spans.recv().await {
        traced.push_str(&format!("{request:?}"));
    }
    assert!(run.secrets.len() > 25 && traced.contains("/token"), "{:?}", run.secrets);
    let events = serde_json::to_string(&events).expect("JSON");
    for secret in &run.secrets {
        for (place, text) in [("events", &events), ("log", &log), ("metrics", &metrics), ("spans", &traced)] {
            // The log quotes the requests of known clients, so that an operator can help them.
            let is_quoted = place == "log" && secret == QUOTED;
            assert!(is_quoted || !text.contains(secret.as_str()), "{secret} is in the {place}");
        }
    }
}

/// Each line of a request begins with its identifier, and so does the page about its error.
#[tokio::test]
async fn a_request_has_one_name_in_the_log_the_events_and_on_the_page() {
    let directory = tempfile::tempdir().expect("a directory");
    let more = "trusted_proxies = \"127.0.0.1\"\naudit_log_before_response = 20\n";
    let file = config_file(&config(&directory.path().join("auth.db"), more));
    let mut provider = Provider::spawn(program().env("RUST_LOG", "info").arg("--config").arg(file.path()));
    let log = provider.collect_log();
    let client = Client::new();
    let named = client.get(provider.url_of("/authorize?client_id=nobody")).header("x-request-id", "req-4711");
    let page = named.header("x-forwarded-proto", "https").send().await.expect("an answer");
    let page = page.text().await.expect("text");
    assert!(page.contains("<code>req-4711</code>"), "{page}");
    let events = kept(file.path(), &["--kind", "request.refused"]);
    assert_eq!(events[0]["request_id"], "req-4711");
    // Nobody outside can write lines, or markup.
    for forged in ["<script>alert(1)</script>", "a b", "x\u{9}y"] {
        let request =
            client.get(provider.url_of("/authorize?client_id=nobody")).header("x-request-id", forged);
        let page = request.send().await.expect("an answer").text().await.expect("text");
        assert!(!page.contains(forged), "{page}");
    }
    provider.signal("TERM");
    let log = log.join().expect("the log ends");
    let lines: Vec<_> = log.lines().filter(|line| line.contains("request=req-4711")).collect();
    assert!(lines.iter().any(|line| line.contains("refused a request")), "{log}");
    assert!(!log.contains("<script>"), "{log}");
}
