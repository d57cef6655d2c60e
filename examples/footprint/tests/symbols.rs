//! What is not declared is not in the binary.

mod words;

use http::request::Parts;
use oauth_runtime::console::Console;
use oauth_runtime::fetch::FixedAnswers;
use oauth_runtime::grant::Authorized;
use oauth_runtime::grant::jwt_bearer::{Assertion, JwtBearerPolicy};
use oauth_runtime::grant::token_exchange::{
    Exchange, ExchangeRequest, ForeignSubject, ForeignToken, ForeignTokenPolicy, TokenExchangePolicy,
};
use oauth_runtime::keys::{SigningAlgorithm, SigningKey, SigningKeys};
use oauth_runtime::store::MemoryStore;
use oauth_runtime::ui::{FileMailer, Pages};
use oauth_runtime::{
    AuthMethod, AuthorizationRequest, BoxError, Client, ClientMetadata, Decision, Interaction, OAuthError,
    Seal, TrustedIssuer, oauth_server,
};
use object::{Object, ObjectSymbol};

/// The names of the symbols that the linker kept. Debug information is excluded: it names types without code.
fn symbols(path: &str) -> Vec<String> {
    let binary = std::fs::read(path).expect("cargo built it");
    let file = object::File::parse(&*binary).expect("an executable");
    file.symbols().filter_map(|symbol| symbol.name().ok().map(str::to_owned)).collect()
}

#[test]
fn what_is_not_declared_leaves_no_symbol() {
    let one = symbols(env!("CARGO_BIN_EXE_client_credentials_only"));
    let all = symbols(env!("CARGO_BIN_EXE_all_grants"));
    let has = |symbols: &[String], name: &str| symbols.iter().any(|symbol| symbol.contains(name));
    for name in [
        "AuthorizationCodeGrant",
        "PasswordGrant",
        "RefreshTokenGrant",
        "DeviceCodeGrant",
        "token_exchange",
        "CodeResponse",
        "TokenResponseType",
        "AuthorizationRequest",
        "introspection",
        "revocation",
    ] {
        assert!(
            has(&all, name),
            "{name} is not found where it is declared: the test looks for the wrong thing"
        );
        assert!(!has(&one, name), "{name} is in the binary of a provider that doesn't declare it");
    }
    assert!(has(&one, "ClientCredentialsGrant"));
    assert!(one.len() < all.len(), "{} symbols with one grant, {} with all", one.len(), all.len());
}

/// This test declares them itself, and looks for them in its own binary.
#[oauth_server(grants(client_credentials), client_auth(private_key_jwt, client_secret_jwt))]
struct Asserted {
    #[store]
    store: MemoryStore,
}

#[test]
fn client_assertions_that_are_not_declared_leave_no_symbol() {
    let seal = Seal::new(&"5f8b1d0c2a7e4f639b8d7c6a5e4f3b2a".into()).expect("long enough");
    let issuer = footprint::issuer().expect("an issuer");
    let _router = Asserted::builder(issuer, MemoryStore::new()).seal_with(seal).build().router();
    let own = symbols(std::env::current_exe().expect("this test").to_str().expect("a path"));
    let all = symbols(env!("CARGO_BIN_EXE_all_grants"));
    // The last is the module that encrypts, as a mangled name has it.
    for name in ["PrivateKeyJwt", "ClientSecretJwt", "4seal4form"] {
        let has = |symbols: &[String]| symbols.iter().any(|symbol| symbol.contains(name));
        assert!(has(&own), "{name} is not found where it is declared: the test looks for the wrong thing");
        assert!(!has(&all), "{name} is in the binary of a provider that doesn't declare it");
    }
}

/// The same for encryption.
#[oauth_server(
    grants(client_credentials),
    introspection(signed),
    endpoints(introspection),
    encryption(introspection),
    scope_module = scope_of_encryption
)]
struct Encrypting {
    #[store]
    store: MemoryStore,
    #[keys]
    keys: SigningKeys,
}

#[test]
fn encryption_that_is_not_declared_leaves_no_symbol() {
    let issuer = footprint::issuer().expect("an issuer");
    let keys =
        SigningKeys::fixed([SigningKey::generate(SigningAlgorithm::Es256).expect("a key")]).expect("keys");
    let _router = Encrypting::new(issuer, MemoryStore::new(), keys).router();
    let own = symbols(std::env::current_exe().expect("this test").to_str().expect("a path"));
    let all = symbols(env!("CARGO_BIN_EXE_all_grants"));
    // The last are the modules that encrypt, as mangled names have them.
    for name in ["EncryptedIntrospection", "10encryption7content", "10encryption9agreement"] {
        let has = |symbols: &[String]| symbols.iter().any(|symbol| symbol.contains(name));
        assert!(has(&own), "{name} is not found where it is declared: the test looks for the wrong thing");
        assert!(!has(&all), "{name} is in the binary of a provider that doesn't declare it");
    }
}

