//! A grant that several requests change, while expired records are swept.

use std::sync::Arc;

use oauth_runtime_core::store::{
    AuthorizationCodeStore, ExpiringStore, MemoryStore, Redemption, RefreshTokenStore, ReplayStore, Rotation,
    RotationOutcome, TokenStore,
};
use oauth_runtime_core::token::{
    AccessToken, AuthorizationCode, GrantId, IssuedTokens, RefreshToken, SealedToken, Successor,
};
use oauth_runtime_core::{Digest, Scope, Timestamp};
use shuttle::future::block_on;
use shuttle::sync::Mutex;

use crate::{at_once, in_many_orders, task};

const NOW: Timestamp = Timestamp::from_unix(1_000);
const END: Timestamp = Timestamp::from_unix(2_000);

fn code(grant: &GrantId) -> AuthorizationCode {
    AuthorizationCode::new(Digest::of("code"), grant.clone(), "client", "person", Scope::default(), NOW, END)
}

/// A person's tokens, with a name for each pair.
fn tokens(grant: &GrantId, name: &str) -> IssuedTokens {
    let [access, refresh] = ["access", "refresh"].map(|kind| Digest::of(&format!("{kind} {name}")));
    let mut access = AccessToken::new(access, grant.clone(), "client", Scope::default(), NOW, END);
    access.subject = Some("person".into());
    let mut refresh = RefreshToken::new(refresh, grant.clone(), "client", Scope::default(), NOW, END);
    refresh.subject = Some("person".into());
    IssuedTokens::new(access, Some(refresh))
}

fn rotation(presented: &IssuedTokens, next: &IssuedTokens) -> Rotation {
    let digest = |tokens: &IssuedTokens| tokens.refresh_token.as_ref().map(|token| token.digest);
    let mut rotation = Rotation::new(digest(presented).expect("a refresh token"), NOW);
    rotation.successor = Some(Successor::new(NOW, digest(next), SealedToken::from_bytes([7; 32])));
    rotation
}

/// How many of the tokens with these names a request would accept.
fn accepted(store: &MemoryStore, grant: &GrantId, names: &[&str]) -> usize {
    let lives = |name: &&&str| {
        let tokens = tokens(grant, name);
        let access = block_on(store.get_token(&tokens.access_token.digest)).expect("memory").is_some();
        let refresh = tokens
            .refresh_token
            .map(|token| block_on(store.get_refresh_token(&token.digest)).expect("memory"));
        let is_unused = refresh.flatten().is_some_and(|token| token.successor.is_none());
        access || is_unused
    };
    names.iter().filter(lives).count()
}

/// The answer that a client got.
type Answers<T> = Arc<Mutex<Vec<T>>>;

fn note<T>(answers: &Answers<T>, answer: T) {
    answers.lock().expect("no panic").push(answer);
}

#[test]
fn a_code_is_redeemed_once_and_a_replay_that_revokes_leaves_nothing() {
    in_many_orders(400, || {
        let (store, grant) = (Arc::new(MemoryStore::new()), GrantId::generate());
        block_on(store.create_authorization_code(code(&grant))).expect("memory");
        let answers = Answers::default();
        let redeem = |name: &'static str| {
            let (grant, answers) = (grant.clone(), Arc::clone(&answers));
            task(&store, move |store| {
                let answer =
                    block_on(store.redeem_authorization_code(&Digest::of("code"), tokens(&grant, name)));
                let answer = answer.expect("memory");
                // What the token endpoint does with a code that counts a second time (RFC 6749 section 4.1.2).
                if let Redemption::Replayed { grant_id } = &answer {
                    block_on(store.revoke_grant(grant_id)).expect("memory");
                }
                note(&answers, answer);
            })
        };
        at_once(vec![redeem("a"), redeem("b"), task(&store, |store| drop(block_on(store.sweep(NOW, 10))))]);
        let answers = answers.lock().expect("no panic");
        assert_eq!(
            answers.iter().filter(|answer| **answer == Redemption::Redeemed).count(),
            1,
            "{answers:?}"
        );
        assert_eq!(accepted(&store, &grant, &["a", "b"]), 0, "after {answers:?}");
    });
}

