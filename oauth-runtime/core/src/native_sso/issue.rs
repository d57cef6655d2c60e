//! The device secret of a code, and of a refresh (sections 3.3 and 3.4).

use super::kept::change;
use super::{DEVICE_SECRET, SCOPE};
use crate::device_secret::{Kept, generate, key_of};
use crate::server::{AuthorizationServer, Minting};
use crate::store::TicketStore;
use crate::{Digest, OAuthError, Secret};

/// Whether the client asks for a device secret: its scope has [`SCOPE`].
pub(super) fn is_asked(minting: &Minting<'_>) -> bool {
    let scope = &minting.access_token().scope;
    let gives = matches!(minting.grant_type(), Some("authorization_code" | "refresh_token"));
    gives && scope.contains(SCOPE) && scope.contains("openid")
}

/// Gives a client that [asks](is_asked) a device secret: the one that it presents, if that is one of this login, or else a new one. A
/// presented secret that does not count is as good as none (section 3.4).
///
/// A refresh gives one only as long as applications share the login: it begins nothing, because nobody approved anything.
///
/// # Errors
/// Those of the store.
pub(super) async fn issue<S>(server: &S, minting: &mut Minting<'_>) -> Result<(), OAuthError>
where
    S: AuthorizationServer<Store: TicketStore>,
{
    let token = minting.access_token();
    let session_id = token.authentication.as_ref().and_then(|own| own.session_id.clone());
    let is_refresh = minting.grant_type() == Some("refresh_token");
    let (Some(subject), Some(session_id)) = (token.subject.clone(), session_id) else {
        if !is_refresh {
            tracing::warn!(
                client_id = minting.client().client_id(),
                "the client asks for a device secret, but the approval names no session (`Approval::session_id`)"
            );
        }
        return Ok(());
    };
    let key = key_of(&session_id);
    let (client_id, jkt) = (minting.client().client_id(), minting.proved().jkt.as_deref());
    let presented = minting.request().and_then(|request| request.parameter(DEVICE_SECRET));
    let (new, since) = (generate(&key), minting.granted_at());
    let issued = change(server, (Some(&subject), key), |login| {
        if is_refresh && (login.secrets.is_empty() || login.is_denied(client_id)) {
            return None;
        }
        // The person approved it again.
        login.denied.retain(|client| client != client_id);
        let shared = presented.filter(|own| {
            let digest = Digest::of(own);
            let is_held = |kept: &Kept| kept.jkt.is_none() || kept.jkt.as_deref() == jkt;
            login.secret(&digest).is_some_and(is_held) && login.lets_in(&digest, client_id)
        });
        let secret = shared.unwrap_or(new.reveal());
        match is_refresh && shared.is_none() {
            true => login.add((Digest::of(secret), jkt), client_id, since),
            false => login.share((Digest::of(secret), jkt), client_id, since),
        }
        Some(Secret::from(secret.to_owned()))
    });
    match issued.await? {
        Some(secret) => minting.add_member(DEVICE_SECRET, secret.reveal()),
        None if is_refresh => {}
        None => tracing::info!(client_id, "no device secret: the session has ended"),
    }
    Ok(())
}
