//! Section 2.1: subject and actor tokens of other issuers.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::Response;
use http::request::Parts;
use oauth_runtime::event::EventKind;
use oauth_runtime::grant::token_exchange::{
    Exchange, ExchangeRequest, ForeignActor, ForeignSubject, ForeignToken, ForeignTokenKind,
    ForeignTokenPolicy, GRANT_TYPE, TokenExchangePolicy,
};
use oauth_runtime::keys::{SigningAlgorithm, SigningKey, SigningKeys};
use oauth_runtime::store::{GrantStore, MemoryStore, TokenStore};
use oauth_runtime::{
    AuthorizationRequest, BoxError, Client, Clock, Decision, Interaction, Issuer, TrustedIssuer,
    TrustedIssuerDirectory, async_trait, oauth_server,
};
use serde_json::{Value, json};

use super::provider::{ACCESS_TOKEN, FILES, ID_TOKEN, JWT, NOTES, REFRESH_TOKEN, assert_refused, text};
use crate::support::neutral::{form_request, json_of};
use crate::support::{Heard, People, TestClock};

const ISSUER: &str = "http://localhost";
/// The provider of a company.
const COMPANY: &str = "https://id.company.example";
/// A trusted issuer whose tokens may not be exchanged.
const ASSERTS: &str = "https://asserts.example";
const CLUSTER: &str = "https://kubernetes.default.svc";
const DOMAIN: &str = "spiffe://company.example";
/// The audience of workloads, a name of its own: with that of the provider, their tokens would also be assertions.
const AGENTS: &str = "http://localhost/agents";
const AGENT: &str = "system:serviceaccount:notes:agent";

#[oauth_server(
    grants(authorization_code, client_credentials, token_exchange),
    responses(code),
    openid,
    token_exchange(foreign_tokens),
    scopes(read = "Read", write = "Change"),
    endpoints(introspection, revocation),
    access_tokens(opaque, jwt),
    sender_constrained(dpop),
    events,
    resources(
        notes = "https://notes.example" { scopes(read, write), access_tokens(jwt) },
        files = "https://files.example" { scopes(read, write) },
    )
)]
struct Gate {
    #[store]
    store: Arc<MemoryStore>,
    #[users]
    people: People,
    #[keys]
    keys: SigningKeys,
    asked: Arc<Mutex<Vec<Value>>>,
}

/// Nobody is asked here.
impl Interaction for Gate {
    async fn authorize(&self, _: &AuthorizationRequest, _: &Parts) -> Result<Decision, BoxError> {
        Ok(Decision::Denied)
    }
}

impl ForeignTokenPolicy for Gate {
    async fn subject(&self, token: &ForeignToken, client: &Client) -> Result<ForeignSubject, BoxError> {
        self.asked.lock().expect("a lock").push(json!({
            "issuer": token.issuer(), "subject": token.subject(), "client": client.client_id(),
            "email": token.claim("email"), "is_id_token": token.kind() == ForeignTokenKind::IdToken,
        }));
        Ok(match (token.issuer(), token.subject()) {
            (COMPANY | "https://tenant.example" | "https://twice.example" | "https://own.example", "U1") => {
                ForeignSubject::person("alice-sub").scope(&"read".parse()?)
            }
            (COMPANY, "U-strong") => {
                ForeignSubject::person("strong-sub").scope(&"read".parse()?).second_factor_passed()
            }
            (COMPANY, "U-gone") => ForeignSubject::person("nobody-sub"),
            (COMPANY, "U-bare") => ForeignSubject::person("alice-sub"),
            (COMPANY, "U-error") => return Err("the database is down".into()),
            _ => ForeignSubject::unknown(),
        })
    }

    async fn actor(&self, token: &ForeignToken, _: &Client) -> Result<ForeignActor, BoxError> {
        Ok(match (token.issuer(), token.subject()) {
            (CLUSTER, AGENT) | (DOMAIN, "spiffe://company.example/agent") => ForeignActor::Known,
            _ => ForeignActor::Unknown,
        })
    }
}

impl TokenExchangePolicy for Gate {
    async fn exchange(&self, request: &ExchangeRequest<'_>) -> Result<Exchange, BoxError> {
        Ok(match (request.client().client_id(), request.subject().foreign(), request.actor()) {
            ("gateway", Some(_), None) => Exchange::delegate().to(FILES).to(NOTES).or_id_token(),
            ("gateway", _, Some(_)) => Exchange::delegate_to_actor().to(FILES),
            ("files-api", None, None) => Exchange::delegate().to(NOTES),
            _ => Exchange::refuse("no rule is about it"),
        })
    }
}

