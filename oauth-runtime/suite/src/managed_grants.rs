//! Grants that clients manage: what a store keeps of them, and changes at once.

use std::sync::Arc;

use super::case::{Case, cases};
use super::flows::{Flow, redeemed, refresh_digest};
use super::outcome::{Outcome, ensure, ensure_eq};
use super::race::race;
use super::samples::{Sample, fresh, now, rotation};
use crate::changed::changed;
use oauth_runtime_core::__private::Grown;
use oauth_runtime_core::store::{GrantManagementStore, Redemption, RotationOutcome};
use oauth_runtime_core::token::{
    AccessToken, AuthorizationCode, GrantId, GrantManagementAction, IssuedGrant, IssuedTokens, ManagedGrant,
    RefreshToken,
};
use oauth_runtime_core::{Digest, Scope};

pub(super) fn cases<S: GrantManagementStore + Flow>() -> Vec<Case<S>> {
    cases!["managed_grants":
        an_unknown_grant_is_none,
        a_clients_own_token_is_none,
        a_grant_is_found_with_its_end,
        keeps_every_field,
        keeps_members_of_a_later_version,
        keeps_what_codes_and_tokens_know,
        a_change_is_listed,
        a_change_keeps_the_tokens,
        a_change_does_not_move_the_end_back,
        a_refresh_is_no_change,
        a_stale_change_is_refused,
        a_revoked_grant_is_not_changed,
        an_unknown_grant_is_not_changed,
        grants_are_changed_one_by_one,
        of_changes_at_once_one_wins,
        merging_at_once_loses_nothing,
        a_revocation_wins_against_a_change,
    ]
}

/// The grant with this version; each call makes another one.
fn managed(version: u64, scope: &str) -> Outcome<ManagedGrant> {
    let mut managed = ManagedGrant::new(now());
    managed.version = version;
    managed.add_scope(&scope.parse()?, &[]);
    Ok(managed)
}

fn with(grant: &IssuedGrant, managed: ManagedGrant) -> IssuedGrant {
    changed!(IssuedGrant { scope: managed.scope(), managed: Some(Box::new(managed)), ..grant.clone() })
}

async fn get<S: GrantManagementStore>(store: &S, id: &GrantId) -> Outcome<IssuedGrant> {
    store.get_grant(id).await?.ok_or_else(|| super::outcome::Failure("a grant was not found".to_owned()))
}

/// A grant with tokens.
async fn begun<S: GrantManagementStore + Flow>(store: &S) -> Outcome<(Sample, IssuedGrant, IssuedTokens)> {
    let sample = Sample::new();
    let (_, tokens) = redeemed(store, &sample).await?;
    let grant = get(store, &sample.grant_id).await?;
    Ok((sample, grant, tokens))
}

async fn replaced<S: GrantManagementStore>(
    store: &S,
    current: &IssuedGrant,
    next: &IssuedGrant,
    what: &str,
) -> Outcome {
    ensure!(store.replace_grant(current, next.clone()).await?, "{what}: a current grant was not replaced");
    ensure_eq!(get(store, &next.grant_id).await?, next.clone(), "{what}");
    Ok(())
}

async fn an_unknown_grant_is_none<S: GrantManagementStore>(store: Arc<S>) -> Outcome {
    for id in [GrantId::generate(), GrantId::from(""), GrantId::from(fresh("grant"))] {
        ensure_eq!(store.get_grant(&id).await?, None, "the grant {id}");
    }
    Ok(())
}

async fn a_clients_own_token_is_none<S: GrantManagementStore>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    store.create_token(IssuedTokens::new(sample.own_access_token(), None)).await?;
    ensure_eq!(store.get_grant(&sample.grant_id).await?, None, "the grant of a client's own token");
    Ok(())
}

async fn a_grant_is_found_with_its_end<S: GrantManagementStore + Flow>(store: Arc<S>) -> Outcome {
    let (sample, grant, tokens) = begun(&*store).await?;
    ensure_eq!(
        (&grant.client_id, &grant.subject, grant.expires_at),
        (&sample.client_id, &sample.subject, sample.expires_at),
        "the grant of a code and its tokens"
    );
    let later = Sample { expires_at: sample.expires_at.plus(60), ..sample.clone() };
    let rotation = rotation(refresh_digest(&tokens), later.issued_at, 0);
    let outcome = store.rotate_refresh_token(rotation, later.tokens()).await?;
    ensure_eq!(outcome, RotationOutcome::Rotated, "the rotation");
    ensure_eq!(get(&*store, &sample.grant_id).await?.expires_at, later.expires_at, "the end after a refresh");
    Ok(())
}

