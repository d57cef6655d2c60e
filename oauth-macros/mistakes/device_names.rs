//! The device authorization grant under other names, an endpoint without its grant, and a code that lives too long.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(client_credentials, device))]
struct Named {
    #[store]
    store: MemoryStore,
}

#[oauth_server(grants("urn:ietf:params:oauth:grant-type:device_code" = Grant))]
struct Quoted {
    #[store]
    store: MemoryStore,
}

#[oauth_server(
    grants(client_credentials),
    endpoints(device_authorization),
    lifetimes(device_code = "5m")
)]
struct Without {
    #[store]
    store: MemoryStore,
}

#[oauth_server(
    grants(device_code),
    endpoints(device_code = "/tv"),
    lifetimes(device_code = "1h")
)]
struct Long {
    #[store]
    store: MemoryStore,
}

#[oauth_server(grants(device_code), lifetimes(user_code = "5m"), constructor = approve_device_request)]
struct Taken {
    #[store]
    store: MemoryStore,
}

fn main() {
    let issuer: oauth_runtime::Issuer = "https://notes.example".parse().expect("an issuer");
    let _ = Without::new(issuer, MemoryStore::new()).router();
}
