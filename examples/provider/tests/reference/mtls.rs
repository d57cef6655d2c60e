//! Clients that authenticate with a certificate: on the listener for them, and behind a proxy.

use std::process::Command;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, DnType, ExtendedKeyUsagePurpose,
    IsCa, Issuer, KeyIdMethod, KeyPair, PublicKeyData, RevokedCertParams, SerialNumber,
};
use reqwest::{Client, Identity};
use serde_json::Value;

use crate::process::{Provider, config_file, program};
use crate::tls::Certificates;

/// A certificate and its key in PEM, and its DER.
pub(crate) struct Own {
    pub(crate) pem: String,
    pub(crate) key: String,
    pub(crate) der: Vec<u8>,
    /// The uncompressed point of the public key.
    point: Vec<u8>,
}

impl Own {
    pub(crate) fn identity(&self) -> Identity {
        Identity::from_pem(format!("{}{}", self.key, self.pem).as_bytes()).expect("an identity")
    }
}

/// The CA of clients.
pub(crate) struct Ca(Issuer<'static, KeyPair>, pub(crate) String);

fn params(name: &str) -> CertificateParams {
    let mut params = CertificateParams::new([name.to_owned()]).expect("a name");
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::OrganizationName, "Example");
    params.distinguished_name.push(DnType::CommonName, name);
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    params
}

fn own(certificate: &rcgen::Certificate, key: &KeyPair) -> Own {
    let (der, point) = (certificate.der().to_vec(), key.der_bytes().to_vec());
    Own { pem: certificate.pem(), key: key.serialize_pem(), der, point }
}

pub(crate) fn self_signed(name: &str) -> Own {
    let key = KeyPair::generate().expect("a key");
    let certificate = params(name).self_signed(&key).expect("a certificate");
    own(&certificate, &key)
}

impl Ca {
    pub(crate) fn new() -> Self {
        let key = KeyPair::generate().expect("a key");
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let pem = params.self_signed(&key).expect("a certificate").pem();
        Self(Issuer::new(params, key), pem)
    }

    pub(crate) fn issue(&self, name: &str) -> Own {
        self.sign(params(name))
    }

    /// A CA in between, whose certificates come with its own.
    pub(crate) fn intermediate(&self) -> Self {
        let key = KeyPair::generate().expect("a key");
        let mut params = params("intermediate.example");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let pem = params.signed_by(&key, &self.0).expect("a certificate").pem();
        Self(Issuer::new(params, key), pem)
    }

    /// A certificate that was valid until some years ago.
    pub(crate) fn issue_expired(&self, name: &str) -> Own {
        let mut params = params(name);
        params.not_before = rcgen::date_time_ymd(2020, 1, 1);
        params.not_after = rcgen::date_time_ymd(2021, 1, 1);
        self.sign(params)
    }

    pub(crate) fn issue_numbered(&self, name: &str, number: u64) -> Own {
        let mut params = params(name);
        params.serial_number = Some(SerialNumber::from(number));
        self.sign(params)
    }

    /// Its revocation list until a year, with the certificate of this number.
    pub(crate) fn revocations(&self, number: u64, until: i32) -> String {
        let since = rcgen::date_time_ymd(2020, 1, 1);
        let revoked = RevokedCertParams {
            serial_number: SerialNumber::from(number),
            revocation_time: since,
            reason_code: None,
            invalidity_date: None,
        };
        let list = CertificateRevocationListParams {
            this_update: since,
            next_update: rcgen::date_time_ymd(until, 1, 1),
            crl_number: SerialNumber::from(1),
            issuing_distribution_point: None,
            revoked_certs: vec![revoked],
            key_identifier_method: KeyIdMethod::Sha256,
        };
        list.signed_by(&self.0).expect("a list").pem().expect("a list")
    }

    fn sign(&self, params: CertificateParams) -> Own {
        let key = KeyPair::generate().expect("a key");
        let certificate = params.signed_by(&key, &self.0).expect("a certificate");
        own(&certificate, &key)
    }
}

/// A client for each method, whose certificates are those of [`Ca`] and this one.
pub(crate) fn clients(registered: &Own) -> String {
    format!(
        r#"
[[clients]]
client_id = "job"
token_endpoint_auth_method = "tls_client_auth"
tls_client_auth_subject_dn = "cn=job.example, o=Example"
grant_types = ["client_credentials"]
response_types = []
scope = "read"

[[clients]]
client_id = "own"
token_endpoint_auth_method = "self_signed_tls_client_auth"
jwks = {}
grant_types = ["client_credentials"]
response_types = []
scope = "read"
"#,
        jwks(registered)
    )
}

/// The keys of a client with this certificate, in TOML.
pub(crate) fn jwks(own: &Own) -> String {
    format!(
        r#"{{ keys = [{{ kty = "EC", crv = "P-256", x = "{}", y = "{}", x5c = ["{}"] }}] }}"#,
        URL_SAFE_NO_PAD.encode(&own.point[1..33]),
        URL_SAFE_NO_PAD.encode(&own.point[33..]),
        STANDARD.encode(&own.der)
    )
}

/// A certificate as nginx writes it.
pub(crate) fn escaped_pem(own: &Own) -> String {
    utf8_percent_encode(&own.pem, NON_ALPHANUMERIC).to_string()
}

