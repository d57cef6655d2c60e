//! The login page checks passwords.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;
use oauth_runtime::ui::Pages;

struct People;

#[oauth_server(grants(authorization_code), responses(code))]
struct Notes {
    #[store]
    store: MemoryStore,
    #[users]
    people: People,
    #[ui]
    pages: Pages,
}

fn main() {}
