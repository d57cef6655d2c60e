//! The store commits, but its answer is lost: the client gets `temporarily_unavailable` and retries.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http::request::Parts;
use http::{Request, Response};
use oauth_runtime::http::ClientCertificate;
use oauth_runtime::store::{
    AuthorizationCodeStore, ClientStore, MemoryStore, Redemption, RefreshTokenStore, Rotation,
    RotationOutcome, Storage, TokenStore,
};
use oauth_runtime::token::{AccessToken, AuthorizationCode, GrantId, IssuedTokens, RefreshToken};
use oauth_runtime::{
    Approval, AuthorizationRequest, BoxError, Client, Decision, Digest, Interaction, RefreshTokenRotation,
    oauth_server,
};
use serde_json::Value;

use crate::support::{CHALLENGE, TestClock, neutral, redemption};

#[oauth_server(
    grants(authorization_code, refresh_token),
    responses(code),
    scopes(read = "Read your notes"),
    resources(notes = "/notes", files = "/files"),
    sender_constrained(mtls)
)]
struct Shop {
    #[store]
    store: Lossy,
}

impl Interaction for Shop {
    async fn authorize(&self, _: &AuthorizationRequest, _: &Parts) -> Result<Decision, BoxError> {
        Ok(Decision::Approved(Approval::new("alice")))
    }
}

/// The memory store, whose answer to the next change of a code or refresh token can be lost.
struct Lossy {
    inner: MemoryStore,
    loses_the_next: AtomicBool,
}

#[derive(Debug)]
struct Lost;

impl std::fmt::Display for Lost {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the connection was lost")
    }
}

impl std::error::Error for Lost {}

impl Lossy {
    fn answer<T, E: std::fmt::Debug>(&self, answer: Result<T, E>) -> Result<T, Lost> {
        if self.loses_the_next.swap(false, Ordering::SeqCst) {
            return Err(Lost);
        }
        Ok(never_fails(answer))
    }
}

fn never_fails<T, E: std::fmt::Debug>(answer: Result<T, E>) -> T {
    answer.expect("the memory store never fails")
}

impl Storage for Lossy {
    type Error = Lost;

    fn is_temporary(_: &Lost) -> bool {
        true
    }
}

impl ClientStore for Lossy {
    async fn get_client(&self, client_id: &str) -> Result<Option<Client>, Lost> {
        Ok(never_fails(self.inner.get_client(client_id).await))
    }
}

impl TokenStore for Lossy {
    async fn create_token(&self, tokens: IssuedTokens) -> Result<(), Lost> {
        never_fails(self.inner.create_token(tokens).await);
        Ok(())
    }

    async fn get_token(&self, digest: &Digest) -> Result<Option<AccessToken>, Lost> {
        Ok(never_fails(self.inner.get_token(digest).await))
    }

    async fn revoke_token(&self, digest: &Digest) -> Result<(), Lost> {
        never_fails(self.inner.revoke_token(digest).await);
        Ok(())
    }

    async fn revoke_grant(&self, grant_id: &GrantId) -> Result<(), Lost> {
        never_fails(self.inner.revoke_grant(grant_id).await);
        Ok(())
    }
}

impl AuthorizationCodeStore for Lossy {
    async fn create_authorization_code(&self, code: AuthorizationCode) -> Result<(), Lost> {
        never_fails(self.inner.create_authorization_code(code).await);
        Ok(())
    }

    async fn get_authorization_code(&self, digest: &Digest) -> Result<Option<AuthorizationCode>, Lost> {
        Ok(never_fails(self.inner.get_authorization_code(digest).await))
    }

    async fn redeem_authorization_code(
        &self,
        digest: &Digest,
        tokens: IssuedTokens,
    ) -> Result<Redemption, Lost> {
        self.answer(self.inner.redeem_authorization_code(digest, tokens).await)
    }
}

impl RefreshTokenStore for Lossy {
    async fn get_refresh_token(&self, digest: &Digest) -> Result<Option<RefreshToken>, Lost> {
        Ok(never_fails(self.inner.get_refresh_token(digest).await))
    }

    async fn rotate_refresh_token(
        &self,
        rotation: Rotation,
        tokens: IssuedTokens,
    ) -> Result<RotationOutcome, Lost> {
        self.answer(self.inner.rotate_refresh_token(rotation, tokens).await)
    }
}

/// A provider without a grace period and with a stopped clock.
fn shop() -> (Arc<Shop>, TestClock) {
    let inner = MemoryStore::new();
    for (client_id, is_bound) in [("web", false), ("bank", true)] {
        let client = Client::confidential(client_id, "web-client-secret")
            .redirect_uri("https://client.example/cb")
            .grant_types(["authorization_code", "refresh_token"])
            .scope("read");
        let client = client.build().expect("a valid client");
        let metadata =
            client.metadata().clone().with(|own| own.tls_client_certificate_bound_access_tokens = is_bound);
        let client = Client::from_metadata(client_id, client.secrets().to_vec(), metadata);
        inner.put_client(client.expect("a valid client"));
    }
    let clock = TestClock::new();
    let store = Lossy { inner, loses_the_next: AtomicBool::new(false) };
    let server = Shop::builder("http://localhost".parse().expect("an issuer"), store)
        .clock(clock.clone())
        .rotate_refresh_tokens(RefreshTokenRotation::Always)
        .refresh_token_grace_period(std::time::Duration::ZERO)
        .build();
    (server, clock)
}

async fn code(server: &Shop) -> String {
    code_for(server, "web", "").await
}

