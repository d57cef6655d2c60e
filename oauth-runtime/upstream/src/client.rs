//! This program as a client of the upstream.

use std::sync::Arc;

use oauth_runtime_core::Clock;
use oauth_runtime_core::fetch::Fetcher;

use crate::client_auth::ClientAuthentication;

/// This program as a client of the upstream.
pub(crate) struct Client {
    /// Our name for the upstream.
    pub(crate) id: String,
    pub(crate) client_id: String,
    pub(crate) authentication: ClientAuthentication,
    pub(crate) fetcher: Arc<dyn Fetcher>,
    pub(crate) clock: Arc<dyn Clock>,
    /// How much the clocks may differ, in seconds.
    pub(crate) leeway: u64,
}
