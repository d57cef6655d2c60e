//! The capabilities that a declaration needs, each bound at the option that needs it.
//!
//! As where-clauses rather than assertions, because rustc reports a where-clause that does not hold once, at its span.

use oauth_runtime_tables::{endpoints, responses};
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned;

use super::Expansion;
use crate::server::model::{ClientSourceKind, ExchangeKind, GrantKind, People, SenderConstrainedKind};

/// The where-predicates of all grants and response types.
pub(super) fn capabilities(expansion: &Expansion<'_>) -> Vec<TokenStream> {
    let options = &expansion.server.options;
    let mut predicates = Vec::new();
    if let Some(first) = first_span(expansion) {
        predicates.push(store(expansion, "ClientStore", first));
        predicates.push(store(expansion, "TokenStore", first));
    }
    // The grant and the response type need the same; if a declaration has only one of them by mistake, that
    // one counts.
    let code = options.authorization_code().map(|grant| grant.span);
    if let Some(span) = code.or_else(|| options.response_with(responses::CODE)) {
        predicates.push(store(expansion, "AuthorizationCodeStore", span));
    }
    if let Some(span) = options.openid.filter(|_| cfg!(feature = "openid")) {
        let private = expansion.private.at(span);
        let users = bounded(&expansion.users, span);
        let bound = quote_spanned!(span=> #private::ClaimsStore);
        predicates.push(quote!(#users: #bound));
    }
    for method in options.client_auth.iter().filter(|_| cfg!(feature = "openid")) {
        let needed = method.kind.store.iter();
        predicates.extend(needed.map(|capability| store(expansion, capability, method.span)));
    }
    let mut proofs = options.sender_constrained.iter().filter(|own| own.kind == SenderConstrainedKind::Dpop);
    if let Some(proofs) = proofs.next().filter(|_| cfg!(feature = "openid")) {
        predicates.push(store(expansion, "ReplayStore", proofs.span));
    }
    if let Some(shared) = options.exchange(ExchangeKind::NativeSso).filter(|_| cfg!(feature = "openid")) {
        for capability in ["TicketStore", "GrantStore"] {
            predicates.push(store(expansion, capability, shared));
        }
    }
    let documents = options.clients_from(ClientSourceKind::MetadataDocuments);
    if let Some(documents) = documents.filter(|_| cfg!(feature = "openid")) {
        predicates.push(store(expansion, "ClientRegistrationStore", documents));
    }
    if let Some(field) = expansion.ui() {
        let span = field.ty.span();
        for capability in
            ["SessionStore", "ConsentStore", "GrantStore", "CredentialStore", "ReplayStore", "RateLimitStore"]
        {
            predicates.push(store(expansion, capability, span));
        }
        let private = expansion.private.at(span);
        let users = bounded(&expansion.users, span);
        let bound = quote_spanned!(span=> #private::UserStore);
        predicates.push(quote!(#users: #bound));
        // With `openid` it is already included.
        if options.openid.is_none() {
            let bound = quote_spanned!(span=> #private::ClaimsStore);
            predicates.push(quote!(#users: #bound));
        }
    }
    predicates.extend(people(expansion));
    if let Some(field) = expansion.console() {
        for capability in ["ClientRegistrationStore", "PersonStore", "EventStore", "SessionClientStore"] {
            predicates.push(store(expansion, capability, field.ty.span()));
        }
    }
    if let Some(span) = logout_span(expansion) {
        for capability in ["SessionClientStore", "LogoutNoticeStore", "GrantStore"] {
            predicates.push(store(expansion, capability, span));
        }
    }
    if let Some(span) = pushed_span(expansion) {
        for capability in ["PushedRequestStore", "RateLimitStore"] {
            predicates.push(store(expansion, capability, span));
        }
    }
    if let Some(span) = endpoint_span(expansion, endpoints::GRANT_MANAGEMENT) {
        predicates.push(store(expansion, "GrantManagementStore", span));
    }
    if let Some(log) = options.audit_log.first().filter(|_| cfg!(feature = "events")) {
        predicates.push(store(expansion, "EventStore", *log));
    }
    if let Some(webhooks) = options.webhooks.first().filter(|_| cfg!(feature = "webhooks")) {
        for capability in ["EventStore", "WebhookStore"] {
            predicates.push(store(expansion, capability, *webhooks));
        }
    }
    if let Some(signals) =
        options.shared_signals.first().filter(|_| cfg!(all(feature = "events", feature = "openid")))
    {
        predicates.push(store(expansion, "SignalStore", *signals));
    }
    predicates.extend(own_claims(expansion));
    predicates.extend(access_policy(expansion));
    predicates.extend(foreign_tokens(expansion));
    for grant in &options.grants {
        predicates.extend(of_grant(expansion, &grant.kind, grant.span));
    }
    predicates
}

/// What the methods need in addition.
pub(super) fn methods(expansion: &Expansion<'_>) -> Vec<TokenStream> {
    interaction(expansion).into_iter().chain(logout(expansion)).chain(registration(expansion)).collect()
}

/// The application's part: it decides on authorization requests.
pub(super) fn interaction(expansion: &Expansion<'_>) -> Option<TokenStream> {
    let options = &expansion.server.options;
    let span = options.responses_span.filter(|_| !options.responses.is_empty())?;
    let private = expansion.private.at(span);
    Some(quote_spanned!(span=> (Self): #private::Interaction))
}

/// The application's part if its own claims are declared.
fn own_claims(expansion: &Expansion<'_>) -> Option<TokenStream> {
    let span = expansion.server.options.claims.first()?.span;
    let private = expansion.private.at(span);
    Some(quote_spanned!(span=> (Self): #private::AdditionalClaims))
}

/// The application's part if its policy is declared.
fn access_policy(expansion: &Expansion<'_>) -> Option<TokenStream> {
    let span = expansion.server.options.policies.first()?.span;
    let private = expansion.private.at(span);
    Some(quote_spanned!(span=> (Self): #private::AccessPolicy))
}

/// The application's part if tokens of other issuers may be exchanged.
fn foreign_tokens(expansion: &Expansion<'_>) -> Option<TokenStream> {
    let span = expansion.server.options.exchange(ExchangeKind::ForeignTokens)?;
    let private = expansion.private.at(span);
    Some(quote_spanned!(span=> (Self): #private::ForeignTokenPolicy))
}

/// The application's part if the logout endpoint is declared: it ends sessions.
pub(super) fn logout(expansion: &Expansion<'_>) -> Option<TokenStream> {
    interaction(expansion)?;
    let span = logout_span(expansion)?;
    let private = expansion.private.at(span);
    Some(quote_spanned!(span=> (Self): #private::Logout))
}

/// Where the logout endpoint is declared.
fn logout_span(expansion: &Expansion<'_>) -> Option<Span> {
    let mut endpoints = expansion.server.options.endpoints.iter();
    let declared = endpoints.find(|endpoint| endpoint.kind == endpoints::END_SESSION)?;
    expansion.has_logout().then_some(declared.span)
}

/// Where the endpoint for pushed requests is declared.
fn pushed_span(expansion: &Expansion<'_>) -> Option<Span> {
    let mut endpoints = expansion.server.options.endpoints.iter();
    let declared = endpoints.find(|endpoint| endpoint.kind == endpoints::PUSHED_AUTHORIZATION_REQUEST)?;
    expansion.has_endpoint(endpoints::PUSHED_AUTHORIZATION_REQUEST).then_some(declared.span)
}

/// Where an endpoint is declared.
fn endpoint_span(expansion: &Expansion<'_>, kind: endpoints::Endpoint) -> Option<Span> {
    let mut endpoints = expansion.server.options.endpoints.iter();
    endpoints.find(|own| own.kind == kind).map(|endpoint| endpoint.span)
}

/// If the registration endpoint is declared.
fn registration_span(expansion: &Expansion<'_>) -> Option<Span> {
    endpoint_span(expansion, endpoints::REGISTRATION)
}

/// What self-registered clients need from the store, which keeps them.
pub(super) fn registered_clients(expansion: &Expansion<'_>) -> Vec<TokenStream> {
    let span = registration_span(expansion);
    span.into_iter().map(|span| store(expansion, "ClientRegistrationStore", span)).collect()
}

/// What the registration endpoint needs: a store that keeps clients, and a policy.
pub(super) fn registration(expansion: &Expansion<'_>) -> Vec<TokenStream> {
    let Some(span) = registration_span(expansion) else {
        return Vec::new();
    };
    let private = expansion.private.at(span);
    let policy = quote_spanned!(span=> (Self): #private::RegistrationPolicy);
    vec![store(expansion, "ClientRegistrationStore", span), store(expansion, "RateLimitStore", span), policy]
}

fn of_grant(expansion: &Expansion<'_>, kind: &GrantKind, span: Span) -> Vec<TokenStream> {
    let private = expansion.private.at(span);
    match kind {
        GrantKind::BuiltIn(grant) => {
            let stores = grant.store.iter().map(|capability| store(expansion, capability, span));
            let users = grant.users.iter().map(|capability| {
                let capability = syn::Ident::new(capability, span);
                let users = bounded(&expansion.users, span);
                let bound = quote_spanned!(span=> #private::#capability);
                quote!(#users: #bound)
            });
            let policy = grant.policy.iter().map(|policy| {
                let policy = syn::Ident::new(policy, span);
                quote_spanned!(span=> (Self): #private::#policy)
            });
            users.chain(stores).chain(policy).collect()
        }
        GrantKind::Extension { ty, .. } => {
            let bound = quote_spanned!(span=> #private::ExtensionGrant<Self>);
            let default = quote_spanned!(span=> ::core::default::Default);
            let ty = bounded(ty, span);
            vec![quote!(#ty: #bound), quote!(#ty: #default)]
        }
    }
}

/// What the words of `people(…)` need, each capability once: rustc reports every predicate that does not hold.
fn people(expansion: &Expansion<'_>) -> Vec<TokenStream> {
    let mut predicates = Vec::new();
    let (mut of_store, mut of_users) = (Vec::new(), Vec::new());
    for People { word, span } in expansion.people() {
        for capability in word.store.iter().filter(|own| is_new(&mut of_store, own)) {
            predicates.push(store(expansion, capability, *span));
        }
        // The users may be in the store.
        let seen = if expansion.server.users.is_some() { &mut of_users } else { &mut of_store };
        for capability in word.users.iter().filter(|own| is_new(seen, own)) {
            let private = expansion.private.at(*span);
            let capability = syn::Ident::new(capability, *span);
            let users = bounded(&expansion.users, *span);
            let bound = quote_spanned!(*span=> #private::#capability);
            predicates.push(quote!(#users: #bound));
        }
    }
    predicates
}

fn is_new<'a>(seen: &mut Vec<&'a str>, name: &'a str) -> bool {
    let is_new = !seen.contains(&name);
    if is_new {
        seen.push(name);
    }
    is_new
}

fn store(expansion: &Expansion<'_>, capability: &str, span: Span) -> TokenStream {
    let private = expansion.private.at(span);
    let capability = syn::Ident::new(capability, span);
    let ty = bounded(&expansion.store, span);
    let bound = quote_spanned!(span=> #private::#capability);
    quote!(#ty: #bound)
}

/// The type in parentheses at `span`: errors about the predicate are reported there, while an error about the
/// type itself stays where the user wrote it.
fn bounded(ty: &Type, span: Span) -> TokenStream {
    quote_spanned!(span=> (#ty))
}

/// Where a server starts to need clients and tokens.
fn first_span(expansion: &Expansion<'_>) -> Option<Span> {
    let options = &expansion.server.options;
    let grant = options.grants.first().map(|grant| grant.span);
    grant.or_else(|| options.responses.first().map(|response| response.span))
}
