//! The attribute goes on the block with the methods.

use oauth_runtime::oauth_storage;

/// A store.
#[oauth_storage(store = "memory")]
pub struct Store;

fn main() {}
