use oauth_runtime::openid::Claims;
use oauth_runtime::store::{ClaimsStore, Consent, ConsentStore, GrantManagementStore, TokenStore};
use oauth_runtime::token::{AccessToken, GrantId, IssuedTokens, ManagedGrant};
use oauth_runtime::{Scope, Secret, Timestamp};

use super::*;

/// The year 2100: no test runs that long.
const EXPIRES_AT: u64 = 4_102_444_800;

/// A grant of alice for a client, with its consent.
async fn grant(operator: &Operator, client_id: &str) -> String {
    let grant_id = GrantId::generate();
    let scope: Scope = "read write".parse().expect("a scope");
    let (given_at, expires_at) = (Timestamp::from_unix(1_700_000_000), Timestamp::from_unix(EXPIRES_AT));
    let digest = Secret::generate().digest();
    let mut token =
        AccessToken::new(digest, grant_id.clone(), client_id, scope.clone(), given_at, expires_at);
    token.subject = Some("alice".into());
    operator.0.create_token(IssuedTokens::new(token, None)).await.expect("the store in memory");
    let consent = Consent::new("alice", client_id, scope, given_at);
    operator.0.replace_consent(None, consent).await.expect("the store in memory");
    grant_id.to_string()
}

async fn consents(operator: &Operator, client_id: &str) -> bool {
    let consent = operator.0.get_consent("alice", client_id).await.expect("the store in memory");
    consent.is_some()
}

#[tokio::test]
async fn grants_are_listed() {
    let operator = Operator::default();
    let grant_id = grant(&operator, "web").await;
    let table = operator.text(&["grants", "list", "--subject", "alice"]).await;
    let row =
        format!("{grant_id}  web        alice    read write  2023-11-14T22:13:20Z  2100-01-01T00:00:00Z  -");
    assert_eq!(table.lines().nth(1), Some(row.as_str()));
    let listed = operator.json(&["grants", "list", "--subject", "alice"]).await;
    assert_eq!(listed[0]["grant_id"], grant_id.as_str());
    assert_eq!(listed[0]["expires_at"], EXPIRES_AT);
    assert_eq!(operator.json(&["grants", "list", "--subject", "bob"]).await, serde_json::json!([]));
}

#[tokio::test]
async fn a_grant_that_its_client_manages_says_so() {
    let operator = Operator::default();
    let grant_id = grant(&operator, "web").await;
    let found = operator.0.get_grant(&GrantId::from(grant_id.as_str())).await.expect("the store in memory");
    let current = found.expect("a grant");
    let mut next = current.clone();
    let mut managed = ManagedGrant::new(Timestamp::from_unix(1_800_000_000));
    managed.add_scope(&current.scope, &["https://files.example".to_owned()]);
    next.managed = Some(Box::new(managed));
    assert!(operator.0.replace_grant(&current, next).await.expect("the store in memory"));
    let table = operator.text(&["grants", "list", "--subject", "alice"]).await;
    assert!(table.lines().next().is_some_and(|head| head.ends_with("CHANGED_BY_CLIENT_AT")), "{table}");
    assert!(table.lines().nth(1).is_some_and(|row| row.ends_with("2027-01-15T08:00:00Z")), "{table}");
    let listed = operator.json(&["grants", "list", "--client", "web"]).await;
    assert_eq!(listed[0]["managed"]["scopes"][0]["resources"][0], "https://files.example", "{listed}");
}

#[tokio::test]
async fn one_grant_is_revoked() {
    let operator = Operator::default();
    let (revoked, kept) = (grant(&operator, "web").await, grant(&operator, "web").await);
    assert_eq!(operator.text(&["grants", "revoke", &revoked]).await, format!("revoked: {revoked}\n"));
    let listed = operator.json(&["grants", "list", "--subject", "alice"]).await;
    assert_eq!((listed.as_array().map(Vec::len), &listed[0]["grant_id"]), (Some(1), &kept.into()));
}

#[tokio::test]
async fn an_identifier_may_begin_with_a_hyphen() {
    let operator = Operator::default();
    let record = operator.json(&["grants", "revoke", "--force", "-7kQ"]).await;
    assert_eq!(record["grant_id"], "-7kQ");
}

