//! From tokens to the model of a storage block.

use proc_macro2::TokenStream;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{
    Error, GenericArgument, Ident, ImplItem, ImplItemFn, Item, ItemImpl, Path, PathArguments, ReturnType,
    Token, Type,
};

use super::model::{Block, StorageMethod};
use super::table;
use crate::errors::Errors;
use crate::list::entries;

/// Reads the attribute and the block. `None` if there is no block to read; that is collected as an error.
pub(super) fn block(arguments: TokenStream, item: TokenStream, errors: &Errors) -> Option<Block> {
    let crate_path = crate_path(arguments, errors);
    let mut item = read_impl(item, errors)?;
    let items = std::mem::take(&mut item.items);
    let mut block = Block { item, crate_path, methods: Vec::new(), is_temporary: None, others: Vec::new() };
    for item in items {
        sort_in(&mut block, item);
    }
    Some(block)
}

fn crate_path(arguments: TokenStream, errors: &Errors) -> Option<Path> {
    let option = |input: ParseStream<'_>| {
        let wrong = |span| {
            Error::new(span, "the only option of `#[oauth_storage]` is `crate = ::my_name_for_oauth_runtime`")
        };
        let name: Ident = input.call(Ident::parse_any).map_err(|error| wrong(error.span()))?;
        if name != "crate" {
            return Err(wrong(name.span()));
        }
        input.parse::<Token![=]>().map_err(|_| wrong(name.span()))?;
        input.call(Path::parse_mod_style).map_err(|_| wrong(name.span()))
    };
    let parser = |input: ParseStream<'_>| Ok(entries(input, errors, option));
    match parser.parse2(arguments) {
        Ok(paths) => paths.into_iter().next(),
        Err(error) => {
            errors.add(error);
            None
        }
    }
}

fn read_impl(item: TokenStream, errors: &Errors) -> Option<ItemImpl> {
    match syn::parse2::<Item>(item) {
        Ok(Item::Impl(item)) => match &item.trait_ {
            None => return Some(item),
            Some((path, _)) => errors.under(
                path,
                "`#[oauth_storage]` generates the traits; put it on `impl YourStore { … }`, \
                 or leave it out and implement the traits by hand",
            ),
        },
        Ok(other) => errors.under(
            first_token(&other),
            "`#[oauth_storage]` goes on the block with the storage methods: `#[oauth_storage] impl YourStore { … }`\n\
             put `#[oauth_server(…)]` on the struct",
        ),
        Err(error) => errors.add(error),
    }
    None
}

fn first_token(item: &Item) -> TokenStream {
    let mut item = item.clone();
    if let Item::Struct(item) = &mut item {
        item.attrs.clear();
    }
    quote::ToTokens::into_token_stream(item).into_iter().take(1).collect()
}

fn sort_in(block: &mut Block, item: ImplItem) {
    let ImplItem::Fn(function) = item else {
        block.others.push(item);
        return;
    };
    let name = function.sig.ident.to_string();
    if name == table::IS_TEMPORARY && block.is_temporary.is_none() {
        block.is_temporary = Some(function);
    } else if let Some((capability, known)) = table::find(&name) {
        block.methods.push(StorageMethod {
            capability,
            known,
            error: error_type(&function),
            function,
            is_sound: true,
        });
    } else {
        block.others.push(ImplItem::Fn(function));
    }
}

/// The `E` of `Result<T, E>`.
fn error_type(function: &ImplItemFn) -> Option<Type> {
    let ReturnType::Type(_, ty) = &function.sig.output else {
        return None;
    };
    let Type::Path(path) = &**ty else {
        return None;
    };
    let last = path.path.segments.last()?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return None;
    };
    match arguments.args.iter().collect::<Vec<_>>().as_slice() {
        [GenericArgument::Type(_), GenericArgument::Type(error)] if last.ident == "Result" => {
            Some(error.clone())
        }
        _ => None,
    }
}

/// The return type, or the name if there is none.
pub(super) fn return_span(function: &ImplItemFn) -> TokenStream {
    match &function.sig.output {
        ReturnType::Type(_, ty) => quote::ToTokens::to_token_stream(ty),
        ReturnType::Default => quote::ToTokens::to_token_stream(&function.sig.ident),
    }
}
