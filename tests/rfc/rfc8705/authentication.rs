//! Section 2: clients that authenticate with their certificate.

use std::sync::Arc;

use axum::body::to_bytes;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use http::Request;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HOST};
use oauth_runtime::http::ClientCertificate;
use oauth_runtime::registration::check_client;
use oauth_runtime::store::MemoryStore;
use oauth_runtime::{Client, ClientMetadata, oauth_server};
use rcgen::{CertificateParams, DnType, KeyPair, PublicKeyData, SanType};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::support::Site;

const JWKS_URI: &str = "https://client.example/jwks";

#[oauth_server(
    grants(client_credentials),
    scopes(read = "Read your notes"),
    endpoints(metadata, introspection),
    client_auth(private_key_jwt, tls_client_auth, self_signed_tls_client_auth)
)]
struct Bank {
    #[store]
    store: MemoryStore,
}

/// A certificate and its key, for a client `job` of `Example, Inc.`.
struct Own {
    der: Vec<u8>,
    key: KeyPair,
}

fn own(change: impl FnOnce(&mut CertificateParams)) -> Own {
    let key = KeyPair::generate().expect("a key");
    let mut params = CertificateParams::default();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CountryName, "DE");
    params.distinguished_name.push(DnType::OrganizationName, "Example, Inc.");
    params.distinguished_name.push(DnType::CommonName, "job");
    params.subject_alt_names = vec![
        SanType::DnsName("job.example".try_into().expect("a name")),
        SanType::URI("https://job.example/a".try_into().expect("a URI")),
        SanType::IpAddress("2001:db8::1".parse().expect("an address")),
        SanType::IpAddress("192.0.2.1".parse().expect("an address")),
        SanType::Rfc822Name("Ops@job.example".try_into().expect("an address")),
    ];
    change(&mut params);
    Own { der: params.self_signed(&key).expect("a certificate").der().to_vec(), key }
}

fn metadata(members: Value) -> ClientMetadata {
    let mut all = json!({ "grant_types": ["client_credentials"], "response_types": [], "scope": "read" });
    all.as_object_mut().expect("an object").extend(members.as_object().expect("an object").clone());
    serde_json::from_value(all).expect("metadata")
}

fn client(members: Value) -> Client {
    Client::from_metadata("job", Vec::new(), metadata(members)).expect("a client")
}

fn with_subject(member: &str, value: &str) -> Client {
    client(json!({ "token_endpoint_auth_method": "tls_client_auth", member: value }))
}

fn self_signed(keys: Value) -> Client {
    client(json!({ "token_endpoint_auth_method": "self_signed_tls_client_auth", "jwks": { "keys": keys } }))
}

struct Fixture {
    bank: Arc<Bank>,
    site: Arc<Site>,
}

fn bank(client: Client) -> Fixture {
    let site = Arc::new(Site::default());
    let store = MemoryStore::with_clients([client]);
    let bank = Bank::builder("https://bank.example".parse().expect("an issuer"), store);
    Fixture { bank: bank.fetcher(Arc::clone(&site)).build(), site }
}

impl Fixture {
    async fn token(
        &self,
        certificate: Option<ClientCertificate>,
        form: &str,
        basic: Option<&str>,
    ) -> (u16, Value) {
        let mut request = Request::post("https://bank.example/token")
            .header(HOST, "bank.example")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        if let Some(basic) = basic {
            request = request.header(AUTHORIZATION, basic);
        }
        let body = axum::body::Body::from(format!("grant_type=client_credentials{form}"));
        let mut request = request.body(body).expect("a request");
        let connection = oauth_runtime::http::Connection::new("192.0.2.9".parse().expect("an address"), true);
        request.extensions_mut().insert(connection);
        if let Some(certificate) = certificate {
            certificate.attach(request.extensions_mut());
        }
        let answer = self.bank.router().oneshot(request).await.expect("infallible");
        let status = answer.status().as_u16();
        let body = to_bytes(answer.into_body(), 64 * 1024).await.expect("a body");
        (status, serde_json::from_slice(&body).expect("JSON"))
    }

