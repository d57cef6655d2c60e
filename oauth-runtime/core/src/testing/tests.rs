//! The kit against a provider of all flows.

use std::sync::Arc;
use std::time::Duration;

use http::request::Parts;

use super::{FixedTokens, FlowError, TestClient, TestClock, TestToken, token, verify};
use crate::authorization::{Approval, AuthorizationRequest, BoxError, Decision, Interaction};
use crate::http::see_other;
use crate::resource::authorize;
use crate::store::MemoryStore;
use crate::{Client, OAuthError, device, oauth_server};

#[oauth_server(
    grants(authorization_code, refresh_token, client_credentials, device_code),
    responses(code),
    scopes(read = "Read your notes", write = "Change your notes")
)]
struct Notes {
    #[store]
    store: MemoryStore,
}

impl Interaction for Notes {
    async fn authorize(&self, _: &AuthorizationRequest, http: &Parts) -> Result<Decision, BoxError> {
        Ok(match http.headers.get("x-user").and_then(|user| user.to_str().ok()) {
            None => Decision::Respond(see_other("/login")),
            Some("nobody") => Decision::Denied,
            Some(user) => Approval::new(user).into(),
        })
    }
}

fn notes_at(issuer: &str, clock: TestClock) -> Arc<Notes> {
    let app = Client::public("app").redirect_uri("https://app.example/cb").scope("read write");
    let app = app.grant_types(["authorization_code", "refresh_token", device::GRANT_TYPE]);
    let service = Client::confidential("service", "service-client-secret").scope("read");
    let service = service.grant_types(["client_credentials"]);
    let clients = [app, service].map(|client| client.build().expect("a client"));
    let issuer = issuer.parse().expect("an issuer");
    Notes::builder(issuer, MemoryStore::with_clients(clients)).clock(clock).build()
}

fn notes() -> Arc<Notes> {
    notes_at("https://notes.example", TestClock::new())
}

#[tokio::test]
async fn a_token_without_a_flow_is_one_that_the_provider_verifies() {
    let notes = notes();
    let verified = verify(&*notes, &token(&notes, "read", "alice").await).await.expect("a token that counts");
    assert_eq!((verified.subject.as_deref(), verified.scope.as_str()), (Some("alice"), "read"));
    let none = verify(&*notes, &token(&notes, "", "bob").await).await.expect("a token that counts");
    assert_eq!((none.subject.as_deref(), none.scope.as_str()), (Some("bob"), ""));
}

#[tokio::test]
#[should_panic(expected = "this server has no scope raed")]
async fn a_misspelt_scope_is_named() {
    token(&notes(), "raed", "alice").await;
}

#[tokio::test]
async fn a_token_expires_with_the_clock_of_the_test() {
    let clock = TestClock::new();
    let notes = notes_at("https://notes.example", clock.clone());
    let token = token(&notes, "read", "alice").await;
    clock.advance(Duration::from_secs(3599));
    assert!(verify(&*notes, &token).await.is_ok());
    clock.advance(Duration::from_secs(1));
    assert_eq!(verify(&*notes, &token).await.map_err(|error| error.code()).err(), Some("invalid_token"));
}

#[tokio::test]
async fn a_token_of_a_known_client_has_what_the_client_may_have() {
    let notes = notes();
    let own = TestToken::new("service", "read").issue(&notes).await.expect("a token");
    let own = verify(&*notes, &own).await.expect("a token that counts");
    assert_eq!((own.client_id.as_str(), own.subject), ("service", None));
    let named = TestToken::new("app", "write").subject("alice").username("Alice").issue(&notes).await;
    let named = verify(&*notes, &named.expect("a token")).await.expect("a token that counts");
    assert_eq!((named.client_id.as_str(), named.username.as_deref()), ("app", Some("Alice")));
    let too_wide = TestToken::new("service", "write").issue(&notes).await;
    assert_eq!(too_wide.map_err(|error| error.code()), Err("invalid_scope"));
    assert_eq!(TestToken::new("nobody", "read").issue(&notes).await, Err(OAuthError::InvalidClient));
}

#[cfg(feature = "openid")]
#[tokio::test]
async fn an_openid_provider_gives_no_token_for_a_person_who_is_not_there() {
    use crate::keys::{SigningAlgorithm, SigningKey, SigningKeys};

    #[oauth_server(grants(authorization_code), responses(code), openid)]
    struct Login {
        #[store]
        store: MemoryStore,
        #[keys]
        keys: SigningKeys,
    }

    impl Interaction for Login {
        async fn authorize(&self, _: &AuthorizationRequest, _: &Parts) -> Result<Decision, BoxError> {
            Ok(Decision::Denied)
        }
    }

    let key = SigningKey::generate(SigningAlgorithm::Es256).expect("a key");
    let keys = SigningKeys::fixed([key]).expect("keys");
    let login = Login::new("https://login.example".parse().expect("an issuer"), MemoryStore::new(), keys);
    let client = Client::confidential("web", "web-client-secret").redirect_uri("https://web.example/cb");
    login.store.put_client(client.scope("openid").build().expect("a client"));
    let gone = TestToken::new("web", "openid").subject("alice").issue(&login).await.expect_err("no person");
    assert_eq!(gone.to_string(), "invalid_grant: the provider knows no person with the subject alice");
}

