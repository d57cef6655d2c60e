//! Whose assertions count, and their keys.

use oauth_runtime::TrustedIssuer;
use oauth_runtime::keys::SigningAlgorithm;
use oauth_runtime::store::MemoryStore;
use serde_json::json;

use super::provider::{COMPANY, Fixture, Office, TENANT, assert_refused, new_keys};
use crate::support::neutral::json_of;
use crate::support::{People, keys};

#[tokio::test]
async fn an_issuer_may_come_from_a_directory() {
    let office = Fixture::start();
    let assertion = office.sign("JWT", &office.claims(TENANT, "U1"));
    assert_eq!(office.present("wiki", &assertion, &[]).await.status(), 200);
    let assertion = office.sign("JWT", &office.claims("https://down.example", "U1"));
    let response = office.present("wiki", &assertion, &[]).await;
    assert_eq!((response.status().as_u16(), &json_of(&response)["error"]), (500, &json!("server_error")));
}

#[tokio::test]
async fn new_keys_are_fetched_when_a_token_names_one() {
    let office = Fixture::start();
    let newer = new_keys();
    let url = format!("{COMPANY}/jwks");
    let sign = |claims| newer.sign(SigningAlgorithm::Es256, "JWT", &claims).expect("a signature");
    assert_refused(&office.present("wiki", &sign(office.claims(COMPANY, "U1")), &[]).await, "invalid_grant");
    office.sites.publish(&url, &newer);
    assert_eq!(office.present("wiki", &sign(office.claims(COMPANY, "U1")), &[]).await.status(), 200);
    // The old key is gone.
    let old = office.sign("JWT", &office.claims(COMPANY, "U1"));
    assert_refused(&office.present("wiki", &old, &[]).await, "invalid_grant");
}

#[tokio::test]
async fn nothing_is_fetched_for_what_is_wrong_anyway() {
    let office = Fixture::start();
    for claims in [
        office.claims("https://stranger.example", "U1"),
        super::provider::with(&office.claims(COMPANY, "U1"), "aud", json!("https://other.example")),
        super::provider::with(&office.claims(COMPANY, "U1"), "exp", json!(1)),
    ] {
        assert_refused(&office.present("wiki", &office.sign("JWT", &claims), &[]).await, "invalid_grant");
    }
    assert_eq!(office.sites.count(), 0);
}

#[tokio::test]
async fn an_issuer_whose_site_is_down_is_asked_again_later() {
    let office = Fixture::start();
    office.sites.go_down();
    let response = office.present("wiki", &office.sign("JWT", &office.claims(COMPANY, "U1")), &[]).await;
    assert_eq!(response.status(), 503, "{response:?}");
    assert!(response.headers().contains_key("retry-after"));
}

#[tokio::test]
async fn a_provider_needs_an_issuer_with_keys_that_it_can_get() {
    let builder = || {
        let issuer = "http://localhost".parse().expect("an issuer");
        Office::builder(issuer, MemoryStore::new(), People::default(), keys(), Default::default())
    };
    for (builder, said) in [
        (builder(), "no issuer is trusted"),
        (
            builder().trusted_issuer(TrustedIssuer::new(COMPANY, "https://id.company.example/jwks")),
            "set `fetcher`",
        ),
        (builder().trusted_issuer(TrustedIssuer::with_keys(COMPANY, json!({ "keys": [] }))), "no key"),
        (builder().trusted_issuer(TrustedIssuer::with_keys(COMPANY, json!("keys"))), "JWK set"),
    ] {
        let error = builder.try_build().err().unwrap_or_else(|| panic!("{said}"));
        assert!(error.to_string().contains(said), "{said}: {error}");
    }
}
