//! Likely mistakes in clients, and the key sets that they publish.

use axum::Router;
use axum::routing::get;
use oauth_runtime::axum::mtls::{Acceptor, serve};
use tokio::net::TcpListener;

use super::{Practice, assert_found};
use crate::process::program;
use crate::tls::Certificates;

#[test]
fn what_does_not_fit_together_in_a_client_is_told() {
    let secret = "client_secret = \"0123456789abcdef0123456789abcdef\"";
    let practice = Practice::new(&format!(
        r#"
[[clients]]
client_id = "good"
{secret}
redirect_uris = ["https://good.example/cb"]
grant_types = ["authorization_code", "refresh_token"]
scope = "openid offline_access read"

[[clients]]
client_id = "half"
{secret}
redirect_uris = ["https://half.example/cb", "http://127.0.0.1/cb"]
grant_types = ["implicit", "refresh_token"]
scope = "read offline_access"
post_logout_redirect_uris = ["https://half.example/"]

[[clients]]
client_id = "old"
{secret}
redirect_uris = ["https://old.example"]
grant_types = ["implicit", "password"]
response_types = ["token"]

[[clients]]
client_id = "codes"
{secret}
redirect_uris = ["https://codes.example/cb"]
grant_types = ["authorization_code", "refresh_token"]
response_types = ["id_token"]
scope = "openid"
"#
    ));
    let found = practice.findings(&[]);
    assert_found(&found, "client good", "ok", "nothing stands out");
    for said in [
        "grant_types: `authorization_code` is missing, so the codes",
        "response_types: neither `token` nor `id_token` is there",
        "grant_types: no other grant gives a refresh token",
        "post_logout_redirect_uris: without `openid`",
        "redirect_uris: `http://127.0.0.1/cb`: the port counts",
    ] {
        assert_found(&found, "client half", "warn", said);
    }
    for said in ["a URL leaks", "learns the person's password", "scope: it is empty", "it has no path"] {
        assert_found(&found, "client old", "warn", said);
    }
    for said in [
        "response_types: none has `code`",
        "grant_types: `implicit` is missing",
        "without `offline_access`, its refresh tokens end",
    ] {
        assert_found(&found, "client codes", "warn", said);
    }
}

/// Clients that the operator added on the command line are examined too.
#[test]
fn a_client_that_is_in_the_store_alone_is_examined() {
    let practice = Practice::new("");
    let config = practice.path("provider.toml");
    let run = |words: &[&str]| {
        let output = program().arg("--config").arg(&config).args(words).output().expect("it runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    let uri = "http://localhost:8080/cb";
    run(&["clients", "add", "--client-id", "desk", "--redirect-uri", uri, "--scope", "read"]);
    run(&["clients", "disable", "desk"]);
    let found = practice.findings(&[]);
    assert_found(&found, "client desk", "warn", "`localhost` may resolve to another address");
    assert_found(&found, "client desk", "warn", "it is disabled");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_key_set_of_a_client_is_fetched() {
    let certificates = Certificates::new();
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let host = listener.local_addr().expect("an address").to_string();
    let key = r#"{"kty":"EC","crv":"P-256","alg":"ES256","kid":"1","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#;
    let set = |keys: &str| format!("{{\"keys\":[{keys}]}}");
    let (good, secret, page) = (set(key), set("{\"kty\":\"oct\",\"k\":\"AAAA\"}"), "<html>".to_owned());
    let answer = |text: String| get(move || std::future::ready(text.clone()));
    let app = Router::new()
        .route("/good", answer(good))
        .route("/secret", answer(secret))
        .route("/page", answer(page));
    let (root, acceptor) = (certificates.path("root.pem"), Acceptor::new(certificates.server(), None));
    tokio::spawn(async move { serve(listener, acceptor, app).await });
    let client = |name: &str| {
        format!(
            "[[clients]]\nclient_id = \"{name}\"\ntoken_endpoint_auth_method = \"private_key_jwt\"\nscope = \"read\"\n\
             grant_types = [\"client_credentials\"]\nresponse_types = []\njwks_uri = \"https://{host}/{name}\"\n"
        )
    };
    let clients: String = ["good", "secret", "page", "none"].map(client).concat();
    let practice = Practice::new("");
    practice.write(
        "provider.toml",
        &format!("store = \"memory:\"\nfetch_hosts = [{host:?}]\nfetch_ca = {root:?}\n{clients}"),
    );
    let found = tokio::task::spawn_blocking(move || practice.findings(&[])).await.expect("found");
    assert_found(&found, "client good", "ok", "has a key that the provider can use");
    assert_found(&found, "client secret", "fail", "key 1: it is not a public key");
    assert_found(&found, "client page", "fail", "not valid JSON");
    assert_found(&found, "client none", "fail", "404");
}

#[tokio::test(flavor = "multi_thread")]
async fn other_providers_and_addresses_for_logouts_are_tried() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let host = listener.local_addr().expect("an address").to_string();
    let metadata = format!(
        r#"{{"issuer":"http://{host}","authorization_endpoint":"http://{host}/authorize","token_endpoint":"http://{host}/token",
            "jwks_uri":"http://{host}/jwks"}}"#
    );
    let app = Router::new()
        .route("/.well-known/openid-configuration", get(move || std::future::ready(metadata.clone())));
    tokio::spawn(async move { axum::serve(listener, app).await });
    let config = format!(
        "issuer = \"http://127.0.0.1:9\"\n[[upstreams]]\nid = \"head\"\nissuer = \"http://{host}\"\nclient_id = \"us\"\n\
         [[clients]]\nclient_id = \"web\"\nclient_secret = \"0123456789abcdef\"\nscope = \"openid\"\n\
         redirect_uris = [\"https://client.example/cb\"]\nbackchannel_logout_uri = \"http://{host}/logout\"\n\
         backchannel_client_notification_endpoint = \"https://{host}/notify\"\n"
    );
    let found = |config: String| tokio::task::spawn_blocking(move || Practice::new(&config).findings(&[]));
    let kept_out = found(config.clone()).await.expect("found");
    assert_found(&kept_out, "upstream head", "fail", "add its host to `fetch_hosts`");
    assert_found(&kept_out, "client web", "warn", "this client hears of no logout");
    assert_found(&kept_out, "client web", "warn", "this client does not hear what people decided");
    let allowed = found(format!("fetch_hosts = [{host:?}]\n{config}")).await.expect("found");
    let redirect_uri = "register the redirect URI http://127.0.0.1:9/login/upstream/callback/head";
    assert_found(&allowed, "upstream head", "ok", redirect_uri);
    assert!(
        !allowed.iter().any(|finding| finding.message.contains("backchannel_logout_uri")),
        "{allowed:#?}"
    );
}
