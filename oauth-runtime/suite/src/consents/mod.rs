//! Remembered consents.

mod replacing;

use std::sync::Arc;

use crate::case::{Case, cases};
use crate::changed::changed;
use crate::grown::ensure_whole;
use crate::outcome::{Outcome, ensure, ensure_eq};
use crate::race::race;
use crate::samples::{AWKWARD, NUL, Sample, audiences, fresh, long, now, scopes};
use oauth_runtime_core::__private::Grown;
use oauth_runtime_core::store::{
    AuthorizationCodeStore, ClientRegistrationStore, Consent, ConsentStore, GrantStore, TokenStore,
};
use oauth_runtime_core::token::GrantId;
use oauth_runtime_core::{Client, Digest, Scope, Timestamp};

pub(super) fn cases<S: ConsentStore + 'static>() -> Vec<Case<S>> {
    let mut cases = cases!["consents":
        keeps_every_field,
        keeps_members_of_a_later_version,
        keeps_awkward_subjects,
        keeps_nul,
        keeps_long_values,
        an_unknown_consent_is_none,
        giving_again_replaces,
        deleting_forgets_one_alone,
        names_are_compared_exactly,
        the_border_between_names_counts,
        lists_everything_that_a_resource_owner_allowed,
        subjects_of_a_list_are_compared_exactly,
    ];
    cases.extend(replacing::cases());
    cases
}

/// A deleted client is forgotten by everybody who gave it a consent.
pub(super) fn cases_of_deletion<S: ClientRegistrationStore + ConsentStore + 'static>() -> Vec<Case<S>> {
    cases!["client_deletion": forgets_the_consents]
}

/// What the authorization endpoint and the page of connected applications do at the same time.
pub(super) fn cases_of_issuing<S: ConsentStore + GrantStore + AuthorizationCodeStore + 'static>()
-> Vec<Case<S>> {
    cases!["consents": taking_back_and_issuing_at_once]
}

fn consent(subject: &str, client_id: &str) -> Consent {
    let scope = Scope::from_tokens(["read", "write"]).unwrap_or_default();
    Consent::new(subject, client_id, scope, now())
}

/// Replaces whatever the store keeps.
async fn give<S: ConsentStore>(store: &S, consent: Consent) -> Outcome {
    let current = store.get_consent(&consent.subject, &consent.client_id).await?;
    let given = store.replace_consent(current.as_ref(), consent).await?;
    ensure!(given, "a consent that nobody else changed was not replaced");
    Ok(())
}

async fn is_kept<S: ConsentStore>(store: &S, consent: &Consent, what: &str) -> Outcome {
    let kept = store.get_consent(&consent.subject, &consent.client_id).await?;
    ensure_eq!(kept.as_ref(), Some(consent), "{what}");
    Ok(())
}

async fn comes_back<S: ConsentStore>(store: &S, consent: Consent) -> Outcome {
    give(store, consent.clone()).await?;
    is_kept(store, &consent, "the stored consent").await
}

async fn keeps_every_field<S: ConsentStore>(store: Arc<S>) -> Outcome {
    for scope in scopes() {
        comes_back(&*store, changed!(Consent { scope, ..consent(&fresh("subject"), &fresh("client")) }))
            .await?;
    }
    for resources in audiences() {
        let resources = resources.into_iter().collect();
        comes_back(&*store, changed!(Consent { resources, ..consent(&fresh("subject"), &fresh("client")) }))
            .await?;
    }
    for seconds in [0, i64::MAX.unsigned_abs()] {
        let given_at = Timestamp::from_unix(seconds);
        comes_back(&*store, changed!(Consent { given_at, ..consent(&fresh("subject"), &fresh("client")) }))
            .await?;
    }
    Ok(())
}

async fn keeps_awkward_subjects<S: ConsentStore>(store: Arc<S>) -> Outcome {
    let client_id = fresh("client");
    for text in AWKWARD {
        comes_back(&*store, consent(text, &client_id)).await?;
    }
    for text in AWKWARD {
        let kept = store.get_consent(text, &client_id).await?.map(|kept| kept.subject);
        ensure_eq!(kept.as_deref(), Some(text), "one of many consents to a client");
    }
    Ok(())
}

async fn keeps_nul<S: ConsentStore>(store: Arc<S>) -> Outcome {
    comes_back(&*store, consent(NUL, &fresh("client"))).await
}

