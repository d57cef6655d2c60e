//! JWT-Secured Authorization Request: where it is required, and the stricter rules of FAPI 2.0 Message Signing. What every
//! request object must have is tested in `tests/openid/request_objects.rs`.

use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use oauth_runtime::authorization::AuthorizationRequest;
use oauth_runtime::http::html;
use oauth_runtime::keys::SigningAlgorithm;
use oauth_runtime::store::MemoryStore;
use oauth_runtime::{
    Approval, BoxError, Client, Clock, Decision, Interaction, RequestObjectPolicy, oauth_server,
};
use serde_json::{Value, json};

use crate::support::{
    PushingFixture, REQUEST, SigningFixture, TestClock, client_jwks, client_key, object, parameters_of,
    signed, signed_by, signed_with_header,
};

/// No request without a signature.
#[oauth_server(
    grants(authorization_code),
    responses(code),
    scopes(openid = "Know who you are", read = "Read your notes"),
    endpoints(metadata, pushed_authorization_request),
    request_objects(by_value, required)
)]
struct Strict {
    #[store]
    store: MemoryStore,
}

/// The header `x-user` approves; otherwise a page shows where it leads back to.
impl Interaction for Strict {
    async fn authorize(
        &self,
        request: &AuthorizationRequest,
        http: &http::request::Parts,
    ) -> Result<Decision, BoxError> {
        assert!(request.is_signed());
        Ok(match http.headers.contains_key("x-user") {
            true => Approval::new("alice-sub").into(),
            false => Decision::Respond(html(StatusCode::OK, request.resume_uri())),
        })
    }
}

struct World {
    server: Arc<Strict>,
    clock: TestClock,
}

const ISSUER: &str = "http://localhost";

impl World {
    fn with(policy: RequestObjectPolicy) -> Self {
        let clock = TestClock::new();
        let client = Client::confidential("signing", "signing-client-secret")
            .redirect_uri("https://client.example/cb")
            .scope("openid read")
            .jwks(client_jwks());
        let store = MemoryStore::with_clients([client.build().expect("a client")]);
        let builder = Strict::builder(ISSUER.parse().expect("an issuer"), store);
        Self { server: builder.clock(clock.clone()).request_object_policy(policy).build(), clock }
    }

    fn now(&self) -> u64 {
        self.clock.now().as_unix()
    }

    async fn authorize(&self, parameters: &[(&str, &str)], user: bool) -> Response<Bytes> {
        let query = serde_urlencoded::to_string(parameters).expect("a query");
        self.get(&format!("/authorize?{query}"), user).await
    }

    async fn get(&self, path: &str, user: bool) -> Response<Bytes> {
        let request = Request::get(path).header("host", "localhost");
        let request = if user { request.header("x-user", "alice") } else { request };
        self.server.create_authorization_response(request.body(Bytes::new()).expect("a request")).await
    }

    async fn push(&self, parameters: &[(&str, &str)]) -> Response<Bytes> {
        let client = ("signing", "signing-client-secret");
        let request = crate::support::neutral::form_request("/par", client, parameters);
        self.server.create_pushed_authorization_response(request).await
    }

    /// Whether a push of this object is accepted; the error, if not.
    async fn accepts(&self, object: &str) -> Result<(), String> {
        let response = self.push(&[("request", object)]).await;
        let body: Value = serde_json::from_slice(response.body()).expect("JSON");
        match response.status() {
            StatusCode::CREATED => Ok(()),
            _ => Err(body["error"].as_str().expect("an error").to_owned()),
        }
    }

    /// The claims of an object that the strict policy accepts.
    fn object(&self, changes: Value) -> Value {
        let mut claims = object(json!({
            "aud": ISSUER, "exp": self.now() + 60, "nbf": self.now(), "iat": self.now(), "nonce": null,
        }));
        for (name, value) in changes.as_object().expect("an object") {
            match value {
                Value::Null => drop(claims.as_object_mut().expect("an object").remove(name)),
                value => claims[name] = value.clone(),
            }
        }
        claims
    }
}

fn location(response: &Response<Bytes>) -> String {
    let location = response.headers().get("location");
    location.map(|location| location.to_str().expect("text").to_owned()).unwrap_or_default()
}

