//! The headers of proxies, and who may send them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::HeaderName;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::Digest;

use super::*;
use crate::certificate_header::{CertificateForm, CertificateHeader};
use crate::http::Connection;
use crate::settings::SettingsBuilder;
use crate::{Lifetimes, SettingsError};

const OWN: &[u8] = b"the client's certificate in DER";
const CA: &[u8] = b"the certificate of its CA";
const VERIFY: HeaderName = HeaderName::from_static("x-client-verify");

fn escaped(certificates: &[&[u8]]) -> String {
    let pem: String =
        certificates.iter().map(|der| pem::encode(&pem::Pem::new("CERTIFICATE", der.to_vec()))).collect();
    utf8_percent_encode(&pem, NON_ALPHANUMERIC).to_string()
}

fn settings(header: CertificateHeader) -> Settings {
    let issuer = "https://notes.example".parse().expect("an issuer");
    SettingsBuilder::new(issuer, Lifetimes::DEFAULT)
        .trusted_proxies("10.0.0.0/8".parse().expect("a network"))
        .client_certificate_header(header)
        .build()
}

fn request(peer: Option<&str>, headers: &[(&str, &str)]) -> Parts {
    let mut request = http::Request::post("/token");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut request = request.body(()).expect("a request");
    if let Some(peer) = peer {
        request.extensions_mut().insert(Connection::new(peer.parse().expect("an address"), false));
    }
    request.into_parts().0
}

fn sent(header: CertificateHeader, headers: &[(&str, &str)]) -> Option<ClientCertificate> {
    client_certificate(&settings(header), &request(Some("10.0.0.1"), headers))
}

fn sent_der(form: CertificateForm, headers: &[(&str, &str)]) -> Option<Vec<u8>> {
    sent(CertificateHeader::new(form), headers).map(|certificate| certificate.der().to_vec())
}

#[test]
fn each_form_is_read() {
    let hash: String = sha2::Sha256::digest(OWN).iter().map(|byte| format!("{byte:02x}")).collect();
    let base64 = STANDARD.encode(OWN);
    let (pem, chain) = (escaped(&[OWN]), escaped(&[OWN, CA]));
    for (form, name, value) in [
        (CertificateForm::EscapedPem, "x-client-cert", pem.clone()),
        (CertificateForm::EscapedPem, "x-client-cert", chain.clone()),
        (CertificateForm::Base64Der, "x-client-cert", base64.clone()),
        (CertificateForm::Base64Der, "x-client-cert", format!("{base64},{}", STANDARD.encode(CA))),
        (CertificateForm::ClientCert, "client-cert", format!(":{base64}:")),
        (
            CertificateForm::ForwardedClientCert,
            "x-forwarded-client-cert",
            format!("Hash={hash};Cert=\"{pem}\""),
        ),
        (
            CertificateForm::ForwardedClientCert,
            "x-forwarded-client-cert",
            format!(
                "By=spiffe://a/b;Hash={hash};Cert=\"{pem}\";Chain=\"{chain}\";Subject=\"CN=\\\"a,b\\\";O=c\";URI=;DNS=a"
            ),
        ),
        (CertificateForm::ForwardedClientCert, "x-forwarded-client-cert", format!("Chain=\"{chain}\"")),
    ] {
        assert_eq!(sent_der(form, &[(name, &value)]).as_deref(), Some(OWN), "{value}");
    }
}

#[test]
fn a_header_of_anybody_else_is_ignored() {
    let settings = settings(CertificateHeader::new(CertificateForm::EscapedPem).chain_always_verified());
    let value = escaped(&[OWN]);
    let headers = [("x-client-cert", value.as_str()), ("x-forwarded-for", "10.0.0.1")];
    assert!(client_certificate(&settings, &request(Some("10.9.9.9"), &headers)).is_some());
    assert!(client_certificate(&settings, &request(Some("192.0.2.1"), &headers)).is_none());
    assert!(client_certificate(&settings, &request(None, &headers)).is_none());
}

#[test]
fn a_proxys_own_certificate_is_not_its_clients() {
    let settings = settings(CertificateHeader::new(CertificateForm::EscapedPem));
    let certificate_of = |peer, headers: &[(&str, &str)]| {
        let mut request = request(Some(peer), headers);
        ClientCertificate::new(CA).attach(&mut request.extensions);
        client_certificate(&settings, &request)
    };
    let header = escaped(&[OWN]);
    let header = [("x-client-cert", header.as_str())];
    assert_eq!(certificate_of("10.0.0.1", &header), Some(ClientCertificate::new(OWN)));
    assert_eq!(certificate_of("10.0.0.1", &[]), None);
    assert_eq!(certificate_of("192.0.2.1", &header), Some(ClientCertificate::new(CA)));
}

