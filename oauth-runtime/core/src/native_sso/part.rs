//! Native SSO as a part.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::issue::{is_asked, issue};
use super::kept::{change, end, read};
use super::{DeviceSecretUse, LiveSecret, SCOPE};
use crate::device_secret::{Kept, key_of, record_of};
use crate::identity::IdTokenRequest;
use crate::openid::Claims;
use crate::server::{Metadata, Minting, Part, SigningProvider};
use crate::store::TicketStore;
use crate::token::Confirmation;
use crate::{Client, ClientMetadata, Digest, OAuthError};

/// A provider with `token_exchange(native_sso)`.
///
/// What reads and changes the records is boxed: these calls are rare, and the futures of token requests, which contain them, would
/// otherwise nest deeper than the compiler follows by default.
#[derive(Debug, Clone, Copy)]
pub struct NativeSso;

impl<S: SigningProvider<Store: TicketStore>> Part<S> for NativeSso {
    /// Section 5.
    fn metadata(_: &S, metadata: &mut Metadata) {
        metadata.set("native_sso_supported", true);
    }

    /// Which clients are of one vendor is an operator's word: no client gives itself a device secret.
    fn withhold(_: &S, metadata: &mut ClientMetadata) {
        metadata.withhold_scope(&[SCOPE]);
    }

    async fn mint(server: &S, minting: &mut Minting<'_>) -> Result<(), OAuthError> {
        match is_asked(minting) {
            true => issue(server, minting).boxed().await,
            false => Ok(()),
        }
    }

    /// Section 3.4.1: the ID token says which device secret belongs to it. In a response of the browser there is none.
    async fn id_token_claims(
        server: &S,
        request: &IdTokenRequest<'_>,
        claims: &mut Claims,
    ) -> Result<(), OAuthError> {
        let session_id = request.authentication.session_id.as_deref();
        let Some(session_id) =
            session_id.filter(|_| request.grant_type.is_some() && request.scope.contains(SCOPE))
        else {
            return Ok(());
        };
        let login = read(server, &key_of(session_id)).boxed().await?;
        if let Some(own) = login.as_ref().and_then(|login| login.of_client(request.client.client_id())) {
            claims.insert("ds_hash", own.digest.to_string());
        }
        Ok(())
    }

    /// Section 4.3, points 1 to 3.
    async fn device_secret(
        server: &S,
        presented: &DeviceSecretUse<'_>,
    ) -> Result<Option<LiveSecret>, OAuthError> {
        let key = key_of(presented.session_id);
        let digest = Digest::of(presented.secret);
        if record_of(presented.secret) != Some(key) || digest.to_string() != presented.ds_hash {
            return Ok(None);
        }
        let live = match presented.joins {
            None => read(server, &key).boxed().await?.and_then(|login| Some(live(login.secret(&digest)?))),
            Some(client) => {
                let joined = change(server, (Some(presented.subject), key), |login| {
                    let kept = login.secret(&digest).map(live)?;
                    if !login.lets_in(&digest, client.client_id()) {
                        return None;
                    }
                    login.share((digest, None), client.client_id(), kept.since);
                    Some(kept)
                });
                joined.boxed().await?
            }
        };
        Ok(live)
    }

    /// Each of the applications that share the secret may end it.
    async fn revoke_device_secret(server: &S, client: &Client, secret: &str) -> Result<bool, OAuthError> {
        let Some(key) = record_of(secret) else { return Ok(false) };
        let digest = Digest::of(secret);
        let revoked = change(server, (None, key), |login| {
            let shares = |client_id: &String| client_id == client.client_id();
            login.secret(&digest).filter(|own| own.clients.iter().any(shares))?;
            login.secrets.retain(|own| own.digest != digest);
            Some(())
        });
        Ok(revoked.boxed().await?.is_some())
    }

    /// The person took the access of a client away: what it shares in their logins ends too, and it does not come back into them by
    /// itself.
    async fn access_withdrawn(server: &S, session_ids: &[String], client_id: &str) -> Result<(), OAuthError> {
        for session_id in session_ids {
            let ended = change(server, (None, key_of(session_id)), |login| {
                // Nothing was shared in this login.
                if login.secrets.is_empty() && login.denied.is_empty() {
                    return None;
                }
                login.deny(client_id);
                Some(())
            });
            ended.boxed().await?;
        }
        Ok(())
    }

    fn end_sessions<'a>(
        server: &'a S,
        session_ids: &'a [String],
    ) -> BoxFuture<'a, Result<Vec<String>, OAuthError>> {
        Box::pin(async move {
            for session_id in session_ids {
                end(server, session_id).await?;
            }
            Ok(Vec::new())
        })
    }
}

fn live(kept: &Kept) -> LiveSecret {
    LiveSecret { confirmation: kept.jkt.clone().map(Confirmation::of_key), since: kept.since }
}
