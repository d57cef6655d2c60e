//! JSON Web Token (JWT) Response for OAuth Token Introspection.

use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response};
use oauth_runtime::keys::{SigningAlgorithm, SigningKey, SigningKeys};
use oauth_runtime::registration::{RegistrationPolicy, RegistrationRequest, check_client};
use oauth_runtime::store::{MemoryStore, TokenStore};
use oauth_runtime::token::{AccessToken, GrantId, IssuedTokens, RefreshToken};
use oauth_runtime::{Client, ClientMetadata, OAuthError, OpenIdMetadata, Scope, Secret, oauth_server};
use serde_json::{Value, json};

use crate::support::header_of;
use crate::support::neutral::{form_request, json_of};

const TYPE: &str = "application/token-introspection+jwt";
const NOTES: &str = "https://notes.example";
const FILES: &str = "https://files.example";

/// Plain OAuth 2.0: only the responses are signed.
#[oauth_server(
    grants(client_credentials, device_code, refresh_token),
    scopes(read = "Read", write = "Change", upload = "Add files"),
    endpoints(introspection, metadata, registration),
    resources(
        notes = "https://notes.example" { scopes(read, write) },
        files = "https://files.example" { scopes(upload) },
    ),
    introspection(signed)
)]
struct Signed {
    #[store]
    store: MemoryStore,
    #[keys]
    keys: SigningKeys,
}

impl RegistrationPolicy for Signed {
    async fn register(
        &self,
        request: &RegistrationRequest,
        _: &http::request::Parts,
    ) -> Result<ClientMetadata, OAuthError> {
        Ok(request.within(&"read".parse().expect("a scope")))
    }
}

fn alg(name: &str) -> OpenIdMetadata {
    OpenIdMetadata::default().with(|own| own.introspection_signed_response_alg = Some(name.to_owned()))
}

fn start() -> Arc<Signed> {
    let itself = |id: &str| {
        Client::confidential(id, format!("{id}-client-secret"))
            .grant_types(["client_credentials"])
            .scope("read write upload")
    };
    let clients = [
        itself("job"),
        itself("api").resource_server(),
        itself("files-api").resource_server().resources([FILES]),
        itself("curve").resource_server().openid(alg("ES256")),
        itself("lost").resource_server().openid(alg("EdDSA")),
        Client::public("app").grant_types(["authorization_code"]).redirect_uri("https://client.example/cb"),
    ];
    let store = MemoryStore::with_clients(clients.map(|client| client.build().expect("a client")));
    let keys = [SigningAlgorithm::Es256, SigningAlgorithm::Rs256]
        .map(|own| SigningKey::generate(own).expect("a key"));
    let keys = SigningKeys::fixed(keys).expect("keys");
    Signed::new("http://localhost".parse().expect("an issuer"), store, keys)
}

async fn token(server: &Signed, resources: &[&str]) -> String {
    let mut form = vec![("grant_type", "client_credentials")];
    form.extend(resources.iter().map(|resource| ("resource", *resource)));
    let request = form_request("/token", ("job", "job-client-secret"), &form);
    let answer = json_of(&server.create_token_response(request).await);
    answer["access_token"].as_str().unwrap_or_else(|| panic!("a token in {answer}")).to_owned()
}

async fn introspect(server: &Signed, caller: &str, accept: &str, token: &str) -> Response<Bytes> {
    let secret = format!("{caller}-client-secret");
    let mut request = form_request("/introspect", (caller, &secret), &[("token", token)]);
    request.headers_mut().insert("accept", accept.parse().expect("a header"));
    server.create_token_introspection_response(request).await
}

/// The claims of a signed response.
#[track_caller]
fn claims(server: &Signed, response: &Response<Bytes>) -> Value {
    assert_eq!(
        (response.status().as_u16(), &response.headers()["content-type"]),
        (200, &http::HeaderValue::from_static(TYPE))
    );
    assert_eq!(response.headers()["cache-control"], "no-store");
    let token = std::str::from_utf8(response.body()).expect("text");
    server
        .keys
        .verify_typed(token, "token-introspection+jwt")
        .unwrap_or_else(|error| panic!("{error}: {token}"))
}

async fn signed(server: &Signed, caller: &str, token: &str) -> Value {
    claims(server, &introspect(server, caller, TYPE, token).await)
}

