//! What a provider demands of the proof of a request.

use futures_util::FutureExt;
use http::request::Parts;

use crate::dpop_proof::{Demand, NonceDemand, Proof, Target, UnverifiedProof, used_before};
use crate::failure::store_failure;
use crate::http::request_path;
use crate::keys::SigningAlgorithm;
use crate::server::{AuthorizationServer, Once, Unproved};
use crate::settings::Settings;
use crate::store::ReplayStore;
use crate::{Digest, OAuthError, ProtectedResource};

/// What is asked of the proof of a request.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    /// The digest of the access token that comes with it, if any.
    pub(super) access_token: Option<&'a Digest>,
    /// The key that it has to be by; another one is not remembered as used.
    pub(super) key: Option<&'a str>,
    /// The declared resource that the request is to; `None`: the provider itself.
    pub(super) resource: Option<&'a ProtectedResource>,
    /// Of the provider's algorithms, those that count.
    pub(super) algorithms: &'a [SigningAlgorithm],
}

/// The key that a request proves its sender to hold. Of any number of requests with one proof, one gets here.
///
/// # Errors
/// `invalid_dpop_proof`, `use_dpop_nonce`, and those of the store.
pub(super) async fn proved_key<S>(
    server: &S,
    head: &Parts,
    unproved: &Unproved,
    asked: Asked<'_>,
) -> Result<Option<String>, OAuthError>
where
    S: AuthorizationServer,
    S::Store: ReplayStore,
{
    let Some(proof) = proof(server, head, unproved, asked)? else { return Ok(None) };
    let remember = |used, until| remember(server, Once { used, until });
    proof.accept(head, asked.key, remember).await.map(Some)
}

/// Remembers a proof.
///
/// # Errors
/// `invalid_dpop_proof` if it was used before, and those of the store.
pub(super) async fn use_once<S>(server: &S, proof: Once) -> Result<(), OAuthError>
where
    S: AuthorizationServer,
    S::Store: ReplayStore,
{
    if remember(server, proof).await? { Ok(()) } else { Err(used_before()) }
}

/// Whether a proof is new.
async fn remember<S>(server: &S, proof: Once) -> Result<bool, OAuthError>
where
    S: AuthorizationServer,
    S::Store: ReplayStore,
{
    // Boxed, since these futures are a part of all others that take proofs.
    server.store().use_once(&proof.used, proof.until).boxed().await.map_err(store_failure::<S::Store>)
}

/// The proof of a request, which may have been used before.
pub(super) fn proof<S: AuthorizationServer>(
    server: &S,
    head: &Parts,
    unproved: &Unproved,
    asked: Asked<'_>,
) -> Result<Option<Proof>, OAuthError> {
    let read_now;
    let proof = match &unproved.proof {
        Some(read) => read.as_ref().map_err(Clone::clone)?,
        None => {
            read_now = UnverifiedProof::of(&head.headers)?;
            let Some(proof) = &read_now else { return Ok(None) };
            proof
        }
    };
    let settings = server.settings();
    let algorithms = settings.dpop_signing_algorithms().iter().filter(|own| asked.algorithms.contains(own));
    let algorithms: Vec<_> = algorithms.copied().collect();
    let is_to = |target: &Target<'_>| is_at(target, settings, asked.resource, request_path(head));
    let demand = Demand {
        method: &head.method,
        is_to: &is_to,
        access_token: asked.access_token,
        algorithms: &algorithms,
        nonce: nonce_demand(settings),
        now: settings.now(),
    };
    proof.verify(&demand).map(Some)
}

/// Whether a proof is new, before anything of its request is used up: a client that gets a nonce repeats the request as it
/// was.
///
/// # Errors
/// `use_dpop_nonce`; `invalid_dpop_proof` with a nonce if the clock of the client is wrong.
pub(super) fn check_freshness(settings: &Settings, proof: &UnverifiedProof) -> Result<(), OAuthError> {
    proof.check_freshness(settings.dpop_signing_algorithms(), nonce_demand(settings), settings.now())
}

fn nonce_demand(settings: &Settings) -> NonceDemand<'_> {
    NonceDemand { nonces: settings.dpop_nonces(), is_required: settings.requires_dpop_nonce() }
}

/// Whether clients reach the resource, or the provider itself, with this path at the target. A proof for another resource
/// counts for nothing here: whoever runs that one could replay it. Nor does the `Host` header, which whoever replays a proof
/// writes.
fn is_at(target: &Target<'_>, settings: &Settings, resource: Option<&ProtectedResource>, path: &str) -> bool {
    let issuer = settings.issuer();
    match resource.and_then(ProtectedResource::base) {
        Some(base) if base.origin() != issuer.origin() => target.is_at(base.origin(), base.prefix(), path),
        // The provider, a resource below it, or one that has only a name, such as `urn:notes:api`: this program serves it.
        _ => {
            let mut own = [issuer].into_iter().chain(settings.mtls_endpoints());
            own.any(|url| target.is_at(url.origin(), url.path(), path))
        }
    }
}