    async fn outcome(&self, certificate: ClientCertificate) -> String {
        let (status, answer) = self.token(Some(certificate), "&client_id=job", None).await;
        match status {
            200 => "token".to_owned(),
            _ => format!("{status} {}", answer["error"].as_str().unwrap_or_default()),
        }
    }
}

const REFUSED: &str = "401 invalid_client";

#[tokio::test]
async fn section_2_1_2_each_kind_of_subject_authenticates_its_client_and_no_other() {
    let certificate = || ClientCertificate::verified(own(|_| {}).der);
    for (member, right, wrong) in [
        ("tls_client_auth_subject_dn", "cn=JOB, o=Example\\2C  Inc.,C=DE", "C=DE,O=Example\\, Inc.,CN=job"),
        ("tls_client_auth_subject_dn", "2.5.4.3=#0c036a6f62,O=Example\\, Inc.,C=DE", "CN=job"),
        ("tls_client_auth_san_dns", "JOB.example", "example"),
        ("tls_client_auth_san_uri", "https://job.example/a", "https://job.example/A"),
        ("tls_client_auth_san_ip", "192.0.2.1", "192.0.2.10"),
        ("tls_client_auth_san_ip", "2001:0db8:0::1", "::ffff:192.0.2.1"),
        ("tls_client_auth_san_email", "Ops@JOB.example", "ops@job.example"),
    ] {
        assert_eq!(
            bank(with_subject(member, right)).outcome(certificate()).await,
            "token",
            "{member} {right}"
        );
        assert_eq!(
            bank(with_subject(member, wrong)).outcome(certificate()).await,
            REFUSED,
            "{member} {wrong}"
        );
    }
    let without_names = ClientCertificate::verified(own(|params| params.subject_alt_names.clear()).der);
    let provider = bank(with_subject("tls_client_auth_san_dns", "job.example"));
    assert_eq!(provider.outcome(without_names).await, REFUSED);
}

#[tokio::test]
async fn section_2_1_a_certificate_that_no_trusted_ca_issued_is_refused() {
    let provider = bank(with_subject("tls_client_auth_san_dns", "job.example"));
    let own = own(|_| {});
    assert_eq!(provider.outcome(ClientCertificate::new(own.der.clone())).await, REFUSED);
    assert_eq!(provider.outcome(ClientCertificate::verified(own.der)).await, "token");
}

#[tokio::test]
async fn section_2_2_a_registered_certificate_authenticates_its_client() {
    let (own, other) = (own(|_| {}), own(|_| {}));
    let registered =
        json!([{ "kty": "EC", "crv": "P-256", "x": "", "y": "", "x5c": [STANDARD.encode(&own.der)] }]);
    let provider = bank(self_signed(registered));
    assert_eq!(provider.outcome(ClientCertificate::new(own.der.clone())).await, "token");
    assert_eq!(provider.outcome(ClientCertificate::new(other.der.clone())).await, REFUSED);
    assert_eq!(provider.outcome(ClientCertificate::verified(other.der)).await, REFUSED);
    let encrypts = json!([{ "kty": "EC", "use": "enc", "x5c": [STANDARD.encode(&own.der)] }]);
    let encrypts = bank(self_signed(encrypts)).outcome(ClientCertificate::new(own.der.clone())).await;
    assert_eq!(encrypts, REFUSED, "its holder may be another");
    // The same key in another certificate, which nobody registered.
    let renewed = CertificateParams::default().self_signed(&own.key).expect("a certificate");
    assert_eq!(provider.outcome(ClientCertificate::new(renewed.der().to_vec())).await, REFUSED);
}