#[tokio::test]
async fn a_client_walks_the_code_flow_and_refreshes() {
    for issuer in ["https://notes.example", "http://127.0.0.1:9000", "https://notes.example/auth"] {
        let notes = notes_at(issuer, TestClock::new());
        let app = TestClient::public(&notes, "app");
        let tokens = app.authorization_code("read write", Approval::new("alice")).await.expect("tokens");
        let verified = verify(&*notes, &tokens.access_token).await.expect("a token that counts");
        assert_eq!((verified.subject.as_deref(), tokens.scope.as_str()), (Some("alice"), "read write"));
        assert_eq!((tokens.token_type.as_str(), tokens.expires_in), ("Bearer", Duration::from_secs(3600)));
        let refreshed = app.refresh(&tokens).await.expect("new tokens");
        assert!(verify(&*notes, &refreshed.access_token).await.is_ok(), "{issuer}");
        assert_ne!(refreshed.access_token, tokens.access_token);
    }
}

#[tokio::test]
async fn in_a_browser_the_interaction_is_asked() {
    let notes = notes();
    let app = TestClient::public(&notes, "app");
    let tokens = app.clone().browser_header("x-user", "bob").authorization_code_in_browser("read").await;
    let verified = verify(&*notes, &tokens.expect("tokens").access_token).await.expect("a token that counts");
    assert_eq!(verified.subject.as_deref(), Some("bob"));
    let denied = app.clone().browser_header("x-user", "nobody").authorization_code_in_browser("read").await;
    assert_eq!(denied.expect_err("a denial").code(), Some("access_denied"));
    let page = app.authorization_code_in_browser("read").await;
    assert_eq!(
        page,
        Err(FlowError::Unexpected { status: http::StatusCode::SEE_OTHER, body: "/login".into() })
    );
}

#[tokio::test]
async fn what_the_provider_refuses_is_an_error_with_its_code() {
    let notes = notes();
    let app = TestClient::public(&notes, "app");
    let elsewhere = app.clone().redirect_uri("https://elsewhere.example/cb");
    let refused = elsewhere.authorization_code("read", Approval::new("alice")).await;
    assert_eq!(refused.expect_err("another redirect URI").code(), Some("invalid_request"));
    let refused = app.authorization_code("admin", Approval::new("alice")).await;
    assert_eq!(refused.expect_err("an unknown scope").code(), Some("invalid_scope"));
    let refused = app.client_credentials("read").await;
    assert_eq!(refused.expect_err("a public client").code(), Some("unauthorized_client"));
    let stranger = TestClient::confidential(&notes, "service", "guessed").client_credentials("read").await;
    assert_eq!(stranger.expect_err("a wrong secret").code(), Some("invalid_client"));
    let unknown = TestClient::public(&notes, "nobody");
    let unknown = unknown.authorization_code("read", Approval::new("alice")).await;
    assert!(matches!(unknown, Err(FlowError::Unregistered(_))));
}

#[tokio::test]
async fn clients_act_for_themselves_and_devices_for_their_person() {
    let notes = notes();
    let service = TestClient::confidential(&notes, "service", "service-client-secret");
    let tokens = service.client_credentials("").await.expect("tokens");
    assert_eq!((tokens.scope.as_str(), tokens.refresh_token.as_deref()), ("read", None));
    assert!(matches!(service.refresh(&tokens).await, Err(FlowError::Unregistered(_))));
    let tv = TestClient::public(&notes, "app");
    let tokens = tv.device_code("read write", Approval::new("alice").without("write")).await;
    assert_eq!(tokens.expect("tokens").scope, "read");
}

#[tokio::test]
async fn fixed_tokens_are_verified_and_others_are_not() {
    let server = FixedTokens::new().person("alices", "alice", "read").client("services", "service", "");
    let alices = verify(&server, "alices").await.expect("a known token");
    assert_eq!((alices.subject.as_deref(), alices.scope.as_str()), (Some("alice"), "read"));
    let services = verify(&server, "services").await.expect("a known token");
    assert_eq!((services.subject, services.client_id.as_str()), (None, "service"));
    assert_eq!(verify(&server, "bobs").await.map_err(|error| error.code()).err(), Some("invalid_token"));
    let request = http::Request::get("/").header("authorization", "Bearer services").body(()).expect("one");
    let too_little = authorize::<scope::Write, FixedTokens>(&server, &request.into_parts().0).await;
    assert_eq!(too_little.map_err(|error| error.code()).err(), Some("insufficient_scope"));
}

#[test]
fn tokens_and_secrets_are_not_in_the_log_of_a_test() {
    let client = TestClient::confidential(&notes(), "service", "service-client-secret");
    let client = client.browser_header("cookie", "oauth_session=abc");
    let shown = format!("{client:?} {:?}", FixedTokens::new().person("alices-token", "alice", "read"));
    assert!(!shown.contains("service-client-secret") && !shown.contains("abc"), "{shown}");
    assert!(!shown.contains("alices-token") && shown.contains("alice"), "{shown}");
}
