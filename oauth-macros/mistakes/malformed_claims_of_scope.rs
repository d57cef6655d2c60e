//! Claims of scopes that are not as they should be.

use oauth_runtime::keys::SigningKeys;
use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;
use oauth_runtime::ui::Pages;

#[oauth_server(
    grants(authorization_code),
    responses(code),
    openid,
    scopes(
        claims(early),
        read = "Read your notes", claims(),
        write = "Change your notes", claims(1),
        groups = "See your groups", claims(groups, groups, sub), claims(roles),
        roles = "See your roles", claims("")
    )
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
