//! JWT Secured Authorization Response Mode for OAuth 2.0 (JARM).

use std::collections::HashMap;
use std::sync::Arc;

use bytes::Bytes;
use http::request::Parts;
use http::{Request, Response};
use oauth_runtime::authorization::ResponseMode;
use oauth_runtime::keys::{SigningAlgorithm, SigningKey, SigningKeys};
use oauth_runtime::registration::check_client;
use oauth_runtime::store::{ClientRegistrationStore, MemoryStore};
use oauth_runtime::{
    Approval, AuthorizationRequest, BoxError, Client, Decision, Digest, DynamicRegistration, Interaction,
    OpenIdMetadata, Timestamp, oauth_server,
};
use serde_json::{Value, json};

use crate::support::neutral::json_of;
use crate::support::{People, TestClock, header_of};

const ISSUER: &str = "http://localhost";

#[allow(deprecated)]
#[oauth_server(
    grants(authorization_code),
    responses(code, token, none, code id_token),
    scopes(read = "Read"),
    openid,
    endpoints(metadata),
    response_modes(jwt)
)]
struct Jarm {
    #[store]
    store: Arc<MemoryStore>,
    #[users]
    people: People,
    #[keys]
    keys: SigningKeys,
}

/// Alice approves, unless the request says `login_hint=nobody`.
impl Interaction for Jarm {
    async fn authorize(&self, request: &AuthorizationRequest, _: &Parts) -> Result<Decision, BoxError> {
        assert!(request.response_mode().is_jwt() || request.parameter("response_mode").is_none());
        Ok(match request.login_hint() {
            Some("nobody") => Decision::Denied,
            _ => Approval::new("alice-sub").into(),
        })
    }
}

fn alg(name: &str) -> OpenIdMetadata {
    OpenIdMetadata::default().with(|own| own.authorization_signed_response_alg = Some(name.to_owned()))
}

fn client(id: &str, openid: OpenIdMetadata) -> Client {
    Client::confidential(id, format!("{id}-client-secret"))
        .redirect_uri("https://client.example/cb")
        .redirect_uri("https://client.example/cb?own=1")
        .grant_types(["authorization_code", "implicit"])
        .response_types(["code", "token", "none", "code id_token"])
        .scope("openid read")
        .openid(openid)
        .build()
        .expect("a client")
}

struct Fixture {
    server: Arc<Jarm>,
    store: Arc<MemoryStore>,
    clock: TestClock,
}

/// What the client got: where, and the parameters there.
struct Got {
    place: &'static str,
    parameters: HashMap<String, String>,
}

impl Fixture {
    fn start() -> Self {
        Self::start_requiring(false)
    }

    fn start_requiring(jwt: bool) -> Self {
        let clients = [
            client("web", OpenIdMetadata::default()),
            client("curve", alg("ES256")),
            client("lost", alg("EdDSA")),
        ];
        let store = Arc::new(MemoryStore::with_clients(clients));
        let keys = [SigningAlgorithm::Es256, SigningAlgorithm::Rs256]
            .map(|own| SigningKey::generate(own).expect("a key"));
        let keys = SigningKeys::fixed(keys).expect("keys");
        let clock = TestClock::new();
        let issuer = ISSUER.parse().expect("an issuer");
        let server = Jarm::builder(issuer, Arc::clone(&store), People::default(), keys)
            .clock(clock.clone())
            .require_jwt_response_mode(jwt)
            .build();
        Self { server, store, clock }
    }

    async fn answer(&self, changes: &[(&str, &str)]) -> Response<Bytes> {
        let mut all = vec![
            ("response_type", "code"),
            ("client_id", "web"),
            ("redirect_uri", "https://client.example/cb"),
            ("response_mode", "jwt"),
            ("scope", "read"),
            ("state", "12"),
        ];
        all.retain(|(name, _)| !changes.iter().any(|(other, _)| other == name));
        all.extend(changes.iter().filter(|(_, value)| *value != "-"));
        let query = serde_urlencoded::to_string(&all).expect("a query");
        let request = Request::get(format!("/authorize?{query}")).header("host", "localhost");
        self.server.create_authorization_response(request.body(Bytes::new()).expect("a request")).await
    }