#[test]
fn malformed_headers_are_no_certificate() {
    let base64 = STANDARD.encode(OWN);
    let pem = escaped(&[OWN]);
    let key =
        utf8_percent_encode(&pem::encode(&pem::Pem::new("PRIVATE KEY", OWN)), NON_ALPHANUMERIC).to_string();
    let long = escaped(&[OWN; 11]);
    let list = [base64.as_str(); 11].join(",");
    for (form, name, values) in [
        (
            CertificateForm::EscapedPem,
            "x-client-cert",
            vec!["", "-", "%", "%2d", base64.as_str(), key.as_str(), long.as_str()],
        ),
        (
            CertificateForm::Base64Der,
            "x-client-cert",
            vec!["", "*", ":AAAA:", ",", "AAAA,", ",AAAA", "AAAA,*", list.as_str(), pem.as_str()],
        ),
        (CertificateForm::ClientCert, "client-cert", vec!["", "AAAA", ":AAAA", ":*:", ":AAAA:, :AAAA:"]),
        (
            CertificateForm::ForwardedClientCert,
            "x-forwarded-client-cert",
            vec!["", "Cert", "Cert=", "Cert=\"", "Hash=00", "Subject=\"CN=a\"", "Cert=AAAA;Cert=AAAA"],
        ),
    ] {
        for value in values {
            assert_eq!(sent_der(form, &[(name, value)]), None, "{value}");
        }
    }
    let twice = [("x-client-cert", pem.as_str()), ("x-client-cert", pem.as_str())];
    assert_eq!(sent_der(CertificateForm::EscapedPem, &twice), None);
    let chained = [("client-cert", format!(":{base64}:")), ("client-cert-chain", "AAAA".to_owned())];
    let chained = chained.each_ref().map(|(name, value)| (*name, value.as_str()));
    assert_eq!(sent_der(CertificateForm::ClientCert, &chained), None);
}

/// The documents of the vendors, as far as they say how certificates are written.
#[test]
fn the_headers_of_load_balancers_are_read() {
    let (base64, ca) = (STANDARD.encode(OWN), STANDARD.encode(CA));
    // AWS encodes what is not safe in a URL, and takes + = / for safe.
    let of_aws: String = pem::encode(&pem::Pem::new("CERTIFICATE", vec![0xfb; 40]))
        .chars()
        .map(|character| match character {
            '\n' => "%0A".to_owned(),
            ' ' => "%20".to_owned(),
            '\r' => String::new(),
            other => other.to_string(),
        })
        .collect();
    assert!(of_aws.contains('+') && of_aws.contains('='), "{of_aws}");
    let named = |form, name| CertificateHeader::new(form).named(HeaderName::from_static(name));
    let aws = named(CertificateForm::EscapedPem, "x-amzn-mtls-clientcert");
    let read = sent(aws, &[("x-amzn-mtls-clientcert", &of_aws)]).expect("a certificate");
    assert_eq!(read.der(), [0xfb; 40]);

    let traefik = named(CertificateForm::Base64Der, "x-forwarded-tls-client-cert");
    let chain = format!("{base64},{ca}");
    let verified = traefik.chain_verified_by(|chain| chain == [OWN, CA]);
    let read = sent(verified, &[("x-forwarded-tls-client-cert", &chain)]).expect("a certificate");
    assert_eq!((read.der(), read.has_verified_chain()), (OWN, true));

    // Cloudflare: the chain is empty if the client sent none.
    for (chain, expected) in [("", vec![OWN]), (&*format!(":{ca}:"), vec![OWN, CA])] {
        let expected: Vec<_> = expected.into_iter().map(<[u8]>::to_vec).collect();
        let header = CertificateHeader::new(CertificateForm::ClientCert);
        let header = header.chain_verified_by(move |chain| chain == expected);
        let own = format!(":{base64}:");
        let read =
            sent(header, &[("client-cert", &own), ("client-cert-chain", chain)]).expect("a certificate");
        assert!(read.has_verified_chain(), "{chain}");
    }
}

#[test]
fn of_several_elements_none_is_certain_to_be_the_clients() {
    let pem = escaped(&[OWN]);
    let two = format!("Cert=\"{pem}\",Cert=\"{pem}\"");
    let form = CertificateForm::ForwardedClientCert;
    assert_eq!(sent_der(form, &[("x-forwarded-client-cert", &two)]), None);
    let other = format!("Hash={};Cert=\"{pem}\"", "0".repeat(64));
    assert_eq!(sent_der(form, &[("x-forwarded-client-cert", &other)]), None);
}

#[test]
fn a_chain_counts_as_verified_only_if_the_operator_said_how() {
    let header = || CertificateHeader::new(CertificateForm::EscapedPem);
    let value = escaped(&[OWN, CA]);
    let is_verified = |header, verify: &[&str]| {
        let mut headers = vec![("x-client-cert", value.as_str())];
        headers.extend(verify.iter().map(|said| ("x-client-verify", *said)));
        sent(header, &headers).map(|certificate| certificate.has_verified_chain())
    };
    assert_eq!(is_verified(header(), &["SUCCESS"]), Some(false));
    assert_eq!(is_verified(header().chain_always_verified(), &[]), Some(true));
    let if_said = || header().chain_verified_if(VERIFY, "SUCCESS");
    assert_eq!(is_verified(if_said(), &["SUCCESS"]), Some(true));
    assert_eq!(is_verified(if_said(), &["FAILED:unable to verify"]), Some(false));
    assert_eq!(is_verified(if_said(), &[]), Some(false));
    assert_eq!(is_verified(if_said(), &["SUCCESS", "NONE"]), None);
    let by_ca = header().chain_verified_by(|chain| chain == [OWN, CA]);
    assert_eq!(is_verified(by_ca, &[]), Some(true));
}

#[test]
fn a_header_needs_a_proxy_that_may_send_it() {
    let issuer = "https://notes.example".parse().expect("an issuer");
    let builder = SettingsBuilder::new(issuer, Lifetimes::DEFAULT);
    let built =
        builder.client_certificate_header(CertificateHeader::new(CertificateForm::ClientCert)).try_build();
    assert_eq!(built.err().as_ref().map(SettingsError::setting), Some("client_certificate_header"));
}