/// What the token endpoint answers to a request with a certificate in this header.
pub(crate) async fn outcome(client: &Client, url: &str, client_id: &str, header: Option<&Own>) -> String {
    let header = header.map(|own| ("x-client-cert", escaped_pem(own)));
    outcome_with(client, url, client_id, header.as_slice()).await
}

/// The same with these headers.
pub(crate) async fn outcome_with(
    client: &Client,
    url: &str,
    client_id: &str,
    headers: &[(&str, String)],
) -> String {
    let form = [("grant_type", "client_credentials"), ("client_id", client_id)];
    let request = client.post(format!("{url}/token")).form(&form);
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, value));
    let answer = match request.send().await {
        Ok(answer) => answer,
        Err(error) if error.is_connect() || error.is_request() => return NO_CONNECTION.to_owned(),
        Err(error) => panic!("{error:?}"),
    };
    match answer.status().as_u16() {
        200 => "token".to_owned(),
        status => {
            let text = answer.text().await.expect("text");
            let error: Value = serde_json::from_str(&text).unwrap_or_default();
            format!("{status} {}", error["error"].as_str().unwrap_or("without an error code"))
        }
    }
}

/// The handshake failed, or what was sent after it arrived nowhere.
pub(crate) const NO_CONNECTION: &str = "no connection";

pub(crate) const REFUSED: &str = "401 invalid_client";

pub(crate) fn start(config: &str, more: &mut [String]) -> (Provider, tempfile::NamedTempFile) {
    let file = config_file(config);
    let mut program: Command = program();
    (Provider::spawn_reading(program.arg("--config").arg(file.path()), more), file)
}

#[tokio::test]
async fn the_listener_takes_any_certificate_and_client_authentication_judges_it() {
    let (server, ca) = (Certificates::new(), Ca::new());
    server.write("clients-ca.pem", &ca.1);
    let registered = self_signed("own.example");
    let config = format!(
        "listen = \"127.0.0.1:0\"\nmtls_listen = \"127.0.0.1:0\"\nstore = \"memory:\"\ntls_cert = {:?}\ntls_key = {:?}\n\
         mtls_ca = {:?}\n{}",
        server.path("cert.pem"),
        server.path("key.pem"),
        server.path("clients-ca.pem"),
        clients(&registered)
    );
    let mut line = [String::new()];
    let (provider, _file) = start(&config, &mut line);
    let mtls = line[0].trim().strip_prefix("mtls on ").expect("the line").to_owned();
    assert!(mtls.starts_with("https://127.0.0.1:"), "{mtls}");
    let with = |own: &Own| server.client().identity(own.identity()).build().expect("a client");
    let (issued, other, forged) =
        (ca.issue("job.example"), ca.issue("other.example"), self_signed("job.example"));
    for (own, client_id, expected) in [
        (&issued, "job", "token"),
        (&other, "job", REFUSED),
        (&forged, "job", REFUSED),
        (&registered, "job", REFUSED),
        (&registered, "own", "token"),
        (&issued, "own", REFUSED),
        (&self_signed("own.example"), "own", REFUSED),
        (&issued, "nobody", REFUSED),
    ] {
        assert_eq!(outcome(&with(own), &mtls, client_id, None).await, expected, "{client_id}");
    }
    // Without a certificate, and on the listener that asks for none.
    let bare = server.client().build().expect("a client");
    assert_eq!(outcome(&bare, &mtls, "job", None).await, REFUSED);
    assert_eq!(outcome(&with(&issued), &provider.url, "job", None).await, REFUSED);
    // A header is not a certificate.
    assert_eq!(outcome(&bare, &mtls, "job", Some(&issued)).await, REFUSED);
    let metadata = bare.get(format!("{mtls}/.well-known/oauth-authorization-server")).send().await;
    let metadata: Value = metadata.expect("an answer").json().await.expect("JSON");
    let methods = metadata["token_endpoint_auth_methods_supported"].as_array().expect("a list");
    assert!(methods.contains(&"tls_client_auth".into()), "{metadata}");
}

#[tokio::test]
async fn the_header_of_a_proxy_counts_only_if_the_proxy_is_trusted() {
    let (files, ca) = (Certificates::new(), Ca::new());
    files.write("clients-ca.pem", &ca.1);
    let registered = self_signed("own.example");
    let config = |proxies: &str| {
        format!(
            "listen = \"127.0.0.1:0\"\nstore = \"memory:\"\ntrusted_proxies = \"{proxies}\"\n\
             client_certificate_header = \"x-client-cert\"\nmtls_ca = {:?}\n{}",
            files.path("clients-ca.pem"),
            clients(&registered)
        )
    };
    let client = Client::builder().no_proxy().build().expect("a client");
    let (issued, forged) = (ca.issue("job.example"), self_signed("job.example"));
    let (trusting, _file) = start(&config("127.0.0.1"), &mut []);
    assert_eq!(outcome(&client, &trusting.url, "job", Some(&issued)).await, "token");
    assert_eq!(outcome(&client, &trusting.url, "job", Some(&forged)).await, REFUSED);
    assert_eq!(outcome(&client, &trusting.url, "own", Some(&registered)).await, "token");
    assert_eq!(outcome(&client, &trusting.url, "job", None).await, REFUSED);
    let (wary, _file) = start(&config("192.0.2.1"), &mut []);
    assert_eq!(outcome(&client, &wary.url, "job", Some(&issued)).await, REFUSED);
    assert_eq!(outcome(&client, &wary.url, "own", Some(&registered)).await, REFUSED);
}
