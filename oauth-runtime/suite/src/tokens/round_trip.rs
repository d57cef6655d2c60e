//! An access token comes back as it was stored.

use std::sync::Arc;

use crate::case::{Case, cases};
use crate::changed::changed;
use crate::grown::ensure_whole;
use crate::outcome::{Outcome, ensure, ensure_eq};
use crate::samples::{
    AWKWARD, NUL, Sample, audiences, authentication, authorization_details, confirmation, fresh, long, now,
    scopes,
};
use oauth_runtime_core::__private::Grown;
use oauth_runtime_core::openid::Claims;
use oauth_runtime_core::store::TokenStore;
use oauth_runtime_core::token::{AccessToken, Actor, IssuedTokens};
use oauth_runtime_core::{Digest, Timestamp};

pub(super) fn cases<S: TokenStore + 'static>() -> Vec<Case<S>> {
    cases!["tokens":
        keeps_every_field,
        keeps_authorization_details,
        keeps_the_claims_of_the_application,
        keeps_who_acts_and_for_which_client,
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
    ]
}

async fn store_one<S: TokenStore>(store: &S, token: &AccessToken) -> Outcome {
    Ok(store.create_token(IssuedTokens::new(token.clone(), None)).await?)
}

async fn comes_back<S: TokenStore>(store: &S, token: AccessToken) -> Outcome {
    store_one(store, &token).await?;
    let kept = store.get_token(&token.digest).await?;
    ensure_eq!(kept, Some(token), "the stored access token");
    Ok(())
}

/// A token with this text in every text field.
fn saying(text: &str) -> AccessToken {
    let text = || text.to_owned();
    changed!(AccessToken {
        subject: Some(text().into()),
        username: Some(text().into()),
        audience: vec![text()],
        confirmation: Some(confirmation(&text())),
        authentication: Some(Box::new(authentication(&text(), now()))),
        ..Sample::new().access_token()
    })
}

async fn keeps_every_field<S: TokenStore>(store: Arc<S>) -> Outcome {
    comes_back(&*store, Sample::new().own_access_token()).await?;
    comes_back(&*store, Sample::new().access_token()).await?;
    comes_back(&*store, saying("some")).await
}

async fn keeps_the_claims_of_the_application<S: TokenStore>(store: Arc<S>) -> Outcome {
    let claims =
        Claims::new().with("tenant", "acme").with("roles", vec!["editor"]).with("level", 3).with("vip", true);
    comes_back(&*store, changed!(AccessToken { claims, ..Sample::new().access_token() })).await?;
    let claims = AWKWARD.into_iter().map(|text| (text, text)).collect();
    comes_back(&*store, changed!(AccessToken { claims, ..Sample::new().access_token() })).await
}

async fn keeps_authorization_details<S: TokenStore>(store: Arc<S>) -> Outcome {
    let authorization_details = authorization_details();
    comes_back(&*store, changed!(AccessToken { authorization_details, ..Sample::new().access_token() })).await
}

/// A token that came of an exchange.
async fn keeps_who_acts_and_for_which_client<S: TokenStore>(store: Arc<S>) -> Outcome {
    let plain = Sample::new().access_token();
    for text in AWKWARD.into_iter().chain([NUL]) {
        let actor = Some(Box::new(Actor::client(text).acting_for(Some(Actor::person(text)))));
        let granted_to = Some(fresh("client").into());
        comes_back(&*store, changed!(AccessToken { actor, granted_to, ..Sample::new().access_token() }))
            .await?;
    }
    // One of the two alone, and none after it: what tokens have in common may be kept once.
    let (client_id, granted_to) = (plain.client_id.clone(), Some("the-first-client".into()));
    let exchanged = Sample { client_id, ..Sample::new() }.access_token();
    comes_back(&*store, changed!(AccessToken { granted_to, ..exchanged })).await?;
    comes_back(&*store, plain).await
}

async fn keeps_awkward_text<S: TokenStore>(store: Arc<S>) -> Outcome {
    for text in AWKWARD {
        comes_back(&*store, saying(text)).await?;
    }
    Ok(())
}

