//! A code comes back as it was stored, and as it was decided.

use std::sync::Arc;

use super::{approval, code, create, decide, is_kept};
use crate::case::{Case, cases};
use crate::changed::changed;
use crate::grown::ensure_whole;
use crate::outcome::{Outcome, ensure, ensure_eq};
use crate::samples::{
    AWKWARD, NUL, Sample, audiences, authentication, authorization_details, confirmation, digest, long,
    scopes,
};
use oauth_runtime_core::__private::Grown;
use oauth_runtime_core::store::DeviceCodeStore;
use oauth_runtime_core::token::{DecoupledApproval, DeviceCode, DeviceDecision, GrantId};
use oauth_runtime_core::{Digest, Timestamp};

pub(super) fn cases<S: DeviceCodeStore + 'static>() -> Vec<Case<S>> {
    cases!["device_codes":
        keeps_every_field,
        keeps_authorization_details,
        keeps_members_of_a_later_version,
        keeps_awkward_text,
        keeps_nul,
        keeps_long_values,
        keeps_scopes_and_audiences,
        keeps_distant_times,
        an_unknown_code_is_none,
        a_digest_counts_to_its_last_byte,
        the_digests_are_not_mixed_up,
        may_drop_what_is_expired,
    ]
}

/// The code before and after the decision.
async fn comes_back<S: DeviceCodeStore>(store: &S, code: &DeviceCode, decision: DeviceDecision) -> Outcome {
    create(store, code).await?;
    is_kept(store, code, "the stored code").await?;
    let decided = decide(store, code, decision).await?;
    is_kept(store, &decided, "the decided code").await
}

async fn comes_back_approved<S: DeviceCodeStore>(
    store: &S,
    code: DeviceCode,
    approval: DecoupledApproval,
) -> Outcome {
    comes_back(store, &code, DeviceDecision::Approved(approval)).await
}

/// With this text in every text field.
async fn comes_back_saying<S: DeviceCodeStore>(store: &S, text: &str) -> Outcome {
    let sample = Sample::new();
    let code = changed!(DeviceCode {
        client_id: format!("{}{text}", sample.client_id).into(),
        confirmation: Some(confirmation(text)),
        ..code(&sample)
    });
    let approval = changed!(DecoupledApproval {
        subject: text.into(),
        username: Some(text.into()),
        authentication: authentication(text, sample.issued_at),
        ..approval(&sample)
    });
    comes_back_approved(store, code, approval).await
}

async fn keeps_every_field<S: DeviceCodeStore>(store: Arc<S>) -> Outcome {
    comes_back(&*store, &code(&Sample::new()), DeviceDecision::Denied).await?;
    for interval in [0, 1, 3600, u32::MAX.into()] {
        let sample = Sample::new();
        let code = changed!(DeviceCode { interval, ..code(&sample) });
        let approved_at = sample.issued_at.plus(20);
        let approval = changed!(DecoupledApproval { approved_at, ..approval(&sample) });
        comes_back_approved(&*store, code, approval).await?;
    }
    comes_back_saying(&*store, "alice").await
}

/// The resource owner approves fewer than the device asks for.
async fn keeps_authorization_details<S: DeviceCodeStore>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    let asked = changed!(DeviceCode { authorization_details: authorization_details(), ..code(&sample) });
    comes_back_approved(&*store, asked, approval(&sample)).await?;
    let sample = Sample::new();
    let approved =
        changed!(DecoupledApproval { authorization_details: authorization_details(), ..approval(&sample) });
    comes_back_approved(&*store, code(&sample), approved).await
}

async fn keeps_awkward_text<S: DeviceCodeStore>(store: Arc<S>) -> Outcome {
    for text in AWKWARD {
        comes_back_saying(&*store, text).await?;
    }
    Ok(())
}

async fn keeps_nul<S: DeviceCodeStore>(store: Arc<S>) -> Outcome {
    comes_back_saying(&*store, NUL).await
}

async fn keeps_long_values<S: DeviceCodeStore>(store: Arc<S>) -> Outcome {
    comes_back_saying(&*store, &long()).await
}