#[tokio::test]
async fn section_10_5_a_provider_may_require_signatures() {
    let world = World::with(RequestObjectPolicy::OpenIdConnect);
    let metadata = Request::get("/.well-known/oauth-authorization-server").header("host", "localhost");
    let metadata = world.server.create_metadata_response(metadata.body(Bytes::new()).expect("a request"));
    let metadata: Value = serde_json::from_slice(metadata.body()).expect("JSON");
    assert_eq!(metadata["require_signed_request_object"], json!(true));
    assert_eq!(metadata["request_parameter_supported"], json!(true));

    let mut plain = REQUEST.to_vec();
    plain.push(("client_id", "signing"));
    let refused = location(&world.authorize(&plain, true).await);
    assert!(refused.contains("error=invalid_request&"), "{refused}");
    let refused = world.push(&plain).await;
    assert_eq!(refused.status(), 400, "{refused:?}");
    let object = signed(&world.object(json!({})));
    let answer = world.authorize(&[("client_id", "signing"), ("request", &object)], true).await;
    assert!(location(&answer).contains("code="), "{answer:?}");
    assert_eq!(world.accepts(&object).await, Ok(()));
}

/// The browser comes back after a login: what was signed must still be signed, and is not less because of that.
#[tokio::test]
async fn section_10_5_a_signed_request_stays_signed_while_the_person_logs_in() {
    let world = World::with(RequestObjectPolicy::OpenIdConnect);
    let object = signed(&world.object(json!({})));
    let page = world.authorize(&[("client_id", "signing"), ("request", &object)], false).await;
    let back = std::str::from_utf8(page.body()).expect("text").to_owned();
    assert!(back.contains("request=ey") && !back.contains("scope="), "{back}");
    let answer = world.get(&back, true).await;
    assert!(location(&answer).contains("code="), "{answer:?}");
    let stripped = world.get(&back.replace(&object, "x"), true).await;
    assert!(!location(&stripped).contains("code="), "{stripped:?}");

    let pushed = world.push(&[("request", &object)]).await;
    let pushed: Value = serde_json::from_slice(pushed.body()).expect("JSON");
    let uri = pushed["request_uri"].as_str().expect("a request URI");
    let page = world.authorize(&[("client_id", "signing"), ("request_uri", uri)], false).await;
    let back = std::str::from_utf8(page.body()).expect("text").to_owned();
    assert!(location(&world.get(&back, true).await).contains("code="), "{back}");
}

#[tokio::test]
async fn section_10_5_a_client_may_require_it_for_itself() {
    let provider = PushingFixture::start().await;
    let client = Client::confidential("signing", "signing-client-secret")
        .redirect_uri("https://client.example/cb")
        .scope("openid read")
        .jwks(client_jwks())
        .build()
        .expect("a client");
    let metadata = client.metadata().clone().with(|own| own.require_signed_request_object = true);
    provider.store().put_client(client.with_metadata(metadata).expect("a client"));
    let secret = Some(("signing", "signing-client-secret"));
    provider.push_as(secret, &[]).await.assert_error(400, "invalid_request");
    let mut plain = REQUEST.to_vec();
    plain.push(("client_id", "signing"));
    let answer = provider.authorize(&plain, &[("x-user", "alice")]).await;
    answer.assert_redirect_error(&provider.http.url, "invalid_request");

    let request = signed(&object(json!({ "aud": provider.http.url })));
    assert_eq!(provider.push_as(secret, &[("request", &request)]).await.status, 201);
    let by_value = [("client_id", "signing"), ("request", request.as_str())];
    let answer = provider.authorize(&by_value, &[("x-user", "alice")]).await;
    assert!(parameters_of(&answer).contains_key("code"), "{answer:?}");
    // Other clients of the same provider need not.
    assert_eq!(provider.push(&[]).await.status, 201);
}

