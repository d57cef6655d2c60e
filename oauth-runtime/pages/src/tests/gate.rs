//! The gate before tokens: a table of each rule and each grant.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use http::request::Parts;
use http::{Request, header};
use oauth_runtime_core::access_policy::{Access, AccessError, AccessPolicy, AccessRequest};
use oauth_runtime_core::ciba::{
    BackchannelAuthentication, BackchannelAuthenticationRequest, GRANT_TYPE as CIBA, Hint, HintedPerson,
};
use oauth_runtime_core::device::GRANT_TYPE;
use oauth_runtime_core::grant::token_exchange::{
    Exchange, ExchangeRequest, GRANT_TYPE as EXCHANGE, TokenExchangePolicy,
};
use oauth_runtime_core::grant::{Authorized, ExtensionGrant, TokenRequest};
use oauth_runtime_core::http::{Connection, Response};
use oauth_runtime_core::openid::Claims;
use oauth_runtime_core::rate_limit::{RateLimit, RateLimits};
use oauth_runtime_core::store::{AuthorizationCodeStore, CibaRequestStore, DeviceCodeStore, MemoryStore};
use oauth_runtime_core::token::{
    Authentication, AuthorizationCode, CibaDecision, CibaRequest, DecoupledApproval, DeviceCode,
    DeviceDecision, GrantId,
};
use oauth_runtime_core::{
    Approval, AuthorizationRequest, BoxError, Client, Decision, Interaction, OAuthError, Scope, Secret,
    oauth_server,
};
use serde_json::Value;

use super::{KEYS, PASSWORD, TestClock};
use crate::credentials::{self, totp::OwnApp, totp::generate};
use crate::{Pages, UiProvider};

/// What a policy decides.
type Decide = fn(&AccessRequest<'_>) -> Access;

#[allow(deprecated)]
#[oauth_server(
    grants(
        authorization_code,
        refresh_token,
        device_code,
        password,
        client_credentials,
        token_exchange,
        ciba,
        "urn:example:sms" = Sms<false>,
        "urn:example:strong" = Sms<true>
    ),
    responses(code, id_token, code token, code id_token),
    scopes(read = "Read your notes", write = "Change your notes"),
    openid(email),
    policy(access),
    scope_module = scope_of_gate_tests
)]
struct Notes {
    #[store]
    store: MemoryStore,
    #[keys]
    keys: oauth_runtime_core::keys::SigningKeys,
    pages: Pages,
    policy: Mutex<Option<Decide>>,
}

impl AccessPolicy for Notes {
    async fn decide(&self, request: &AccessRequest<'_>) -> Result<Access, BoxError> {
        let decide = *self.policy.lock().expect("a lock");
        Ok(decide.map_or_else(Access::allow, |decide| decide(request)))
    }
}

/// Everything may be exchanged, so that the other rules decide.
impl TokenExchangePolicy for Notes {
    async fn exchange(&self, _: &ExchangeRequest<'_>) -> Result<Exchange, BoxError> {
        Ok(Exchange::delegate())
    }
}

/// The requests of the tests are in the store, so nobody is looked for.
impl BackchannelAuthentication for Notes {
    async fn find_person(&self, _: &Hint<'_>) -> Result<HintedPerson, BoxError> {
        Ok(HintedPerson::Unknown)
    }

    async fn notify(&self, _: &BackchannelAuthenticationRequest) -> Result<(), BoxError> {
        Ok(())
    }
}

/// An extension grant that vouches for alice, with or without a second factor.
#[derive(Default)]
struct Sms<const STRONG: bool>;

#[async_trait]
impl<const STRONG: bool> ExtensionGrant<Notes> for Sms<STRONG> {
    async fn authorize(&self, _: &Notes, _: &TokenRequest<'_>) -> Result<Authorized, OAuthError> {
        let authorized = Authorized::subject(ALICE);
        Ok(if STRONG { authorized.second_factor_passed() } else { authorized })
    }
}

impl UiProvider for Notes {
    type People = ();

    fn pages(&self) -> &Pages {
        &self.pages
    }
}

