//! A signer, and what can be wrong with it.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey};
use oauth_runtime::async_trait;
use oauth_runtime::keys::{Signer, SignerError, SigningAlgorithm, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::support::jwks;

/// What is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    None,
    IsAway,
    LostItsKey,
    NeverAnswers,
    SaysThatItsFailureLasts,
    SaysThatItsFailurePasses,
    SignsWithNothing,
    SignsInDer,
    DropsLeadingZeros,
    HashesTwice,
    SignsWithTheOtherPadding,
    SignsWithAnotherKey,
    PublishesThePrivateKey,
    PublishesAnotherAlgorithm,
    HasANewKidAfterARestart,
    RefusesTheEmptyMessage,
    RefusesLongMessages,
    CutsLongMessages,
    SharesOneBuffer,
    ReadsTheAnswerToADroppedRequest,
    HasOneSessionForAll,
}

pub(super) struct Faulty {
    fault: Fault,
    key: SigningKey,
    other: SigningKey,
    /// Which creation of the signer this is.
    start: usize,
    buffer: Mutex<Vec<u8>>,
    connection: tokio::sync::Mutex<VecDeque<Vec<u8>>>,
    sessions: Arc<AtomicUsize>,
}

impl Faulty {
    pub(super) fn new(key: &SigningKey, fault: Fault) -> Self {
        Self::started(key, fault, &Arc::default())
    }

    /// The same signer, created once more.
    pub(super) fn started(key: &SigningKey, fault: Fault, sessions: &Arc<AtomicUsize>) -> Self {
        Self {
            fault,
            key: key.clone(),
            other: SigningKey::generate(key.algorithm()).expect("a key"),
            start: sessions.fetch_add(1, Ordering::SeqCst) + 1,
            buffer: Mutex::default(),
            connection: tokio::sync::Mutex::default(),
            sessions: Arc::clone(sessions),
        }
    }

    /// What the device does.
    fn signature(&self, message: &[u8]) -> Vec<u8> {
        let algorithm = self.key.algorithm();
        match self.fault {
            Fault::SignsInDer => der(&signed(&self.key, algorithm, message)),
            Fault::DropsLeadingZeros => without_zeros(&signed(&self.key, algorithm, message)),
            Fault::HashesTwice => signed(&self.key, algorithm, &Sha256::digest(message)),
            Fault::SignsWithTheOtherPadding if algorithm == SigningAlgorithm::Ps256 => {
                signed(&self.key, SigningAlgorithm::Rs256, message)
            }
            Fault::SignsWithTheOtherPadding => signed(&self.key, SigningAlgorithm::Ps256, message),
            Fault::SignsWithAnotherKey => signed(&self.other, algorithm, message),
            _ => signed(&self.key, algorithm, message),
        }
    }
}

#[async_trait]
impl Signer for Faulty {
    fn algorithm(&self) -> SigningAlgorithm {
        self.key.algorithm()
    }

    fn public_jwk(&self) -> Value {
        let mut jwk = jwks([self.key.clone()])["keys"][0].clone();
        match self.fault {
            Fault::PublishesThePrivateKey => jwk["d"] = json!("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"),
            Fault::PublishesAnotherAlgorithm => jwk["alg"] = json!("RS512"),
            Fault::HasANewKidAfterARestart => jwk["kid"] = json!(format!("key {}", self.start)),
            _ => {}
        }
        jwk
    }

    async fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignerError> {
        match self.fault {
            Fault::IsAway | Fault::SaysThatItsFailurePasses => {
                return Err(SignerError::temporary("it is away"));
            }
            Fault::LostItsKey | Fault::SaysThatItsFailureLasts => {
                return Err(SignerError::permanent("there is no such key"));
            }
            Fault::NeverAnswers => std::future::pending().await,
            Fault::SignsWithNothing => return Ok(Vec::new()),
            Fault::RefusesTheEmptyMessage if message.is_empty() => {
                return Err(SignerError::permanent("the message is empty"));
            }
            Fault::RefusesLongMessages if message.len() > 4_096 => {
                return Err(SignerError::permanent("the message is too long"));
            }
            Fault::CutsLongMessages => {
                return Ok(self.signature(&message[..message.len().min(65_536)]));
            }
            Fault::SharesOneBuffer => {
                *self.buffer.lock().expect("no panic") = message.to_vec();
                tokio::task::yield_now().await;
                return Ok(self.signature(&self.buffer.lock().expect("no panic")));
            }
            Fault::ReadsTheAnswerToADroppedRequest => {
                let mut answers = self.connection.lock().await;
                answers.push_back(self.signature(message));
                tokio::task::yield_now().await;
                return answers.pop_front().ok_or_else(|| SignerError::temporary("no answer"));
            }
            Fault::HasOneSessionForAll if self.sessions.load(Ordering::SeqCst) != self.start => {
                return Err(SignerError::temporary("the session was closed"));
            }
            _ => tokio::task::yield_now().await,
        }
        Ok(self.signature(message))
    }
}

fn signed(key: &SigningKey, algorithm: SigningAlgorithm, message: &[u8]) -> Vec<u8> {
    let pem = key.to_pem().reveal().as_bytes();
    let (key, algorithm) = match algorithm {
        SigningAlgorithm::Es256 => (EncodingKey::from_ec_pem(pem), Algorithm::ES256),
        SigningAlgorithm::Es384 => (EncodingKey::from_ec_pem(pem), Algorithm::ES384),
        SigningAlgorithm::EdDsa => (EncodingKey::from_ed_pem(pem), Algorithm::EdDSA),
        SigningAlgorithm::Ps256 => (EncodingKey::from_rsa_pem(pem), Algorithm::PS256),
        _ => (EncodingKey::from_rsa_pem(pem), Algorithm::RS256),
    };
    let signature = jsonwebtoken::crypto::sign(message, &key.expect("a key"), algorithm);
    URL_SAFE_NO_PAD.decode(signature.expect("a signature")).expect("base64url")
}

/// A number without the zeros in front of it.
fn shortest(number: &[u8]) -> &[u8] {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    &number[zeros..]
}

/// The two numbers of ES256 as `Ecdsa-Sig-Value` (RFC 3279 section 2.2.3).
fn der(signature: &[u8]) -> Vec<u8> {
    let mut content = Vec::new();
    for number in [&signature[..32], &signature[32..]] {
        let number = shortest(number);
        let sign = number.first().is_some_and(|first| *first >= 0x80);
        content.extend([0x02, u8::try_from(number.len()).expect("32") + u8::from(sign)]);
        content.extend(sign.then_some(0));
        content.extend(number);
    }
    [vec![0x30, u8::try_from(content.len()).expect("at most 70")], content].concat()
}

fn without_zeros(signature: &[u8]) -> Vec<u8> {
    [shortest(&signature[..32]), shortest(&signature[32..])].concat()
}
