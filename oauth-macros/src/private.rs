//! The path to the runtime's `__private`, which all generated code goes through.

use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::Path;

/// `::oauth_runtime::__private`, or what `crate = path` says.
pub(crate) struct Private(TokenStream);

impl Private {
    /// Under the given path of the crate.
    pub(crate) fn new(crate_path: Option<&Path>) -> Self {
        let root = crate_path.map_or_else(|| quote!(::oauth_runtime), Path::to_token_stream);
        Self(quote!(#root::__private))
    }

    /// The path with every token at `span`, so that errors about what it names are reported there.
    pub(crate) fn at(&self, span: Span) -> TokenStream {
        respan(self.0.clone(), span)
    }
}

impl ToTokens for Private {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.0.to_tokens(tokens);
    }
}

/// The tokens with the span `span`; what they name stays the same.
pub(crate) fn respan(tokens: TokenStream, span: Span) -> TokenStream {
    let one = |token: TokenTree| match token {
        TokenTree::Group(group) => {
            let mut moved = Group::new(group.delimiter(), respan(group.stream(), span));
            moved.set_span(span);
            TokenTree::Group(moved)
        }
        mut token => {
            token.set_span(token.span().located_at(span));
            token
        }
    };
    tokens.into_iter().map(one).collect()
}
