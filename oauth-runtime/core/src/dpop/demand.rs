//! What a provider demands of the proof of a request.

use std::borrow::Cow;

use http::request::Parts;

use crate::dpop_proof::{
    AcceptedProof, Demand, NonceDemand, Proof, Target, UnverifiedProof, invalid, origin_of,
};
use crate::failure::store_failure;
use crate::http::request_path;
use crate::keys::SigningAlgorithm;
use crate::server::{AuthorizationServer, Once, Unproved};
use crate::settings::Settings;
use crate::store::ReplayStore;
use crate::{Digest, Issuer, OAuthError};

/// How the URL standard writes the origin of a URI that names no host.
const OPAQUE_ORIGIN: &str = "null";

/// What is asked of the proof of a request.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    /// The digest of the access token that comes with it, if any.
    pub(super) access_token: Option<&'a Digest>,
    /// The key that it has to be by; another one is not remembered as used.
    pub(super) key: Option<&'a str>,
    /// The identifier of the declared resource that the request is to; `None`: the provider itself.
    pub(super) resource: Option<&'a str>,
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
    let Some(Proof { thumbprint, used, until }) = proof(server, head, unproved, asked)? else {
        return Ok(None);
    };
    let is_anothers = asked.key.is_some_and(|key| key != thumbprint);
    if !is_anothers && !AcceptedProof::is_in(head) {
        use_once(server, Once { used, until }).await?;
    }
    Ok(Some(thumbprint))
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
    match server.store().use_once(&proof.used, proof.until).await.map_err(store_failure::<S::Store>)? {
        true => Ok(()),
        false => Err(invalid("the proof was used before: each request needs one with a jti of its own")),
    }
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
    let bases = bases(settings, asked.resource);
    let is_to = |target: &Target<'_>| {
        bases
            .iter()
            .any(|base| target.origin() == base.origin && target.has_path(request_path(head), base.prefix))
    };
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

/// Where clients reach what a request is to.
struct Base<'a> {
    origin: Cow<'a, str>,
    /// What a proxy or a router may have removed from the path.
    prefix: &'a str,
}

/// The bases of a resource, or of the provider itself. A proof for another resource counts for nothing here: whoever runs
/// that one could replay it. Nor does the `Host` header, which whoever replays a proof writes.
fn bases<'a>(settings: &'a Settings, resource: Option<&'a str>) -> Vec<Base<'a>> {
    let issuer = settings.issuer();
    let of = |url: &'a Issuer| Base { origin: url.origin().into(), prefix: url.path() };
    let own = || [issuer].into_iter().chain(settings.mtls_endpoints()).map(of).collect();
    let Some(identifier) = resource else { return own() };
    match origin_of(identifier) {
        Some(origin) if origin == issuer.origin() => own(),
        // A name, such as `urn:notes:api`. This program serves the resource.
        Some(origin) if origin == OPAQUE_ORIGIN => own(),
        Some(origin) => {
            let authority = identifier.find("://").map_or(0, |scheme| scheme + 3);
            let path = identifier[authority..].find('/').map_or("", |path| &identifier[authority + path..]);
            let path = path.split('?').next().unwrap_or_default();
            vec![Base { origin, prefix: path.trim_end_matches('/') }]
        }
        None => Vec::new(),
    }
}