/// Finds one tenant, and what it should not: the provider itself, one audience for two kinds, and an audience that is the provider.
struct Tenants(Value);

#[async_trait]
impl TrustedIssuerDirectory for Tenants {
    async fn find(&self, issuer: &str) -> Result<Option<TrustedIssuer>, BoxError> {
        let found = TrustedIssuer::with_keys(issuer, self.0.clone());
        Ok(match issuer {
            "https://tenant.example" | ISSUER => Some(found.exchange_access_tokens(NOTES)),
            "https://twice.example" => Some(found.exchange_id_tokens(NOTES).exchange_workload_tokens(NOTES)),
            "https://own.example" => Some(found.exchange_id_tokens(ISSUER)),
            _ => None,
        })
    }
}

struct Fixture {
    server: Arc<Gate>,
    clock: TestClock,
    heard: Heard,
    /// The keys of every issuer.
    issuer: SigningKeys,
    asked: Arc<Mutex<Vec<Value>>>,
}

fn new_keys() -> SigningKeys {
    SigningKeys::fixed([SigningKey::generate(SigningAlgorithm::Es256).expect("a key")]).expect("keys")
}

fn jwks(keys: &SigningKeys) -> Value {
    serde_json::from_slice(&keys.published()).expect("JSON")
}

fn company(keys: &SigningKeys) -> TrustedIssuer {
    TrustedIssuer::with_keys(COMPANY, jwks(keys))
        .exchange_access_tokens("https://notes.example")
        .exchange_id_tokens("notes-web")
}

impl Fixture {
    fn start() -> Self {
        let confidential = |name: &str| Client::confidential(name, format!("{name}-client-secret").as_str());
        let clients = [
            confidential("gateway").grant_types([GRANT_TYPE]).scope("read write"),
            confidential("files-api")
                .grant_types([GRANT_TYPE])
                .scope("read write")
                .resource_server()
                .resources([FILES]),
            confidential("api").grant_types(["client_credentials"]).resource_server(),
            Client::public("app").redirect_uri("https://app.example/cb").scope("read"),
        ];
        let clients = clients.map(|client| client.build().expect("a client"));
        let (clock, heard, issuer, asked) =
            (TestClock::new(), Heard::default(), new_keys(), Arc::<Mutex<Vec<Value>>>::default());
        let own_issuer: Issuer = ISSUER.parse().expect("an issuer");
        let store = Arc::new(MemoryStore::with_clients(clients));
        let server =
            Gate::builder(own_issuer, store, People::default(), crate::support::keys(), Arc::clone(&asked))
                .clock(clock.clone())
                .trusted_issuer(company(&issuer))
                .trusted_issuer(TrustedIssuer::with_keys(ASSERTS, jwks(&issuer)))
                .trusted_issuer(
                    TrustedIssuer::with_keys(CLUSTER, jwks(&issuer)).exchange_workload_tokens(AGENTS),
                )
                .trusted_issuer(
                    TrustedIssuer::with_keys(DOMAIN, jwks(&issuer)).exchange_workload_tokens(AGENTS),
                )
                .trusted_issuer_directory(Tenants(jwks(&issuer)))
                .event_subscriber(heard.clone())
                .build();
        Self { server, clock, heard, issuer, asked }
    }

    /// An access token of the company for its person `U1`, which lives for five minutes.
    fn access_token(&self) -> Value {
        let now = self.clock.now().as_unix();
        json!({
            "iss": COMPANY, "sub": "U1", "aud": NOTES, "client_id": "crm", "iat": now, "exp": now + 300,
            "jti": "1", "scope": "read write admin", "email": "alice@example.com",
        })
    }

    /// An ID token of the company for its client `notes-web`.
    fn id_token(&self) -> Value {
        let now = self.clock.now().as_unix();
        json!({
            "iss": COMPANY, "sub": "U1", "aud": "notes-web", "iat": now, "exp": now + 300, "nonce": "n",
            "auth_time": now - 5, "acr": "gold", "amr": ["pwd"],
        })
    }

    fn workload(&self, issuer: &str, subject: &str) -> Value {
        let now = self.clock.now().as_unix();
        json!({ "iss": issuer, "sub": subject, "aud": [AGENTS], "iat": now, "nbf": now, "exp": now + 200 })
    }

