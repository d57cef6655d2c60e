//! What stands in for a server that can't be made, so that its uses are no further errors.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::ItemStruct;

/// The struct alone, without our helper attributes.
pub(crate) fn unusable(item: &ItemStruct) -> TokenStream {
    item.to_token_stream()
}
