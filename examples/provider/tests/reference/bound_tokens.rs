//! Tokens that are bound to client certificates, over real TLS; and what the listener for certificates serves.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::header::WWW_AUTHENTICATE;
use reqwest::{Client, Response};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use crate::mtls::{Own, self_signed, start};
use crate::process::Provider;
use crate::tls::Certificates;

/// A public client and a confidential one, whose tokens are bound, and a resource server.
const CLIENTS: &str = r#"
[[clients]]
client_id = "app"
token_endpoint_auth_method = "none"
grant_types = ["password", "refresh_token"]
response_types = []
scope = "openid read"
tls_client_certificate_bound_access_tokens = true

[[clients]]
client_id = "job"
client_secret = "a-long-random-secret"
token_endpoint_auth_method = "client_secret_post"
grant_types = ["client_credentials"]
response_types = []
scope = "read"
tls_client_certificate_bound_access_tokens = true

[[clients]]
client_id = "api"
client_secret = "another-random-secret"
grant_types = ["client_credentials"]
response_types = []
resource_server = true

[[users]]
username = "alice"
password = "wonderland"
sub = "248289761001"
"#;

struct Fixture {
    server: Certificates,
    provider: Provider,
    /// The URL of the listener for certificates.
    mtls: String,
    _file: NamedTempFile,
}

impl Fixture {
    /// With two listeners, and more keys at the top of the file.
    fn start(more: &str) -> Self {
        let server = Certificates::new();
        let config = format!(
            "listen = \"127.0.0.1:0\"\nmtls_listen = \"127.0.0.1:0\"\nstore = \"memory:\"\ntls_cert = {:?}\ntls_key = {:?}\n\
             {more}\n{CLIENTS}",
            server.path("cert.pem"),
            server.path("key.pem"),
        );
        let mut line = [String::new()];
        let (provider, file) = start(&config, &mut line);
        let mtls = line[0].trim().strip_prefix("mtls on ").expect("the line").to_owned();
        Self { server, provider, mtls, _file: file }
    }

    fn client(&self, own: Option<&Own>) -> Client {
        let builder = self.server.client();
        let builder = match own {
            Some(own) => builder.identity(own.identity()),
            None => builder,
        };
        builder.build().expect("a client")
    }

    async fn token(&self, own: Option<&Own>, form: &[(&str, &str)]) -> (u16, Value) {
        let answer = self.client(own).post(format!("{}/token", self.mtls)).form(form).send().await;
        let answer = answer.expect("an answer");
        (answer.status().as_u16(), answer.json().await.expect("JSON"))
    }

    /// What the API and UserInfo answer to a token, on the listener for certificates.
    async fn access(&self, own: Option<&Own>, api: &str, userinfo: &str) -> [String; 2] {
        let client = self.client(own);
        let get =
            |path: &str, token: &str| client.get(format!("{}{path}", self.mtls)).bearer_auth(token).send();
        [outcome(get("/api/me", api).await), outcome(get("/userinfo", userinfo).await)]
    }

    /// A token of alice's for the API, and one for UserInfo.
    async fn tokens(&self, own: &Own) -> [Value; 2] {
        let api = format!("{}/api", self.provider.url);
        let form = [&LOGIN[..], &[("resource", api.as_str())]].concat();
        let for_api = self.token(Some(own), &form).await.1;
        [for_api, self.token(Some(own), &LOGIN).await.1]
    }
}

fn outcome(answer: reqwest::Result<Response>) -> String {
    let answer = answer.expect("an answer");
    let challenges: Vec<_> = answer
        .headers()
        .get_all(WWW_AUTHENTICATE)
        .iter()
        .map(|value| value.to_str().expect("text"))
        .collect();
    let is_invalid = challenges.iter().any(|challenge| challenge.contains("error=\"invalid_token\""));
    format!("{}{}", answer.status().as_u16(), if is_invalid { " invalid_token" } else { "" })
}

const REFUSED: &str = "401 invalid_token";

/// A login of alice with the public client.
const LOGIN: [(&str, &str); 5] = [
    ("grant_type", "password"),
    ("client_id", "app"),
    ("username", "alice"),
    ("password", "wonderland"),
    ("scope", "openid read"),
];

fn text<'a>(answer: &'a Value, member: &str) -> &'a str {
    answer[member].as_str().unwrap_or_else(|| panic!("no {member} in {answer}"))
}

