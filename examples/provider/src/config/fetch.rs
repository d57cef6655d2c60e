//! Fetching from clients, and notifying them.

use oauth_runtime::fetch::{WebFetcher, WebFetcherError};
use serde::Deserialize;
use tokio_rustls::rustls::RootCertStore;
use toml::Spanned;

use crate::causes::with_causes;

use super::error::ConfigError;
use super::given::Given;
use super::named_file::NamedFile;
use super::source::Source;

/// The keys of this group.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Written {
    fetch_hosts: Vec<Spanned<String>>,
    fetch_ca: Option<Spanned<String>>,
}

/// Where a fetcher may connect, and which authorities it trusts.
#[derive(Debug)]
pub struct FetchConfig {
    hosts: Vec<Given>,
    root: Option<NamedFile>,
}

impl FetchConfig {
    pub(super) fn of(source: &Source) -> Result<Self, ConfigError> {
        let written: Written = source.read()?;
        let host = |host| Given::in_file(source, "fetch_hosts", host);
        let root = written.fetch_ca.map(|path| Given::in_file(source, "fetch_ca", path).into_file());
        Ok(Self { hosts: written.fetch_hosts.into_iter().map(host).collect(), root })
    }

    /// The hosts that may be internal.
    pub fn hosts(&self) -> impl Iterator<Item = &str> {
        self.hosts.iter().map(|host| host.text.as_str())
    }

    /// The authority that is trusted beside those of the system, in PEM.
    ///
    /// # Errors
    /// What is wrong with its file.
    pub fn authority(&self) -> Result<Option<Vec<u8>>, ConfigError> {
        self.root.as_ref().map(NamedFile::read).transpose()
    }

    /// What fetches.
    ///
    /// # Errors
    /// A wrong host or certificate.
    pub fn load(&self) -> Result<WebFetcher, ConfigError> {
        // A suite that certifies the provider registers its clients, whose documents are on such a host.
        let builder = WebFetcher::builder().strangers_reach_allowed();
        #[cfg(not(feature = "otlp"))]
        let mut builder = builder;
        // The hosts are the operator's own.
        #[cfg(feature = "otlp")]
        let mut builder = builder.trace_headers(crate::telemetry::outgoing::headers);
        for host in &self.hosts {
            builder = builder.allow_host(&host.text);
        }
        if let Some(root) = &self.root {
            for certificate in root.certificates()? {
                // The builder does not say what is wrong with it.
                let added = RootCertStore::empty().add(certificate);
                added.map_err(|error| root.error(format_args!("its certificate can't be read: {error}")))?;
            }
            builder = builder.add_root_certificate(root.read()?);
        }
        builder.build().map_err(|error| {
            let host = self
                .hosts
                .iter()
                .find(|host| matches!(&error, WebFetcherError::Host(wrong) if *wrong == host.text));
            match host {
                Some(host) => host.place.error(error),
                // Not a configured value: the operating system has no certificates.
                None => ConfigError::argument("what is fetched from clients", with_causes(&error)),
            }
        })
    }
}
