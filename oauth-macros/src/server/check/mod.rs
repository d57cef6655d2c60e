//! The rules across a declaration, apart from parsing: each a function, their order in one list.

mod endpoints;
mod flows;
mod issuer;
mod lifetimes;
mod names;
mod openid;
mod profile;
mod repeats;
mod scopes;
#[cfg(test)]
mod tests;

use super::model::Options;
use crate::errors::Errors;

/// All rules, in the order in which their errors are told.
const RULES: [fn(&Options, &Errors); 21] = [
    flows::something_is_declared,
    flows::code_response_has_its_grant,
    flows::code_grant_has_its_response,
    flows::refresh_token_is_fed,
    flows::pkce_protects_something,
    openid::openid_has_responses,
    openid::id_token_has_openid,
    openid::endpoints_have_openid,
    repeats::grants,
    repeats::responses,
    repeats::scopes,
    repeats::endpoints,
    repeats::pkce_flags,
    repeats::lifetimes,
    scopes::tokens_and_descriptions,
    scopes::type_names_differ,
    endpoints::paths_differ,
    endpoints::named_endpoints_exist,
    lifetimes::of_what_is_declared,
    issuer::is_well_formed,
    names::constructor_is_free,
];

/// Checks everything. The errors of the profile come last: they are about what is otherwise right.
pub(crate) fn check(options: &Options, errors: &Errors) {
    for rule in RULES {
        rule(options, errors);
    }
    profile::oauth21(options, errors);
}

pub(crate) use openid::{keys_are_marked, pages_are_asked};
pub(crate) use repeats::repaired;