async fn keeps_long_values<S: ConsentStore>(store: Arc<S>) -> Outcome {
    comes_back(&*store, consent(&long(), &fresh(&"c".repeat(4096)))).await
}

async fn an_unknown_consent_is_none<S: ConsentStore>(store: Arc<S>) -> Outcome {
    let (subject, client_id) = (fresh("subject"), fresh("client"));
    ensure_eq!(store.get_consent(&subject, &client_id).await?, None, "a consent that was never given");
    store.delete_consent(&subject, &client_id).await?;
    Ok(())
}

async fn giving_again_replaces<S: ConsentStore>(store: Arc<S>) -> Outcome {
    let first = consent(&fresh("subject"), &fresh("client"));
    let given_at = first.given_at.plus(1);
    let less = changed!(Consent { scope: Scope::from_tokens(["read"])?, given_at, ..first.clone() });
    comes_back(&*store, first.clone()).await?;
    comes_back(&*store, less).await?;
    comes_back(&*store, first).await
}

async fn deleting_forgets_one_alone<S: ConsentStore>(store: Arc<S>) -> Outcome {
    let (subject, client_id) = (fresh("subject"), fresh("client"));
    let deleted = consent(&subject, &client_id);
    let others = [consent(&subject, &fresh("client")), consent(&fresh("subject"), &client_id)];
    comes_back(&*store, deleted.clone()).await?;
    for other in &others {
        comes_back(&*store, other.clone()).await?;
    }
    store.delete_consent(&subject, &client_id).await?;
    ensure_eq!(store.get_consent(&subject, &client_id).await?, None, "a deleted consent");
    are_listed(&*store, &subject, &[&others[0]], "the consents without a deleted one").await?;
    for other in &others {
        is_kept(&*store, other, "another consent of that resource owner or to that client").await?;
    }
    comes_back(&*store, deleted).await
}

async fn names_are_compared_exactly<S: ConsentStore>(store: Arc<S>) -> Outcome {
    let (subject, client_id) = (fresh("Subject"), fresh("Client"));
    comes_back(&*store, consent(&subject, &client_id)).await?;
    for (subject, client_id) in [
        (subject.to_lowercase(), client_id.clone()),
        (subject.clone(), client_id.to_lowercase()),
        (format!("{subject} "), client_id.clone()),
        (subject.clone(), format!("{client_id} ")),
        (client_id, subject),
    ] {
        let kept = store.get_consent(&subject, &client_id).await?;
        ensure_eq!(kept, None, "a consent under a similar name");
    }
    Ok(())
}

/// A store that joins both names to one key must keep them distinct.
async fn the_border_between_names_counts<S: ConsentStore>(store: Arc<S>) -> Outcome {
    let name = fresh("name");
    for border in ["", ":", "/", "|", ",", " ", "-", "_", ".", "~"] {
        let (left, right) = (format!("{name}{border}x"), format!("x{border}{name}"));
        let first = consent(&format!("{left}{border}y"), &right);
        comes_back(&*store, first.clone()).await?;
        let kept = store.get_consent(&left, &format!("y{border}{right}")).await?;
        ensure_eq!(kept, None, "a consent whose names are the same when joined with {border:?}");
    }
    Ok(())
}

/// Lists the consents of a resource owner and compares them with these, in any order.
async fn are_listed<S: ConsentStore>(store: &S, subject: &str, expected: &[&Consent], what: &str) -> Outcome {
    let mut listed = store.list_consents(subject).await?;
    let mut expected: Vec<_> = expected.iter().map(|consent| (*consent).clone()).collect();
    for consents in [&mut listed, &mut expected] {
        consents.sort_by(|one, other| one.client_id.cmp(&other.client_id));
    }
    ensure_eq!(listed, expected, "{what}");
    Ok(())
}

async fn lists_everything_that_a_resource_owner_allowed<S: ConsentStore>(store: Arc<S>) -> Outcome {
    let (subject, other) = (fresh("subject"), fresh("other"));
    are_listed(&*store, &subject, &[], "the consents of somebody who gave none").await?;
    let consents: Vec<_> = (0..20).map(|_| consent(&subject, &fresh("client"))).collect();
    let consents: Vec<_> = consents.iter().collect();
    let of_other = consent(&other, &consents[0].client_id);
    for consent in consents.iter().copied().chain([&of_other]) {
        give(&*store, consent.clone()).await?;
    }
    are_listed(&*store, &subject, &consents, "the consents of a resource owner").await?;
    are_listed(&*store, &other, &[&of_other], "the consent of another resource owner").await?;
    let less = changed!(Consent { scope: Scope::from_tokens(["read"])?, ..of_other.clone() });
    give(&*store, less.clone()).await?;
    are_listed(&*store, &other, &[&less], "a consent that was given again").await
}

