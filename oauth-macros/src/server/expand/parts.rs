//! The parts that a declaration turns on: one row a part.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::Expansion;
use crate::server::model::{EndpointKind, RequestObjectKind};

/// A part of the runtime.
struct Part {
    /// Its name in [`Declaration::parts`](oauth_runtime::Declaration::parts).
    name: &'static str,
    /// Its type in the runtime.
    ty: &'static str,
    /// What turns it on.
    is_declared: fn(&Expansion<'_>) -> bool,
}

/// All of them, in the order in which they are asked.
const PARTS: [Part; 8] = [
    Part { name: "openid", ty: "OpenIdConnect", is_declared: has_openid },
    Part {
        name: "private_key_jwt",
        ty: "PrivateKeyJwt",
        is_declared: |expansion| {
            cfg!(feature = "openid") && expansion.server.options.private_key_jwt().is_some()
        },
    },
    Part {
        name: "by_value",
        ty: "RequestObjectsByValue",
        is_declared: |expansion| has_request_objects(expansion, RequestObjectKind::ByValue),
    },
    Part {
        name: "by_reference",
        ty: "RequestObjectsByReference",
        is_declared: |expansion| has_request_objects(expansion, RequestObjectKind::ByReference),
    },
    Part {
        name: "refresh_token",
        ty: "RefreshTokens",
        is_declared: |expansion| expansion.server.options.refresh_token().is_some(),
    },
    Part {
        name: "device_code",
        ty: "DeviceCodes",
        is_declared: |expansion| expansion.server.options.device_code().is_some(),
    },
    Part {
        name: "registration",
        ty: "Registrations",
        is_declared: |expansion| expansion.server.options.has_endpoint(EndpointKind::Registration),
    },
    Part { name: "end_session", ty: "TrackedSessions", is_declared: |expansion| expansion.has_logout() },
];

fn has_openid(expansion: &Expansion<'_>) -> bool {
    cfg!(feature = "openid") && expansion.server.options.openid.is_some()
}

fn has_request_objects(expansion: &Expansion<'_>, kind: RequestObjectKind) -> bool {
    cfg!(feature = "openid") && expansion.server.options.has_request_objects(kind)
}

fn declared<'a>(expansion: &'a Expansion<'_>) -> impl DoubleEndedIterator<Item = &'static Part> + 'a {
    PARTS.iter().filter(|part| (part.is_declared)(expansion))
}

/// The type-level list of the declared parts.
pub(super) fn list(expansion: &Expansion<'_>) -> TokenStream {
    let private = &expansion.private;
    // Whoever answers at the authorization endpoint knows who has a second factor.
    let interaction = match expansion.server.options.responses.is_empty() {
        true => quote!(()),
        false => quote!((#private::SecondFactorsOfInteraction, ())),
    };
    declared(expansion).rev().fold(interaction, |rest, part| {
        let ty = format_ident!("{}", part.ty);
        quote!((#private::#ty, #rest))
    })
}

/// The names of the declared parts.
pub(super) fn names(expansion: &Expansion<'_>) -> Vec<&'static str> {
    declared(expansion).map(|part| part.name).collect()
}
