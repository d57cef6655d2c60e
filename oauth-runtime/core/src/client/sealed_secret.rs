//! Client secrets that the provider can read again.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{AuthMethod, ClientError, ClientSecret};
use crate::record::Rest;
use crate::seal::{Opened, Purpose, Seal};
use crate::{Digest, Secret};

/// A client secret, encrypted by the provider's `Seal`, and its digest. Only clients with `client_secret_jwt` have
/// one: the provider needs their secret to verify what they sign.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedSecret {
    pub(super) sha256: Digest,
    /// Bound to the client's identifier.
    text: String,
    /// The length of the secret, in bytes: the rules for algorithms apply without opening it.
    pub(super) bytes: usize,
    #[serde(flatten)]
    rest: Rest,
}

impl SealedSecret {
    pub(super) fn grow(&mut self) {
        self.rest.grow();
    }

    fn new(secret: &Secret, client_id: &str, seal: &Seal) -> Option<Self> {
        let text = seal.seal(Purpose::ClientSecret, client_id, secret.reveal())?;
        Some(Self { sha256: secret.digest(), text, bytes: secret.reveal().len(), rest: Rest::new() })
    }

    /// The secret in the clear; `None` if it was changed, is another client's, or was sealed with an unknown
    /// secret.
    pub(crate) fn open(&self, client_id: &str, seal: &Seal) -> Option<Opened> {
        let opened = seal.open(Purpose::ClientSecret, client_id, &self.text)?;
        (opened.text.digest() == self.sha256).then_some(opened)
    }

    /// The same, sealed with the current secret of the seal; `None` if it is already, or does not open.
    fn resealed(&self, client_id: &str, seal: &Seal) -> Option<Self> {
        let opened = self.open(client_id, seal).filter(|opened| opened.is_stale)?;
        let anew = Self::new(&opened.text, client_id, seal)?;
        Some(Self { rest: self.rest.clone(), ..anew })
    }
}

impl fmt::Debug for SealedSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealedSecret(…)")
    }
}

impl ClientSecret {
    /// Stores a secret sealed, for a client with `client_secret_jwt`.
    ///
    /// ```
    /// use oauth_runtime::{Client, ClientSecret, Seal, Secret};
    ///
    /// let seal = Seal::new(&Secret::from("5f8b1d0c2a7e4f639b8d7c6a5e4f3b2a"))?;
    /// let secret = Secret::from("a-secret-of-at-least-thirty-two-bytes");
    /// let kept = ClientSecret::sealed(&secret, "web", &seal)?;
    /// assert!(kept.verify(secret.reveal()));
    /// # Ok::<(), oauth_runtime::BoxError>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`digest_of`](Self::digest_of), and [`ClientError::SecretNotSealed`] if cryptography fails.
    #[cfg(feature = "openid")]
    pub fn sealed(secret: &Secret, client_id: &str, seal: &Seal) -> Result<Self, ClientError> {
        Self::digest_of(secret)?;
        SealedSecret::new(secret, client_id, seal).map(Self::Sealed).ok_or(ClientError::SecretNotSealed)
    }

    /// Stores a secret as its client's method needs it. Without a seal it is the digest, which the rules for
    /// clients then refuse for `client_secret_jwt`.
    pub(crate) fn kept(
        secret: &Secret,
        client_id: &str,
        method: AuthMethod,
        seal: Option<&Seal>,
    ) -> Result<Self, ClientError> {
        let digest = Self::digest_of(secret)?;
        let seal = seal.filter(|_| method == AuthMethod::ClientSecretJwt);
        let sealed = seal.and_then(|seal| SealedSecret::new(secret, client_id, seal));
        Ok(sealed.map_or(digest, Self::Sealed))
    }

    /// A new secret for a client with this method, and what its store keeps of it.
    pub(crate) fn generate(
        client_id: &str,
        method: AuthMethod,
        seal: Option<&Seal>,
    ) -> Result<(Secret, Self), ClientError> {
        let secret = match method {
            AuthMethod::ClientSecretJwt => Secret::generate_for_mac(),
            _ => Secret::generate(),
        };
        let kept = Self::kept(&secret, client_id, method, seal)?;
        Ok((secret, kept))
    }

    /// The secret without its sealed form, for a client with another method.
    pub(super) fn without_seal(self) -> Self {
        Self::Sha256(*self.digest())
    }

    /// The same, sealed with the current secret of the seal.
    pub(crate) fn resealed(&self, client_id: &str, seal: Option<&Seal>) -> Self {
        match (self, seal) {
            (Self::Sealed(sealed), Some(seal)) => {
                Self::Sealed(sealed.resealed(client_id, seal).unwrap_or_else(|| sealed.clone()))
            }
            _ => self.clone(),
        }
    }

    /// Whether both are the same secret, and `other` is sealed with the current secret of the seal.
    pub(super) fn is_current_in(&self, other: &Self, client_id: &str, seal: &Seal) -> bool {
        match (self, other) {
            (Self::Sealed(own), Self::Sealed(other)) if own.sha256 == other.sha256 => {
                other.open(client_id, seal).is_some_and(|opened| !opened.is_stale)
            }
            _ => false,
        }
    }
}
