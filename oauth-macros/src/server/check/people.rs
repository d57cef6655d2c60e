//! What people do themselves, they do on the pages.

use oauth_runtime_tables::{endpoints, people};

use crate::errors::Errors;
use crate::server::model::{Endpoint, MarkedField, Options};

/// There are pages only with a field that has them.
pub(crate) fn people_have_pages(options: &Options, ui: Option<&MarkedField>, errors: &Errors) {
    let Some(first) = options.people.first().filter(|_| ui.is_none()) else { return };
    errors.at(
        first.span,
        format!(
            "`{}` is a page, but no field has the pages\n\
             add a field `#[ui] pages: Pages` to the struct, or leave `people` out",
            first.word.name
        ),
    );
}

/// The endpoint where people log in in an application asks what the pages ask.
pub(crate) fn challenge_has_pages(options: &Options, ui: Option<&MarkedField>, errors: &Errors) {
    let mut endpoints = options.endpoints.iter();
    let Some(own) = endpoints.find(|own| own.kind == endpoints::AUTHORIZATION_CHALLENGE) else { return };
    if !cfg!(feature = "ui") {
        errors.at(
            own.span,
            "`authorization_challenge` asks what the pages ask, which are the feature `ui`\n\
             write `oauth-runtime = { …, features = [\"ui\"] }`, or leave `authorization_challenge` out",
        );
    } else if ui.is_none() {
        errors.at(
            own.span,
            "`authorization_challenge` asks what the pages ask, but no field has the pages\n\
             add a field `#[ui] pages: Pages` to the struct, or leave `authorization_challenge` out",
        );
    }
}

/// Whether a mistake that was told left the declaration without its pages.
pub(crate) fn lacks_pages(options: &Options, ui: Option<&MarkedField>) -> bool {
    match ui {
        Some(_) => !cfg!(feature = "ui"),
        None => !options.people.is_empty(),
    }
}

/// The pages for other providers are a feature.
pub(super) fn upstreams_are_there(options: &Options, errors: &Errors) {
    let Some(word) = options.people.iter().find(|own| own.word == people::UPSTREAM) else { return };
    if !cfg!(feature = "upstream") {
        errors.at(
            word.span,
            "`upstream` needs the feature `upstream`\nwrite `oauth-runtime = { …, features = [\"ui\", \"upstream\"] }`, or leave the \
             word out",
        );
    }
}

/// No endpoint is where a page is.
pub(super) fn paths_are_free(options: &Options, errors: &Errors) {
    for endpoint in endpoints::ALL.into_iter().filter(|endpoint| options.has_endpoint(*endpoint)) {
        let written = options.endpoints.iter().find(|own| own.kind == endpoint);
        let Some(path) = written.and_then(|own: &Endpoint| own.path.as_ref()) else { continue };
        let text = path.value();
        if let Some(own) = options.people.iter().find(|own| own.word.paths.contains(&text.as_str())) {
            errors.at(
                path.span(),
                format!(
                    "the page of `{}` is at \"{text}\" already: give the endpoint another path",
                    own.word.name
                ),
            );
        }
    }
}