    async fn got(&self, changes: &[(&str, &str)]) -> Got {
        let response = self.answer(changes).await;
        let Some(location) = response.headers().get("location") else {
            let page = String::from_utf8_lossy(response.body()).into_owned();
            assert!(page.contains("<form method=\"post\""), "{response:?}");
            let fields = page.split("<input type=\"hidden\" name=\"").skip(1).map(|field| {
                let mut texts = field.split('"');
                (texts.next().expect("a name").to_owned(), texts.nth(1).expect("a value").to_owned())
            });
            return Got { place: "form", parameters: fields.collect() };
        };
        let url = url::Url::parse(location.to_str().expect("text")).expect("a URL");
        match url.fragment() {
            Some(fragment) => {
                assert_eq!(url.query(), None, "{url}");
                Got { place: "fragment", parameters: serde_urlencoded::from_str(fragment).expect("a form") }
            }
            None => Got { place: "query", parameters: url.query_pairs().into_owned().collect() },
        }
    }

    /// The claims of a response that is one JWT, and nothing beside it.
    async fn claims(&self, changes: &[(&str, &str)]) -> (&'static str, Value) {
        let Got { place, parameters } = self.got(changes).await;
        assert_eq!(parameters.keys().collect::<Vec<_>>(), ["response"], "{parameters:?}");
        let claims = self.server.keys.verify_typed(&parameters["response"], "JWT");
        (place, claims.expect("a JWT of this provider"))
    }
}

#[tokio::test]
async fn section_2_1_the_response_is_for_the_client_for_a_short_time_and_has_the_parameters() {
    let fixture = Fixture::start();
    let now = oauth_runtime::Clock::now(&fixture.clock).as_unix();
    let (_, claims) = fixture.claims(&[]).await;
    assert_eq!((&claims["iss"], &claims["aud"]), (&json!(ISSUER), &json!("web")));
    assert_eq!(claims["exp"], now + 300, "at most ten minutes");
    assert_eq!(claims["state"], json!("12"), "a string, although it looks like a number");
    let mut names: Vec<_> = claims.as_object().expect("an object").keys().collect();
    names.sort();
    assert_eq!(names, ["aud", "code", "exp", "iss", "state"]);

    let (_, claims) = fixture.claims(&[("state", "-")]).await;
    assert_eq!(claims.get("state"), None);
    let (_, claims) = fixture.claims(&[("response_type", "token")]).await;
    for name in ["access_token", "token_type", "expires_in", "scope", "state"] {
        assert!(claims[name].is_string(), "{name} in {claims}");
    }
}

#[tokio::test]
async fn section_2_3_each_mode_has_its_place_and_jwt_is_the_default_of_the_response_type() {
    let fixture = Fixture::start();
    for (response_type, mode, place) in [
        ("code", "jwt", "query"),
        ("none", "jwt", "query"),
        ("token", "jwt", "fragment"),
        ("code id_token", "jwt", "fragment"),
        ("code", "query.jwt", "query"),
        ("code", "fragment.jwt", "fragment"),
        ("code", "form_post.jwt", "form"),
        ("token", "fragment.jwt", "fragment"),
        ("code id_token", "form_post.jwt", "form"),
    ] {
        let changes =
            [("response_type", response_type), ("response_mode", mode), ("scope", "openid"), ("nonce", "n")];
        let (got, claims) = fixture.claims(&changes).await;
        assert_eq!(got, place, "{response_type} {mode}");
        for (word, parameter) in [("code", "code"), ("token", "access_token"), ("id_token", "id_token")] {
            let is_there = response_type.split(' ').any(|own| own == word);
            assert_eq!(claims[parameter].is_string(), is_there, "{response_type} {mode}: {claims}");
        }
    }
}