#[tokio::test]
async fn an_unknown_grant_is_a_failure() {
    let operator = Operator::default();
    grant(&operator, "web").await;
    let failure = operator.fails(&["grants", "revoke", "nope"]).await;
    assert!(failure.contains("`nope`") && failure.contains("grants list"), "{failure}");
    assert_eq!(operator.text(&["grants", "revoke", "nope", "--force"]).await, "revoked: nope\n");
}

#[tokio::test]
async fn a_person_of_whom_there_is_nothing_is_not_forgotten() {
    let operator = Operator::default();
    grant(&operator, "web").await;
    for words in [&["users", "forget", "alcie"][..], &["users", "forget", "alcie", "--events"]] {
        let failure = operator.fails(words).await;
        assert!(failure.contains("nothing of `alcie`") && failure.contains("--force"), "{failure}");
    }
    assert_eq!(operator.json(&["users", "forget", "alcie", "--force"]).await["forgotten"], true);
    assert_eq!(operator.json(&["users", "forget", "alcie"]).await["forgotten"], true, "the mark is there");
    assert_eq!(operator.json(&["users", "forget", "alice"]).await["revoked"], 1, "a grant is enough");
}

#[tokio::test]
async fn all_grants_are_revoked_with_their_consents() {
    let operator = Operator::default();
    for client_id in ["web", "app", "app", "tv"] {
        grant(&operator, client_id).await;
    }
    let revoke = ["grants", "revoke-all", "--subject", "alice"];
    let of_app: Vec<_> = revoke.iter().copied().chain(["--client", "app"]).collect();
    assert_eq!(operator.text(&of_app).await, "revoked: 2\n");
    assert!(!consents(&operator, "app").await && consents(&operator, "web").await);
    assert_eq!(operator.json(&revoke).await, serde_json::json!({ "revoked": 2 }));
    assert!(!consents(&operator, "web").await && !consents(&operator, "tv").await);
    assert_eq!(operator.json(&revoke).await, serde_json::json!({ "revoked": 0 }));
}

#[tokio::test]
async fn a_person_is_forgotten() {
    let operator = Operator::default();
    grant(&operator, "web").await;
    operator.0.put_claims("alice", Claims::new().with("name", "Alice"));
    let record = operator.json(&["users", "forget", "alice"]).await;
    assert_eq!(record, serde_json::json!({ "sub": "alice", "forgotten": true, "revoked": 1 }));
    assert!(!consents(&operator, "web").await);
    assert_eq!(operator.json(&["grants", "list", "--subject", "alice"]).await, serde_json::json!([]));
    assert_eq!(operator.0.get_claims("alice").await, Ok(None));
    assert_eq!(operator.json(&["users", "forget", "alice"]).await["revoked"], 0, "again");
}

#[tokio::test]
async fn the_grants_of_a_client_are_listed_and_revoked() {
    let operator = Operator::default();
    operator
        .json(&["clients", "add", "--client-id", "web", "--redirect-uri", "https://web.example/cb"])
        .await;
    let (first, second) = (grant(&operator, "web").await, grant(&operator, "web").await);
    grant(&operator, "app").await;
    let listed = operator.json(&["grants", "list", "--client", "web"]).await;
    let listed = listed.as_array().expect("a list").iter();
    let mut ids: Vec<_> = listed.filter_map(|grant| grant["grant_id"].as_str()).collect();
    ids.sort_unstable();
    let mut given = [&*first, &second];
    given.sort_unstable();
    assert_eq!(ids, given);
    let both = operator.json(&["grants", "list", "--subject", "alice", "--client", "app"]).await;
    assert_eq!(both.as_array().map(Vec::len), Some(1), "{both}");
    assert_eq!(operator.text(&["grants", "revoke-all", "--client", "web"]).await, "revoked: 2\n");
    assert!(consents(&operator, "web").await, "people who come back are not asked again");
    assert_eq!(operator.json(&["grants", "list", "--client", "web"]).await, serde_json::json!([]));
    assert_eq!(
        operator.json(&["grants", "list", "--subject", "alice"]).await.as_array().map(Vec::len),
        Some(1)
    );
}

#[test]
fn grants_need_a_person_or_a_client() {
    for words in [["provider", "grants", "list"], ["provider", "grants", "revoke-all"]] {
        let error = Arguments::try_parse_from(words).expect_err("an incomplete command line").to_string();
        assert!(error.contains("--subject <SUB>") && error.contains("--client <CLIENT_ID>"), "{error}");
    }
}
