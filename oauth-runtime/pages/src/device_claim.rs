//! The browser in which a device's code was typed first decides about the device. Nobody who sees the code on a screen, or who
//! sent it to a person, comes in between.

use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::device::DeviceAuthorizationRequest;
use oauth_runtime_core::store::{ReplayStore, SessionStore, StoredSession};
use oauth_runtime_core::{Digest, OAuthError};

use crate::provider::UiProvider;
use crate::visit::Visit;

/// Claims the request for this browser. `false`: another browser has claimed it.
///
/// A browser that was cut off between the two writes has a code that nobody can use: the person starts again on the device.
///
/// # Errors
/// Those of the store.
pub(crate) async fn claim<S: UiProvider>(
    visit: &Visit<'_, S>,
    user_code: &Digest,
    request: &DeviceAuthorizationRequest,
) -> Result<bool, OAuthError> {
    let store = visit.server.store();
    let claim = Digest::of(&format!("device claim\0{user_code}"));
    let browser = Digest::of(&format!("device claim\0{}", visit.keys().current().reveal())).to_string();
    let until = request.expires_at();
    if store.use_once(&claim, until).await.map_err(store_failure::<S::Store>)? {
        let owner = StoredSession::new(claim, browser, visit.now, until);
        store.create_session(owner).await.map_err(store_failure::<S::Store>)?;
        return Ok(true);
    }
    let owner = store.get_session(&claim).await.map_err(store_failure::<S::Store>)?;
    Ok(owner.is_some_and(|owner| owner.data == browser))
}
