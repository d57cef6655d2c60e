//! The parts that a declaration turns on.

use oauth_runtime_tables::endpoints;
use oauth_runtime_tables::parts::{ALL, ComesWith, Part};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::Expansion;

/// The type-level list of the declared parts.
pub(super) fn list(expansion: &Expansion<'_>) -> TokenStream {
    let private = &expansion.private;
    declared(expansion).rev().fold(quote!(()), |rest, part| {
        let ty = format_ident!("{}", part.ty);
        quote!((#private::#ty, #rest))
    })
}

/// The names of the declared parts.
pub(super) fn names(expansion: &Expansion<'_>) -> Vec<&'static str> {
    declared(expansion).map(|part| part.name).collect()
}

fn declared<'a>(expansion: &'a Expansion<'_>) -> impl DoubleEndedIterator<Item = Part> + 'a {
    ALL.into_iter().filter(|part| is_declared(expansion, *part))
}

fn is_declared(expansion: &Expansion<'_>, part: Part) -> bool {
    let options = &expansion.server.options;
    let signs = cfg!(feature = "openid");
    match part.comes_with {
        ComesWith::OpenId => signs && options.openid.is_some(),
        ComesWith::ClientAuth => {
            signs && options.client_auth.iter().any(|method| method.kind.name == part.name)
        }
        ComesWith::RequestObjects => {
            signs && options.request_objects.iter().any(|object| object.kind.name() == part.name)
        }
        ComesWith::Grant => options.grants.iter().any(|grant| grant.kind.name() == part.name),
        ComesWith::Endpoint => {
            let mut named = endpoints::ALL.into_iter().filter(|endpoint| endpoint.name == part.name);
            named.any(|endpoint| expansion.has_endpoint(endpoint))
        }
        ComesWith::Responses => !options.responses.is_empty(),
    }
}