#[tokio::test]
async fn section_10_5_registration() {
    let provider = SigningFixture::start().await;
    let metadata = json!({
        "redirect_uris": ["https://client.example/cb"], "require_signed_request_object": true,
        "jwks": client_jwks(),
    });
    let json = [("content-type", "application/json")];
    let answer = provider.http.send("POST", "/register", &json, Some(metadata.to_string())).await;
    assert_eq!(
        (answer.status.as_u16(), &answer.json()["require_signed_request_object"]),
        (201, &json!(true))
    );
    let wrong =
        json!({ "redirect_uris": ["https://client.example/cb"], "require_signed_request_object": "yes" });
    let answer = provider.http.send("POST", "/register", &json, Some(wrong.to_string())).await;
    answer.assert_error(400, "invalid_client_metadata");
}

#[tokio::test]
async fn section_4_typ() {
    let world = World::with(RequestObjectPolicy::Fapi2MessageSigning);
    let key = client_key(SigningAlgorithm::Es256);
    for (typ, is_accepted) in [
        (Some("oauth-authz-req+jwt"), true),
        (Some("application/oauth-authz-req+jwt"), true),
        (Some("JWT"), true),
        (None, true),
        (Some("at+jwt"), false),
        (Some("client-authentication+jwt"), false),
    ] {
        let own = world.object(json!({}));
        let object = signed_with_header(&key, &own, |header| header.typ = typ.map(str::to_owned));
        assert_eq!(world.accepts(&object).await.is_ok(), is_accepted, "{typ:?}");
    }
}

/// Section 5.3.1 of FAPI 2.0 Message Signing.
#[tokio::test]
async fn fapi_2_message_signing_times_and_audience() {
    let world = World::with(RequestObjectPolicy::Fapi2MessageSigning);
    let (now, refused) = (world.now(), Err("invalid_request_object".to_owned()));
    for changes in [
        json!({}),
        json!({ "aud": ["https://other.example", ISSUER] }),
        json!({ "nbf": now + 8, "exp": now + 68 }),
        json!({ "nbf": now - 3600, "exp": now + 1 - 1 + 60 - 60 }),
        json!({ "nbf": now, "exp": now + 3600 }),
    ] {
        let object = signed(&world.object(changes.clone()));
        assert_eq!(world.accepts(&object).await, Ok(()), "{changes}");
    }
    for changes in [
        json!({ "aud": null }),
        json!({ "aud": [] }),
        json!({ "aud": "https://other.example" }),
        json!({ "exp": null }),
        json!({ "nbf": null }),
        json!({ "exp": now - 60, "nbf": now - 120 }),
        json!({ "nbf": now - 3601, "exp": now - 1 }),
        json!({ "nbf": now, "exp": now + 3601 }),
        json!({ "nbf": now - 1800, "exp": now + 1801 }),
        json!({ "nbf": now + 61, "exp": now + 120 }),
        json!({ "client_id": "other" }),
        json!({ "iss": "other" }),
    ] {
        let object = signed(&world.object(changes.clone()));
        assert_eq!(world.accepts(&object).await, refused, "{changes}");
    }
    let lenient = World::with(RequestObjectPolicy::OpenIdConnect);
    let changes = json!({ "aud": null, "exp": null, "nbf": null });
    assert_eq!(lenient.accepts(&signed(&lenient.object(changes))).await, Ok(()));
}

/// Section 5.4.1 of the FAPI 2.0 Security Profile.
#[tokio::test]
async fn fapi_2_message_signing_algorithms() {
    let (strict, lenient) = (
        World::with(RequestObjectPolicy::Fapi2MessageSigning),
        World::with(RequestObjectPolicy::OpenIdConnect),
    );
    for algorithm in SigningAlgorithm::USUAL {
        let object = |world: &World| signed_by(&client_key(algorithm), &world.object(json!({})));
        let allowed = [SigningAlgorithm::Ps256, SigningAlgorithm::Es256, SigningAlgorithm::EdDsa];
        let is_allowed = allowed.contains(&algorithm);
        assert_eq!(strict.accepts(&object(&strict)).await.is_ok(), is_allowed, "{algorithm:?}");
        assert_eq!(lenient.accepts(&object(&lenient)).await, Ok(()), "{algorithm:?}");
    }
    let unsigned = "eyJhbGciOiJub25lIn0.eyJjbGllbnRfaWQiOiJzaWduaW5nIn0.";
    for world in [strict, lenient] {
        assert_eq!(world.accepts(unsigned).await, Err("invalid_request_object".to_owned()));
    }
}
