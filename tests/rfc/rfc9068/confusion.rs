//! Section 5: a token of one kind does not pass as another (RFC 8725 section 3.11). The claims of each token here are
//! right for the other use, so only its type is wrong.

use bytes::Bytes;
use http::Request;
use oauth_runtime::keys::{SigningAlgorithm, SigningKeys};
use oauth_runtime::store::MemoryStore;
use oauth_runtime::{
    Approval, AuthorizationRequest, BoxError, Client, Decision, Interaction, OpenIdMetadata, oauth_server,
};
use serde_json::{Value, json};

use super::provider::{Fixture, NOTES, text};
use crate::support::neutral::json_of;
use crate::support::{People, keys};

#[tokio::test]
async fn an_access_token_is_not_a_hint_about_a_person() {
    let provider = Fixture::start();
    let tokens = provider.tokens("web", &[("scope", "openid read"), ("resource", NOTES)]).await;
    let (access_token, id_token) = (text(&tokens, "access_token"), text(&tokens, "id_token"));
    let hinted = async |hint: &str| {
        let response = provider.authorize("web", &[("scope", "openid"), ("id_token_hint", hint)]).await;
        response.into_iter().find(|(name, _)| name == "code" || name == "error").expect("a response")
    };
    assert_eq!(hinted(id_token).await.0, "code");
    assert_eq!(hinted(access_token).await, ("error".to_owned(), "invalid_request".to_owned()));
    // With the claims of an ID token, signed by this provider.
    let mut claims: Value = provider.server.keys.verify(id_token).expect("an ID token");
    let mut typed = |typ: &str| {
        claims["jti"] = json!("unique");
        provider.server.keys.sign(SigningAlgorithm::Es256, typ, &claims).expect("a token")
    };
    let (right, wrong) = (typed("JWT"), typed("at+jwt"));
    assert_eq!(hinted(&right).await.0, "code");
    assert_eq!(hinted(&wrong).await.1, "invalid_request");

    let log_out = async |hint: &str| {
        let request = Request::get(format!("/end_session?id_token_hint={hint}")).header("host", "localhost");
        let request = request.body(Bytes::new()).expect("a request");
        provider.server.create_end_session_response(request).await.status()
    };
    assert_eq!(log_out(&right).await, 200);
    assert_eq!(log_out(&wrong).await, 400);
}

#[tokio::test]
async fn an_id_token_gives_access_to_nothing() {
    let provider = Fixture::start();
    let tokens = provider.tokens("web", &[("scope", "openid read"), ("resource", NOTES)]).await;
    let userinfo = async |token: &str| {
        let request = Request::get("/userinfo").header("host", "localhost");
        let request = request.header("authorization", format!("Bearer {token}"));
        provider
            .server
            .create_userinfo_response(request.body(Bytes::new()).expect("a request"))
            .await
            .status()
    };
    assert_eq!(userinfo(text(&tokens, "access_token")).await, 200);
    assert_eq!(userinfo(text(&tokens, "id_token")).await, 401);
    assert_eq!(provider.introspect(text(&tokens, "id_token")).await, json!({ "active": false }));
    let checked = provider.server.keys.verify_typed::<Value>(text(&tokens, "id_token"), "at+jwt");
    assert!(checked.is_err(), "an API that checks `typ` refuses it");
}

/// A provider one of whose clients has the issuer as its identifier, and the provider's keys as its own: an access
/// token of that client has the claims of an assertion, and of a request object.
#[oauth_server(
    grants(authorization_code, client_credentials),
    responses(code),
    scopes(read = "Read"),
    openid,
    client_auth(private_key_jwt),
    request_objects(by_value),
    access_tokens(jwt)
)]
struct Mirror {
    #[store]
    store: MemoryStore,
    #[users]
    people: People,
    #[keys]
    keys: SigningKeys,
}

impl Interaction for Mirror {
    async fn authorize(
        &self,
        _: &AuthorizationRequest,
        _: &http::request::Parts,
    ) -> Result<Decision, BoxError> {
        Ok(Approval::new("alice-sub").into())
    }
}

const ISSUER: &str = "http://localhost";

fn mirror() -> std::sync::Arc<Mirror> {
    let jwks = serde_json::from_slice(&keys().published()).expect("keys");
    let metadata = OpenIdMetadata::default().with(|own| own.jwks = Some(jwks));
    let client =
        Client::signing(ISSUER).openid(metadata).grant_types(["client_credentials", "authorization_code"]);
    let client =
        client.redirect_uri("https://client.example/cb").scope("read openid").build().expect("a client");
    let store = MemoryStore::with_clients([client]);
    Mirror::new(ISSUER.parse().expect("an issuer"), store, People::default(), keys())
}

fn signed(typ: &str, claims: &Value) -> String {
    keys().sign(SigningAlgorithm::Es256, typ, claims).expect("a token")
}

async fn token_with(server: &Mirror, assertion: &str) -> http::Response<Bytes> {
    let form = [
        ("grant_type", "client_credentials"),
        ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
        ("client_assertion", assertion),
        ("scope", "read"),
    ];
    let request = Request::post("/token").header("host", "localhost");
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    let body = serde_urlencoded::to_string(form).expect("a form");
    server.create_token_response(request.body(body.into()).expect("a request")).await
}

#[tokio::test]
async fn an_access_token_does_not_authenticate_its_client() {
    let server = mirror();
    let now = server.settings().now().as_unix();
    let claims = |jti: &str| json!({ "iss": ISSUER, "sub": ISSUER, "aud": ISSUER, "iat": now, "exp": now + 600, "jti": jti });
    let response = token_with(&server, &signed("JWT", &claims("1"))).await;
    assert_eq!(response.status(), 200, "{response:?}");
    let tokens = json_of(&response);
    let access_token = text(&tokens, "access_token");
    let own: Value = keys().verify_typed(access_token, "at+jwt").expect("an access token");
    for name in ["iss", "sub", "aud"] {
        assert_eq!(own[name], ISSUER, "it has what an assertion needs: {name}");
    }
    for assertion in [access_token, &signed("at+jwt", &claims("2"))] {
        let response = token_with(&server, assertion).await;
        assert_eq!(
            (response.status().as_u16(), &json_of(&response)["error"]),
            (401, &json!("invalid_client"))
        );
    }
    assert_eq!(token_with(&server, &signed("JWT", &claims("2"))).await.status(), 200);
}

#[tokio::test]
async fn an_access_token_is_not_an_authorization_request() {
    let server = mirror();
    let now = server.settings().now().as_unix();
    let claims = json!({
        "iss": ISSUER, "aud": ISSUER, "iat": now, "exp": now + 600, "client_id": ISSUER,
        "response_type": "code", "redirect_uri": "https://client.example/cb", "scope": "openid", "state": "signed",
    });
    let location = async |typ: &str| {
        let object = signed(typ, &claims);
        let query = [
            ("client_id", ISSUER),
            ("response_type", "code"),
            ("redirect_uri", "https://client.example/cb"),
            ("scope", "openid"),
            ("request", &object),
        ];
        let query = serde_urlencoded::to_string(query).expect("a query");
        let request = Request::get(format!("/authorize?{query}")).header("host", "localhost");
        let response =
            server.create_authorization_response(request.body(Bytes::new()).expect("a request")).await;
        response.headers()["location"].to_str().expect("text").to_owned()
    };
    assert!(location("JWT").await.contains("code="));
    let refused = location("at+jwt").await;
    assert!(refused.contains("error=invalid_request_object") && !refused.contains("code="), "{refused}");
}
