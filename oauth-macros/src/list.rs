//! Comma-separated entries, where a mistake in one does not hide the next.

use proc_macro2::TokenTree;
use syn::parse::{ParseStream, Result};
use syn::{LitStr, Token};

use crate::errors::Errors;

/// Parses entries up to the end of `input`. Errors are collected, and the rest of a wrong entry is skipped.
pub(crate) fn entries<T>(
    input: ParseStream<'_>,
    errors: &Errors,
    entry: impl Fn(ParseStream<'_>) -> Result<T>,
) -> Vec<T> {
    let mut parsed = Vec::new();
    while !input.is_empty() {
        match entry(input).and_then(|value| end_of_entry(input).map(|()| value)) {
            Ok(value) => parsed.push(value),
            Err(error) => {
                errors.add(error);
                skip_entry(input);
            }
        }
        // Present unless the input is at its end: the entry ends there or was skipped up to it.
        let _ = input.parse::<Option<Token![,]>>();
    }
    parsed
}

fn end_of_entry(input: ParseStream<'_>) -> Result<()> {
    if input.is_empty() || input.peek(Token![,]) {
        return Ok(());
    }
    Err(input.error("a comma is missing before this"))
}

fn skip_entry(input: ParseStream<'_>) {
    while !input.is_empty() && !input.peek(Token![,]) {
        if input.parse::<TokenTree>().is_err() {
            return;
        }
    }
}

/// The string after `=`. `example` is the suggestion if there is none.
pub(crate) fn string_value(input: ParseStream<'_>, example: &str) -> Result<LitStr> {
    if !input.peek(Token![=]) {
        return Err(input.error(format!("a value is missing; write `{example}`")));
    }
    input.parse::<Token![=]>()?;
    if !input.peek(LitStr) {
        return Err(input.error(format!("the value is a string; write `{example}`")));
    }
    input.parse()
}
