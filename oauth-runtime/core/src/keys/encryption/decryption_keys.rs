//! The keys with which a provider decrypts.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use aws_lc_rs::agreement::{ECDH_P256, PrivateKey};
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::rand;
use aws_lc_rs::rsa::{
    OAEP_SHA1_MGF1SHA1, OAEP_SHA256_MGF1SHA256, OaepPrivateDecryptingKey, PrivateDecryptingKey,
};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;
use zeroize::Zeroizing;

use super::content::{Sealed, open};
use super::header::Header;
use super::{ContentEncryption, KeyManagement, agreement};
use crate::keys::{KeyError, SigningAlgorithm, SigningKey, file};

/// Keys with which clients encrypt for the provider: RSA for `RSA-OAEP-256` and `RSA-OAEP`, P-256 for `ECDH-ES`,
/// `ECDH-ES+A128KW` and `ECDH-ES+A256KW`. The provider publishes them with `use=enc`. Cloning copies a pointer.
///
/// To change keys in a file, put new ones in front of the old ones and restart; remove the old ones when clients have
/// had time to fetch the new ones, a day later, for example.
///
/// ```
/// use oauth_runtime::keys::DecryptionKeys;
///
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("decryption.pem");
/// let keys = DecryptionKeys::load_or_generate(&path)?; // the same for every instance
/// # let _ = keys;
/// # Ok::<(), oauth_runtime::BoxError>(())
/// ```
#[derive(Clone)]
pub struct DecryptionKeys(Arc<[DecryptionKey]>);

struct DecryptionKey {
    key_id: String,
    private: Private,
    public: Value,
}

enum Private {
    Rsa(OaepPrivateDecryptingKey),
    P256(PrivateKey),
}

/// A key for each kind of algorithm. Signing keys have the same form.
const GENERATED: [SigningAlgorithm; 2] = [SigningAlgorithm::Rs256, SigningAlgorithm::Es256];

impl DecryptionKeys {
    /// No keys: the provider does not accept encrypted request objects, and its metadata offers none. For a program whose
    /// operator decides.
    pub fn none() -> Self {
        Self(Arc::default())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// New keys, for one instance: a request that was encrypted before a restart cannot be decrypted after it.
    ///
    /// # Errors
    /// [`KeyError::NotMade`] if the random generator fails.
    pub fn generate() -> Result<Self, KeyError> {
        let keys: Result<Vec<_>, _> = GENERATED.into_iter().map(SigningKey::generate).collect();
        Self::of(&keys?)
    }

    /// The keys of a file: PEM blocks (PKCS #8) with RSA and P-256 keys. All decrypt and are published.
    ///
    /// # Errors
    /// [`KeyError::File`] with the path. On Unix, a file that other users may read is refused.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, KeyError> {
        Self::of(&file::load(path.as_ref())?)
    }

    /// The keys of a file, which the first start creates. On Unix its mode is 0600. It must not be the file of the
    /// signing keys: one key has one purpose (RFC 8725 section 3.12).
    ///
    /// # Errors
    /// [`KeyError::File`] with the path.
    pub fn load_or_generate(path: impl AsRef<Path>) -> Result<Self, KeyError> {
        Self::of(&file::load_or_generate(path.as_ref(), &GENERATED)?)
    }

    fn of(keys: &[SigningKey]) -> Result<Self, KeyError> {
        let keys: Result<Vec<_>, _> = keys.iter().map(DecryptionKey::of).collect();
        let keys = keys?;
        if keys.is_empty() { Err(KeyError::Empty) } else { Ok(Self(keys.into())) }
    }

    /// The public keys as JWKs.
    pub fn published(&self) -> Vec<Value> {
        self.0.iter().map(|key| key.public.clone()).collect()
    }

    /// The content of a message that was encrypted with one of these keys.
    ///
    /// # Errors
    /// [`KeyError::NotDecrypted`], whatever the reason.
    pub fn decrypt(&self, message: &str) -> Result<String, KeyError> {
        self.decrypted(message).ok_or(KeyError::NotDecrypted)
    }

    /// The same for async code. RSA takes a millisecond or more for each message, and anybody may send messages, so it
    /// runs on another thread, and other requests do not wait.
    pub(crate) async fn decrypt_off_thread(&self, message: &str) -> Result<String, KeyError> {
        let has_rsa = self.0.iter().any(|key| matches!(key.private, Private::Rsa(_)));
        // Without the runtime there are no other requests.
        match tokio::runtime::Handle::try_current().ok().filter(|_| has_rsa) {
            None => self.decrypt(message),
            Some(runtime) => {
                let (keys, message) = (self.clone(), message.to_owned());
                let decrypted = runtime.spawn_blocking(move || keys.decrypt(&message)).await;
                // It did not run, because the runtime is shutting down.
                decrypted.unwrap_or(Err(KeyError::NotDecrypted))
            }
        }
    }