/// The same for events.
#[oauth_server(
    grants(client_credentials),
    endpoints(introspection),
    events(audit_log),
    scope_module = scope_of_events
)]
struct Observed {
    #[store]
    store: MemoryStore,
}

#[test]
fn events_that_are_not_declared_leave_no_symbol() {
    let issuer = footprint::issuer().expect("an issuer");
    let _router = Observed::new(issuer, MemoryStore::new()).router();
    let own = symbols(std::env::current_exe().expect("this test").to_str().expect("a path"));
    let all = symbols(env!("CARGO_BIN_EXE_all_grants"));
    // Modules, as mangled names have them.
    for name in ["5event7context", "5event10request_id", "5event4kind", "9audit_log", "ObservedEvents"] {
        let has = |symbols: &[String]| symbols.iter().any(|symbol| symbol.contains(name));
        assert!(has(&own), "{name} is not found where it is declared: the test looks for the wrong thing");
        assert!(!has(&all), "{name} is in the binary of a provider that doesn't declare it");
    }
}

/// The same for the operator's console.
#[oauth_server(
    grants(authorization_code),
    responses(code),
    openid,
    scopes("operator:read" = "See what the provider keeps", "operator:write" = "Change what the provider keeps"),
    scope_module = scope_of_console,
    resource_module = resource_of_console
)]
struct Operated {
    #[store]
    store: MemoryStore,
    #[keys]
    keys: SigningKeys,
    #[ui]
    pages: Pages,
    #[console]
    console: Console,
}

#[test]
fn a_console_that_is_not_declared_leaves_no_symbol() {
    let issuer = footprint::issuer().expect("an issuer");
    let keys =
        SigningKeys::fixed([SigningKey::generate(SigningAlgorithm::Es256).expect("a key")]).expect("keys");
    let pages = Pages::builder().build().expect("pages");
    let console = Console::builder().build().expect("a console");
    let _router = Operated::new(issuer, MemoryStore::new(), keys, pages, console).router();
    let own = symbols(std::env::current_exe().expect("this test").to_str().expect("a path"));
    let all = symbols(env!("CARGO_BIN_EXE_all_grants"));
    for name in ["21oauth_runtime_console", "OperatorConsole"] {
        let has = |symbols: &[String]| symbols.iter().any(|symbol| symbol.contains(name));
        assert!(has(&own), "{name} is not found where it is declared: the test looks for the wrong thing");
        assert!(!has(&all), "{name} is in the binary of a provider that doesn't declare it");
    }
}

/// The same for the tokens of other issuers, and for grants at other authorization servers.
#[oauth_server(
    grants(authorization_code, token_exchange, jwt_bearer),
    responses(code),
    openid,
    token_exchange(id_jag, foreign_tokens, transaction_tokens, native_sso),
    client_auth(federated_jwt, spiffe_jwt),
    scope_module = scope_of_assertions
)]
struct Trusting {
    #[store]
    store: MemoryStore,
    #[keys]
    keys: SigningKeys,
    #[ui]
    pages: Pages,
}

impl TokenExchangePolicy for Trusting {
    async fn exchange(&self, _: &ExchangeRequest<'_>) -> Result<Exchange, BoxError> {
        Ok(Exchange::refuse("nothing is exchanged"))
    }
}

impl ForeignTokenPolicy for Trusting {
    async fn subject(&self, _: &ForeignToken, _: &Client) -> Result<ForeignSubject, BoxError> {
        Ok(ForeignSubject::unknown())
    }
}

impl JwtBearerPolicy for Trusting {
    async fn accept(&self, _: &Assertion<'_>) -> Result<Authorized, OAuthError> {
        Err(OAuthError::invalid_grant("nobody is known by this assertion"))
    }
}

