//! A storage block as plain data.

use proc_macro2::TokenStream;
use syn::{ImplItem, ImplItemFn, ItemImpl, Path, Type};

use super::table::{Capability, Method};

/// An annotated `impl` block.
pub(crate) struct Block {
    /// The block without its items.
    pub(crate) item: ItemImpl,
    pub(crate) crate_path: Option<Path>,
    pub(crate) methods: Vec<StorageMethod>,
    pub(crate) is_temporary: Option<ImplItemFn>,
    /// Items that are not storage methods; an error for each.
    pub(crate) others: Vec<ImplItem>,
}

/// A method whose name is in the table.
pub(crate) struct StorageMethod {
    pub(crate) capability: &'static Capability,
    pub(crate) known: &'static Method,
    pub(crate) function: ImplItemFn,
    /// The `E` of its `Result<T, E>`.
    pub(crate) error: Option<Type>,
    /// Whether it can be moved into the trait; an invalid method is replaced by a stub after its error.
    pub(crate) is_sound: bool,
}

impl Block {
    /// The common error type of the methods: the most frequent one, or the first of those.
    pub(crate) fn error_type(&self) -> Option<&Type> {
        let texts: Vec<_> = self.error_types().map(text_of).collect();
        let frequency = |text: &String| texts.iter().filter(|other| *other == text).count();
        let most = texts.iter().map(frequency).max()?;
        self.error_types().find(|ty| frequency(&text_of(ty)) == most)
    }

    /// The error type as text, for the signatures in errors.
    pub(crate) fn error_text(&self) -> String {
        self.error_type().map_or_else(|| "YourError".to_owned(), text_of)
    }

    fn error_types(&self) -> impl Iterator<Item = &Type> {
        self.methods.iter().filter_map(|method| method.error.as_ref())
    }
}

/// A type as a user would write it.
pub(crate) fn text_of(ty: &Type) -> String {
    let tokens: TokenStream = quote::ToTokens::to_token_stream(ty);
    let mut text = tokens.to_string();
    for (spaced, written) in
        [(" :: ", "::"), (":: ", "::"), (" < ", "<"), ("< ", "<"), (" >", ">"), (" ,", ","), ("& ", "&")]
    {
        text = text.replace(spaced, written);
    }
    text
}

/// Whether an error type is a box of any error, or similar: convenient elsewhere, but not itself an error.
pub(super) fn is_boxed(error: &Type) -> bool {
    let error: String = text_of(error).split_whitespace().collect();
    error.starts_with("Box<dyn") || error.ends_with("BoxError") || error.ends_with("anyhow::Error")
}
