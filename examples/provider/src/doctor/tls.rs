//! The certificate of the issuer: whether clients trust it, whether it names the host, and how long it lasts.

use std::sync::Arc;
use std::time::Duration;

use oauth_runtime::{BoxError, Issuer};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use tokio_rustls::rustls::time_provider::TimeProvider;
use tokio_rustls::rustls::{CertificateError, ClientConfig, Error, RootCertStore};

use super::Finding;
use crate::config::Config;

const CHECK: &str = "tls";

/// A certificate that ends within this time should have been renewed.
const RENEWED_BEFORE: Duration = Duration::from_secs(14 * 86_400);

const LONGEST_WAIT: Duration = Duration::from_secs(10);

pub(super) async fn check(config: &Config, issuer: &Issuer, findings: &mut Vec<Finding>) {
    let Some(authority) = issuer.origin().strip_prefix("https://") else {
        return;
    };
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if port.parse::<u16>().is_ok() => (host, port),
        _ => (authority, "443"),
    };
    let host = host.trim_matches(['[', ']']);
    let roots = match roots(config) {
        Ok(roots) => roots,
        Err(error) => {
            findings.push(Finding::fail(CHECK, error));
            return;
        }
    };
    let handshake = async |when| handshake(&roots, host, port, when).await;
    findings.push(match handshake(Duration::ZERO).await {
        Err(Failed::Tls(error)) => Finding::fail(CHECK, refused(host, &error)),
        // The check of the issuer says the same.
        Err(Failed::Connection) => return,
        Ok(()) => match handshake(RENEWED_BEFORE).await {
            Err(Failed::Tls(Error::InvalidCertificate(why))) => {
                Finding::warn(CHECK, format!("the certificate of {host} {}; renew it", expiry(&why)))
            }
            _ => {
                Finding::ok(CHECK, format!("the certificate of {host} is trusted here, for 14 days at least"))
            }
        },
    });
}

enum Failed {
    Connection,
    Tls(Error),
}

/// A handshake as it would be in this time.
async fn handshake(roots: &Arc<RootCertStore>, host: &str, port: &str, when: Duration) -> Result<(), Failed> {
    let name = ServerName::try_from(host.to_owned()).map_err(|_| Failed::Connection)?;
    let provider = Arc::new(aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_details(provider, Arc::new(Later(when)))
        .with_safe_default_protocol_versions()
        .map_err(Failed::Tls)?
        .with_root_certificates(Arc::clone(roots))
        .with_no_client_auth();
    let connect = async {
        let port = port.parse::<u16>().map_err(|_| Failed::Connection)?;
        let stream = TcpStream::connect((host, port)).await.map_err(|_| Failed::Connection)?;
        TlsConnector::from(Arc::new(config)).connect(name, stream).await.map_err(|error| {
            match error.get_ref().and_then(|error| error.downcast_ref::<Error>()) {
                Some(error) => Failed::Tls(error.clone()),
                None => Failed::Connection,
            }
        })
    };
    tokio::time::timeout(LONGEST_WAIT, connect).await.map_err(|_| Failed::Connection)?.map(drop)
}

/// The clock of this machine, put forward.
#[derive(Debug)]
struct Later(Duration);

impl TimeProvider for Later {
    fn current_time(&self) -> Option<UnixTime> {
        Some(UnixTime::since_unix_epoch(Duration::from_secs(UnixTime::now().as_secs()) + self.0))
    }
}

/// The authorities of the system, and that of the configuration.
fn roots(config: &Config) -> Result<Arc<RootCertStore>, BoxError> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if let Some(authority) = config.fetch.authority()? {
        for certificate in CertificateDer::pem_slice_iter(&authority) {
            roots.add(certificate?)?;
        }
    }
    Ok(Arc::new(roots))
}

fn refused(host: &str, error: &Error) -> String {
    let Error::InvalidCertificate(why) = error else {
        return format!("{host} does not speak TLS as browsers do: {error}");
    };
    match why {
        CertificateError::UnknownIssuer => format!(
            "no authority that this machine trusts signed the certificate of {host}: add the intermediate certificates \
             to the file of the certificate, or name a private authority with `fetch_ca`"
        ),
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            format!("the certificate is not for {host}: {why}")
        }
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            format!("the certificate of {host} {}; renew it, and send SIGHUP to the provider", expiry(why))
        }
        why => format!("the certificate of {host} is refused: {why}"),
    }
}

/// When it ends or ended.
fn expiry(why: &CertificateError) -> String {
    let CertificateError::ExpiredContext { not_after, .. } = why else {
        return format!("will be refused soon: {why}");
    };
    let (now, end) = (UnixTime::now().as_secs(), not_after.as_secs());
    let days = now.abs_diff(end) / 86_400;
    if end < now { format!("ended {days} days ago") } else { format!("ends in {days} days") }
}
