//! What a service accepts.

use http::{HeaderMap, HeaderValue};
use oauth_runtime_core::fetch::FixedAnswers;
use oauth_runtime_core::keys::{SigningAlgorithm, SigningKey, SigningKeys};
use oauth_runtime_core::token::Owner;
use oauth_runtime_core::{Clock, OAuthError, Timestamp};
use serde_json::{Value, json};

use super::{TxnToken, TxnTokenVerifier};
use crate::{TokenVerifier, TokenVerifierError};

const ISSUER: &str = "https://login.example";
const DOMAIN: &str = "services.example";
const JWKS: &str = "https://login.example/jwks";
const NOW: u64 = 1_800_000_000;

struct Stopped;

impl Clock for Stopped {
    fn now(&self) -> Timestamp {
        Timestamp::from_unix(NOW)
    }
}

fn keys() -> SigningKeys {
    SigningKeys::fixed([SigningKey::generate(SigningAlgorithm::Es256).expect("a key")]).expect("keys")
}

fn verifier(keys: &SigningKeys) -> TxnTokenVerifier {
    TxnTokenVerifier::builder(ISSUER.parse().expect("an issuer"), DOMAIN)
        .jwks_uri(JWKS.parse().expect("a URL"))
        .fetcher(FixedAnswers::new().with(JWKS, keys.published()))
        .clock(Stopped)
        .build()
        .expect("a verifier")
}

fn claims() -> Value {
    json!({
        "iss": ISSUER, "aud": DOMAIN, "iat": NOW, "exp": NOW + 60, "txn": "t1", "sub": "alice", "scope": "trade.stocks",
        "req_wl": "gateway", "tctx": { "action": "BUY" }, "rctx": { "req_ip": "69.151.72.123" },
        "act": { "sub": "agent", "client_id": "agent" },
    })
}

fn with(name: &str, value: Value) -> Value {
    let mut claims = claims();
    let members = claims.as_object_mut().expect("an object");
    match value {
        Value::Null => drop(members.remove(name)),
        value => drop(members.insert(name.to_owned(), value)),
    }
    claims
}

fn sign(keys: &SigningKeys, typ: &str, claims: &Value) -> String {
    keys.sign(SigningAlgorithm::Es256, typ, claims).expect("a signature")
}

fn headers(values: &[&str]) -> HeaderMap {
    let values = values.iter().map(|value| HeaderValue::from_str(value).expect("a value"));
    values.fold(HeaderMap::new(), |mut headers, value| {
        headers.append("Txn-Token", value);
        headers
    })
}

async fn read(verifier: &TxnTokenVerifier, values: &[&str]) -> Result<TxnToken, OAuthError> {
    verifier.verify_headers(&headers(values)).await
}

#[tokio::test]
async fn a_service_learns_of_a_transaction() {
    let keys = keys();
    let verifier = verifier(&keys);
    let token = read(&verifier, &[&sign(&keys, "txntoken+jwt", &claims())]).await.expect("a transaction");
    assert_eq!((token.txn(), token.owner()), ("t1", Owner::Person("alice")));
    assert!(token.scope().contains("trade.stocks"));
    assert_eq!(
        (token.detail("action"), token.context("req_ip")),
        (Some(&json!("BUY")), Some(&json!("69.151.72.123")))
    );
    assert_eq!(
        (token.requesting_workload(), token.expires_at()),
        ("gateway", Timestamp::from_unix(NOW + 60))
    );
    assert_eq!(token.actor().expect("an actor").sub.as_str(), "agent");
    let job = with("client_id", json!("alice"));
    let token = read(&verifier, &[&sign(&keys, "txntoken+jwt", &job)]).await.expect("a transaction");
    assert_eq!(token.owner(), Owner::Client("alice"), "a workload with the name of a person");
    let issuerless = sign(&keys, "application/txntoken+jwt", &with("iss", Value::Null));
    assert!(read(&verifier, &[&issuerless]).await.is_ok());
}

#[tokio::test]
async fn other_tokens_are_no_transaction() {
    let (keys, stranger) = (keys(), keys());
    let verifier = verifier(&keys);
    let good = sign(&keys, "txntoken+jwt", &claims());
    for (what, token) in [
        ("an access token", sign(&keys, "at+jwt", &claims())),
        ("an ID token", sign(&keys, "JWT", &claims())),
        ("another key", sign(&stranger, "txntoken+jwt", &claims())),
        ("another issuer", sign(&keys, "txntoken+jwt", &with("iss", json!("https://other.example")))),
        ("another domain", sign(&keys, "txntoken+jwt", &with("aud", json!("other.example")))),
        ("two domains", sign(&keys, "txntoken+jwt", &with("aud", json!([DOMAIN, "other.example"])))),
        ("no domain", sign(&keys, "txntoken+jwt", &with("aud", Value::Null))),
        ("expired", sign(&keys, "txntoken+jwt", &with("exp", json!(NOW - 5)))),
        ("endless", sign(&keys, "txntoken+jwt", &with("exp", Value::Null))),
        ("of the future", sign(&keys, "txntoken+jwt", &with("iat", json!(NOW + 6)))),
        ("no iat", sign(&keys, "txntoken+jwt", &with("iat", Value::Null))),
        ("no txn", sign(&keys, "txntoken+jwt", &with("txn", Value::Null))),
        ("no sub", sign(&keys, "txntoken+jwt", &with("sub", Value::Null))),
        ("no scope", sign(&keys, "txntoken+jwt", &with("scope", Value::Null))),
        ("no req_wl", sign(&keys, "txntoken+jwt", &with("req_wl", Value::Null))),
        ("a malformed context", sign(&keys, "txntoken+jwt", &with("tctx", json!([1])))),
        ("no token", "a.b.c".to_owned()),
        ("with a scheme", format!("Bearer {good}")),
    ] {
        let refused = read(&verifier, &[&token]).await.expect_err(what);
        assert_eq!(refused.code(), "invalid_token", "{what}");
    }
    assert!(read(&verifier, &[]).await.is_err() && read(&verifier, &[&good, &good]).await.is_err());
    assert!(read(&verifier, &[&good]).await.is_ok());
}

#[tokio::test]
async fn an_api_accepts_no_transaction_token() {
    let keys = keys();
    let api = TokenVerifier::builder(ISSUER.parse().expect("an issuer"), "https://api.example")
        .jwks_uri(JWKS.parse().expect("a URL"))
        .fetcher(FixedAnswers::new().with(JWKS, keys.published()))
        .clock(Stopped)
        .build()
        .expect("a verifier");
    let mut claims = with("aud", json!("https://api.example"));
    claims["client_id"] = json!("gateway");
    assert!(api.verify(&sign(&keys, "at+jwt", &claims)).await.is_ok());
    assert!(api.verify(&sign(&keys, "txntoken+jwt", &claims)).await.is_err());
}

#[test]
fn a_verifier_has_a_trust_domain_and_safe_keys() {
    let of = |domain: &str| TxnTokenVerifier::builder(ISSUER.parse().expect("an issuer"), domain);
    assert!(matches!(of("").build(), Err(TokenVerifierError::NoTrustDomain)));
    assert!(matches!(of(DOMAIN).algorithms([]).build(), Err(TokenVerifierError::NoAlgorithm)));
    let unsafe_keys = of(DOMAIN).jwks_uri("http://login.example/jwks".parse().expect("a URL"));
    assert!(matches!(unsafe_keys.build(), Err(TokenVerifierError::InsecureTransport(_))));
}
