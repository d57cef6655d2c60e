//! Requests that no HTTP library sends, and headers that every response has.

use std::io::{Read, Write};
use std::net::TcpStream;

use crate::process::{CONFIG, Provider, config_file, program};

/// The whole response to these bytes.
fn exchange(url: &str, request: &str) -> String {
    let mut stream = TcpStream::connect(url.trim_start_matches("http://")).expect("connected");
    stream.write_all(request.as_bytes()).expect("sent");
    let mut response = String::new();
    stream.read_to_string(&mut response).expect("text");
    response
}

#[test]
fn a_request_has_exactly_one_host() {
    let provider = Provider::start();
    for path in ["/healthz", "/token", "/jwks", "/login", "/api/me", "/nowhere"] {
        for hosts in
            ["", "Host: localhost\r\nHost: localhost\r\n", "Host: localhost\r\nHost: evil.example\r\n"]
        {
            let request = format!("GET {path} HTTP/1.1\r\n{hosts}Connection: close\r\n\r\n");
            let response = exchange(&provider.url, &request);
            assert!(response.starts_with("HTTP/1.1 400 "), "{path} {hosts:?} {response}");
        }
    }
    let old = exchange(&provider.url, "GET /healthz HTTP/1.0\r\n\r\n");
    assert!(old.starts_with("HTTP/1.0 200 "), "{old}");
}

