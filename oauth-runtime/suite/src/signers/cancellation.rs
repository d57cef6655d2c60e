//! Clients that hang up while a signature is made: the future is dropped.

use std::sync::Arc;

use futures_util::FutureExt;

use super::subject::Subject;
use crate::case::{Case, cases};
use crate::outcome::Outcome;
use crate::samples::fresh;

pub(super) fn cases() -> Vec<Case<Subject>> {
    cases!["cancellation": a_dropped_signature_spoils_no_other]
}

/// The next signature must be of its own message: the answer to the dropped one may still come.
async fn a_dropped_signature_spoils_no_other(subject: Arc<Subject>) -> Outcome {
    for polls in 0..20 {
        let dropped = fresh("dropped");
        let mut signing = subject.signer.sign(dropped.as_bytes());
        for _ in 0..polls {
            if (&mut signing).now_or_never().is_some() {
                break;
            }
            tokio::task::yield_now().await;
        }
        drop(signing);
        subject.sign(fresh("message").as_bytes()).await?;
    }
    Ok(())
}