async fn subjects_of_a_list_are_compared_exactly<S: ConsentStore>(store: Arc<S>) -> Outcome {
    let given = consent(&fresh("Subject"), &fresh("client"));
    give(&*store, given.clone()).await?;
    for similar in [given.subject.to_lowercase(), given.subject.to_uppercase(), format!("{} ", given.subject)]
    {
        are_listed(&*store, &similar, &[], "the consents of a similar subject").await?;
    }
    for text in AWKWARD {
        let given = consent(&format!("{text}{}", fresh("subject")), text);
        give(&*store, given.clone()).await?;
        are_listed(&*store, &given.subject, &[&given], "the consent of an awkward subject").await?;
    }
    are_listed(&*store, &given.subject, &[&given], "the consents").await
}

async fn forgets_the_consents<S: ClientRegistrationStore + ConsentStore>(store: Arc<S>) -> Outcome {
    let subject = fresh("subject");
    let (deleted, other) = (consent(&subject, &fresh("client")), consent(&subject, &fresh("client")));
    let registered = Client::confidential(&*deleted.client_id, fresh("secret"));
    let registered = registered.redirect_uri("https://client.example/cb").build()?;
    ensure!(store.create_client(registered).await?, "the identifier of a new client is taken");
    for consent in [&deleted, &other] {
        give(&*store, consent.clone()).await?;
    }
    ensure!(store.delete_client(&deleted.client_id).await?, "the client was not there to be deleted");
    ensure_eq!(store.get_consent(&subject, &deleted.client_id).await?, None, "a consent to a deleted client");
    are_listed(&*store, &subject, &[&other], "the consents without that to a deleted client").await
}

/// Withdrawing deletes the consent, and then ends the existing grants. Issuing creates the grant, and then
/// checks whether the consent still exists. Whichever comes first, nothing is left.
async fn taking_back_and_issuing_at_once<S>(store: Arc<S>) -> Outcome
where
    S: ConsentStore + GrantStore + AuthorizationCodeStore + 'static,
{
    for round in 0..20 {
        let person = Sample::new();
        give(&*store, consent(&person.subject, &person.client_id)).await?;
        let issued = race(6, |task| {
            let store = Arc::clone(&store);
            let sample = Sample { grant_id: GrantId::generate(), ..person.clone() };
            async move {
                match (task + round) % 2 {
                    0 => take_back(&*store, &sample).await.map(|()| None),
                    _ => issue(&*store, &sample).await.map(Some),
                }
            }
        });
        for code in issued.await?.into_iter().flatten() {
            let kept = store.get_authorization_code(&code).await?;
            ensure_eq!(kept, None, "a code that was issued while its consent was taken back");
        }
    }
    Ok(())
}

async fn take_back<S: ConsentStore + GrantStore>(store: &S, sample: &Sample) -> Outcome {
    store.delete_consent(&sample.subject, &sample.client_id).await?;
    for grant in store.list_grants(&sample.subject).await? {
        store.revoke_grant(&grant.grant_id).await?;
    }
    Ok(())
}

async fn issue<S>(store: &S, sample: &Sample) -> Outcome<Digest>
where
    S: ConsentStore + TokenStore + AuthorizationCodeStore,
{
    let code = sample.code();
    store.create_authorization_code(code.clone()).await?;
    if store.get_consent(&sample.subject, &sample.client_id).await?.is_none() {
        store.revoke_grant(&code.grant_id).await?;
    }
    Ok(code.digest)
}

async fn keeps_members_of_a_later_version<S: ConsentStore>(store: Arc<S>) -> Outcome {
    let consent = consent(&fresh("subject"), &fresh("client")).grown();
    give(&*store, consent.clone()).await?;
    ensure_whole(store.get_consent(&consent.subject, &consent.client_id).await?.as_ref(), &consent)?;
    ensure_whole(store.list_consents(&consent.subject).await?.first(), &consent)
}