    fn sign(&self, typ: &str, claims: &Value) -> String {
        self.issuer.sign(SigningAlgorithm::Es256, typ, claims).expect("a signature")
    }

    async fn token(&self, client: &str, form: &[(&str, &str)]) -> Response<Bytes> {
        let secret = format!("{client}-client-secret");
        self.server.create_token_response(form_request("/token", (client, &secret), form)).await
    }

    async fn exchange(&self, (subject, token_type): (&str, &str), more: &[(&str, &str)]) -> Response<Bytes> {
        let form =
            [("grant_type", GRANT_TYPE), ("subject_token", subject), ("subject_token_type", token_type)];
        self.token("gateway", &[&form[..], more].concat()).await
    }

    async fn introspect(&self, response: &Response<Bytes>) -> Value {
        let tokens = json_of(response);
        let token = text(&tokens, "access_token");
        let request = form_request("/introspect", ("api", "api-client-secret"), &[("token", token)]);
        json_of(&self.server.create_token_introspection_response(request).await)
    }
}

/// The claims with one of them changed; `null` removes it.
fn with(claims: &Value, name: &str, value: Value) -> Value {
    let mut claims = claims.as_object().expect("an object").clone();
    match value {
        Value::Null => drop(claims.remove(name)),
        value => drop(claims.insert(name.to_owned(), value)),
    }
    claims.into()
}

#[tokio::test]
async fn section_2_1_an_access_token_of_another_issuer_becomes_one_of_this_provider() {
    let gate = Fixture::start();
    let token = gate.sign("at+jwt", &gate.access_token());
    for token_type in [ACCESS_TOKEN, JWT] {
        let response = gate.exchange((&token, token_type), &[("resource", FILES)]).await;
        let known = gate.introspect(&response).await;
        assert_eq!((&known["active"], &known["sub"]), (&json!(true), &json!("alice-sub")), "{known}");
        assert_eq!((&known["client_id"], &known["aud"]), (&json!("gateway"), &json!([FILES])), "{known}");
        assert_eq!(known["act"], json!({ "sub": "gateway", "client_id": "gateway" }));
        // The scope of the other provider does not count, and neither does how the person logged in there.
        assert_eq!((&known["scope"], &known["acr"]), (&json!("read"), &Value::Null), "{known}");
    }
    let asked = std::mem::take(&mut *gate.asked.lock().expect("a lock"));
    assert_eq!(asked.len(), 2);
    let expected = json!({
        "issuer": COMPANY, "subject": "U1", "client": "gateway", "email": "alice@example.com", "is_id_token": false,
    });
    assert_eq!(asked[0], expected);
}

#[tokio::test]
async fn section_2_1_an_id_token_of_another_issuer_is_for_the_client_of_the_operator() {
    let gate = Fixture::start();
    let token = gate.sign("JWT", &gate.id_token());
    for token_type in [ID_TOKEN, JWT] {
        let response = gate.exchange((&token, token_type), &[("resource", FILES)]).await;
        let known = gate.introspect(&response).await;
        assert_eq!((&known["sub"], &known["acr"]), (&json!("alice-sub"), &Value::Null), "{known}");
    }
    let cognito = gate.sign("JWT", &with(&gate.id_token(), "token_use", json!("id")));
    assert_eq!(gate.exchange((&cognito, ID_TOKEN), &[("resource", FILES)]).await.status(), 200);
    // No login of this provider comes of it, whatever the policy says.
    let wanted = [("requested_token_type", ID_TOKEN)];
    assert_refused(&gate.exchange((&token, ID_TOKEN), &wanted).await, "invalid_request");
}

#[tokio::test]
async fn section_2_2_1_what_is_issued_never_outlives_the_token_of_the_other_issuer() {
    let gate = Fixture::start();
    let token = gate.sign("at+jwt", &gate.access_token());
    let response = gate.exchange((&token, ACCESS_TOKEN), &[("resource", FILES)]).await;
    assert_eq!(json_of(&response)["expires_in"], 300);
    assert_eq!(json_of(&response)["refresh_token"], Value::Null);
    gate.clock.advance(std::time::Duration::from_secs(299));
    let last = gate.exchange((&token, ACCESS_TOKEN), &[("resource", FILES)]).await;
    assert_eq!(json_of(&last)["expires_in"], 1);
    // There is no leeway at its end.
    gate.clock.advance(std::time::Duration::from_secs(1));
    assert_refused(&gate.exchange((&token, ACCESS_TOKEN), &[("resource", FILES)]).await, "invalid_request");
    assert_eq!(gate.introspect(&last).await["active"], false);
}

