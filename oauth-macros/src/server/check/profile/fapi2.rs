//! `profile(fapi2)`: the FAPI 2.0 Security Profile, as far as a declaration says. `profile(fapi2_message_signing)` has
//! these rules too.

use oauth_runtime_tables::{client_auth, endpoints, responses};
use proc_macro2::Span;

use crate::errors::Errors;
use crate::server::model::{LifetimeKind, Options, PkceFlag, RequestObjectKind, SenderConstrainedKind};

/// A minute, in seconds.
const LONGEST_CODE: u64 = 60;

/// The rules, in the order of the standard. Each gets the span of the profile, for what is missing.
const RULES: [fn(&Options, Span, &Errors); 11] = [
    metadata_is_published,
    passwords_stay_with_the_provider,
    tokens_are_bound,
    clients_have_keys,
    clients_share_no_secret,
    codes_live_for_a_minute,
    responses_are_codes,
    requests_are_pushed,
    request_objects_are_pushed,
    challenges_are_hashed,
    signatures_are_strong,
];

pub(in crate::server::check) fn fapi2(options: &Options, errors: &Errors) {
    let Some((_, span)) = options.fapi2() else { return };
    for rule in RULES {
        rule(options, span, errors);
    }
}

fn metadata_is_published(options: &Options, span: Span, errors: &Errors) {
    if !options.has_endpoint(endpoints::METADATA) && options.openid.is_none() {
        errors.at(
            span,
            "a client of FAPI 2.0 knows the endpoints from the metadata document alone\n\
             add `endpoints(metadata)` (FAPI 2.0 Security Profile section 5.3.2.1)",
        );
    }
}

fn passwords_stay_with_the_provider(options: &Options, _: Span, errors: &Errors) {
    if let Some(grant) = options.password() {
        errors.at(
            grant.span,
            "FAPI 2.0 has no password grant, because the client would see the password\n\
             use `authorization_code`, or leave the profile out (FAPI 2.0 Security Profile section 5.3.2.1)",
        );
    }
}

fn tokens_are_bound(options: &Options, span: Span, errors: &Errors) {
    let is_required = |kind| kind == SenderConstrainedKind::Required;
    match options.sender_constrained.first() {
        None => errors.at(
            span,
            "FAPI 2.0 has no bearer tokens, which anybody could use who gets hold of one\n\
             add `sender_constrained(dpop, required)` or `sender_constrained(mtls, required)` (FAPI 2.0 Security Profile \
             section 5.3.2.1)",
        ),
        Some(first) if !options.sender_constrained.iter().any(|own| is_required(own.kind)) => errors.at(
            first.span,
            "a client that proves nothing would get a bearer token, which FAPI 2.0 does not have\n\
             add `required`: `sender_constrained(dpop, required)` (FAPI 2.0 Security Profile section 5.3.2.1)",
        ),
        Some(_) => {}
    }
}

fn clients_have_keys(options: &Options, span: Span, errors: &Errors) {
    let shares_nothing = |method| method != client_auth::CLIENT_SECRET_JWT;
    if !options.client_auth.iter().any(|own| shares_nothing(own.kind)) {
        errors.at(
            span,
            "FAPI 2.0 has neither public clients nor client secrets, so no client could authenticate\n\
             add `client_auth(private_key_jwt)`, `client_auth(tls_client_auth)` or \
             `client_auth(self_signed_tls_client_auth)` (FAPI 2.0 Security Profile section 5.3.2.1)",
        );
    }
}

fn clients_share_no_secret(options: &Options, _: Span, errors: &Errors) {
    for method in options.client_auth.iter().filter(|own| own.kind == client_auth::CLIENT_SECRET_JWT) {
        errors.at(
            method.span,
            "FAPI 2.0 has no client secrets: whoever reads the provider's store could be the client\n\
             use `private_key_jwt`, or leave the profile out (FAPI 2.0 Security Profile section 5.3.2.1)",
        );
    }
}

fn codes_live_for_a_minute(options: &Options, _: Span, errors: &Errors) {
    let codes = options.lifetimes.iter().filter(|own| own.kind == LifetimeKind::AuthorizationCode);
    for lifetime in codes.filter(|own| own.seconds > LONGEST_CODE) {
        errors.at(
            lifetime.value_span,
            "an authorization code of FAPI 2.0 lives for at most a minute\n\
             write \"60s\" or less, or leave it out: a minute is the default here (FAPI 2.0 Security Profile section \
             5.3.2.1)",
        );
    }
}

fn responses_are_codes(options: &Options, _: Span, errors: &Errors) {
    for response in options.responses.iter().filter(|own| own.words != [responses::CODE]) {
        errors.under(
            &response.tokens,
            "FAPI 2.0 has the response type `code` alone: nothing else passes through the browser\n\
             use `responses(code)`, or leave the profile out (FAPI 2.0 Security Profile section 5.3.2.2)",
        );
    }
}

fn requests_are_pushed(options: &Options, span: Span, errors: &Errors) {
    let has_requests = !options.responses.is_empty();
    if has_requests && !options.has_endpoint(endpoints::PUSHED_AUTHORIZATION_REQUEST) {
        errors.at(
            span,
            "FAPI 2.0 has no authorization requests that the browser could change: clients push them\n\
             add `endpoints(pushed_authorization_request)` (FAPI 2.0 Security Profile section 5.3.2.2)",
        );
    }
}

fn request_objects_are_pushed(options: &Options, _: Span, errors: &Errors) {
    let by_reference = |kind| kind == RequestObjectKind::ByReference;
    for object in options.request_objects.iter().filter(|own| by_reference(own.kind)) {
        errors.at(
            object.span,
            "a request object of FAPI 2.0 is pushed, and no reference can be (RFC 9126 section 2.1)\n\
             use `by_value`, or leave the profile out (FAPI 2.0 Security Profile section 5.3.2.2)",
        );
    }
}

fn challenges_are_hashed(options: &Options, _: Span, errors: &Errors) {
    if let Some(span) = options.pkce_flag(PkceFlag::Plain) {
        errors.at(
            span,
            "FAPI 2.0 has no plain PKCE: anybody who sees the request could redeem the code\n\
             leave `plain` out; S256 is always demanded (FAPI 2.0 Security Profile section 5.3.2.2)",
        );
    }
}

fn signatures_are_strong(options: &Options, _: Span, errors: &Errors) {
    let named = options.resources.iter().flatten().filter_map(|resource| resource.signing_alg.as_ref());
    for algorithm in named.filter(|own| own.value() == "RS256") {
        errors.at(
            algorithm.span(),
            "FAPI 2.0 has no RS256, whose padding is weak\n\
             write \"PS256\", \"ES256\" or \"EdDSA\" (FAPI 2.0 Security Profile section 5.4.1)",
        );
    }
}
