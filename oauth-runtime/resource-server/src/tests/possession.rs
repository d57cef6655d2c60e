//! Tokens that are bound to the certificate of their client (RFC 8705 section 3).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::request::Parts;
use oauth_runtime_core::http::{CertificateForm, CertificateHeader, ClientCertificate, Connection};
use oauth_runtime_core::token::AccessToken;
use oauth_runtime_core::{ClientRequest, ResourceServer};

use super::*;
use crate::{Introspection, TokenVerifierError};

const OWN: &[u8] = b"the certificate of the client";
const OTHER: &[u8] = b"the certificate of somebody else";

/// `cnf` for this certificate.
fn cnf(der: &[u8]) -> Value {
    json!({ "cnf": { "x5t#S256": ClientCertificate::new(der).thumbprint() } })
}

/// A request of a connection with this certificate.
fn request(certificate: Option<&[u8]>) -> Parts {
    let mut request = http::Request::get("/notes").body(()).expect("a request");
    if let Some(der) = certificate {
        ClientCertificate::new(der).attach(request.extensions_mut());
    }
    request.into_parts().0
}

async fn sent(verifier: &TokenVerifier, token: &str, request: &Parts) -> Result<AccessToken, OAuthError> {
    ResourceServer::verify(verifier, token, &ClientRequest::without_form(request), None).await
}

#[tokio::test]
async fn a_jwt_is_accepted_from_a_connection_with_its_certificate_alone() {
    let keys = keys();
    let verifier = Site::with_keys(&keys).verifier();
    let bound = token(&keys, cnf(OWN));
    let described = sent(&verifier, &bound, &request(Some(OWN))).await.expect("accepted");
    assert!(described.confirmation.is_some_and(|bound| bound.x5t_s256.is_some()));
    assert_eq!(code(sent(&verifier, &bound, &request(Some(OTHER))).await), "invalid_token");
    assert_eq!(code(sent(&verifier, &bound, &request(None)).await), "invalid_token");
    assert_eq!(code(verifier.verify(&bound).await), "invalid_token", "without its request");
    let bearer = token(&keys, json!({}));
    assert_eq!(code(sent(&verifier, &bearer, &request(Some(OTHER))).await), "accepted");
}

#[tokio::test]
async fn an_introspected_token_is_checked_for_each_request() {
    let site = Site::with_keys(&keys());
    let mut answer = claims(cnf(OWN));
    answer["active"] = true.into();
    answer["token_type"] = "Bearer".into();
    site.set_json(INTROSPECT, &answer);
    let introspection = Introspection::new("api", "a-long-random-secret");
    let verifier = site.builder().introspection(introspection).build().expect("a verifier");
    for (certificate, expected) in [
        (Some(OWN), "accepted"),
        (Some(OTHER), "invalid_token"),
        (None, "invalid_token"),
        (Some(OWN), "accepted"),
    ] {
        assert_eq!(code(sent(&verifier, "opaque", &request(certificate)).await), expected);
    }
    assert_eq!(site.0.posted.lock().unwrap().len(), 1, "the answer is kept, the certificate is not");
}

#[tokio::test]
async fn the_header_of_a_trusted_proxy_has_the_certificate() {
    let keys = keys();
    let header = CertificateHeader::new(CertificateForm::Base64Der);
    let builder = || Site::with_keys(&keys).builder().client_certificate_header(header.clone());
    let verifier =
        builder().trusted_proxies("10.0.0.1".parse().expect("a proxy")).build().expect("a verifier");
    let bound = token(&keys, cnf(OWN));
    let from = |peer: &str, header: Option<&[u8]>, own: Option<&[u8]>| {
        let mut request = request(own);
        request.extensions.insert(Connection::new(peer.parse().expect("an address"), false));
        if let Some(der) = header {
            request.headers.insert("x-client-cert", STANDARD.encode(der).parse().expect("a value"));
        }
        request
    };
    for (request, expected) in [
        (from("10.0.0.1", Some(OWN), None), "accepted"),
        (from("10.0.0.1", Some(OTHER), None), "invalid_token"),
        (from("10.0.0.1", None, Some(OWN)), "invalid_token"),
        (from("10.0.0.2", Some(OWN), None), "invalid_token"),
        (from("10.0.0.2", Some(OTHER), Some(OWN)), "accepted"),
    ] {
        assert_eq!(code(sent(&verifier, &bound, &request).await), expected, "{request:?}");
    }
    assert!(matches!(builder().build(), Err(TokenVerifierError::NoProxy)));
}

#[tokio::test]
async fn what_this_server_cannot_check_stays_refused() {
    let keys = keys();
    let verifier = Site::with_keys(&keys).verifier();
    let thumbprint = ClientCertificate::new(OWN).thumbprint().to_owned();
    for cnf in [
        json!({}),
        json!([]),
        json!("x5t#S256"),
        json!(null),
        json!({ "jwk": {} }),
        json!({ "kid": "a" }),
        json!({ "x5t#S256": 1 }),
        json!({ "x5t#S256": null }),
        json!({ "x5t#S256": "" }),
        json!({ "x5t#s256": thumbprint }),
        json!({ "x5t#S256": thumbprint, "kid": "a" }),
        json!({ "x5t#S256": thumbprint, "jkt": "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I" }),
        json!({ "jkt": "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I" }),
    ] {
        let mut bound = claims(json!({}));
        bound["cnf"] = cnf.clone();
        let bound = keys.sign(SigningAlgorithm::Es256, "at+jwt", &bound).expect("a token");
        assert_eq!(code(sent(&verifier, &bound, &request(Some(OWN))).await), "invalid_token", "{cnf}");
    }
}
