//! Why the pool has no connection.

use std::sync::{Arc, Mutex, PoisonError};

/// The last error of a new connection that the store could not use. The pool tries again until its time is over, and then says only
/// that it is over: to a caller who must know whether another try helps, the reason is worth more.
#[derive(Clone, Default)]
pub(super) struct Refusal(Arc<Mutex<Option<sqlx::Error>>>);

impl Refusal {
    /// Keeps an error. Returns its text for the pool, which logs it.
    pub(super) fn keep(&self, error: sqlx::Error) -> sqlx::Error {
        let text = sqlx::Error::Protocol(error.to_string());
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
        text
    }

    /// The reason, if the pool has only waited.
    pub(super) fn instead_of(&self, error: sqlx::Error) -> sqlx::Error {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        match (error, kept) {
            (sqlx::Error::PoolTimedOut, Some(reason)) => reason,
            (error, _) => error,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reason_takes_the_place_of_a_time_limit_alone() {
        let refusal = Refusal::default();
        assert!(matches!(refusal.instead_of(sqlx::Error::PoolTimedOut), sqlx::Error::PoolTimedOut));
        let logged = refusal.keep(sqlx::Error::RowNotFound);
        assert!(logged.to_string().contains(&sqlx::Error::RowNotFound.to_string()));
        assert!(matches!(refusal.instead_of(sqlx::Error::PoolTimedOut), sqlx::Error::RowNotFound));
        refusal.keep(sqlx::Error::RowNotFound);
        assert!(matches!(refusal.instead_of(sqlx::Error::PoolClosed), sqlx::Error::PoolClosed));
    }
}
