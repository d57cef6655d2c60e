//! What one tenant of a shared store stores, another neither finds nor lists nor changes, whatever both call it.
//!
//! The tests of databases have this file, too.

use std::fmt::Debug;

use oauth_runtime::event::{Event, EventKind, EventQuery};
use oauth_runtime::store::{
    AuthorizationCodeStore, ClientRegistrationStore, ClientStore, Consent, ConsentStore, CredentialStore,
    DeviceCodeStore, EventStore, FailedAttempts, GrantStore, KeyStore, LogoutNoticeStore, MailStore,
    PendingMail, PendingNotice, PushedRequest, PushedRequestStore, RateLimitStore, Redemption,
    RefreshTokenStore, Replacement, ReplayStore, Rotation, RotationOutcome, SessionClient,
    SessionClientStore, SessionStore, StoredCredentials, StoredKey, StoredSession, TokenStore, UpstreamLink,
    UpstreamStore,
};
use oauth_runtime::tenants::TenantStore;
use oauth_runtime::token::{
    AccessToken, AuthorizationCode, DecoupledApproval, DeviceCode, DeviceDecision, GrantId, IssuedTokens,
    RefreshToken,
};
use oauth_runtime::{Client, Clock, Digest, Scope, Secret, SystemClock, Timestamp};

/// What a provider with everything needs.
pub(crate) trait Everything:
    ClientRegistrationStore
    + AuthorizationCodeStore
    + DeviceCodeStore
    + RefreshTokenStore
    + GrantStore
    + SessionStore
    + ConsentStore
    + ReplayStore
    + KeyStore
    + CredentialStore
    + RateLimitStore
    + SessionClientStore
    + LogoutNoticeStore
    + MailStore
    + EventStore
    + PushedRequestStore
    + UpstreamStore
    + Clone
{
}

impl<S> Everything for S where
    S: ClientRegistrationStore
        + AuthorizationCodeStore
        + DeviceCodeStore
        + RefreshTokenStore
        + GrantStore
        + SessionStore
        + ConsentStore
        + ReplayStore
        + KeyStore
        + CredentialStore
        + RateLimitStore
        + SessionClientStore
        + LogoutNoticeStore
        + MailStore
        + EventStore
        + PushedRequestStore
        + UpstreamStore
        + Clone
{
}

/// An answer of a store that works.
fn ok<T, E: Debug>(answer: Result<T, E>) -> T {
    answer.expect("the store works")
}

/// Both tenants have names in each other's alphabet, so that a careless prefix would mix them up.
pub(crate) async fn ensure_apart<S: Everything>(shared: S) {
    for (one, other) in [("", "\t"), ("\t", ""), ("", "c"), ("c", "")] {
        // What does not say whose it is stays when others are deleted.
        let name = fresh();
        let [one, other] = [one, other].map(|end| TenantStore::new(&(name.clone() + end), shared.clone()));
        let (one, other) = (&one, &other);
        all(one, other).await;
    }
}

/// Everything below, in turn; and what of it does not notice that two tenants are one.
macro_rules! sections {
    ($($section:ident),* $(,)?) => {
        async fn all<S: Everything>(one: &TenantStore<S>, other: &TenantStore<S>) {
            $($section(one, other).await;)*
        }

        /// The names of those that pass although both tenants are the same: there must be none.
        #[allow(dead_code, reason = "one of the programs with this file asks")]
        pub(crate) async fn blind<S: Everything + 'static>(new: impl Fn() -> S) -> Vec<&'static str> {
            let mut blind = Vec::new();
            $({
                let store = TenantStore::new("both", new());
                if tokio::spawn(async move { $section(&store, &store).await }).await.is_ok() {
                    blind.push(stringify!($section));
                }
            })*
            blind
        }
    };
}

sections! { clients, tokens, codes, devices, sessions, people, keys, notices, mails, events }

fn client(client_id: &str, name: &str) -> Client {
    let client = Client::public(client_id).name(name).redirect_uri("http://127.0.0.1/cb");
    client.build().expect("a client")
}

