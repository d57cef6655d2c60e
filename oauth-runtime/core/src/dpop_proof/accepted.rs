//! A proof that was accepted with its request.

use http::request::Parts;

use super::unverified::HEADER;
use crate::Digest;

/// In the extensions of a request: its proof was accepted. A request that passes a layer and several extractors is verified
/// for each resource that they name, and is still one request.
#[derive(Debug, Clone, Copy)]
pub struct AcceptedProof(Digest);

impl AcceptedProof {
    /// The proof of this request was accepted.
    pub fn keep(head: &mut Parts) {
        if let Some(accepted) = of(head) {
            head.extensions.insert(Self(accepted));
        }
    }

    /// Whether the proof of this request was accepted before, with it.
    pub fn is_in(head: &Parts) -> bool {
        head.extensions.get::<Self>().is_some_and(|accepted| of(head) == Some(accepted.0))
    }
}

fn of(head: &Parts) -> Option<Digest> {
    head.headers.get(HEADER).and_then(|value| value.to_str().ok()).map(Digest::of)
}