#[tokio::test]
async fn section_5_the_response_is_for_the_caller_and_has_the_members_apart() {
    let server = start();
    let token = token(&server, &[NOTES]).await;
    let now = server.settings().now().as_unix();
    let plain = json_of(&introspect(&server, "api", "application/json", &token).await);
    assert_eq!(plain["active"], true, "{plain}");
    let claims = signed(&server, "api", &token).await;
    assert_eq!((&claims["iss"], &claims["aud"]), (&json!("http://localhost"), &json!("api")));
    assert!(claims["iat"].as_u64().is_some_and(|iat| iat.abs_diff(now) < 30), "{claims}");
    assert_eq!(claims["token_introspection"], plain, "the same members as in plain JSON");
    let mut names: Vec<_> = claims.as_object().expect("an object").keys().collect();
    names.sort();
    assert_eq!(
        names,
        ["aud", "iat", "iss", "token_introspection"],
        "neither `sub` nor `exp`: it is no access token"
    );
}

#[tokio::test]
async fn section_4_only_a_request_that_asks_gets_a_signed_response() {
    let server = start();
    let token = token(&server, &[NOTES]).await;
    for accept in ["*/*", "application/json", "application/*", "application/token-introspection+jwt;q=0, */*"]
    {
        let response = introspect(&server, "api", accept, &token).await;
        assert_eq!(response.headers()["content-type"], "application/json", "{accept}");
        assert_eq!(json_of(&response)["active"], true, "{accept}");
    }
    for accept in [TYPE, "application/json;q=0.9, application/token-introspection+jwt"] {
        claims(&server, &introspect(&server, "api", accept, &token).await);
    }
}

#[tokio::test]
async fn section_5_a_token_that_is_not_for_the_caller_is_only_inactive() {
    let server = start();
    let inactive = json!({ "active": false });
    let token_for_notes = token(&server, &[NOTES]).await;
    for (caller, presented) in [
        ("files-api", token_for_notes.as_str()),
        ("api", "unknown"),
        // A client sees its own tokens in plain JSON, but it is not a resource server.
        ("job", token_for_notes.as_str()),
    ] {
        assert_eq!(
            signed(&server, caller, presented).await["token_introspection"],
            inactive,
            "{caller} {presented}"
        );
    }
    assert_eq!(
        json_of(&introspect(&server, "job", "application/json", &token_for_notes).await)["active"],
        true
    );
}

#[tokio::test]
async fn section_5_the_scope_is_that_of_the_caller_s_resources() {
    let server = start();
    let both = token(&server, &[NOTES, FILES]).await;
    let all = signed(&server, "api", &both).await;
    assert_eq!(all["token_introspection"]["scope"], "read write upload");
    let of_files = signed(&server, "files-api", &both).await;
    assert_eq!(of_files["token_introspection"]["scope"], "upload", "{of_files}");
    let plain = json_of(&introspect(&server, "files-api", "application/json", &both).await);
    assert_eq!(plain["scope"], "read write upload", "RFC 7662 shows the token as it is");
}

#[tokio::test]
async fn a_signed_response_is_about_access_tokens_only() {
    let server = start();
    let grant = GrantId::generate();
    let (refresh_token, access_token) = (Secret::generate(), Secret::generate());
    let now = server.settings().now();
    let scope: Scope = "read".parse().expect("a scope");
    let later = now.plus(600);
    let access = AccessToken::new(access_token.digest(), grant.clone(), "job", scope.clone(), now, later);
    let refresh = RefreshToken::new(refresh_token.digest(), grant, "job", scope, now, later);
    server.store.create_token(IssuedTokens::new(access, Some(refresh))).await.expect("a store");
    for (token, active) in [(&access_token, true), (&refresh_token, false)] {
        let claims = signed(&server, "api", token.reveal()).await;
        assert_eq!(claims["token_introspection"]["active"], active, "{claims}");
    }
    let plain = json_of(&introspect(&server, "api", "application/json", refresh_token.reveal()).await);
    assert_eq!(plain["active"], true, "{plain}");
}

#[tokio::test]
async fn section_6_the_client_s_algorithm_or_rs256() {
    let server = start();
    let token = token(&server, &[NOTES]).await;
    for (caller, expected) in [("api", "RS256"), ("curve", "ES256")] {
        let response = introspect(&server, caller, TYPE, &token).await;
        claims(&server, &response);
        let header = header_of(std::str::from_utf8(response.body()).expect("text"));
        assert_eq!((&header["alg"], &header["typ"]), (&json!(expected), &json!("token-introspection+jwt")));
    }
    let response = introspect(&server, "lost", TYPE, &token).await;
    assert_eq!((response.status().as_u16(), &json_of(&response)["error"]), (500, &json!("server_error")));
}

