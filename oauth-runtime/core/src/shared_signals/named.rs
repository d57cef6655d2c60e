//! The subjects that a receiver named (Shared Signals Framework section 8.1.3).

use super::subject::is_email;
use crate::store::SignalStream;
use crate::{OAuthError, Text, Timestamp};

/// How many subjects a stream names.
const MOST: usize = 1_000;

/// Notes that the receiver adds or removes a subject. What says no more than the default does is not kept, so that a receiver whose
/// people come and go does not reach the limit.
///
/// # Errors
/// `access_denied` if the stream names as many subjects as it can.
pub(crate) fn name(
    stream: &mut SignalStream,
    keys: &[Text],
    (adds, by_default): (bool, bool),
    now: Timestamp,
) -> Result<(), OAuthError> {
    let before = stream.subjects.len();
    if by_default {
        // What happened while a subject was removed has passed: it is like all others again.
        let sent = stream.sent.time();
        stream.subjects.retain(|_, added| added.is_none_or(|added| added >= sent));
    }
    for key in keys {
        let is_there = stream.subjects.contains_key(key);
        let has_other_names = || stream.subjects.keys().any(|other| is_email(other) != is_email(key));
        match (adds, by_default) {
            (true, false) => stream.subjects.insert(key.clone(), Some(now)),
            (true, true) if is_there => stream.subjects.insert(key.clone(), Some(now)),
            (true, true) => None,
            // The same person may have been added by another name.
            (false, _) if by_default || has_other_names() => stream.subjects.insert(key.clone(), None),
            (false, _) => stream.subjects.remove(key),
        };
    }
    if stream.subjects.len() > MOST.max(before) {
        return Err(OAuthError::access_denied("the stream names as many subjects as it can"));
    }
    Ok(())
}
