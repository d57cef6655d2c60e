//! A refresh token comes back as it was stored.

use std::sync::Arc;

use crate::case::{Case, cases};
use crate::changed::changed;
use crate::grown::ensure_whole;
use crate::outcome::{Outcome, ensure, ensure_eq};
use crate::samples::rotation;
use crate::samples::{
    AWKWARD, NUL, Sample, audiences, authentication, authorization_details, confirmation, long, now, scopes,
};
use oauth_runtime_core::__private::Grown;
use oauth_runtime_core::store::{RefreshTokenStore, RotationOutcome, TokenStore};
use oauth_runtime_core::token::{AccessToken, IssuedTokens, RefreshToken};
use oauth_runtime_core::{Digest, Timestamp};

pub(super) fn cases<S: RefreshTokenStore + TokenStore + 'static>() -> Vec<Case<S>> {
    cases!["refresh_tokens":
        keeps_every_field,
        keeps_authorization_details,
        keeps_members_of_a_later_version,
        keeps_awkward_text,
        keeps_nul,
        keeps_long_values,
        keeps_scopes_and_audiences,
        keeps_distant_times,
        keeps_what_never_expires,
        an_unknown_token_is_none,
        a_digest_counts_to_its_last_byte,
        may_drop_what_is_expired,
        a_pair_that_is_refused_leaves_nothing,
    ]
}

/// Together with an access token of the same grant.
async fn store_one<S: TokenStore>(store: &S, token: &RefreshToken) -> Outcome {
    let sample = Sample::new();
    let access_token = changed!(AccessToken {
        grant_id: token.grant_id.clone(),
        client_id: token.client_id.clone(),
        subject: token.subject.clone(),
        ..sample.access_token()
    });
    Ok(store.create_token(IssuedTokens::new(access_token, Some(token.clone()))).await?)
}

async fn comes_back<S: RefreshTokenStore + TokenStore>(store: &S, token: RefreshToken) -> Outcome {
    store_one(store, &token).await?;
    let kept = store.get_refresh_token(&token.digest).await?;
    ensure_eq!(kept, Some(token), "the stored refresh token");
    Ok(())
}

/// A token with this text in every text field.
fn saying(text: &str) -> RefreshToken {
    let text = || text.to_owned();
    changed!(RefreshToken {
        subject: Some(text().into()),
        username: Some(text().into()),
        audience: vec![text()],
        confirmation: Some(confirmation(&text())),
        authentication: Some(Box::new(authentication(&text(), now()))),
        ..Sample::new().refresh_token()
    })
}

async fn keeps_every_field<S: RefreshTokenStore + TokenStore>(store: Arc<S>) -> Outcome {
    comes_back(&*store, changed!(RefreshToken { subject: None, ..Sample::new().refresh_token() })).await?;
    comes_back(&*store, Sample::new().refresh_token()).await?;
    comes_back(&*store, saying("some")).await
}

async fn keeps_authorization_details<S: RefreshTokenStore + TokenStore>(store: Arc<S>) -> Outcome {
    let authorization_details = authorization_details();
    comes_back(&*store, changed!(RefreshToken { authorization_details, ..Sample::new().refresh_token() }))
        .await
}

async fn keeps_awkward_text<S: RefreshTokenStore + TokenStore>(store: Arc<S>) -> Outcome {
    for text in AWKWARD {
        comes_back(&*store, saying(text)).await?;
    }
    Ok(())
}

async fn keeps_nul<S: RefreshTokenStore + TokenStore>(store: Arc<S>) -> Outcome {
    comes_back(&*store, saying(NUL)).await
}

async fn keeps_long_values<S: RefreshTokenStore + TokenStore>(store: Arc<S>) -> Outcome {
    comes_back(&*store, saying(&long())).await
}

async fn keeps_scopes_and_audiences<S: RefreshTokenStore + TokenStore>(store: Arc<S>) -> Outcome {
    for scope in scopes() {
        let requested_scope = Some(scope.clone());
        comes_back(&*store, changed!(RefreshToken { scope, ..Sample::new().refresh_token() })).await?;
        comes_back(&*store, changed!(RefreshToken { requested_scope, ..Sample::new().refresh_token() }))
            .await?;
    }
    for audience in audiences() {
        comes_back(&*store, changed!(RefreshToken { audience, ..Sample::new().refresh_token() })).await?;
    }
    Ok(())
}

