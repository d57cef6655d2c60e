//! `profile(oauth21)`: what OAuth 2.1 removed cannot be declared.

use proc_macro2::Span;

use crate::errors::Errors;
use crate::server::model::{Options, PkceFlag};

pub(in crate::server::check) fn oauth21(options: &Options, errors: &Errors) {
    if !options.is_oauth21() {
        return;
    }
    for (span, message) in left_out(options) {
        errors.at(span, message);
    }
}

fn left_out(options: &Options) -> impl Iterator<Item = (Span, &'static str)> {
    let password = options.password().map(|grant| {
        (
            grant.span,
            "OAuth 2.1 has no password grant, because the client would see the password\n\
             use `authorization_code`, or leave the profile out (RFC 9700 section 2.4)",
        )
    });
    let implicit = options.responses.iter().filter_map(|response| response.token_span).map(|span| {
        (
            span,
            "OAuth 2.1 does not return access tokens in redirects, where they leak\n\
             use `responses(code)`, or leave the profile out (RFC 9700 section 2.1.2)",
        )
    });
    let plain = options.pkce_flag(PkceFlag::Plain).map(|span| {
        (
            span,
            "OAuth 2.1 has no plain PKCE: anybody who sees the request could redeem the code\n\
             leave `plain` out; S256 is always available (RFC 9700 section 2.1.1)",
        )
    });
    password.into_iter().chain(implicit).chain(plain)
}
