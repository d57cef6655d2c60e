//! Which thread a key signs on.

use std::sync::{Arc, Mutex};
use std::thread::{self, ThreadId};

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use serde::{Serialize, Serializer};

use super::*;

/// Claims that record where they are signed.
#[derive(Clone, Default)]
struct Thread(Arc<Mutex<Option<ThreadId>>>);

impl Serialize for Thread {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        *self.0.lock().expect("no panic") = Some(thread::current().id());
        json!({ "sub": "alice" }).serialize(serializer)
    }
}

fn rsa(size: KeySize) -> SigningKey {
    let pair = KeyPair::generate(size).expect("a key");
    let der: Pkcs8V1Der<'_> = pair.as_der().expect("a private key");
    let pem = crate::keys::signing_key::text_of("PRIVATE KEY", der.as_ref().to_vec());
    SigningKey::from_pem(SigningAlgorithm::Ps256, pem.reveal()).expect("a key")
}

#[tokio::test]
async fn what_takes_long_is_signed_on_another_thread() {
    let keys = [
        (rsa(KeySize::Rsa3072), SigningAlgorithm::Ps256, false),
        (rsa(KeySize::Rsa2048), SigningAlgorithm::Ps256, true),
        (SigningKey::generate(SigningAlgorithm::Es256).expect("a key"), SigningAlgorithm::Es256, true),
    ];
    for (key, algorithm, here) in keys {
        let (keys, claims) = (SigningKeys::fixed([key]).expect("keys"), Thread::default());
        let token = keys.sign_off_thread(algorithm, "JWT", claims.clone()).await.expect("signed");
        assert_eq!(keys.verify::<Value>(&token).expect("verified")["sub"], "alice");
        let signed_on = claims.0.lock().expect("no panic").expect("signed");
        assert_eq!(signed_on == thread::current().id(), here, "{algorithm}");
    }
}
