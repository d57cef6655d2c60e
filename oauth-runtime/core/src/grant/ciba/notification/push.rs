//! The result that is pushed to a client (CIBA Core 1.0 section 10.3).

use super::deliver::Told;
use super::message;
use crate::ciba::GRANT_TYPE;
use crate::failure::store_failure;
use crate::gate::{Ground, admit};
use crate::grant::ciba::sealed::{open_response, seal_response};
use crate::grant::ciba::{CibaProvider, Notification, approved};
use crate::grant::issue::Recipient;
use crate::grant::{issued, redemption};
use crate::server::{Proved, observe};
use crate::store::{CibaRequestStore, Redemption};
use crate::token::{CibaDecision, CibaRequest, DecoupledApproval};
use crate::{Client, OAuthError};

/// The document. Tokens are made once: the attempts after the first send the same ones.
///
/// # Errors
/// Those of the store, and a key that cannot sign: the claim expires, and the next attempt may succeed.
pub(super) async fn message<S: CibaProvider>(
    server: &S,
    client: &Client,
    request: &CibaRequest,
    notification: &Notification,
) -> Result<Told, OAuthError> {
    let id = &notification.auth_req_id;
    let failed = |code, description| Ok(Told::Message(message::error(id, code, description)?.into()));
    match &request.decision {
        None => failed("expired_token", "the person did not decide in time"),
        Some(CibaDecision::Replaced) => failed("expired_token", "a newer request took its place"),
        Some(CibaDecision::Denied) => failed("access_denied", "the person denied the request"),
        Some(CibaDecision::Approved(approval)) => match kept(server, request) {
            Some(response) => Ok(Told::Message(response.into())),
            // It was delivered, or cannot be delivered any more.
            None if request.redeemed => Ok(Told::Nothing),
            None => match issue(server, client, request, approval, notification).await {
                Ok(told) => Ok(told),
                Err(error) if error.status().is_server_error() => Err(error),
                Err(OAuthError::AccessDenied(_)) => {
                    failed("access_denied", "the provider does not allow this access")
                }
                Err(error) => {
                    let (client_id, error) = (client.client_id(), &error as &dyn std::error::Error);
                    tracing::warn!(
                        client_id,
                        error,
                        "could not issue the tokens of an approved authentication request"
                    );
                    failed("transaction_failed", "the provider could not issue tokens")
                }
            },
        },
    }
}

/// What an earlier attempt was to send.
fn kept<S: CibaProvider>(server: &S, request: &CibaRequest) -> Option<String> {
    let opened = open_response(server.settings().seal()?, &request.digest, request.response.as_deref()?);
    opened.map(|response| response.reveal().to_owned())
}

async fn issue<S: CibaProvider>(
    server: &S,
    client: &Client,
    request: &CibaRequest,
    approval: &DecoupledApproval,
    notification: &Notification,
) -> Result<Told, OAuthError> {
    let settings = server.settings();
    if settings.end_of_grant(approval.approved_at).is_expired(settings.now()) {
        return Err(OAuthError::invalid_grant("the grant has ended"));
    }
    let approved = approved::of(request, approval);
    let gone = OAuthError::access_denied("the person no longer exists");
    let admitted = admit(server, approved.person.clone(), Ground::Approval).await;
    let person = admitted.map_err(|refusal| refusal.answer(client.client_id(), gone))?;
    // There is no token request: the client proved the key when it asked.
    let proved = Proved { keys: request.confirmation.clone().unwrap_or_default(), ..Proved::default() };
    let recipient = Recipient::pushed(client, GRANT_TYPE, &proved);
    let pushed = Some(notification.auth_req_id.reveal());
    let ended = OAuthError::invalid_grant("the grant has ended");
    let (tokens, response) = redemption::issue(server, recipient, (approved, person), &ended, pushed).await?;
    let body = message::tokens(&notification.auth_req_id, &response)?;
    let seal = settings.seal().ok_or(OAuthError::ServerError)?;
    let sealed = seal_response(seal, &request.digest, &body)?;
    let redemption = server.store().redeem_ciba_request(&request.digest, tokens.clone(), Some(&sealed)).await;
    match redemption.map_err(store_failure::<S::Store>)? {
        Redemption::Redeemed => {
            observe(server, |at| issued(at, GRANT_TYPE, &tokens, &response));
            Ok(Told::Message(body.into()))
        }
        // Another instance, whose claim had not expired, has it; or the grant was revoked.
        Redemption::Replayed { .. } | Redemption::Unknown => Ok(Told::Nothing),
    }
}
