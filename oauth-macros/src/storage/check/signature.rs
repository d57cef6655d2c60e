//! The shape of a method: rustc checks the types, and reports errors at the user's own types.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{FnArg, ImplItemFn, ReceiverKind};

use crate::errors::Errors;
use crate::storage::model::{Block, StorageMethod};
use crate::storage::parse::return_span;

pub(super) fn check(block: &mut Block, errors: &Errors) {
    let error = block.error_text();
    for method in &mut block.methods {
        if let Some((place, problem)) = problem_of(method) {
            method.is_sound = false;
            errors.under(place, format!("{problem}; write:\n{}", method.known.signature(&error)));
        }
    }
    if let Some(function) = &block.is_temporary
        && !is_temporary_is_sound(function)
    {
        let name = &function.sig.ident;
        errors.at(
            name.span(),
            format!("`{name}` takes only an error; write:\nfn {name}(error: &{error}) -> bool"),
        );
        block.is_temporary = None;
    }
}

/// The first mistake, with its span.
fn problem_of(method: &StorageMethod) -> Option<(TokenStream, String)> {
    let signature = &method.function.sig;
    let name = method.known.name;
    if signature.asyncness.is_none() {
        return Some((signature.fn_token.to_token_stream(), format!("`{name}` is not async")));
    }
    if !signature.generics.params.is_empty() {
        let generics = signature.generics.params.to_token_stream();
        return Some((generics, format!("`{name}` can't have generic parameters")));
    }
    if let Some(problem) = receiver_problem(&method.function) {
        return Some(problem);
    }
    let expected = method.known.parameters.len();
    let given = signature.inputs.len() - 1;
    if given != expected {
        let place = match given {
            0 => signature.ident.to_token_stream(),
            _ => signature.inputs.iter().skip(1).map(ToTokens::to_token_stream).collect(),
        };
        return Some((place, format!("`{name}` has {} beside `&self`", parameters(expected))));
    }
    if method.error.is_none() {
        let place = return_span(&method.function);
        return Some((place, format!("`{name}` returns a `Result` that names its error type")));
    }
    None
}

fn receiver_problem(function: &ImplItemFn) -> Option<(TokenStream, String)> {
    let name = &function.sig.ident;
    match function.sig.inputs.first() {
        Some(FnArg::Receiver(receiver)) => match &receiver.kind {
            ReceiverKind::Reference(_, None, None) => None,
            _ => Some((
                receiver.to_token_stream(),
                format!("`{name}` takes `&self`, because requests run at the same time"),
            )),
        },
        _ => Some((name.to_token_stream(), format!("`{name}` takes `&self`"))),
    }
}

fn parameters(count: usize) -> String {
    match count {
        1 => "one parameter".to_owned(),
        2 => "two parameters".to_owned(),
        more => format!("{more} parameters"),
    }
}

fn is_temporary_is_sound(function: &ImplItemFn) -> bool {
    let signature = &function.sig;
    signature.asyncness.is_none()
        && signature.generics.params.is_empty()
        && matches!(signature.inputs.iter().collect::<Vec<_>>().as_slice(), [FnArg::Typed(_)])
}
