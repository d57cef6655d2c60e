//! What only one client gets.

use std::time::Duration;

use oauth_runtime::store::{
    AuthorizationCodeStore, ClientRegistrationStore, Redemption, RefreshTokenStore, ReplayStore, Rotation,
    RotationOutcome,
};
use oauth_runtime::token::{
    AccessToken, AuthorizationCode, GrantId, IssuedTokens, RefreshToken, SealedToken, Successor,
};
use oauth_runtime::{Client, Clock, SystemClock};

use super::{Call, Caller, LIFETIME, digest, done, grant, now, print, won};

/// How often a client looks for a code that another is about to make.
const TRIES: usize = 12;

impl Caller {
    pub(super) async fn make_code(&self, round: usize) {
        let issued_at = SystemClock.now();
        let scope = "read".parse().expect("a scope");
        let (name, id) = (format!("code-{round}"), GrantId::generate());
        let mut code = AuthorizationCode::new(
            digest(&name),
            id,
            "web",
            format!("person-{round}"),
            scope,
            issued_at,
            issued_at.plus(LIFETIME),
        );
        code.redirect_uri = Some("https://client.example/cb".into());
        let began = now();
        let answer = done(self.store.create_authorization_code(code).await);
        print(&grant(round), Call::Add { what: name }, answer, began);
    }

    pub(super) async fn code(&self, round: usize) -> Option<AuthorizationCode> {
        for _ in 0..TRIES {
            let found = self.store.get_authorization_code(&digest(&format!("code-{round}"))).await;
            if let Ok(Some(code)) = found {
                return Some(code);
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        None
    }

    pub(super) async fn redeem(&self, round: usize) {
        let Some(code) = self.code(round).await else { return };
        let mark = format!("token-{round}-{}", self.me);
        let tokens = tokens(&code, &mark, &format!("refresh-{round}-{}", self.me));
        let began = now();
        let outcome = self.store.redeem_authorization_code(&code.digest, tokens).await;
        let answer = won(outcome.map(|outcome| outcome == Redemption::Redeemed));
        print(&grant(round), Call::Win { what: format!("code-{round}"), mark }, answer, began);
    }

    pub(super) async fn rotate(&self, round: usize) {
        for other in 0..self.clients {
            let what = format!("refresh-{round}-{other}");
            let Ok(Some(presented)) = self.store.get_refresh_token(&digest(&what)).await else { continue };
            let Ok(Some(code)) = self.store.get_authorization_code(&digest(&format!("code-{round}"))).await
            else {
                continue;
            };
            let mark = format!("rotated-{round}-{other}-{}", self.me);
            let next = format!("next-{round}-{other}-{}", self.me);
            let tokens = tokens(&code, &mark, &next);
            let mut rotation = Rotation::new(presented.digest, SystemClock.now());
            let sealed = SealedToken::from_bytes(*digest(&next).as_bytes());
            rotation.successor = Some(Successor::new(rotation.used_at, Some(digest(&next)), sealed));
            let began = now();
            let outcome = self.store.rotate_refresh_token(rotation, tokens).await;
            let answer = won(outcome.map(|outcome| outcome == RotationOutcome::Rotated));
            print(&grant(round), Call::Win { what, mark }, answer, began);
        }
    }

    pub(super) async fn register(&self, round: usize) {
        let mark = format!("client-{round}-{}", self.me);
        let client = Client::public(&*format!("client-{round}")).redirect_uri("https://client.example/cb");
        let client = client.name(&*mark).build().expect("a client");
        let began = now();
        let answer = won(self.store.create_client(client).await);
        print(&format!("client-{round}"), Call::Win { what: format!("name-{round}"), mark }, answer, began);
    }

    pub(super) async fn use_once(&self, round: usize) {
        let (what, mark) = (format!("once-{round}"), format!("used-{round}-{}", self.me));
        let began = now();
        let answer = won(self.store.use_once(&digest(&what), SystemClock.now().plus(LIFETIME)).await);
        print(&what.clone(), Call::Win { what, mark }, answer, began);
    }
}

fn tokens(code: &AuthorizationCode, access: &str, refresh: &str) -> IssuedTokens {
    let issued_at = SystemClock.now();
    let (grant, client, scope) = (&code.grant_id, &code.client_id, &code.scope);
    let [first, second] = [LIFETIME, 2 * LIFETIME].map(|seconds| issued_at.plus(seconds));
    let mut access = AccessToken::new(digest(access), grant.clone(), client, scope.clone(), issued_at, first);
    let mut refresh =
        RefreshToken::new(digest(refresh), grant.clone(), client, scope.clone(), issued_at, second);
    access.subject = Some(code.subject.clone());
    refresh.subject = Some(code.subject.clone());
    refresh.granted_at = None;
    IssuedTokens::new(access, Some(refresh))
}
