//! What is wrong in a configuration and shows when the provider is started with it, and what its keys do.

use std::fs;
use std::process::Command;

use crate::browser::Browser;
use crate::process::{Provider, program, refused};
use crate::tls::Certificates;

const CLIENT: &str = r#"
listen = "127.0.0.1:0"
[[clients]]
client_id = "rp"
client_secret = "a-secret-of-the-relying-party"
redirect_uris = ["https://client.example/cb"]
scope = "openid"
"#;

/// The beginning of the message with which a start is refused.
fn assert_refused(config: &str, place: &str, said: &str) {
    let (code, stdout, stderr) = refused(config);
    assert_eq!((code, stdout.as_str()), (Some(2), ""), "{config}: {stderr}");
    let messages: Vec<_> = stderr.lines().filter(|line| line.contains("FILE")).collect();
    let [message] = &messages[..] else { panic!("{config}: {stderr}") };
    assert!(message.starts_with(place) && message.contains(said), "{config}: {stderr}");
}

#[test]
fn a_client_is_checked_as_one_that_registers_itself() {
    for (line, key, said) in [
        ("id_token_signed_response_alg = \"HS256\"", "id_token_signed_response_alg", "RS256, ES256, EdDSA"),
        ("id_token_signed_response_alg = \"PS256\"", "id_token_signed_response_alg", "RS256, ES256, EdDSA"),
        ("id_token_signed_response_alg = \"none\"", "id_token_signed_response_alg", "RS256, ES256, EdDSA"),
        ("userinfo_signed_response_alg = \"HS256\"", "userinfo_signed_response_alg", "RS256, ES256, EdDSA"),
        ("request_object_signing_alg = \"HS256\"", "request_object_signing_alg", "RS256"),
        ("jwks = { keys = [{ kty = \"oct\", k = \"AAAA\" }] }", "jwks", ""),
        ("client_uri = \"x\"", "client_uri", "is not an absolute URI"),
    ] {
        assert_refused(&format!("{CLIENT}{line}\n"), &format!("FILE:8: clients.{key}: "), said);
    }
    Provider::start_with(&format!(
        "signing_algorithms = [\"PS256\"]\n{CLIENT}id_token_signed_response_alg = \"PS256\"\n"
    ));
}

#[test]
fn what_is_fetched_is_checked_before_anything_is_opened() {
    let certificates = Certificates::new();
    certificates.write("no.pem", "nothing");
    certificates.write("garbage.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    let database = certificates.path("provider.db");
    let ca = |name: &str| format!("fetch_ca = {:?}", certificates.path(name));
    for (line, place, said) in [
        (
            "fetch_hosts = [\"good.example\",\n\"https://bad.example\"]".to_owned(),
            "FILE:3: fetch_hosts: ",
            "`https://bad.example`",
        ),
        (ca("nowhere.pem"), "FILE:2: fetch_ca: ", "nowhere.pem: No such file"),
        (ca("no.pem"), "FILE:2: fetch_ca: ", "no.pem: no certificate in PEM"),
        (ca("garbage.pem"), "FILE:2: fetch_ca: ", "garbage.pem: its certificate can't be read"),
    ] {
        assert_refused(&format!("store = \"sqlite://{}\"\n{line}\n", database.display()), place, said);
        assert!(!database.exists(), "{line}");
    }
}

#[test]
fn a_file_of_keys_that_is_none_is_named() {
    let certificates = Certificates::new();
    let path = certificates.path("key.pem");
    assert_refused(
        &format!("listen = \"127.0.0.1:0\"\nsigning_keys = {path:?}\n"),
        "FILE:2: signing_keys: ",
        "key.pem",
    );
}

/// Paths in a file are independent of the working directory.
#[test]
fn paths_begin_at_the_directory_of_the_file() {
    let certificates = Certificates::new();
    let config = "listen = \"127.0.0.1:0\"\ntls_cert = \"cert.pem\"\ntls_key = \"key.pem\"\nfetch_ca = \"root.pem\"\n\
                  signing_keys = \"keys.json\"\nsigning_algorithms = [\"ES256\"]\n";
    certificates.write("provider.toml", config);
    let provider = Provider::spawn(program().arg("--config").arg(certificates.path("provider.toml")));
    assert!(provider.url.starts_with("https://"), "{}", provider.url);
    assert!(certificates.path("keys.json").exists());
}

#[test]
fn a_client_secret_that_can_be_guessed_ends_the_start_and_is_not_told() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("provider.toml");
    for short in ["", "sh0rt"] {
        fs::write(&path, CLIENT.replace("a-secret-of-the-relying-party", short)).expect("written");
        let output = program().arg("--config").arg(&path).output().expect("it runs");
        let log = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{log}");
        assert!(log.contains(":5: clients.client_secret: ") && !log.contains("sh0rt"), "{log}");
    }
}

