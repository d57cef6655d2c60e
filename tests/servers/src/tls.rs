//! Certificates of servers.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};

use crate::guardian::Guardian;

/// The file with the authority's certificate.
pub(crate) const AUTHORITY: &str = "ca.pem";

/// The files with the server's own.
pub(crate) const CERTIFICATE: &str = "cert.pem";
pub(crate) const KEY: &str = "key.pem";

/// Creates an authority and a certificate for 127.0.0.1 and localhost. The files belong to the server's user,
/// and only that user can read them: PostgreSQL insists on that.
pub(crate) fn write_certificates(guardian: &Guardian) {
    let key = || KeyPair::generate().expect("a key");
    let (authority_key, server_key) = (key(), key());
    let mut authority = CertificateParams::default();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let certificate = authority.self_signed(&authority_key).expect("a certificate");
    let names = CertificateParams::new(["127.0.0.1".into(), "localhost".into()]).expect("names");
    let signed = names.signed_by(&server_key, &Issuer::new(authority, authority_key)).expect("a certificate");
    write(guardian, AUTHORITY, &certificate.pem());
    write(guardian, CERTIFICATE, &signed.pem());
    write(guardian, KEY, &server_key.serialize_pem());
}

/// The guardian reads a command a line, so the text goes without its own lines.
pub(crate) fn write(guardian: &Guardian, name: &str, text: &str) {
    let script = "umask 077; printf %s \"$1\" | base64 --decode >\"$2\"";
    let encoded = BASE64_STANDARD.encode(text);
    guardian.run(&["sh".into(), "-c".into(), script.into(), "sh".into(), encoded, guardian.path(name)]);
}
