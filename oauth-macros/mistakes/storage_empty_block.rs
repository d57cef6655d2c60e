//! A block without storage methods.

use oauth_runtime::oauth_storage;

struct Store;

#[oauth_storage]
impl Store {}

fn main() {}
