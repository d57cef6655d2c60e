//! Transaction tokens (draft-ietf-oauth-transaction-tokens, the version after 08).

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::Response;
use http::request::Parts;
use oauth_runtime::event::EventKind;
use oauth_runtime::grant::token_exchange::{
    Exchange, ExchangeRequest, ForeignSubject, ForeignToken, ForeignTokenPolicy, GRANT_TYPE,
    TokenExchangePolicy, TransactionToken,
};
use oauth_runtime::keys::{SigningAlgorithm, SigningKey, SigningKeys};
use oauth_runtime::store::{ClientRegistrationStore, MemoryStore, TokenStore};
use oauth_runtime::testing::{DpopKey, TestToken};
use oauth_runtime::{
    AuthorizationRequest, BoxError, Client, Clock, Decision, Interaction, TrustedIssuer, oauth_server,
};
use serde_json::{Value, json};

use crate::support::neutral::{form_request, json_of};
use crate::support::{Heard, People, TestClock};

const ISSUER: &str = "http://localhost";
const DOMAIN: &str = "services.example";
const COMPANY: &str = "https://id.company.example";

const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";
const REFRESH_TOKEN: &str = "urn:ietf:params:oauth:token-type:refresh_token";
const TXN_TOKEN: &str = "urn:ietf:params:oauth:token-type:txn_token";
const SELF_SIGNED: &str = "urn:ietf:params:oauth:token-type:self_signed";

#[oauth_server(
    grants(authorization_code, client_credentials, token_exchange),
    responses(code),
    openid,
    token_exchange(transaction_tokens, foreign_tokens),
    scopes(trade = "Trade", read = "See what you own"),
    endpoints(introspection, revocation),
    sender_constrained(dpop),
    events
)]
struct Broker {
    #[store]
    store: Arc<MemoryStore>,
    #[users]
    people: People,
    #[keys]
    keys: SigningKeys,
    rule: Arc<Mutex<Option<Rule>>>,
}