#[tokio::test]
async fn section_2_3_1_a_signature_does_not_put_tokens_into_a_query() {
    let fixture = Fixture::start();
    for response_type in ["token", "code id_token"] {
        let changes = [("response_type", response_type), ("response_mode", "query.jwt")];
        let (place, claims) = fixture.claims(&changes).await;
        assert_eq!((place, &claims["error"]), ("fragment", &json!("invalid_request")), "{claims}");
    }
}

#[tokio::test]
async fn section_2_1_errors_are_responses_too() {
    let fixture = Fixture::start();
    for (changes, code) in [
        (&[("login_hint", "nobody")][..], "access_denied"),
        (&[("scope", "unknown")], "invalid_scope"),
        (&[("response_type", "id_token")], "unsupported_response_type"),
        (&[("nonce", "1"), ("nonce", "2")], "invalid_request"),
        (&[("request", "e30.e30.")], "request_not_supported"),
    ] {
        let (_, claims) = fixture.claims(changes).await;
        assert_eq!((&claims["error"], &claims["state"]), (&json!(code), &json!("12")), "{claims}");
        assert_eq!((&claims["iss"], &claims["aud"]), (&json!(ISSUER), &json!("web")), "{claims}");
        assert!(claims.get("code").is_none(), "{claims}");
    }
}

#[tokio::test]
async fn without_a_redirect_uri_that_is_the_client_s_there_is_only_a_page() {
    let fixture = Fixture::start();
    for changes in [("redirect_uri", "https://evil.example/cb"), ("client_id", "unknown")] {
        let answer = fixture.answer(&[changes]).await;
        assert_eq!(answer.status(), 400, "{answer:?}");
        let page = String::from_utf8_lossy(answer.body()).into_owned();
        assert!(!page.contains("response=") && !page.contains("eyJ"), "{page}");
    }
}

#[tokio::test]
async fn the_redirect_uri_keeps_its_own_query() {
    let fixture = Fixture::start();
    let Got { parameters, .. } = fixture.got(&[("redirect_uri", "https://client.example/cb?own=1")]).await;
    let mut names: Vec<_> = parameters.keys().collect();
    names.sort();
    assert_eq!(names, ["own", "response"]);
}

#[tokio::test]
async fn section_3_the_client_s_algorithm_or_rs256() {
    let fixture = Fixture::start();
    for (id, expected) in [("web", "RS256"), ("curve", "ES256")] {
        let Got { parameters, .. } = fixture.got(&[("client_id", id)]).await;
        let header = header_of(&parameters["response"]);
        assert_eq!((&header["alg"], &header["typ"]), (&json!(expected), &json!("JWT")));
    }
    for name in ["none", "HS256", "EdDSA", ""] {
        let error = check_client(&*fixture.server, &client("new", alg(name))).expect_err(name);
        assert!(error.description().starts_with("authorization_signed_response_alg: "), "{error}");
    }
    check_client(&*fixture.server, &client("new", alg("ES256"))).expect("a key signs with it");
}

#[tokio::test]
async fn a_response_that_cannot_be_signed_is_a_page_and_never_unsigned() {
    let fixture = Fixture::start();
    for changes in [&[("client_id", "lost")][..], &[("client_id", "lost"), ("scope", "unknown")]] {
        let answer = fixture.answer(changes).await;
        assert_eq!((answer.status().as_u16(), answer.headers().get("location")), (500, None), "{answer:?}");
    }
}

#[tokio::test]
async fn section_4_the_metadata_names_the_modes_and_the_algorithms() {
    let metadata = |server: &Jarm| {
        let request = Request::get("/.well-known/oauth-authorization-server").header("host", "localhost");
        json_of(&server.create_metadata_response(request.body(Bytes::new()).expect("a request")))
    };
    let names =
        json!(["query", "fragment", "form_post", "query.jwt", "fragment.jwt", "form_post.jwt", "jwt"]);
    let offered = metadata(&Fixture::start().server);
    assert_eq!(offered["response_modes_supported"], names);
    assert_eq!(offered["authorization_signing_alg_values_supported"], json!(["ES256", "RS256"]));
    let required = metadata(&Fixture::start_requiring(true).server);
    assert_eq!(
        required["response_modes_supported"],
        json!(["query.jwt", "fragment.jwt", "form_post.jwt", "jwt"])
    );
}