#[tokio::test]
async fn what_comes_of_it_ends_when_the_person_withdraws_it() {
    let gate = Fixture::start();
    let token = gate.sign("at+jwt", &gate.access_token());
    let response = gate.exchange((&token, ACCESS_TOKEN), &[("resource", FILES)]).await;
    let grants = gate.server.store.list_grants("alice-sub").await.expect("grants");
    let [grant] = &*grants else { panic!("{grants:?}") };
    assert_eq!(&*grant.client_id, "gateway");
    // A token of it in a further exchange belongs to the same grant.
    let own = json_of(&response);
    let form = [
        ("grant_type", GRANT_TYPE),
        ("subject_token", text(&own, "access_token")),
        ("subject_token_type", ACCESS_TOKEN),
    ];
    let next = gate.token("files-api", &form).await;
    let known = gate.introspect(&next).await;
    assert_eq!(known["act"]["act"], json!({ "sub": "gateway", "client_id": "gateway" }), "{known}");
    gate.server.store.revoke_grant(&grant.grant_id).await.expect("revoked");
    for response in [response, next] {
        assert_eq!(gate.introspect(&response).await["active"], false);
    }
}

#[tokio::test]
async fn what_a_client_gets_for_a_person_of_an_issuer_belongs_to_one_grant() {
    let gate = Fixture::start();
    let grants = async || gate.server.store.list_grants("alice-sub").await.expect("grants");
    let to = |place| [("resource", place)];
    let mut issued = Vec::new();
    for jti in ["1", "2", "3"] {
        let token = gate.sign("at+jwt", &with(&gate.access_token(), "jti", json!(jti)));
        for place in [FILES, NOTES] {
            issued.push(gate.exchange((&token, ACCESS_TOKEN), &to(place)).await);
        }
        gate.clock.advance(std::time::Duration::from_secs(200));
    }
    let listed = grants().await;
    let [grant] = &*listed else { panic!("{listed:?}") };
    assert_eq!((&*grant.client_id, grant.scope.as_str()), ("gateway", "read"));
    let ends = json_of(issued.last().expect("a token"))["expires_in"].as_u64().expect("seconds");
    assert_eq!(grant.expires_at, gate.clock.now().plus(ends - 200), "it ends with its last token");
    // Another issuer, and another scope, are others.
    let tenant = gate.sign("at+jwt", &with(&gate.access_token(), "iss", json!("https://tenant.example")));
    assert_eq!(gate.exchange((&tenant, ACCESS_TOKEN), &to(FILES)).await.status(), 200);
    let bare = gate.sign("at+jwt", &with(&gate.access_token(), "sub", json!("U-bare")));
    assert_eq!(gate.exchange((&bare, ACCESS_TOKEN), &to(FILES)).await.status(), 200);
    assert_eq!(grants().await.len(), 3);
    // One step ends everything of it.
    gate.server.store.revoke_grant(&grant.grant_id).await.expect("revoked");
    let last = issued.last().expect("a token");
    assert_eq!((gate.introspect(last).await["active"].clone(), grants().await.len()), (json!(false), 2));
    // The client may come again, and so may the end.
    let token = gate.sign("at+jwt", &gate.access_token());
    let again = gate.exchange((&token, ACCESS_TOKEN), &to(FILES)).await;
    assert_eq!((gate.introspect(&again).await["active"].clone(), grants().await.len()), (json!(true), 3));
    gate.server.store.revoke_grant(&grant.grant_id).await.expect("revoked");
    assert_eq!(gate.introspect(&again).await["active"], false);
}

