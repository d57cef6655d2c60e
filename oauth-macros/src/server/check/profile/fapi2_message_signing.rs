//! `profile(fapi2_message_signing)`: FAPI 2.0 Message Signing. The standard lets a provider choose what is signed; this
//! profile stands for all of it. Whoever wants less takes `profile(fapi2)`, and adds one of the options.

use oauth_runtime_tables::endpoints;
use proc_macro2::Span;

use crate::errors::Errors;
use crate::server::model::{Options, Profile, RequestObjectKind};

const RULES: [fn(&Options, Span, &Errors); 3] =
    [requests_are_signed, responses_are_signed, introspection_is_signed];

pub(in crate::server::check) fn fapi2_message_signing(options: &Options, errors: &Errors) {
    let Some(span) = options.profile(Profile::Fapi2MessageSigning) else { return };
    for rule in RULES {
        rule(options, span, errors);
    }
}

fn requests_are_signed(options: &Options, span: Span, errors: &Errors) {
    let has = |kind| options.request_objects.iter().any(|own| own.kind == kind);
    let is_met = has(RequestObjectKind::ByValue) && has(RequestObjectKind::Required);
    if !options.responses.is_empty() && !is_met {
        errors.at(
            span,
            "a client of FAPI 2.0 Message Signing signs its authorization requests\n\
             add `request_objects(by_value, required)` (FAPI 2.0 Message Signing section 5.3.1)",
        );
    }
}

fn responses_are_signed(options: &Options, span: Span, errors: &Errors) {
    if !options.responses.is_empty() && options.jwt_response_modes.is_empty() {
        errors.at(
            span,
            "a provider of FAPI 2.0 Message Signing signs its authorization responses\n\
             add `response_modes(jwt)` (FAPI 2.0 Message Signing section 5.4.1)",
        );
    }
}

fn introspection_is_signed(options: &Options, span: Span, errors: &Errors) {
    let answers = options.has_endpoint(endpoints::INTROSPECTION);
    if answers && options.signed_introspection.is_empty() {
        errors.at(
            span,
            "a provider of FAPI 2.0 Message Signing signs its introspection responses\n\
             add `introspection(signed)` (FAPI 2.0 Message Signing section 5.5.1)",
        );
    }
}
