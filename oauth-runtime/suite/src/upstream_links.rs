//! Links to other providers.

use std::sync::Arc;

use crate::case::{Case, cases};
use crate::changed::changed;
use crate::grown::ensure_whole;
use crate::outcome::{Outcome, ensure, ensure_eq};
use crate::race::{TASKS, race};
use crate::samples::{AWKWARD, NUL, fresh, long, now};
use oauth_runtime_core::__private::Grown;
use oauth_runtime_core::store::{PersonStore, UpstreamLink, UpstreamStore};
use oauth_runtime_core::{Digest, Timestamp};

pub(super) fn cases<S: UpstreamStore + 'static>() -> Vec<Case<S>> {
    cases!["upstream_links":
        keeps_every_field,
        keeps_members_of_a_later_version,
        an_unknown_link_is_none,
        a_digest_counts_to_its_last_byte,
        a_linked_person_stays_linked,
        parallel_links_have_one_winner,
        lists_the_links_of_one_person,
        subjects_of_a_list_are_compared_exactly,
        only_the_own_link_is_deleted,
        a_deleted_link_can_be_made_again_by_another,
    ]
}

/// People who are deleted.
pub(super) fn cases_of_deletion<S: UpstreamStore + PersonStore + 'static>() -> Vec<Case<S>> {
    cases!["upstream_links": a_deleted_person_has_no_links]
}

const ISSUER: &str = "https://upstream.example";

fn link(subject: &str) -> UpstreamLink {
    UpstreamLink::new(ISSUER, fresh("them"), subject, now())
}

async fn comes_back<S: UpstreamStore>(store: &S, link: UpstreamLink) -> Outcome {
    ensure!(store.create_upstream_link(link.clone()).await?, "a new link was refused");
    is_kept(store, &link, "the stored link").await?;
    are_listed(store, &link.subject, &[&link], "the stored link").await
}

async fn is_kept<S: UpstreamStore>(store: &S, link: &UpstreamLink, what: &str) -> Outcome {
    ensure_eq!(store.get_upstream_link(&link.digest).await?.as_ref(), Some(link), "{what}");
    Ok(())
}

/// Lists the links of a person and compares them with these, in any order.
async fn are_listed<S: UpstreamStore>(
    store: &S,
    subject: &str,
    expected: &[&UpstreamLink],
    what: &str,
) -> Outcome {
    let mut listed = store.list_upstream_links(subject).await?;
    let mut expected: Vec<_> = expected.iter().map(|link| (*link).clone()).collect();
    for links in [&mut listed, &mut expected] {
        links.sort_by_key(|link| link.digest.to_string());
    }
    ensure_eq!(listed, expected, "the list of {what}");
    Ok(())
}

async fn keeps_every_field<S: UpstreamStore>(store: Arc<S>) -> Outcome {
    comes_back(&*store, link(&fresh("subject"))).await?;
    comes_back(&*store, link(&fresh("subject")).username("alice").shown_as("a@mail.example")).await?;
    for text in AWKWARD.into_iter().chain([NUL, &*long()]) {
        let subject = format!("{text}{}", fresh("subject"));
        let them = format!("{text}{}", fresh("them"));
        let link = UpstreamLink::new(text, them, subject, now());
        comes_back(&*store, link.username(text).shown_as(text)).await?;
    }
    for seconds in [0, i64::MAX.unsigned_abs()] {
        let linked_at = Timestamp::from_unix(seconds);
        comes_back(&*store, changed!(UpstreamLink { linked_at, ..link(&fresh("subject")) })).await?;
    }
    Ok(())
}

async fn keeps_members_of_a_later_version<S: UpstreamStore>(store: Arc<S>) -> Outcome {
    let link = link(&fresh("subject")).grown();
    ensure!(store.create_upstream_link(link.clone()).await?, "a new link was refused");
    ensure_whole(store.get_upstream_link(&link.digest).await?.as_ref(), &link)?;
    ensure_whole(store.list_upstream_links(&link.subject).await?.first(), &link)
}

async fn an_unknown_link_is_none<S: UpstreamStore>(store: Arc<S>) -> Outcome {
    let unknown = link(&fresh("subject"));
    ensure_eq!(store.get_upstream_link(&unknown.digest).await?, None, "a link that was never made");
    are_listed(&*store, &unknown.subject, &[], "somebody who has no links").await?;
    let deleted = store.delete_upstream_link(&unknown.digest, &unknown.subject).await?;
    ensure!(!deleted, "a link that was never made was deleted");
    Ok(())
}

async fn a_digest_counts_to_its_last_byte<S: UpstreamStore>(store: Arc<S>) -> Outcome {
    let first = link(&fresh("subject"));
    let mut bytes = *first.digest.as_bytes();
    bytes[31] ^= 1;
    let other = changed!(UpstreamLink { digest: Digest::from_bytes(bytes), ..link(&fresh("subject")) });
    comes_back(&*store, first.clone()).await?;
    comes_back(&*store, other).await?;
    is_kept(&*store, &first, "a link beside one with a similar digest").await
}

