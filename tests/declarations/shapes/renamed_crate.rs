//! The crate under another name.

mod vendor {
    pub use oauth_runtime as renamed;
}

use vendor::renamed::store::MemoryStore;
use vendor::renamed::{Client, oauth_server, oauth_storage};

#[oauth_server(grants(client_credentials), scopes(read = "Read your notes"), crate = crate::shapes::renamed_crate::vendor::renamed)]
struct Notes {
    #[store]
    store: MemoryStore,
}

struct Clients;

#[oauth_storage(crate = vendor::renamed)]
impl Clients {
    async fn get_client(&self, _: &str) -> Result<Option<Client>, std::convert::Infallible> {
        Ok(None)
    }
}

#[test]
fn compiles() {
    let issuer: vendor::renamed::Issuer = "https://notes.example".parse().expect("an issuer");
    let _ = Notes::new(issuer, MemoryStore::new()).router();
    let _ = Clients;
}
