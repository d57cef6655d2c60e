//! `lifetimes(access_token = "1h", refresh_token = "14d", client_credentials(access_token = "10m"))`.

use syn::parse::{ParseStream, Result};
use syn::{Error, Ident, LitInt, LitStr, Token, parenthesized, token};

use super::duration;
use crate::errors::Errors;
use crate::list::{entries, string_value};
use crate::server::model::{GrantLifetimes, Lifetime, LifetimeKind};
use crate::suggest;

/// An entry: for all grant types, or for one.
pub(super) enum Entry {
    All(Lifetime),
    Grant(GrantLifetimes),
}

/// Parses one entry.
pub(super) fn entry(input: ParseStream<'_>, errors: &Errors) -> Result<Entry> {
    let is_named = input.peek(Ident) && input.peek2(token::Paren);
    if !is_named && !input.peek(LitStr) {
        return lifetime(input, errors).map(Entry::All);
    }
    let span = input.span();
    let grant = match input.peek(LitStr) {
        true => input.parse::<LitStr>()?.value(),
        false => input.parse::<Ident>()?.to_string(),
    };
    if !input.peek(token::Paren) {
        let example = format!("`\"{grant}\"(access_token = \"10m\")`");
        return Err(Error::new(
            span,
            format!("the lifetimes of this grant type are missing; write {example}"),
        ));
    }
    let content;
    parenthesized!(content in input);
    if content.is_empty() {
        let message = format!(
            "this says nothing about `{grant}`\nwrite `{grant}(access_token = \"10m\")`, or leave it out"
        );
        return Err(Error::new(span, message));
    }
    let lifetimes = entries(&content, errors, |input| lifetime(input, errors));
    Ok(Entry::Grant(GrantLifetimes { grant, span, lifetimes }))
}

/// Those for all grant types, and those for one.
pub(super) fn sorted(entries: Vec<Entry>) -> (Vec<Lifetime>, Vec<GrantLifetimes>) {
    let (mut all, mut of_grants) = (Vec::new(), Vec::new());
    for entry in entries {
        match entry {
            Entry::All(lifetime) => all.push(lifetime),
            Entry::Grant(lifetimes) => of_grants.push(lifetimes),
        }
    }
    (all, of_grants)
}

/// Parses a lifetime.
pub(super) fn lifetime(input: ParseStream<'_>, _: &Errors) -> Result<Lifetime> {
    let name: Ident = input.parse().map_err(|error: Error| {
        Error::new(error.span(), "expected the name of a lifetime; write `access_token = \"1h\"`")
    })?;
    let text = name.to_string();
    let Some(kind) = LifetimeKind::ALL.into_iter().find(|kind| kind.name() == text) else {
        return Err(Error::new(name.span(), not_a_lifetime(&text)));
    };
    if input.peek(Token![=]) && input.peek2(LitInt) {
        input.parse::<Token![=]>()?;
        let number: LitInt = input.parse()?;
        return Err(Error::new(number.span(), duration::without_unit(number.base10_digits())));
    }
    let value = string_value(input, &format!("{} = \"1h\"", kind.name()))?;
    let seconds = duration::seconds(&value.value()).map_err(|message| Error::new(value.span(), message))?;
    Ok(Lifetime { kind, span: name.span(), seconds, value_span: value.span() })
}

fn not_a_lifetime(name: &str) -> String {
    let meant = match name {
        "token" => "access_token",
        "code" => "authorization_code",
        "user_code" => "device_code",
        _ => {
            let known = LifetimeKind::ALL.map(LifetimeKind::name);
            return suggest::unknown("lifetime", "Lifetimes", name, &known);
        }
    };
    format!("there is no lifetime `{name}`; write `{meant}`")
}
