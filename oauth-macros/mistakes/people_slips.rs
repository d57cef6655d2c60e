//! What people do themselves, they do on the provider's pages.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;
use oauth_runtime::ui::Pages;

#[oauth_server(
    grants(authorization_code),
    responses(code),
    people(sign_up, sign_up, password, signup, login, email)
)]
struct Slips {
    #[store]
    store: MemoryStore,
    #[ui]
    pages: Pages,
}

#[oauth_server(grants(authorization_code), responses(code), people(password_reset))]
struct WithoutPages {
    #[store]
    store: MemoryStore,
}

#[oauth_server(
    grants(authorization_code),
    responses(code),
    people(profile),
    endpoints(introspection = "/account/profile", revocation)
)]
struct OnOnePath {
    #[store]
    store: MemoryStore,
    #[ui]
    pages: Pages,
}

#[oauth_server(grants(authorization_code), responses(code), people, sign_up)]
struct Misplaced {
    #[store]
    store: MemoryStore,
    #[ui]
    pages: Pages,
}

#[oauth_server(grants(authorization_code), responses(code), people(sign_up = "Join", export))]
struct Named {
    #[store]
    store: MemoryStore,
    #[ui]
    pages: Pages,
}

#[oauth_server(grants(authorization_code), responses(code), people())]
struct Nothing {
    #[store]
    store: MemoryStore,
    #[ui]
    pages: Pages,
}

fn main() {}
