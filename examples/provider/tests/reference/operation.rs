//! Start, configuration and end of the program.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Stdio;

use crate::browser::Browser;
use crate::process::{CONFIG, Origin, Provider, config_file, refused};

#[tokio::test]
async fn it_says_where_it_listens_and_that_it_is_healthy() {
    let provider = Provider::start();
    assert!(provider.url.starts_with("http://127.0.0.1:"), "{}", provider.url);
    let health = reqwest::get(provider.url_of("/healthz")).await.expect("an answer");
    assert_eq!(health.status(), 200);
    let metadata =
        reqwest::get(provider.url_of("/.well-known/oauth-authorization-server")).await.expect("an answer");
    let metadata: serde_json::Value = metadata.json().await.expect("JSON");
    assert_eq!(metadata["issuer"], provider.url);
    assert_eq!(metadata["token_endpoint"], provider.url_of("/token"));
}

/// One hash takes 19 MiB, and the first login may be hours away.
#[cfg(target_os = "linux")]
#[test]
fn the_memory_of_the_hashes_at_the_start_is_returned() {
    let provider = Provider::start();
    let status = std::fs::read_to_string(format!("/proc/{}/status", provider.id())).expect("it runs");
    let own = status.lines().find_map(|line| line.strip_prefix("RssAnon:")).expect("a figure");
    let own: usize = own.trim().trim_end_matches(" kB").parse().expect("a number");
    assert!(own < 19 * 1024, "{own} KiB");
}

#[test]
fn a_signal_ends_it_in_order() {
    for signal in ["TERM", "INT"] {
        let provider = Provider::start();
        provider.signal(signal);
        let (status, stdout, stderr) = provider.wait();
        assert_eq!((status.code(), stdout.as_str()), (Some(0), ""), "{stderr}");
    }
}

#[tokio::test]
async fn a_hangup_without_anything_to_reload_does_nothing() {
    let mut provider = Provider::start();
    provider.signal("HUP");
    let mut log = provider.log().map(|line| line.expect("text"));
    assert!(log.any(|line| line.contains("SIGHUP")), "it says so");
    let health = reqwest::get(provider.url_of("/healthz")).await.expect("it lives");
    assert_eq!(health.status(), 200);
}

/// The connections beyond the limit are closed before anything is read from them.
#[test]
fn an_address_has_so_many_connections_and_no_more() {
    let provider = Provider::start_with(&CONFIG.replace("listen =", "connections_per_address = 3\nlisten ="));
    let address = provider.url.strip_prefix("http://").expect("plain http");
    let connect = || TcpStream::connect(address).expect("connected");
    let _taken = [connect(), connect(), connect()];
    // It may be a reset.
    assert_eq!(connect().read(&mut [0]).unwrap_or_default(), 0, "closed");
}

#[test]
fn the_connections_of_a_trusted_proxy_are_not_those_of_one_address() {
    let keys = "connections_per_address = 1\ntrusted_proxies = \"127.0.0.1\"\nlisten =";
    let provider = Provider::start_with(&CONFIG.replace("listen =", keys));
    let address = provider.url.strip_prefix("http://").expect("plain http");
    let connect = || TcpStream::connect(address).expect("connected");
    let _taken = [connect(), connect(), connect()];
    let mut another = connect();
    another.write_all(b"GET /healthz HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n").expect("sent");
    let mut answer = String::new();
    another.read_to_string(&mut answer).expect("an answer");
    assert!(answer.contains(" 200 "), "{answer}");
}

