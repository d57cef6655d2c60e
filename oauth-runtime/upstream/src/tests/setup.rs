//! What the builder says about mistakes.

use oauth_runtime_core::fetch::FixedAnswers;
use oauth_runtime_core::keys::SigningAlgorithm;

use super::*;
use crate::{OAuthProvider, UpstreamSetupError};

fn message(builder: UpstreamBuilder) -> String {
    builder.build().expect_err("a mistake").to_string()
}

fn complete(builder: UpstreamBuilder) -> UpstreamBuilder {
    builder.client_id("us").client_secret("secret").fetcher(FixedAnswers::new())
}

#[test]
fn the_builder_says_which_member_is_missing_and_what_to_write() {
    let new = || Upstream::openid("google", "https://accounts.google.com");
    assert!(message(new()).contains(".client_id("));
    assert!(message(new().client_id("")).contains(".client_id("));
    assert!(message(new().client_id("us")).contains(".client_secret("));
    assert!(message(new().client_id("us").public_client()).contains(".fetcher("));
    assert!(message(complete(new()).algorithms([])).contains("`algorithms`"));
    let es256 = keys(SigningAlgorithm::Es256);
    let wrong = complete(new()).private_key_jwt(es256, SigningAlgorithm::Rs256).build();
    assert!(matches!(wrong, Err(UpstreamSetupError::NoKey { .. })), "{wrong:?}");
    complete(new()).build().expect("complete");
}

#[test]
fn the_builder_refuses_names_and_urls_that_cannot_work() {
    for id in ["", "Google", "a/b", "a b", "é", &"a".repeat(33)] {
        assert!(message(complete(Upstream::openid(id, ISSUER))).contains("cannot name an upstream"), "{id}");
    }
    let wrong = complete(Upstream::openid("up", "https://login.example/{tenantid}/v2.0"));
    assert!(message(wrong).contains("one tenant"));
    let oauth = |issuer: &str, token: &str| {
        let provider = OAuthProvider::new(issuer, ISSUER, token, ISSUER);
        complete(Upstream::oauth("up", provider.subject("id")))
    };
    oauth(ISSUER, ISSUER).build().expect("complete");
    assert!(message(oauth(ISSUER, "http://upstream.example/token")).contains("token endpoint"));
    assert!(message(oauth("upstream", ISSUER)).contains("issuer"));
}

#[test]
fn a_mapping_needs_an_identifier_and_no_empty_members() {
    let new = || OAuthProvider::new(ISSUER, ISSUER, ISSUER, ISSUER);
    assert!(message(complete(Upstream::oauth("up", new().name("name")))).contains(".subject("));
    assert!(message(complete(Upstream::oauth("up", new().subject("")))).contains("empty name"));
    assert!(
        message(complete(Upstream::oauth("up", new().subject("id").email("", None)))).contains("address")
    );
}

#[test]
fn no_secret_is_printed() {
    let builder = complete(Upstream::openid("up", ISSUER)).client_secret("s3cret");
    assert!(!format!("{builder:?}").contains("s3cret"));
    let upstream = builder.build().expect("an upstream");
    assert!(!format!("{upstream:?}").contains("s3cret"));
}

#[test]
fn a_member_may_be_a_pointer_and_only_true_is_verified() {
    let provider = OAuthProvider::new(ISSUER, ISSUER, ISSUER, ISSUER);
    let provider = provider.subject("/data/id").email("/data/mail", Some("/data/ok"));
    let endpoints = provider.check("up").expect("complete");
    let person = |ok: Value| {
        let document = json!({ "data": { "id": "7", "mail": "a@b.example", "ok": ok } });
        endpoints.person(&document).expect("a person")
    };
    assert_eq!((person(json!(true)).subject.as_str(), person(json!(true)).email_verified), ("7", true));
    for ok in [json!(false), json!("true"), json!(1), Value::Null] {
        assert!(!person(ok.clone()).email_verified, "{ok}");
    }
}
