//! Claims, which the test stores.

use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use super::case::{Case, Work};
use super::outcome::{Failure, Outcome, ensure_eq};
use super::samples::{AWKWARD, NUL, fresh, long};
use oauth_runtime_core::openid::Claims;
use oauth_runtime_core::store::{ClaimsStore, PersonStore};

/// Stores the claims of a subject.
type Put<S> = dyn Fn(Arc<S>, String, Claims) -> BoxFuture<'static, Outcome> + Send + Sync;

/// A store, and how people get into it.
struct People<S> {
    store: Arc<S>,
    put: Arc<Put<S>>,
}

macro_rules! cases {
    ($put:ident: $($case:ident),* $(,)?) => {
        vec![$({
            let put = Arc::clone(&$put);
            Case {
                name: concat!("claims::", stringify!($case)),
                work: Work::Here(Box::new(move |store| {
                    $case(People { store, put: Arc::clone(&put) }).boxed()
                })),
            }
        }),*]
    };
}

/// What happens to a person who is deleted.
pub(super) fn cases_of_deletion<S, F, E>(
    put: impl Fn(Arc<S>, String, Claims) -> F + Send + Sync + 'static,
) -> Vec<Case<S>>
where
    S: ClaimsStore + PersonStore + 'static,
    F: Future<Output = Result<(), E>> + Send + 'static,
    E: std::error::Error,
{
    let put: Arc<Put<S>> = Arc::new(move |store, subject, claims| {
        put(store, subject, claims).map(|put| put.map_err(Failure::from)).boxed()
    });
    cases![put:
        a_deleted_person_is_unknown,
        deletion_is_of_one_person,
    ]
}

pub(super) fn cases<S, F, E>(
    put: impl Fn(Arc<S>, String, Claims) -> F + Send + Sync + 'static,
) -> Vec<Case<S>>
where
    S: ClaimsStore + 'static,
    F: Future<Output = Result<(), E>> + Send + 'static,
    E: std::error::Error,
{
    let put: Arc<Put<S>> = Arc::new(move |store, subject, claims| {
        put(store, subject, claims).map(|put| put.map_err(Failure::from)).boxed()
    });
    cases![put:
        keeps_values_of_every_kind,
        keeps_awkward_text,
        keeps_nul,
        keeps_long_values,
        an_unknown_subject_is_none,
        no_claims_are_some,
        later_claims_replace,
        subjects_are_compared_exactly,
    ]
}

impl<S: ClaimsStore> People<S> {
    async fn put(&self, subject: &str, claims: &Claims) -> Outcome {
        (self.put)(Arc::clone(&self.store), subject.to_owned(), claims.clone()).await?;
        self.says(subject, Some(claims), "the claims").await
    }

    async fn says(&self, subject: &str, claims: Option<&Claims>, what: &str) -> Outcome {
        let kept = self.store.get_claims(subject).await?;
        ensure_eq!(kept.as_ref(), claims, "{what}");
        Ok(())
    }
}

fn named(name: &str) -> Claims {
    Claims::new().with("name", name)
}

/// Claims with this text in names and values.
fn saying(text: &str) -> Claims {
    let nested = json!({ text: [text, { "locality": text }] });
    Claims::new().with(text, text).with("name#de", text).with("address", nested)
}

async fn keeps_values_of_every_kind<S: ClaimsStore>(people: People<S>) -> Outcome {
    let values = json!({
        "name": "Alice Doe",
        "email_verified": false,
        "phone_number_verified": true,
        "updated_at": u64::MAX,
        "before": i64::MIN,
        "height": 1.5,
        "middle_name": null,
        "address": { "formatted": "1 Main St\nTown", "locality": {} },
        "groups": ["b", "a", "b", [], [1]],
    });
    let Value::Object(values) = values else {
        return Ok(());
    };
    people.put(&fresh("subject"), &Claims::from(values)).await
}

async fn keeps_awkward_text<S: ClaimsStore>(people: People<S>) -> Outcome {
    for text in AWKWARD {
        people.put(&fresh(text), &saying(text)).await?;
    }
    Ok(())
}

async fn keeps_nul<S: ClaimsStore>(people: People<S>) -> Outcome {
    people.put(&fresh(NUL), &saying(NUL)).await
}

async fn keeps_long_values<S: ClaimsStore>(people: People<S>) -> Outcome {
    people.put(&fresh(&long()), &saying(&long())).await
}

async fn an_unknown_subject_is_none<S: ClaimsStore>(people: People<S>) -> Outcome {
    people.says(&fresh("subject"), None, "the claims of nobody").await
}

/// A person without any claims.
async fn no_claims_are_some<S: ClaimsStore>(people: People<S>) -> Outcome {
    people.put(&fresh("subject"), &Claims::new()).await
}

async fn later_claims_replace<S: ClaimsStore>(people: People<S>) -> Outcome {
    let subject = fresh("subject");
    people.put(&subject, &named("Alice Doe").with("email", "alice@people.example")).await?;
    people.put(&subject, &named("Alice Roe")).await?;
    people.put(&subject, &Claims::new()).await
}

async fn subjects_are_compared_exactly<S: ClaimsStore>(people: People<S>) -> Outcome {
    let subject = fresh("Subject");
    people.put(&subject, &named("Alice")).await?;
    for similar in
        [subject.to_lowercase(), subject.to_uppercase(), format!("{subject} "), format!(" {subject}")]
    {
        people.says(&similar, None, "the claims of a similar subject").await?;
        people.put(&similar, &named("Bob")).await?;
    }
    people.says(&subject, Some(&named("Alice")), "the claims of one of several similar subjects").await
}

async fn a_deleted_person_is_unknown<S: ClaimsStore + PersonStore>(people: People<S>) -> Outcome {
    let subject = fresh("subject");
    people.store.delete_person(&subject).await?;
    people.put(&subject, &named("Alice")).await?;
    people.store.delete_person(&subject).await?;
    people.says(&subject, None, "the claims of a deleted person").await?;
    people.store.delete_person(&subject).await?;
    people.put(&subject, &named("Alice")).await
}

async fn deletion_is_of_one_person<S: ClaimsStore + PersonStore>(people: People<S>) -> Outcome {
    let subject = fresh("Subject");
    for other in [subject.clone(), subject.to_lowercase(), format!("{subject} ")] {
        people.put(&other, &named(&other)).await?;
    }
    people.store.delete_person(&subject).await?;
    for other in [subject.to_lowercase(), format!("{subject} ")] {
        people.says(&other, Some(&named(&other)), "the claims of a similar subject, which stays").await?;
    }
    Ok(())
}
