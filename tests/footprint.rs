//! What is not declared is not in the binary.

use std::path::PathBuf;
use std::process::Command;

/// The path of a module or type as every mangling of symbols writes it: each part after its length.
fn mangled(path: &str) -> Vec<u8> {
    path.split("::").map(|part| format!("{}{part}", part.len())).collect::<String>().into_bytes()
}

/// The release binary of `examples/footprint` with this name, built if it isn't.
fn release_binary(name: &str) -> Vec<u8> {
    let build = Command::new(env!("CARGO"))
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

fn has_symbol_of(binary: &[u8], path: &str) -> bool {
    let mangled = mangled(path);
    binary.windows(mangled.len()).any(|window| window == mangled)
}

#[test]
fn a_grant_that_is_not_declared_leaves_no_symbol() {
    let (one, all) = (release_binary("client_credentials_only"), release_binary("all_grants"));
    for path in [
        "grant::authorization_code",
        "grant::password",
        "grant::refresh_token",
        "response_type::code",
        "authorization::validate",
        "endpoint::introspection",
        "endpoint::revocation",
    ] {
        assert!(has_symbol_of(&all, path), "{path} is not found where it is declared: the test looks for the wrong thing");
        assert!(!has_symbol_of(&one, path), "{path} is in the binary of a provider that doesn't declare it");
    }
    assert!(has_symbol_of(&one, "grant::client_credentials"));
    assert!(one.len() < all.len(), "{} bytes with one grant, {} with all", one.len(), all.len());
}
