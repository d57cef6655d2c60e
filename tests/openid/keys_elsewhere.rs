//! Signing keys that somebody else holds.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use http::Request;
use jsonwebtoken::EncodingKey;
use oauth_runtime::async_trait;
use oauth_runtime::keys::{KeyError, Signer, SignerError, SigningAlgorithm, SigningKey, SigningKeys};
use oauth_runtime::store::MemoryStore;
use oauth_runtime::{Client, oauth_server};
use serde_json::{Value, json};

use crate::support::jwks;
use crate::support::neutral::{form_request, json_of};

const WORKS: u8 = 0;
const IS_AWAY: u8 = 1;
const HAS_NO_KEY: u8 = 2;
const SIGNS_IN_DER: u8 = 3;
const NEVER_ANSWERS: u8 = 4;
const SIGNS_SOMETHING_ELSE: u8 = 5;

/// A key in another place, as far as the provider can see.
struct Elsewhere {
    key: SigningKey,
    state: Arc<AtomicU8>,
}

#[async_trait]
impl Signer for Elsewhere {
    fn algorithm(&self) -> SigningAlgorithm {
        self.key.algorithm()
    }

    fn public_jwk(&self) -> Value {
        jwks([self.key.clone()])["keys"][0].clone()
    }

    async fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignerError> {
        tokio::task::yield_now().await;
        let pem = self.key.to_pem().reveal().as_bytes();
        let (key, algorithm) = match self.key.algorithm() {
            SigningAlgorithm::Es256 => (EncodingKey::from_ec_pem(pem), jsonwebtoken::Algorithm::ES256),
            SigningAlgorithm::Es384 => (EncodingKey::from_ec_pem(pem), jsonwebtoken::Algorithm::ES384),
            SigningAlgorithm::EdDsa => (EncodingKey::from_ed_pem(pem), jsonwebtoken::Algorithm::EdDSA),
            SigningAlgorithm::Ps256 => (EncodingKey::from_rsa_pem(pem), jsonwebtoken::Algorithm::PS256),
            _ => (EncodingKey::from_rsa_pem(pem), jsonwebtoken::Algorithm::RS256),
        };
        match self.state.load(Ordering::SeqCst) {
            IS_AWAY => Err(SignerError::temporary("the connection was closed")),
            HAS_NO_KEY => Err(SignerError::permanent("there is no such key")),
            SIGNS_IN_DER => Ok(vec![0x30; 70]),
            NEVER_ANSWERS => std::future::pending().await,
            state => {
                let message = if state == SIGNS_SOMETHING_ELSE { b"something else" } else { message };
                let signature = jsonwebtoken::crypto::sign(message, &key.expect("a key"), algorithm);
                Ok(URL_SAFE_NO_PAD.decode(signature.expect("a signature")).expect("base64url"))
            }
        }
    }
}

fn elsewhere(algorithm: SigningAlgorithm) -> (Arc<dyn Signer>, Arc<AtomicU8>) {
    let state = Arc::new(AtomicU8::new(WORKS));
    let key = SigningKey::generate(algorithm).expect("a key");
    (Arc::new(Elsewhere { key, state: Arc::clone(&state) }), state)
}

#[tokio::test]
async fn they_sign_with_every_algorithm_and_are_published() {
    // Those that the library of the signer has.
    let ecdsa = [SigningAlgorithm::Es256, SigningAlgorithm::Es384];
    let others = [SigningAlgorithm::Rs256, SigningAlgorithm::Ps256, SigningAlgorithm::EdDsa];
    for algorithm in ecdsa.into_iter().chain(others) {
        let (signer, _) = elsewhere(algorithm);
        let keys = SigningKeys::from_signers([signer]).await.expect("keys");
        let token = keys.sign_async(algorithm, "JWT", json!({ "sub": "a" })).await.expect("a token");
        assert_eq!(keys.verify_typed::<Value>(&token, "JWT").expect("a token")["sub"], "a", "{algorithm}");
        let set: Value = serde_json::from_slice(&keys.published()).expect("JSON");
        assert_eq!(set["keys"][0]["alg"], algorithm.as_str());
        let refused = keys.sign(algorithm, "JWT", &json!({ "sub": "a" }));
        assert!(matches!(refused, Err(KeyError::Elsewhere(_))), "it cannot wait");
    }
}

