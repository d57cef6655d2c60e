//! Lifetimes: the policy's, the client's, the grant type's, the resource's, the provider's.

use std::time::Duration;

use http::Request;
use oauth_runtime::access_policy::{Access, AccessRequest};
use oauth_runtime::explain::{LifetimeOf, Origin, Question, Step, explain};
use oauth_runtime::http::Connection;
use oauth_runtime::password::PasswordHash;
use oauth_runtime::store::MemoryStore;
use oauth_runtime::{BoxError, Client, oauth_server};
use serde_json::Value;

use super::office::{Fixture, VAULT};
use crate::support::claims_of;
use crate::support::neutral::{form_request, json_of};

const SCOPE: (&str, &str) = ("scope", "openid read");
const IN_VAULT: [(&str, &str); 2] = [SCOPE, ("resource", VAULT)];

/// The lifetimes of the access token, the refresh token and the ID token.
async fn lifetimes(office: &Fixture, tokens: &Value) -> [u64; 3] {
    let id_token = claims_of(tokens["id_token"].as_str().unwrap_or_else(|| panic!("an ID token: {tokens}")));
    let refresh = json_of(&office.introspect("api", &tokens["refresh_token"]).await);
    let between = |token: &Value| {
        token["exp"].as_u64().expect("exp") - token["iat"].as_u64().unwrap_or_else(|| panic!("iat: {token}"))
    };
    [tokens["expires_in"].as_u64().expect("expires_in"), between(&refresh), between(&id_token)]
}

fn own_lifetimes(_: &AccessRequest<'_>) -> Access {
    Access::allow()
        .access_token_expires_in(Duration::from_secs(7200))
        .refresh_token_expires_in(Duration::from_secs(20_000))
        .id_token_expires_in(Duration::from_secs(30))
}

#[tokio::test]
async fn the_policy_comes_before_the_client_and_the_client_before_the_provider() {
    const DAYS: u64 = 14 * 24 * 3600;
    let office = Fixture::start();
    let of = async |client: &str, more: &[(&str, &str)]| {
        let tokens = office.tokens(client, more).await;
        let first = lifetimes(&office, &tokens).await;
        let refreshed = office.refresh(client, &tokens).await;
        assert_eq!(refreshed["expires_in"], first[0], "the same after a refresh: {refreshed}");
        first
    };
    assert_eq!(of("web", &[SCOPE]).await, [3600, DAYS, 3600]);
    assert_eq!(of("kiosk", &[SCOPE]).await, [1200, 4000, 120]);
    // A resource shortens both.
    assert_eq!(of("web", &IN_VAULT).await, [60, 600, 3600]);
    assert_eq!(of("kiosk", &IN_VAULT).await, [60, 600, 120]);
    office.policy(own_lifetimes);
    for (client, more) in [("web", &[SCOPE][..]), ("kiosk", &[SCOPE]), ("web", &IN_VAULT)] {
        assert_eq!(of(client, more).await, [7200, 20_000, 30], "{client} {more:?}");
    }
}

#[tokio::test]
async fn the_policy_ends_a_grant_that_is_too_old() {
    let office = Fixture::start();
    let tokens = office.tokens("web", &[SCOPE]).await;
    office.policy(|_| Access::allow().grant_max_age(Duration::from_secs(300)));
    let refreshed = office.refresh("web", &tokens).await;
    assert!(refreshed["expires_in"].as_u64().is_some_and(|left| left <= 300), "{refreshed}");
    office.policy(|_| Access::allow().grant_max_age(Duration::ZERO));
    assert_eq!(office.refresh("web", &refreshed).await["error"], "invalid_grant");
}

#[tokio::test]
async fn no_policy_issues_a_token_that_has_expired() {
    let office = Fixture::start();
    office.policy(|_| Access::allow().access_token_expires_in(Duration::from_millis(5)));
    assert_eq!(office.job(&[]).await["expires_in"], 1);
}

#[oauth_server(
    grants(client_credentials),
    scopes(read = "Read your notes"),
    scope_module = declared_scope,
    lifetimes(access_token = "1h"),
    resources(
        fast = "https://fast.example" { lifetimes(access_token = "1m", refresh_token = "10m") },
        slow = "https://slow.example" { lifetimes(access_token = "2h"), default },
    )
)]
struct Declared {
    #[store]
    store: MemoryStore,
}