#[tokio::test]
async fn x_236_a_token_of_another_issuer_that_does_not_count() {
    let gate = Fixture::start();
    let (access, id) = (gate.access_token(), gate.id_token());
    let (now, stranger) = (gate.clock.now().as_unix(), new_keys());
    let at = |claims: &Value| gate.sign("at+jwt", claims);
    let jwt = |claims: &Value| gate.sign("JWT", claims);
    let forged = stranger.sign(SigningAlgorithm::Es256, "at+jwt", &access).expect("a signature");
    for (what, token, token_type) in [
        (
            "an issuer that nobody trusts",
            at(&with(&access, "iss", json!("https://evil.example"))),
            ACCESS_TOKEN,
        ),
        ("an issuer of assertions alone", at(&with(&access, "iss", json!(ASSERTS))), ACCESS_TOKEN),
        ("the provider's own name", at(&with(&access, "iss", json!(ISSUER))), ACCESS_TOKEN),
        ("no issuer", at(&with(&access, "iss", Value::Null)), ACCESS_TOKEN),
        ("another key", forged, ACCESS_TOKEN),
        ("the token of another API", at(&with(&access, "aud", json!("https://mail.example"))), ACCESS_TOKEN),
        (
            "a second audience",
            at(&with(&access, "aud", json!([NOTES, "https://mail.example"]))),
            ACCESS_TOKEN,
        ),
        ("no audience", at(&with(&access, "aud", Value::Null)), ACCESS_TOKEN),
        ("the audience of ID tokens", at(&with(&access, "aud", json!("notes-web"))), ACCESS_TOKEN),
        ("no exp", at(&with(&access, "exp", Value::Null)), ACCESS_TOKEN),
        ("expired", at(&with(&access, "exp", json!(now))), ACCESS_TOKEN),
        ("good for a year", at(&with(&access, "exp", json!(now + 31_536_000))), ACCESS_TOKEN),
        ("not yet valid", at(&with(&access, "nbf", json!(now + 61))), ACCESS_TOKEN),
        ("no client_id", at(&with(&access, "client_id", Value::Null)), ACCESS_TOKEN),
        ("no jti", at(&with(&access, "jti", Value::Null)), ACCESS_TOKEN),
        ("no sub", at(&with(&access, "sub", Value::Null)), ACCESS_TOKEN),
        ("a client's own token", at(&with(&access, "client_id", json!("U1"))), ACCESS_TOKEN),
        ("an access token without its type", jwt(&access), ACCESS_TOKEN),
        ("an ID token as an access token", jwt(&id), ACCESS_TOKEN),
        ("an access token as an ID token", at(&access), ID_TOKEN),
        ("one without its type, for the client", jwt(&with(&access, "aud", json!("notes-web"))), ID_TOKEN),
        ("an ID token for another client", jwt(&with(&id, "aud", json!("mail-web"))), ID_TOKEN),
        ("an ID token for another azp", jwt(&with(&id, "azp", json!("mail-web"))), ID_TOKEN),
        ("a logout token", jwt(&with(&id, "events", json!({}))), ID_TOKEN),
        ("an app's token of Entra ID", jwt(&with(&id, "appid", json!("U1"))), ID_TOKEN),
        ("an app's token by its own name", jwt(&with(&id, "idtyp", json!("app"))), JWT),
        ("an access token of Cognito", jwt(&with(&id, "token_use", json!("access"))), ID_TOKEN),
        (
            "one audience for two kinds, from a directory",
            jwt(&with(&with(&id, "aud", json!(NOTES)), "iss", json!("https://twice.example"))),
            ID_TOKEN,
        ),
        (
            "the provider as the audience, from a directory",
            jwt(&with(&with(&id, "aud", json!(ISSUER)), "iss", json!("https://own.example"))),
            ID_TOKEN,
        ),
        ("a logout token by its type", gate.sign("logout+jwt", &id), ID_TOKEN),
        ("as a refresh token", at(&access), REFRESH_TOKEN),
        ("not a JWT", "opaque".to_owned(), ACCESS_TOKEN),
        ("three dots", "a.b.c".to_owned(), JWT),
        ("too long", format!("{}.{}.c", "a".repeat(40_000), "b".repeat(20_000)), JWT),
        ("not a JWT of a person", jwt(&gate.workload(CLUSTER, "U1")), JWT),
    ] {
        let response = gate.exchange((&token, token_type), &[("resource", FILES)]).await;
        assert_eq!(response.status(), 400, "{what}: {}", json_of(&response));
        assert_eq!(json_of(&response)["error"], "invalid_request", "{what}");
    }
    assert!(
        gate.asked.lock().expect("a lock").is_empty(),
        "the application is asked about good tokens alone"
    );
    assert!(gate.server.store.list_grants("alice-sub").await.expect("grants").is_empty());
}

