//! Signers that cannot sign.

use std::sync::Arc;

use super::subject::{Start, in_time};
use crate::case::{Case, Work};
use crate::outcome::{Outcome, ensure, ensure_eq};
use crate::samples::fresh;

pub(super) fn temporary<S: 'static>(start: Start) -> Case<S> {
    case("failures::a_signer_without_its_service_fails_for_now", start, true)
}

pub(super) fn permanent<S: 'static>(start: Start) -> Case<S> {
    case("failures::a_signer_without_its_key_fails_for_good", start, false)
}

fn case<S>(name: &'static str, start: Start, is_temporary: bool) -> Case<S> {
    let work = move |_| Box::pin(fails(Arc::clone(&start), is_temporary)) as _;
    Case { name, work: Work::Here(Box::new(work)) }
}

/// Twice: the second failure is often another one, for example that of a broken connection.
async fn fails(start: Start, is_temporary: bool) -> Outcome {
    let signer = start().await;
    for time in ["first", "second"] {
        let signed = in_time(&*signer, fresh("message").as_bytes()).await?;
        let Err(error) = signed else {
            ensure!(false, "the {time} message got a signature instead of an error");
            return Ok(());
        };
        ensure_eq!(error.is_temporary(), is_temporary, "whether the {time} error is temporary ({error:?})");
    }
    Ok(())
}
