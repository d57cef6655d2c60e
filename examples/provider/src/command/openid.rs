//! Client metadata of OpenID Connect as options of the command line.

use clap::Args;
use oauth_runtime::OpenIdMetadata;

use super::metadata::{set, set_text};

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
    /// Puts what is named in the place of what the metadata had.
    pub(super) fn apply(&self, metadata: &mut OpenIdMetadata) {
        set_text(&mut metadata.jwks_uri, &self.jwks_uri);
        set(&mut metadata.post_logout_redirect_uris, &self.post_logout_redirect_uris);
        set_text(&mut metadata.backchannel_logout_uri, &self.backchannel_logout_uri);
        set_text(&mut metadata.frontchannel_logout_uri, &self.frontchannel_logout_uri);
    }
}
