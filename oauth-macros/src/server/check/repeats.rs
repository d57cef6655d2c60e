//! Nothing is listed twice.

use crate::errors::Errors;
use crate::server::model::{GrantKind, Options};
use crate::server::openid_scopes;
use oauth_runtime_tables::endpoints;

pub(super) fn grants(options: &Options, errors: &Errors) {
    each_repeat(
        &options.grants,
        |grant| grant.kind.name().to_owned(),
        |grant, name| {
            let advice = match grant.kind {
                GrantKind::Extension { .. } => "one type answers for one grant type",
                _ => "leave one out",
            };
            errors.at(grant.span, format!("the grant type `{name}` is listed twice; {advice}"));
        },
    );
}

pub(super) fn responses(options: &Options, errors: &Errors) {
    each_repeat(
        &options.responses,
        |response| response.name(),
        |response, name| {
            let order = if response.words.len() > 1 {
                ": the order of the words does not matter (RFC 6749 section 3.1.1)"
            } else {
                ""
            };
            errors.under(
                &response.tokens,
                format!("the response type `{name}` is listed twice; leave one out{order}"),
            );
        },
    );
}

pub(crate) fn scopes(options: &Options, errors: &Errors) {
    each_repeat(
        &options.scopes,
        |scope| scope.name.clone(),
        |scope, name| {
            let advice = match options.openid {
                Some(_) if openid_scopes::is_known(name) => {
                    "it belongs to `openid`, which also takes a description: `openid(email = \"Your \
                     address\")`"
                }
                _ => "leave one out",
            };
            errors.at(scope.span, format!("the scope token `{name}` is listed twice; {advice}"));
        },
    );
}

pub(super) fn endpoints(options: &Options, errors: &Errors) {
    each_repeat(
        &options.endpoints,
        |endpoint| endpoint.kind.name.to_owned(),
        |endpoint, name| {
            errors.at(endpoint.span, format!("the endpoint `{name}` is listed twice; leave one out"));
        },
    );
}

pub(super) fn pkce_flags(options: &Options, errors: &Errors) {
    let flags = options.pkce.iter().flat_map(|pkce| &pkce.flags);
    each_repeat(
        flags,
        |(flag, _)| flag.name().to_owned(),
        |(_, span), name| {
            errors.at(*span, format!("the PKCE flag `{name}` is listed twice; leave one out"));
        },
    );
}

pub(super) fn lifetimes(options: &Options, errors: &Errors) {
    each_repeat(
        &options.lifetimes,
        |lifetime| lifetime.kind.name().to_owned(),
        |lifetime, name| {
            errors.at(lifetime.span, format!("the lifetime `{name}` is set twice; leave one out"));
        },
    );
}

pub(super) fn grant_lifetimes(options: &Options, errors: &Errors) {
    each_repeat(
        &options.grant_lifetimes,
        |own| own.grant.clone(),
        |own, name| {
            errors
                .at(own.span, format!("the lifetimes of `{name}` are listed twice; put them into one list"));
        },
    );
    for own in &options.grant_lifetimes {
        each_repeat(
            &own.lifetimes,
            |lifetime| lifetime.kind.name().to_owned(),
            |lifetime, name| {
                errors.at(
                    lifetime.span,
                    format!("the lifetime `{name}` of `{}` is set twice; leave one out", own.grant),
                );
            },
        );
    }
}

pub(super) fn client_auth(options: &Options, errors: &Errors) {
    each_repeat(
        &options.client_auth,
        |method| method.kind.name.to_owned(),
        |method, name| {
            errors.at(method.span, format!("`{name}` is listed twice; leave one out"));
        },
    );
}

pub(super) fn clients(options: &Options, errors: &Errors) {
    each_repeat(
        &options.clients,
        |source| source.kind.name().to_owned(),
        |source, name| {
            errors.at(source.span, format!("`{name}` is listed twice; leave one out"));
        },
    );
}

