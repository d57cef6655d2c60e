//! Resource owners in another store than clients and tokens, and a condition on a field.

use oauth_runtime::store::{Authenticated, MemoryStore};
use oauth_runtime::{Secret, oauth_server, oauth_storage};

#[allow(deprecated)]
#[oauth_server(grants(password, refresh_token))]
struct Notes {
    #[store]
    store: MemoryStore,
    #[users]
    people: People,
    #[cfg(any())]
    never: Missing,
}

struct People;

#[oauth_storage]
impl People {
    /// Nobody.
    pub async fn authenticate(&self, _: &str, _: &Secret) -> Result<Option<Authenticated>, std::io::Error> {
        Ok(None)
    }

    fn is_temporary(error: &std::io::Error) -> bool {
        error.kind() == std::io::ErrorKind::TimedOut
    }
}

#[test]
fn compiles() {
    let issuer: oauth_runtime::Issuer = "https://notes.example".parse().expect("an issuer");
    let _ = Notes::new(issuer, MemoryStore::new(), People).router();
}
