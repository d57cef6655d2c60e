//! The authorities that issue the certificates of clients.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use tokio_rustls::rustls::RootCertStore;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, CertificateRevocationListDer};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::server::danger::ClientCertVerifier;
use webpki::{CertRevocationList, EndEntityCert, OwnedCertRevocationList};

use super::config::crypto_provider;

/// The authorities (CA) that issue the certificates of clients, and the certificates that they have revoked.
///
/// A certificate counts if a chain leads from it to one of the authorities, each certificate of the chain is valid now, and
/// its own may be used for the authentication of clients (extended key usage).
#[derive(Clone)]
pub struct Authorities {
    roots: Arc<RootCertStore>,
    verifier: Arc<dyn ClientCertVerifier>,
    /// The lists that the verifier has.
    lists: Arc<[CertRevocationList<'static>]>,
}

impl Authorities {
    /// Those with these certificates, in PEM: one or more.
    ///
    /// # Errors
    /// If there is no certificate, or one of them cannot be read.
    pub fn from_pem(certificates: &[u8]) -> Result<Self, AuthoritiesError> {
        let mut roots = RootCertStore::empty();
        for certificate in CertificateDer::pem_slice_iter(certificates) {
            let certificate = certificate.map_err(AuthoritiesError::unreadable)?;
            roots.add(certificate).map_err(AuthoritiesError::unreadable)?;
        }
        if roots.is_empty() {
            return Err(AuthoritiesError::NoCertificate);
        }
        let roots = Arc::new(roots);
        let verifier = verifier(&roots, Vec::new())?;
        Ok(Self { roots, verifier, lists: Arc::new([]) })
    }

    /// With their revocation lists (CRL, RFC 5280 section 5), in PEM. They take the place of all lists that there were.
    ///
    /// From then on, each authority of a chain must have a list here, and no list may be older than the time of its next
    /// update: a certificate whose authority has none, or one that has expired, does not count, because nobody knows whether it
    /// has been revoked. Get new lists before that time, and give them to
    /// [`ClientCertificates::replace`](super::ClientCertificates::replace).
    ///
    /// # Errors
    /// If there is no list, or one of them cannot be read.
    pub fn revocation_lists(self, lists: &[u8]) -> Result<Self, AuthoritiesError> {
        let lists = CertificateRevocationListDer::pem_slice_iter(lists).collect::<Result<Vec<_>, _>>();
        let lists = lists.map_err(AuthoritiesError::unreadable)?;
        if lists.is_empty() {
            return Err(AuthoritiesError::NoRevocationList);
        }
        let known = lists.iter().map(|list| OwnedCertRevocationList::from_der(list).map(Into::into));
        let known = known.collect::<Result<_, _>>().map_err(AuthoritiesError::unreadable)?;
        let verifier = verifier(&self.roots, lists)?;
        Ok(Self { verifier, lists: known, ..self })
    }

    /// Whether a list of its issuer has this certificate.
    ///
    /// The verifier says so too, but only of a chain in which nothing worse is wrong, and the client writes its chain.
    pub(super) fn have_revoked(&self, certificate: &CertificateDer<'_>) -> bool {
        let Ok(certificate) = EndEntityCert::try_from(certificate) else { return false };
        let mut lists = self.lists.iter().filter(|list| list.issuer() == certificate.issuer());
        lists.any(|list| !matches!(list.find_serial(certificate.serial()), Ok(None)))
    }

    pub(super) fn verifier(&self) -> &dyn ClientCertVerifier {
        &*self.verifier
    }
}

/// The lists have to be current, and those of the whole chain have to be here.
fn verifier(
    roots: &Arc<RootCertStore>,
    lists: Vec<CertificateRevocationListDer<'static>>,
) -> Result<Arc<dyn ClientCertVerifier>, AuthoritiesError> {
    let crypto = Arc::new(crypto_provider());
    let builder = WebPkiClientVerifier::builder_with_provider(Arc::clone(roots), crypto);
    builder.with_crls(lists).enforce_revocation_expiration().build().map_err(AuthoritiesError::unreadable)
}

impl fmt::Debug for Authorities {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authorities").field("roots", &self.roots.len()).finish_non_exhaustive()
    }
}

/// What is wrong with the files of authorities.
#[derive(Debug)]
#[non_exhaustive]
pub enum AuthoritiesError {
    /// There is no certificate.
    NoCertificate,
    /// There is no revocation list.
    NoRevocationList,
    /// A certificate or a revocation list cannot be read.
    Unreadable(Box<dyn Error + Send + Sync>),
}

impl AuthoritiesError {
    fn unreadable(error: impl Error + Send + Sync + 'static) -> Self {
        Self::Unreadable(Box::new(error))
    }
}

impl fmt::Display for AuthoritiesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoCertificate => f.write_str("no certificate in PEM"),
            Self::NoRevocationList => f.write_str(
                "no certificate revocation list in PEM; convert one in DER with `openssl crl -inform DER -in … -out …`",
            ),
            Self::Unreadable(error) => error.fmt(f),
        }
    }
}

impl Error for AuthoritiesError {}
