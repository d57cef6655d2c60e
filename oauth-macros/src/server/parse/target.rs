//! The item with the attribute: a struct, whose marked fields are found here.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::{Attribute, Fields, GenericParam, Item, ItemStruct, Member, Meta};

use super::derives;
use crate::errors::Errors;
use crate::server::model::MarkedField;

/// The struct without our helper attributes, and the fields that they marked.
pub(crate) struct Target {
    pub(crate) item: ItemStruct,
    pub(crate) store: Option<MarkedField>,
    pub(crate) users: Option<MarkedField>,
    pub(crate) keys: Option<MarkedField>,
    pub(crate) ui: Option<MarkedField>,
    pub(crate) console: Option<MarkedField>,
    /// Whether it can become a server.
    pub(crate) is_usable: bool,
}

/// Reads the annotated item. `None` if it is not a struct; that is collected as an error.
pub(crate) fn target(item: TokenStream, errors: &Errors) -> Option<Target> {
    let item = match syn::parse2::<Item>(item) {
        Ok(Item::Struct(item)) => item,
        Ok(other) => {
            errors.at(place_of(&other), not_a_struct(&other));
            return None;
        }
        Err(error) => {
            errors.add(error);
            return None;
        }
    };
    Some(read_struct(item, errors))
}

fn read_struct(mut item: ItemStruct, errors: &Errors) -> Target {
    mend_slips(&mut item.fields, errors);
    let store = take_marked(&mut item.fields, "store", errors);
    let users = take_marked(&mut item.fields, "users", errors);
    let keys = take_marked(&mut item.fields, "keys", errors);
    let ui = take_marked(&mut item.fields, "ui", errors);
    let console = take_marked(&mut item.fields, "console", errors);
    derives::refuse_derives(&mut item, errors);
    let is_usable = refuse_lifetimes(&item, errors);
    Target { item, store, users, keys, ui, console, is_usable }
}

/// Removes `#[name]` from the fields; returns the first that had it.
fn take_marked(fields: &mut Fields, name: &str, errors: &Errors) -> Option<MarkedField> {
    let mut found: Option<MarkedField> = None;
    for (index, field) in fields.iter_mut().enumerate() {
        let (marks, others): (Vec<_>, Vec<_>) = std::mem::take(&mut field.attrs)
            .into_iter()
            .partition(|attribute| attribute.path().is_ident(name));
        field.attrs = others;
        for mark in marks {
            check_mark(&mark, name, errors);
            let member = field.ident.clone().map_or_else(|| Member::from(index), Member::Named);
            if found.is_some() {
                errors.under(
                    &mark,
                    format!("a server has only one `#[{name}]`; remove the attribute from one of the fields"),
                );
                continue;
            }
            found = Some(MarkedField { member, ty: field.ty.clone() });
        }
    }
    found
}

/// Misspelt attributes of ours, reported instead of the compiler's "cannot find attribute". They count as
/// what was meant.
fn mend_slips(fields: &mut Fields, errors: &Errors) {
    const SLIPS: [(&str, &str); 9] = [
        ("admin", "console"),
        ("key", "keys"),
        ("operators", "console"),
        ("page", "ui"),
        ("pages", "ui"),
        ("storage", "store"),
        ("stores", "store"),
        ("user", "users"),
        ("people", "users"),
    ];
    for attribute in fields.iter_mut().flat_map(|field| &mut field.attrs) {
        let Some((slip, meant)) = SLIPS.iter().find(|(slip, _)| attribute.path().is_ident(slip)) else {
            continue;
        };
        errors.under(&*attribute, format!("there is no attribute `#[{slip}]`; write `#[{meant}]`"));
        let meant = syn::Ident::new(meant, Span::call_site());
        attribute.meta = Meta::Path(meant.into());
    }
}

fn check_mark(mark: &Attribute, name: &str, errors: &Errors) {
    if matches!(mark.meta, Meta::Path(_)) {
        return;
    }
    errors.under(&mark.meta, format!("`#[{name}]` takes no arguments; the field's type says which it is"));
}

/// A server outlives every request, so it borrows nothing.
pub(crate) fn refuse_lifetimes(item: &ItemStruct, errors: &Errors) -> bool {
    let mut without = true;
    for parameter in &item.generics.params {
        if let GenericParam::Lifetime(parameter) = parameter {
            without = false;
            errors.under(
                &parameter.lifetime,
                format!(
                    "a server must be 'static, so `{}` can't have the lifetime `{}`\n\
                     own the data, or put it in an Arc",
                    item.ident, parameter.lifetime
                ),
            );
        }
    }
    without
}

fn not_a_struct(item: &Item) -> String {
    let what = match item {
        Item::Enum(_) => "an enum",
        Item::Union(_) => "a union",
        Item::Fn(_) => "a function",
        Item::Impl(_) => {
            return "`#[oauth_server]` goes on the struct; storage methods go in `#[oauth_storage] impl …`"
                .to_owned();
        }
        Item::Trait(_) => "a trait",
        Item::Mod(_) => "a module",
        Item::Type(_) => "a type alias",
        _ => "this item",
    };
    format!(
        "`#[oauth_server]` can't be put on {what}; write `struct Server {{ #[store] store: MemoryStore }}` and put it there"
    )
}

/// The keyword of the item, not its doc comments.
pub(crate) fn place_of(item: &Item) -> Span {
    match item {
        Item::Enum(item) => item.enum_token.span,
        Item::Union(item) => item.union_token.span,
        Item::Fn(item) => item.sig.fn_token.span,
        Item::Impl(item) => item.impl_token.span,
        Item::Trait(item) => item.trait_token.span,
        Item::Mod(item) => item.mod_token.span,
        Item::Type(item) => item.type_token.span,
        other => {
            other.to_token_stream().into_iter().next().map_or_else(Span::call_site, |first| first.span())
        }
    }
}