/// The resource owner approves other scopes than those that the device requests, and the device names resources.
async fn keeps_scopes_and_audiences<S: DeviceCodeStore>(store: Arc<S>) -> Outcome {
    let scopes = scopes();
    for (asked, approved) in scopes.iter().zip(scopes.iter().rev()) {
        let sample = Sample::new();
        let code = changed!(DeviceCode {
            scope: asked.clone(),
            requested_scope: Some(approved.clone()),
            ..code(&sample)
        });
        let approval = changed!(DecoupledApproval { scope: approved.clone(), ..approval(&sample) });
        comes_back_approved(&*store, code, approval).await?;
    }
    for audience in audiences() {
        let sample = Sample::new();
        let code = changed!(DeviceCode { audience, ..code(&sample) });
        comes_back_approved(&*store, code, approval(&sample)).await?;
    }
    Ok(())
}

async fn keeps_distant_times<S: DeviceCodeStore>(store: Arc<S>) -> Outcome {
    let (first, last) = (Timestamp::from_unix(0), Timestamp::from_unix(i64::MAX.unsigned_abs()));
    let sample = Sample { issued_at: first, expires_at: last, ..Sample::new() };
    for auth_time in [first, last] {
        let approval = changed!(DecoupledApproval {
            grant_id: GrantId::generate(),
            authentication: authentication("", auth_time),
            ..approval(&sample)
        });
        comes_back_approved(&*store, code(&sample), approval).await?;
    }
    Ok(())
}

async fn an_unknown_code_is_none<S: DeviceCodeStore>(store: Arc<S>) -> Outcome {
    super::is_gone(&*store, &code(&Sample::new()), "a code that was never stored").await
}

async fn a_digest_counts_to_its_last_byte<S: DeviceCodeStore>(store: Arc<S>) -> Outcome {
    let first = code(&Sample::new());
    create(&*store, &first).await?;
    for last in [0, 31] {
        let similar = |digest: Digest| {
            let mut bytes = *digest.as_bytes();
            bytes[last] ^= 1;
            Digest::from_bytes(bytes)
        };
        let (digest, user_code) = (similar(first.digest), similar(first.user_code));
        let other = changed!(DeviceCode { digest, user_code, ..code(&Sample::new()) });
        super::is_gone(&*store, &other, "a code with similar digests").await?;
        create(&*store, &other).await?;
        is_kept(&*store, &other, "a code with similar digests").await?;
    }
    is_kept(&*store, &first, "the first of three codes").await
}

/// A person who types the code on a device does not have the code that the device polls with.
async fn the_digests_are_not_mixed_up<S: DeviceCodeStore>(store: Arc<S>) -> Outcome {
    let code = code(&Sample::new());
    create(&*store, &code).await?;
    let swapped = changed!(DeviceCode { digest: code.user_code, user_code: code.digest, ..code.clone() });
    super::is_gone(&*store, &swapped, "a code by the other of its digests").await?;
    let decided = store.decide_device_code(&code.user_code, DeviceDecision::Denied).await?;
    ensure_eq!(decided, false, "whether a decision counts by the digest of the user code");
    ensure_eq!(store.poll_device_code(&digest(), code.issued_at).await?, false, "a poll without a code");
    is_kept(&*store, &code, "the stored code").await
}

async fn may_drop_what_is_expired<S: DeviceCodeStore>(store: Arc<S>) -> Outcome {
    let issued_at = Sample::new().issued_at;
    for sample in [
        Sample { expires_at: Timestamp::from_unix(0), ..Sample::new() },
        Sample { issued_at, expires_at: issued_at, ..Sample::new() },
        Sample::expired(Timestamp::from_unix(2000)),
    ] {
        let code = code(&sample);
        create(&*store, &code).await?;
        if let Some(kept) = store.get_device_code(&code.digest).await? {
            ensure_eq!(kept, code, "an expired code that is kept");
        }
    }
    Ok(())
}

/// The code, and what is decided about it later.
async fn keeps_members_of_a_later_version<S: DeviceCodeStore>(store: Arc<S>) -> Outcome {
    let sample = Sample::new();
    let mut code = code(&sample).grown();
    create(&*store, &code).await?;
    ensure_whole(store.get_device_code(&code.digest).await?.as_ref(), &code)?;
    ensure_whole(store.find_user_code(&code.user_code).await?.as_ref(), &code)?;
    let decision = DeviceDecision::Approved(approval(&sample).grown());
    code.decision = Some(decision.clone());
    ensure!(store.decide_device_code(&code.digest, decision).await?, "the first decision does not count");
    ensure_whole(store.get_device_code(&code.digest).await?.as_ref(), &code)
}