type Rule = Box<dyn Fn(&ExchangeRequest<'_>) -> Exchange + Send>;

/// Nobody is asked here.
impl Interaction for Broker {
    async fn authorize(&self, _: &AuthorizationRequest, _: &Parts) -> Result<Decision, BoxError> {
        Ok(Decision::Denied)
    }
}

impl ForeignTokenPolicy for Broker {
    async fn subject(&self, _: &ForeignToken, _: &Client) -> Result<ForeignSubject, BoxError> {
        Ok(ForeignSubject::person("alice-sub").scope(&"trade".parse()?))
    }
}

impl TokenExchangePolicy for Broker {
    async fn exchange(&self, request: &ExchangeRequest<'_>) -> Result<Exchange, BoxError> {
        if let Some(rule) = &*self.rule.lock().expect("a lock") {
            return Ok(rule(request));
        }
        let mut token = TransactionToken::at_most(&"trade.stocks trade.read read".parse()?)
            .needs("trade.stocks", &"trade".parse()?)
            .needs("trade.read", &"trade".parse()?);
        for (name, value) in
            request.request_details().into_iter().flatten().filter(|(name, _)| *name != "admin")
        {
            token = token.detail(name, value.clone());
        }
        for (name, value) in request.request_context().into_iter().flatten() {
            token = token.context(name, value.clone());
        }
        Ok(Exchange::transaction_token(token).by("the broker trades"))
    }
}

struct Fixture {
    server: Arc<Broker>,
    clock: TestClock,
    heard: Heard,
    /// The keys of the workloads and of the company.
    others: SigningKeys,
    rule: Arc<Mutex<Option<Rule>>>,
}

fn new_keys() -> SigningKeys {
    SigningKeys::fixed([SigningKey::generate(SigningAlgorithm::Es256).expect("a key")]).expect("keys")
}

impl Fixture {
    fn start() -> Self {
        let others = new_keys();
        let jwks: Value = serde_json::from_slice(&others.published()).expect("JSON");
        let workload = |name: &str| {
            Client::confidential(name, format!("{name}-client-secret").as_str())
                .grant_types([GRANT_TYPE, "client_credentials"])
                .scope("trade read")
                .jwks(jwks.clone())
                .resource_server()
        };
        let clients = [
            workload("gateway"),
            workload("orders"),
            Client::confidential("reader", "reader-client-secret")
                .grant_types([GRANT_TYPE])
                .scope("read")
                .resource_server(),
            Client::public("app")
                .redirect_uri("https://app.example/cb")
                .grant_types(["authorization_code"])
                .scope("trade read"),
        ];
        let clients = clients.map(|client| client.build().expect("a client"));
        let (clock, heard, rule) =
            (TestClock::new(), Heard::default(), Arc::<Mutex<Option<Rule>>>::default());
        let store = Arc::new(MemoryStore::with_clients(clients));
        let issuer = ISSUER.parse().expect("an issuer");
        let server =
            Broker::builder(issuer, store, People::default(), crate::support::keys(), Arc::clone(&rule))
                .clock(clock.clone())
                .trust_domain(DOMAIN)
                .trusted_issuer(
                    TrustedIssuer::with_keys(COMPANY, jwks).exchange_access_tokens("https://broker.example"),
                )
                .event_subscriber(heard.clone())
                .build();
        Self { server, clock, heard, others, rule }
    }

    fn rule(&self, rule: impl Fn(&ExchangeRequest<'_>) -> Exchange + Send + 'static) {
        *self.rule.lock().expect("a lock") = Some(Box::new(rule));
    }

    /// Alice's access token for the app, with this scope.
    async fn access_token(&self, scope: &str) -> String {
        TestToken::new("app", scope).subject("alice-sub").issue(&self.server).await.expect("a token")
    }

    async fn post(&self, client: &str, form: &[(&str, &str)]) -> Response<Bytes> {
        let secret = format!("{client}-client-secret");
        self.server.create_token_response(form_request("/token", (client, &secret), form)).await
    }

    /// A request of this workload for a transaction token; `more` replaces or extends it, and an empty value removes.
    async fn request(
        &self,
        workload: &str,
        (subject, token_type): (&str, &str),
        more: &[(&str, &str)],
    ) -> Response<Bytes> {
        let mut form = vec![
            ("grant_type", GRANT_TYPE),
            ("requested_token_type", TXN_TOKEN),
            ("audience", DOMAIN),
            ("scope", "trade.stocks"),
            ("subject_token", subject),
            ("subject_token_type", token_type),
        ];
        form.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
        form.extend(more.iter().filter(|(_, value)| !value.is_empty()));
        self.post(workload, &form).await
    }

    /// The claims of the transaction token in a response.
    fn claims(&self, response: &Response<Bytes>) -> Value {
        let body = json_of(response);
        let token = body["access_token"].as_str().unwrap_or_else(|| panic!("a token in {body}"));
        self.server
            .keys
            .verify_typed(token, "txntoken+jwt")
            .unwrap_or_else(|error| panic!("{error}: {token}"))
    }

    /// A JWT of the workload `gateway` about itself.
    fn statement(&self) -> Value {
        let now = self.clock.now().as_unix();
        json!({ "iss": "gateway", "sub": "gateway", "aud": ISSUER, "iat": now, "exp": now + 60 })
    }

    fn sign(&self, typ: &str, claims: &Value) -> String {
        self.others.sign(SigningAlgorithm::Es256, typ, claims).expect("a signature")
    }
}

fn token_of(response: &Response<Bytes>) -> String {
    let body = json_of(response);
    body["access_token"].as_str().unwrap_or_else(|| panic!("a token in {body}")).to_owned()
}

fn with(claims: &Value, name: &str, value: Value) -> Value {
    let mut claims = claims.as_object().expect("an object").clone();
    match value {
        Value::Null => drop(claims.remove(name)),
        value => drop(claims.insert(name.to_owned(), value)),
    }
    claims.into()
}

#[track_caller]
fn assert_refused(response: &Response<Bytes>, code: &str, what: &str) {
    let body = json_of(response);
    assert_eq!((response.status().as_u16(), body["error"].as_str()), (400, Some(code)), "{what}: {body}");
}

#[tokio::test]
async fn a_gateway_gets_a_transaction_token_for_the_call_of_a_person() {
    let broker = Fixture::start();
    let token = broker.access_token("trade").await;
    broker.heard.take();
    let more = [
        ("request_context", r#"{"req_ip":"69.151.72.123","authn":"face"}"#),
        ("request_details", r#"{"action":"BUY","ticker":"MSFT","admin":true}"#),
    ];
    let response = broker.request("gateway", (&token, ACCESS_TOKEN), &more).await;
    let body = json_of(&response);
    assert_eq!(response.headers()["cache-control"], "no-store");
    assert_eq!((&body["token_type"], &body["issued_token_type"]), (&json!("N_A"), &json!(TXN_TOKEN)));
    assert_eq!((&body["expires_in"], &body["refresh_token"]), (&json!(60), &Value::Null), "{body}");
    let claims = broker.claims(&response);
    let now = broker.clock.now().as_unix();
    let txn = claims["txn"].as_str().expect("txn");
    let expected = json!({
        "iss": ISSUER, "aud": DOMAIN, "iat": now, "exp": now + 60, "txn": txn, "sub": "alice-sub",
        "scope": "trade.stocks", "req_wl": "gateway", "rctx": { "req_ip": "69.151.72.123", "authn": "face" },
        "tctx": { "action": "BUY", "ticker": "MSFT" },
    });
    assert_eq!(claims, expected, "nothing else is in it, and no access token");
    let events = broker.heard.take();
    let EventKind::TokenExchanged { issued_token_type, txn: of_event, rule, .. } = &events[0].kind else {
        panic!("{events:?}")
    };
    assert_eq!((&**issued_token_type, of_event.as_deref()), (TXN_TOKEN, Some(txn)));
    assert_eq!(rule.as_deref(), Some("the broker trades"));
    let again = broker.claims(&broker.request("gateway", (&token, ACCESS_TOKEN), &more).await);
    assert_ne!(again["txn"], claims["txn"], "each request is a transaction of its own");
}

#[tokio::test]
async fn the_call_of_a_client_without_a_person_is_a_transaction_too() {
    let broker = Fixture::start();
    let token = TestToken::new("orders", "trade").issue(&broker.server).await.expect("a token");
    let claims = broker.claims(&broker.request("gateway", (&token, ACCESS_TOKEN), &[]).await);
    assert_eq!((&claims["sub"], &claims["client_id"]), (&json!("orders"), &json!("orders")), "{claims}");
    assert_eq!(claims["req_wl"], "gateway");
}

#[tokio::test]
async fn a_transaction_token_never_outlives_what_is_presented_and_is_short() {
    let broker = Fixture::start();
    let token = broker.access_token("trade").await;
    broker.rule(|_| {
        let scope = "trade".parse().expect("a scope");
        Exchange::transaction_token(TransactionToken::at_most(&scope).expires_in(Duration::from_secs(86_400)))
    });
    let response = broker.request("gateway", (&token, ACCESS_TOKEN), &[("scope", "trade")]).await;
    assert_eq!(json_of(&response)["expires_in"], 300);
    broker.clock.advance(Duration::from_secs(3590));
    let response = broker.request("gateway", (&token, ACCESS_TOKEN), &[("scope", "trade")]).await;
    assert_eq!(json_of(&response)["expires_in"], 10);
    broker.clock.advance(Duration::from_secs(10));
    let response = broker.request("gateway", (&token, ACCESS_TOKEN), &[("scope", "trade")]).await;
    assert_refused(&response, "invalid_request", "an expired token");
}

#[tokio::test]
async fn a_gateway_need_not_prove_the_key_of_its_caller() {
    let broker = Fixture::start();
    // A token of the app that is bound to its key: the broker issues it for a proof.
    let key = DpopKey::generate().expect("a key");
    let proof = key.proof("POST", "http://localhost/token", broker.clock.now()).sign();
    let form = [("grant_type", "client_credentials"), ("scope", "trade")];
    let mut request = form_request("/token", ("orders", "orders-client-secret"), &form);
    request.headers_mut().insert("dpop", proof.parse().expect("a header"));
    let bound = token_of(&broker.server.create_token_response(request).await);
    let claims = broker.claims(&broker.request("gateway", (&bound, ACCESS_TOKEN), &[]).await);
    assert_eq!((&claims["sub"], &claims["cnf"]), (&json!("orders"), &Value::Null));
    // Its own client can prove the key.
    let response = broker.request("orders", (&bound, ACCESS_TOKEN), &[]).await;
    assert_refused(&response, "invalid_request", "its client without a proof");
    let form = [
        ("grant_type", GRANT_TYPE),
        ("requested_token_type", TXN_TOKEN),
        ("audience", DOMAIN),
        ("scope", "trade.stocks"),
        ("subject_token", &*bound),
        ("subject_token_type", ACCESS_TOKEN),
    ];
    let mut request = form_request("/token", ("orders", "orders-client-secret"), &form);
    let proof = key.proof("POST", "http://localhost/token", broker.clock.now()).sign();
    request.headers_mut().insert("dpop", proof.parse().expect("a header"));
    let claims = broker.claims(&broker.server.create_token_response(request).await);
    assert_eq!((&claims["sub"], &claims["cnf"]), (&json!("orders"), &Value::Null));
    // As a subject token for an access token, it needs the proof.
    broker.rule(|_| Exchange::delegate());
    let more = [("requested_token_type", ACCESS_TOKEN), ("audience", ""), ("scope", "trade")];
    let response = broker.request("gateway", (&bound, ACCESS_TOKEN), &more).await;
    assert_refused(&response, "invalid_request", "without a proof");
}

#[tokio::test]
async fn x_242_a_request_for_a_transaction_token_that_is_malformed_or_goes_beyond() {
    let broker = Fixture::start();
    let token = broker.access_token("trade").await;
    let long = format!("{{\"a\":\"{}\"}}", "b".repeat(4096));
    for (what, more, code) in [
        ("no scope", ("scope", ""), "invalid_request"),
        ("no trust domain", ("audience", ""), "invalid_request"),
        ("another trust domain", ("audience", "other.example"), "invalid_target"),
        ("the provider", ("audience", ISSUER), "invalid_target"),
        ("a resource", ("resource", "https://api.example"), "invalid_target"),
        ("an actor", ("actor_token", &*token), "invalid_request"),
        ("a list", ("request_context", "[1]"), "invalid_request"),
        ("no JSON", ("request_details", "{"), "invalid_request"),
        ("two values", ("request_details", "{} {}"), "invalid_request"),
        ("a long context", ("request_details", &*long), "invalid_request"),
        ("details", ("authorization_details", "[]"), "invalid_request"),
        ("a scope that the subject token lacks", ("scope", "read"), "invalid_scope"),
        ("one of two", ("scope", "trade.stocks read"), "invalid_scope"),
        ("a word that nobody knows", ("scope", "admin"), "invalid_scope"),
        ("more than the policy allows", ("scope", "trade"), "invalid_scope"),
    ] {
        let response = broker.request("gateway", (&token, ACCESS_TOKEN), &[more]).await;
        assert_refused(&response, code, what);
    }
    let response = broker.request("gateway", (&token, REFRESH_TOKEN), &[]).await;
    assert_refused(&response, "invalid_request", "a refresh token");
    // What needs the scope `trade` is not for a token with another one.
    let reads = broker.access_token("read").await;
    let response = broker.request("gateway", (&reads, ACCESS_TOKEN), &[]).await;
    assert_refused(&response, "invalid_scope", "a word whose scope is missing");
    let response = broker.request("gateway", (&reads, ACCESS_TOKEN), &[("scope", "read")]).await;
    assert_eq!(broker.claims(&response)["scope"], "read");
}

#[tokio::test]
async fn a_workload_gets_no_scope_of_the_provider_that_it_is_not_registered_for() {
    let broker = Fixture::start();
    let token = broker.access_token("trade").await;
    broker.rule(|_| {
        let all = "trade trade.stocks".parse().expect("a scope");
        let trade = "trade".parse().expect("a scope");
        Exchange::transaction_token(TransactionToken::at_most(&all).needs("trade.stocks", &trade))
    });
    for scope in ["trade", "trade trade.stocks"] {
        let response = broker.request("reader", (&token, ACCESS_TOKEN), &[("scope", scope)]).await;
        assert_refused(&response, "invalid_scope", scope);
        let response = broker.request("gateway", (&token, ACCESS_TOKEN), &[("scope", scope)]).await;
        assert_eq!(broker.claims(&response)["scope"], scope);
    }
    // A word of the trust domain is the application's to allow.
    let response = broker.request("reader", (&token, ACCESS_TOKEN), &[]).await;
    assert_eq!(broker.claims(&response)["scope"], "trade.stocks");
}

#[tokio::test]
async fn the_circumstances_of_a_transaction_are_for_no_other_token() {
    let broker = Fixture::start();
    let token = broker.access_token("trade").await;
    broker.rule(|_| Exchange::delegate());
    let plain = [("requested_token_type", ""), ("audience", ""), ("scope", "trade")];
    let response = broker.request("gateway", (&token, ACCESS_TOKEN), &plain).await;
    assert_eq!(response.status(), 200, "{}", json_of(&response));
    for name in ["request_context", "request_details"] {
        let more = [&plain[..], &[(name, r#"{"amount":1}"#)]].concat();
        let response = broker.request("gateway", (&token, ACCESS_TOKEN), &more).await;
        assert_refused(&response, "invalid_request", name);
    }
}

#[tokio::test]
async fn x_243_nothing_is_allowed_by_default() {
    let broker = Fixture::start();
    let token = broker.access_token("trade").await;
    for rule in [
        (|_: &ExchangeRequest<'_>| Exchange::refuse("no")) as fn(&ExchangeRequest<'_>) -> Exchange,
        |_| Exchange::delegate().to(DOMAIN),
        |_| Exchange::impersonate().to(DOMAIN),
    ] {
        broker.rule(rule);
        let response = broker.request("gateway", (&token, ACCESS_TOKEN), &[]).await;
        assert_refused(&response, "invalid_request", "another answer");
    }
    // And an answer about transactions gives no access token.
    broker
        .rule(|_| Exchange::transaction_token(TransactionToken::at_most(&"trade".parse().expect("a scope"))));
    let more = [("requested_token_type", ""), ("audience", ""), ("scope", "trade")];
    let response = broker.request("gateway", (&token, ACCESS_TOKEN), &more).await;
    assert_refused(&response, "invalid_request", "an access token");
    // A public client, and one for which the token is not.
    let form = [
        ("grant_type", GRANT_TYPE),
        ("requested_token_type", TXN_TOKEN),
        ("audience", DOMAIN),
        ("scope", "trade"),
        ("subject_token", &*token),
        ("subject_token_type", ACCESS_TOKEN),
        ("client_id", "app"),
    ];
    let mut request = form_request("/token", ("", ""), &form);
    request.headers_mut().remove("authorization");
    assert_refused(
        &broker.server.create_token_response(request).await,
        "unauthorized_client",
        "a public client",
    );
}

#[tokio::test]
async fn x_244_a_transaction_token_is_no_access_token() {
    let broker = Fixture::start();
    let token = broker.access_token("trade").await;
    let response = broker.request("gateway", (&token, ACCESS_TOKEN), &[]).await;
    let transaction = token_of(&response);
    let request =
        form_request("/introspect", ("gateway", "gateway-client-secret"), &[("token", &*transaction)]);
    assert_eq!(json_of(&broker.server.create_token_introspection_response(request).await)["active"], false);
    // Nor is it exchanged for one, whatever it is called.
    broker.rule(|_| Exchange::delegate());
    for token_type in [ACCESS_TOKEN, TXN_TOKEN, "urn:ietf:params:oauth:token-type:jwt"] {
        let more = [("requested_token_type", ""), ("audience", ""), ("scope", "")];
        let response = broker.request("gateway", (&transaction, token_type), &more).await;
        assert_refused(&response, "invalid_request", token_type);
    }
    // An access token is no transaction token either.
    let response = broker.request("gateway", (&token, TXN_TOKEN), &[]).await;
    assert_refused(&response, "invalid_request", "an access token as a transaction token");
}

#[tokio::test]
async fn a_replacement_keeps_the_transaction_and_adds() {
    let broker = Fixture::start();
    let token = broker.access_token("trade").await;
    let scope = ("scope", "trade.stocks trade.read");
    let first =
        broker.request("gateway", (&token, ACCESS_TOKEN), &[scope, ("request_details", r#"{"a":1}"#)]).await;
    let (before, transaction) = (broker.claims(&first), token_of(&first));
    broker.clock.advance(Duration::from_secs(20));
    let more = [("scope", "trade.read"), ("request_details", r#"{"b":2}"#)];
    let second = broker.request("orders", (&transaction, TXN_TOKEN), &more).await;
    let after = broker.claims(&second);
    for kept in ["txn", "sub", "aud"] {
        assert_eq!(after[kept], before[kept], "{kept}");
    }
    assert_eq!((&after["scope"], &after["tctx"]), (&json!("trade.read"), &json!({ "a": 1, "b": 2 })));
    assert_eq!((&after["req_wl"], &after["earlier_req_wl"]), (&json!("orders"), &json!(["gateway"])));
    // It lives no longer.
    assert_eq!((&json_of(&second)["expires_in"], &after["exp"]), (&json!(40), &before["exp"]));
    let third = broker.request("gateway", (&token_of(&second), TXN_TOKEN), &[("scope", "trade.read")]).await;
    assert_eq!(broker.claims(&third)["earlier_req_wl"], json!(["gateway", "orders"]));
}

#[tokio::test]
async fn x_245_a_replacement_widens_nothing() {
    let broker = Fixture::start();
    let token = broker.access_token("trade").await;
    let more = [("scope", "trade.read"), ("request_details", r#"{"amount":1}"#)];
    let transaction = token_of(&broker.request("gateway", (&token, ACCESS_TOKEN), &more).await);
    for (scope, code) in [("trade.stocks", "invalid_scope"), ("trade.read trade.stocks", "invalid_scope")] {
        let response = broker.request("orders", (&transaction, TXN_TOKEN), &[("scope", scope)]).await;
        assert_refused(&response, code, scope);
    }
    // Also not by a rule that makes words of others.
    broker.rule(|_| {
        let (all, read) = ("trade.stocks".parse().expect("a scope"), "trade.read".parse().expect("a scope"));
        Exchange::transaction_token(TransactionToken::at_most(&all).needs("trade.stocks", &read))
    });
    let response = broker.request("orders", (&transaction, TXN_TOKEN), &[]).await;
    assert_refused(&response, "invalid_scope", "a word that is derived");
    // Another amount is refused, and is no failure of the provider: applications copy what a workload says.
    broker.rule(|_| {
        let read = "trade.read".parse().expect("a scope");
        Exchange::transaction_token(TransactionToken::at_most(&read).detail("amount", 1_000_000))
    });
    let response = broker.request("orders", (&transaction, TXN_TOKEN), &[("scope", "trade.read")]).await;
    assert_refused(&response, "invalid_request", "another amount");
    *broker.rule.lock().expect("a lock") = None;
    // The circle has an end.
    let mut last = transaction.clone();
    for _ in 0..8 {
        last = token_of(&broker.request("orders", (&last, TXN_TOKEN), &[("scope", "trade.read")]).await);
    }
    let response = broker.request("orders", (&last, TXN_TOKEN), &[("scope", "trade.read")]).await;
    assert_refused(&response, "invalid_request", "a circle");
    broker.clock.advance(Duration::from_secs(60));
    let response = broker.request("orders", (&transaction, TXN_TOKEN), &[("scope", "trade.read")]).await;
    assert_refused(&response, "invalid_request", "an expired one");
}

#[tokio::test]
async fn x_246_a_forged_transaction_token_replaces_nothing() {
    let broker = Fixture::start();
    let token = broker.access_token("trade").await;
    let good = broker.claims(&broker.request("gateway", (&token, ACCESS_TOKEN), &[]).await);
    let own = |typ: &str, claims: &Value| {
        broker.server.keys.sign(SigningAlgorithm::Es256, typ, claims).expect("a signature")
    };
    for (what, forged) in [
        ("another key", broker.sign("txntoken+jwt", &good)),
        ("another type", own("at+jwt", &good)),
        ("another domain", own("txntoken+jwt", &with(&good, "aud", json!("other.example")))),
        ("another issuer", own("txntoken+jwt", &with(&good, "iss", json!("https://other.example")))),
        ("no txn", own("txntoken+jwt", &with(&good, "txn", Value::Null))),
        ("no end", own("txntoken+jwt", &with(&good, "exp", Value::Null))),
        ("a workload that is gone", own("txntoken+jwt", &with(&good, "req_wl", json!("gone")))),
        ("a person who is gone", own("txntoken+jwt", &with(&good, "sub", json!("nobody-sub")))),
        ("an app that is gone", own("txntoken+jwt", &with(&good, "client_id", json!("gone")))),
        ("text", "a.b.c".to_owned()),
    ] {
        let response = broker.request("orders", (&forged, TXN_TOKEN), &[]).await;
        assert_refused(&response, "invalid_request", what);
    }
    let response = broker.request("orders", (&own("txntoken+jwt", &good), TXN_TOKEN), &[]).await;
    assert_eq!(response.status(), 200, "{}", json_of(&response));
}

#[tokio::test]
async fn a_workload_begins_a_transaction_itself() {
    let broker = Fixture::start();
    let own = broker.sign("JWT", &broker.statement());
    let claims = broker.claims(&broker.request("gateway", (&own, SELF_SIGNED), &[]).await);
    assert_eq!((&claims["sub"], &claims["client_id"]), (&json!("gateway"), &json!("gateway")), "{claims}");
    // For a person who is not there, if the application says that it may.
    let about = broker.sign("JWT", &with(&broker.statement(), "sub", json!("alice-sub")));
    assert_refused(
        &broker.request("gateway", (&about, SELF_SIGNED), &[]).await,
        "invalid_request",
        "a person whom the workload names",
    );
    broker.rule(|request| {
        let transaction = request.subject().transaction().expect("a statement");
        assert!(transaction.is_self_signed() && transaction.id().is_none());
        let trade = "trade".parse().expect("a scope");
        Exchange::transaction_token(TransactionToken::at_most(&trade).may_name_people())
    });
    let named =
        broker.sign("JWT", &with(&with(&broker.statement(), "sub", json!("alice-sub")), "jti", json!("1")));
    let response = broker.request("gateway", (&named, SELF_SIGNED), &[("scope", "trade")]).await;
    assert_eq!(broker.claims(&response)["sub"], "alice-sub", "a jti beside a person authenticates nobody");
    let response = broker.request("gateway", (&about, SELF_SIGNED), &[("scope", "trade")]).await;
    let claims = broker.claims(&response);
    assert_eq!((&claims["sub"], &claims["client_id"]), (&json!("alice-sub"), &Value::Null), "{claims}");
    let nobody = broker.sign("JWT", &with(&broker.statement(), "sub", json!("nobody-sub")));
    let response = broker.request("gateway", (&nobody, SELF_SIGNED), &[("scope", "trade")]).await;
    assert_refused(&response, "invalid_request", "nobody");
}

#[tokio::test]
async fn x_247_a_self_signed_token_that_does_not_count() {
    let broker = Fixture::start();
    let (good, now) = (broker.statement(), broker.clock.now().as_unix());
    let stranger = new_keys().sign(SigningAlgorithm::Es256, "JWT", &good).expect("a signature");
    for (what, token) in [
        ("another key", stranger),
        ("of another workload", broker.sign("JWT", &with(&good, "iss", json!("orders")))),
        ("for another service", broker.sign("JWT", &with(&good, "aud", json!("https://other.example")))),
        (
            "for two services",
            broker.sign("JWT", &with(&good, "aud", json!([ISSUER, "https://other.example"]))),
        ),
        ("no sub", broker.sign("JWT", &with(&good, "sub", Value::Null))),
        ("no iat", broker.sign("JWT", &with(&good, "iat", Value::Null))),
        ("no exp", broker.sign("JWT", &with(&good, "exp", Value::Null))),
        ("expired", broker.sign("JWT", &with(&good, "exp", json!(now)))),
        ("good for an hour", broker.sign("JWT", &with(&good, "exp", json!(now + 3600)))),
        ("of the future", broker.sign("JWT", &with(&good, "iat", json!(now + 61)))),
        ("a client assertion", broker.sign("client-authentication+jwt", &good)),
        ("a request object", broker.sign("oauth-authz-req+jwt", &good)),
        ("one that authenticates the workload", broker.sign("JWT", &with(&good, "jti", json!("1")))),
        ("a request object by its claims", broker.sign("JWT", &with(&good, "response_type", json!("code")))),
        (
            "one with a redirect URI",
            broker.sign("JWT", &with(&good, "redirect_uri", json!("https://a.example"))),
        ),
        ("unsigned", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJnYXRld2F5In0.".to_owned()),
    ] {
        let response = broker.request("gateway", (&token, SELF_SIGNED), &[]).await;
        assert_refused(&response, "invalid_request", what);
    }
    // What it is not registered for, it cannot name.
    let own = broker.sign("JWT", &good);
    let response = broker.request("gateway", (&own, SELF_SIGNED), &[("scope", "admin")]).await;
    assert_refused(&response, "invalid_scope", "another scope");
}

#[tokio::test]
async fn a_transaction_ends_with_its_access_token_and_its_client() {
    let broker = Fixture::start();
    let token = broker.access_token("trade").await;
    broker.server.store.revoke_token(&oauth_runtime::Digest::of(&token)).await.expect("revoked");
    let response = broker.request("gateway", (&token, ACCESS_TOKEN), &[]).await;
    assert_refused(&response, "invalid_request", "a revoked token");
    let token = broker.access_token("trade").await;
    broker.server.store.delete_client("app").await.expect("deleted");
    let response = broker.request("gateway", (&token, ACCESS_TOKEN), &[]).await;
    assert_refused(&response, "invalid_request", "the token of a client that is gone");
}

#[tokio::test]
async fn the_token_of_another_issuer_begins_a_transaction() {
    let broker = Fixture::start();
    let now = broker.clock.now().as_unix();
    let foreign = json!({
        "iss": COMPANY, "sub": "U1", "aud": "https://broker.example", "client_id": "crm", "iat": now, "exp": now + 30,
        "jti": "1", "act": { "sub": "agent" }, "cnf": { "jkt": "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I" },
    });
    let token = broker.sign("at+jwt", &foreign);
    let response = broker.request("gateway", (&token, ACCESS_TOKEN), &[]).await;
    let claims = broker.claims(&response);
    assert_eq!((&claims["sub"], &claims["scope"]), (&json!("alice-sub"), &json!("trade.stocks")), "{claims}");
    // Who acts for the person is not lost, and it ends with the token.
    assert_eq!(
        (&claims["act"], &claims["exp"]),
        (&json!({ "iss": COMPANY, "sub": "agent" }), &json!(now + 30))
    );
}

#[test]
fn a_provider_with_transaction_tokens_has_a_trust_domain() {
    let built = |domain: Option<&str>| {
        let store = Arc::new(MemoryStore::new());
        let keys: Value = serde_json::from_slice(&new_keys().published()).expect("JSON");
        let trusted =
            TrustedIssuer::with_keys(COMPANY, keys).exchange_access_tokens("https://broker.example");
        let issuer = ISSUER.parse().expect("an issuer");
        let builder =
            Broker::builder(issuer, store, People::default(), crate::support::keys(), Arc::default())
                .trusted_issuer(trusted);
        domain.into_iter().fold(builder, |builder, own| builder.trust_domain(own)).try_build()
    };
    assert!(built(Some(DOMAIN)).is_ok());
    for wrong in [None, Some(""), Some("two words"), Some(ISSUER)] {
        let error = built(wrong).err().unwrap_or_else(|| panic!("{wrong:?}"));
        assert_eq!(error.setting(), "trust_domain", "{wrong:?}");
    }
}