#[tokio::test]
async fn x_237_a_subject_that_the_application_does_not_know_gets_nothing() {
    let gate = Fixture::start();
    for (subject, issuer) in [
        ("U2", COMPANY),
        // Its person at this provider, and an address that an account here has.
        ("alice-sub", COMPANY),
        ("U-gone", COMPANY),
        // Known at another issuer alone.
        ("U-strong", "https://tenant.example"),
    ] {
        let claims = with(&with(&gate.access_token(), "sub", json!(subject)), "iss", json!(issuer));
        let token = gate.sign("at+jwt", &claims);
        let response = gate.exchange((&token, ACCESS_TOKEN), &[("resource", FILES)]).await;
        assert_refused(&response, "invalid_request");
    }
    let failing = gate.sign("at+jwt", &with(&gate.access_token(), "sub", json!("U-error")));
    let response = gate.exchange((&failing, ACCESS_TOKEN), &[("resource", FILES)]).await;
    assert_eq!((response.status().as_u16(), &json_of(&response)["error"]), (500, &json!("server_error")));
    // A scope is only what the application says.
    let bare = gate.sign("at+jwt", &with(&gate.access_token(), "sub", json!("U-bare")));
    let response = gate.exchange((&bare, ACCESS_TOKEN), &[("resource", FILES), ("scope", "read")]).await;
    assert_refused(&response, "invalid_scope");
    let known = gate.sign("at+jwt", &gate.access_token());
    let response = gate.exchange((&known, ACCESS_TOKEN), &[("resource", FILES), ("scope", "write")]).await;
    assert_refused(&response, "invalid_scope");
    // And a target only what the policy names.
    let response = gate.exchange((&known, ACCESS_TOKEN), &[("resource", "https://mail.example")]).await;
    assert_refused(&response, "invalid_target");
    let tenant = gate.sign("at+jwt", &with(&gate.access_token(), "iss", json!("https://tenant.example")));
    assert_eq!(gate.exchange((&tenant, ACCESS_TOKEN), &[("resource", FILES)]).await.status(), 200);
}

#[tokio::test]
async fn x_238_a_public_client_exchanges_no_token_of_another_issuer() {
    let gate = Fixture::start();
    let token = gate.sign("at+jwt", &gate.access_token());
    let form = [
        ("grant_type", GRANT_TYPE),
        ("subject_token", &*token),
        ("subject_token_type", ACCESS_TOKEN),
        ("client_id", "app"),
    ];
    let mut request = form_request("/token", ("", ""), &form);
    request.headers_mut().remove("authorization");
    assert_refused(&gate.server.create_token_response(request).await, "unauthorized_client");
}

#[tokio::test]
async fn x_239_a_bound_token_of_another_issuer_needs_the_proof_of_its_key() {
    let gate = Fixture::start();
    for cnf in [
        json!({ "jkt": "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I" }),
        json!({ "x5t#S256": "bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2" }),
        json!({ "kid": "1" }),
        json!({}),
        json!("key"),
    ] {
        let token = gate.sign("at+jwt", &with(&gate.access_token(), "cnf", cnf.clone()));
        let response = gate.exchange((&token, ACCESS_TOKEN), &[("resource", FILES)]).await;
        assert_refused(&response, "invalid_request");
        assert!(gate.asked.lock().expect("a lock").is_empty(), "{cnf}");
    }
}

#[tokio::test]
async fn section_4_1_who_acted_there_stays_and_has_the_name_of_the_issuer() {
    let gate = Fixture::start();
    let act = json!({ "sub": "mail-api", "act": { "sub": "crm", "iss": COMPANY } });
    let token = gate.sign("at+jwt", &with(&gate.access_token(), "act", act));
    let response = gate.exchange((&token, ACCESS_TOKEN), &[("resource", FILES)]).await;
    let known = gate.introspect(&response).await;
    let earlier = json!({ "iss": COMPANY, "sub": "mail-api", "act": { "iss": COMPANY, "sub": "crm" } });
    assert_eq!(known["act"], json!({ "sub": "gateway", "client_id": "gateway", "act": earlier }), "{known}");
}

