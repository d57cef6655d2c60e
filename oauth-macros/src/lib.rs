//! The attributes of `oauth-runtime`, which re-exports them: `#[oauth_server(…)]` and `#[oauth_storage]`.
//!
//! Each is a pipeline of parse → model → check → expand. Mistakes are collected, and told in one compile, each at its
//! span. The generated code is glue that calls the runtime.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod errors;
mod lints;
mod list;
mod private;
mod server;
mod suggest;

/// Declares an OAuth 2 provider on a struct.
#[proc_macro_attribute]
pub fn oauth_server(
    arguments: proc_macro::TokenStream,
    item: proc_macro::TokenStream,
) -> proc_macro::TokenStream {
    server::oauth_server(arguments.into(), item.into()).into()
}

/// Storage methods in one block.
#[proc_macro_attribute]
pub fn oauth_storage(
    _arguments: proc_macro::TokenStream,
    item: proc_macro::TokenStream,
) -> proc_macro::TokenStream {
    item
}