#[tokio::test]
async fn section_2_2_a_public_key_without_a_certificate_stands_for_each_certificate_of_it() {
    let (own, other) = (own(|_| {}), own(|_| {}));
    let point = own.key.der_bytes();
    let (x, y) = (URL_SAFE_NO_PAD.encode(&point[1..33]), URL_SAFE_NO_PAD.encode(&point[33..]));
    let provider = bank(self_signed(json!([{ "kty": "EC", "crv": "P-256", "x": x, "y": y }])));
    assert_eq!(provider.outcome(ClientCertificate::new(own.der.clone())).await, "token");
    assert_eq!(provider.outcome(ClientCertificate::new(other.der)).await, REFUSED);
    let encrypts = bank(self_signed(json!([{ "kty": "EC", "crv": "P-256", "x": x, "y": y, "use": "enc" }])));
    assert_eq!(encrypts.outcome(ClientCertificate::new(own.der)).await, REFUSED, "its holder may be another");
    let other_curve = bank(self_signed(json!([{ "kty": "EC", "crv": "P-384", "x": x, "y": y }])));
    let renewed = CertificateParams::default().self_signed(&own.key).expect("a certificate");
    assert_eq!(other_curve.outcome(ClientCertificate::new(renewed.der().to_vec())).await, REFUSED);
}

#[tokio::test]
async fn section_2_2_certificates_at_jwks_uri_rotate() {
    let (old, new) = (own(|_| {}), own(|_| {}));
    let published =
        |own: &Own| json!({ "keys": [{ "kty": "EC", "x5c": [STANDARD.encode(&own.der)] }] }).to_string();
    let method = "self_signed_tls_client_auth";
    let provider = bank(client(json!({ "token_endpoint_auth_method": method, "jwks_uri": JWKS_URI })));
    provider.site.publish(JWKS_URI, published(&old));
    assert_eq!(provider.outcome(ClientCertificate::new(old.der.clone())).await, "token");
    assert_eq!(provider.outcome(ClientCertificate::new(new.der.clone())).await, REFUSED);
    provider.site.publish(JWKS_URI, published(&new));
    assert_eq!(provider.outcome(ClientCertificate::new(new.der)).await, "token");
    assert_eq!(provider.outcome(ClientCertificate::new(old.der)).await, REFUSED);
}

#[tokio::test]
async fn a_certificate_counts_only_while_it_is_valid() {
    let expired = own(|params| params.not_after = rcgen::date_time_ymd(2020, 1, 1));
    let early = own(|params| params.not_before = rcgen::date_time_ymd(4000, 1, 1));
    for own in [expired, early] {
        let by_ca = bank(with_subject("tls_client_auth_san_dns", "job.example"));
        assert_eq!(by_ca.outcome(ClientCertificate::verified(own.der.clone())).await, REFUSED);
        let by_key = bank(self_signed(json!([{ "kty": "EC", "x5c": [STANDARD.encode(&own.der)] }])));
        assert_eq!(by_key.outcome(ClientCertificate::new(own.der)).await, REFUSED);
    }
    let provider = bank(with_subject("tls_client_auth_san_dns", "job.example"));
    for garbage in [&b""[..], b"\x30", b"\x30\x00", b"not DER"] {
        assert_eq!(provider.outcome(ClientCertificate::verified(garbage)).await, REFUSED);
    }
}

#[tokio::test]
async fn section_2_client_id_is_in_the_request_and_nothing_else_authenticates() {
    let provider = bank(with_subject("tls_client_auth_san_dns", "job.example"));
    let certificate = || Some(ClientCertificate::verified(own(|_| {}).der));
    let asserting = "&client_id=job&client_assertion=e30.e30.e30&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer";
    for (certificate, form, basic, error) in [
        (certificate(), "", None, "invalid_client"),
        (certificate(), "&client_id=other", None, "invalid_client"),
        (None, "&client_id=job", None, "invalid_client"),
        (certificate(), "&client_id=job&client_secret=a-long-random-secret", None, "invalid_request"),
        (certificate(), "&client_id=job", Some("Basic am9iOmEtbG9uZy1yYW5kb20tc2VjcmV0"), "invalid_request"),
        (certificate(), "&client_id=job&client_assertion_type=a", None, "invalid_client"),
        (certificate(), asserting, None, "invalid_client"),
    ] {
        let (status, answer) = provider.token(certificate, form, basic).await;
        assert!((400..=401).contains(&status), "{form} {answer}");
        assert_eq!(answer["error"], error, "{form} {answer}");
    }
    let (status, _) = provider.token(certificate(), "&client_id=job", None).await;
    assert_eq!(status, 200);
}