async fn code_for(server: &Shop, client_id: &str, resources: &str) -> String {
    let query = format!(
        "response_type=code&client_id={client_id}&code_challenge={CHALLENGE}&code_challenge_method=S256\
         &redirect_uri=https%3A%2F%2Fclient.example%2Fcb{resources}"
    );
    let request = Request::get(format!("/authorize?{query}")).header("host", "localhost");
    let response = server.create_authorization_response(request.body(Bytes::new()).expect("a request")).await;
    let location = response.headers()["location"].to_str().expect("text");
    let location = url::Url::parse(location).expect("an absolute location");
    location.query_pairs().find(|(name, _)| name == "code").expect("a code").1.into_owned()
}

async fn token(server: &Shop, form: &[(&str, &str)]) -> Response<Bytes> {
    server.create_token_response(neutral::form_request("/token", ("web", "web-client-secret"), form)).await
}

fn member(answer: &Response<Bytes>, name: &str) -> String {
    assert_eq!(answer.status(), 200, "{answer:?}");
    let json: Value = neutral::json_of(answer);
    json[name].as_str().unwrap_or_else(|| panic!("{name} in {json}")).to_owned()
}

#[tokio::test]
async fn the_retry_after_a_lost_redemption_gets_the_tokens() {
    let (server, clock) = shop();
    let code = code(&server).await;
    server.store.loses_the_next.store(true, Ordering::SeqCst);
    let lost = token(&server, &redemption(&code)).await;
    assert_eq!(lost.status(), 503, "{lost:?}");
    assert!(lost.headers().contains_key("retry-after"));

    clock.advance(Duration::from_secs(40));
    let retried = token(&server, &redemption(&code)).await;
    assert_eq!(neutral::json_of(&retried)["expires_in"], 3_560, "what is left of the access token");
    let refresh_token = member(&retried, "refresh_token");
    let refreshed =
        token(&server, &[("grant_type", "refresh_token"), ("refresh_token", &refresh_token)]).await;
    assert_eq!(refreshed.status(), 200, "the grant lives: {refreshed:?}");

    let replayed = token(&server, &redemption(&code)).await;
    assert_eq!(neutral::json_of(&replayed)["error"], "invalid_grant", "only one retry is answered");
    let next = member(&refreshed, "refresh_token");
    let after = token(&server, &[("grant_type", "refresh_token"), ("refresh_token", &next)]).await;
    assert_eq!(after.status(), 400, "a replay of the code ended the grant");
}

/// The tokens of the first attempt are for a resource that the second one does not name.
#[tokio::test]
async fn a_request_for_another_resource_is_not_a_retry() {
    let (server, _) = shop();
    for (other, status) in [("http://localhost/notes", 200), ("http://localhost/files", 400)] {
        let both = "&resource=http%3A%2F%2Flocalhost%2Fnotes&resource=http%3A%2F%2Flocalhost%2Ffiles";
        let code = code_for(&server, "web", both).await;
        let naming = |resource| [&redemption(&code)[..], &[("resource", resource)]].concat();
        server.store.loses_the_next.store(true, Ordering::SeqCst);
        assert_eq!(token(&server, &naming("http://localhost/notes")).await.status(), 503);
        let second = token(&server, &naming(other)).await;
        assert_eq!(second.status(), status, "{other}: {second:?}");
    }
}

/// The tokens of the first attempt are bound to a certificate that the second one does not have.
#[tokio::test]
async fn a_request_with_another_certificate_is_not_a_retry() {
    let (server, _) = shop();
    let redeem = async |code: &str, certificate: &str| {
        let form = redemption(code);
        let mut request = neutral::form_request("/token", ("bank", "web-client-secret"), &form);
        ClientCertificate::new(certificate).attach(request.extensions_mut());
        server.create_token_response(request).await.status().as_u16()
    };
    for (other, status) in [("mine", 200), ("theirs", 400)] {
        let code = code_for(&server, "bank", "").await;
        server.store.loses_the_next.store(true, Ordering::SeqCst);
        assert_eq!(redeem(&code, "mine").await, 503);
        assert_eq!(redeem(&code, other).await, status, "{other}");
    }
}

#[tokio::test]
async fn the_retry_after_a_lost_rotation_gets_the_successor_even_without_a_grace_period() {
    let (server, clock) = shop();
    let tokens = token(&server, &redemption(&code(&server).await)).await;
    let first = member(&tokens, "refresh_token");
    let refresh = [("grant_type", "refresh_token"), ("refresh_token", first.as_str())];
    server.store.loses_the_next.store(true, Ordering::SeqCst);
    assert_eq!(token(&server, &refresh).await.status(), 503);

    clock.advance(Duration::from_secs(300));
    let successor = member(&token(&server, &refresh).await, "refresh_token");
    assert_ne!(successor, first);
    let next = [("grant_type", "refresh_token"), ("refresh_token", successor.as_str())];
    assert_eq!(token(&server, &next).await.status(), 200, "the grant lives");
    assert_eq!(token(&server, &refresh).await.status(), 400, "a second retry is a replay");
}

#[tokio::test]
async fn a_replay_is_owed_no_answer_where_its_own_got_lost() {
    let (server, clock) = shop();
    let tokens = token(&server, &redemption(&code(&server).await)).await;
    let first = member(&tokens, "refresh_token");
    let stolen = [("grant_type", "refresh_token"), ("refresh_token", first.as_str())];
    let next = member(&token(&server, &stolen).await, "refresh_token");

    clock.advance(Duration::from_secs(60));
    server.store.loses_the_next.store(true, Ordering::SeqCst);
    assert_eq!(token(&server, &stolen).await.status(), 503, "a thief makes an answer get lost");
    let replayed = token(&server, &stolen).await;
    assert_eq!(neutral::json_of(&replayed)["error"], "invalid_grant");
    let after = token(&server, &[("grant_type", "refresh_token"), ("refresh_token", &next)]).await;
    assert_eq!(after.status(), 400, "a replay of the refresh token ended the grant");
}