async fn clients<S: Everything>(one: &TenantStore<S>, other: &TenantStore<S>) {
    let (own, its) = (client("app", "one"), client("app", "other"));
    assert!(ok(one.create_client(own.clone()).await));
    assert_eq!(ok(other.get_client("app").await), None);
    assert!(ok(other.list_clients(None, 10).await).is_empty());
    assert!(ok(other.list_idle_clients(now(), None, 10).await).is_empty());
    assert!(!ok(other.delete_client("app").await), "another tenant's client");
    assert_eq!(ok(other.replace_client(&own, its.clone()).await), Replacement::Unknown);
    assert!(ok(other.create_client(its.clone()).await), "both have one of this name");
    for (store, expected) in [(one, &own), (other, &its)] {
        assert_eq!(ok(store.get_client("app").await).as_ref(), Some(expected));
        assert_eq!(ok(store.list_clients(None, 10).await), std::slice::from_ref(expected));
        assert!(ok(store.list_clients(Some("app"), 10).await).is_empty());
    }
    assert!(ok(other.delete_client("app").await));
    assert_eq!(ok(one.get_client("app").await), Some(own), "the other client is deleted, not this one");
    // Pages of one, with clients of the other between them.
    for client_id in ["b", "c", "d"] {
        assert!(ok(one.create_client(client(client_id, "one")).await));
        assert!(ok(other.create_client(client(client_id, "other")).await));
    }
    let (mut seen, mut after) = (Vec::new(), None::<String>);
    while let [client] = &ok(one.list_clients(after.as_deref(), 1).await)[..] {
        assert_eq!(client.name(), "one");
        after = Some(client.client_id().to_owned());
        seen.push(client.client_id().to_owned());
    }
    seen.sort();
    assert_eq!(seen, ["app", "b", "c", "d"]);
    assert_eq!(ok(one.remove().await), 4);
    assert!(ok(one.list_clients(None, 10).await).is_empty());
    assert_eq!(ok(other.list_clients(None, 10).await).len(), 3);
    assert_eq!(ok(other.remove().await), 3);
}

fn now() -> Timestamp {
    SystemClock.now()
}

/// Tokens with these digests, of the same client, person and grant at both tenants.
fn issued(grant_id: &GrantId, text: &str, whose: &str) -> IssuedTokens {
    let (now, scope) = (now(), Scope::empty());
    let mut access = AccessToken::new(
        Digest::of(&format!("access {text}")),
        grant_id.clone(),
        "app",
        scope.clone(),
        now,
        now.plus(600),
    );
    let digest = Digest::of(&format!("refresh {text}"));
    let mut refresh = RefreshToken::new(digest, grant_id.clone(), "app", scope, now, now.plus(600));
    access.subject = Some("alice".into());
    access.username = Some(whose.into());
    refresh.subject = Some("alice".into());
    refresh.granted_at = None;
    IssuedTokens::new(access, Some(refresh))
}

