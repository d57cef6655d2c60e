//! A request comes back as it was stored, and is the only one of its kind that waits.

use std::sync::Arc;

use super::{approval, create, decide, is_gone, is_kept, request};
use crate::case::{Case, cases};
use crate::changed::changed;
use crate::outcome::{Outcome, ensure_eq};
use crate::samples::{
    AWKWARD, NUL, Sample, authentication, authorization_details, confirmation, digest, long,
};
use oauth_runtime_core::ciba::TokenDeliveryMode;
use oauth_runtime_core::store::{CibaRequestStore, SLOW_DOWN};
use oauth_runtime_core::token::{CibaDecision, CibaRequest, DecoupledApproval};
use oauth_runtime_core::{Digest, Text};

pub(super) fn cases<S: CibaRequestStore + 'static>() -> Vec<Case<S>> {
    cases!["ciba_requests":
        keeps_every_field,
        an_unknown_request_is_none,
        of_the_same_requests_one_waits,
        lists_what_waits_for_a_person,
        polls_in_intervals,
    ]
}

async fn keeps_every_field<S: CibaRequestStore>(store: Arc<S>) -> Outcome {
    for text in AWKWARD.map(str::to_owned).into_iter().chain([NUL.to_owned(), long()]) {
        let sample = Sample { subject: format!("{text} {}", digest()).into(), ..Sample::new() };
        let request = changed!(CibaRequest {
            username: Some(Text::from(text.as_str())),
            requested_scope: Some(sample.scope.clone()),
            authorization_details: authorization_details(),
            audience: vec![text.clone(), String::new()],
            confirmation: Some(confirmation(&text)),
            acr_values: vec![text.clone(), "2".to_owned()],
            binding_message: Some(text.clone()),
            address: Some([192, 0, 2, 7].into()),
            delivery: TokenDeliveryMode::Ping,
            notification: Some(text.clone()),
            kept_until: sample.expires_at.plus(900),
            ..request(&sample)
        });
        create(&*store, &request).await?;
        is_kept(&*store, &request, "a request with every field").await?;
        let approval = changed!(DecoupledApproval {
            username: Some(Text::from(text.as_str())),
            authorization_details: authorization_details(),
            authentication: authentication(&text, sample.issued_at),
            ..approval(&sample)
        });
        let decided = decide(&*store, &request, CibaDecision::Approved(approval)).await?;
        is_kept(&*store, &decided, "its approval with every field").await?;
    }
    Ok(())
}

async fn an_unknown_request_is_none<S: CibaRequestStore>(store: Arc<S>) -> Outcome {
    let unknown = request(&Sample::new());
    is_gone(&*store, &unknown, "a request that was never stored").await?;
    let decided = store.decide_ciba_request(&unknown.digest, CibaDecision::Denied, unknown.issued_at).await?;
    ensure_eq!(decided, false, "whether a decision about nothing counts");
    let polled = store.poll_ciba_request(&unknown.digest, unknown.issued_at).await?;
    ensure_eq!(polled, false, "whether a poll for nothing is in time");
    let claimed = changed!(CibaRequest { due_at: Some(unknown.expires_at), ..unknown.clone() });
    store.end_ciba_notification(&claimed).await?;
    is_gone(&*store, &unknown, "what was decided, polled and told, and never stored").await
}

/// Until it is decided, even if it has expired.
async fn of_the_same_requests_one_waits<S: CibaRequestStore>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    let first = changed!(CibaRequest {
        expires_at: sample.issued_at,
        kept_until: sample.expires_at,
        ..request(&sample)
    });
    let again = || changed!(CibaRequest { same: first.same, ..request(&sample) });
    create(&*store, &first).await?;
    let other = again();
    let waiting = store.create_ciba_request(other.clone()).await?;
    ensure_eq!(waiting, Some(first.digest), "the request that waits instead of the same one");
    is_gone(&*store, &other, "a request that is the same as one that waits").await?;
    is_kept(&*store, &first, "the request that waits").await?;
    for decision in [CibaDecision::Replaced, CibaDecision::Denied, CibaDecision::Approved(approval(&sample))]
    {
        let waiting = changed!(CibaRequest { same: digest(), ..request(&sample) });
        create(&*store, &waiting).await?;
        decide(&*store, &waiting, decision).await?;
        let next = changed!(CibaRequest { same: waiting.same, ..request(&sample) });
        create(&*store, &next).await?;
        is_kept(&*store, &next, "the request after one that was decided").await?;
    }
    decide(&*store, &first, CibaDecision::Replaced).await?;
    create(&*store, &other).await
}

async fn lists_what_waits_for_a_person<S: CibaRequestStore>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    let now = sample.issued_at.plus(50);
    let at = |seconds: u64| {
        changed!(CibaRequest { issued_at: sample.issued_at.plus(seconds), ..request(&sample) })
    };
    let (oldest, newest, middle) = (at(0), at(20), at(10));
    let (denied, expired) =
        (at(5), changed!(CibaRequest { expires_at: now, kept_until: sample.expires_at, ..at(6) }));
    let subject: Text = sample.subject.to_uppercase().into();
    let of_others = [changed!(CibaRequest { subject, ..at(7) }), request(&Sample::new())];
    for request in [&oldest, &newest, &middle, &denied, &expired].into_iter().chain(&of_others) {
        create(&*store, request).await?;
    }
    decide(&*store, &denied, CibaDecision::Denied).await?;
    let listed = async |limit: usize| -> Outcome<Vec<Digest>> {
        let listed = store.list_ciba_requests(&sample.subject, now, limit).await?;
        Ok(listed.into_iter().map(|request| request.digest).collect())
    };
    ensure_eq!(listed(10).await?, [newest.digest, middle.digest, oldest.digest], "what waits, newest first");
    ensure_eq!(listed(2).await?, [newest.digest, middle.digest], "the first two that wait");
    let listed = store.list_ciba_requests(&sample.subject, now, 1).await?;
    ensure_eq!(listed, [newest], "the listed request");
    Ok(())
}

async fn polls_in_intervals<S: CibaRequestStore>(store: Arc<S>) -> Outcome {
    let request = request(&Sample::new());
    create(&*store, &request).await?;
    let slower = 5 + SLOW_DOWN;
    let polls = [(0, true), (5, true), (9, false), (9 + slower, true), (9 + slower, false)];
    for (seconds, expected) in polls {
        let in_time = store.poll_ciba_request(&request.digest, request.issued_at.plus(seconds)).await?;
        ensure_eq!(in_time, expected, "whether a poll after {seconds} seconds of {polls:?} is in time");
    }
    is_kept(&*store, &request, "a request that was polled").await
}
