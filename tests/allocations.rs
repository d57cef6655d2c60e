//! How much memory a request allocates, from the request to the response, with the store in memory.
//!
//! A budget is what was counted when it was set. To find what a change costs: `valgrind --tool=dhat` on a release build
//! of `benches/beside`, with the arguments `send ours token 600`.

use std::sync::Arc;

use allocation_counter::measure;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use futures_util::FutureExt;
use http::request::{Builder, Parts};
use http::{Request, Response};
use oauth_runtime::http::Outcome;
use oauth_runtime::store::MemoryStore;
use oauth_runtime::{Approval, AuthorizationRequest, BoxError, Client, Decision, Interaction, oauth_server};

use crate::support::{CHALLENGE, VERIFIER};

const CALLBACK: &str = "https://client.example/cb";
const SECRET: &str = "a-long-random-secret-of-the-client";

#[oauth_server(
    grants(authorization_code, client_credentials, refresh_token),
    responses(code),
    scopes(read = "Read your notes", write = "Change your notes"),
    endpoints(introspection),
    issuer = "https://login.example"
)]
struct Provider {
    #[store]
    store: MemoryStore,
}

impl Interaction for Provider {
    async fn authorize(&self, _: &AuthorizationRequest, _: &Parts) -> Result<Decision, BoxError> {
        Ok(Approval::new("248289761001").into())
    }
}

fn provider() -> Arc<Provider> {
    let client = Client::confidential("web", SECRET)
        .redirect_uri(CALLBACK)
        .scope("read write")
        .grant_types(["authorization_code", "client_credentials", "refresh_token"])
        .build();
    Provider::new(MemoryStore::with_clients(client))
}

/// Requests before those that count: tables grow, and what is made once is made.
const FIRST: usize = 100;

/// Among so many requests is one for which no table grows.
const COUNTED: usize = 100;

/// The fewest allocations of one of many requests; `request` makes each with what it is about.
async fn fewest(provider: &Provider, mut request: impl AsyncFnMut(&Provider) -> Request<Bytes>) -> u64 {
    let mut fewest = u64::MAX;
    for number in 0..FIRST + COUNTED {
        let request = request(provider).await;
        let mut response = None;
        // The store is in memory, so that nothing waits.
        let counted = measure(|| response = answer(provider, request).now_or_never());
        let response = response.expect("an answer at once");
        if number >= FIRST {
            fewest = fewest.min(counted.count_total);
        }
        assert!(response.status().is_success() || response.status().is_redirection(), "{response:?}");
    }
    fewest
}

async fn answer(provider: &Provider, request: Request<Bytes>) -> Response<Bytes> {
    match request.uri().path() {
        "/authorize" => provider.create_authorization_response(request).await,
        "/introspect" => provider.create_token_introspection_response(request).await,
        _ => provider.create_token_response(request).await,
    }
}

fn at(builder: Builder) -> Builder {
    builder.header("host", "login.example")
}

fn posted(path: &str, form: &[(&str, &str)]) -> Request<Bytes> {
    let credentials = STANDARD.encode(format!("web:{SECRET}"));
    at(Request::post(format!("https://login.example{path}")))
        .header("content-type", "application/x-www-form-urlencoded")
        .header("authorization", format!("Basic {credentials}"))
        .body(serde_urlencoded::to_string(form).expect("a form").into())
        .expect("a request")
}

