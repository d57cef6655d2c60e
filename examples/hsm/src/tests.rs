//! The signer with SoftHSM, which is an HSM in software.

use std::fs;
use std::process::Command;
use std::str::FromStr;

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::mechanism::Mechanism;
use cryptoki::object::{Attribute, ObjectClass};
use cryptoki::session::UserType;
use cryptoki::types::AuthPin;
use oauth_runtime::keys::SignerError;
use oauth_runtime::testing::{SignerSuite, TestClient, this_test};
use oauth_runtime::{Approval, Clock, SystemClock, async_trait};
use openidconnect::core::{CoreIdToken, CoreIdTokenVerifier, CoreJsonWebKeySet, CoreJwsSigningAlgorithm};
use openidconnect::{ClientId, ClientSecret, IssuerUrl, Nonce};
use test_needs::needs;

use super::*;
use crate::pkcs11::{failure, find, pss};

const LABEL: &str = "provider";
const PIN: &str = "1234";

/// Where Debian, Fedora and Homebrew have the library.
const MODULES: [&str; 4] = [
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
    "/usr/local/lib/softhsm/libsofthsm2.so",
    "/opt/homebrew/lib/softhsm/libsofthsm2.so",
];

/// A new token, in the process that a test starts for it: the library reads its configuration from the environment, once.
/// `None` in the process that waited for the other one.
fn new_token(test: &str) -> Option<Pkcs11> {
    const CONFIGURATION: &str = "SOFTHSM2_CONF";
    const CHILD: &str = "HSM_TEST";
    if env::var_os(CHILD).is_none() {
        let folder = tempfile::tempdir().expect("a folder");
        let configuration = folder.path().join("softhsm2.conf");
        let tokens = folder.path().join("tokens");
        fs::create_dir(&tokens).expect("a folder");
        fs::write(
            &configuration,
            format!("directories.tokendir = {}\nlog.level = ERROR\n", tokens.display()),
        )
        .expect("a file");
        let mut init = Command::new("softhsm2-util");
        init.args(["--init-token", "--free", "--label", LABEL, "--pin", PIN, "--so-pin", "567890"]);
        assert!(init.env(CONFIGURATION, &configuration).status().expect("a program").success());
        let mut again = this_test(&format!("tests::{test}"));
        let output = again.env(CHILD, "1").env(CONFIGURATION, &configuration).output().expect("a process");
        let (text, errors) =
            (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success() && text.contains("1 passed"), "{text}{errors}");
        return None;
    }
    let module = MODULES.into_iter().find(|module| fs::exists(module).unwrap_or_default());
    let pkcs11 = Pkcs11::new(module.expect("the library")).expect("a library");
    pkcs11.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)).expect("initialized");
    Some(pkcs11)
}

/// What `Pkcs11Key` signs with.
const ALGORITHMS: [SigningAlgorithm; 4] =
    [SigningAlgorithm::Rs256, SigningAlgorithm::Ps256, SigningAlgorithm::Es256, SigningAlgorithm::EdDsa];

