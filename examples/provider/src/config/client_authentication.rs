//! How clients authenticate.

use oauth_runtime::{AssertionAudience, SecretTransport};
use serde::Deserialize;

/// The keys of this group.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Written {
    client_secret_transport: SecretTransport,
    assertion_audience: Audience,
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Audience {
    #[default]
    Issuer,
    Endpoints,
}

/// Checked.
#[derive(Debug, Clone, Copy)]
pub struct ClientAuthentication {
    /// Where a client may put its secret.
    pub secret_transport: SecretTransport,
    /// The allowed audience of an assertion.
    pub assertion_audience: AssertionAudience,
}

impl ClientAuthentication {
    pub(super) fn of(source: &super::Source) -> Result<Self, super::ConfigError> {
        let written: Written = source.read()?;
        Ok(Self {
            secret_transport: written.client_secret_transport,
            assertion_audience: match written.assertion_audience {
                Audience::Issuer => AssertionAudience::Issuer,
                Audience::Endpoints => AssertionAudience::Endpoints,
            },
        })
    }
}
