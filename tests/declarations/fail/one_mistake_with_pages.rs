//! One mistake in a declaration with everything is one error.

use oauth_runtime::keys::SigningKeys;
use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;
use oauth_runtime::ui::Pages;

#[oauth_server(
    grants(authorization_code, refresh_token),
    responses("code id_token"),
    openid(profile),
    endpoints(end_session, introspection)
)]
struct Notes {
    #[store]
    store: MemoryStore,
    #[keys]
    keys: SigningKeys,
    #[ui]
    pages: Pages,
}

fn main() {
    let issuer: oauth_runtime::Issuer = "https://notes.example".parse().expect("an issuer");
    let keys = SigningKeys::fixed([]).expect("keys");
    let _ = Notes::new(issuer, MemoryStore::new(), keys, Pages::default()).router();
}
