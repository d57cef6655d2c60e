//! What a piece of code is.

use quote::ToTokens;
use syn::{Attribute, Expr};

/// Whether it is compiled for tests alone.
pub(super) fn is_of_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let path = attribute.path();
        let is_test = path.segments.last().is_some_and(|last| last.ident == "test");
        is_test || path.is_ident("cfg") && attribute.meta.to_token_stream().to_string().contains("(test)")
    })
}

/// Whether a statement is a call whose value nobody uses.
pub(super) fn is_call(of: &Expr) -> bool {
    match of {
        Expr::Call(_) | Expr::MethodCall(_) => true,
        Expr::Await(inner) => is_call(&inner.base),
        Expr::Try(inner) => is_call(&inner.expr),
        _ => false,
    }
}
