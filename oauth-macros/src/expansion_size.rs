//! How much code a declaration adds to a program that is compiled again and again.

use std::fs;
use std::path::Path;

use proc_macro2::{TokenStream, TokenTree};

use crate::expansions::expansions;

/// The tokens of what the attributes of an example make; brackets count twice.
fn tokens_of(example: &str) -> usize {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples").join(example).join("src/main.rs");
    let source = fs::read_to_string(path).expect("an example");
    let items = syn::parse_file(&source).expect("Rust").items;
    items.into_iter().flat_map(expansions).map(tokens).sum()
}

fn tokens(stream: TokenStream) -> usize {
    let number = |token| match token {
        TokenTree::Group(group) => 2 + tokens(group.stream()),
        _ => 1,
    };
    stream.into_iter().map(number).sum()
}

#[track_caller]
fn check(example: &str, budget: usize) {
    let tokens = tokens_of(example);
    assert!(
        tokens <= budget,
        "{example} expands to {tokens} tokens, of {budget}: code that does not depend on the declaration belongs into the runtime"
    );
    assert!(
        tokens > budget * 9 / 10,
        "{example} expands to only {tokens} tokens: the budget of {budget} can be lowered"
    );
}

/// The budgets grew last for `Mounted`, which lists the endpoints for the router, the service and tenants, and for the type
/// `Observation`, by which a provider without events has no code for them.
#[test]
fn the_quickstart_adds_little_code() {
    check("quickstart", 2_930);
}

/// This one grew last for the part `DeclaredPages`, which finds settings of pages that are not declared.
#[cfg(all(feature = "openid", feature = "ui"))]
#[test]
fn sign_in_adds_little_code() {
    check("sign-in", 6_460);
}
