//! The operator's console needs scope tokens of its own, and the provider's pages.

use oauth_runtime::console::Console;
use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;
use oauth_runtime::ui::Pages;

#[oauth_server(grants(authorization_code), responses(code))]
struct WithoutScopes {
    #[store]
    store: MemoryStore,
    #[ui]
    pages: Pages,
    #[console]
    console: Console,
}

#[oauth_server(
    grants(authorization_code),
    responses(code),
    scopes("operator:read" = "See what the provider keeps"),
    resources(console = "/operators")
)]
struct HalfOfThem {
    #[store]
    store: MemoryStore,
    #[ui]
    pages: Pages,
    #[console]
    console: Console,
}

#[oauth_server(
    grants(client_credentials),
    scopes("operator:read" = "See what the provider keeps", "operator:write" = "Change what the provider keeps")
)]
struct WithoutPages {
    #[store]
    store: MemoryStore,
    #[operators]
    console: Console,
}

#[oauth_server(grants(client_credentials), console)]
struct AsAnOption {
    #[store]
    store: MemoryStore,
}

fn main() {}