#[tokio::test]
async fn a_certificate_says_nothing_about_a_client_with_another_method() {
    let client = Client::confidential("job", "a-long-random-secret").grant_types(["client_credentials"]);
    let provider = bank(client.scope("read").build().expect("a client"));
    let certificate = || Some(ClientCertificate::verified(own(|_| {}).der));
    let (_, answer) = provider.token(certificate(), "&client_id=job", None).await;
    assert_eq!(answer["error"], "invalid_client");
    let (status, _) =
        provider.token(certificate(), "&client_id=job&client_secret=a-long-random-secret", None).await;
    assert_eq!(status, 200);
}

#[test]
fn section_2_1_2_a_client_registers_exactly_one_well_formed_subject() {
    let build = |members: Value| {
        let built = Client::from_metadata("job", Vec::new(), metadata(members));
        built.map(|_| ()).map_err(|error| error.to_string())
    };
    let method = "tls_client_auth";
    for (members, said) in [
        (json!({}), "token_endpoint_auth_method: \"tls_client_auth\" needs exactly one of"),
        (
            json!({ "tls_client_auth_san_dns": "a", "tls_client_auth_san_ip": "192.0.2.1" }),
            "token_endpoint_auth_method: \"tls_client_auth\" needs exactly one of",
        ),
        (json!({ "tls_client_auth_san_ip": "192.0.2.256" }), "tls_client_auth_san_ip: "),
        (json!({ "tls_client_auth_san_dns": "" }), "tls_client_auth_san_dns: "),
        (json!({ "tls_client_auth_subject_dn": "job" }), "tls_client_auth_subject_dn: "),
    ] {
        let mut members = members;
        members["token_endpoint_auth_method"] = method.into();
        let error = build(members.clone()).expect_err("refused");
        assert!(error.starts_with(said), "{members}: {error}");
    }
    let error = build(json!({ "token_endpoint_auth_method": "self_signed_tls_client_auth" }));
    assert!(error.expect_err("refused").starts_with("jwks: "));
    let registered =
        json!({ "token_endpoint_auth_method": method, "tls_client_auth_san_dns": "job.example" });
    let back = serde_json::to_value(metadata(registered.clone())).expect("JSON");
    assert_eq!(back["tls_client_auth_san_dns"], "job.example");
    assert_eq!(build(registered), Ok(()));
}

#[tokio::test]
async fn section_2_the_metadata_lists_the_methods_that_are_declared() {
    let provider = bank(with_subject("tls_client_auth_san_dns", "job.example"));
    let request = Request::get("https://bank.example/.well-known/oauth-authorization-server");
    let answer =
        provider.bank.router().oneshot(request.body(axum::body::Body::empty()).expect("a request")).await;
    let body = to_bytes(answer.expect("infallible").into_body(), 64 * 1024).await.expect("a body");
    let document: Value = serde_json::from_slice(&body).expect("JSON");
    for endpoint in ["token_endpoint", "introspection_endpoint"] {
        let methods = document[format!("{endpoint}_auth_methods_supported")].as_array().expect("a list");
        for method in ["tls_client_auth", "self_signed_tls_client_auth"] {
            assert!(methods.contains(&json!(method)), "{document}");
        }
    }
}

#[test]
fn a_method_that_is_not_declared_is_refused_at_registration() {
    #[oauth_server(grants(client_credentials), scopes(read = "Read your notes"))]
    struct Plain {
        #[store]
        store: MemoryStore,
    }
    let plain = Plain::new("https://bank.example".parse().expect("an issuer"), MemoryStore::new());
    let error = check_client(&*plain, &with_subject("tls_client_auth_san_dns", "job.example"));
    assert!(error.expect_err("refused").description().starts_with("token_endpoint_auth_method: "));
}
