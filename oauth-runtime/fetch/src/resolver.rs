//! Resolves names, and checks the results before anything connects to them.
//!
//! Checking a name before the request would not be sufficient: its owner could answer the second look-up
//! differently (DNS rebinding).

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use async_trait::async_trait;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::rules::Rules;

/// The source of a name's addresses.
#[async_trait]
pub(super) trait Names: Send + Sync {
    async fn addresses(&self, name: &str) -> io::Result<Vec<IpAddr>>;
}

/// The operating system.
pub(super) struct SystemNames;

#[async_trait]
impl Names for SystemNames {
    async fn addresses(&self, name: &str) -> io::Result<Vec<IpAddr>> {
        Ok(tokio::net::lookup_host((name, 0)).await?.map(|address| address.ip()).collect())
    }
}

/// Returns only addresses that the rules admit.
pub(super) struct Guard {
    pub(super) names: Arc<dyn Names>,
    /// `None`: all of them.
    pub(super) rules: Option<Arc<Rules>>,
}

/// All addresses of a name are internal.
#[derive(Debug, thiserror::Error)]
#[error("all addresses of the name are internal")]
pub(super) struct OnlyInner;

/// The name could not be resolved.
#[derive(Debug, thiserror::Error)]
#[error("the name could not be looked up")]
pub(super) struct Unresolved(pub(super) Arc<io::Error>);

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let (names, rules) = (Arc::clone(&self.names), self.rules.clone());
        Box::pin(async move {
            let unresolved = |error| Unresolved(Arc::new(error));
            let mut addresses = names.addresses(name.as_str()).await.map_err(unresolved)?;
            if addresses.is_empty() {
                let error = io::Error::new(io::ErrorKind::NotFound, "the name has no address");
                return Err(unresolved(error).into());
            }
            if let Some(rules) = rules {
                addresses.retain(|address| rules.admit(*address));
            }
            if addresses.is_empty() {
                return Err(OnlyInner.into());
            }
            // The port comes from the URL: reqwest replaces a zero.
            Ok(Box::new(addresses.into_iter().map(|address| SocketAddr::new(address, 0))) as Addrs)
        })
    }
}
