//! What is not declared is not in the binary.

/// Whether a name is part of any symbol of the binary; or of anything else in it.
fn has_symbol(binary: &[u8], name: &str) -> bool {
    binary.windows(name.len()).any(|window| window == name.as_bytes())
}

#[test]
fn what_is_not_declared_leaves_no_symbol() {
    let one = std::fs::read(env!("CARGO_BIN_EXE_client_credentials_only")).expect("cargo built it");
    let all = std::fs::read(env!("CARGO_BIN_EXE_all_grants")).expect("cargo built it");
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
            has_symbol(&all, name),
            "{name} is not found where it is declared: the test looks for the wrong thing"
        );
        assert!(!has_symbol(&one, name), "{name} is in the binary of a provider that doesn't declare it");
    }
    assert!(has_symbol(&one, "ClientCredentialsGrant"));
    assert!(one.len() < all.len(), "{} bytes with one grant, {} with all", one.len(), all.len());
}
