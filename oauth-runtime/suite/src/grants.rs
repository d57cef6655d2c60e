//! The list of a resource owner's grants.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::case::{Case, cases};
use super::flows::{Flow, redeemed, refresh_digest};
use super::outcome::{Outcome, ensure, ensure_eq};
use super::race::race;
use super::samples::{AWKWARD, Sample, fresh, rotation};
use crate::changed::changed;
use oauth_runtime_core::store::{GrantStore, Redemption, RotationOutcome};
use oauth_runtime_core::token::{AccessToken, GrantId, IssuedGrant, IssuedTokens, RefreshToken};
use oauth_runtime_core::{Scope, Timestamp};

pub(super) fn cases<S: GrantStore + Flow>() -> Vec<Case<S>> {
    cases!["grants":
        nobody_has_none,
        a_code_makes_a_grant,
        tokens_make_a_grant,
        a_refresh_token_makes_a_grant_of_its_scope,
        a_grant_knows_its_session,
        a_clients_own_token_makes_none,
        redemption_moves_the_end,
        rotation_moves_the_end,
        the_end_never_moves_back,
        revocation_ends_it,
        resource_owners_see_their_own,
        subjects_are_compared_exactly,
        many_grants_are_all_listed,
        grants_at_once_are_all_listed,
        a_clients_grants_are_listed_in_pages,
        revocation_takes_grants_from_a_client,
        a_clients_own_tokens_are_not_its_grants,
        clients_of_grants_are_compared_exactly,
        an_exchanged_token_belongs_to_the_grant_that_it_came_of,
        a_grant_of_exchanged_tokens_is_that_of_the_first_client,
        tokens_after_a_revocation_begin_the_grant_anew,
    ]
}

async fn lists_only<S: GrantStore>(store: &S, expected: IssuedGrant, what: &str) -> Outcome {
    ensure_eq!(store.list_grants(&expected.subject).await?, vec![expected], "the grants after {what}");
    Ok(())
}

/// The grant of a sample's codes and tokens.
fn grant_of(sample: &Sample) -> IssuedGrant {
    let Sample { grant_id, client_id, subject, scope, issued_at, expires_at } = sample.clone();
    IssuedGrant::new(grant_id, client_id, subject, scope, issued_at, expires_at)
}

/// The same grant with tokens that are issued later and expire later.
fn later(sample: &Sample, seconds: u64) -> Sample {
    Sample {
        issued_at: sample.issued_at.plus(seconds),
        expires_at: sample.expires_at.plus(seconds),
        ..sample.clone()
    }
}

async fn nobody_has_none<S: GrantStore>(store: Arc<S>) -> Outcome {
    ensure_eq!(store.list_grants(&fresh("subject")).await?, Vec::new(), "the grants of nobody");
    Ok(())
}

async fn a_code_makes_a_grant<S: GrantStore + Flow>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    store.create_authorization_code(sample.code()).await?;
    lists_only(&*store, grant_of(&sample), "a code").await
}

async fn tokens_make_a_grant<S: GrantStore>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    store.create_token(sample.access_only()).await?;
    lists_only(&*store, grant_of(&sample), "an access token").await
}

/// Grants that end with a session are found by it.
async fn a_grant_knows_its_session<S: GrantStore + Flow>(store: Arc<S>) -> Outcome {
    for text in AWKWARD {
        let session_id = Some(text.to_owned());
        let (sample, other) = (Sample::new(), Sample::new());
        let mut code = sample.code();
        code.authentication.session_id.clone_from(&session_id);
        store.create_authorization_code(code.clone()).await?;
        let expected = changed!(IssuedGrant { session_id: session_id.clone(), ..grant_of(&sample) });
        lists_only(&*store, expected, "a code of a session").await?;
        let authentication = Some(Box::new(code.authentication));
        let access_token = changed!(AccessToken { authentication, ..other.access_token() });
        store.create_token(IssuedTokens::new(access_token, None)).await?;
        let expected = changed!(IssuedGrant { session_id, ..grant_of(&other) });
        lists_only(&*store, expected, "an access token of a session").await?;
    }
    Ok(())
}

