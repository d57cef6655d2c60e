//! The codes of authenticator apps: each works once.

use oauth_runtime_core::__internal::{Purpose, store_failure};
use oauth_runtime_core::store::ReplayStore;
use oauth_runtime_core::{Digest, OAuthError, Timestamp};

use super::kept::change;
use super::totp::{OwnApp, step_of};
use crate::provider::UiProvider;
use crate::seal;

/// A step is 30 seconds; the previous and the next one are accepted. After that the code is wrong anyway.
const STEPS_END_AFTER: u64 = 120;

/// Whether a code is right and unused. A right code reseals a stale secret.
pub(crate) async fn accepts<S: UiProvider>(
    server: &S,
    app: &OwnApp,
    subject: &str,
    code: &str,
    now: Timestamp,
) -> Result<bool, OAuthError> {
    let seal = server.pages().seal();
    let Some(opened) = seal::open(seal, Purpose::AuthenticatorApp, subject, &app.secret) else {
        tracing::error!(
            "could not open the secret of an authenticator app: pass the secret that sealed it to `Seal::also_opens`"
        );
        return Err(OAuthError::ServerError);
    };
    let Some(step) = step_of(opened.text.reveal(), code, now) else {
        return Ok(false);
    };
    let is_accepted = use_step(server, subject, step, now).await?;
    if is_accepted && opened.is_stale {
        seal_anew(server, app, subject, opened.text.reveal()).await;
    }
    Ok(is_accepted)
}

/// If the store fails here, the old form stays and still opens next time, and the person is logged in.
async fn seal_anew<S: UiProvider>(server: &S, app: &OwnApp, subject: &str, secret: &str) {
    let seal = server.pages().seal();
    let Some(sealed) = seal::close(seal, Purpose::AuthenticatorApp, subject, secret) else {
        return;
    };
    let changed = change(server, (subject, ""), |own| {
        // Another app may have been set up meanwhile.
        let own = own.app.as_mut().filter(|own| own.secret == app.secret)?;
        own.secret.clone_from(&sealed);
        Some(())
    });
    if let Err(error) = changed.await {
        tracing::warn!(%error, "could not reseal the secret of an authenticator app");
    }
}

/// Each code works once (RFC 6238 section 5.2).
pub(crate) async fn use_step<S: UiProvider>(
    server: &S,
    subject: &str,
    step: u64,
    now: Timestamp,
) -> Result<bool, OAuthError> {
    let digest = Digest::of(&format!("one-time password\0{subject}\0{step}"));
    let used = server.store().use_once(&digest, now.plus(STEPS_END_AFTER)).await;
    used.map_err(store_failure::<S::Store>)
}
