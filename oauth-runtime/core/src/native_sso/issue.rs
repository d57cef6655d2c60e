//! The device secret of a code (sections 3.3 and 3.4).

use super::kept::{Kept, change};
use super::secret::{generate, key_of};
use super::{DEVICE_SECRET, SCOPE};
use crate::server::{AuthorizationServer, Minting};
use crate::store::TicketStore;
use crate::{Digest, OAuthError, Secret};

/// Gives the client of a code a device secret, if its scope has [`SCOPE`]: the one that it presents, if that is one of this login, or
/// else a new one. A presented secret that does not count is as good as none (section 3.4).
///
/// # Errors
/// Those of the store.
pub(super) async fn issue<S>(server: &S, minting: &mut Minting<'_>) -> Result<(), OAuthError>
where
    S: AuthorizationServer<Store: TicketStore>,
{
    let token = minting.access_token();
    let is_asked = token.scope.contains(SCOPE) && token.scope.contains("openid");
    if minting.grant_type() != Some("authorization_code") || !is_asked {
        return Ok(());
    }
    let session_id = token.authentication.as_ref().and_then(|own| own.session_id.clone());
    let (Some(subject), Some(session_id)) = (token.subject.clone(), session_id) else {
        tracing::warn!(
            client_id = minting.client().client_id(),
            "the client asks for a device secret, but the approval names no session (`Approval::session_id`)"
        );
        return Ok(());
    };
    let key = key_of(&session_id);
    let (client_id, jkt) = (minting.client().client_id(), minting.proved().jkt.as_deref());
    let presented = minting.request().and_then(|request| request.parameter(DEVICE_SECRET));
    let (new, since) = (generate(&key), minting.granted_at());
    let issued = change(server, (Some(&subject), key), |login| {
        // The person approved it again.
        login.denied.retain(|client| client != client_id);
        let shared = presented.filter(|own| {
            let digest = Digest::of(own);
            let is_held = |kept: &Kept| kept.jkt.is_none() || kept.jkt.as_deref() == jkt;
            login.secret(&digest).is_some_and(is_held) && login.lets_in(&digest, client_id)
        });
        let secret = shared.unwrap_or(new.reveal());
        login.share((Digest::of(secret), jkt), client_id, since);
        Some(Secret::from(secret.to_owned()))
    });
    match issued.await? {
        Some(secret) => minting.add_member(DEVICE_SECRET, secret.reveal()),
        None => tracing::info!(client_id, "no device secret: the session has ended"),
    }
    Ok(())
}