/// The refresh token has the scope of the grant, and the access token less.
async fn a_refresh_token_makes_a_grant_of_its_scope<S: GrantStore>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    let access_token =
        changed!(AccessToken { scope: Scope::from_tokens(["read"])?, ..sample.access_token() });
    let expires_at = sample.expires_at.plus(60);
    let refresh_token = changed!(RefreshToken { expires_at, ..sample.refresh_token() });
    store.create_token(IssuedTokens::new(access_token, Some(refresh_token))).await?;
    lists_only(&*store, changed!(IssuedGrant { expires_at, ..grant_of(&sample) }), "tokens of two scopes")
        .await
}

async fn a_clients_own_token_makes_none<S: GrantStore>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    store.create_token(IssuedTokens::new(sample.own_access_token(), None)).await?;
    for subject in [sample.subject.as_str(), sample.client_id.as_str(), ""] {
        let listed = store.list_grants(subject).await?;
        let own = listed.iter().any(|grant| grant.grant_id == sample.grant_id);
        ensure!(!own, "a client's own token is listed as a grant of {subject:?}");
    }
    Ok(())
}

async fn redemption_moves_the_end<S: GrantStore + Flow>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    let (code, later) = (sample.code(), later(&sample, 60));
    store.create_authorization_code(code.clone()).await?;
    let redemption = store.redeem_authorization_code(&code.digest, later.tokens()).await?;
    ensure_eq!(redemption, Redemption::Redeemed, "the redemption");
    let expected = changed!(IssuedGrant { expires_at: later.expires_at, ..grant_of(&sample) });
    lists_only(&*store, expected, "redemption").await
}

async fn rotation_moves_the_end<S: GrantStore + Flow>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    let (_, tokens) = redeemed(&*store, &sample).await?;
    let later = later(&sample, 60);
    let rotation = rotation(refresh_digest(&tokens), later.issued_at, 0);
    let outcome = store.rotate_refresh_token(rotation, later.tokens()).await?;
    ensure_eq!(outcome, RotationOutcome::Rotated, "the rotation");
    let expected = changed!(IssuedGrant { expires_at: later.expires_at, ..grant_of(&sample) });
    lists_only(&*store, expected, "rotation").await
}

/// The last token that was issued is not always the last to expire.
async fn the_end_never_moves_back<S: GrantStore + Flow>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    let earlier = Sample { expires_at: sample.issued_at.plus(600), ..sample.clone() };
    let (code, tokens) = (sample.code(), earlier.tokens());
    store.create_authorization_code(code.clone()).await?;
    let redemption = store.redeem_authorization_code(&code.digest, tokens.clone()).await?;
    ensure_eq!(redemption, Redemption::Redeemed, "the redemption");
    lists_only(&*store, grant_of(&sample), "tokens that end before the code").await?;
    let rotation = rotation(refresh_digest(&tokens), earlier.issued_at, 0);
    let outcome = store.rotate_refresh_token(rotation, earlier.tokens()).await?;
    ensure_eq!(outcome, RotationOutcome::Rotated, "the rotation");
    lists_only(&*store, grant_of(&sample), "a rotation to tokens that end before the code").await
}

async fn revocation_ends_it<S: GrantStore + Flow>(store: Arc<S>) -> Outcome {
    let revoked = Sample::new();
    let other = Sample { grant_id: GrantId::generate(), ..revoked.clone() };
    redeemed(&*store, &revoked).await?;
    redeemed(&*store, &other).await?;
    store.revoke_grant(&revoked.grant_id).await?;
    lists_only(&*store, grant_of(&other), "the revocation of one of two").await
}

async fn resource_owners_see_their_own<S: GrantStore + Flow>(store: Arc<S>) -> Outcome {
    let first = Sample::new();
    let other = Sample { subject: fresh("subject").into(), grant_id: GrantId::generate(), ..first.clone() };
    redeemed(&*store, &first).await?;
    redeemed(&*store, &other).await?;
    lists_only(&*store, grant_of(&first), "grants of two resource owners").await?;
    lists_only(&*store, grant_of(&other), "grants of two resource owners").await
}

async fn subjects_are_compared_exactly<S: GrantStore>(store: Arc<S>) -> Outcome {
    let base = fresh("Subject");
    let near =
        [base.to_lowercase(), format!("{base} "), format!(" {base}"), format!("{base}%"), base.clone()];
    let awkward = AWKWARD.map(|text| format!("{base}{text}"));
    let subjects: BTreeSet<String> = near.into_iter().chain(awkward).collect();
    let samples: Vec<_> =
        subjects.into_iter().map(|subject| Sample { subject: subject.into(), ..Sample::new() }).collect();
    for sample in &samples {
        store.create_token(sample.tokens()).await?;
    }
    for sample in &samples {
        lists_only(&*store, grant_of(sample), "grants of resource owners with similar names").await?;
    }
    Ok(())
}

