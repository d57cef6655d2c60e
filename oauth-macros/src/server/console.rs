//! A field that is marked `#[console]`: what it needs of the declaration, and what it declares itself.

use oauth_runtime_tables::console::{API, READ, RESOURCE, Scope, WRITE};
use syn::spanned::Spanned;
use syn::{Ident, LitStr};

use super::model::{MarkedField, Options, Resource};
use crate::errors::Errors;

/// The scope tokens of operators.
const SCOPES: [Scope; 2] = [READ, WRITE];

/// The rules about the field.
pub(super) fn check(
    options: &Options,
    console: Option<&MarkedField>,
    ui: Option<&MarkedField>,
    errors: &Errors,
) {
    let Some(console) = console else { return };
    if !cfg!(feature = "console") {
        errors.under(
            &console.ty,
            "`#[console]` needs the feature `console`\nwrite `oauth-runtime = { …, features = \
            [\"console\"] }` in Cargo.toml",
        );
        return;
    }
    if ui.is_none() {
        errors.under(
            &console.ty,
            "the console signs its operators in with the provider's own pages\n\
             add a field `#[ui] pages: Pages` to the struct, or remove `#[console]`",
        );
    }
    if options.openid.is_none() {
        errors.under(
            &console.ty,
            "the console's session ends with the login of its operator, which is part of OpenID Connect\n\
             add `openid` to the declaration, and a field `#[keys] keys: SigningKeys` to the struct",
        );
    }
    let has = |name: &str| options.scopes.iter().any(|scope| scope.name == name);
    let missing: Vec<String> = SCOPES
        .iter()
        .filter(|scope| !has(scope.name))
        .map(|Scope { name, description }| format!("\"{name}\" = \"{description}\""))
        .collect();
    if !missing.is_empty() {
        let what = missing.join(", ");
        errors.under(
            &console.ty,
            format!(
                "the console needs scope tokens of its own, one to see and one to change\nadd to the declaration: \
                 `scopes({what})`"
            ),
        );
    }
    if options.fapi2().is_some() {
        errors.under(
            &console.ty,
            "the console signs in with a secret, which FAPI 2.0 does not allow\n\
             remove `#[console]`, and put the console into a provider of its own that has the same store",
        );
    }
    let mut resources = options.resources.iter().flatten();
    if let Some(own) = resources.find(|resource| resource.name == RESOURCE) {
        errors.at(
            own.name.span(),
            "`#[console]` declares the resource `console` itself; give this one another name".to_owned(),
        );
    }
}

/// Declares the resource of the console's API.
pub(super) fn declare(options: &mut Options, console: Option<&MarkedField>) {
    let Some(console) = console.filter(|_| cfg!(feature = "console")) else { return };
    let resources = options.resources.get_or_insert_default();
    if resources.iter().any(|resource| resource.name == RESOURCE) {
        return;
    }
    let span = console.ty.span();
    let declared = SCOPES.iter().filter(|own| options.scopes.iter().any(|scope| scope.name == own.name));
    resources.push(Resource {
        name: Ident::new(RESOURCE, span),
        identifier: Some(LitStr::new(API, span)),
        scopes: Some(declared.map(|own| (own.name.to_owned(), span)).collect()),
        title: Some(LitStr::new("Operator API", span)),
        format: None,
        signing_alg: None,
        lifetimes: Vec::new(),
        default: None,
    });
}
