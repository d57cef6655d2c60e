//! What is not declared is not in the binary.

use std::path::PathBuf;
use std::process::Command;

/// The release binary of `examples/footprint` with this name, built if it isn't.
fn release_binary(name: &str) -> Vec<u8> {
    let build = Command::new(env!("CARGO"))
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .args(["build", "--release", "--locked", "--package", "footprint", "--bin", name])
        .output()
        .expect("cargo runs");
    assert!(build.status.success(), "{}", String::from_utf8_lossy(&build.stderr));
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target"),
        |target| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").join(target),
    );
    std::fs::read(target.join("release").join(name)).expect("the binary that cargo built")
}

/// Whether a name is part of any symbol of the binary; or of anything else in it.
fn has_symbol(binary: &[u8], name: &str) -> bool {
    binary.windows(name.len()).any(|window| window == name.as_bytes())
}

#[test]
fn what_is_not_declared_leaves_no_symbol() {
    let (one, all) = (release_binary("client_credentials_only"), release_binary("all_grants"));
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