async fn keeps_distant_times<S: RefreshTokenStore + TokenStore>(store: Arc<S>) -> Outcome {
    let (first, last) = (Timestamp::from_unix(0), Timestamp::from_unix(i64::MAX.unsigned_abs()));
    comes_back(&*store, changed!(RefreshToken { issued_at: first, ..Sample::new().refresh_token() })).await?;
    comes_back(&*store, changed!(RefreshToken { expires_at: last, ..Sample::new().refresh_token() })).await
}

/// A signed 64-bit column may store the latest time that it can.
async fn keeps_what_never_expires<S: RefreshTokenStore + TokenStore>(store: Arc<S>) -> Outcome {
    let token = changed!(RefreshToken {
        expires_at: Timestamp::from_unix(u64::MAX),
        ..Sample::new().refresh_token()
    });
    store_one(&*store, &token).await?;
    let kept = store.get_refresh_token(&token.digest).await?.map(|kept| kept.expires_at.as_unix());
    ensure!(
        kept.is_some_and(|kept| kept >= i64::MAX.unsigned_abs()),
        "a token that expires in u64::MAX seconds expires at {kept:?}"
    );
    Ok(())
}

async fn an_unknown_token_is_none<S: RefreshTokenStore>(store: Arc<S>) -> Outcome {
    let kept = store.get_refresh_token(&Sample::new().refresh_token().digest).await?;
    ensure_eq!(kept, None, "a token that was never stored");
    Ok(())
}

async fn a_digest_counts_to_its_last_byte<S: RefreshTokenStore + TokenStore>(store: Arc<S>) -> Outcome {
    let first = Sample::new().refresh_token();
    let mut bytes = *first.digest.as_bytes();
    bytes[31] ^= 1;
    let other = changed!(RefreshToken { digest: Digest::from_bytes(bytes), ..Sample::new().refresh_token() });
    comes_back(&*store, first.clone()).await?;
    ensure_eq!(store.get_refresh_token(&other.digest).await?, None, "a token with a similar digest");
    comes_back(&*store, other).await?;
    ensure_eq!(store.get_refresh_token(&first.digest).await?, Some(first), "the first of two tokens");
    Ok(())
}

async fn may_drop_what_is_expired<S: RefreshTokenStore + TokenStore>(store: Arc<S>) -> Outcome {
    let token = Sample::expired(Timestamp::from_unix(2000)).refresh_token();
    store_one(&*store, &token).await?;
    if let Some(kept) = store.get_refresh_token(&token.digest).await? {
        ensure_eq!(kept, token, "an expired token that is kept");
    }
    Ok(())
}

/// No two tokens have one digest, so a store may refuse the second or replace the first.
async fn a_pair_that_is_refused_leaves_nothing<S: RefreshTokenStore + TokenStore>(store: Arc<S>) -> Outcome {
    let (first, mut second) = (Sample::new().tokens(), Sample::new().tokens());
    second.refresh_token.clone_from(&first.refresh_token);
    store.create_token(first).await?;
    if store.create_token(second.clone()).await.is_err() {
        let kept = store.get_token(&second.access_token.digest).await?;
        ensure_eq!(kept, None, "the access token beside a refresh token that was refused");
    }
    Ok(())
}

/// Also once it is used; what its use leaves with it has such members, too.
async fn keeps_members_of_a_later_version<S: RefreshTokenStore + TokenStore>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    let mut token = changed!(RefreshToken { grant_id: sample.grant_id.clone(), ..saying("some") }).grown();
    store_one(&*store, &token).await?;
    ensure_whole(store.get_refresh_token(&token.digest).await?.as_ref(), &token)?;
    let mut use_of_it = rotation(token.digest, sample.issued_at, 60);
    use_of_it.successor = use_of_it.successor.map(Grown::grown);
    token.successor.clone_from(&use_of_it.successor);
    let outcome = store.rotate_refresh_token(use_of_it, sample.tokens()).await?;
    ensure_eq!(outcome, RotationOutcome::Rotated, "the first use of a refresh token");
    ensure_whole(store.get_refresh_token(&token.digest).await?.as_ref(), &token)
}
