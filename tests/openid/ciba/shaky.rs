//! What is to be revoked is revoked, also by the next attempt.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use oauth_runtime::ciba::{
    BackchannelAuthentication, BackchannelAuthenticationRequest, GRANT_TYPE, Hint, HintedPerson,
};
use oauth_runtime::grant::ciba::deliver_ciba_notifications;
use oauth_runtime::keys::SigningKeys;
use oauth_runtime::store::{
    Authenticated, CibaRequestStore, ClientStore, FailedAttempts, MemoryStore, RateLimitStore, Redemption,
    ReplayStore, Storage, TokenStore,
};
use oauth_runtime::token::{AccessToken, CibaDecision, CibaRequest, GrantId, IssuedTokens};
use oauth_runtime::{Approval, BoxError, Client, Digest, Timestamp, oauth_server};

use super::{Clients, PASSWORD, clients};
use crate::support::neutral::form_request;
use crate::support::{People, TestClock, keys, seal};

/// A store that cannot revoke grants until it can.
#[derive(Default)]
struct Shaky {
    inner: MemoryStore,
    revokes: AtomicBool,
}

#[derive(Debug, thiserror::Error)]
#[error("the database is down")]
struct Down;

impl Storage for Shaky {
    type Error = Down;
}

macro_rules! passed_on {
    ($($capability:ident { $($method:ident($($name:ident: $type:ty),*) -> $output:ty;)* })*) => {$(
        impl $capability for Shaky {
            $(async fn $method(&self, $($name: $type),*) -> Result<$output, Down> {
                self.inner.$method($($name),*).await.map_err(|_| Down)
            })*
        }
    )*};
}

passed_on! {
    ClientStore { get_client(client_id: &str) -> Option<Client>; }
    ReplayStore { use_once(digest: &Digest, expires_at: Timestamp) -> bool; }
    RateLimitStore {
        get_failed_attempts(digest: &Digest) -> Option<FailedAttempts>;
        put_failed_attempts(attempts: FailedAttempts) -> bool;
    }
    CibaRequestStore {
        create_ciba_request(request: CibaRequest) -> Option<Digest>;
        get_ciba_request(digest: &Digest) -> Option<CibaRequest>;
        list_ciba_requests(subject: &str, now: Timestamp, limit: usize) -> Vec<CibaRequest>;
        poll_ciba_request(digest: &Digest, polled_at: Timestamp) -> bool;
        decide_ciba_request(digest: &Digest, decision: CibaDecision, decided_at: Timestamp) -> bool;
        redeem_ciba_request(digest: &Digest, tokens: IssuedTokens, response: Option<&str>) -> Redemption;
        claim_ciba_notifications(now: Timestamp, until: Timestamp, limit: usize) -> Vec<CibaRequest>;
        postpone_ciba_notification(claimed: &CibaRequest, due_at: Timestamp) -> ();
        end_ciba_notification(claimed: &CibaRequest) -> ();
    }
}

impl TokenStore for Shaky {
    async fn create_token(&self, tokens: IssuedTokens) -> Result<(), Down> {
        self.inner.create_token(tokens).await.map_err(|_| Down)
    }

    async fn get_token(&self, digest: &Digest) -> Result<Option<AccessToken>, Down> {
        self.inner.get_token(digest).await.map_err(|_| Down)
    }

    async fn revoke_token(&self, digest: &Digest) -> Result<(), Down> {
        self.inner.revoke_token(digest).await.map_err(|_| Down)
    }

    async fn revoke_grant(&self, grant_id: &GrantId) -> Result<(), Down> {
        match self.revokes.load(Ordering::SeqCst) {
            true => self.inner.revoke_grant(grant_id).await.map_err(|_| Down),
            false => Err(Down),
        }
    }
}

#[oauth_server(grants(ciba), scopes(read = "Read your notes"), openid(profile), scope_module = shaky_scope)]
struct Desk {
    #[store]
    store: Arc<Shaky>,
    #[users]
    people: People,
    #[keys]
    keys: SigningKeys,
}

impl BackchannelAuthentication for Desk {
    async fn find_person(&self, _: &Hint<'_>) -> Result<HintedPerson, BoxError> {
        Ok(Authenticated::new("alice-sub").into())
    }

    async fn notify(&self, _: &BackchannelAuthenticationRequest) -> Result<(), BoxError> {
        Ok(())
    }
}

/// tokens that a client refuses to take do not live on because the database was down for a moment.
#[tokio::test]
async fn what_could_not_be_revoked_is_revoked_by_the_next_attempt() {
    let (store, told, clock) = (Arc::new(Shaky::default()), Arc::new(Clients::default()), TestClock::new());
    for client in clients() {
        let metadata = client.metadata().clone().with(|own| {
            own.grant_types = vec![GRANT_TYPE.to_owned()];
            own.scope = "openid read".parse().expect("a scope");
        });
        if client.client_id() == "push" {
            store.inner.put_client(client.with_metadata(metadata).expect("a valid client"));
        }
    }
    let issuer = "http://localhost".parse().expect("an issuer");
    let server = Desk::builder(issuer, Arc::clone(&store), People::default(), keys())
        .clock(clock.clone())
        .fetcher(Arc::clone(&told))
        .seal_with(seal())
        .build();
    let form = [
        ("scope", "openid read"),
        ("login_hint", "alice"),
        ("client_notification_token", "a-notification-token"),
    ];
    let request = form_request("/bc-authorize", ("push", PASSWORD), &form);
    let response = server.create_backchannel_authentication_response(request).await;
    assert_eq!(response.status(), 200, "{response:?}");
    let waiting = server.list_ciba_requests("alice-sub").await.expect("a store");
    let approved = server.approve_ciba_request(&waiting[0], Approval::new("alice-sub")).await;
    assert!(approved.expect("a store"));

    told.answers.lock().expect("no panic").extend([Ok(401), Ok(401)]);
    let failed = deliver_ciba_notifications(&server).await;
    let got = || told.got.lock().expect("no panic").clone();
    let token = got()[0].body["access_token"].as_str().expect("a token").to_owned();
    let is_alive = async || store.inner.get_token(&Digest::of(&token)).await.expect("a store").is_some();
    assert!(is_alive().await, "it could not be revoked: {failed:?}");
    store.revokes.store(true, Ordering::SeqCst);
    clock.advance(std::time::Duration::from_secs(120));
    deliver_ciba_notifications(&server).await.expect("a store");
    assert!(!is_alive().await);
}
