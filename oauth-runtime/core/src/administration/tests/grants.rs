use super::*;
use crate::store::{Consent, ConsentStore, TokenStore};
use crate::token::{AccessToken, GrantId, IssuedTokens};
use crate::{Clock, Digest, Scope, Timestamp};

struct Stopped(u64);

impl Clock for Stopped {
    fn now(&self) -> Timestamp {
        Timestamp::from_unix(self.0)
    }
}

const NOW: u64 = 1_000;

/// A grant of `subject` for `client_id`, for a hundred seconds from `issued_at`.
async fn grant(store: &MemoryStore, subject: &str, client_id: &str, issued_at: u64) -> (GrantId, Digest) {
    let (grant_id, digest) = (GrantId::generate(), Secret::generate().digest());
    let issued_at = Timestamp::from_unix(issued_at);
    let expires_at = issued_at.plus(100);
    let mut token =
        AccessToken::new(digest, grant_id.clone(), client_id, Scope::empty(), issued_at, expires_at);
    token.subject = Some(subject.into());
    store.create_token(IssuedTokens::new(token, None)).await.expect("infallible");
    (grant_id, digest)
}

fn administration() -> Administration<MemoryStore> {
    Administration::new(MemoryStore::new()).clock(Stopped(NOW))
}

async fn listed(administration: &Administration<MemoryStore>, subject: &str) -> Vec<GrantId> {
    let grants = administration.grants(subject).await.expect("infallible");
    grants.into_iter().map(|grant| grant.grant_id).collect()
}

async fn lives(administration: &Administration<MemoryStore>, digest: &Digest) -> bool {
    administration.store().get_token(digest).await.expect("infallible").is_some()
}

#[tokio::test]
async fn live_grants_are_listed_the_newest_first() {
    let administration = administration();
    let mut own = Vec::new();
    for issued_at in [950, 999, 901, 970] {
        own.push(grant(administration.store(), "alice", "web", issued_at).await.0);
    }
    grant(administration.store(), "alice", "web", 900).await;
    grant(administration.store(), "bob", "web", 990).await;
    let newest_first = [1, 3, 0, 2].map(|index| own[index].clone());
    assert_eq!(listed(&administration, "alice").await, newest_first);
    assert_eq!(listed(&administration, "carol").await, []);
}

#[tokio::test]
async fn one_grant_is_revoked() {
    let administration = administration();
    let (revoked, revoked_token) = grant(administration.store(), "alice", "web", NOW).await;
    let (kept, kept_token) = grant(administration.store(), "alice", "web", NOW).await;
    administration.revoke_grant(&revoked).await.expect("infallible");
    administration.revoke_grant(&GrantId::generate()).await.expect("nothing happens");
    assert_eq!(listed(&administration, "alice").await, [kept]);
    assert!(!lives(&administration, &revoked_token).await && lives(&administration, &kept_token).await);
}

#[tokio::test]
async fn the_grants_to_one_client_or_to_all_are_revoked() {
    let administration = administration();
    let (_, web) = grant(administration.store(), "alice", "web", NOW).await;
    let (app, _) = grant(administration.store(), "alice", "app", NOW).await;
    let (bob, _) = grant(administration.store(), "bob", "web", NOW).await;
    // The last one: the memory store may delete expired records when it stores a later one.
    let (_, expired) = grant(administration.store(), "alice", "web", 900).await;
    assert_eq!(administration.revoke_grants("alice", Some("web")).await, Ok(1), "the live one is counted");
    assert!(!lives(&administration, &web).await && !lives(&administration, &expired).await);
    assert_eq!(listed(&administration, "alice").await, [app]);
    assert_eq!(administration.revoke_grants("alice", None).await, Ok(1));
    assert_eq!(administration.revoke_grants("alice", None).await, Ok(0));
    assert_eq!(listed(&administration, "bob").await, [bob]);
}

#[tokio::test]
async fn a_withdrawn_consent_is_forgotten_and_its_grants_end() {
    let administration = administration();
    let store = administration.store();
    for client_id in ["web", "app"] {
        grant(store, "alice", client_id, NOW).await;
        let consent = Consent::new("alice", client_id, Scope::empty(), Timestamp::from_unix(NOW));
        assert_eq!(store.replace_consent(None, consent).await, Ok(true));
    }
    assert_eq!(administration.withdraw_consent("alice", "web").await, Ok(1));
    assert_eq!(store.get_consent("alice", "web").await, Ok(None));
    assert!(store.get_consent("alice", "app").await.expect("infallible").is_some());
    assert_eq!(listed(&administration, "alice").await.len(), 1);
}

#[tokio::test]
async fn the_live_grants_of_a_client_are_listed_page_by_page() {
    let administration = administration();
    let mut given = Vec::new();
    for issued_at in [950, 900, 999, 900, 900, 970] {
        let (grant_id, _) = grant(administration.store(), "alice", "web", issued_at).await;
        given.extend((issued_at > 900).then(|| grant_id.to_string()));
    }
    grant(administration.store(), "alice", "app", NOW).await;
    let (mut listed, mut after) = (Vec::new(), None);
    for _ in 0..10 {
        let page = administration.client_grants("web", after.as_ref(), 1).await.expect("infallible");
        let Some(last) = page.last() else { break };
        after = Some(last.grant_id.clone());
        listed.extend(page.into_iter().map(|grant| grant.grant_id.to_string()));
    }
    given.sort_unstable();
    assert_eq!(listed, given, "a page of expired grants alone is not the last");
}

#[tokio::test]
async fn all_grants_of_a_client_are_revoked() {
    let administration = administration();
    let mut digests = Vec::new();
    for number in 0..450 {
        let subject = format!("person-{number}");
        digests.push(grant(administration.store(), &subject, "web", NOW).await.1);
    }
    let (_, expired) = grant(administration.store(), "alice", "web", 900).await;
    let (_, kept) = grant(administration.store(), "alice", "app", NOW).await;
    assert_eq!(administration.revoke_client_grants("web").await.expect("infallible"), 450);
    for digest in digests.iter().chain([&expired]) {
        assert!(!lives(&administration, digest).await);
    }
    assert!(lives(&administration, &kept).await, "that of another client stays");
    assert_eq!(administration.revoke_client_grants("web").await.expect("infallible"), 0);
}
