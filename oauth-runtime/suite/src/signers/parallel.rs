//! Several requests sign at the same time.

use std::sync::Arc;

use super::subject::Subject;
use crate::case::{Case, cases};
use crate::outcome::Outcome;
use crate::race::{TASKS, race};
use crate::samples::fresh;

pub(super) fn cases() -> Vec<Case<Subject>> {
    cases!["parallel": signatures_belong_to_their_messages, two_signers_of_one_key_sign_side_by_side]
}

async fn signatures_belong_to_their_messages(subject: Arc<Subject>) -> Outcome {
    for _ in 0..5 {
        let signing = race(TASKS, |_| {
            let subject = Arc::clone(&subject);
            async move { subject.sign(fresh("message").as_bytes()).await }
        });
        signing.await?;
    }
    Ok(())
}

/// Two instances, or an instance that starts while the other still runs.
async fn two_signers_of_one_key_sign_side_by_side(subject: Arc<Subject>) -> Outcome {
    let again = (subject.start)().await;
    let other = Subject { signer: again, start: Arc::clone(&subject.start), ..*subject };
    for _ in 0..10 {
        let (one, two) = (fresh("message"), fresh("message"));
        let (one, two) =
            futures_util::future::join(subject.sign(one.as_bytes()), other.sign(two.as_bytes())).await;
        one.and(two)?;
    }
    Ok(())
}
