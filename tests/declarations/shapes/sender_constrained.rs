//! Tokens that are bound to a key of their client: each word, alone and with the others.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants(client_credentials), sender_constrained(dpop))]
struct Proofs {
    #[store]
    store: MemoryStore,
}

#[oauth_server(grants(client_credentials), sender_constrained(mtls))]
struct Certificates {
    #[store]
    store: MemoryStore,
}

#[oauth_server(grants(client_credentials), sender_constrained(dpop, mtls))]
struct Either {
    #[store]
    store: MemoryStore,
}

#[oauth_server(grants(client_credentials), sender_constrained(dpop, required))]
struct ProofsAlone {
    #[store]
    store: MemoryStore,
}

#[oauth_server(grants(client_credentials), sender_constrained(required, mtls))]
struct CertificatesAlone {
    #[store]
    store: MemoryStore,
}

#[oauth_server(grants(client_credentials), sender_constrained(mtls, required, dpop,))]
struct NoBearerTokens {
    #[store]
    store: MemoryStore,
}

/// Whether anything of the declaration uses certificates.
macro_rules! uses_certificates {
    ($server:ident) => {{
        let notes = $server::builder("https://notes.example".parse().expect("an issuer"), MemoryStore::new());
        let listener = "https://mtls.notes.example".parse().expect("a URL");
        match notes.mtls_endpoints(listener).try_build() {
            Ok(notes) => {
                let _router = notes.router();
                true
            }
            Err(error) => {
                assert_eq!(error.setting(), "mtls_endpoints");
                false
            }
        }
    }};
}

#[test]
fn compiles() {
    assert!(!uses_certificates!(Proofs));
    assert!(!uses_certificates!(ProofsAlone));
    assert!(uses_certificates!(Certificates));
    assert!(uses_certificates!(CertificatesAlone));
    assert!(uses_certificates!(Either));
    assert!(uses_certificates!(NoBearerTokens));
}