async fn keeps_every_field<S: GrantManagementStore + Flow>(store: Arc<S>) -> Outcome {
    let changes: [fn(&mut ManagedGrant) -> Outcome; 5] = [
        |_| Ok(()),
        |own| {
            own.add_scope(&"read write".parse()?, &["https://a.example".into(), "https://b.example".into()]);
            Ok(())
        },
        |own| {
            own.authorization_details =
                serde_json::from_str(r#"[{"type":"payment","note":"\u0000\ud83d\ude00"}]"#)?;
            Ok(())
        },
        |own| {
            own.claims = r#"{"userinfo":{"email":{"essential":true}},"id_token":{"name":null}}"#.parse()?;
            Ok(())
        },
        |own| {
            (own.replaced_at_version, own.sender_constrained) = (own.version, true);
            own.approved_at = own.updated_at.plus(1);
            Ok(())
        },
    ];
    let (_, mut current, _) = begun(&*store).await?;
    for (version, change) in (1..).zip(changes) {
        let mut own = managed(version, "read")?;
        change(&mut own)?;
        let next = changed!(IssuedGrant { session_id: Some(fresh("session")), ..with(&current, own) });
        replaced(&*store, &current, &next, "a changed grant").await?;
        current = next;
    }
    Ok(())
}

async fn keeps_members_of_a_later_version<S: GrantManagementStore + Flow>(store: Arc<S>) -> Outcome {
    let (_, current, _) = begun(&*store).await?;
    let next = with(&current, managed(1, "read")?).grown();
    replaced(&*store, &current, &next, "a grant of a later version").await
}

async fn keeps_what_codes_and_tokens_know<S: GrantManagementStore + Flow>(store: Arc<S>) -> Outcome {
    for action in GrantManagementAction::ALL {
        let sample = Sample::new();
        let code = changed!(AuthorizationCode { grant_management: Some(action), ..sample.code() });
        store.create_authorization_code(code.clone()).await?;
        let kept = store.get_authorization_code(&code.digest).await?;
        ensure_eq!(kept.and_then(|kept| kept.grant_management), Some(action), "the action of a code");
        let grant_version = Some(u64::from(u32::MAX) + 1);
        let access_token = changed!(AccessToken { grant_version, ..sample.access_token() });
        let refresh_token = changed!(RefreshToken { grant_version, ..sample.refresh_token() });
        let tokens = IssuedTokens::new(access_token, Some(refresh_token));
        let redemption = store.redeem_authorization_code(&code.digest, tokens.clone()).await?;
        ensure_eq!(redemption, Redemption::Redeemed, "the redemption");
        let kept = store.get_token(&tokens.access_token.digest).await?;
        ensure_eq!(kept.and_then(|kept| kept.grant_version), grant_version, "the version of an access token");
        let kept = store.get_refresh_token(&refresh_digest(&tokens)).await?;
        ensure_eq!(kept.and_then(|kept| kept.grant_version), grant_version, "the version of a refresh token");
    }
    Ok(())
}

async fn a_change_is_listed<S: GrantManagementStore + Flow>(store: Arc<S>) -> Outcome {
    let (sample, current, _) = begun(&*store).await?;
    let next = with(&current, managed(1, "read write upload")?);
    replaced(&*store, &current, &next, "a change").await?;
    ensure_eq!(store.list_grants(&sample.subject).await?, vec![next.clone()], "the grants of the person");
    let of_client = store.list_client_grants(&sample.client_id, None, 10).await?;
    ensure_eq!(of_client, vec![next], "the grants of the client");
    Ok(())
}

/// What was issued before and afterwards belongs to the grant, and ends with it.
async fn a_change_keeps_the_tokens<S: GrantManagementStore + Flow>(store: Arc<S>) -> Outcome {
    let (sample, current, tokens) = begun(&*store).await?;
    replaced(&*store, &current, &with(&current, managed(1, "read")?), "a change").await?;
    let (code, later) = (sample.code(), sample.tokens());
    store.create_authorization_code(code.clone()).await?;
    let redemption = store.redeem_authorization_code(&code.digest, later.clone()).await?;
    ensure_eq!(redemption, Redemption::Redeemed, "a code for a grant that was there before");
    for own in [&tokens, &later] {
        ensure!(store.get_token(&own.access_token.digest).await?.is_some(), "a change took a token away");
    }
    store.revoke_grant(&sample.grant_id).await?;
    ensure_eq!(store.get_grant(&sample.grant_id).await?, None, "a revoked grant");
    for own in [&tokens, &later] {
        ensure_eq!(store.get_token(&own.access_token.digest).await?, None, "a token of a revoked grant");
        ensure_eq!(store.get_refresh_token(&refresh_digest(own)).await?, None, "a refresh token of it");
    }
    Ok(())
}

async fn a_change_does_not_move_the_end_back<S: GrantManagementStore + Flow>(store: Arc<S>) -> Outcome {
    let (sample, current, tokens) = begun(&*store).await?;
    let later = Sample { expires_at: sample.expires_at.plus(60), ..sample.clone() };
    let rotation = rotation(refresh_digest(&tokens), later.issued_at, 0);
    ensure_eq!(
        store.rotate_refresh_token(rotation, later.tokens()).await?,
        RotationOutcome::Rotated,
        "a refresh"
    );
    let earlier =
        changed!(IssuedGrant { expires_at: sample.issued_at.plus(1), ..with(&current, managed(1, "read")?) });
    ensure!(store.replace_grant(&current, earlier).await?, "a refresh in between is no change");
    ensure_eq!(get(&*store, &sample.grant_id).await?.expires_at, later.expires_at, "the end after a change");
    Ok(())
}

/// The end of the grant moves on, and that concerns nobody who changes what it has.
async fn a_refresh_is_no_change<S: GrantManagementStore + Flow>(store: Arc<S>) -> Outcome {
    let (sample, unmanaged, tokens) = begun(&*store).await?;
    let current = with(&unmanaged, managed(1, "read")?);
    replaced(&*store, &unmanaged, &current, "the first version").await?;
    let later = Sample { expires_at: sample.expires_at.plus(60), ..sample.clone() };
    let rotation = rotation(refresh_digest(&tokens), later.issued_at, 0);
    ensure_eq!(
        store.rotate_refresh_token(rotation, later.tokens()).await?,
        RotationOutcome::Rotated,
        "a refresh"
    );
    let next = with(&current, managed(2, "read write")?);
    ensure!(
        store.replace_grant(&current, next.clone()).await?,
        "a refresh in between was taken for a change"
    );
    let expected = changed!(IssuedGrant { expires_at: later.expires_at, ..next });
    ensure_eq!(get(&*store, &sample.grant_id).await?, expected, "the grant after a refresh and a change");
    Ok(())
}

async fn a_stale_change_is_refused<S: GrantManagementStore + Flow>(store: Arc<S>) -> Outcome {
    let (_, unmanaged, _) = begun(&*store).await?;
    let first = with(&unmanaged, managed(1, "read")?);
    replaced(&*store, &unmanaged, &first, "the first version").await?;
    let stale = with(&unmanaged, managed(1, "write")?);
    ensure!(!store.replace_grant(&unmanaged, stale).await?, "a stale first version was stored");
    let second = with(&first, managed(2, "read write")?);
    replaced(&*store, &first, &second, "the second version").await?;
    for stale in [&unmanaged, &first] {
        let next = with(stale, managed(2, "upload")?);
        ensure!(!store.replace_grant(stale, next).await?, "a stale change was stored");
    }
    ensure_eq!(get(&*store, &second.grant_id).await?, second, "the grant after stale changes");
    Ok(())
}

async fn a_revoked_grant_is_not_changed<S: GrantManagementStore + Flow>(store: Arc<S>) -> Outcome {
    let (sample, current, _) = begun(&*store).await?;
    store.revoke_grant(&sample.grant_id).await?;
    let next = with(&current, managed(1, "read")?);
    ensure!(!store.replace_grant(&current, next).await?, "a revoked grant was changed");
    ensure_eq!(store.get_grant(&sample.grant_id).await?, None, "a revoked grant after a change");
    ensure_eq!(store.list_grants(&sample.subject).await?, Vec::new(), "the grants of the person");
    Ok(())
}

async fn an_unknown_grant_is_not_changed<S: GrantManagementStore>(store: Arc<S>) -> Outcome {
    let Sample { grant_id, client_id, subject, scope, issued_at, expires_at } = Sample::new();
    let unknown = IssuedGrant::new(grant_id, client_id, subject.clone(), scope, issued_at, expires_at);
    let next = with(&unknown, managed(1, "read")?);
    ensure!(!store.replace_grant(&unknown, next).await?, "a grant that is not there was changed");
    ensure_eq!(store.get_grant(&unknown.grant_id).await?, None, "a grant that is not there");
    ensure_eq!(store.list_grants(&subject).await?, Vec::new(), "the grants of the person");
    Ok(())
}

async fn grants_are_changed_one_by_one<S: GrantManagementStore + Flow>(store: Arc<S>) -> Outcome {
    let first = Sample::new();
    let other = Sample { grant_id: GrantId::generate(), ..first.clone() };
    redeemed(&*store, &first).await?;
    redeemed(&*store, &other).await?;
    let (current, beside) = (get(&*store, &first.grant_id).await?, get(&*store, &other.grant_id).await?);
    replaced(&*store, &current, &with(&current, managed(1, "upload")?), "one of two").await?;
    ensure_eq!(get(&*store, &other.grant_id).await?, beside, "the other grant of the same client and person");
    Ok(())
}

async fn of_changes_at_once_one_wins<S: GrantManagementStore + Flow>(store: Arc<S>) -> Outcome {
    let (_, mut current, _) = begun(&*store).await?;
    for version in 1..=5 {
        let attempts = race(super::race::TASKS, |number| {
            let (store, current) = (Arc::clone(&store), current.clone());
            async move {
                let next = with(&current, managed(version, &format!("scope{number}"))?);
                Ok((next.clone(), store.replace_grant(&current, next).await?))
            }
        });
        let attempts = attempts.await?;
        let won: Vec<_> = attempts.iter().filter(|(_, won)| *won).map(|(next, _)| next).collect();
        let [winner] = won.as_slice() else {
            ensure!(false, "{} of {} changes at once succeeded, not one", won.len(), attempts.len());
            return Ok(());
        };
        current = (*winner).clone();
        ensure_eq!(get(&*store, &current.grant_id).await?, current, "the grant after changes at once");
    }
    Ok(())
}

/// Each task adds its scope to what it reads, until it succeeds.
async fn merging_at_once_loses_nothing<S: GrantManagementStore + Flow>(store: Arc<S>) -> Outcome {
    let (sample, current, _) = begun(&*store).await?;
    replaced(&*store, &current, &with(&current, managed(1, "read")?), "the first version").await?;
    let scopes = race(super::race::TASKS, |number| {
        let (store, id) = (Arc::clone(&store), sample.grant_id.clone());
        async move {
            let scope: Scope = format!("scope{number}").parse()?;
            loop {
                let current = get(&*store, &id).await?;
                let Some(mut managed) = current.managed.as_deref().cloned() else { continue };
                managed.version += 1;
                managed.add_scope(&scope, &[]);
                if store.replace_grant(&current, with(&current, managed)).await? {
                    return Ok(scope);
                }
            }
        }
    });
    let scopes = scopes.await?;
    let merged = get(&*store, &sample.grant_id).await?;
    for scope in &scopes {
        ensure!(scope.is_subset_of(&merged.scope), "the scope {scope} was lost: {}", merged.scope);
    }
    let version = merged.managed.map(|managed| managed.version);
    ensure_eq!(version, Some(1 + scopes.len() as u64), "the version after {} changes", scopes.len());
    Ok(())
}

/// Whatever comes first, the grant has ended at the end.
async fn a_revocation_wins_against_a_change<S: GrantManagementStore + Flow>(store: Arc<S>) -> Outcome {
    for _ in 0..10 {
        let (sample, current, tokens) = begun(&*store).await?;
        let current = Arc::new(current);
        race(super::race::TASKS, |number| {
            let (store, current) = (Arc::clone(&store), Arc::clone(&current));
            async move {
                match number {
                    0 => store.revoke_grant(&current.grant_id).await?,
                    _ => {
                        let next = with(&current, managed(1, &format!("scope{number}"))?);
                        store.replace_grant(&current, next).await?;
                    }
                }
                Ok(())
            }
        })
        .await?;
        ensure_eq!(store.get_grant(&sample.grant_id).await?, None, "a grant that was revoked during changes");
        ensure_eq!(store.list_grants(&sample.subject).await?, Vec::new(), "the grants of the person");
        let digest: Digest = tokens.access_token.digest;
        ensure_eq!(store.get_token(&digest).await?, None, "a token of it");
    }
    Ok(())
}
