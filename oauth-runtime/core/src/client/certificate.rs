//! What a client registers of its certificate (RFC 8705 section 2.1.2).

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::ClientError;
use super::distinguished_name::DistinguishedName;

/// The expected subject of the certificate of a client with `tls_client_auth`: exactly one member (RFC 8705 section
/// 2.1.2). Other clients need none.
///
/// ```
/// use oauth_runtime::CertificateMetadata;
///
/// let registered: CertificateMetadata = serde_json::from_str(r#"{ "tls_client_auth_san_dns": "job.example" }"#)?;
/// assert_eq!(registered.tls_client_auth_san_dns.as_deref(), Some("job.example"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct CertificateMetadata {
    /// The whole subject as a distinguished name (RFC 4514), such as `CN=job,O=Example,C=DE`. Its attributes are
    /// compared, not the text: upper and lower case, spaces and the type of string do not matter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls_client_auth_subject_dn: Option<String>,
    /// A DNS name among the alternative names of the subject; it is compared without case, and is not a wildcard.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls_client_auth_san_dns: Option<String>,
    /// A URI among them, compared character for character.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls_client_auth_san_uri: Option<String>,
    /// An IP address among them, in any of its spellings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls_client_auth_san_ip: Option<String>,
    /// An e-mail address among them; its host is compared without case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls_client_auth_san_email: Option<String>,
}

/// The expected subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum CertificateSubject<'a> {
    Name(DistinguishedName),
    Dns(&'a str),
    Uri(&'a str),
    Ip(IpAddr),
    Email(&'a str),
}

impl CertificateMetadata {
    /// The expected subject; an error if there is none, or more than one, or if it is malformed.
    pub(crate) fn subject(&self) -> Result<CertificateSubject<'_>, ClientError> {
        let members = [
            ("tls_client_auth_subject_dn", &self.tls_client_auth_subject_dn),
            ("tls_client_auth_san_dns", &self.tls_client_auth_san_dns),
            ("tls_client_auth_san_uri", &self.tls_client_auth_san_uri),
            ("tls_client_auth_san_ip", &self.tls_client_auth_san_ip),
            ("tls_client_auth_san_email", &self.tls_client_auth_san_email),
        ];
        let mut given = members.into_iter().filter_map(|(field, value)| Some((field, value.as_deref()?)));
        let (Some((field, value)), None) = (given.next(), given.next()) else {
            return Err(ClientError::CertificateSubject);
        };
        let wrong = |problem| ClientError::CertificateMember { field, problem };
        if value.is_empty() {
            return Err(wrong("it is empty"));
        }
        Ok(match field {
            "tls_client_auth_subject_dn" => CertificateSubject::Name(value.parse().map_err(wrong)?),
            "tls_client_auth_san_dns" => CertificateSubject::Dns(value),
            "tls_client_auth_san_uri" => CertificateSubject::Uri(value),
            "tls_client_auth_san_ip" => {
                CertificateSubject::Ip(value.parse().map_err(|_| wrong("it is not an IP address"))?)
            }
            _ => CertificateSubject::Email(value),
        })
    }
}
