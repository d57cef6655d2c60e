//! Which certificates of clients count.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use oauth_runtime_core::http::ClientCertificate;
use tokio_rustls::rustls::pki_types::{CertificateDer, UnixTime};
use tokio_rustls::rustls::server::danger::ClientCertVerifier;
use tokio_rustls::rustls::{CertificateError, Error};

use super::authorities::Authorities;
use super::verifier::Verifier;

/// Which certificates of clients count. Copies share the authorities, so [`replace`](Self::replace) concerns all of them.
///
/// A client may always connect without a certificate: that of an endpoint which needs one answers.
#[derive(Clone)]
pub struct ClientCertificates {
    allows_others: bool,
    current: Arc<Current>,
}

struct Current {
    authorities: RwLock<Option<Authorities>>,
    /// How often they were replaced.
    generation: AtomicU64,
}

/// What a certificate is good for.
pub(super) enum Judgement {
    /// An authority has issued it.
    Verified,
    /// Its client holds the key, and nothing else is known.
    Unverified,
    /// Nothing.
    Refused(Error),
}

impl ClientCertificates {
    /// Those that these authorities have issued, for `tls_client_auth` and for certificate-bound tokens. A connection with any
    /// other certificate fails in the handshake.
    pub fn issued_by(authorities: Authorities) -> Self {
        Self::new(Some(authorities), false)
    }

    /// Any certificate whose key the client holds, for `self_signed_tls_client_auth` and for certificate-bound tokens: the
    /// provider compares it with the client's keys, or with the token. None is good for `tls_client_auth`.
    pub fn self_signed() -> Self {
        Self::new(None, true)
    }

    /// Any other certificate too, as with [`self_signed`](Self::self_signed). Only those of the authorities are good for
    /// `tls_client_auth`.
    ///
    /// This also turns a failed handshake, which few clients can explain, into an `invalid_client` with a description, except
    /// for certificates that an authority has revoked.
    #[must_use]
    pub fn or_self_signed(mut self) -> Self {
        self.allows_others = true;
        self
    }

    fn new(authorities: Option<Authorities>, allows_others: bool) -> Self {
        let current = Current { authorities: RwLock::new(authorities), generation: AtomicU64::new(0) };
        Self { allows_others, current: Arc::new(current) }
    }

    /// Takes other authorities, or other revocation lists, from now on. The next request is judged by them, also that of a
    /// connection that is open.
    pub fn replace(&self, authorities: Authorities) {
        let mut own = self.current.authorities.write().unwrap_or_else(PoisonError::into_inner);
        *own = Some(authorities);
        self.current.generation.fetch_add(1, Ordering::Release);
    }

    /// What asks clients for their certificates in the handshake, for
    /// [`ConfigBuilder::with_client_cert_verifier`](tokio_rustls::rustls::ConfigBuilder). [`server_config`](super::server_config)
    /// sets it.
    pub fn verifier(&self) -> Arc<dyn ClientCertVerifier> {
        Arc::new(Verifier::new(self.clone()))
    }

    /// The certificate at the beginning of a chain that a client showed in a handshake; `None` if it does not count.
    pub fn certificate(&self, chain: &[CertificateDer<'_>]) -> Option<ClientCertificate> {
        let (own, intermediates) = chain.split_first()?;
        match self.judge(own, intermediates, UnixTime::now()) {
            Judgement::Verified => Some(ClientCertificate::verified(own.to_vec())),
            Judgement::Unverified => Some(ClientCertificate::new(own.to_vec())),
            Judgement::Refused(_) => None,
        }
    }

    /// Whether a chain in DER leads to an authority, for
    /// [`CertificateHeader::chain_verified_by`](oauth_runtime_core::http::CertificateHeader::chain_verified_by).
    pub fn verifies(&self, chain: &[Vec<u8>]) -> bool {
        let chain: Vec<_> = chain.iter().map(|der| CertificateDer::from(der.as_slice())).collect();
        chain.split_first().is_some_and(|(own, intermediates)| {
            matches!(self.judge(own, intermediates, UnixTime::now()), Judgement::Verified)
        })
    }

    pub(super) fn generation(&self) -> u64 {
        self.current.generation.load(Ordering::Acquire)
    }

    pub(super) fn judge(
        &self,
        own: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        now: UnixTime,
    ) -> Judgement {
        let authorities = self.current.authorities.read().unwrap_or_else(PoisonError::into_inner).clone();
        let Some(authorities) = authorities else { return Judgement::Unverified };
        if authorities.have_revoked(own) {
            tracing::debug!("a client's certificate has been revoked");
            return Judgement::Refused(Error::InvalidCertificate(CertificateError::Revoked));
        }
        let error = match authorities.verifier().verify_client_cert(own, intermediates, now) {
            Ok(_) => return Judgement::Verified,
            Err(error) => error,
        };
        match &error {
            Error::InvalidCertRevocationList(_)
            | Error::InvalidCertificate(
                CertificateError::ExpiredRevocationList
                | CertificateError::ExpiredRevocationListContext { .. }
                | CertificateError::UnknownRevocationStatus,
            ) => tracing::warn!(
                %error,
                "a client's certificate does not count: the revocation list of its authority is missing, wrong or expired"
            ),
            _ => {
                tracing::debug!(%error, "a client's certificate is not one that a trusted authority has issued")
            }
        }
        match self.allows_others && !matches!(error, Error::InvalidCertificate(CertificateError::Revoked)) {
            true => Judgement::Unverified,
            false => Judgement::Refused(error),
        }
    }
}

impl fmt::Debug for ClientCertificates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientCertificates")
            .field("allows_others", &self.allows_others)
            .finish_non_exhaustive()
    }
}
