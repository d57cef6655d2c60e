//! A provider on a document database: MongoDB with its own driver, without multi-document transactions.
//!
//! A standalone server has no transactions across documents, but an update of one document is atomic
//! everywhere. So **a grant is one document**: it embeds its code, its access tokens and its refresh tokens.
//!
//! - Redemption is one `updateOne`: its filter requires that the code is not redeemed, and the update marks
//!   it and adds the tokens. Of several concurrent ones, the server lets one through; the others' filter no
//!   longer matches. Rotation works the same way.
//! - `revoke_grant` is one `deleteOne`: nothing is left, and an update finds no document to add to.
//! - Nothing in a document is ever changed in place; changes are appended to a list (`document.rs`). So no
//!   update needs to set and push in the same array, which MongoDB refuses.
//!
//! A document has at most 16 MB, and each refresh adds about one kB. So call
//! [`sweep`](oauth_runtime::store::ExpiringStore::sweep) every few minutes: it removes expired entries from
//! valid grants, which a TTL index cannot do.

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

/// The provider on a MongoDB database: connects, and creates missing indexes. The database is the one in the
/// URL, or `notes`.
///
/// # Errors
/// The server cannot be reached, or this user may not create indexes.
pub async fn notes(database_url: &str) -> Result<Arc<Notes>, BoxError> {
    notes_at("http://127.0.0.1:9000".parse()?, database_url).await
}

/// The same with your own issuer.
///
/// # Errors
/// Those of [`notes`].
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
