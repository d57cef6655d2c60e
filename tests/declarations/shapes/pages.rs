//! The pages of the framework, with devices and logout; and an application's own page where theirs would be.

use std::time::Duration;

use oauth_runtime::keys::SigningKeys;
use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;
use oauth_runtime::ui::Pages;

#[oauth_server(
    grants(authorization_code, refresh_token, device_code),
    responses(code),
    openid(profile, offline_access),
    endpoints(end_session, token = "/oauth/token"),
    lifetimes(device_code = "15m")
)]
struct Notes {
    #[store]
    store: MemoryStore,
    #[keys]
    keys: SigningKeys,
    #[ui]
    pages: Pages,
}

#[oauth_server(grants(authorization_code), responses(code), endpoints(introspection = "/device"), scope_module = scopes)]
struct WithoutDevices {
    #[store]
    store: MemoryStore,
    #[ui]
    pages: Pages,
}

#[oauth_server(grants(device_code), scope_module = scopes_of_devices)]
struct DevicesAlone {
    #[store]
    store: MemoryStore,
}

#[test]
fn compiles() {
    let issuer: oauth_runtime::Issuer = "https://notes.example".parse().expect("an issuer");
    let _ = WithoutDevices::new(issuer.clone(), MemoryStore::new(), Pages::default()).router();
    let devices =
        DevicesAlone::builder(issuer, MemoryStore::new()).verification_uri("https://notes.example/tv");
    let _ = devices
        .device_code_expires_in(Duration::from_secs(600))
        .device_polling_interval(Duration::from_secs(5))
        .build()
        .router();
    let _: Option<Notes> = None;
}
