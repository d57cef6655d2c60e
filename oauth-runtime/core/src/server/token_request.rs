//! The token request: an authenticated client and its parameters.

use std::net::IpAddr;

use super::{ClientRequest, Proved};
use crate::token::Confirmation;
use crate::{Client, OAuthError, Scope};

/// A token request (RFC 6749 section 3.2) whose client is authenticated and may use the grant type.
#[derive(Debug, Clone, Copy)]
pub struct TokenRequest<'a> {
    client: &'a Client,
    request: ClientRequest<'a>,
    grant_type: &'a str,
    address: Option<IpAddr>,
    proved: &'a Proved,
}

impl<'a> TokenRequest<'a> {
    pub(crate) fn new(
        client: &'a Client,
        request: ClientRequest<'a>,
        grant_type: &'a str,
        address: Option<IpAddr>,
        proved: &'a Proved,
    ) -> Self {
        Self { client, request, grant_type, address, proved }
    }

    /// The same request, which proves this.
    #[cfg(feature = "openid")]
    pub(crate) fn with_proved<'b>(&'b self, proved: &'b Proved) -> TokenRequest<'b> {
        TokenRequest { proved, ..*self }
    }

    /// The parameter `grant_type`.
    pub(crate) fn grant_type(&self) -> &'a str {
        self.grant_type
    }

    /// The authenticated client.
    pub fn client(&self) -> &'a Client {
        self.client
    }

    /// The address of the client behind the [trusted proxies](crate::Settings::trusted_proxies); `None` if it
    /// is not known.
    pub fn address(&self) -> Option<IpAddr> {
        self.address
    }

    /// The request as it arrived: its headers, and the connection that it came over.
    pub fn received(&self) -> ClientRequest<'a> {
        self.request
    }

    /// The keys that the request proves the client to hold: that of a DPoP proof (RFC 9449), and the certificate of its
    /// connection (RFC 8705). The tokens that a grant issues are bound to them.
    pub fn proved(&self) -> &'a Confirmation {
        &self.proved.keys
    }

    /// The same, and the proof.
    pub(crate) fn what_is_proved(&self) -> &'a Proved {
        self.proved
    }

    /// A parameter of the request; `None` if it is absent or empty.
    pub fn parameter(&self, name: &str) -> Option<&'a str> {
        self.request.parameter(name)
    }

    /// A required parameter.
    ///
    /// # Errors
    /// `invalid_request` names the missing parameter.
    pub fn required(&self, name: &'static str) -> Result<&'a str, OAuthError> {
        self.parameter(name).ok_or_else(|| OAuthError::invalid_request(format!("{name} is missing")))
    }

    /// The `scope` parameter; `None` if the request has none.
    ///
    /// # Errors
    /// `invalid_scope` if it is malformed.
    pub fn scope(&self) -> Result<Option<Scope>, OAuthError> {
        let parse = |text: &str| text.parse().map_err(|error| OAuthError::invalid_scope(format!("{error}")));
        self.parameter("scope").map(parse).transpose()
    }
}