#[tokio::test]
async fn x_04_a_token_is_refused_with_another_certificate_and_without_one() {
    let fixture = Fixture::start("");
    let (mine, theirs) = (self_signed("mine.example"), self_signed("theirs.example"));
    let [api, userinfo] = fixture.tokens(&mine).await;
    let (api, userinfo) = (text(&api, "access_token"), text(&userinfo, "access_token"));
    assert_eq!(fixture.access(Some(&mine), api, userinfo).await, ["200", "200"]);
    assert_eq!(fixture.access(Some(&theirs), api, userinfo).await, [REFUSED, REFUSED]);
    assert_eq!(fixture.access(None, api, userinfo).await, [REFUSED, REFUSED]);
    // The other listener asks for no certificate, so there is none.
    let elsewhere = fixture.client(Some(&mine));
    for (path, token) in [("/api/me", api), ("/api/notes", api), ("/userinfo", userinfo)] {
        let url = fixture.provider.url_of(path);
        assert_eq!(outcome(elsewhere.get(url).bearer_auth(token).send().await), REFUSED, "{path}");
    }
    let introspection = fixture.client(None).post(fixture.provider.url_of("/introspect"));
    let introspection = introspection.basic_auth("api", Some("another-random-secret"));
    let introspected = introspection.form(&[("token", api)]).send().await.expect("an answer");
    let introspected: Value = introspected.json().await.expect("JSON");
    let thumbprint = URL_SAFE_NO_PAD.encode(Sha256::digest(&mine.der));
    assert_eq!(introspected["cnf"], json!({ "x5t#S256": thumbprint }), "{introspected}");
}

#[tokio::test]
async fn x_05_a_refresh_token_of_a_public_client_is_refused_with_another_certificate() {
    let fixture = Fixture::start("");
    let (mine, theirs) = (self_signed("mine.example"), self_signed("theirs.example"));
    let [tokens, _] = fixture.tokens(&mine).await;
    let refresh_token = text(&tokens, "refresh_token");
    let form = [("grant_type", "refresh_token"), ("client_id", "app"), ("refresh_token", refresh_token)];
    let (status, refused) = fixture.token(Some(&theirs), &form).await;
    assert_eq!((status, &refused["error"]), (400, &json!("invalid_grant")), "{refused}");
    let (status, refused) = fixture.token(None, &form).await;
    assert_eq!((status, &refused["error"]), (400, &json!("invalid_request")), "{refused}");
    let (status, refreshed) = fixture.token(Some(&mine), &form).await;
    assert_eq!(status, 200, "{refreshed}");
    let token = text(&refreshed, "access_token");
    assert_eq!(fixture.access(Some(&mine), token, "-").await[0], "200");
    assert_eq!(fixture.access(Some(&theirs), token, "-").await[0], REFUSED);
}

#[tokio::test]
async fn a_client_whose_tokens_are_bound_gets_none_without_a_certificate() {
    let fixture = Fixture::start("");
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", "job"),
        ("client_secret", "a-long-random-secret"),
    ];
    let (status, refused) = fixture.token(None, &form).await;
    assert_eq!((status, &refused["error"]), (400, &json!("invalid_request")), "{refused}");
    let (status, _) = fixture.token(Some(&self_signed("job.example")), &form).await;
    assert_eq!(status, 200);
}

async fn metadata(fixture: &Fixture, base: &str) -> Value {
    let url = format!("{base}/.well-known/openid-configuration");
    fixture.client(None).get(url).send().await.expect("an answer").json().await.expect("JSON")
}

#[tokio::test]
async fn the_metadata_names_the_endpoints_of_the_listener_for_certificates() {
    let fixture = Fixture::start("");
    for base in [&fixture.provider.url, &fixture.mtls] {
        let metadata = metadata(&fixture, base).await;
        assert_eq!(metadata["tls_client_certificate_bound_access_tokens"], true);
        let aliases = metadata["mtls_endpoint_aliases"].as_object().expect("aliases");
        assert_eq!(aliases["token_endpoint"], format!("{}/token", fixture.mtls));
        assert_eq!(aliases["userinfo_endpoint"], format!("{}/userinfo", fixture.mtls));
        assert!(!aliases.contains_key("authorization_endpoint"), "{aliases:?}");
        assert_eq!(metadata["token_endpoint"], fixture.provider.url_of("/token"));
    }
    let named = Fixture::start("mtls_endpoints = \"https://mtls.op.example\"");
    let metadata = metadata(&named, &named.provider.url).await;
    assert_eq!(metadata["mtls_endpoint_aliases"]["token_endpoint"], "https://mtls.op.example/token");
}

#[tokio::test]
async fn the_pages_are_not_on_the_listener_for_certificates() {
    let fixture = Fixture::start("");
    let client = fixture.client(None);
    let status = async |base: &str, path: &str| {
        client.get(format!("{base}{path}")).send().await.expect("an answer").status().as_u16()
    };
    for path in ["/authorize", "/login", "/device", "/end_session", "/account"] {
        assert_eq!(status(&fixture.mtls, path).await, 404, "{path}");
    }
    assert_ne!(status(&fixture.provider.url, "/authorize").await, 404);
    for path in ["/jwks", "/healthz", "/.well-known/oauth-authorization-server"] {
        assert_eq!(status(&fixture.mtls, path).await, 200, "{path}");
    }
}
