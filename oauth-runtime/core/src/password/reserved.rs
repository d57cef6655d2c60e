//! Who may use the reserved end of the queue for hashing.

tokio::task_local! {
    /// Whether the passwords of this task may use the reserved end of the queue.
    static RESERVED: bool;
}

/// Whether this task may use what is reserved for logins from places that the person used before.
pub fn is_reserved() -> bool {
    RESERVED.try_with(|reserved| *reserved).unwrap_or(false)
}

/// Runs the work; if `known` is true, its passwords may use the reserved third of the queue for hashing. The
/// `password` grant and the pages do this for a person at a browser or address that they used before
/// ([`Attempt::is_known`](crate::rate_limit::Attempt::is_known)), so that a flood of strangers' logins keeps
/// nobody out. The work has to verify passwords in the task that it is called in.
///
/// ```
/// # let runtime = tokio::runtime::Builder::new_current_thread().build()?;
/// # runtime.block_on(async {
/// use oauth_runtime::Secret;
/// use oauth_runtime::password::{PasswordHash, reserved_if};
///
/// let kept = PasswordHash::new(&Secret::from("wonderland"))?;
/// let is_known = true;
/// assert!(reserved_if(is_known, PasswordHash::verify_or_pretend(Some(kept), Secret::from("wonderland"))).await?);
/// # Ok::<(), oauth_runtime::password::PasswordHashError>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub async fn reserved_if<F: Future>(known: bool, work: F) -> F::Output {
    RESERVED.scope(known, work).await
}
