//! The parts that a declaration turns on.

use oauth_runtime_tables::parts::{ALL, ComesWith, Part};
use oauth_runtime_tables::{client_auth, endpoints};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::Expansion;
use crate::server::model::{AccessTokenFormat, RequestObjectKind};

/// The type-level list of the declared parts, as a balanced tree of pairs: each level is one more state machine in each
/// hook, and the compiler limits how deeply they nest.
pub(super) fn list(expansion: &Expansion<'_>) -> TokenStream {
    let private = &expansion.private;
    let parts = declared(expansion).map(|(_, ty)| {
        let ty = format_ident!("{ty}");
        quote!(#private::#ty)
    });
    tree(&parts.collect::<Vec<_>>())
}

pub(super) fn tree(parts: &[TokenStream]) -> TokenStream {
    match parts {
        [] => quote!(()),
        [part] => part.clone(),
        several => {
            let (first, rest) = several.split_at(several.len() / 2);
            let (first, rest) = (tree(first), tree(rest));
            quote!((#first, #rest))
        }
    }
}

/// The type that makes events, or none.
pub(super) fn observation(expansion: &Expansion<'_>) -> TokenStream {
    let private = &expansion.private;
    match declared(expansion).find(|(name, _)| *name == "events") {
        None => quote!(()),
        Some((_, ty)) => {
            let ty = format_ident!("{ty}");
            quote!(#private::#ty)
        }
    }
}

/// The names of the declared parts.
pub(super) fn names(expansion: &Expansion<'_>) -> Vec<&'static str> {
    declared(expansion).map(|(name, _)| name).collect()
}

/// The names and types of the declared parts, in order: the methods of client authentication come first.
fn declared<'a>(expansion: &'a Expansion<'_>) -> impl Iterator<Item = (&'static str, &'static str)> + 'a {
    let methods = client_auth::ALL.into_iter().filter(|method| is_listed(expansion, *method));
    let parts = ALL.into_iter().filter(|part| is_declared(expansion, *part));
    methods.map(|method| (method.name, method.ty)).chain(parts.map(|part| (part.name, part.ty)))
}

fn is_listed(expansion: &Expansion<'_>, method: client_auth::Method) -> bool {
    let mut listed = expansion.server.options.client_auth.iter();
    cfg!(feature = "openid") && listed.any(|own| own.kind == method)
}

fn is_declared(expansion: &Expansion<'_>, part: Part) -> bool {
    let options = &expansion.server.options;
    let signs = cfg!(feature = "openid");
    match part.comes_with {
        ComesWith::OpenId => signs && options.openid.is_some(),
        ComesWith::RequestObjects => {
            signs && options.request_objects.iter().any(|object| object.kind.name() == part.name)
        }
        ComesWith::RequiredRequestObjects => {
            signs && options.request_objects.iter().any(|object| object.kind == RequestObjectKind::Required)
        }
        ComesWith::Clients => signs && options.clients.iter().any(|source| source.kind.name() == part.name),
        ComesWith::Claims => {
            let mut declared = options.claims.iter().map(|claims| claims.kind);
            declared.any(|kind| kind.name() == part.name && (signs || !kind.is_of_openid()))
        }
        ComesWith::Policy => {
            let name = part.name.strip_suffix("_policy");
            options.policies.iter().any(|policy| Some(policy.kind.name()) == name)
        }
        ComesWith::Grant => options.grants.iter().any(|grant| grant.kind.name() == part.name),
        ComesWith::Endpoint => {
            let mut named = endpoints::ALL.into_iter().filter(|endpoint| endpoint.name == part.name);
            named.any(|endpoint| expansion.has_endpoint(endpoint))
        }
        ComesWith::JwtAccessTokens => signs && options.has_access_tokens(AccessTokenFormat::Jwt),
        ComesWith::SignedIntrospection => signs && !options.signed_introspection.is_empty(),
        ComesWith::TokenExchange => signs && options.exchanges.iter().any(|own| own.kind.name() == part.name),
        ComesWith::JwtResponseModes => signs && !options.jwt_response_modes.is_empty(),
        ComesWith::Encryption => {
            let name = part.name.strip_prefix("encrypted_");
            signs && options.encryption.iter().any(|own| Some(own.kind.name()) == name)
        }
        ComesWith::SenderConstrained => {
            let name = part.name.strip_prefix("sender_constrained_").unwrap_or(part.name);
            signs && options.sender_constrained.iter().any(|own| own.kind.name() == name)
        }
        ComesWith::SecurityProfiles => signs && options.has_security_profiles(),
        ComesWith::SignedSecurityProfiles => signs && options.has_security_profiles() && options.signs(),
        ComesWith::Events => cfg!(feature = "events") && options.events.is_some(),
        ComesWith::SigningEvents => {
            signs && cfg!(feature = "events") && options.events.is_some() && options.signs()
        }
        ComesWith::SentEvents => cfg!(feature = "webhooks") && !options.webhooks.is_empty(),
        ComesWith::KeptEvents => cfg!(feature = "events") && !options.audit_log.is_empty(),
        ComesWith::SharedSignals => signs && cfg!(feature = "events") && options.has_shared_signals(),
        ComesWith::Resources => options.resources.is_some(),
        ComesWith::AuthorizationDetails => !options.authorization_details.is_empty(),
        ComesWith::Console => expansion.console().is_some(),
        ComesWith::People => expansion.people().next().is_some(),
        ComesWith::Ui => expansion.ui().is_some(),
        ComesWith::Responses => !options.responses.is_empty(),
    }
}