    fn decrypted(&self, message: &str) -> Option<String> {
        let parts: Vec<_> = message.split('.').collect();
        let [encoded, encrypted_key, iv, ciphertext, tag] = parts[..] else { return None };
        let header = Header::decode(encoded).filter(Header::has_jwt)?;
        let (algorithm, enc) = header.algorithms()?;
        let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).ok();
        let encrypted_key = decode(encrypted_key)?;
        let sealed = Sealed { iv: decode(iv)?, ciphertext: decode(ciphertext)?, tag: decode(tag)? };
        let key_id = match header.value("kid") {
            None => None,
            Some(key_id) => Some(key_id.as_str()?),
        };
        let named = self.0.iter().filter(|key| key_id.is_none_or(|key_id| key.key_id == key_id));
        named.filter(|key| key.is_for(algorithm)).find_map(|key| {
            let key = key.content_key(algorithm, enc, &header, &encrypted_key)?;
            let content = open(enc, &key, encoded.as_bytes(), &sealed).ok()?;
            String::from_utf8(content).ok()
        })
    }
}

impl DecryptionKey {
    fn of(key: &SigningKey) -> Result<Self, KeyError> {
        let wrong = |error: &dyn fmt::Display| KeyError::Jwk(error.to_string());
        let pem = pem::parse(key.to_pem().reveal()).map_err(|error| wrong(&error))?;
        let private = match key.algorithm() {
            SigningAlgorithm::Rs256 | SigningAlgorithm::Ps256 => {
                let key = PrivateDecryptingKey::from_pkcs8(pem.contents()).map_err(|error| wrong(&error))?;
                Private::Rsa(OaepPrivateDecryptingKey::new(key).map_err(|error| wrong(&error))?)
            }
            SigningAlgorithm::Es256 => {
                let key = PrivateKey::from_private_key_der(&ECDH_P256, pem.contents());
                Private::P256(key.map_err(|error| wrong(&error))?)
            }
            _ => return Err(wrong(&"a key that decrypts must be RSA or P-256")),
        };
        // Without the name of a signature algorithm.
        let key_id = key.key_id().split('.').next().map(|thumbprint| format!("{thumbprint}.enc"));
        let key_id = key_id.unwrap_or_default();
        let mut public = serde_json::to_value(key.public())?;
        if let Some(members) = public.as_object_mut() {
            members.remove("alg");
            members.insert("use".to_owned(), "enc".into());
            members.insert("kid".to_owned(), key_id.as_str().into());
        }
        Ok(Self { key_id, private, public })
    }

    fn is_for(&self, algorithm: KeyManagement) -> bool {
        let is_rsa = matches!(algorithm, KeyManagement::RsaOaep | KeyManagement::RsaOaep256);
        matches!(self.private, Private::Rsa(_)) == is_rsa
    }

    /// The content encryption key. If it cannot be decrypted, it is a random one, so that the sender learns nothing from
    /// the error or the time (RFC 7516 section 11.5).
    fn content_key(
        &self,
        algorithm: KeyManagement,
        enc: ContentEncryption,
        header: &Header,
        encrypted: &[u8],
    ) -> Option<Zeroizing<Vec<u8>>> {
        let mut random = Zeroizing::new(vec![0; enc.key_len()]);
        rand::fill(&mut random).ok()?;
        let key = match &self.private {
            Private::Rsa(key) => decrypt_rsa(key, algorithm, encrypted),
            Private::P256(key) => agree(key, algorithm, enc, header, encrypted),
        };
        Some(key.ok().filter(|key| key.len() == enc.key_len()).unwrap_or(random))
    }
}

fn decrypt_rsa(
    key: &OaepPrivateDecryptingKey,
    algorithm: KeyManagement,
    encrypted: &[u8],
) -> Result<Zeroizing<Vec<u8>>, Unspecified> {
    let oaep = match algorithm {
        KeyManagement::RsaOaep => &OAEP_SHA1_MGF1SHA1,
        _ => &OAEP_SHA256_MGF1SHA256,
    };
    let mut output = Zeroizing::new(vec![0; key.min_output_size()]);
    let length = key.decrypt(oaep, encrypted, &mut output, None)?.len();
    output.truncate(length);
    Ok(output)
}

fn agree(
    key: &PrivateKey,
    algorithm: KeyManagement,
    enc: ContentEncryption,
    header: &Header,
    encrypted: &[u8],
) -> Result<Zeroizing<Vec<u8>>, Unspecified> {
    let point = agreement::ephemeral_point(header).ok_or(Unspecified)?;
    let derived = agreement::derive(key, &point, algorithm, enc, header)?;
    match algorithm {
        KeyManagement::EcdhEs if encrypted.is_empty() => Ok(derived),
        KeyManagement::EcdhEs => Err(Unspecified),
        _ => agreement::unwrap(&derived, encrypted),
    }
}

impl fmt::Debug for DecryptionKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|key| &key.key_id)).finish()
    }
}