/// A disk that takes no more, as far as the program can tell: none of its files may grow.
#[tokio::test]
async fn a_full_disk_is_seen_by_the_health_check_and_a_client_is_told_to_come_back() {
    let directory = tempfile::tempdir().expect("a directory");
    let config = CONFIG.replace("memory:", &format!("sqlite://{}/auth.db", directory.path().display()));
    let config = config_file(&config);
    // The signal that comes with the limit would end it.
    let mut program = std::process::Command::new("sh");
    program.args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_provider"), "--config"]);
    program.arg(config.path()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let provider = Provider::spawn(&mut program);
    let limit = |bytes: &str| {
        let pid = provider.id().to_string();
        let mut prlimit = std::process::Command::new("prlimit");
        prlimit.args(["--pid", &pid, &format!("--fsize={bytes}")]);
        assert!(prlimit.status().expect("prlimit runs").success());
    };
    let client = reqwest::Client::new();
    let token = async || {
        let request =
            client.post(provider.url_of("/token")).basic_auth("service", Some("service-client-secret"));
        request.form(&[("grant_type", "client_credentials")]).send().await.expect("an answer")
    };
    assert_eq!(token().await.status(), 200);
    limit("1:unlimited");
    let refused = token().await;
    assert_eq!(refused.status(), 503);
    assert!(refused.headers().contains_key("retry-after"));
    let health = reqwest::get(provider.url_of("/healthz")).await.expect("an answer");
    assert_eq!(health.status(), 503, "it can read, and not write");
    limit("unlimited:unlimited");
    assert_eq!(token().await.status(), 200, "without a restart");
}

/// TLS to browsers, clients, databases and Redis, and signatures: all by aws-lc.
#[test]
fn the_program_has_one_cryptography() {
    let who_needs = |package: &str| {
        let mut tree = std::process::Command::new(env!("CARGO"));
        tree.current_dir(env!("CARGO_MANIFEST_DIR")).args([
            "tree",
            "--offline",
            "--locked",
            "-p",
            "provider",
        ]);
        let output = tree.args(["-e", "normal", "-i", package]).output().expect("cargo runs");
        String::from_utf8(output.stdout).expect("text")
    };
    assert!(who_needs("aws-lc-rs").contains("tokio-rustls"));
    for other in ["ring", "native-tls", "openssl"] {
        assert_eq!(who_needs(other), "", "{other}");
    }
}

/// A wrong configuration: the change of [`CONFIG`], and what the message must contain.
#[test]
fn a_wrong_configuration_names_file_line_and_key() {
    let line_of = |text: &str| CONFIG.lines().position(|line| line.contains(text)).expect("it is there") + 1;
    let cases = [
        ("listen = \"127.0.0.1:0\"", "listen = \"nowhere\"", "listen"),
        ("store = \"memory:\"", "store = \"oracle://db\"", "store"),
        ("store = \"memory:\"", "write_timeout = 0\nstore = \"memory:\"", "write_timeout"),
        ("store = \"memory:\"", "stor = \"memory:\"", "stor"),
        ("store = \"memory:\"", "token_expires_in = \"an hour\"", "token_expires_in"),
        ("store = \"memory:\"", "issuer = \"http://public.example\"", "issuer"),
        (
            "redirect_uris = [\"https://client.example/cb\"]",
            "redirect_uris = [\"javascript:alert(1)\"]",
            "redirect_uris",
        ),
        ("redirect_uris = [\"http://127.0.0.1/cb\"]", "redirect_uris = [\"/cb\"]", "redirect_uris"),
        (
            "client_secret = \"service-client-secret\"",
            "client_secrt = \"service-client-secret\"",
            "client_secrt",
        ),
        ("client_id = \"reader\"", "client_id = \"service\"", "client_id"),
        ("username = \"bob\"", "username = \"alice\"", "username"),
        ("scope = \"read\"", "scope = \"re\\\"ad\"", "scope"),
    ];
    for (right, wrong, key) in cases {
        let (code, stdout, stderr) = refused(&CONFIG.replacen(right, wrong, 1));
        assert_eq!((code, stdout.as_str()), (Some(2), ""), "{wrong}: {stderr}");
        let line = line_of(right);
        assert!(stderr.contains(&format!("FILE:{line}")), "{wrong}: line {line} in {stderr}");
        assert!(stderr.contains(key), "{wrong}: {stderr}");
    }
}

#[test]
fn a_configuration_that_is_not_there_is_named() {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_provider"))
        .args(["--config", "/nowhere.toml"])
        .output();
    let output = output.expect("the provider runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("/nowhere.toml"));
}

/// Unfinished requests do not keep others from being answered.
#[tokio::test]
async fn p_15_a_client_that_never_finishes_its_request_is_alone() {
    let provider = Provider::start();
    let address = provider.url.strip_prefix("http://").expect("plain http");
    let mut unfinished: Vec<TcpStream> =
        (0..100).map(|_| TcpStream::connect(address).expect("connected")).collect();
    for stream in &mut unfinished {
        stream.write_all(b"POST /token HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: appl").expect("sent");
    }
    let health = reqwest::get(provider.url_of("/healthz")).await.expect("an answer");
    assert_eq!(health.status(), 200);
}

#[tokio::test]
async fn a_11_an_unavailable_provider_says_so() {
    let provider = Provider::start_with(&CONFIG.replace("listen =", "available = false\nlisten ="));
    let client =
        reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client");
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", "service"),
        ("client_secret", "service-client-secret"),
    ];
    let token = client.post(provider.url_of("/token")).form(&form).send().await.expect("an answer");
    assert_eq!(token.status(), 503);
    assert!(token.text().await.expect("text").contains("temporarily_unavailable"));
    let authorize = client.get(provider.url_of("/authorize?client_id=web&response_type=code&state=1"));
    let authorize = authorize.send().await.expect("an answer");
    let location = authorize.headers()["location"].to_str().expect("text").to_owned();
    assert!(location.starts_with("https://client.example/cb?error=temporarily_unavailable"), "{location}");
}

#[tokio::test]
async fn a_12_plain_http_on_a_public_host_is_refused() {
    let provider = Provider::start();
    let client = reqwest::Client::new();
    for forwarded in [None, Some("https")] {
        let mut request = client.post(provider.url_of("/token")).header("host", "login.example");
        if let Some(protocol) = forwarded {
            request = request.header("x-forwarded-proto", protocol);
        }
        let refused = request.form(&[("grant_type", "client_credentials")]).send().await.expect("an answer");
        assert_eq!(refused.status(), 400);
        assert!(refused.text().await.expect("text").contains("insecure_transport"));
    }
}

/// A person logs in and allows, a client redeems, uses, refreshes and replays. Gives everything secret in it, and
/// the anti-forgery value of a form, which a session has in the clear until the form is sent.
pub(crate) async fn full_run(provider: &Origin) -> (Vec<String>, String) {
    let url = &provider.url;
    let browser = Browser::new(url);
    let request = format!("{url}/authorize?response_type=code&client_id=web&scope=read&state=a-state");
    let login = browser.open(&request).await;
    let wrong = browser.log_in(&login, "alice", "a-wrong-password").await;
    let consent = browser.log_in(&wrong, "alice", "wonderland").await;
    let code = browser.decide(&consent, "allow").await.response()["code"].clone();
    let again = browser.open(&request).await.response()["code"].clone();

    let client = reqwest::Client::new();
    let post = async |path: &str, form: &[(&str, &str)]| {
        let request =
            client.post(format!("{url}{path}")).basic_auth("web", Some("a-long-random-secret")).form(form);
        request.send().await.expect("an answer").text().await.expect("text")
    };
    let tokens_for = async |form: &[(&str, &str)]| {
        let tokens: serde_json::Value = serde_json::from_str(&post("/token", form).await).expect("JSON");
        let token_of = |name: &str| tokens[name].as_str().unwrap_or_else(|| panic!("{tokens}")).to_owned();
        (token_of("access_token"), token_of("refresh_token"))
    };
    let redemption = [("grant_type", "authorization_code"), ("code", &*code)];
    let (access_token, refresh_token) = tokens_for(&redemption).await;
    post("/introspect", &[("token", &access_token)]).await;
    let me = client.get(format!("{url}/api/me")).bearer_auth(&access_token).send().await.expect("an answer");
    assert_eq!(me.status(), 200);
    let refreshed = tokens_for(&[("grant_type", "refresh_token"), ("refresh_token", &refresh_token)]).await;
    // A replay, which is worth a warning.
    post("/token", &redemption).await;
    // What lives when it ends.
    let alive = tokens_for(&[("grant_type", "authorization_code"), ("code", &*again)]).await;

    let app = set_up_app(&browser, url).await;
    let secrets = ["a-wrong-password", "wonderland", "a-long-random-secret", "service-client-secret"]
        .map(str::to_owned);
    let issued = [code, again, access_token, refresh_token, refreshed.0, refreshed.1, alive.0, alive.1];
    let csrf = consent.form("button[name=decision]").fields["csrf"].clone();
    (secrets.into_iter().chain(issued).chain([app]).collect(), csrf)
}

/// Sets an authenticator app up; gives its secret.
async fn set_up_app(browser: &Browser, url: &str) -> String {
    let security = browser.open(&format!("{url}/account/security")).await;
    let page = browser.submit(&security.form("button[name=totp]"), &[("totp", "set-up")]).await;
    let secret: String = page.text_of("code.key").split_whitespace().collect();
    let key = totp_rs::Secret::try_from_base32(&secret).expect("base32");
    let app = totp_rs::Builder::new().with_secret(key).build().expect("an app");
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970");
    let code = app.generate(now.as_secs()).to_string();
    let done = browser.submit(&page.form("input[name=code]"), &[("code", &code)]).await;
    assert!(!done.has("#problem"), "{done:?}");
    secret
}

/// The log of a full run at its most talkative.
#[tokio::test]
async fn g_07_and_o_09_no_secret_is_logged() {
    let mut provider = Provider::start_logging(CONFIG, "trace");
    let log = provider.collect_log();
    let (mut secrets, csrf) = full_run(&provider).await;
    secrets.push(csrf);
    // A client that takes one for the other.
    let swapped = reqwest::Client::new()
        .post(provider.url_of("/token"))
        .basic_auth("a-long-random-secret", Some("web"));
    let refused = swapped.form(&[("grant_type", "client_credentials")]).send().await.expect("an answer");
    assert_eq!(refused.status(), 401);
    secrets.push("a-long-random-secret".to_owned());
    provider.signal("TERM");
    let log = log.join().expect("the log ends with the program");
    assert!(log.contains("replayed"), "the log is there: {log}");
    assert!(log.contains("the client does not exist"), "an operator sees why clients fail: {log}");
    for secret in secrets {
        assert!(!log.contains(&secret), "{secret} is in the log");
    }
    // What the Authorization header has.
    assert!(!log.contains("d2ViOmEtbG9uZy1yYW5kb20tc2VjcmV0"), "{log}");
}