/// Of two people here, a person there logs in as one.
async fn a_linked_person_stays_linked<S: UpstreamStore>(store: Arc<S>) -> Outcome {
    let first = link(&fresh("subject"));
    comes_back(&*store, first.clone()).await?;
    let other = changed!(UpstreamLink { subject: fresh("other").into(), ..first.clone() });
    ensure!(!store.create_upstream_link(other.clone()).await?, "linked a person who is linked already");
    is_kept(&*store, &first, "a link after another one was refused").await?;
    are_listed(&*store, &first.subject, &[&first], "a link after another one was refused").await?;
    are_listed(&*store, &other.subject, &[], "somebody whose link was refused").await
}

async fn parallel_links_have_one_winner<S: UpstreamStore + 'static>(store: Arc<S>) -> Outcome {
    for _ in 0..10 {
        let them = fresh("them");
        let made = race(TASKS, |_| {
            let (store, them) = (Arc::clone(&store), them.clone());
            let link = UpstreamLink::new(ISSUER, them, fresh("subject"), now());
            async move {
                let made = store.create_upstream_link(link.clone()).await?;
                Ok(made.then_some(link))
            }
        });
        let made: Vec<UpstreamLink> = made.await?.into_iter().flatten().collect();
        let [winner] = &made[..] else {
            ensure!(false, "{} of {TASKS} links of one person at once were made, not one", made.len());
            return Ok(());
        };
        is_kept(&*store, winner, "the link that was made").await?;
    }
    Ok(())
}

async fn lists_the_links_of_one_person<S: UpstreamStore>(store: Arc<S>) -> Outcome {
    let (subject, other) = (fresh("subject"), link(&fresh("subject")));
    let links: Vec<_> = (0..20).map(|_| link(&subject)).collect();
    for link in links.iter().chain([&other]) {
        ensure!(store.create_upstream_link(link.clone()).await?, "a new link was refused");
    }
    are_listed(&*store, &subject, &links.iter().collect::<Vec<_>>(), "a person").await?;
    are_listed(&*store, &other.subject, &[&other], "another person").await
}

async fn subjects_of_a_list_are_compared_exactly<S: UpstreamStore>(store: Arc<S>) -> Outcome {
    let own = link(&fresh("Subject"));
    comes_back(&*store, own.clone()).await?;
    for similar in [own.subject.to_lowercase(), own.subject.to_uppercase(), format!("{} ", own.subject)] {
        are_listed(&*store, &similar, &[], "a similar subject").await?;
        let deleted = store.delete_upstream_link(&own.digest, &similar).await?;
        ensure!(!deleted, "the link of a similar subject was deleted");
    }
    is_kept(&*store, &own, "the link").await
}

async fn only_the_own_link_is_deleted<S: UpstreamStore>(store: Arc<S>) -> Outcome {
    let subject = fresh("subject");
    let (deleted, kept, foreign) = (link(&subject), link(&subject), link(&fresh("subject")));
    for link in [&deleted, &kept, &foreign] {
        ensure!(store.create_upstream_link(link.clone()).await?, "a new link was refused");
    }
    ensure!(
        !store.delete_upstream_link(&foreign.digest, &subject).await?,
        "deleted the link of another person"
    );
    is_kept(&*store, &foreign, "the link of another person").await?;
    ensure!(store.delete_upstream_link(&deleted.digest, &subject).await?, "did not delete a link");
    ensure_eq!(store.get_upstream_link(&deleted.digest).await?, None, "a deleted link");
    are_listed(&*store, &subject, &[&kept], "the links without a deleted one").await?;
    ensure!(!store.delete_upstream_link(&deleted.digest, &subject).await?, "deleted a link twice");
    Ok(())
}

async fn a_deleted_link_can_be_made_again_by_another<S: UpstreamStore>(store: Arc<S>) -> Outcome {
    let first = link(&fresh("subject"));
    comes_back(&*store, first.clone()).await?;
    ensure!(store.delete_upstream_link(&first.digest, &first.subject).await?, "did not delete a link");
    let other = changed!(UpstreamLink { subject: fresh("other").into(), ..first.clone() });
    comes_back(&*store, other).await?;
    are_listed(&*store, &first.subject, &[], "somebody whose link is now another's").await
}

async fn a_deleted_person_has_no_links<S: UpstreamStore + PersonStore>(store: Arc<S>) -> Outcome {
    let (gone, other) = (fresh("Gone"), link(&fresh("subject")));
    let similar = link(&gone.to_lowercase());
    let links = [link(&gone), link(&gone)];
    for link in links.iter().chain([&other, &similar]) {
        ensure!(store.create_upstream_link(link.clone()).await?, "a new link was refused");
    }
    store.delete_person(&gone).await?;
    are_listed(&*store, &gone, &[], "a deleted person").await?;
    for link in &links {
        ensure_eq!(store.get_upstream_link(&link.digest).await?, None, "the link of a deleted person");
    }
    for other in [&other, &similar] {
        are_listed(&*store, &other.subject, &[other], "a person who stays").await?;
    }
    Ok(())
}
