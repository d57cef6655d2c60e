//! The part of a provider that accepts pushed requests.

use super::storing::store_pushed;
use super::uri::{digest_of, invalid};
use crate::authorization::AuthorizationRequest;
use crate::authorization::validate::validate_pushed;
use crate::failure::store_failure;
use crate::http::Form;
use crate::server::{AuthorizationEndpoint, EffectiveRequest, Metadata, Part, Passed};
use crate::store::{PushedRequest, PushedRequestStore};
use crate::{Client, Digest, OAuthError, Secret, Timestamp};

/// A provider with `endpoints(pushed_authorization_request)`.
#[derive(Debug, Clone, Copy)]
pub struct PushedRequests;

impl<S> Part<S> for PushedRequests
where
    S: AuthorizationEndpoint,
    S::Store: PushedRequestStore,
{
    fn metadata(server: &S, metadata: &mut Metadata) {
        let is_required = server.settings().requires_pushed_authorization_requests();
        metadata.set("require_pushed_authorization_requests", is_required);
    }

    /// RFC 9126 section 4. Nothing else in the request counts.
    async fn request_parameters(
        server: &S,
        client: &Client,
        form: &Form<'_>,
        _: Timestamp,
        effective: &mut Option<EffectiveRequest>,
    ) -> Result<(), OAuthError> {
        let Some(uri) = form.get("request_uri") else { return Ok(()) };
        let Some(digest) = digest_of(uri) else { return Ok(()) };
        let pushed = find(server, client, &digest).await?;
        if pushed.answer_by.is_none() {
            let answer_by = server.settings().now() + server.answers_within();
            let kept = server.store().keep_pushed_request(&digest, answer_by);
            kept.await.map_err(store_failure::<S::Store>)?;
        }
        *effective = Some(EffectiveRequest::pushed(pushed.parameters, pushed.is_signed, uri)?);
        Ok(())
    }

    async fn push_for_browser(
        server: &S,
        client: &Client,
        parameters: &[(String, String)],
        is_signed: bool,
    ) -> Result<Option<(Secret, u64)>, OAuthError> {
        let form =
            Form::of_pairs(parameters).map_err(|error| OAuthError::invalid_request(error.to_string()))?;
        let passed = Passed { is_signed, is_pushed: true, ..Passed::default() };
        // A request that only the client itself can answer may lack a redirect URI.
        if validate_pushed(server, &form, client, passed).await.is_err() {
            return Ok(None);
        }
        store_pushed(server, client, parameters.to_vec(), is_signed).await.map(Some)
    }

    /// Of several attempts to answer a request, for example in two windows, one succeeds.
    async fn answer(server: &S, request: &AuthorizationRequest) -> Result<(), OAuthError> {
        let Some(digest) = request.pushed_request_uri().and_then(digest_of) else { return Ok(()) };
        let taken = server.store().take_pushed_request(&digest).await;
        match taken.map_err(store_failure::<S::Store>)? {
            true => Ok(()),
            false => Err(invalid()),
        }
    }
}

/// The request, if this client may use it now.
async fn find<S>(server: &S, client: &Client, digest: &Digest) -> Result<PushedRequest, OAuthError>
where
    S: AuthorizationEndpoint,
    S::Store: PushedRequestStore,
{
    let found = server.store().get_pushed_request(digest).await.map_err(store_failure::<S::Store>)?;
    let reason = match found {
        None => "it was used, or was never issued",
        Some(pushed) if pushed.client_id != client.client_id() => "it belongs to another client",
        Some(pushed) if pushed.is_expired(server.settings().now()) => "it has expired",
        Some(pushed) => return Ok(pushed),
    };
    tracing::info!(client_id = client.client_id(), reason, "refused the request URI of a pushed request");
    Err(invalid())
}
