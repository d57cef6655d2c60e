//! The variant of the plan with certificates (RFC 8705): the client signs, and the certificate of its connection holds its tokens.

use axum::body::{Body, to_bytes};
use http::Request;
use http::header::{CONTENT_TYPE, HOST};
use oauth_runtime::ciba::GRANT_TYPE;
use oauth_runtime::http::{ClientCertificate, Connection};
use rcgen::{CertificateParams, KeyPair};
use serde_json::{Value, json};
use tower::ServiceExt;

use super::Run;
use crate::support::asserting;

const CLIENT: &str = "certified";

fn certificate() -> ClientCertificate {
    let key = KeyPair::generate().expect("a key");
    let certificate = CertificateParams::default().self_signed(&key).expect("a certificate");
    ClientCertificate::new(certificate.der().to_vec())
}

impl Run {
    /// A request of the client that alice has approved.
    async fn approved(&self) -> String {
        let request = self.object(json!({ "iss": CLIENT, "scope": "openid read offline_access" }));
        let assertion = self.assertion(CLIENT, json!({}));
        let form: Vec<_> = [("request", request.as_str())].into_iter().chain(asserting(&assertion)).collect();
        let asked = self.http.post("/bc-authorize", None, &form).await;
        assert_eq!(asked.status, 200, "{asked:?}");
        self.approve().await;
        asked.text("auth_req_id")
    }

    /// A token request on a connection with this certificate.
    async fn over(&self, certificate: Option<&ClientCertificate>, form: &[(&str, &str)]) -> (u16, Value) {
        let assertion = self.assertion(CLIENT, json!({}));
        let form: Vec<_> = form.iter().copied().chain(asserting(&assertion)).collect();
        let body = serde_urlencoded::to_string(form).expect("a form");
        let url = self.http.url_of("/token");
        let host = url.trim_start_matches("http://").trim_end_matches("/token");
        let mut request = Request::post(&url)
            .header(HOST, host)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .expect("a request");
        let address = "192.0.2.9".parse().expect("an address");
        request.extensions_mut().insert(Connection::new(address, true));
        if let Some(certificate) = certificate {
            certificate.attach(request.extensions_mut());
        }
        let answer = self.server.router().oneshot(request).await.expect("infallible");
        let status = answer.status().as_u16();
        let body = to_bytes(answer.into_body(), 64 * 1024).await.expect("a body");
        (status, serde_json::from_slice(&body).expect("JSON"))
    }
}

#[tokio::test]
async fn ensure_mtls_holder_of_key_required() {
    let (run, own) = (Run::start("poll").await, certificate());
    let id = run.approved().await;
    let form = [("grant_type", GRANT_TYPE), ("auth_req_id", id.as_str())];
    let (status, refusal) = run.over(None, &form).await;
    assert_eq!((status, &refusal["error"]), (400, &json!("invalid_request")), "{refusal}");
    let (status, tokens) = run.over(Some(&own), &form).await;
    assert_eq!((status, &tokens["token_type"]), (200, &json!("Bearer")), "{tokens}");
}

#[tokio::test]
async fn refresh_token_with_certificates() {
    let (run, own) = (Run::start("poll").await, certificate());
    let id = run.approved().await;
    let (_, tokens) = run.over(Some(&own), &[("grant_type", GRANT_TYPE), ("auth_req_id", &id)]).await;
    let refresh_token = tokens["refresh_token"].as_str().expect("a refresh token");
    let form = [("grant_type", "refresh_token"), ("refresh_token", refresh_token)];
    let (status, refusal) = run.over(None, &form).await;
    assert_eq!(status, 400, "{refusal}");
    // RFC 8705 section 4: the client has authenticated with a key that it registered, so it may have a new certificate.
    let (status, renewed) = run.over(Some(&certificate()), &form).await;
    assert_eq!(status, 200, "{renewed}");
}