async fn keeps_nul<S: TokenStore>(store: Arc<S>) -> Outcome {
    comes_back(&*store, saying(NUL)).await
}

async fn keeps_long_values<S: TokenStore>(store: Arc<S>) -> Outcome {
    comes_back(&*store, saying(&long())).await
}

async fn keeps_scopes_and_audiences<S: TokenStore>(store: Arc<S>) -> Outcome {
    for scope in scopes() {
        comes_back(&*store, changed!(AccessToken { scope, ..Sample::new().access_token() })).await?;
    }
    for audience in audiences() {
        comes_back(&*store, changed!(AccessToken { audience, ..Sample::new().access_token() })).await?;
    }
    Ok(())
}

async fn keeps_distant_times<S: TokenStore>(store: Arc<S>) -> Outcome {
    let (first, last) = (Timestamp::from_unix(0), Timestamp::from_unix(i64::MAX.unsigned_abs()));
    comes_back(&*store, changed!(AccessToken { issued_at: first, ..Sample::new().access_token() })).await?;
    comes_back(&*store, changed!(AccessToken { expires_at: last, ..Sample::new().access_token() })).await?;
    comes_back(
        &*store,
        changed!(AccessToken { issued_at: first, expires_at: last, ..Sample::new().access_token() }),
    )
    .await
}

/// A signed 64-bit column may store the latest time that it can.
async fn keeps_what_never_expires<S: TokenStore>(store: Arc<S>) -> Outcome {
    let token =
        changed!(AccessToken { expires_at: Timestamp::from_unix(u64::MAX), ..Sample::new().access_token() });
    store_one(&*store, &token).await?;
    let kept = store.get_token(&token.digest).await?.map(|kept| kept.expires_at.as_unix());
    ensure!(
        kept.is_some_and(|kept| kept >= i64::MAX.unsigned_abs()),
        "a token that expires in u64::MAX seconds expires at {kept:?}"
    );
    Ok(())
}

async fn an_unknown_token_is_none<S: TokenStore>(store: Arc<S>) -> Outcome {
    let kept = store.get_token(&Sample::new().access_token().digest).await?;
    ensure_eq!(kept, None, "a token that was never stored");
    Ok(())
}

async fn a_digest_counts_to_its_last_byte<S: TokenStore>(store: Arc<S>) -> Outcome {
    let first = Sample::new().access_token();
    let mut bytes = *first.digest.as_bytes();
    bytes[31] ^= 1;
    let other = changed!(AccessToken { digest: Digest::from_bytes(bytes), ..Sample::new().access_token() });
    comes_back(&*store, first.clone()).await?;
    ensure_eq!(store.get_token(&other.digest).await?, None, "a token with a similar digest");
    comes_back(&*store, other.clone()).await?;
    store.revoke_token(&other.digest).await?;
    ensure_eq!(store.get_token(&first.digest).await?, Some(first), "the first of two tokens");
    Ok(())
}

async fn may_drop_what_is_expired<S: TokenStore>(store: Arc<S>) -> Outcome {
    let issued_at = Sample::new().issued_at;
    for token in [
        changed!(AccessToken { expires_at: Timestamp::from_unix(0), ..Sample::new().access_token() }),
        Sample { issued_at, expires_at: issued_at, ..Sample::new() }.access_token(),
        Sample::expired(Timestamp::from_unix(2000)).access_token(),
    ] {
        store_one(&*store, &token).await?;
        if let Some(kept) = store.get_token(&token.digest).await? {
            ensure_eq!(kept, token, "an expired token that is kept");
        }
    }
    Ok(())
}

async fn keeps_members_of_a_later_version<S: TokenStore>(store: Arc<S>) -> Outcome {
    for token in [saying("some"), Sample::new().own_access_token()] {
        let token = token.grown();
        store_one(&*store, &token).await?;
        ensure_whole(store.get_token(&token.digest).await?.as_ref(), &token)?;
    }
    Ok(())
}
