//! Client metadata of OpenID Connect as options of the command line.

use clap::Args;
use oauth_runtime::OpenIdMetadata;

use super::metadata::{given, text};

/// What a client is registered for beside the metadata of RFC 7591, as far as it is named.
#[derive(Debug, Default, PartialEq, Args)]
pub(super) struct OpenIdArguments {
    /// Where the client's public keys are, for private_key_jwt and signed requests.
    #[arg(long, value_name = "URI")]
    jwks_uri: Option<String>,
    /// Where a person may be sent after logout; may be repeated.
    #[arg(long = "post-logout-redirect-uri", value_name = "URI")]
    post_logout_redirect_uris: Option<Vec<String>>,
    /// Is told of a logout by the provider.
    #[arg(long, value_name = "URI")]
    backchannel_logout_uri: Option<String>,
    /// Is told of a logout in a frame of the logout page.
    #[arg(long, value_name = "URI")]
    frontchannel_logout_uri: Option<String>,
}

impl OpenIdArguments {
    /// The metadata with what is named in place of what it had.
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
