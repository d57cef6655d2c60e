//! Client metadata of OpenID Connect as options of the command line.

use clap::Args;
use oauth_runtime::OpenIdMetadata;

use super::metadata::{given, text};

/// The named parts of a client's registration beyond RFC 7591.
#[derive(Debug, Default, PartialEq, Args)]
pub(super) struct OpenIdArguments {
    /// The URL of the client's public keys, for private_key_jwt and signed requests.
    #[arg(long, value_name = "URI")]
    jwks_uri: Option<String>,
    /// Where the browser may go after a logout; may be repeated.
    #[arg(long = "post-logout-redirect-uri", value_name = "URI")]
    post_logout_redirect_uris: Option<Vec<String>>,
    /// Where the provider sends logout tokens.
    #[arg(long, value_name = "URI")]
    backchannel_logout_uri: Option<String>,
    /// What the logout page loads in a frame.
    #[arg(long, value_name = "URI")]
    frontchannel_logout_uri: Option<String>,
}

impl OpenIdArguments {
    /// The metadata with the given options replaced.
    pub(super) fn apply(&self, metadata: OpenIdMetadata) -> OpenIdMetadata {
        OpenIdMetadata {
            jwks_uri: text(&self.jwks_uri, metadata.jwks_uri),
            post_logout_redirect_uris: given(
                &self.post_logout_redirect_uris,
                metadata.post_logout_redirect_uris,
            ),
            backchannel_logout_uri: text(&self.backchannel_logout_uri, metadata.backchannel_logout_uri),
            frontchannel_logout_uri: text(&self.frontchannel_logout_uri, metadata.frontchannel_logout_uri),
            ..metadata
        }
    }
}