#[test]
fn a_refresh_token_has_one_successor_and_a_replay_that_revokes_leaves_nothing() {
    in_many_orders(400, || {
        let (store, grant) = (Arc::new(MemoryStore::new()), GrantId::generate());
        block_on(store.create_token(tokens(&grant, "first"))).expect("memory");
        let answers = Answers::default();
        let rotate = |name: &'static str| {
            let (grant, answers) = (grant.clone(), Arc::clone(&answers));
            task(&store, move |store| {
                let next = tokens(&grant, name);
                let rotation = rotation(&tokens(&grant, "first"), &next);
                let answer = block_on(store.rotate_refresh_token(rotation, next)).expect("memory");
                if let RotationOutcome::Replayed { grant_id } = &answer {
                    block_on(store.revoke_grant(grant_id)).expect("memory");
                }
                note(&answers, answer);
            })
        };
        at_once(vec![rotate("a"), rotate("b"), task(&store, |store| drop(block_on(store.sweep(NOW, 10))))]);
        let answers = answers.lock().expect("no panic");
        assert_eq!(
            answers.iter().filter(|answer| **answer == RotationOutcome::Rotated).count(),
            1,
            "{answers:?}"
        );
        assert_eq!(accepted(&store, &grant, &["first", "a", "b"]), 0, "after {answers:?}");
    });
}

#[test]
fn a_revoked_grant_stays_revoked_whatever_is_redeemed_and_rotated_meanwhile() {
    in_many_orders(400, || {
        let (store, grant) = (Arc::new(MemoryStore::new()), GrantId::generate());
        block_on(store.create_authorization_code(code(&grant))).expect("memory");
        block_on(store.create_token(tokens(&grant, "first"))).expect("memory");
        let redeem = {
            let grant = grant.clone();
            task(&store, move |store| {
                drop(block_on(store.redeem_authorization_code(&Digest::of("code"), tokens(&grant, "a"))));
            })
        };
        let rotate = {
            let grant = grant.clone();
            task(&store, move |store| {
                let next = tokens(&grant, "b");
                drop(block_on(store.rotate_refresh_token(rotation(&tokens(&grant, "first"), &next), next)));
            })
        };
        let revoke = {
            let grant = grant.clone();
            task(&store, move |store| block_on(store.revoke_grant(&grant)).expect("memory"))
        };
        at_once(vec![redeem, rotate, revoke, task(&store, |store| drop(block_on(store.sweep(NOW, 10))))]);
        assert_eq!(accepted(&store, &grant, &["first", "a", "b"]), 0);
    });
}

#[test]
fn a_sweep_takes_nothing_that_lives_and_leaves_nothing_that_is_expired() {
    in_many_orders(200, || {
        let (store, grant) = (Arc::new(MemoryStore::new()), GrantId::generate());
        block_on(store.create_authorization_code(code(&grant))).expect("memory");
        let late = Timestamp::from_unix(1_999);
        let redeem = {
            let grant = grant.clone();
            task(&store, move |store| {
                let answer =
                    block_on(store.redeem_authorization_code(&Digest::of("code"), tokens(&grant, "a")));
                assert_eq!(answer.expect("memory"), Redemption::Redeemed);
            })
        };
        at_once(vec![redeem, task(&store, move |store| drop(block_on(store.sweep(late, 10))))]);
        assert_eq!(accepted(&store, &grant, &["a"]), 1);
        block_on(store.sweep(END.plus(1), 100)).expect("memory");
        assert_eq!(store.token_count(), 0);
    });
}

#[test]
fn what_counts_once_counts_once() {
    in_many_orders(400, || {
        let (store, answers) = (Arc::new(MemoryStore::new()), Answers::default());
        let once = || {
            let answers = Arc::clone(&answers);
            task(&store, move |store| {
                note(&answers, block_on(store.use_once(&Digest::of("jti"), END)).expect("memory"))
            })
        };
        at_once(vec![once(), once(), once(), task(&store, |store| drop(block_on(store.sweep(NOW, 10))))]);
        assert_eq!(answers.lock().expect("no panic").iter().filter(|first| **first).count(), 1);
    });
}
