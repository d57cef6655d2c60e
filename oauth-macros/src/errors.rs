//! The mistakes of one declaration, collected so that one compilation reports all of them.

use std::cell::RefCell;
use std::fmt::Display;

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;

/// Collects errors. [`Errors::finish`] must be called; forgetting that is a bug of this crate.
pub(crate) struct Errors(RefCell<Option<Vec<syn::Error>>>);

impl Errors {
    /// No error yet.
    pub(crate) fn new() -> Self {
        Self(RefCell::new(Some(Vec::new())))
    }

    /// An error at a single token, or at a place without tokens.
    pub(crate) fn at(&self, span: Span, message: impl Display) {
        self.add(syn::Error::new(span, message));
    }

    /// An error under all of `tokens`.
    pub(crate) fn under(&self, tokens: impl ToTokens, message: impl Display) {
        self.add(syn::Error::new_spanned(tokens, message));
    }

    /// An error from the parser.
    pub(crate) fn add(&self, error: syn::Error) {
        if let Some(errors) = self.0.borrow_mut().as_mut() {
            errors.push(error);
        }
    }

    /// Whether there is none so far.
    pub(crate) fn is_empty(&self) -> bool {
        self.count() == 0
    }

    /// How many there are so far.
    pub(crate) fn count(&self) -> usize {
        self.0.borrow().as_ref().map_or(0, Vec::len)
    }

    /// The errors as tokens that make the compiler report each of them.
    pub(crate) fn finish(self) -> TokenStream {
        let errors = self.0.borrow_mut().take().unwrap_or_default();
        errors.into_iter().map(syn::Error::into_compile_error).collect()
    }
}

impl Drop for Errors {
    fn drop(&mut self) {
        debug_assert!(
            self.0.borrow().is_none() || std::thread::panicking(),
            "collected errors were never reported"
        );
    }
}

#[cfg(test)]
impl Errors {
    /// The texts, for the unit tests.
    pub(crate) fn into_texts(self) -> Vec<String> {
        let errors = self.0.borrow_mut().take().unwrap_or_default();
        errors.iter().map(ToString::to_string).collect()
    }
}