/// The application approves everything for alice at once.
impl Interaction for Notes {
    async fn authorize(&self, _: &AuthorizationRequest, _: &Parts) -> Result<Decision, BoxError> {
        Ok(Approval::new(ALICE).auth_time(self.settings().now()).into())
    }

    async fn owes_second_factor(&self, subject: &str) -> Result<bool, BoxError> {
        crate::owes_second_factor(self, subject).await
    }
}

const ALICE: &str = "248289761001";

/// Every way to tokens for an end-user.
const GRANTS: [&str; 11] = [
    "authorization_code",
    "refresh_token",
    GRANT_TYPE,
    CIBA,
    "password",
    EXCHANGE,
    "urn:example:sms",
    "urn:example:strong",
    "code",
    "id_token",
    "code token",
];

/// Alice's state, and what happens meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rule {
    Fine,
    Gone,
    HasSecondFactor,
    IsGuessedAt,
    /// The application's policy refuses.
    IsRefused,
    /// It takes away all of the scope.
    HasNoRole,
}

/// Whether tokens result.
fn expected(rule: Rule, grant: &str) -> bool {
    match rule {
        Rule::Fine => true,
        Rule::Gone | Rule::IsRefused | Rule::HasNoRole => false,
        // If a person approved, the pages asked for the second factor.
        Rule::HasSecondFactor => !matches!(grant, "password" | "urn:example:sms"),
        // Only if something can be guessed.
        Rule::IsGuessedAt => grant != "password",
    }
}

#[tokio::test]
async fn every_grant_and_response_type_passes_each_rule_of_the_gate() {
    let rules =
        [Rule::Fine, Rule::Gone, Rule::HasSecondFactor, Rule::IsGuessedAt, Rule::IsRefused, Rule::HasNoRole];
    for rule in rules {
        for grant in GRANTS {
            let server = server(RateLimits::default()).await;
            let presented = present(&server, grant).await;
            come_true(&server, rule).await;
            let (given, answer) = match &presented {
                Presented::Token(form) => token(&server, form).await,
                Presented::Authorization(path) => authorize(&server, path).await,
            };
            assert_eq!(given, expected(rule, grant), "{rule:?}, {grant}: {answer}");
            if rule == Rule::IsGuessedAt && grant == "password" {
                assert!(answer.starts_with("429"), "{answer}");
            }
        }
    }
}

