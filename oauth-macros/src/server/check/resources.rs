//! Protected resources have identifiers of their own, and declared scope tokens.

use crate::errors::Errors;
use crate::server::model::{AccessTokenFormat, Options};
use crate::server::names;
use crate::suggest;

/// An identifier is an absolute URI without a fragment (RFC 8707 section 2), or a path under the issuer.
pub(super) fn identifiers_are_well_formed(options: &Options, errors: &Errors) {
    for identifier in options.resources.iter().flatten().filter_map(|resource| resource.identifier.as_ref()) {
        if let Some(problem) = problem_of(&identifier.value()) {
            errors.at(identifier.span(), problem);
        }
    }
}

fn problem_of(text: &str) -> Option<String> {
    if text.contains('#') {
        return Some(format!("`{text}` has a fragment; leave it out (RFC 8707 section 2)"));
    }
    let is_text = text.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"\\\\<>^`{|}".contains(&byte));
    let is_path = text.starts_with('/') && !text.starts_with("//") && !text.contains('?');
    let is_absolute = text.split_once("://").is_some_and(|(scheme, rest)| {
        let authority = rest.split(['/', '?']).next().unwrap_or_default();
        scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
            && !authority.is_empty()
            && !authority.contains('@')
    });
    let is_urn = text.strip_prefix("urn:").is_some_and(|rest| rest.contains(':'));
    if is_text && (is_path || is_absolute || is_urn) {
        return None;
    }
    Some(format!(
        "`{text}` is not the identifier of a resource\n\
         write its URL, like \"https://notes.example/mcp\", or its path under the issuer, like \"/mcp\" (RFC 8707 section 2)"
    ))
}

/// A resource has only scope tokens that the provider has.
pub(super) fn scopes_are_declared(options: &Options, errors: &Errors) {
    let declared: Vec<&str> = options.scopes.iter().map(|scope| scope.name.as_str()).collect();
    let named = options.resources.iter().flatten().flat_map(|resource| resource.scopes.iter().flatten());
    for (name, span) in named.filter(|(name, _)| !declared.contains(&name.as_str())) {
        let advice = match suggest::nearest(name, &declared) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("declare it: `scopes({name} = \"…\")`"),
        };
        errors.at(*span, format!("the provider has no scope `{name}`; {advice}"));
    }
}

/// Each resource is a type of its own, and one of them may be the default.
pub(super) fn each_is_one(options: &Options, errors: &Errors) {
    let resources: Vec<_> = options.resources.iter().flatten().collect();
    for (index, resource) in resources.iter().enumerate() {
        let earlier = &resources[..index];
        let ty = names::upper_camel_case(&resource.name.to_string());
        if earlier.iter().any(|own| names::upper_camel_case(&own.name.to_string()) == ty) {
            errors.at(
                resource.name.span(),
                format!("two resources would be the type `resource::{ty}`; rename one of them"),
            );
        }
        let same =
            |own: &syn::LitStr| Some(own.value()) == resource.identifier.as_ref().map(syn::LitStr::value);
        if let Some(identifier) = &resource.identifier
            && earlier.iter().filter_map(|own| own.identifier.as_ref()).any(same)
        {
            errors.at(identifier.span(), "another resource has this identifier; give each its own");
        }
    }
    let mut defaults = resources.iter().filter_map(|resource| resource.default);
    if let (Some(_), Some(second)) = (defaults.next(), defaults.next()) {
        errors.at(second, "another resource is the default; a request without `resource` is for one of them");
    }
}

/// Signatures need their feature, and each form is listed once.
pub(super) fn access_tokens(options: &Options, errors: &Errors) {
    let of_resources = options.resources.iter().flatten().filter_map(|resource| resource.format.as_ref());
    let mut all = options.access_tokens.iter().chain(of_resources);
    if let (Some(first), false) =
        (all.find(|own| own.format == AccessTokenFormat::Jwt), cfg!(feature = "openid"))
    {
        errors.at(
            first.span,
            "JWT access tokens need the feature `openid`\nwrite `oauth-runtime = { …, features = [\"openid\"] }` in Cargo.toml",
        );
    }
    for (index, own) in options.access_tokens.iter().enumerate() {
        if options.access_tokens[..index].iter().any(|earlier| earlier.format == own.format) {
            errors.at(own.span, format!("`{}` is listed twice; leave one out", own.format.name()));
        }
    }
}

/// The algorithms that the runtime signs with.
const ALGORITHMS: [&str; 10] =
    ["RS256", "PS256", "ES256", "ES384", "ES512", "EdDSA", "Ed25519", "ML-DSA-44", "ML-DSA-65", "ML-DSA-87"];

/// Only JWTs are signed, with an algorithm that there is.
pub(super) fn signing_algorithms(options: &Options, errors: &Errors) {
    let provider_has_jwts = options.access_tokens.iter().any(|own| own.format == AccessTokenFormat::Jwt);
    for resource in options.resources.iter().flatten() {
        let Some(algorithm) = &resource.signing_alg else { continue };
        let name = algorithm.value();
        if !ALGORITHMS.contains(&name.as_str()) {
            let message = suggest::unknown("signature algorithm", "The algorithms", &name, &ALGORITHMS);
            errors.at(algorithm.span(), message);
        }
        let has_jwts = match resource.format {
            Some(own) => own.format == AccessTokenFormat::Jwt,
            None => provider_has_jwts,
        };
        if !has_jwts {
            errors.at(
                algorithm.span(),
                "only JWTs are signed, and this resource has opaque access tokens\n\
                 add `access_tokens(jwt)` to the resource, or leave `access_token_signing_alg` out",
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ALGORITHMS, problem_of};

    #[test]
    fn the_runtime_has_the_same_algorithms() {
        let runtime = include_str!("../../../../oauth-runtime/core/src/signing_algorithm.rs");
        let names: Vec<_> = runtime
            .lines()
            .filter_map(|line| line.trim().strip_prefix("#[serde(rename = \"")?.strip_suffix("\")]"))
            .collect();
        assert_eq!(names, ALGORITHMS);
    }

    #[test]
    fn identifiers() {
        for text in [
            "/mcp",
            "/",
            "https://notes.example",
            "https://notes.example/mcp?tenant=1",
            "urn:notes:api",
            "api://notes/v1",
        ] {
            assert_eq!(problem_of(text), None, "{text}");
        }
        for text in [
            "",
            "mcp",
            "notes.example",
            "//notes.example",
            "https://",
            "https://a@b",
            "/a#b",
            "https://a b",
            "/mcp?a",
            "urn:",
        ] {
            assert!(problem_of(text).is_some(), "{text}");
        }
    }
}