#[tokio::test(start_paused = true)]
async fn a_wrong_signer_is_found_at_the_start() {
    for (state, is_found) in [
        (SIGNS_IN_DER, (|error| matches!(error, KeyError::WrongSigner(_))) as fn(&KeyError) -> bool),
        (SIGNS_SOMETHING_ELSE, |error| matches!(error, KeyError::WrongSigner(_))),
        (NEVER_ANSWERS, |error| {
            // What an operator can act on.
            let text = error.to_string();
            matches!(error, KeyError::SignerTimeout { key_id, .. } if text.contains(key_id))
                && text.contains("within 5s")
        }),
        (IS_AWAY, |error| matches!(error, KeyError::Signer(signer) if signer.is_temporary())),
        (HAS_NO_KEY, |error| matches!(error, KeyError::Signer(signer) if !signer.is_temporary())),
    ] {
        let (signer, own) = elsewhere(SigningAlgorithm::Es256);
        own.store(state, Ordering::SeqCst);
        let error = SigningKeys::from_signers([signer]).await.expect_err("it does not sign");
        assert!(is_found(&error), "{error}");
    }
    let none: [Arc<dyn Signer>; 0] = [];
    assert!(matches!(SigningKeys::from_signers(none).await, Err(KeyError::Empty)));
    let (signer, _) = elsewhere(SigningAlgorithm::Es256);
    let twice = SigningKeys::from_signers([Arc::clone(&signer), signer]).await;
    assert!(matches!(twice, Err(KeyError::DuplicateKeyId(_))));
}

#[oauth_server(
    grants(client_credentials),
    scopes(read = "Read"),
    access_tokens(jwt),
    introspection(signed),
    endpoints(introspection)
)]
struct Remote {
    #[store]
    store: MemoryStore,
    #[keys]
    keys: SigningKeys,
}

/// With the clock of the test, which moves while nothing else can happen.
#[tokio::test(start_paused = true)]
async fn a_provider_signs_with_them_and_says_whether_a_retry_helps() {
    let (signer, state) = elsewhere(SigningAlgorithm::Es256);
    let keys = SigningKeys::from_signers([signer]).await.expect("keys");
    let client =
        Client::confidential("job", "job-client-secret").grant_types(["client_credentials"]).scope("read");
    let store = MemoryStore::with_clients([client.resource_server().build().expect("a client")]);
    let server = Remote::new("http://localhost".parse().expect("an issuer"), store, keys);
    let job = ("job", "job-client-secret");
    let token = || async {
        let request = form_request("/token", job, &[("grant_type", "client_credentials")]);
        let response = server.create_token_response(request).await;
        (response.status().as_u16(), json_of(&response))
    };
    let introspect = |token: &str| {
        let mut request: Request<Bytes> = form_request("/introspect", job, &[("token", token)]);
        let accept = "application/token-introspection+jwt".parse().expect("a header");
        request.headers_mut().insert("accept", accept);
        server.create_token_introspection_response(request)
    };
    let (status, answer) = token().await;
    assert_eq!(status, 200, "{answer}");
    let access_token = answer["access_token"].as_str().expect("a token").to_owned();
    assert!(server.keys.verify_typed::<Value>(&access_token, "at+jwt").is_ok());
    let signed = introspect(&access_token).await;
    let signed = std::str::from_utf8(signed.body()).expect("text").to_owned();
    assert!(server.keys.verify_typed::<Value>(&signed, "token-introspection+jwt").is_ok(), "{signed}");
    for (broken, status, code) in [
        (IS_AWAY, 503, "temporarily_unavailable"),
        (NEVER_ANSWERS, 503, "temporarily_unavailable"),
        (HAS_NO_KEY, 500, "server_error"),
        (SIGNS_IN_DER, 500, "server_error"),
        (SIGNS_SOMETHING_ELSE, 500, "server_error"),
    ] {
        state.store(broken, Ordering::SeqCst);
        let (got, answer) = token().await;
        assert_eq!((got, &answer["error"]), (status, &json!(code)));
        assert_eq!(answer.get("access_token"), None);
        assert!(!answer.to_string().contains("key") && !answer.to_string().contains("closed"), "{answer}");
        assert_eq!(introspect(&access_token).await.status().as_u16(), status);
    }
    state.store(WORKS, Ordering::SeqCst);
    assert_eq!(token().await.0, 200, "it comes back");
}
