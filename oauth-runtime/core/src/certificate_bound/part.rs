//! Tokens that are bound to certificates, as a part.

use crate::http::client_certificate;
use crate::server::{
    AuthorizationServer, ClientRequest, Metadata, Minting, Part, PresentedToken, Proved, Unproved,
    add_mtls_endpoint_aliases, client_rules,
};
use crate::token::Confirmation;
use crate::{Client, ClientMetadata, OAuthError};

/// The member of the provider's and of clients' metadata (RFC 8705 sections 3.3 and 3.4).
const MEMBER: &str = "tls_client_certificate_bound_access_tokens";

/// A provider with `sender_constrained(mtls)`.
#[derive(Debug, Clone, Copy)]
pub struct CertificateBoundTokens;

impl<S: AuthorizationServer> Part<S> for CertificateBoundTokens {
    fn metadata(server: &S, metadata: &mut Metadata) {
        metadata.set(MEMBER, true);
        add_mtls_endpoint_aliases(server, metadata);
    }

    /// RFC 8705 section 6.4: a browser brings the authorization request, without the client's certificate.
    fn check_registration(_: &S, metadata: &ClientMetadata) -> Result<(), OAuthError> {
        let mut types = metadata.response_types.iter();
        match metadata.tls_client_certificate_bound_access_tokens
            && types.any(|words| words.split(' ').any(|word| word == "token"))
        {
            false => Ok(()),
            true => Err(OAuthError::invalid_client_metadata(format!(
                "{MEMBER}: a token in an authorization response cannot be bound; leave response types with token out"
            ))),
        }
    }

    async fn prove_possession(
        server: &S,
        client: &Client,
        request: &ClientRequest<'_>,
        _: &Unproved,
        proved: &mut Proved,
    ) -> Result<(), OAuthError> {
        if let Some(certificate) = client_certificate(server.settings(), request.head()) {
            proved.keys.x5t_s256 = Some(certificate.thumbprint().to_owned());
        } else if is_registered(client) {
            tracing::info!(
                client_id = client.client_id(),
                "the client is registered for certificate-bound tokens, and its connection has no certificate: it must \
                 call the mTLS endpoints; behind a proxy, set client_certificate_header and trusted_proxies"
            );
            return Err(OAuthError::invalid_request(
                "the client's tokens are bound to its certificate, and this connection has none; use the \
                 mtls_endpoint_aliases of the metadata, if there are any",
            ));
        }
        Ok(())
    }

    async fn mint(server: &S, minting: &mut Minting<'_>) -> Result<(), OAuthError> {
        let client = minting.client();
        // A client that gets no bearer tokens, and proved no other key.
        let needs_certificate = || {
            minting.confirmation().is_none_or(Confirmation::is_empty)
                && client_rules(server, client.metadata()).bound_tokens_only
        };
        match &minting.proved().x5t_s256 {
            Some(thumbprint) if is_registered(client) || needs_certificate() => {
                minting.bind(Confirmation::of_certificate(thumbprint));
            }
            None if is_registered(client) => {
                return Err(OAuthError::unauthorized_client(
                    "the client's tokens are bound to its certificate, so it gets them from the token endpoint only",
                ));
            }
            _ => {}
        }
        Ok(())
    }

    async fn verify_access_token(
        server: &S,
        request: &ClientRequest<'_>,
        presented: &PresentedToken<'_>,
        proved: &mut Confirmation,
    ) -> Result<(), OAuthError> {
        if presented.token.confirmation.as_ref().is_some_and(|bound| bound.x5t_s256.is_some())
            && let Some(certificate) = client_certificate(server.settings(), request.head())
        {
            proved.x5t_s256 = Some(certificate.thumbprint().to_owned());
        }
        Ok(())
    }
}

fn is_registered(client: &Client) -> bool {
    client.metadata().tls_client_certificate_bound_access_tokens
}