/// What a client sends unencoded in a Basic header, the provider decodes.
#[test]
fn a_secret_with_a_plus_or_percent_sign_is_a_warning_that_does_not_tell_it() {
    for secret in ["a-secret+of-the-relying-party", "a-secret%of-the-relying-party"] {
        let mut provider = Provider::start_with(&CLIENT.replace("a-secret-of-the-relying-party", secret));
        let log = provider.collect_log();
        provider.signal("TERM");
        let log = log.join().expect("it ends");
        assert!(log.contains(":5: clients.client_secret: it has a `+` or `%`"), "{log}");
        assert!(!log.contains("of-the-relying-party"), "{log}");
    }
}

#[test]
fn a_scope_that_nobody_declared_ends_the_start() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("provider.toml");
    let config = CLIENT.replace("openid", "openid reed");
    fs::write(&path, &config).expect("written");
    let output = program().arg("--config").arg(&path).output().expect("it runs");
    let log = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{log}");
    assert!(log.contains("clients.scope: `reed` is not declared; did you mean `read`?"), "{log}");
}

#[tokio::test]
async fn a_redirect_uri_on_a_private_network_needs_its_key_and_is_a_warning() {
    let photos = CLIENT.replace("https://client.example/cb", "http://192.168.2.50:2283/cb");
    assert_ne!(photos, CLIENT);
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("provider.toml");
    fs::write(&path, &photos).expect("written");
    let output = program().arg("--config").arg(&path).output().expect("it runs");
    let log = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{log}");
    assert!(
        log.contains("clients.redirect_uris: ") && log.contains("private_network_redirect_uris"),
        "{log}"
    );

    let allowed =
        photos.replace("redirect_uris = [", "private_network_redirect_uris = true\nredirect_uris = [");
    let mut provider = Provider::start_with(&allowed);
    let log = provider.collect_log();
    provider.signal("TERM");
    let log = log.join().expect("it ends");
    assert!(log.contains("WARN") && log.contains("http://192.168.2.50:2283/cb"), "{log}");
}

#[tokio::test]
async fn pages_look_as_they_are_told() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = |name: &str| directory.path().join(name);
    fs::create_dir(path("templates")).expect("a directory");
    fs::write(path("templates/logged-out.html"), "<main>So long, {{ brand.name }}.</main>").expect("written");
    fs::write(path("logo.svg"), "<svg xmlns=\"http://www.w3.org/2000/svg\"/>").expect("written");
    let config = "listen = \"127.0.0.1:0\"\n[pages]\nbrand = \"Notes\"\naccent = \"#0b6e4f\"\nlogo = \"logo.svg\"\n\
                  templates = \"templates\"\nlogged_in_for = 3600\nsession_cookie = \"notes\"\n";
    fs::write(path("provider.toml"), config).expect("written");
    let provider = Provider::spawn(program().arg("--config").arg(path("provider.toml")));
    let browser = Browser::new(&provider.url);
    let login = browser.open(&provider.url_of("/account/security")).await;
    assert!(login.body.contains("Notes") && login.has("img[src*=logo]"), "{login:?}");
    let first = Browser::new(&provider.url).client.get(provider.url_of("/account/security")).send().await;
    let cookie = first.expect("an answer").headers()["set-cookie"].to_str().expect("text").to_owned();
    let port = provider.url.rsplit(':').next().expect("a port");
    assert!(cookie.starts_with(&format!("notes-{port}.")), "{cookie}");
    let stylesheet = login.attribute("link[rel=stylesheet]", "href").expect("a stylesheet");
    assert!(browser.open(&provider.url_of(&stylesheet)).await.body.contains("#0b6e4f"));
    assert_eq!(browser.open(&provider.url_of("/logged-out")).await.text(), "So long, Notes.");
}

#[test]
fn what_is_wrong_with_the_pages_is_told_at_its_key() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = |name: &str| directory.path().join(name);
    for (directory, name, text) in [("typo", "logn.html", ""), ("broken", "login.html", "\n{% if %}")] {
        fs::create_dir(path(directory)).expect("a directory");
        fs::write(path(directory).join(name), text).expect("written");
    }
    fs::write(path("logo.gif"), "GIF89a").expect("written");
    for (key, value, said) in [
        ("accent", "red".into(), "write one like #2b4acb"),
        ("accent", "#ffee00".into(), "people need 4.5"),
        ("session_cookie", "my cookie".into(), "cannot be the name of the session cookie"),
        ("logo", path("nowhere.png"), "No such file"),
        ("logo", path("logo.gif"), "the logo is not a PNG"),
        ("templates", path("nowhere"), "No such file"),
        ("templates", path("typo"), "there is no template `logn.html`"),
        ("templates", path("broken"), "login.html:2"),
    ] {
        assert_refused(&format!("\n[pages]\n{key} = {value:?}\n"), &format!("FILE:3: pages.{key}: "), said);
    }
}

/// The operator's commands read no files.
#[test]
fn a_command_needs_no_file_of_the_pages() {
    let directory = tempfile::tempdir().expect("a directory");
    let config = directory.path().join("provider.toml");
    let store = format!("sqlite://{}", directory.path().join("auth.db").display());
    fs::write(&config, format!("store = {store:?}\n[pages]\nlogo = \"nowhere.png\"\n")).expect("written");
    let mut command: Command = program();
    let output = command.args(["clients", "list", "--config"]).arg(&config).output().expect("it runs");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
}