#[test]
fn assertions_of_others_that_are_not_declared_leave_no_symbol() {
    let issuer = footprint::issuer().expect("an issuer");
    let keys =
        SigningKeys::fixed([SigningKey::generate(SigningAlgorithm::Es256).expect("a key")]).expect("keys");
    let pages = Pages::builder().build().expect("pages");
    let _router = Trusting::builder(issuer, MemoryStore::new(), keys, pages)
        .fetcher(FixedAnswers::new())
        .trusted_issuer(
            TrustedIssuer::new("https://id.example", "https://id.example/jwks")
                .exchange_access_tokens("https://id.example"),
        )
        .trust_domain("services.example")
        .build()
        .router();
    let own = symbols(std::env::current_exe().expect("this test").to_str().expect("a path"));
    let all = symbols(env!("CARGO_BIN_EXE_all_grants"));
    // The program has token exchange, and with it the answer `IdJag`. The last are modules, as mangled names have them.
    for name in [
        "JwtBearerGrant",
        "FederatedJwt",
        "SpiffeJwt",
        "IdentityAssertionGrants",
        "17trusted_assertion",
        "11client_auth9federated",
        "6id_jag6claims",
        "14token_exchange6id_jag",
        "13foreign_token4part",
        "17transaction_token6claims",
        "14token_exchange11transaction",
        "NativeSso",
        "10native_sso",
    ] {
        let has = |symbols: &[String]| symbols.iter().any(|symbol| symbol.contains(name));
        assert!(has(&own), "{name} is not found where it is declared: the test looks for the wrong thing");
        assert!(!has(&all), "{name} is in the binary of a provider that doesn't declare it");
    }
}

/// The same for what people do themselves. The program of `pages.rs` has pages and does not declare it.
#[oauth_server(
    grants(authorization_code),
    responses(code),
    people(sign_up, password_reset, email_login, profile, deletion, export),
    endpoints(authorization_challenge),
    scope_module = scope_of_people
)]
struct Peopled {
    #[store]
    store: MemoryStore,
    #[ui]
    pages: Pages,
}

#[test]
fn what_people_do_themselves_leaves_symbols_where_it_is_declared() {
    let issuer = footprint::issuer().expect("an issuer");
    let pages = Pages::builder().mailer(FileMailer::new("mail")).build().expect("pages");
    let _router = Peopled::new(issuer, MemoryStore::new(), pages).router();
    let own = symbols(std::env::current_exe().expect("this test").to_str().expect("a path"));
    let all = symbols(env!("CARGO_BIN_EXE_all_grants"));
    for name in words::WORDS.into_iter().map(|(_, module)| module).chain(words::MAIL).chain(words::CHALLENGE)
    {
        let has = |symbols: &[String]| symbols.iter().any(|symbol| symbol.contains(name));
        assert!(has(&own), "{name} is not found where it is declared: the tests look for the wrong thing");
        assert!(!has(&all), "{name} is in the binary of a provider that doesn't declare it");
    }
}

/// A client that is read from its registration may expect a name in its certificate; one that a program builds never does.
#[test]
fn clients_without_certificates_leave_no_parser_of_their_names() {
    let metadata = ClientMetadata::default().with(|metadata| {
        metadata.token_endpoint_auth_method = AuthMethod::TlsClientAuth;
        metadata.certificate.tls_client_auth_subject_dn = Some("CN=job".into());
        metadata.grant_types = vec!["client_credentials".into()];
    });
    assert!(Client::from_metadata("job", Vec::new(), metadata).is_ok());
    let own = symbols(std::env::current_exe().expect("this test").to_str().expect("a path"));
    let all = symbols(env!("CARGO_BIN_EXE_all_grants"));
    let has = |symbols: &[String]| symbols.iter().any(|symbol| symbol.contains("DistinguishedName"));
    assert!(has(&own), "it is not found where it is declared: the test looks for the wrong thing");
    assert!(!has(&all), "it is in the binary of a provider whose clients have no certificates");
}

/// The same for grants that clients manage.
#[oauth_server(
    grants(authorization_code, client_credentials),
    responses(code),
    endpoints(grant_management),
    scope_module = scope_of_managed_grants
)]
struct Managing {
    #[store]
    store: MemoryStore,
}

impl Interaction for Managing {
    async fn authorize(&self, _: &AuthorizationRequest, _: &Parts) -> Result<Decision, BoxError> {
        Ok(Decision::Denied)
    }
}

#[test]
fn grant_management_that_is_not_declared_leaves_no_symbol() {
    let issuer = footprint::issuer().expect("an issuer");
    let _router = Managing::new(issuer, MemoryStore::new()).router();
    let own = symbols(std::env::current_exe().expect("this test").to_str().expect("a path"));
    let all = symbols(env!("CARGO_BIN_EXE_all_grants"));
    // The last are its modules, as mangled names have them.
    for name in ["GrantManagementEndpoint", "16grant_management6change", "16grant_management11description"] {
        let has = |symbols: &[String]| symbols.iter().any(|symbol| symbol.contains(name));
        assert!(has(&own), "{name} is not found where it is declared: the test looks for the wrong thing");
        assert!(!has(&all), "{name} is in the binary of a provider that doesn't declare it");
    }
}
