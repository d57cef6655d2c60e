//! The attribute writes the traits itself.

use oauth_runtime::oauth_storage;

struct Store;

#[oauth_storage]
impl Default for Store {
    fn default() -> Self {
        Store
    }
}

fn main() {
    let _ = Store::default();
}
