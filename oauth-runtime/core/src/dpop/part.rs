//! The part of a provider that binds tokens to the keys of DPoP proofs.

use super::demand::{Asked, check_freshness, proof, proved_key, use_once};
use crate::authorization::AuthorizationRequest;
use crate::dpop_proof::{UnverifiedProof, invalid};
use crate::keys::SigningAlgorithm;
use crate::openid::OpenIdParameters;
use crate::server::{
    AuthorizationServer, ClientRequest, Metadata, Minting, Once, Part, PresentedToken, Proved,
    PushedParameters, ReceivedRequest, Unproved, client_rules,
};
use crate::store::ReplayStore;
use crate::token::Confirmation;
use crate::{Client, OAuthError};

/// The parameter that names the key of a code (RFC 9449 section 10).
const DPOP_JKT: &str = "dpop_jkt";

/// A provider with `sender_constrained(dpop)`.
#[derive(Debug, Clone, Copy)]
pub struct DpopBoundTokens;

impl<S> Part<S> for DpopBoundTokens
where
    S: AuthorizationServer,
    S::Store: ReplayStore,
{
    fn metadata(server: &S, metadata: &mut Metadata) {
        let algorithms = server.settings().dpop_signing_algorithms();
        metadata.set("dpop_signing_alg_values_supported", SigningAlgorithm::names_of(algorithms));
    }

    /// A client repeats a request that lacks the nonce, with the same code and the same assertion.
    fn before_authentication(
        server: &S,
        request: &ClientRequest<'_>,
        unproved: &mut Unproved,
    ) -> Result<(), OAuthError> {
        unproved.proof = UnverifiedProof::of(request.headers()).transpose();
        // What is malformed is refused later.
        match &unproved.proof {
            Some(Ok(proof)) => check_freshness(server.settings(), proof),
            _ => Ok(()),
        }
    }

    /// RFC 9449 section 5.
    async fn prove_possession(
        server: &S,
        client: &Client,
        request: &ClientRequest<'_>,
        unproved: &Unproved,
        proved: &mut Proved,
    ) -> Result<(), OAuthError> {
        if let Some(proof) = proof(server, request.head(), unproved, asked_of(server, client))? {
            proved.keys.jkt = Some(proof.thumbprint);
            proved.once = Some(Once { used: proof.used, until: proof.until });
        }
        Ok(())
    }

    /// RFC 9449 section 10.1: the proof of a push names the key of the code.
    async fn pushed_request(
        server: &S,
        client: &Client,
        request: &ClientRequest<'_>,
        unproved: &Unproved,
        parameters: &mut PushedParameters,
    ) -> Result<(), OAuthError> {
        let proved = proved_key(server, request.head(), unproved, asked_of(server, client)).await?;
        let Some(thumbprint) = proved else { return Ok(()) };
        match parameters.get(DPOP_JKT) {
            Some(named) if named != thumbprint => {
                Err(invalid("the proof is by another key than the one that dpop_jkt names"))
            }
            _ => {
                parameters.set(DPOP_JKT, thumbprint);
                Ok(())
            }
        }
    }

    fn authorization_request(
        _: &S,
        request: &ReceivedRequest<'_>,
        _: &mut OpenIdParameters,
    ) -> Result<(), OAuthError> {
        match request.form.get(DPOP_JKT) {
            Some(named) if !is_thumbprint(named) => Err(OAuthError::invalid_request(
                "dpop_jkt is not the SHA-256 thumbprint of a key: 43 characters of base64url",
            )),
            _ => Ok(()),
        }
    }

    fn bind_code(_: &S, request: &AuthorizationRequest, binding: &mut Confirmation) {
        binding.jkt = request.parameter(DPOP_JKT).map(str::to_owned);
    }

    /// The proof is remembered here, and not when it is verified: whoever has no code could fill the store.
    async fn mint(server: &S, minting: &mut Minting<'_>) -> Result<(), OAuthError> {
        if let Some(proof) = minting.once() {
            use_once(server, proof).await?;
        }
        if let Some(thumbprint) = &minting.proved().jkt {
            minting.bind(Confirmation::of_key(thumbprint));
        }
        Ok(())
    }

    /// RFC 9449 section 7.1.
    async fn verify_access_token(
        server: &S,
        request: &ClientRequest<'_>,
        presented: &PresentedToken<'_>,
        proved: &mut Confirmation,
    ) -> Result<(), OAuthError> {
        let bound = presented.token.confirmation.as_ref();
        if let Some(key) = bound.and_then(|bound| bound.jkt.as_deref()) {
            let asked = Asked {
                access_token: Some(presented.digest),
                key: Some(key),
                resource: presented.resource,
                ..asked_of(server, presented.client)
            };
            proved.jkt = proved_key(server, request.head(), &Unproved::default(), asked).await?;
        }
        Ok(())
    }

    fn proof_algorithms(server: &S) -> Vec<&'static str> {
        let allowed = S::DECLARATION.signing_algorithms();
        let own = server.settings().dpop_signing_algorithms().iter().filter(|own| allowed.contains(own));
        own.flat_map(|algorithm| algorithm.accepted_names()).collect()
    }
}

/// What is asked of a client's proof at the provider.
fn asked_of<S: AuthorizationServer>(server: &S, client: &Client) -> Asked<'static> {
    let algorithms = client_rules(server, client.metadata()).algorithms;
    Asked { access_token: None, key: None, resource: None, algorithms }
}

/// base64url of 32 bytes.
fn is_thumbprint(text: &str) -> bool {
    text.len() == 43 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}
