//! Mistakes in `resources(…)` and `access_tokens(…)`.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(
    grants(client_credentials),
    scopes(read = "Read your notes", "notes:write" = "Change your notes"),
    access_tokens(opaque, jvt, opaque),
    resources(
        notes = "/mcp" { scopes(reed, admin), title = "Notes", default },
        relative = "mcp",
        fragment = "https://notes.example/mcp#top",
        number = 5,
        same = "/mcp" { default },
        Notes { scopes = "read" },
        "quoted" = "/quoted",
        two { access_tokens(opaque, opaque) },
        three { lifetimes(id_token = "1h", access_token = 300, acess_token = "1h") },
    )
)]
struct Notes {
    #[store]
    store: MemoryStore,
}

fn main() {}
