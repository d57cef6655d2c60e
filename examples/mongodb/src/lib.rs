//! A provider on a document database: MongoDB with its own driver, without multi-document transactions.
//!
//! A server that stands alone has no transactions across documents, but an update of one document is atomic everywhere. So
//! **a grant is one document**: it embeds its code, its access tokens and its refresh tokens.
//!
//! - Redemption is one `updateOne`: its filter demands that the code is not redeemed, and the update notes that it is and adds the
//!   tokens. Of several at once, the server lets one through; the others' filter no longer matches. Rotation is the same.
//! - `revoke_grant` is one `deleteOne`: nothing is left, and an update finds no document to add to.
//! - Nothing in a document is ever changed in place; what happens is added to a list (`document.rs`). So no update needs to
//!   set and push in the same array, which MongoDB refuses.
//!
//! A document has at most 16 MB, and each refresh adds about one kB. So call [`sweep`](oauth_runtime::store::ExpiringStore::sweep)
//! every few minutes: it takes out of living grants what is expired, which a TTL index can't.

mod document;
mod error;
mod interaction;
mod storage;

use std::sync::Arc;
use std::time::Duration;

use mongodb::options::{Acknowledgment, ClientOptions, WriteConcern};
use mongodb::{Client, Collection};
use oauth_runtime::{BoxError, Issuer, oauth_server};

use document::{Grant, Kept};
pub use error::StoreError;

/// The provider: its declaration, and the collections that its storage methods use.
#[oauth_server(
    grants(authorization_code, refresh_token, client_credentials),
    responses(code),
    scopes(read = "Read your notes", write = "Change your notes"),
    endpoints(introspection, revocation)
)]
pub struct Notes {
    collections: Collections,
}

struct Collections {
    clients: Collection<Kept>,
    grants: Collection<Grant>,
}

/// The provider on a MongoDB database: connects, and creates the indexes that are not there yet. The database is the one
/// that the URL names, or `notes`.
///
/// # Errors
/// The server can't be reached, or doesn't let this user create indexes.
pub async fn notes(database_url: &str) -> Result<Arc<Notes>, BoxError> {
    notes_at("http://127.0.0.1:9000".parse()?, database_url).await
}

/// The same for an issuer of your own.
///
/// # Errors
/// As [`notes`].
pub async fn notes_at(issuer: Issuer, database_url: &str) -> Result<Arc<Notes>, BoxError> {
    let mut options = ClientOptions::parse(database_url).await?;
    options.server_selection_timeout.get_or_insert(Duration::from_secs(5));
    // A redemption that was answered must outlive the server that answered it.
    let durable = WriteConcern::builder().w(Acknowledgment::Majority).journal(true).build();
    options.write_concern.get_or_insert(durable);
    let database = options.default_database.clone().unwrap_or_else(|| "notes".to_owned());
    let database = Client::with_options(options)?.database(&database);
    let collections =
        Collections { clients: database.collection("clients"), grants: database.collection("grants") };
    document::create_indexes(&collections.grants).await?;
    Ok(Notes::new(issuer, collections))
}
