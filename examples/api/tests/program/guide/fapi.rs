//! The code of the page "FAPI 2.0", compiled.

mod bank {
    use oauth_runtime::{AuthMethod, AuthorizationServer};

    use oauth_runtime::fetch::WebFetcher;
    use oauth_runtime::prelude::*;
    use oauth_runtime::ui::Pages;

    #[oauth_server(
        grants(authorization_code, refresh_token),
        responses(code),
        scopes(accounts = "See your accounts", payments = "Pay from your accounts"),
        endpoints(pushed_authorization_request, metadata, revocation),
        client_auth(private_key_jwt),
        sender_constrained(dpop, required),
        profile(fapi2)
    )]
    struct Bank {
        #[store]
        store: MemoryStore,
        #[ui]
        pages: Pages,
    }

    pub(super) fn start() -> Result<(), BoxError> {
        let shop = Client::signing("shop")
            .jwks_uri("https://shop.example/jwks")
            .redirect_uri("https://shop.example/cb")
            .grant_types(["authorization_code", "refresh_token"])
            .scope("payments")
            .build()?;
        let store = MemoryStore::with_clients([shop]);
        let bank = Bank::builder("https://bank.example".parse()?, store, Pages::builder().build()?)
            // It fetches the `jwks_uri` of clients. Without it, none of these can authenticate.
            .fetcher(WebFetcher::new()?)
            .try_build()?;
        assert!(!Bank::DECLARATION.has_auth_method(AuthMethod::ClientSecretBasic));
        assert_eq!(bank.settings().lifetimes().authorization_code.as_secs(), 60);
        Ok(())
    }
}

mod signing_bank {
    use oauth_runtime::keys::{SigningAlgorithm, SigningKey, SigningKeys};
    use oauth_runtime::prelude::*;
    use oauth_runtime::ui::Pages;

    #[oauth_server(
        grants(authorization_code, refresh_token),
        responses(code),
        scopes(payments = "Pay from your accounts"),
        endpoints(pushed_authorization_request, metadata, revocation, introspection),
        client_auth(private_key_jwt),
        sender_constrained(dpop, required),
        request_objects(by_value, required),
        response_modes(jwt),
        introspection(signed),
        profile(fapi2_message_signing)
    )]
    struct SigningBank {
        #[store]
        store: MemoryStore,
        #[keys]
        keys: SigningKeys,
        #[ui]
        pages: Pages,
    }

    pub(super) fn start() -> Result<(), BoxError> {
        // For a first try: in production, `SigningKeys::rotating` keeps them in the store.
        let keys = SigningKeys::fixed([SigningKey::generate(SigningAlgorithm::Es256)?])?;
        let store = MemoryStore::new();
        SigningBank::builder("https://bank.example".parse()?, store, keys, Pages::builder().build()?)
            .try_build()?;
        Ok(())
    }
}

mod one_client {
    use oauth_runtime::SecurityProfile;
    use oauth_runtime::prelude::*;

    pub(super) fn client() -> Result<Client, BoxError> {
        let shop = Client::signing("shop")
            .jwks_uri("https://shop.example/jwks")
            .redirect_uri("https://shop.example/cb")
            .scope("payments")
            .profile(SecurityProfile::Fapi2)
            .build()?;
        Ok(shop)
    }
}

#[test]
fn the_guide_shows_code_that_is_compiled() {
    let guide = include_str!("../../../../../oauth-runtime/docs/fapi-2.md");
    test_clients::assert_compiled(guide, &[include_str!("fapi.rs")]);
}

#[test]
fn and_it_starts() {
    bank::start().expect("a bank");
    signing_bank::start().expect("a bank that signs");
    one_client::client().expect("a client");
}