#[tokio::test]
async fn section_5_a_caller_that_does_not_authenticate_gets_nothing() {
    let server = start();
    let token = token(&server, &[NOTES]).await;
    let post = |form: &[(&str, &str)]| {
        Request::post("/introspect")
            .header("host", "localhost")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("accept", TYPE)
            .body(Bytes::from(serde_urlencoded::to_string(form).expect("a form")))
            .expect("a request")
    };
    let token = ("token", token.as_str());
    for form in [
        &[token][..],
        &[token, ("client_id", "app")],
        &[token, ("client_id", "api")],
        &[token, ("client_id", "api"), ("client_secret", "wrong")],
        &[("client_id", "api"), ("client_secret", "api-client-secret")],
    ] {
        let response = server.create_token_introspection_response(post(form)).await;
        assert!([400, 401].contains(&response.status().as_u16()), "{form:?} {response:?}");
        assert_eq!(response.headers()["content-type"], "application/json", "an error is plain JSON");
        assert!(json_of(&response)["error"].is_string(), "{form:?} {response:?}");
    }
}

#[tokio::test]
async fn section_7_the_metadata_names_the_algorithms_and_the_keys() {
    let server = start();
    let get =
        |path: &str| Request::get(path).header("host", "localhost").body(Bytes::new()).expect("a request");
    let metadata = json_of(&server.create_metadata_response(get("/.well-known/oauth-authorization-server")));
    assert_eq!(metadata["introspection_signing_alg_values_supported"], json!(["ES256", "RS256"]));
    assert_eq!(metadata["jwks_uri"], "http://localhost/jwks");
    assert_eq!(metadata.get("introspection_encryption_alg_values_supported"), None);
    assert_eq!(*server.create_jwks_response(get("/jwks")).body(), server.keys.published());
}

#[tokio::test]
async fn section_6_a_registration_names_an_algorithm_that_there_is_and_no_encryption() {
    let server = start();
    let register = async |members: Value| {
        let mut metadata = json!({
            "client_name": "Notes", "redirect_uris": ["https://client.example/cb"],
            "grant_types": [], "response_types": [], "token_endpoint_auth_method": "client_secret_basic",
        });
        metadata.as_object_mut().expect("an object").extend(members.as_object().cloned().expect("an object"));
        let request =
            Request::post("/register").header("host", "localhost").header("content-type", "application/json");
        let request = request.body(Bytes::from(metadata.to_string())).expect("a request");
        server.create_registration_response(request).await
    };
    let response = register(json!({ "introspection_signed_response_alg": "ES256" })).await;
    assert_eq!(
        (response.status().as_u16(), &json_of(&response)["introspection_signed_response_alg"]),
        (201, &json!("ES256"))
    );
    for (members, named) in [
        (json!({ "introspection_signed_response_alg": "EdDSA" }), "introspection_signed_response_alg"),
        (json!({ "introspection_signed_response_alg": "none" }), "introspection_signed_response_alg"),
        (json!({ "introspection_signed_response_alg": "HS256" }), "introspection_signed_response_alg"),
        (json!({ "introspection_signed_response_alg": 256 }), "introspection_signed_response_alg"),
        (
            json!({ "introspection_encrypted_response_alg": "RSA-OAEP" }),
            "introspection_encrypted_response_alg",
        ),
        (
            json!({ "introspection_encrypted_response_enc": "A128GCM" }),
            "introspection_encrypted_response_enc",
        ),
    ] {
        let response = register(members.clone()).await;
        let answer = json_of(&response);
        assert_eq!(
            (response.status().as_u16(), &answer["error"]),
            (400, &json!("invalid_client_metadata")),
            "{members}"
        );
        assert!(answer["error_description"].as_str().is_some_and(|text| text.starts_with(named)), "{answer}");
    }
    let lost = Client::confidential("lost", "lost-client-secret").grant_types(["client_credentials"]);
    let error =
        check_client(&*server, &lost.openid(alg("EdDSA")).build().expect("a client")).expect_err("no key");
    assert!(error.to_string().contains("introspection_signed_response_alg"), "{error}");
}