async fn many_grants_are_all_listed<S: GrantStore>(store: Arc<S>) -> Outcome {
    let subject = fresh("subject");
    let mut given = BTreeSet::new();
    for number in 0..100 {
        let issued_at = Timestamp::from_unix(Sample::new().issued_at.as_unix() + number % 3);
        let sample = Sample { subject: subject.as_str().into(), issued_at, ..Sample::new() };
        store.create_token(sample.tokens()).await?;
        given.insert(sample.grant_id.to_string());
    }
    lists_all(&*store, &subject, given).await
}

async fn grants_at_once_are_all_listed<S: GrantStore + 'static>(store: Arc<S>) -> Outcome {
    let subject = fresh("subject");
    let given = race(super::race::TASKS, |_| {
        let (store, sample) =
            (Arc::clone(&store), Sample { subject: subject.as_str().into(), ..Sample::new() });
        async move {
            store.create_token(sample.tokens()).await?;
            Ok(sample.grant_id.to_string())
        }
    });
    let given = given.await?.into_iter().collect();
    lists_all(&*store, &subject, given).await
}

async fn lists_all<S: GrantStore>(store: &S, subject: &str, given: BTreeSet<String>) -> Outcome {
    let listed = store.list_grants(subject).await?;
    ensure_eq!(listed.len(), given.len(), "how many grants are listed");
    let listed: BTreeSet<_> = listed.iter().map(|grant| grant.grant_id.to_string()).collect();
    ensure_eq!(listed, given, "the listed grants");
    Ok(())
}

/// The grants of a client, read in pages.
async fn of_client<S: GrantStore>(store: &S, client_id: &str, limit: usize) -> Outcome<Vec<String>> {
    let (mut listed, mut after) = (Vec::new(), None);
    // A store that repeats a page would never end.
    for _ in 0..100 {
        let page = store.list_client_grants(client_id, after.as_ref(), limit).await?;
        ensure!(page.len() <= limit, "a page has {} grants, and {limit} were asked for", page.len());
        let Some(last) = page.last() else { break };
        after = Some(last.grant_id.clone());
        for grant in page {
            ensure_eq!(&*grant.client_id, client_id, "the client of a listed grant");
            listed.push(grant.grant_id.to_string());
        }
    }
    listed.sort_unstable();
    Ok(listed)
}

async fn a_clients_grants_are_listed_in_pages<S: GrantStore>(store: Arc<S>) -> Outcome {
    let (client_id, mut given) = (fresh("client"), Vec::new());
    ensure_eq!(of_client(&*store, &client_id, 10).await?, given, "the grants of a client without any");
    for _ in 0..7 {
        let sample = Sample { client_id: client_id.as_str().into(), ..Sample::new() };
        store.create_token(sample.tokens()).await?;
        given.push(sample.grant_id.to_string());
    }
    store.create_token(Sample::new().tokens()).await?;
    given.sort_unstable();
    for limit in [1, 3, 7, 50] {
        ensure_eq!(of_client(&*store, &client_id, limit).await?, given, "the grants in pages of {limit}");
    }
    let none = store.list_client_grants(&client_id, None, 0).await?;
    ensure_eq!(none, Vec::new(), "a page of no grants");
    Ok(())
}

/// Whoever revokes a page goes on after a grant that is no longer there.
async fn revocation_takes_grants_from_a_client<S: GrantStore>(store: Arc<S>) -> Outcome {
    let client_id = fresh("client");
    for _ in 0..5 {
        let sample = Sample { client_id: client_id.as_str().into(), ..Sample::new() };
        store.create_token(sample.tokens()).await?;
    }
    let (mut after, mut revoked) = (None, 0);
    for _ in 0..10 {
        let page = store.list_client_grants(&client_id, after.as_ref(), 2).await?;
        let Some(last) = page.last() else { break };
        after = Some(last.grant_id.clone());
        for grant in &page {
            store.revoke_grant(&grant.grant_id).await?;
            revoked += 1;
        }
    }
    ensure_eq!(revoked, 5, "how many grants were revoked page by page");
    let left = of_client(&*store, &client_id, 10).await?;
    ensure_eq!(left, Vec::<String>::new(), "the grants of a client after all were revoked");
    Ok(())
}

