//! `lifetimes(access_token = "1h", refresh_token = "14d")`.

use syn::parse::{ParseStream, Result};
use syn::{Error, Ident, LitInt, Token};

use super::duration;
use crate::errors::Errors;
use crate::list::string_value;
use crate::server::model::{Lifetime, LifetimeKind};
use crate::suggest;

/// Parses one entry.
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
