//! Clients without registration: a client's identifier is the URL of a document with its metadata
//! (draft-ietf-oauth-client-id-metadata-document; the sections are those of version 02).
//!
//! A declaration with `clients(metadata_documents)` accepts them. Until a person approves such a client, it exists
//! only in a bounded cache; then it is stored like any other, and expires if it never gets a token. The document is
//! looked at again at each authorization request, once it is no longer fresh.
//!
//! The draft forbids caching failures (section 5.2). They are remembered for some seconds all the same: anybody can
//! send a browser here, and would otherwise decide how often the provider contacts a host.

mod cache;
mod error;
mod fetch;
mod find;
mod keep;
mod part;
mod read;
mod refresh;
mod url;

pub(crate) use cache::Documents;
pub use part::ClientMetadataDocuments;
