//! Scope tokens follow RFC 6749 section 3.3, and become type names.

use crate::errors::Errors;
use crate::server::model::Options;
use crate::server::names;

pub(super) fn tokens_and_descriptions(options: &Options, errors: &Errors) {
    for scope in &options.scopes {
        if let Some(problem) = problem_of(&scope.name) {
            errors.at(scope.span, problem);
        }
        if scope.description.trim().is_empty() {
            errors.at(
                scope.description_span,
                format!(
                    "the scope `{}` needs a description for the consent page\nwrite what the user allows, \
                     like \"Read your notes\"",
                    scope.name
                ),
            );
        }
    }
}

/// Why the text is not a scope token; `None` if it is one.
pub(crate) fn problem_of(token: &str) -> Option<String> {
    if token.is_empty() {
        return Some("a scope token needs at least one character (RFC 6749 section 3.3)".to_owned());
    }
    if token.contains(' ') {
        return Some(format!(
            "`{token}` has a space, which separates scope tokens (RFC 6749 section 3.3)\n\
             write each token as an entry of its own, or put a colon between: \"{}\"",
            token.replace(' ', ":")
        ));
    }
    let wrong = token.chars().find(|c| !is_scope_character(*c))?;
    Some(format!(
        "{wrong:?} is not allowed in a scope token: use visible ASCII except `\"` and `\\` (RFC 6749 \
         section 3.3)"
    ))
}

/// `NQCHAR` of RFC 6749 appendix A.4.
fn is_scope_character(c: char) -> bool {
    c.is_ascii_graphic() && c != '"' && c != '\\'
}

/// Every token is a type of its own.
pub(crate) fn type_names_differ(options: &Options, errors: &Errors) {
    let mut seen: Vec<(String, &str)> = Vec::new();
    for scope in &options.scopes {
        if problem_of(&scope.name).is_some() {
            continue;
        }
        let Some(name) = names::scope_type(&scope.name, scope.span) else {
            errors.at(
                scope.span,
                format!("`{}` makes no type name; use a token with a letter or a digit", scope.name),
            );
            continue;
        };
        let name = name.to_string();
        match seen.iter().find(|(other, _)| *other == name) {
            Some((_, token)) if *token == scope.name => {}
            Some((_, token)) => errors.at(
                scope.span,
                format!(
                    "`{token}` and `{}` would both be the type `scope::{name}`; rename one of the tokens",
                    scope.name
                ),
            ),
            None => seen.push((name, &scope.name)),
        }
    }
}
