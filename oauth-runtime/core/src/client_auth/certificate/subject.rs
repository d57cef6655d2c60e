//! Whether a certificate has the subject that a client is registered with (RFC 8705 section 2.1.2).

use std::collections::BTreeSet;
use std::net::IpAddr;

use x509_cert::Certificate;
use x509_cert::der::Encode;
use x509_cert::ext::pkix::SubjectAltName;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::name::Name;

use crate::client::{AttributeValue, CertificateSubject, DistinguishedName};

/// Whether it has. A certificate whose alternative names cannot be read has none.
pub(super) fn has_subject(certificate: &Certificate, expected: &CertificateSubject<'_>) -> bool {
    let tbs = certificate.tbs_certificate();
    if let CertificateSubject::Name(expected) = expected {
        return distinguished_name(tbs.subject()).is_some_and(|name| name == *expected);
    }
    match tbs.get_extension::<SubjectAltName>() {
        Ok(Some((_, names))) => names.0.iter().any(|name| is_expected(name, expected)),
        _ => false,
    }
}

fn distinguished_name(name: &Name) -> Option<DistinguishedName> {
    let relative = name.iter_rdn().map(|relative| {
        let attributes = relative.iter().map(|attribute| {
            let value = AttributeValue::of_der(&attribute.value.to_der().ok()?);
            Some((attribute.oid.to_string(), value))
        });
        attributes.collect::<Option<BTreeSet<_>>>()
    });
    relative.collect::<Option<Vec<_>>>().map(DistinguishedName)
}

fn is_expected(name: &GeneralName, expected: &CertificateSubject<'_>) -> bool {
    match (name, expected) {
        (GeneralName::DnsName(own), CertificateSubject::Dns(dns)) => own.as_str().eq_ignore_ascii_case(dns),
        (GeneralName::UniformResourceIdentifier(own), CertificateSubject::Uri(uri)) => own.as_str() == *uri,
        (GeneralName::Rfc822Name(own), CertificateSubject::Email(email)) => {
            is_same_mailbox(own.as_str(), email)
        }
        (GeneralName::IpAddress(own), CertificateSubject::Ip(ip)) => match ip {
            IpAddr::V4(ip) => own.as_bytes() == ip.octets(),
            IpAddr::V6(ip) => own.as_bytes() == ip.octets(),
        },
        _ => false,
    }
}

/// RFC 5280 section 7.5: the host without case, the rest exactly.
fn is_same_mailbox(one: &str, other: &str) -> bool {
    match (one.rsplit_once('@'), other.rsplit_once('@')) {
        (Some((local, host)), Some((other_local, other_host))) => {
            local == other_local && host.eq_ignore_ascii_case(other_host)
        }
        _ => false,
    }
}