async fn tokens<S: Everything>(one: &TenantStore<S>, other: &TenantStore<S>) {
    for grant_id in [GrantId::generate(), GrantId::from(format!("grant {}", fresh()).as_str())] {
        let text = fresh();
        let (own, its) = (issued(&grant_id, &text, "one"), issued(&grant_id, &text, "other"));
        let (access, refresh) = (own.access_token.digest, own.refresh_token.as_ref().expect("one").digest);
        ok(one.create_token(own.clone()).await);
        assert_eq!(ok(other.get_token(&access).await), None);
        assert_eq!(ok(other.get_refresh_token(&refresh).await), None);
        assert!(ok(other.list_grants("alice").await).is_empty());
        assert!(ok(other.list_client_grants("app", None, 10).await).is_empty());
        assert!(!ok(other.has_grants("app").await), "of a client of that name");
        ok(other.revoke_token(&access).await);
        ok(other.revoke_grant(&grant_id).await);
        let rotation = Rotation::new(refresh, now());
        let outcome =
            ok(other.rotate_refresh_token(rotation.clone(), issued(&grant_id, &fresh(), "x")).await);
        assert_eq!(outcome, RotationOutcome::Unknown);
        assert_eq!(ok(one.get_token(&access).await).as_ref(), Some(&own.access_token));

        ok(other.create_token(its.clone()).await);
        for (store, expected) in [(one, &own), (other, &its)] {
            assert_eq!(ok(store.get_token(&access).await).as_ref(), Some(&expected.access_token));
            assert_eq!(ok(store.get_refresh_token(&refresh).await), expected.refresh_token);
            assert_eq!(ok(store.list_grants("alice").await).len(), 1);
            let page = ok(store.list_client_grants("app", None, 10).await);
            assert_eq!(page.iter().map(|grant| &grant.grant_id).collect::<Vec<_>>(), [&grant_id]);
            assert!(ok(store.list_client_grants("app", Some(&grant_id), 10).await).is_empty());
        }
        ok(other.revoke_grant(&grant_id).await);
        assert_eq!(ok(other.get_token(&access).await), None);
        assert_eq!(ok(one.get_token(&access).await), Some(own.access_token), "revoked at one tenant alone");
        let outcome = ok(one.rotate_refresh_token(rotation, issued(&grant_id, &fresh(), "one")).await);
        assert_eq!(outcome, RotationOutcome::Kept);
        ok(one.revoke_grant(&grant_id).await);
        assert!(ok(one.list_grants("alice").await).is_empty());
    }
}

fn fresh() -> String {
    Secret::generate().reveal().to_owned()
}

async fn codes<S: Everything>(one: &TenantStore<S>, other: &TenantStore<S>) {
    let (digest, grant_id, now) = (Digest::of(&fresh()), GrantId::generate(), now());
    let code =
        AuthorizationCode::new(digest, grant_id.clone(), "app", "alice", Scope::empty(), now, now.plus(60));
    ok(one.create_authorization_code(code.clone()).await);
    assert_eq!(ok(other.get_authorization_code(&digest).await), None);
    let redeemed = ok(other.redeem_authorization_code(&digest, issued(&grant_id, &fresh(), "other")).await);
    assert_eq!(redeemed, Redemption::Unknown);
    let redeemed = ok(one.redeem_authorization_code(&digest, issued(&grant_id, &fresh(), "one")).await);
    assert_eq!(redeemed, Redemption::Redeemed, "nobody else spent it");
    let again = ok(one.redeem_authorization_code(&digest, issued(&grant_id, &fresh(), "one")).await);
    assert_eq!(again, Redemption::Replayed { grant_id: grant_id.clone() });
    ok(one.revoke_grant(&grant_id).await);

    let digest = Digest::of(&fresh());
    ok(one.create_pushed_request(PushedRequest::new(digest, "app", Vec::new(), now.plus(60))).await);
    assert!(ok(other.get_pushed_request(&digest).await).is_none());
    ok(other.keep_pushed_request(&digest, now.plus(600)).await);
    assert!(!ok(other.take_pushed_request(&digest).await));
    let pushed = ok(one.get_pushed_request(&digest).await).expect("a pushed request");
    assert_eq!((pushed.digest, &*pushed.client_id, pushed.answer_by), (digest, "app", None));
    assert!(ok(one.take_pushed_request(&digest).await));
}