fn authorize() -> Request<Bytes> {
    let query = serde_urlencoded::to_string([
        ("response_type", "code"),
        ("client_id", "web"),
        ("redirect_uri", CALLBACK),
        ("scope", "read"),
        ("state", "af0ifjsldkj"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ]);
    let uri = format!("https://login.example/authorize?{}", query.expect("a query"));
    at(Request::get(uri)).body(Bytes::new()).expect("a request")
}

async fn redeem(provider: &Provider) -> Request<Bytes> {
    let response = answer(provider, authorize()).await;
    let location = response.headers()["location"].to_str().expect("text").to_owned();
    let code = location.split(['?', '&']).find_map(|pair| pair.strip_prefix("code=")).expect("a code");
    let form = [("grant_type", "authorization_code"), ("code", code)];
    posted("/token", &[&form[..], &[("redirect_uri", CALLBACK), ("code_verifier", VERIFIER)]].concat())
}

/// A new token of this kind.
async fn token(provider: &Provider, member: &str) -> String {
    let request = redeem(provider).await;
    let response = answer(provider, request).await;
    let body: serde_json::Value = serde_json::from_slice(response.body()).expect("JSON");
    body[member].as_str().expect("a token").to_owned()
}

/// What a response of the token endpoint allocates beside, if a feature of some other program in this build asks for
/// outcomes: the map of the response's extensions, its table, and the box of the outcome.
const OUTCOME: u64 = if Outcome::IS_NOTED { 3 } else { 0 };

#[track_caller]
fn check(counted: u64, budget: u64) {
    assert!(
        counted <= budget,
        "{counted} allocations, of {budget}: the head of this file says how to find them"
    );
    assert!(counted == budget, "only {counted} allocations: the budget of {budget} can be lowered");
}

#[tokio::test]
async fn a_token_for_a_client_allocates_what_it_keeps_and_returns() {
    let form = [("grant_type", "client_credentials"), ("scope", "read")];
    let counted = fewest(&provider(), async |_| posted("/token", &form)).await;
    // The content of the Basic header, the token, its record, the body, and two for the headers of the response.
    check(counted, 6 + OUTCOME);
}

#[tokio::test]
async fn introspection_allocates_little_more_than_the_response() {
    let provider = provider();
    let token = token(&provider, "access_token").await;
    let counted = fewest(&provider, async |_| posted("/introspect", &[("token", &token)])).await;
    // The content of the Basic header, the body, and two for the headers.
    check(counted, 4);
}

#[tokio::test]
async fn a_redeemed_code_allocates_two_tokens() {
    let counted = fewest(&provider(), redeem).await;
    // The content of the Basic header, the redirect URI (it is encoded), two tokens and their records, a copy of what is
    // remembered until the store has answered, the body, and two for the headers.
    check(counted, 10 + OUTCOME);
}

#[tokio::test]
async fn a_refresh_allocates_two_tokens() {
    let provider = provider();
    let counted = fewest(&provider, async |provider| {
        let refresh_token = token(provider, "refresh_token").await;
        posted("/token", &[("grant_type", "refresh_token"), ("refresh_token", &refresh_token)])
    });
    // The content of the Basic header, the presented token, the new one and its record, the body, and two for the headers.
    check(counted.await, 7 + OUTCOME);
}

/// So many live tokens that each shard of the store has some 150, which is amid two sizes of its table.
const LIVE: usize = 10_000;

#[test]
fn a_live_access_token_is_small() {
    let provider = provider();
    let form = [("grant_type", "client_credentials"), ("scope", "read")];
    let counted = measure(|| {
        for _ in 0..LIVE {
            let response =
                answer(&provider, posted("/token", &form)).now_or_never().expect("an answer at once");
            assert!(response.status().is_success(), "{response:?}");
        }
    });
    assert_eq!(provider.store.token_count(), LIVE);
    let bytes = counted.bytes_current as f64 / LIVE as f64;
    // 128 for the record with its digest, and some 40 for its places in the table and in the list of what expires. Beside that,
    // an allocator takes up to 16 for itself.
    assert!(bytes <= 175.0, "{bytes} bytes a token");
    assert!(bytes > 150.0, "only {bytes} bytes a token: the budget can be lowered");
}

#[tokio::test]
async fn an_authorization_request_allocates_a_code_and_a_uri() {
    let counted = fewest(&provider(), async |_| authorize()).await;
    // The request, its redirect URI, its challenge and its parameters (two), the person's identifier, the code, its record and
    // redirect URI, its grant (two), the parameters of the response, `state`, the URI with them, and three for the headers.
    check(counted, 17);
}