impl Notes {
    fn policy(&self, decide: fn(&AccessRequest<'_>) -> Access) {
        *self.policy.lock().expect("a lock") = Some(decide);
    }
}

/// What a way to tokens gives when `write` was taken away in the meantime: it is nowhere in the tokens, and comes back with the
/// role where a person approved it before.
#[tokio::test]
async fn no_way_to_tokens_gives_a_scope_that_the_policy_took_away() {
    for grant in GRANTS.into_iter().chain(["client_credentials"]) {
        let server = server(RateLimits::default()).await;
        let presented = present_for(&server, grant, "read write").await;
        server.policy(|_| Access::allow().without("write"));
        let (given, answer) = match &presented {
            Presented::Token(form) => token(&server, form).await,
            Presented::Authorization(path) => authorize(&server, path).await,
        };
        assert!(given, "{grant}: {answer}");
        assert!(!answer.contains("write"), "{grant}: {answer}");
        let location = answer.contains("code=").then(|| answer.split("code=").nth(1)).flatten();
        if let Some(code) = location.and_then(|rest| rest.split('&').next()) {
            server.policy(|_| Access::allow());
            let form =
                format!("grant_type=authorization_code&code={code}&redirect_uri=https://client.example/cb");
            let (given, answer) = token(&server, &form).await;
            assert!(given && !answer.contains("write"), "approved without it: {grant}: {answer}");
        }
    }
}

/// A role that was taken away takes the scope away at the next refresh, and gives it back.
#[tokio::test]
async fn a_refresh_asks_the_policy_again() {
    let server = server(RateLimits::default()).await;
    let Presented::Token(form) = present_for(&server, "refresh_token", "read write").await else {
        unreachable!()
    };
    let refreshed = async |form: &str| {
        let (given, answer) = token(&server, form).await;
        let body: Value =
            serde_json::from_str(&answer[answer.find('{').unwrap_or_default()..]).expect(&answer);
        let next = body["refresh_token"]
            .as_str()
            .map(|token| format!("grant_type=refresh_token&refresh_token={token}"));
        (
            given,
            body["scope"].as_str().unwrap_or_default().to_owned(),
            next.unwrap_or_else(|| form.to_owned()),
            answer,
        )
    };
    server.policy(|_| Access::allow().without("write"));
    let (_, scope, form, answer) = refreshed(&form).await;
    assert_eq!(scope, "read", "{answer}");
    server.policy(|_| Access::allow());
    let (_, scope, form, answer) = refreshed(&form).await;
    assert_eq!(scope, "read write", "{answer}");
    // A refusal is an answer and no end.
    server.policy(|_| Access::refuse(AccessError::AccessDenied));
    let (given, _, form, answer) = refreshed(&form).await;
    assert!(!given && answer.contains("invalid_grant"), "{answer}");
    server.policy(|_| Access::allow());
    let (given, _, form, answer) = refreshed(&form).await;
    assert!(given, "{answer}");
    // Unless the policy says so.
    server.policy(|_| Access::refuse(AccessError::AccessDenied).ending_grant());
    assert!(!refreshed(&form).await.0);
    server.policy(|_| Access::allow());
    let (given, .., answer) = refreshed(&form).await;
    assert!(!given && answer.contains("invalid_grant"), "{answer}");
}

/// A refused person with the right password is answered and counted like one with a wrong password.
#[tokio::test]
async fn the_policy_does_not_say_that_a_password_was_right() {
    let limits = || RateLimits::default().username_at_address(rate_limit(2, 5, 900));
    let mut answers = Vec::new();
    for typed in ["wonderland", "guess"] {
        let server = server(limits()).await;
        server.policy(|_| Access::refuse(AccessError::AccessDenied));
        let mut all = Vec::new();
        for _ in 0..3 {
            all.push(token(&server, &password("alice", typed)).await.1);
        }
        answers.push(all);
    }
    assert_eq!(answers[0], answers[1]);
    assert!(answers[0][2].starts_with("429"), "{answers:?}");
}

/// The password grant for one user name at one client: the answers do not reveal which names exist, and the
/// block ends.
#[tokio::test]
async fn guesses_by_the_password_grant_are_limited_by_name_and_not_by_the_address_of_the_client() {
    let limits =
        RateLimits::default().username_at_address(rate_limit(2, 5, 900)).address(rate_limit(4, 7, 30));
    for username in ["alice", "nobody"] {
        let server = server(limits).await;
        let guess = password(username, "guess");
        for _ in 0..2 {
            assert!(token(&server, &guess).await.1.starts_with("400"), "{username}");
        }
        let (_, answer) = token(&server, &guess).await;
        assert!(answer.starts_with("429") && answer.contains("retry-after 5"), "{username}: {answer}");
        // Other names, more than one address may try: a client with a secret sends the passwords of many
        // people from one address.
        for other in 0..6 {
            assert!(token(&server, &password(&format!("user{other}"), "guess")).await.1.starts_with("400"));
        }
    }
}

#[tokio::test]
async fn right_passwords_are_never_limited_and_forget_the_wrong_ones() {
    let server = server(RateLimits::default().username_at_address(rate_limit(2, 5, 900))).await;
    for _ in 0..10 {
        assert!(!token(&server, &password("alice", "guess")).await.0);
        assert!(token(&server, &password("alice", "wonderland")).await.0);
    }
}

fn password_for(scope: &str) -> String {
    format!("grant_type=password&username=alice&password=wonderland&scope={scope}")
}

enum Presented {
    Token(String),
    Authorization(String),
}

fn password(username: &str, password: &str) -> String {
    format!("grant_type=password&username={username}&password={password}&scope=read")
}

/// What the client presents, created while alice was valid.
async fn present(server: &Arc<Notes>, grant: &str) -> Presented {
    present_for(server, grant, "read").await
}

async fn present_for(server: &Arc<Notes>, grant: &str, scope: &str) -> Presented {
    let encoded = scope.replace(' ', "%20");
    let query = |response_type: &str| {
        let response_type = response_type.replace(' ', "%20");
        Presented::Authorization(format!(
            "/authorize?client_id=web&response_type={response_type}&scope=openid%20{encoded}&nonce=n&state=xyz&redirect_uri=https://client.example/cb"
        ))
    };
    match grant {
        "authorization_code" => Presented::Token(format!(
            "grant_type=authorization_code&code={}&redirect_uri=https://client.example/cb",
            code(server, scope).await
        )),
        "refresh_token" => {
            let (_, answer) = token(server, &password_for(&encoded)).await;
            let body = answer.find('{').map_or("", |start| &answer[start..]);
            let json: Value = serde_json::from_str(body).expect(&answer);
            let refresh_token = json["refresh_token"].as_str().expect("a refresh token");
            Presented::Token(format!("grant_type=refresh_token&refresh_token={refresh_token}"))
        }
        GRANT_TYPE => {
            Presented::Token(format!("grant_type={GRANT_TYPE}&device_code={}", device(server, scope).await))
        }
        CIBA => Presented::Token(format!("grant_type={CIBA}&auth_req_id={}", ciba(server, scope).await)),
        "password" => Presented::Token(password_for(&encoded)),
        EXCHANGE => {
            let (_, answer) = token(server, &password_for(&encoded)).await;
            let body = answer.find('{').map_or("", |start| &answer[start..]);
            let json: Value = serde_json::from_str(body).expect(&answer);
            let subject_token = json["access_token"].as_str().expect("an access token");
            let kind = "subject_token_type=urn:ietf:params:oauth:token-type:access_token";
            Presented::Token(format!("grant_type={EXCHANGE}&subject_token={subject_token}&{kind}"))
        }
        "client_credentials" => Presented::Token(format!("grant_type={grant}&scope={encoded}")),
        "urn:example:sms" | "urn:example:strong" => {
            Presented::Token(format!("grant_type={grant}&scope={encoded}"))
        }
        response_type => query(response_type),
    }
}

fn authentication(server: &Notes) -> Authentication {
    let mut authentication = Authentication::default();
    authentication.auth_time = Some(server.settings().now());
    authentication
}

async fn code(server: &Notes, scope: &str) -> String {
    let (secret, now) = (Secret::generate(), server.settings().now());
    let (digest, scope) = (secret.digest(), scope.parse().expect("a scope"));
    let mut code =
        AuthorizationCode::new(digest, GrantId::generate(), "web", ALICE, scope, now, now.plus(60));
    code.redirect_uri = Some("https://client.example/cb".into());
    code.authentication = authentication(server);
    server.store.create_authorization_code(code).await.expect("stored");
    secret.reveal().to_owned()
}

async fn device(server: &Notes, scope: &str) -> String {
    let (secret, now) = (Secret::generate(), server.settings().now());
    let (user_code, scope): (_, oauth_runtime_core::Scope) =
        (Secret::generate(), scope.parse().expect("a scope"));
    let (digest, expires_at) = (secret.digest(), now.plus(600));
    let code = DeviceCode::new(digest, user_code.digest(), "web", scope.clone(), 5, now, expires_at);
    let mut approval = DecoupledApproval::new(GrantId::generate(), ALICE, scope, now);
    approval.authentication = authentication(server);
    assert!(server.store.create_device_code(code).await.expect("stored"));
    let decision = DeviceDecision::Approved(approval);
    assert!(server.store.decide_device_code(&secret.digest(), decision).await.expect("decided"));
    secret.reveal().to_owned()
}

async fn ciba(server: &Notes, scope: &str) -> String {
    let (secret, now) = (Secret::generate(), server.settings().now());
    let scope: Scope = format!("openid {scope}").parse().expect("a scope");
    let (digest, same) = (secret.digest(), Secret::generate().digest());
    let request = CibaRequest::new(digest, same, "web", ALICE, scope.clone(), 5, now, now.plus(600));
    let mut approval = DecoupledApproval::new(GrantId::generate(), ALICE, scope, now);
    approval.authentication = authentication(server);
    assert_eq!(server.store.create_ciba_request(request).await.expect("stored"), None);
    let decision = CibaDecision::Approved(approval);
    assert!(server.store.decide_ciba_request(&digest, decision, now).await.expect("decided"));
    secret.reveal().to_owned()
}

async fn come_true(server: &Arc<Notes>, rule: Rule) {
    match rule {
        Rule::Fine => {}
        Rule::Gone => server.store.remove_claims(ALICE),
        Rule::IsRefused => server.policy(|_| Access::refuse(AccessError::AccessDenied)),
        Rule::HasNoRole => server.policy(|_| Access::allow().at_most(&Scope::empty())),
        Rule::HasSecondFactor => {
            let set_up = credentials::change(&**server, (ALICE, "alice"), |own| {
                own.app = OwnApp::new(&generate(), ALICE, server.pages().seal(), server.settings().now());
                own.app.is_some().then_some(())
            });
            assert!(set_up.await.expect("stored").is_some());
        }
        Rule::IsGuessedAt => {
            for _ in 0..11 {
                token(server, &password("alice", "guess")).await;
            }
        }
    }
}

async fn server(limits: RateLimits) -> Arc<Notes> {
    let web = Client::confidential("web", "a-long-random-secret")
        .auth_method(oauth_runtime_core::AuthMethod::ClientSecretPost)
        .redirect_uri("https://client.example/cb")
        .grant_types([
            "authorization_code",
            "refresh_token",
            GRANT_TYPE,
            "password",
            "client_credentials",
            EXCHANGE,
            CIBA,
            "urn:example:sms",
            "urn:example:strong",
        ])
        .response_types(["code", "id_token", "code token", "code id_token"])
        .scope("openid read write");
    let store = MemoryStore::with_clients([web.build().expect("a client")]);
    store.put_user("alice", PASSWORD.clone(), ALICE);
    store.put_claims(ALICE, Claims::new());
    let issuer = "http://127.0.0.1:9000".parse().expect("an issuer");
    Notes::builder(issuer, store, KEYS.clone(), Pages::default(), Mutex::default())
        .rate_limits(limits)
        .clock(TestClock(Arc::new(1_790_000_000.into())))
        .build()
}

fn request(path: &str) -> http::request::Builder {
    let connection = Connection::new("192.0.2.1".parse().expect("an address"), true);
    Request::builder().uri(path).extension(connection).header(header::HOST, "127.0.0.1:9000")
}

/// Whether tokens were issued, with status, `Retry-After` and body as text.
async fn token(server: &Arc<Notes>, form: &str) -> (bool, String) {
    let body = format!("client_id=web&client_secret=a-long-random-secret&{form}");
    let request = request("/token")
        .method("POST")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Bytes::from(body))
        .expect("a request");
    let response = server.create_token_response(request).await;
    (response.status() == 200, summary(&response))
}

async fn authorize(server: &Arc<Notes>, path: &str) -> (bool, String) {
    let request = request(path).body(Bytes::new()).expect("a request");
    let response = server.create_authorization_response(request).await;
    let location =
        response.headers().get(header::LOCATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let given =
        ["code=", "token="].iter().any(|name| location.contains(name)) && !location.contains("error=");
    (given, format!("{} {location}", summary(&response)))
}

fn summary(response: &Response) -> String {
    let retry = response.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok());
    let retry = retry.map(|seconds| format!("retry-after {seconds} ")).unwrap_or_default();
    format!("{} {retry}{}", response.status().as_u16(), String::from_utf8_lossy(response.body()))
}

fn rate_limit(free_failures: u32, first_block: u64, longest_block: u64) -> RateLimit {
    RateLimit::new(free_failures, Duration::from_secs(first_block), Duration::from_secs(longest_block))
}
