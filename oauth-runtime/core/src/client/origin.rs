//! Where a client comes from: an operator, its own registration, or its metadata document.

use url::Url;

use super::{Client, ClientDocument, DynamicRegistration};
use crate::Timestamp;

impl Client {
    /// The additional record of a client that registered itself; `None` for other clients.
    pub fn registration(&self) -> Option<&DynamicRegistration> {
        self.0.registration.as_ref()
    }

    /// The additional record of a client that is named by the URL of its metadata document; `None` for other
    /// clients.
    pub fn document(&self) -> Option<&ClientDocument> {
        self.0.document.as_ref()
    }

    /// Whether only the client itself says what it is: it registered itself (RFC 7591), or it is named by the URL
    /// of its metadata document. Nobody vouches for the name, links and redirect URIs of such a client.
    pub fn is_self_registered(&self) -> bool {
        self.registration().is_some() || self.document().is_some()
    }

    /// The URL of the client's metadata document, which is its identifier; `None` for other clients.
    ///
    /// A consent page shows the [host](Self::document_host) of it: the name in the document is the client's own
    /// choice, but only the owner of the host can publish the document
    /// (draft-ietf-oauth-client-id-metadata-document section 8.5).
    pub fn document_url(&self) -> Option<&str> {
        self.document().map(|_| self.client_id())
    }

    /// The host of the client's metadata document, with the port if it is not the default one. A consent page
    /// shows it beside the name. `None` for clients without such a document.
    pub fn document_host(&self) -> Option<String> {
        let url = Url::parse(self.document_url()?).ok()?;
        let host = url.host_str()?;
        Some(url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")))
    }

    /// Whether nobody vouches for the client, and it was never used.
    pub fn is_unused(&self) -> bool {
        self.unused_until().is_some()
    }

    /// Since when nobody is known to use the client, if it is one that the provider may delete by itself: when its
    /// metadata document was last fetched; for a client that nobody vouches for and that was never used, 1970. `None` for
    /// all other clients. A store searches by it
    /// ([`ClientRegistrationStore::list_idle_clients`](crate::store::ClientRegistrationStore::list_idle_clients)).
    pub fn idle_since(&self) -> Option<Timestamp> {
        match self.is_unused() {
            true => Some(Timestamp::from_unix(0)),
            false => self.document().map(|document| document.fetched_at),
        }
    }

    /// When the client is deleted if it is not used until then.
    pub(crate) fn unused_until(&self) -> Option<Timestamp> {
        let registered = self.registration().and_then(|registration| registration.unused_until);
        registered.or_else(|| self.document().and_then(|document| document.unused_until))
    }
}
