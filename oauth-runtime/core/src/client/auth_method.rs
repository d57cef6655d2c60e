//! How a client authenticates, and which secrets it needs for it.

use serde::{Deserialize, Serialize};

use super::{ClientError, ClientMetadata, ClientSecret, MacAlgorithm};

/// How a client authenticates at the token endpoint (RFC 7591 section 2, `token_endpoint_auth_method`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AuthMethod {
    /// Client identifier and secret in the `Authorization` header (RFC 6749 section 2.3.1).
    #[default]
    ClientSecretBasic,
    /// Client identifier and secret in the body (RFC 6749 section 2.3.1).
    ClientSecretPost,
    /// A JWT that the client signs with its private key (OpenID Connect Core section 9). The provider must
    /// declare `client_auth(private_key_jwt)`.
    PrivateKeyJwt,
    /// A JWT that the client authenticates with its secret, which no request contains (OpenID Connect Core
    /// section 9). The provider must declare `client_auth(client_secret_jwt)`.
    ClientSecretJwt,
    /// A JWT of another issuer that the operator trusts, which is about the client: a token of its platform, such as that of a pod.
    /// The provider must declare `client_auth(federated_jwt)`. No standard has a name for this.
    FederatedJwt,
    /// A JWT-SVID of a SPIFFE trust domain (draft-ietf-oauth-spiffe-client-auth section 3.1). The provider must declare
    /// `client_auth(spiffe_jwt)`.
    SpiffeJwt,
    /// A certificate of a trusted CA, with the registered subject, on the TLS connection (RFC 8705 section 2.1). The
    /// provider must declare `client_auth(tls_client_auth)`.
    TlsClientAuth,
    /// A certificate on the TLS connection that is among the client's registered keys (RFC 8705 section 2.2). The
    /// provider must declare `client_auth(self_signed_tls_client_auth)`.
    SelfSignedTlsClientAuth,
    /// No authentication: a public client.
    None,
}

impl AuthMethod {
    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ClientSecretBasic => "client_secret_basic",
            Self::ClientSecretPost => "client_secret_post",
            Self::PrivateKeyJwt => "private_key_jwt",
            Self::ClientSecretJwt => "client_secret_jwt",
            Self::FederatedJwt => "federated_jwt",
            Self::SpiffeJwt => "spiffe_jwt",
            Self::TlsClientAuth => "tls_client_auth",
            Self::SelfSignedTlsClientAuth => "self_signed_tls_client_auth",
            Self::None => "none",
        }
    }

    /// Whether the client has a secret.
    pub const fn needs_secret(self) -> bool {
        self.sends_secret() || matches!(self, Self::ClientSecretJwt)
    }

    /// Whether the client authenticates with the certificate of its TLS connection.
    pub const fn uses_certificate(self) -> bool {
        matches!(self, Self::TlsClientAuth | Self::SelfSignedTlsClientAuth)
    }

    /// Whether the client authenticates with a JWT of another issuer.
    pub const fn is_federated(self) -> bool {
        matches!(self, Self::FederatedJwt | Self::SpiffeJwt)
    }

    /// Whether the client's requests contain its secret.
    pub(crate) const fn sends_secret(self) -> bool {
        matches!(self, Self::ClientSecretBasic | Self::ClientSecretPost)
    }
}

impl ClientMetadata {
    /// Whether the client can authenticate with these secrets.
    pub(crate) fn check_secrets(&self, secrets: &[ClientSecret]) -> Result<(), ClientError> {
        let method = self.token_endpoint_auth_method;
        match (method, secrets) {
            (AuthMethod::None, [_, ..]) => Err(ClientError::SecretOfPublicClient),
            (AuthMethod::PrivateKeyJwt, [_, ..]) => Err(ClientError::SecretOfSigningClient),
            (method, [_, ..]) if method.uses_certificate() => {
                Err(ClientError::SecretOfCertificateClient(method.as_str()))
            }
            (method, [_, ..]) if method.is_federated() => {
                Err(ClientError::SecretOfFederatedClient(method.as_str()))
            }
            (_, []) if method.needs_secret() => Err(ClientError::SecretMissing(method.as_str())),
            (AuthMethod::ClientSecretJwt, _) => {
                secrets.iter().try_for_each(|secret| self.check_sealed_secret(secret))
            }
            _ => Ok(()),
        }
    }

    /// A registered algorithm needs a secret as long as its hash; otherwise the shortest is enough.
    fn check_sealed_secret(&self, secret: &ClientSecret) -> Result<(), ClientError> {
        let ClientSecret::Sealed(sealed) = secret else {
            return Err(ClientError::SecretNotSealed);
        };
        let registered = self.openid.token_endpoint_auth_signing_alg.as_deref();
        let algorithm = registered.and_then(MacAlgorithm::from_name).unwrap_or(MacAlgorithm::Hs256);
        let least = algorithm.shortest_secret();
        match sealed.bytes < least {
            true => Err(ClientError::SecretTooShortFor { algorithm: algorithm.as_str(), least }),
            false => Ok(()),
        }
    }

    /// How a client with this metadata keeps its secrets: only `client_secret_jwt` needs the sealed form.
    pub(crate) fn secrets_to_keep(&self, secrets: &[ClientSecret]) -> Vec<ClientSecret> {
        let secrets = secrets.iter().cloned();
        match self.token_endpoint_auth_method {
            AuthMethod::ClientSecretJwt => secrets.collect(),
            _ => secrets.map(ClientSecret::without_seal).collect(),
        }
    }
}