#[tokio::test]
async fn x_240_a_chain_of_actors_that_names_parties_of_others_or_never_ends() {
    let gate = Fixture::start();
    let endless = (0..9).fold(json!({ "sub": "a" }), |act, _| json!({ "sub": "a", "act": act }));
    for act in [
        json!({ "sub": "gateway", "iss": ISSUER }),
        json!({ "sub": "a", "act": { "sub": "b", "iss": "https://other.example" } }),
        json!("mail-api"),
        json!({ "client_id": "mail-api" }),
        endless,
    ] {
        let token = gate.sign("at+jwt", &with(&gate.access_token(), "act", act.clone()));
        let response = gate.exchange((&token, ACCESS_TOKEN), &[("resource", FILES)]).await;
        assert_eq!(json_of(&response)["error"], "invalid_request", "{act}");
    }
}

#[tokio::test]
async fn section_4_4_may_act_of_another_issuer_names_its_own_parties() {
    let gate = Fixture::start();
    for (may_act, is_allowed) in [
        (json!({ "sub": "gateway", "iss": ISSUER }), true),
        // The company's client of that name.
        (json!({ "sub": "gateway" }), false),
        (json!({ "client_id": "gateway", "iss": COMPANY }), false),
        (json!({ "sub": "other", "iss": ISSUER }), false),
    ] {
        let token = gate.sign("at+jwt", &with(&gate.access_token(), "may_act", may_act.clone()));
        let response = gate.exchange((&token, ACCESS_TOKEN), &[("resource", FILES)]).await;
        assert_eq!(response.status() == 200, is_allowed, "{may_act}: {}", json_of(&response));
    }
    let named = json!({ "sub": AGENT, "iss": CLUSTER });
    let token = gate.sign("at+jwt", &with(&gate.access_token(), "may_act", named));
    let actor = gate.sign("JWT", &gate.workload(CLUSTER, AGENT));
    let more = [("resource", FILES), ("actor_token", &actor), ("actor_token_type", JWT)];
    assert_eq!(gate.exchange((&token, ACCESS_TOKEN), &more).await.status(), 200);
}

#[tokio::test]
async fn section_2_1_a_workload_of_kubernetes_or_spiffe_acts() {
    let gate = Fixture::start();
    let subject = gate.sign("at+jwt", &gate.access_token());
    let svid = with(&gate.workload("https://spire.example", "spiffe://company.example/agent"), "x", json!(1));
    for (claims, typ, issuer, name) in [
        (gate.workload(CLUSTER, AGENT), "JWT", CLUSTER, AGENT),
        (svid.clone(), "JWT", DOMAIN, "spiffe://company.example/agent"),
        (with(&svid, "iss", Value::Null), "JOSE", DOMAIN, "spiffe://company.example/agent"),
    ] {
        let actor = gate.sign(typ, &claims);
        let more = [("resource", FILES), ("actor_token", &actor), ("actor_token_type", JWT)];
        let response = gate.exchange((&subject, ACCESS_TOKEN), &more).await;
        let known = gate.introspect(&response).await;
        assert_eq!(known["act"], json!({ "iss": issuer, "sub": name }), "{known}");
        // It ends with the actor token.
        assert_eq!(json_of(&response)["expires_in"], 200);
    }
}

#[tokio::test]
async fn x_241_an_actor_token_of_a_stranger_or_of_another_kind() {
    let gate = Fixture::start();
    let subject = gate.sign("at+jwt", &gate.access_token());
    let workload = gate.workload(CLUSTER, AGENT);
    for (what, claims, token_type) in [
        ("another workload", gate.workload(CLUSTER, "system:serviceaccount:other:agent"), JWT),
        ("for somebody else", with(&workload, "aud", json!("https://kubernetes.default.svc")), JWT),
        ("for somebody else too", with(&workload, "aud", json!([AGENTS, "https://other.example"])), JWT),
        ("as an access token", workload.clone(), ACCESS_TOKEN),
        ("as an ID token", workload.clone(), ID_TOKEN),
        ("the ID token of a person", gate.id_token(), JWT),
        ("another trust domain", gate.workload(CLUSTER, "spiffe://other.example/agent"), JWT),
        ("a domain without a workload", gate.workload(DOMAIN, "spiffe://company.example"), JWT),
        ("a subject outside of its domain", gate.workload(DOMAIN, AGENT), JWT),
        ("a client of the company", with(&gate.access_token(), "sub", json!("crm")), ACCESS_TOKEN),
        ("somebody who acts already", with(&workload, "act", json!({ "sub": "a" })), JWT),
    ] {
        let typ = if what == "a client of the company" { "at+jwt" } else { "JWT" };
        let actor = gate.sign(typ, &claims);
        let more = [("resource", FILES), ("actor_token", &*actor), ("actor_token_type", token_type)];
        let response = gate.exchange((&subject, ACCESS_TOKEN), &more).await;
        assert_eq!(json_of(&response)["error"], "invalid_request", "{what}: {}", json_of(&response));
    }
}