async fn a_clients_own_tokens_are_not_its_grants<S: GrantStore>(store: Arc<S>) -> Outcome {
    let own = Sample::new();
    let granted = Sample { grant_id: GrantId::generate(), ..own.clone() };
    store.create_token(IssuedTokens::new(own.own_access_token(), None)).await?;
    store.create_token(granted.tokens()).await?;
    let listed = of_client(&*store, &own.client_id, 10).await?;
    ensure_eq!(listed, vec![granted.grant_id.to_string()], "the grants of a client with a token of its own");
    Ok(())
}

async fn clients_of_grants_are_compared_exactly<S: GrantStore>(store: Arc<S>) -> Outcome {
    let base = fresh("Client");
    let near = [base.to_lowercase(), base.to_uppercase(), format!("{base} "), format!("{base}%"), base];
    let samples = near.map(|client_id| Sample { client_id: client_id.into(), ..Sample::new() });
    for sample in &samples {
        store.create_token(sample.tokens()).await?;
    }
    for sample in &samples {
        let listed = of_client(&*store, &sample.client_id, 10).await?;
        ensure_eq!(listed, vec![sample.grant_id.to_string()], "the grants of clients with similar names");
    }
    Ok(())
}

/// A token of the same grant that another client holds (RFC 8693).
fn exchanged(sample: &Sample) -> AccessToken {
    let own = Sample { client_id: fresh("service").into(), ..sample.clone() };
    changed!(AccessToken { granted_to: Some(sample.client_id.clone()), ..own.access_token() })
}

async fn an_exchanged_token_belongs_to_the_grant_that_it_came_of<S: GrantStore>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    let token = exchanged(&sample);
    store.create_token(sample.tokens()).await?;
    store.create_token(IssuedTokens::new(token.clone(), None)).await?;
    lists_only(&*store, grant_of(&sample), "an exchange").await?;
    let of_first = of_client(&*store, &sample.client_id, 10).await?;
    ensure_eq!(
        of_first,
        vec![sample.grant_id.to_string()],
        "the grants of the client that the person allowed"
    );
    let of_service = of_client(&*store, &token.client_id, 10).await?;
    ensure_eq!(of_service, Vec::<String>::new(), "the grants of the client that exchanged");
    store.revoke_grant(&sample.grant_id).await?;
    ensure_eq!(store.get_token(&token.digest).await?, None, "the exchanged token of a revoked grant");
    Ok(())
}

/// The first token of a grant may have expired, and its entry with it.
async fn a_grant_of_exchanged_tokens_is_that_of_the_first_client<S: GrantStore>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    let token = exchanged(&sample);
    store.create_token(IssuedTokens::new(token.clone(), None)).await?;
    lists_only(&*store, grant_of(&sample), "an exchange alone").await?;
    let of_service = of_client(&*store, &token.client_id, 10).await?;
    ensure_eq!(of_service, Vec::<String>::new(), "the grants of the client that exchanged");
    let of_first = of_client(&*store, &sample.client_id, 10).await?;
    ensure_eq!(
        of_first,
        vec![sample.grant_id.to_string()],
        "the grants of the client that the person allowed"
    );
    store.revoke_grant(&sample.grant_id).await?;
    ensure_eq!(store.get_token(&token.digest).await?, None, "the exchanged token of a revoked grant");
    Ok(())
}

/// What a client gets for tokens of another issuer always belongs to the same grant, also after its revocation.
async fn tokens_after_a_revocation_begin_the_grant_anew<S: GrantStore>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    let again = later(&sample, 60);
    let (first, next) = (sample.access_only(), again.access_only());
    store.create_token(first.clone()).await?;
    store.revoke_grant(&sample.grant_id).await?;
    store.create_token(next.clone()).await?;
    lists_only(&*store, grant_of(&again), "a revocation and a new token").await?;
    let kept = |tokens: &IssuedTokens| tokens.access_token.digest;
    ensure_eq!(store.get_token(&kept(&first)).await?, None, "the token that was revoked");
    ensure!(store.get_token(&kept(&next)).await?.is_some(), "the new token is not there");
    store.revoke_grant(&sample.grant_id).await?;
    ensure_eq!(store.get_token(&kept(&next)).await?, None, "the new token after a second revocation");
    ensure_eq!(store.list_grants(&sample.subject).await?, Vec::new(), "the grants after a second revocation");
    Ok(())
}