pub(super) fn own_claims(options: &Options, errors: &Errors) {
    each_repeat(
        &options.claims,
        |claims| claims.kind.name().to_owned(),
        |claims, name| {
            errors.at(claims.span, format!("`{name}` is listed twice; leave one out"));
        },
    );
}

pub(super) fn policies(options: &Options, errors: &Errors) {
    each_repeat(
        &options.policies,
        |policy| policy.kind.name().to_owned(),
        |policy, name| {
            errors.at(policy.span, format!("`{name}` is listed twice; leave one out"));
        },
    );
}

pub(super) fn request_objects(options: &Options, errors: &Errors) {
    each_repeat(
        &options.request_objects,
        |object| object.kind.name().to_owned(),
        |object, name| {
            errors.at(object.span, format!("`{name}` is listed twice; leave one out"));
        },
    );
}

pub(super) fn authorization_details(options: &Options, errors: &Errors) {
    each_repeat(
        &options.authorization_details,
        |detail| detail.name.clone(),
        |detail, name| {
            let message =
                format!("the type of authorization details `{name}` is listed twice; leave one out");
            errors.at(detail.span, message);
        },
    );
}

pub(super) fn encryption(options: &Options, errors: &Errors) {
    each_repeat(
        &options.encryption,
        |own| own.kind.name().to_owned(),
        |own, name| {
            errors.at(own.span, format!("`{name}` is listed twice; leave one out"));
        },
    );
}

pub(super) fn sender_constrained(options: &Options, errors: &Errors) {
    each_repeat(
        &options.sender_constrained,
        |own| own.kind.name().to_owned(),
        |own, name| {
            errors.at(own.span, format!("`{name}` is listed twice; leave one out"));
        },
    );
}

pub(super) fn people(options: &Options, errors: &Errors) {
    each_repeat(
        &options.people,
        |own| own.word.name.to_owned(),
        |own, name| {
            errors.at(own.span, format!("`{name}` is listed twice; leave one out"));
        },
    );
}

fn each_repeat<'a, T: 'a>(
    entries: impl IntoIterator<Item = &'a T>,
    name: impl Fn(&T) -> String,
    repeated: impl Fn(&T, &str),
) {
    let mut seen = Vec::new();
    for entry in entries {
        let name = name(entry);
        if seen.contains(&name) {
            repeated(entry, &name);
        } else {
            seen.push(name);
        }
    }
}

/// The options without those that were reported as repeated or taken: the rest is expanded anyway.
pub(crate) fn repaired(mut options: Options) -> Options {
    options.grants = firsts(options.grants, |grant| grant.kind.name().to_owned());
    options.responses = firsts(options.responses, |response| response.name());
    options.scopes = firsts(options.scopes, |scope| crate::server::names::upper_camel_case(&scope.name));
    options.endpoints = firsts(options.endpoints, |endpoint| endpoint.kind.name.to_owned());
    options.people = firsts(options.people, |own| own.word.name.to_owned());
    options.resources = options.resources.map(|resources| {
        firsts(resources, |own| crate::server::names::upper_camel_case(&own.name.to_string()))
    });
    // Without logins there is no logout and no session to check, which was reported.
    if options.responses.is_empty() {
        let about_logins = [endpoints::END_SESSION, endpoints::CHECK_SESSION];
        options.endpoints.retain(|endpoint| !about_logins.contains(&endpoint.kind));
    }
    // The calls of a constructor whose name is taken probably use the default name.
    if super::names::is_taken(&options) {
        options.constructor = None;
    }
    options
}

fn firsts<T>(entries: Vec<T>, name: impl Fn(&T) -> String) -> Vec<T> {
    let mut seen = Vec::new();
    entries
        .into_iter()
        .filter(|entry| {
            let name = name(entry);
            let is_first = !seen.contains(&name);
            seen.push(name);
            is_first
        })
        .collect()
}