async fn devices<S: Everything>(one: &TenantStore<S>, other: &TenantStore<S>) {
    let (user_code, now) = (Digest::of(&fresh()), now());
    let code = |text: &str| {
        DeviceCode::new(Digest::of(text), user_code, "app", Scope::empty(), 5, now, now.plus(60))
    };
    let (own, its) = (code(&fresh()), code(&fresh()));
    assert!(ok(one.create_device_code(own.clone()).await));
    assert_eq!(ok(other.get_device_code(&own.digest).await), None);
    assert_eq!(ok(other.find_user_code(&user_code).await), None);
    assert!(!ok(other.poll_device_code(&own.digest, now).await));
    assert!(!ok(other.decide_device_code(&own.digest, DeviceDecision::Denied).await));
    assert!(ok(other.create_device_code(its.clone()).await), "both have this user code");
    for (store, expected) in [(one, &own), (other, &its)] {
        assert_eq!(ok(store.find_user_code(&user_code).await).as_ref(), Some(expected));
    }
    let grant_id = GrantId::generate();
    let approval = DecoupledApproval::new(grant_id.clone(), "alice", Scope::empty(), now);
    assert!(ok(one.decide_device_code(&own.digest, DeviceDecision::Approved(approval.clone())).await));
    let decided = ok(one.get_device_code(&own.digest).await).expect("a code").decision;
    assert_eq!(decided, Some(DeviceDecision::Approved(approval)));
    assert_eq!(ok(other.get_device_code(&its.digest).await).expect("a code").decision, None);
    let redeemed = ok(other.redeem_device_code(&own.digest, issued(&grant_id, &fresh(), "other")).await);
    assert_eq!(redeemed, Redemption::Unknown);
    let redeemed = ok(one.redeem_device_code(&own.digest, issued(&grant_id, &fresh(), "one")).await);
    assert_eq!(redeemed, Redemption::Redeemed);
    ok(one.revoke_grant(&grant_id).await);
}

async fn sessions<S: Everything>(one: &TenantStore<S>, other: &TenantStore<S>) {
    let (digest, now) = (Digest::of(&fresh()), now());
    let session = |data: &str| StoredSession::new(digest, data, now, now.plus(600)).of(["alice"]);
    let data =
        |found: Option<StoredSession>| found.map(|session| (session.digest, session.subjects, session.data));
    let expected = |whose: &str| Some((digest, vec!["alice".to_owned()], whose.to_owned()));
    ok(one.create_session(session("one")).await);
    assert_eq!(data(ok(other.get_session(&digest).await)), None);
    assert!(ok(other.list_sessions("alice").await).is_empty());
    assert!(!ok(other.replace_session(&digest, session("other")).await));
    ok(other.delete_session(&digest).await);
    assert_eq!(data(ok(one.get_session(&digest).await)), expected("one"));
    ok(other.create_session(session("other")).await);
    assert_eq!(
        data(ok(one.get_session(&digest).await)),
        expected("one"),
        "the same digest at another tenant"
    );
    assert_eq!(ok(one.list_sessions("alice").await).len(), 1);

    let known = |client_id: &str| SessionClient::new("session", client_id, "alice", now.plus(600));
    ok(one.add_session_client(known("app")).await);
    assert!(ok(other.list_session_clients("session").await).is_empty());
    assert!(ok(other.list_subject_clients("alice").await).is_empty());
    assert!(ok(other.list_client_sessions("app", None, 10).await).is_empty());
    ok(other.delete_session_client("session", "app").await);
    for found in [
        ok(one.list_session_clients("session").await),
        ok(one.list_subject_clients("alice").await),
        ok(one.list_client_sessions("app", None, 10).await),
    ] {
        assert_eq!(found, [known("app")]);
    }
    assert!(ok(one.list_client_sessions("app", Some("session"), 10).await).is_empty());
    ok(one.delete_session_client("session", "app").await);
    for store in [one, other] {
        ok(store.delete_session(&digest).await);
    }
}

