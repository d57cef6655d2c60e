//! The rules of a declaration.

use crate::errors::Errors;
use crate::server::check::{repeats, scopes};
use crate::server::model::Options;

/// The methods that the expansion adds beside the constructor.
const METHODS: [&str; 3] = ["verifier", "create_resource_metadata_response", "router"];

/// Checks everything.
pub(super) fn check(options: &Options, errors: &Errors) {
    repeats::scopes(options, errors);
    for scope in &options.scopes {
        if let Some(problem) = scopes::problem_of(&scope.name) {
            errors.at(scope.span, problem);
        }
    }
    scopes::type_names_differ(options, errors);
    if let Some(constructor) =
        options.constructor.as_ref().filter(|name| METHODS.iter().any(|own| name == own))
    {
        errors.at(
            constructor.span(),
            format!(
                "the server already has a method `{constructor}`; choose another name, like `constructor = start`"
            ),
        );
    }
}

/// The options without what was reported: the rest is expanded anyway.
pub(super) fn repaired(options: Options) -> Options {
    let mut options = repeats::repaired(options);
    options.constructor = options.constructor.filter(|name| METHODS.iter().all(|own| name != own));
    options
}