#[tokio::test]
async fn a_provider_can_refuse_every_other_mode_and_the_refusal_is_a_jwt() {
    let fixture = Fixture::start_requiring(true);
    for (mode, place) in [("-", "query"), ("query", "query"), ("fragment", "fragment"), ("form_post", "form")]
    {
        let (got, claims) = fixture.claims(&[("response_mode", mode)]).await;
        assert_eq!((got, &claims["error"]), (place, &json!("invalid_request")), "{mode}: {claims}");
    }
    let (_, claims) = fixture.claims(&[("response_mode", "form_post.jwt")]).await;
    assert!(claims["code"].is_string(), "{claims}");
}

#[tokio::test]
async fn other_modes_stay_as_they_are() {
    let fixture = Fixture::start();
    let Got { place, parameters } = fixture.got(&[("response_mode", "-")]).await;
    assert_eq!((place, parameters["iss"].as_str(), parameters["state"].as_str()), ("query", ISSUER, "12"));
    assert!(parameters.contains_key("code") && !parameters.contains_key("response"), "{parameters:?}");
    for mode in ["jwt.query", "JWT", "query.JWT", ".jwt", "jwt jwt"] {
        let Got { parameters, .. } = fixture.got(&[("response_mode", mode)]).await;
        assert_eq!(parameters.get("error").map(String::as_str), Some("invalid_request"), "{mode}");
    }
    assert_eq!(serde_json::to_value(ResponseMode::FormPostJwt).expect("JSON"), json!("form_post.jwt"));
}

/// A link cannot send a POST, and a person sees the error first: the link has the same JWT.
#[tokio::test]
async fn a_link_for_a_client_that_registered_itself_has_the_jwt() {
    let fixture = Fixture::start();
    let stranger = Client::public("stranger")
        .redirect_uri("com.example.app:/cb")
        .scope("read")
        .build()
        .expect("a client")
        .into_registered(DynamicRegistration::new(Digest::of("token"), Timestamp::from_unix(1)));
    assert!(fixture.store.create_client(stranger).await.expect("a store"));
    let changes = [
        ("client_id", "stranger"),
        ("redirect_uri", "com.example.app:/cb"),
        ("response_mode", "form_post.jwt"),
    ];
    let answer = fixture.answer(&changes).await;
    let page = String::from_utf8_lossy(answer.body()).into_owned();
    assert_eq!((answer.status().as_u16(), answer.headers().get("location")), (400, None), "{page}");
    let (_, link) = page.split_once("com.example.app:/cb?response=").expect("a link");
    let jwt: String = link.chars().take_while(|own| !matches!(own, '"' | '&' | '<')).collect();
    let claims: Value = fixture.server.keys.verify(&jwt).expect("a JWT");
    assert_eq!(
        (&claims["error"], &claims["aud"]),
        (&json!("invalid_request"), &json!("stranger")),
        "{claims}"
    );
}

/// Without `response_modes(jwt)` the modes are not there, and a provider that requires them does not start.
#[tokio::test]
async fn what_is_not_declared_is_not_there() {
    let fixture = crate::support::Fixture::start().await;
    for mode in ["jwt", "query.jwt", "fragment.jwt", "form_post.jwt"] {
        let answer = fixture.authorize(&[("response_mode", mode)]).await;
        answer.assert_redirect_error(&fixture.http.url, "invalid_request");
    }
    let issuer = ISSUER.parse().expect("an issuer");
    let error = crate::support::Everything::builder(issuer, MemoryStore::new())
        .require_jwt_response_mode(true)
        .try_build()
        .err()
        .expect("it cannot be satisfied");
    assert!(error.to_string().contains("response_modes(jwt)"), "{error}");
}
