//! Slips in the declaration of a resource server.

use oauth_runtime::resource_server;

#[resource_server(grants(client_credentials), issuer = "https://notes.example", scope(read = "Read"))]
struct Options;

#[resource_server(scopes(read, "notes write" = "Change", notes:read = "Read", write = "", read = "Read", "wri-te" = "Write", "wri:te" = "Write"))]
struct Scopes;

#[resource_server(scopes = "read")]
struct NotAList;

#[resource_server(constructor = router, scopes(read = "Read"), scopes(write = "Write"))]
struct Names;

#[resource_server(scopes(read = "Read"))]
struct Fields {
    #[store]
    store: MemoryStore,
}

#[resource_server(scopes(read = "Read"))]
#[derive(Clone)]
struct Cloned;

#[resource_server(scopes(read = "Read"))]
struct Borrowed<'a>(&'a str);

#[resource_server(scopes(read = "Read"))]
enum Choice {}

fn main() {}
