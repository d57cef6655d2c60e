//! The declaration as a constant.

use oauth_runtime_tables::endpoints;
use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::{Expansion, parts};
use crate::server::model::{AccessTokenFormat, LifetimeKind, Options, PkceFlag, Profile};

/// `&Declaration::new(…)`.
pub(super) fn declaration(expansion: &Expansion<'_>) -> TokenStream {
    let private = &expansion.private;
    let options = &expansion.server.options;
    let grant_types = options.grants.iter().map(|grant| grant.kind.grant_type());
    let response_types = options.responses.iter().map(|response| response.name());
    let scopes = options.scopes.iter().map(|scope| {
        let (name, description) = (&scope.name, &scope.description);
        let claims = scope.claims.iter().map(|claim| &claim.name);
        quote!(#private::DeclaredScope::new(#name, #description, &[#(#claims),*]))
    });
    let endpoints = endpoints(expansion);
    let pkce = pkce(expansion);
    let lifetimes = lifetimes(expansion);
    let parts = parts::names(expansion);
    let resources = resources(expansion);
    let details = authorization_details(expansion);
    let profile = profile(expansion);
    let grant_lifetimes = grant_lifetimes(expansion);
    quote! {
        &#private::Declaration::new(
            &[#(#grant_types),*],
            &[#(#response_types),*],
            &[#(#scopes),*],
            #endpoints,
            #pkce,
            #lifetimes,
            &[#(#parts),*],
        )#resources #details #profile #grant_lifetimes
    }
}

/// `.with_resources(…)`, if there is anything to say.
fn resources(expansion: &Expansion<'_>) -> Option<TokenStream> {
    let private = &expansion.private;
    let options = &expansion.server.options;
    let format = |own: AccessTokenFormat| {
        let variant = format_ident!("{}", own.variant());
        quote!(#private::AccessTokenFormat::#variant)
    };
    let resources: Vec<TokenStream> = options
        .resources
        .iter()
        .flatten()
        .map(|resource| {
            let name = resource.name.unraw().to_string();
            let identifier = optional(resource.identifier.as_ref());
            let scopes = optional(resource.scopes.as_ref().map(|scopes| {
                let names = scopes.iter().map(|(name, _)| name);
                quote!(&[#(#names),*])
            }));
            let title = optional(resource.title.as_ref());
            let format = optional(resource.format.map(|own| format(own.format)));
            let is_default = options.is_default(resource);
            let signing_alg = resource.signing_alg.as_ref().map(|own| quote!(.with_signing_alg(#own)));
            let lifetimes = (!resource.lifetimes.is_empty()).then(|| {
                let of = |kind| resource.lifetimes.iter().find(|own| own.kind == kind).map(|own| own.seconds);
                let access_token = optional(of(LifetimeKind::AccessToken));
                let refresh_token = optional(of(LifetimeKind::RefreshToken));
                quote!(.with_lifetimes(#access_token, #refresh_token))
            });
            quote! {
                #private::DeclaredResource::new(#name, #identifier, #scopes, #title, #format, #is_default) #signing_alg #lifetimes
            }
        })
        .collect();
    let formats: Vec<TokenStream> = options.access_tokens.iter().map(|own| format(own.format)).collect();
    if resources.is_empty() && formats.is_empty() {
        return None;
    }
    let requires = options.profile(Profile::Mcp).is_some();
    Some(quote!(.with_resources(&[#(#resources),*], #requires, &[#(#formats),*])))
}

/// `.with_authorization_details(…)`, if there are types. A type without the trait is reported where the user wrote it.
fn authorization_details(expansion: &Expansion<'_>) -> Option<TokenStream> {
    let declared = &expansion.server.options.authorization_details;
    let types = declared.iter().map(|own| {
        let (name, ty) = (&own.name, &own.ty);
        let private = expansion.private.at(ty.span());
        quote_spanned!(ty.span()=> #private::DetailType::of::<#ty>(#name))
    });
    (!declared.is_empty()).then(|| quote!(.with_authorization_details(&[#(#types),*])))
}

/// `.with_profile(…)`, for the profiles of FAPI 2.0; the macro alone checks the others.
fn profile(expansion: &Expansion<'_>) -> Option<TokenStream> {
    let private = &expansion.private;
    let (profile, _) = expansion.server.options.fapi2()?;
    let variant = match profile {
        Profile::Fapi2MessageSigning => quote!(Fapi2MessageSigning),
        _ => quote!(Fapi2),
    };
    Some(quote!(.with_profile(#private::SecurityProfile::#variant)))
}

fn optional(value: Option<impl ToTokens>) -> TokenStream {
    match value {
        Some(value) => quote!(::core::option::Option::Some(#value)),
        None => quote!(::core::option::Option::None),
    }
}

fn endpoints(expansion: &Expansion<'_>) -> TokenStream {
    let private = &expansion.private;
    let options = &expansion.server.options;
    let declared = endpoints::ALL.into_iter().filter(|endpoint| options.has_endpoint(*endpoint));
    let paths = declared.map(|endpoint| {
        let (name, path) = (endpoint.name, options.path(endpoint));
        quote!((#name, #path))
    });
    quote!(#private::Endpoints::new(&[#(#paths),*]))
}

fn pkce(expansion: &Expansion<'_>) -> TokenStream {
    let private = &expansion.private;
    let options = &expansion.server.options;
    let required = options.pkce_flag(PkceFlag::Required).is_some() || options.demands_pkce();
    let plain = options.pkce_flag(PkceFlag::Plain).is_some();
    quote!(#private::PkcePolicy::new(#required, #plain))
}

fn lifetimes(expansion: &Expansion<'_>) -> TokenStream {
    let private = &expansion.private;
    let declared = LifetimeKind::ALL.into_iter().filter_map(|kind| {
        let name = quote::format_ident!("{}", kind.name());
        let options = &expansion.server.options;
        let seconds = options.lifetime(kind).or_else(|| lifetime_of_profile(options, kind))?;
        Some(quote!(lifetimes.#name = ::core::time::Duration::from_secs(#seconds);))
    });
    let declared: TokenStream = declared.collect();
    if declared.is_empty() {
        return quote!(#private::Lifetimes::DEFAULT);
    }
    quote!({
        let mut lifetimes = #private::Lifetimes::DEFAULT;
        #declared
        lifetimes
    })
}

/// `.with_grant_lifetimes(…)`, if a grant type has its own.
fn grant_lifetimes(expansion: &Expansion<'_>) -> Option<TokenStream> {
    let private = &expansion.private;
    let options = &expansion.server.options;
    let declared = options.grant_lifetimes.iter().filter_map(|own| {
        let grant = options.grants.iter().find(|grant| grant.kind.name() == own.grant)?;
        let grant_type = grant.kind.grant_type();
        let of = |kind| optional(own.lifetimes.iter().find(|own| own.kind == kind).map(|own| own.seconds));
        let [access_token, refresh_token, id_token] =
            [LifetimeKind::AccessToken, LifetimeKind::RefreshToken, LifetimeKind::IdToken].map(of);
        Some(quote!(#private::GrantLifetimes::new(#grant_type, #access_token, #refresh_token, #id_token)))
    });
    let declared: Vec<TokenStream> = declared.collect();
    (!declared.is_empty()).then(|| quote!(.with_grant_lifetimes(&[#(#declared),*])))
}

/// FAPI 2.0 Security Profile section 5.3.2.1: a code lives for a minute at most.
fn lifetime_of_profile(options: &Options, kind: LifetimeKind) -> Option<u64> {
    let has_codes = options.authorization_code().is_some();
    (kind == LifetimeKind::AuthorizationCode && has_codes && options.fapi2().is_some()).then_some(60)
}
