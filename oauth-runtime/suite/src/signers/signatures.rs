//! Signatures of messages of every size.

use std::sync::Arc;

use futures_util::{StreamExt, TryStreamExt, stream};

use super::subject::Subject;
use crate::case::{Case, cases};
use crate::outcome::Outcome;
use crate::samples::fresh;

pub(super) fn cases() -> Vec<Case<Subject>> {
    cases!["signatures":
        verify,
        verify_for_the_empty_message,
        verify_around_the_blocks_of_the_hash,
        verify_for_long_messages,
        each_of_many_verifies,
    ]
}

/// How many requests of a provider sign at the same time.
const AT_ONCE: usize = 16;

async fn verify(subject: Arc<Subject>) -> Outcome {
    for _ in 0..4 {
        subject.sign(fresh("message").as_bytes()).await?;
    }
    Ok(())
}

async fn verify_for_the_empty_message(subject: Arc<Subject>) -> Outcome {
    subject.sign(&[]).await
}

async fn verify_around_the_blocks_of_the_hash(subject: Arc<Subject>) -> Outcome {
    for length in [1, 55, 56, 63, 64, 65, 111, 112, 127, 128, 129] {
        subject.sign(&vec![b'a'; length]).await?;
    }
    Ok(())
}

/// Services that hash by themselves often accept no more than 4,096 bytes.
async fn verify_for_long_messages(subject: Arc<Subject>) -> Outcome {
    let longest = subject.longest;
    for length in [4_095, 4_096, 4_097, 65_537, longest] {
        subject.sign(&vec![b'a'; length.min(longest)]).await?;
    }
    Ok(())
}

/// One in 128 ES256 signatures has a number with a leading zero byte.
async fn each_of_many_verifies(subject: Arc<Subject>) -> Outcome {
    let messages = (0..subject.signatures).map(|n| fresh(&format!("message {n}")));
    let signing = messages.map(|message| {
        let subject = Arc::clone(&subject);
        async move { subject.sign(message.as_bytes()).await }
    });
    stream::iter(signing).buffer_unordered(AT_ONCE).try_collect().await
}
