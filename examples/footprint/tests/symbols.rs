//! What is not declared is not in the binary.

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
