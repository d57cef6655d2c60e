//! Verifies what a client authenticated with its secret.

use super::cryptography::is_mac;
use super::token::{Algorithm, Unverified};
use super::{KeyError, token};
use crate::Secret;
use crate::client::MacAlgorithm;

/// Verifies a token with a client's secret, in constant time. This checks only the message authentication code;
/// the caller checks the claims.
///
/// # Errors
/// [`KeyError::Refused`] if its algorithm is not one of `allowed`, or the secret is too short for it;
/// [`KeyError::NotSignedHere`] if it was made with another secret.
pub(crate) fn verify_mac(
    token: &Unverified<'_>,
    secret: &Secret,
    allowed: &[MacAlgorithm],
) -> Result<(), KeyError> {
    let algorithm = match token.header.algorithm {
        Algorithm::Mac(algorithm) if allowed.contains(&algorithm) => algorithm,
        _ => return Err(KeyError::Refused("its algorithm is not allowed")),
    };
    let secret = secret.reveal().as_bytes();
    if secret.len() < algorithm.shortest_secret() {
        return Err(KeyError::Refused("the secret is too short for its algorithm (RFC 7518 section 3.2)"));
    }
    let (message, mac) = token::signed(token.token)?;
    match is_mac(algorithm, secret, message.as_bytes(), &mac) {
        true => Ok(()),
        false => Err(KeyError::NotSignedHere),
    }
}