#[test]
fn neither_host_nor_an_absolute_target_turns_the_https_rule_off() {
    let config = CONFIG.replace("listen =", "issuer = \"https://login.example\"\nlisten =");
    let provider = Provider::start_with(&config);
    let body = "grant_type=client_credentials";
    for (target, host) in [
        ("/token", "login.example"),
        ("/token", "localhost"),
        ("/token", "127.0.0.1"),
        ("https://login.example/token", "login.example"),
        ("https://localhost/token", "localhost"),
        ("http://localhost/token", "localhost"),
    ] {
        let request = format!(
            "POST {target} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        );
        let response = exchange(&provider.url, &request);
        assert!(response.contains("insecure_transport"), "{target} {host} {response}");
    }
}

#[tokio::test]
async fn head_is_get_without_a_body_and_every_response_says_nosniff() {
    let provider = Provider::start();
    let client =
        reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client");
    for path in [
        "/.well-known/oauth-authorization-server",
        "/.well-known/openid-configuration",
        "/.well-known/openid-configuration/",
        "/jwks",
        "/authorize",
        "/login",
        "/device",
        "/account/applications",
        "/end_session",
        "/userinfo",
        "/healthz",
        "/api/me",
        "/token",
    ] {
        let get = client.get(provider.url_of(path)).send().await.expect("an answer");
        let head = client.head(provider.url_of(path)).send().await.expect("an answer");
        assert_eq!(head.status(), get.status(), "{path}");
        let names = |response: &reqwest::Response| {
            let mut names: Vec<_> = response.headers().keys().map(ToString::to_string).collect();
            names.sort();
            names
        };
        assert_eq!(names(&head), names(&get), "{path}");
        assert_eq!(get.headers()["x-content-type-options"], "nosniff", "{path}");
        assert!(!get.headers().contains_key("strict-transport-security"), "{path}: there is no TLS");
        assert!(head.bytes().await.expect("a body").is_empty(), "{path}");
    }
    let nowhere = client.get(provider.url_of("/nowhere")).send().await.expect("an answer");
    assert_eq!(nowhere.headers()["x-content-type-options"], "nosniff");
}

#[tokio::test]
async fn an_issuer_with_a_path_is_served_under_it() {
    let config = config_file(CONFIG);
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = free.local_addr().expect("an address").to_string();
    drop(free);
    let issuer = format!("http://{address}/auth");
    let mut program = program();
    let program =
        program.arg("--config").arg(config.path()).args(["--listen", &address, "--issuer", &issuer]);
    let provider = Provider::spawn(program);
    for path in [
        "/auth/.well-known/openid-configuration",
        "/auth/.well-known/openid-configuration/",
        "/auth/.well-known/oauth-authorization-server",
        "/.well-known/oauth-authorization-server/auth",
        "/.well-known/oauth-authorization-server/auth/",
        "/.well-known/openid-configuration/auth",
    ] {
        let document = reqwest::get(provider.url_of(path)).await.expect("an answer");
        assert_eq!(document.status(), 200, "{path}");
        let document: serde_json::Value = document.json().await.expect("JSON");
        assert_eq!(document["issuer"], issuer, "{path}");
        for name in ["jwks_uri", "authorization_endpoint"] {
            let url = document[name].as_str().expect("a URL");
            assert!(url.starts_with(&format!("{issuer}/")), "{name}");
            assert_ne!(reqwest::get(url).await.expect("an answer").status(), 404, "{name}");
        }
    }
    let client = reqwest::Client::new();
    let token = client.post(format!("{issuer}/token")).basic_auth("service", Some(SERVICE_SECRET));
    let token = token.form(&[("grant_type", "client_credentials")]).send().await.expect("an answer");
    assert_eq!(token.status(), 200);
    let request = format!("{issuer}/authorize?response_type=code&client_id=web&scope=read&state=af0ifjsldkj");
    let browser = crate::browser::Browser::new(&provider.url);
    let response = browser.approve(&request, "alice", "wonderland").await.response();
    assert_eq!(response["iss"], issuer);
}

/// The client `service` of [`CONFIG`].
const SERVICE_SECRET: &str = "service-client-secret";

#[tokio::test]
async fn registration_that_is_off_is_not_in_the_metadata() {
    let metadata = async |provider: &Provider| -> serde_json::Value {
        let document = reqwest::get(provider.url_of("/.well-known/openid-configuration")).await;
        document.expect("an answer").json().await.expect("JSON")
    };
    let off = Provider::start();
    assert_eq!(metadata(&off).await.get("registration_endpoint"), None);
    let open = Provider::start_with(&CONFIG.replace("listen =", "registration = \"open\"\nlisten ="));
    assert_eq!(metadata(&open).await["registration_endpoint"], open.url_of("/register"));
}

/// Every refusal is in the log once, with its reason, and nothing that a stranger said.
#[tokio::test]
async fn refused_requests_are_logged_with_their_reason() {
    let mut provider = Provider::start_with(&CONFIG.replace(
        "client_id = \"service\"",
        "client_id = \"service\"\nclient_secret_transport = \"registered\"",
    ));
    let log = provider.collect_log();
    let client =
        reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client");
    let post = async |path: &str, basic: Option<(&str, &str)>, form: &[(&str, &str)]| {
        let mut request = client.post(provider.url_of(path)).form(form);
        if let Some((client_id, secret)) = basic {
            request = request.basic_auth(client_id, Some(secret));
        }
        request.send().await.expect("an answer").status().as_u16()
    };
    let grant = ("grant_type", "client_credentials");
    // The method that the client is not registered for.
    let in_body = [grant, ("client_id", "service"), ("client_secret", SERVICE_SECRET)];
    assert_eq!(post("/token", None, &in_body).await, 401);
    // A secret that was not form-encoded.
    assert_eq!(post("/token", Some(("service", "100%-a-raw-percent")), &[grant]).await, 401);
    // An undeclared scope.
    let scope = [grant, ("scope", "rea\"d")];
    assert_eq!(post("/token", Some(("service", SERVICE_SECRET)), &scope).await, 400);
    // A stranger, with a secret for the name of a parameter.
    assert_eq!(
        post("/token", None, &[("a-secret-for-a-name", "1"), ("a-secret-for-a-name", "2")]).await,
        400
    );
    // A known name; what is repeated is not in the log of a stranger's request.
    assert_eq!(post("/token", None, &[("scope", "1"), ("scope", "2")]).await, 400);
    let authorize = client.get(provider.url_of("/authorize?client_id=web&response_type=code&scope=re%22ad"));
    assert_eq!(authorize.send().await.expect("an answer").status(), 303);
    provider.signal("TERM");
    let log = log.join().expect("the log ends with the program");
    let lines =
        |parts: &[&str]| log.lines().filter(|line| parts.iter().all(|part| line.contains(part))).count();
    for (count, parts) in [
        (1, &["service", "registered=\"client_secret_basic\"", "used=\"client_secret_post\""][..]),
        (1, &["service", "form-encoding", "client_secret_post"]),
        (1, &["endpoint=\"token\"", "client_id=\"service\"", "error=\"invalid_scope\""]),
        (1, &["endpoint=\"token\"", "error=\"invalid_request\"", "a parameter appears more than once"]),
        (1, &["endpoint=\"token\"", "error=\"invalid_request\"", "unknown client"]),
        (1, &["endpoint=\"authorization\"", "client_id=\"web\"", "error=\"invalid_scope\""]),
    ] {
        assert_eq!(lines(parts), count, "{parts:?} in {log}");
    }
    for secret in [SERVICE_SECRET, "a-secret-for-a-name", "100%"] {
        assert!(!log.contains(secret), "{secret} in {log}");
    }
}

#[test]
fn a_head_that_is_too_long_is_refused_before_it_is_kept() {
    let provider = Provider::start();
    let padding = "a".repeat(48 * 1024);
    let request = format!("GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Padding: {padding}");
    // The head has no end: what answers here has stopped to wait for it.
    let response = exchange(&provider.url, &request);
    assert!(response.starts_with("HTTP/1.1 431 "), "{response}");
}