async fn people<S: Everything>(one: &TenantStore<S>, other: &TenantStore<S>) {
    let (now, digest) = (now(), Digest::of(&fresh()));
    let consent = Consent::new("alice", "app", Scope::empty(), now);
    assert!(ok(one.replace_consent(None, consent.clone()).await));
    assert_eq!(ok(other.get_consent("alice", "app").await), None);
    assert!(ok(other.list_consents("alice").await).is_empty());
    ok(other.delete_consent("alice", "app").await);
    assert!(!ok(other.replace_consent(Some(&consent), consent.clone()).await));
    assert!(ok(other.replace_consent(None, consent.clone()).await), "both have one");
    ok(other.delete_consent("alice", "app").await);
    assert_eq!(ok(one.list_consents("alice").await), [consent]);
    ok(one.delete_consent("alice", "app").await);

    let link = |subject: &str| UpstreamLink::new("https://upstream.example", "them", subject, now);
    assert!(ok(one.create_upstream_link(link("alice")).await));
    assert_eq!(ok(other.get_upstream_link(&link("alice").digest).await), None);
    assert!(ok(other.list_upstream_links("alice").await).is_empty());
    assert!(!ok(other.delete_upstream_link(&link("alice").digest, "alice").await));
    assert!(ok(other.create_upstream_link(link("bob")).await), "the same person is linked at both");
    assert_eq!(ok(one.get_upstream_link(&link("").digest).await), Some(link("alice")));
    assert_eq!(ok(one.list_upstream_links("alice").await), [link("alice")]);
    assert!(ok(one.delete_upstream_link(&link("").digest, "alice").await));
    assert_eq!(ok(other.get_upstream_link(&link("").digest).await), Some(link("bob")));
    assert!(ok(other.delete_upstream_link(&link("").digest, "bob").await));

    assert!(ok(one.put_credentials(StoredCredentials::new(digest, "one")).await));
    assert!(ok(other.get_credentials(&digest).await).is_none());
    ok(other.delete_credentials(&digest).await);
    assert!(ok(other.put_credentials(StoredCredentials::new(digest, "other")).await), "version 1 of its own");
    let kept = ok(one.get_credentials(&digest).await).expect("credentials");
    assert_eq!((kept.digest, &*kept.data), (digest, "one"));

    assert!(ok(one.put_failed_attempts(FailedAttempts::new(digest, now, now.plus(600))).await));
    assert_eq!(ok(other.get_failed_attempts(&digest).await), None);
    assert!(ok(other.put_failed_attempts(FailedAttempts::new(digest, now, now.plus(600))).await));
    assert_eq!(ok(one.get_failed_attempts(&digest).await).map(|kept| kept.digest), Some(digest));

    assert!(ok(one.use_once(&digest, now.plus(600)).await));
    assert!(ok(other.use_once(&digest, now.plus(600)).await), "used at one tenant alone");
    assert!(!ok(one.use_once(&digest, now.plus(600)).await));
    for store in [one, other] {
        ok(store.delete_credentials(&digest).await);
    }
}

async fn keys<S: Everything>(one: &TenantStore<S>, other: &TenantStore<S>) {
    let now = now();
    let key = |pem: &str| StoredKey::new("2026", "ES256", pem, now, now.plus(60), now.plus(600));
    let pems =
        |found: Vec<StoredKey>| found.into_iter().map(|key| (key.slot, key.private_key)).collect::<Vec<_>>();
    let expected = |pem: &str| vec![("2026".to_owned(), pem.to_owned())];
    assert!(ok(one.create_signing_key(key("one")).await));
    assert!(pems(ok(other.list_signing_keys().await)).is_empty());
    ok(other.delete_signing_key("2026").await);
    assert!(ok(other.create_signing_key(key("other")).await), "both have a key in this slot");
    assert!(!ok(one.create_signing_key(key("again")).await));
    assert_eq!(pems(ok(one.list_signing_keys().await)), expected("one"));
    ok(one.delete_signing_key("2026").await);
    assert!(pems(ok(one.list_signing_keys().await)).is_empty());
    assert_eq!(pems(ok(other.list_signing_keys().await)), expected("other"));
    ok(other.remove().await);
    assert!(pems(ok(other.list_signing_keys().await)).is_empty());
}