#[tokio::test]
async fn events_say_whose_token_was_exchanged() {
    let gate = Fixture::start();
    let (subject, actor) =
        (gate.sign("at+jwt", &gate.access_token()), gate.sign("JWT", &gate.workload(CLUSTER, AGENT)));
    let more = [("resource", FILES), ("actor_token", &*actor), ("actor_token_type", JWT)];
    assert_eq!(gate.exchange((&subject, ACCESS_TOKEN), &more).await.status(), 200);
    let events = gate.heard.take();
    let kinds: Vec<Value> = events
        .iter()
        .filter(|event| {
            matches!(
                event.kind,
                EventKind::TokenExchanged { .. }
                    | EventKind::AssertionAccepted { .. }
                    | EventKind::AssertionRefused { .. }
            )
        })
        .map(|event| serde_json::to_value(&event.kind).expect("JSON")["data"].clone())
        .collect();
    assert_eq!(kinds.len(), 3, "{kinds:?}");
    let of = |name: &str, value: &str| {
        kinds.iter().find(|own| own[name] == value).unwrap_or_else(|| panic!("{name} in {kinds:?}"))
    };
    let (exchanged, of_subject, of_actor) =
        (of("issued_token_type", ACCESS_TOKEN), of("used_as", "subject_token"), of("used_as", "actor_token"));
    assert_eq!((&exchanged["from_issuer"], &exchanged["from_client"]), (&json!(COMPANY), &Value::Null));
    assert_eq!((&of_subject["issuer"], &of_actor["issuer"]), (&json!(COMPANY), &json!(CLUSTER)));
    assert_eq!((&of_subject["reason"], &of_actor["reason"]), (&Value::Null, &Value::Null));
    // Refused: a token of a trusted issuer, by name; a stranger, by the log alone.
    let expired = gate.sign("at+jwt", &with(&gate.access_token(), "exp", json!(1)));
    let stranger = gate.sign("at+jwt", &with(&gate.access_token(), "iss", json!("https://evil.example")));
    for token in [&expired, &stranger] {
        assert_refused(
            &gate.exchange((token, ACCESS_TOKEN), &[("resource", FILES)]).await,
            "invalid_request",
        );
    }
    let refused: Vec<_> = gate
        .heard
        .take()
        .iter()
        .filter_map(|event| match &event.kind {
            EventKind::AssertionRefused { issuer, assertion_subject, .. } => {
                Some((issuer.to_string(), assertion_subject.is_some()))
            }
            _ => None,
        })
        .collect();
    assert_eq!(refused, [(COMPANY.to_owned(), false)]);
}

#[test]
fn an_issuer_says_which_of_its_tokens_may_be_exchanged() {
    let issuer: Issuer = ISSUER.parse().expect("an issuer");
    let keys = new_keys();
    let built = |trusted: Option<TrustedIssuer>| {
        let store = Arc::new(MemoryStore::new());
        let builder =
            Gate::builder(issuer.clone(), store, People::default(), crate::support::keys(), Arc::default());
        trusted.into_iter().fold(builder, |builder, own| builder.trusted_issuer(own)).try_build()
    };
    assert!(built(Some(company(&keys))).is_ok());
    // An access token has a type of its own, so it is no assertion.
    assert!(built(Some(company(&keys).exchange_access_tokens(ISSUER))).is_ok());
    for wrong in [
        None,
        Some(TrustedIssuer::with_keys(COMPANY, jwks(&keys))),
        Some(TrustedIssuer::with_keys(ISSUER, jwks(&keys)).exchange_access_tokens(NOTES)),
        Some(company(&keys).exchange_workload_tokens("notes-web")),
        Some(company(&keys).exchange_id_tokens("")),
        // Such a token could also be an assertion, or authenticate a workload.
        Some(company(&keys).exchange_id_tokens(ISSUER)),
        Some(company(&keys).exchange_workload_tokens(ISSUER)),
    ] {
        let error = built(wrong.clone()).err().unwrap_or_else(|| panic!("{wrong:?}"));
        assert_eq!(error.setting(), "trusted_issuer");
    }
}
