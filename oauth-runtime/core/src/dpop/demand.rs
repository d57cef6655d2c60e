//! What a provider demands of the proof of a request.

use http::request::Parts;

use crate::OAuthError;
use crate::dpop_proof::{Demand, NonceDemand, Proof, Target, check_nonce, invalid, proof_of};
use crate::failure::store_failure;
use crate::http::request_path;
use crate::keys::SigningAlgorithm;
use crate::server::{AuthorizationServer, resources};
use crate::settings::Settings;
use crate::store::ReplayStore;

/// The key that a request proves its sender to hold, with the access token that it presents, if any. Of any number of
/// requests with one proof, one gets here. Of the provider's algorithms, the `allowed` ones count.
///
/// # Errors
/// `invalid_dpop_proof`, `use_dpop_nonce`, and those of the store.
pub(super) async fn proved_key<S>(
    server: &S,
    head: &Parts,
    access_token: Option<&str>,
    allowed: &[SigningAlgorithm],
) -> Result<Option<String>, OAuthError>
where
    S: AuthorizationServer,
    S::Store: ReplayStore,
{
    let Some(Proof { thumbprint, used, until }) = proof(server, head, access_token, allowed)? else {
        return Ok(None);
    };
    match server.store().use_once(&used, until).await.map_err(store_failure::<S::Store>)? {
        true => Ok(Some(thumbprint)),
        false => Err(invalid("the proof was used before: each request needs one with a jti of its own")),
    }
}

fn proof<S: AuthorizationServer>(
    server: &S,
    head: &Parts,
    access_token: Option<&str>,
    allowed: &[SigningAlgorithm],
) -> Result<Option<Proof>, OAuthError> {
    let settings = server.settings();
    let algorithms = settings.dpop_signing_algorithms().iter().filter(|own| allowed.contains(own));
    let algorithms: Vec<_> = algorithms.copied().collect();
    let is_to = |target: &Target| {
        is_own_origin(server, target.origin())
            && target.has_path(request_path(head), settings.issuer().path())
    };
    let demand = Demand {
        method: &head.method,
        is_to: &is_to,
        access_token,
        algorithms: &algorithms,
        nonce: nonce_demand(settings),
        now: settings.now(),
    };
    proof_of(&head.headers, &demand)
}

/// Whether the nonce is right, before anything of the request is used up.
pub(super) fn check_nonce_of(settings: &Settings, head: &Parts) -> Result<(), OAuthError> {
    let demand = nonce_demand(settings);
    match demand.is_required {
        true => check_nonce(&head.headers, settings.dpop_signing_algorithms(), demand, settings.now()),
        false => Ok(()),
    }
}

fn nonce_demand(settings: &Settings) -> NonceDemand<'_> {
    NonceDemand { nonces: settings.dpop_nonces(), is_required: settings.requires_dpop_nonce() }
}

/// The origins of the provider and of its resources. The `Host` header does not count: whoever replays a proof that was
/// made for another server writes it.
fn is_own_origin<S: AuthorizationServer>(server: &S, origin: &str) -> bool {
    let is_of = |resource: &str| {
        resource.strip_prefix(origin).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
    };
    let settings = server.settings();
    [settings.issuer()].into_iter().chain(settings.mtls_endpoints()).any(|base| origin == base.origin())
        || resources(server).iter().any(|resource| is_of(resource.identifier()))
}
