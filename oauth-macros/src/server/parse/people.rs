//! `people(sign_up, password_reset, email_login, profile, deletion, export)`.

use oauth_runtime_tables::people;
use proc_macro2::Group;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Result};
use syn::{Error, Ident, Token};

use crate::errors::Errors;
use crate::server::model::People;
use crate::suggest;

/// Parses one entry.
pub(super) fn word(input: ParseStream<'_>, _: &Errors) -> Result<People> {
    let name: Ident = input.call(Ident::parse_any).map_err(|error| {
        Error::new(error.span(), "expected what people can do themselves; write `people(sign_up)`")
    })?;
    let text = name.to_string();
    if input.peek(Token![=]) {
        return Err(Error::new(input.span(), no_value(&text)));
    }
    let known = people::ALL.iter().find(|word| word.name == text);
    let word = known.ok_or_else(|| Error::new(name.span(), not_a_word(&text)))?;
    Ok(People { word: *word, span: name.span() })
}

/// The texts of pages have translations, so they are in no declaration.
fn no_value(name: &str) -> String {
    format!(
        "a word of `people` has no text or value; write `people({name})`\n\
         the texts of a page are set with `Pages::builder().translation(\"en\", \"…\")`"
    )
}

/// `people()` would turn on nothing.
pub(super) fn is_empty(input: ParseStream<'_>) -> bool {
    input.fork().parse::<Group>().is_ok_and(|group| group.stream().is_empty())
}

fn not_a_word(name: &str) -> String {
    match name {
        "login" | "logout" | "consent" | "passkeys" | "sessions" | "security" => {
            format!("`{name}` needs no word: the pages of a field `#[ui]` have it")
        }
        "email" | "magic_link" => format!("there is no `{name}` here; write `email_login`"),
        "password" | "reset" => format!(
            "there is no `{name}` here; write `password_reset` for a forgotten password, `profile` for a changed one"
        ),
        _ => {
            let names: Vec<&str> = people::ALL.iter().map(|word| word.name).collect();
            suggest::unknown("page", "The words of `people(…)`", name, &names)
        }
    }
}
