//! A struct in a function body, with scopes and another beside it.

use oauth_runtime::ScopeToken;

#[test]
fn compiles() {
    use oauth_runtime::store::MemoryStore;

    #[oauth_runtime::oauth_server(grants(client_credentials), scopes(read = "Read your notes"))]
    struct Notes {
        #[store]
        store: MemoryStore,
    }

    #[oauth_runtime::oauth_server(
        grants(client_credentials),
        scopes(read = "Read your mail"),
        scope_module = mail_scope
    )]
    struct Mail {
        #[store]
        store: MemoryStore,
    }

    let issuer: oauth_runtime::Issuer = "https://notes.example".parse().expect("an issuer");
    let _ = Notes::new(issuer.clone(), MemoryStore::new()).router();
    let _ = Mail::new(issuer, MemoryStore::new()).router();
    assert_eq!(scope::Read::DESCRIPTION, "Read your notes");
    assert_eq!(mail_scope::Read::DESCRIPTION, "Read your mail");
}
