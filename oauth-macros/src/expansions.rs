//! What the attributes make of the items of a file.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Attribute, Item, Meta};

/// The result of an attribute for its arguments and its item.
type Attributed = fn(TokenStream, TokenStream) -> TokenStream;

/// Expands the first of our attributes like the compiler: the item arrives without it, but with all others. A module has those
/// of its items.
pub(crate) fn expansions(mut item: Item) -> Vec<TokenStream> {
    let attributes: &mut Vec<Attribute> = match &mut item {
        Item::Mod(module) => {
            let items = module.content.take().map(|(_, items)| items);
            return items.into_iter().flatten().flat_map(expansions).collect();
        }
        Item::Struct(item) => &mut item.attrs,
        Item::Enum(item) => &mut item.attrs,
        Item::Union(item) => &mut item.attrs,
        Item::Fn(item) => &mut item.attrs,
        Item::Impl(item) => &mut item.attrs,
        _ => return Vec::new(),
    };
    let ours: [(&str, Attributed); 3] = [
        ("oauth_server", crate::server::oauth_server),
        ("oauth_storage", crate::storage::oauth_storage),
        ("resource_server", crate::resource_server::resource_server),
    ];
    let Some((at, expand)) = attributes.iter().enumerate().find_map(|(at, attribute)| {
        let (_, expand) = ours.iter().find(|(name, _)| attribute.path().is_ident(name))?;
        Some((at, expand))
    }) else {
        return Vec::new();
    };
    let arguments = match attributes.remove(at).meta {
        Meta::List(list) => list.tokens,
        _ => TokenStream::new(),
    };
    vec![expand(arguments, item.into_token_stream())]
}
