//! The attributes of `oauth-macros` as functions of texts: a declaration that is wrong gets an error at a place of it, and never a
//! panic.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

#[path = "../../../../oauth-macros/src/errors.rs"]
mod errors;
#[path = "../../../../oauth-macros/src/lints.rs"]
mod lints;
#[path = "../../../../oauth-macros/src/list.rs"]
mod list;
#[path = "../../../../oauth-macros/src/private.rs"]
mod private;
#[path = "../../../../oauth-macros/src/resource_server/mod.rs"]
mod resource_server;
#[path = "../../../../oauth-macros/src/server/mod.rs"]
mod server;
#[path = "../../../../oauth-macros/src/storage/mod.rs"]
mod storage;
#[path = "../../../../oauth-macros/src/suggest.rs"]
mod suggest;

use proc_macro2::{TokenStream, TokenTree};

/// The deepest nesting that is tried: the compiler itself refuses more than 128, before it calls an attribute.
const DEEPEST: usize = 60;

/// Expands an attribute: the first line is its arguments, and the rest its item. A line that begins with `storage:` or `resource:`
/// has the arguments of that attribute.
///
/// # Panics
/// If the expansion is not Rust, an error is at no place of the text, or a second expansion is another one.
pub fn declaration(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let (first, item) = text.split_once('\n').unwrap_or((text, "struct Nobody;"));
    let (expand, arguments): (fn(TokenStream, TokenStream) -> TokenStream, _) =
        if let Some(arguments) = first.strip_prefix("storage:") {
            (storage::oauth_storage, arguments)
        } else if let Some(arguments) = first.strip_prefix("resource:") {
            (resource_server::resource_server, arguments)
        } else {
            (server::oauth_server, first)
        };
    if [arguments, item].iter().any(|text| depth(text) > DEEPEST) {
        return;
    }
    let (Ok(arguments), Ok(item)) = (arguments.parse::<TokenStream>(), item.parse::<TokenStream>()) else {
        return;
    };
    // The compiler gives an attribute nothing but an item.
    if syn::parse2::<syn::Item>(item.clone()).is_err() {
        return;
    }
    let expanded = expand(arguments.clone(), item.clone());
    let again = expand(arguments, item).to_string();
    assert_eq!(expanded.to_string(), again, "the same declaration expands to something else");
    if let Err(error) = syn::parse2::<syn::File>(expanded.clone()) {
        panic!("the expansion is not Rust: {error}\n{expanded}");
    }
    errors_have_texts(expanded);
}

/// How deeply brackets nest, at most.
fn depth(text: &str) -> usize {
    text.bytes().filter(|byte| matches!(byte, b'(' | b'[' | b'{' | b'<' | b'&' | b'-' | b'!' | b'*')).count()
}

/// Each `compile_error!` has a text that says something.
fn errors_have_texts(tokens: TokenStream) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Ident(name) if name == "compile_error" => {
                let Some(TokenTree::Group(text)) = tokens.get(at + 2) else { continue };
                let text: syn::LitStr = syn::parse2(text.stream()).expect("compile_error! has a text");
                assert!(text.value().len() > 3, "an error says only {:?}", text.value());
            }
            TokenTree::Group(group) => errors_have_texts(group.stream()),
            _ => {}
        }
    }
}