async fn notices<S: Everything>(one: &TenantStore<S>, other: &TenantStore<S>) {
    let now = now();
    let (id, until) = (Digest::of(&fresh()), now.plus(600));
    let notice = |whose: &str| PendingNotice::new(id, whose, "app", "alice", now, until);
    ok(one.create_logout_notice(notice("one")).await);
    assert!(ok(other.claim_logout_notices(now, until, 10).await).is_empty());
    ok(other.delete_logout_notice(&id).await);
    ok(other.create_logout_notice(notice("other")).await);
    for (store, whose) in [(one, "one"), (other, "other")] {
        let claimed = ok(store.claim_logout_notices(now, until, 10).await);
        assert_eq!(claimed, [notice(whose).due_at(until)], "nobody claimed it meanwhile");
        assert!(ok(store.claim_logout_notices(now, until, 10).await).is_empty());
        ok(store.postpone_logout_notice(&claimed[0], now).await);
        assert_eq!(ok(store.claim_logout_notices(now, until, 10).await).len(), 1, "it is due again");
        ok(store.delete_logout_notice(&id).await);
    }
}

async fn mails<S: Everything>(one: &TenantStore<S>, other: &TenantStore<S>) {
    let now = now();
    let (id, until) = (Digest::of(&fresh()), now.plus(600));
    let mail = |whose: &str| PendingMail::new(id, "strangers", whose, now, until);
    ok(one.create_mail(mail("one")).await);
    assert_eq!(ok(other.count_mails("strangers", 10).await), 0, "each has a bound of its own");
    assert!(ok(other.claim_mails("strangers", now, until, 10).await).is_empty());
    ok(other.delete_mail(&mail("other")).await);
    ok(other.create_mail(mail("other")).await);
    for (store, whose) in [(one, "one"), (other, "other")] {
        assert_eq!(ok(store.count_mails("strangers", 10).await), 1);
        let claimed = ok(store.claim_mails("strangers", now, until, 10).await);
        assert_eq!(claimed, [mail(whose).due_at(until)], "nobody claimed it meanwhile");
        assert_eq!(claimed[0].data, whose);
        assert!(ok(store.claim_mails("strangers", now, until, 10).await).is_empty());
        ok(store.postpone_mail(&claimed[0], now).await);
        assert_eq!(ok(store.claim_mails("strangers", now, until, 10).await).len(), 1, "it is due again");
        ok(store.delete_mail(&claimed[0]).await);
        assert_eq!(ok(store.count_mails("strangers", 10).await), 0);
    }
}

async fn events<S: Everything>(one: &TenantStore<S>, other: &TenantStore<S>) {
    let now = now();
    let event = || Event::new(EventKind::DeviceDenied {}, now).subject("alice").client_id("app");
    let (mut own, mut its) = (Vec::new(), Vec::new());
    for _ in 0..5 {
        own.push(event());
        its.push(event());
    }
    let anonymous = Event::new(EventKind::DeviceDenied {}, now);
    own.push(anonymous);
    ok(one.append_events(&own, now.plus(600)).await);
    ok(other.append_events(&its, now.plus(600)).await);
    let queries = [
        EventQuery::new(),
        EventQuery::new().kind("device.denied"),
        EventQuery::new().subject("alice"),
        EventQuery::new().client_id("app"),
        EventQuery::new().subject("alice").kind("device.denied"),
        EventQuery::new().since(now),
    ];
    for query in queries {
        let is_whole = query.subject.is_none() && query.client_id.is_none();
        let expected = if is_whole { &own[..] } else { &own[..5] };
        assert_eq!(ok(one.list_events(&query, 100).await), expected, "{query:?}");
        assert_eq!(ok(other.list_events(&query, 100).await), its, "{query:?}");
        let newest: Vec<_> = expected.iter().rev().take(2).cloned().collect();
        assert_eq!(ok(one.list_events(&query.newest_first(), 2).await), newest);
    }
    ok(other.delete_events_of("alice").await);
    assert_eq!(ok(one.list_events(&EventQuery::new(), 100).await), own);
    assert!(ok(other.list_events(&EventQuery::new(), 100).await).is_empty());
    // What has no person expires.
    ok(one.delete_events_of("alice").await);
    assert_eq!(ok(one.list_events(&EventQuery::new(), 100).await).len(), 1);
}