/// A new key pair that cannot leave the token.
fn generate(pkcs11: &Pkcs11, label: &str, algorithm: SigningAlgorithm) {
    // The names of the curves in ASN.1: an OID, and a text.
    const P256: [u8; 10] = [0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
    let (mechanism, of_type) = match algorithm {
        SigningAlgorithm::Es256 => (Mechanism::EccKeyPairGen, vec![Attribute::EcParams(P256.to_vec())]),
        SigningAlgorithm::EdDsa => {
            let ed25519 = [&[0x13, 12], b"edwards25519".as_slice()].concat();
            (Mechanism::EccEdwardsKeyPairGen, vec![Attribute::EcParams(ed25519)])
        }
        _ => (
            Mechanism::RsaPkcsKeyPairGen,
            vec![Attribute::ModulusBits(2048.into()), Attribute::PublicExponent(vec![1, 0, 1])],
        ),
    };
    let named = vec![Attribute::Token(true), Attribute::Label(label.as_bytes().to_vec())];
    let public = [named.clone(), of_type, vec![Attribute::Verify(true), Attribute::Private(false)]].concat();
    let secret = vec![Attribute::Sign(true), Attribute::Sensitive(true), Attribute::Extractable(false)];
    let slot = pkcs11.get_slots_with_initialized_token().expect("slots")[0];
    let session = pkcs11.open_rw_session(slot).expect("a session");
    session.login(UserType::User, Some(&AuthPin::new(PIN.into()))).expect("logged in");
    session.generate_key_pair(&mechanism, &public, &[named, secret].concat()).expect("a key pair");
}

fn key(pkcs11: &Pkcs11, algorithm: SigningAlgorithm) -> Pkcs11Key {
    let token = Token::of(pkcs11.clone(), LABEL, &PIN.into());
    Pkcs11Key::read(token, algorithm.as_str(), algorithm).expect("a key")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn keys_in_an_hsm_pass_the_suite() {
    needs!(SOFTHSM);
    let Some(pkcs11) = new_token("keys_in_an_hsm_pass_the_suite") else { return };
    for algorithm in ALGORITHMS {
        generate(&pkcs11, algorithm.as_str(), algorithm);
        let (created, gone, deleted) = (pkcs11.clone(), pkcs11.clone(), pkcs11.clone());
        let suite = SignerSuite::new(move || std::future::ready(key(&created, algorithm))).signatures(200);
        let suite = suite.temporary_failure(move || {
            let mut key = key(&gone, algorithm);
            key.token = Token::of(gone.clone(), "unplugged", &PIN.into());
            std::future::ready(key)
        });
        let suite = suite.permanent_failure(move || {
            let mut key = key(&deleted, algorithm);
            key.label = "deleted".to_owned();
            std::future::ready(key)
        });
        let report = suite.run().await;
        println!("{algorithm}: {report}");
        report.assert_passed();
    }
}

/// PS256 with the salt of PKCS #1's default, as many devices have it.
struct ShortSalt(Pkcs11Key);

#[async_trait]
impl Signer for ShortSalt {
    fn algorithm(&self) -> SigningAlgorithm {
        SigningAlgorithm::Ps256
    }

    fn public_jwk(&self) -> serde_json::Value {
        self.0.public_jwk()
    }

    async fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignerError> {
        self.0.token.with_session(|session| {
            let key = find(session, ObjectClass::PRIVATE_KEY, &self.0.label)?;
            session.sign(&Mechanism::Sha256RsaPkcsPss(pss(20)), key, message).map_err(failure)
        })
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_suite_finds_a_salt_of_20_bytes() {
    needs!(SOFTHSM);
    let Some(pkcs11) = new_token("the_suite_finds_a_salt_of_20_bytes") else { return };
    generate(&pkcs11, SigningAlgorithm::Ps256.as_str(), SigningAlgorithm::Ps256);
    let signer = move || std::future::ready(ShortSalt(key(&pkcs11, SigningAlgorithm::Ps256)));
    let report = SignerSuite::new(signer).only("signatures::verify_for_the_empty_message").run().await;
    assert_eq!(report.failures().count(), 1, "{report}");
    assert!(report.to_string().contains("a salt that does not have 32 bytes"), "{report}");
}

/// The crate `openidconnect` has cryptography of its own.
#[tokio::test(flavor = "multi_thread")]
async fn a_client_verifies_the_id_tokens() {
    needs!(SOFTHSM);
    let Some(pkcs11) = new_token("a_client_verifies_the_id_tokens") else { return };
    for algorithm in ALGORITHMS {
        generate(&pkcs11, algorithm.as_str(), algorithm);
        let signer: Arc<dyn Signer> = Arc::new(key(&pkcs11, algorithm));
        let provider = provider(signer, "a-long-client-secret".into()).await.expect("a provider");
        let web = TestClient::confidential(&provider, "web", "a-long-client-secret");
        let approval = Approval::new("248289761001").auth_time(SystemClock.now());
        let tokens = web.authorization_code("openid", approval).await.expect("tokens");
        let id_token = CoreIdToken::from_str(&tokens.id_token.expect("an ID token")).expect("a JWT");
        let keys: CoreJsonWebKeySet = serde_json::from_slice(&provider.keys.published()).expect("a JWK set");
        let verifier = CoreIdTokenVerifier::new_confidential_client(
            ClientId::new("web".into()),
            ClientSecret::new("a-long-client-secret".into()),
            IssuerUrl::new("http://127.0.0.1:9000".into()).expect("a URL"),
            keys,
        );
        let verifier = verifier.set_allowed_algs([match algorithm {
            SigningAlgorithm::Es256 => CoreJwsSigningAlgorithm::EcdsaP256Sha256,
            SigningAlgorithm::EdDsa => CoreJwsSigningAlgorithm::EdDsa,
            SigningAlgorithm::Ps256 => CoreJwsSigningAlgorithm::RsaSsaPssSha256,
            _ => CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
        }]);
        let any_nonce = |_: Option<&Nonce>| Ok(());
        let claims = id_token.claims(&verifier, any_nonce).expect("a valid ID token");
        assert_eq!(claims.subject().as_str(), "248289761001", "{algorithm}");
    }
}

/// The operator deletes the key while the provider runs.
#[tokio::test(flavor = "multi_thread")]
async fn no_token_is_issued_once_the_key_is_gone() {
    needs!(SOFTHSM);
    let Some(pkcs11) = new_token("no_token_is_issued_once_the_key_is_gone") else { return };
    generate(&pkcs11, SigningAlgorithm::Es256.as_str(), SigningAlgorithm::Es256);
    let signer: Arc<dyn Signer> = Arc::new(key(&pkcs11, SigningAlgorithm::Es256));
    let provider = provider(signer, "a-long-client-secret".into()).await.expect("a provider");
    let web = TestClient::confidential(&provider, "web", "a-long-client-secret");
    let approval = || Approval::new("248289761001").auth_time(SystemClock.now());
    web.authorization_code("openid", approval()).await.expect("tokens");

    let slot = pkcs11.get_slots_with_initialized_token().expect("slots")[0];
    let session = pkcs11.open_rw_session(slot).expect("a session");
    let private = find(&session, ObjectClass::PRIVATE_KEY, "ES256").expect("a key");
    session.destroy_object(private).expect("deleted");
    let refused = web.authorization_code("openid", approval()).await.expect_err("no key");
    assert_eq!(refused.code(), Some("server_error"));
}
