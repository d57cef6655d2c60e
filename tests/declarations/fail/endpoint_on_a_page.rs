//! An endpoint where a page is.

use oauth_runtime::keys::SigningKeys;
use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;
use oauth_runtime::ui::Pages;

#[oauth_server(
    grants(authorization_code, device_code),
    responses(code),
    openid,
    endpoints(end_session = "/logout", token = "/device")
)]
struct Notes {
    #[store]
    store: MemoryStore,
    #[keys]
    keys: SigningKeys,
    #[ui]
    pages: Pages,
}

fn main() {}
