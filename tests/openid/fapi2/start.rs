//! What a provider with a profile does not start with.

use std::time::Duration;

use oauth_runtime::keys::{SigningAlgorithm, SigningKey, SigningKeys};
use oauth_runtime::store::MemoryStore;
use oauth_runtime::{AssertionAudience, AuthorizationServer, RefreshTokenRotation, SecurityProfile};

use crate::support::{Bank, Mixed, People, keys, strong_keys};

macro_rules! refused {
    ($issuer:expr, $($set:tt)*) => {{
        let builder = Bank::builder($issuer, MemoryStore::new(), People::default(), strong_keys());
        let error = builder$($set)*.try_build().err().expect("a contradiction");
        (error.setting(), error.to_string())
    }};
}

fn issuer() -> oauth_runtime::Issuer {
    "https://bank.example".parse().expect("an issuer")
}

#[test]
fn section_5_3_2_1_codes_live_for_a_minute() {
    let minute = Bank::new(issuer(), MemoryStore::new(), People::default(), strong_keys());
    assert_eq!(minute.settings().lifetimes().authorization_code, Duration::from_secs(60), "the default");
    let (setting, message) = refused!(issuer(), .authorization_code_expires_in(Duration::from_secs(61)));
    assert_eq!(setting, "authorization_code_expires_in");
    assert!(message.contains("section 5.3.2.1"), "{message}");
    let builder = Bank::builder(issuer(), MemoryStore::new(), People::default(), strong_keys());
    assert!(builder.authorization_code_expires_in(Duration::from_secs(30)).try_build().is_ok());
}

#[test]
fn section_5_3_2_1_refresh_tokens_stay_the_same() {
    let (setting, message) = refused!(issuer(), .rotate_refresh_tokens(RefreshTokenRotation::Always));
    assert_eq!(setting, "rotate_refresh_tokens");
    assert!(message.contains("section 5.3.2.1"), "{message}");
}

#[test]
fn section_5_3_2_1_assertions_are_for_the_issuer() {
    let (setting, message) = refused!(issuer(), .assertion_audience(AssertionAudience::Endpoints));
    assert_eq!(setting, "assertion_audience");
    assert!(message.contains("section 5.3.2.1"), "{message}");
}

#[test]
fn section_5_2_1_there_is_tls() {
    let (setting, message) = refused!(issuer(), .insecure_transport(true));
    assert_eq!(setting, "insecure_transport");
    assert!(message.contains("section 5.2.1"), "{message}");
    let local = "http://127.0.0.1:9000".parse().expect("an issuer");
    let server = Bank::builder(local, MemoryStore::new(), People::default(), strong_keys()).try_build();
    assert!(server.is_ok(), "the local machine is no network");
}

#[test]
fn section_5_4_1_signatures_are_strong() {
    let rs256 = SigningKeys::fixed([
        SigningKey::generate(SigningAlgorithm::Es256).expect("a key"),
        SigningKey::generate(SigningAlgorithm::Rs256).expect("a key"),
    ]);
    let builder = Bank::builder(issuer(), MemoryStore::new(), People::default(), rs256.expect("keys"));
    let error = builder.try_build().err().expect("RS256");
    assert_eq!(error.setting(), "signing_keys");
    assert!(error.to_string().contains("RS256") && error.to_string().contains("5.4.1"), "{error}");
    let (setting, message) = refused!(issuer(), .unsigned_id_tokens(true));
    assert_eq!(setting, "unsigned_id_tokens");
    assert!(message.contains("section 5.4.1"), "{message}");
}

#[test]
fn section_5_4_1_some_proofs_count() {
    let (setting, message) = refused!(issuer(), .dpop_signing_algorithms(vec![SigningAlgorithm::Rs256]));
    assert_eq!(setting, "dpop_signing_algorithms");
    assert!(message.contains("section 5.4.1"), "{message}");
}

#[test]
fn section_5_4_1_some_signatures_of_clients_count() {
    let (setting, message) = refused!(issuer(), .client_signing_algorithms(vec![SigningAlgorithm::Es384]));
    assert_eq!(setting, "client_signing_algorithms");
    assert!(message.contains("section 5.4.1"), "{message}");
}

#[test]
fn a_provider_without_a_profile_starts_with_anything() {
    let mixed = Mixed::builder(issuer(), MemoryStore::new(), People::default(), keys())
        .authorization_code_expires_in(Duration::from_secs(600))
        .rotate_refresh_tokens(RefreshTokenRotation::Always)
        .assertion_audience(AssertionAudience::Endpoints)
        .unsigned_id_tokens(true)
        .try_build();
    assert!(mixed.is_ok());
    assert_eq!(Mixed::DECLARATION.profile, None);
    assert_eq!(Bank::DECLARATION.profile, Some(SecurityProfile::Fapi2));
}
