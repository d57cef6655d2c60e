//! How many requests a client may push: each is stored until it expires.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::{OAuthError, Timestamp};

/// Above this number of clients, those that pushed nothing lately are forgotten.
const MANY: usize = 1024;

/// What each client pushed lately, as this instance saw it.
#[derive(Debug, Default)]
pub(crate) struct Pushes(Mutex<Counted>);

#[derive(Debug, Default)]
struct Counted {
    clients: HashMap<String, Window>,
    /// How many clients there may be before those without a live window are forgotten.
    room: usize,
}

/// The pushes of one client, from the first one until the requests of that second expire.
#[derive(Debug, Clone, Copy)]
struct Window {
    ends_at: Timestamp,
    pushes: usize,
}

impl Pushes {
    /// Counts a push of a client that may make `most` of them while one of its requests lives.
    ///
    /// # Errors
    /// Status 429 with the time until it may push again.
    pub(crate) fn count(
        &self,
        client_id: &str,
        most: usize,
        lifetime: Duration,
        now: Timestamp,
    ) -> Result<(), OAuthError> {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counted.forget(now);
        let new = Window { ends_at: now + lifetime, pushes: 0 };
        let window = match counted.clients.get_mut(client_id) {
            Some(window) => window,
            None => counted.clients.entry(client_id.to_owned()).or_insert(new),
        };
        if window.ends_at.is_expired(now) {
            *window = new;
        }
        if window.pushes >= most {
            let wait = window.ends_at.since(now).max(1);
            return Err(OAuthError::TooManyAttempts { retry_after: Duration::from_secs(wait) });
        }
        window.pushes += 1;
        Ok(())
    }
}

impl Counted {
    fn forget(&mut self, now: Timestamp) {
        if self.clients.len() > self.room.max(MANY) {
            self.clients.retain(|_, window| !window.ends_at.is_expired(now));
            self.room = self.clients.len() * 2;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    fn at(second: u64) -> Timestamp {
        Timestamp::from_unix(second)
    }

    #[test]
    fn a_client_waits_until_its_requests_expire_and_others_do_not() {
        let pushes = Pushes::default();
        let push = |client: &str, second| pushes.count(client, 2, MINUTE, at(second));
        assert!(push("app", 0).is_ok() && push("app", 30).is_ok());
        let refused = push("app", 50).expect_err("a third one");
        assert!(
            matches!(refused, OAuthError::TooManyAttempts { retry_after } if retry_after.as_secs() == 10)
        );
        assert!(push("other", 50).is_ok());
        assert!(push("app", 60).is_ok() && push("app", 60).is_ok() && push("app", 60).is_err());
    }

    #[test]
    fn clients_that_push_no_more_are_forgotten() {
        let pushes = Pushes::default();
        for second in 0..10_000 {
            pushes.count(&second.to_string(), 1, MINUTE, at(second)).expect("its first one");
        }
        let kept = pushes.0.lock().expect("no panic under the lock").clients.len();
        assert!(kept < 2 * MANY, "{kept} clients are kept");
    }
}
