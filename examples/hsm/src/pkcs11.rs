//! A key of a PKCS#11 token as a signer.

use std::sync::{Arc, Mutex, PoisonError};

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error, RvError};
use cryptoki::mechanism::eddsa::{EddsaParams, EddsaSignatureScheme};
use cryptoki::mechanism::rsa::{PkcsMgfType, PkcsPssParams};
use cryptoki::mechanism::{Mechanism, MechanismType};
use cryptoki::object::{Attribute, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::types::AuthPin;
use oauth_runtime::keys::{Signer, SignerError, SigningAlgorithm};
use oauth_runtime::{BoxError, Secret, async_trait};
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use crate::public_key;

/// How many sessions sign at the same time. Devices have few.
const SESSIONS: usize = 8;

/// A token of a device, with sessions that are open.
pub(crate) struct Token {
    pkcs11: Pkcs11,
    label: String,
    pin: AuthPin,
    /// A session signs one message at a time.
    idle: Mutex<Vec<Session>>,
    places: Arc<Semaphore>,
}

impl Token {
    /// The token with this label, by the library of its manufacturer. A process opens a library once.
    pub(crate) fn open(module: &str, label: &str, pin: &Secret) -> Result<Arc<Self>, BoxError> {
        let pkcs11 = Pkcs11::new(module)?;
        pkcs11.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK))?;
        Ok(Self::of(pkcs11, label, pin))
    }

    pub(crate) fn of(pkcs11: Pkcs11, label: &str, pin: &Secret) -> Arc<Self> {
        Arc::new(Self {
            pkcs11,
            label: label.to_owned(),
            pin: AuthPin::new(pin.reveal().into()),
            idle: Mutex::default(),
            places: Arc::new(Semaphore::new(SESSIONS)),
        })
    }

    /// Does something with a session. A session that failed is closed, with those that wait: the device may have
    /// forgotten all of them.
    pub(crate) fn with_session<T>(
        &self,
        work: impl FnOnce(&Session) -> Result<T, SignerError>,
    ) -> Result<T, SignerError> {
        let waiting = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let session = waiting.map_or_else(|| self.session(), Ok)?;
        let done = work(&session);
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        match done {
            Ok(_) => idle.push(session),
            Err(_) => idle.clear(),
        }
        done
    }

    fn session(&self) -> Result<Session, SignerError> {
        for slot in self.pkcs11.get_slots_with_initialized_token().map_err(failure)? {
            let token = self.pkcs11.get_token_info(slot).map_err(failure)?;
            if token.label() == self.label {
                let session = self.pkcs11.open_ro_session(slot).map_err(failure)?;
                return match session.login(UserType::User, Some(&self.pin)) {
                    // All sessions of a process are logged in together.
                    Ok(()) | Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => Ok(session),
                    Err(error) => Err(failure(error)),
                };
            }
        }
        // Somebody may put it back.
        Err(SignerError::temporary(format!("there is no token with the label {:?}", self.label)))
    }
}

/// A key of a token.
pub(crate) struct Pkcs11Key {
    pub(crate) token: Arc<Token>,
    pub(crate) label: String,
    algorithm: SigningAlgorithm,
    public: serde_json::Value,
}

impl Pkcs11Key {
    /// The key pair with this label.
    pub(crate) fn read(
        token: Arc<Token>,
        label: &str,
        algorithm: SigningAlgorithm,
    ) -> Result<Self, BoxError> {
        let public = token.with_session(|session| {
            let key = find(session, ObjectClass::PUBLIC_KEY, label)?;
            public_key::jwk(session, key, algorithm).map_err(SignerError::permanent)
        })?;
        Ok(Self { token, label: label.to_owned(), algorithm, public })
    }
}

#[async_trait]
impl Signer for Pkcs11Key {
    fn algorithm(&self) -> SigningAlgorithm {
        self.algorithm
    }

    fn public_jwk(&self) -> serde_json::Value {
        self.public.clone()
    }

    /// The library of the device blocks, so it runs on another thread. If the provider stops waiting, that thread still
    /// ends the signature, and its session is then free for another one.
    async fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignerError> {
        let place = Arc::clone(&self.token.places).acquire_owned().await.map_err(SignerError::permanent)?;
        let (token, label, algorithm) = (Arc::clone(&self.token), self.label.clone(), self.algorithm);
        let message = message.to_vec();
        let signing = tokio::task::spawn_blocking(move || {
            let _place = place;
            token.with_session(|session| {
                let key = find(session, ObjectClass::PRIVATE_KEY, &label)?;
                signature(session, key, algorithm, &message).map_err(failure)
            })
        });
        signing.await.map_err(SignerError::temporary)?
    }
}

/// The signature in the form of JWS: PKCS#11 has the same one, two numbers for ECDSA.
fn signature(
    session: &Session,
    key: ObjectHandle,
    algorithm: SigningAlgorithm,
    message: &[u8],
) -> Result<Vec<u8>, Error> {
    match algorithm {
        // Not every device hashes for ECDSA.
        SigningAlgorithm::Es256 => session.sign(&Mechanism::Ecdsa, key, &Sha256::digest(message)),
        SigningAlgorithm::EdDsa => {
            let parameters = EddsaParams::new(EddsaSignatureScheme::Ed25519);
            session.sign(&Mechanism::Eddsa(parameters), key, message)
        }
        SigningAlgorithm::Ps256 => session.sign(&Mechanism::Sha256RsaPkcsPss(pss(32)), key, message),
        _ => session.sign(&Mechanism::Sha256RsaPkcs, key, message),
    }
}

/// RFC 7518 section 3.5 wants a salt of 32 bytes.
pub(crate) fn pss(salt: u64) -> PkcsPssParams {
    PkcsPssParams { hash_alg: MechanismType::SHA256, mgf: PkcsMgfType::MGF1_SHA256, s_len: salt.into() }
}

pub(crate) fn find(session: &Session, class: ObjectClass, label: &str) -> Result<ObjectHandle, SignerError> {
    let wanted =
        [Attribute::Class(class), Attribute::Label(label.as_bytes().to_vec()), Attribute::Token(true)];
    match session.find_objects(&wanted).map_err(failure)?.as_slice() {
        [key] => Ok(*key),
        [] => Err(SignerError::permanent(format!("the token has no key with the label {label:?}"))),
        _ => Err(SignerError::permanent(format!("the token has several keys with the label {label:?}"))),
    }
}

/// Whether a retry may help.
pub(crate) fn failure(error: Error) -> SignerError {
    let is_permanent = matches!(
        error,
        Error::Pkcs11(
            RvError::PinIncorrect
                | RvError::PinLocked
                | RvError::PinExpired
                | RvError::KeyFunctionNotPermitted
                | RvError::KeyTypeInconsistent
                | RvError::KeySizeRange
                | RvError::MechanismInvalid
                | RvError::MechanismParamInvalid,
            _
        )
    );
    if is_permanent { SignerError::permanent(error) } else { SignerError::temporary(error) }
}
