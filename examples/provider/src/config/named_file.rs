//! A file that the configuration names.

use std::fmt::Display;
use std::path::PathBuf;

use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject;

use super::error::{ConfigError, Place};

/// A file, and where it is named.
#[derive(Debug, Clone)]
pub(super) struct NamedFile {
    pub(super) path: PathBuf,
    pub(super) place: Place,
}

impl NamedFile {
    pub(super) fn read(&self) -> Result<Vec<u8>, ConfigError> {
        std::fs::read(&self.path).map_err(|error| self.error(error))
    }

    /// Certificates in PEM, at least one.
    pub(super) fn certificates(&self) -> Result<Vec<CertificateDer<'static>>, ConfigError> {
        let text = self.read()?;
        match CertificateDer::pem_slice_iter(&text).collect::<Result<Vec<_>, _>>() {
            Ok(chain) if chain.is_empty() => Err(self.error("no certificate in PEM")),
            Ok(chain) => Ok(chain),
            Err(error) => Err(self.error(error)),
        }
    }

    pub(super) fn error(&self, message: impl Display) -> ConfigError {
        self.place.error(format_args!("{}: {message}", self.path.display()))
    }
}