#[tokio::test]
async fn a_declared_resource_shortens_the_lifetime_and_never_extends_it() {
    let client = Client::confidential("job", "a-long-random-secret").grant_types(["client_credentials"]);
    let store = MemoryStore::with_clients([client.scope("read").build().expect("a client")]);
    let server = Declared::new("https://notes.example".parse().expect("an issuer"), store);
    for (resource, expected) in [("https://fast.example", 60), ("https://slow.example", 3_600)] {
        let body = format!(
            "grant_type=client_credentials&client_id=job&client_secret=a-long-random-secret&resource={resource}"
        );
        let request = Request::post("/token")
            .header("host", "notes.example")
            .header("content-type", "application/x-www-form-urlencoded")
            .extension(Connection::new([192, 0, 2, 1].into(), true));
        let response = server.create_token_response(request.body(body.into()).expect("a request")).await;
        let tokens: Value = serde_json::from_slice(response.body()).expect("JSON");
        assert_eq!(tokens["expires_in"], expected, "{tokens}");
    }
}

#[allow(deprecated)]
#[oauth_server(
    grants(password, refresh_token, client_credentials),
    scopes(read = "Read your notes"),
    scope_module = scope_by_grant,
    lifetimes(
        access_token = "5m",
        refresh_token = "2d",
        password(access_token = "10m", refresh_token = "1d"),
        refresh_token(access_token = "1m"),
        client_credentials(access_token = "1h"),
    )
)]
struct ByGrant {
    #[store]
    #[users]
    store: MemoryStore,
}

impl ByGrant {
    async fn token(&self, client: &str, form: &[(&str, &str)]) -> Value {
        json_of(
            &self.create_token_response(form_request("/token", (client, "a-long-random-secret"), form)).await,
        )
    }
}

#[tokio::test]
async fn a_grant_type_has_lifetimes_of_its_own_after_those_of_the_client() {
    let client = |id: &str| {
        let client = Client::confidential(id, "a-long-random-secret").scope("read");
        client.grant_types(["password", "refresh_token", "client_credentials"])
    };
    let kiosk = client("kiosk").access_token_expires_in(Duration::from_secs(120));
    let store = MemoryStore::with_clients([client("job"), kiosk].map(|own| own.build().expect("a client")));
    store.put_user("alice", PasswordHash::new(&"wonderland".into()).expect("a hash"), "alice-sub");
    let server = ByGrant::builder("http://localhost".parse().expect("an issuer"), store).build();
    let own = [("grant_type", "client_credentials")];
    let login = [("grant_type", "password"), ("username", "alice"), ("password", "wonderland")];

    assert_eq!(server.token("job", &own).await["expires_in"], 3600);
    let tokens = server.token("job", &login).await;
    assert_eq!(tokens["expires_in"], 600, "{tokens}");
    // A refresh is a grant type of its own. Its refresh tokens live as long as those of others.
    let refresh = |token: &Value| token["refresh_token"].as_str().expect("a refresh token").to_owned();
    let first = refresh(&tokens);
    let form = [("grant_type", "refresh_token"), ("refresh_token", &*first)];
    assert_eq!(server.token("job", &form).await["expires_in"], 60);
    for form in [&own[..], &login] {
        assert_eq!(server.token("kiosk", form).await["expires_in"], 120, "the client's comes first");
    }
}

#[tokio::test]
async fn an_explanation_says_that_a_lifetime_is_from_the_grant_type() -> Result<(), BoxError> {
    let kiosk = Client::confidential("kiosk", "a-long-random-secret").scope("read");
    let kiosk = kiosk.grant_types(["password", "client_credentials"]).build()?;
    let store = MemoryStore::with_clients([kiosk]);
    let server = ByGrant::builder("http://localhost".parse()?, store).build();
    let question = Question::new("kiosk", "client_credentials").scope("read");
    let explanation = explain(&*server, &question).await?;
    let step = Step::Lifetime {
        of: LifetimeOf::AccessToken,
        lifetime: Duration::from_secs(3600),
        from: Origin::GrantType,
    };
    assert!(explanation.steps().contains(&step), "{explanation}");
    assert!(explanation.to_string().contains("access token 3600 s, from the grant type"), "{explanation}");
    Ok(())
}
