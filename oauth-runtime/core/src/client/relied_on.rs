//! What people rely on when they allow something to a client.

use serde::Serialize;

use super::{Client, ClientMetadata};
use crate::Digest;

impl Client {
    /// A digest of everything that people rely on when they consent: the identifier, the name, the logo, the links and
    /// the redirect URIs, whether somebody vouches for the client, and the keys if they come from its metadata document.
    ///
    /// A client may change while a person reads a consent page. Bind the form to this digest, and show the page again
    /// if it differs when the form arrives. A consent that is remembered for a client that nobody vouches for
    /// ([`is_self_registered`](Self::is_self_registered)) counts for this digest only. A later version of this library
    /// may compute another one, so people are asked once more.
    ///
    /// ```
    /// use oauth_runtime::Client;
    ///
    /// let named = |name| Client::public("app").name(name).redirect_uri("https://client.example/cb").build();
    /// assert_eq!(named("Notes")?.relied_on(), named("Notes")?.relied_on());
    /// assert_ne!(named("Notes")?.relied_on(), named("Your bank")?.relied_on());
    /// # Ok::<(), oauth_runtime::ClientError>(())
    /// ```
    pub fn relied_on(&self) -> Digest {
        let metadata = self.metadata();
        let own_keys = self.document().is_some().then(|| keys(metadata));
        let parts = (self.client_id(), seen(metadata), self.is_self_registered(), own_keys);
        // All of it is text, lists and JSON.
        Digest::of(&serde_json::to_string(&parts).unwrap_or_default())
    }
}

/// Everything that a person sees of a client, and where the browser goes next.
pub(super) fn seen(metadata: &ClientMetadata) -> impl PartialEq + Serialize + '_ {
    let ClientMetadata { client_name, client_uri, logo_uri, policy_uri, tos_uri, redirect_uris, .. } =
        metadata;
    (client_name, client_uri, logo_uri, policy_uri, tos_uri, redirect_uris)
}

/// With what the client proves that it is the same.
pub(super) fn keys(metadata: &ClientMetadata) -> impl PartialEq + Serialize + '_ {
    let openid = &metadata.openid;
    (metadata.token_endpoint_auth_method, &openid.jwks, &openid.jwks_uri)
}
