//! The consents that people gave.

mod remember;

use std::any::Any;
use std::collections::BTreeSet;

use futures_util::future::BoxFuture;
use oauth_runtime_core::__internal::{
    destination, is_claim_of_scope, is_protocol_claim, on_condition, store_failure,
};
use oauth_runtime_core::response_type::Approved;
use oauth_runtime_core::store::{Consent, ConsentStore};
use oauth_runtime_core::{Approval, AuthorizationRequest, OAuthError, Part, Scope};

pub(crate) use self::remember::remember;

use crate::account::{Account, LoginGeneration};
use crate::credentials;
use crate::grants;
use crate::provider::UiProvider;

/// The claims about the person that the client requests individually. Claims of the requested scope are
/// allowed or refused with it.
pub(crate) fn requested_claims<S: UiProvider>(
    server: &S,
    request: &AuthorizationRequest,
) -> BTreeSet<String> {
    let claims = request.claims();
    let names = claims.id_token.keys().chain(claims.userinfo.keys());
    let is_asked =
        |name: &&String| !is_protocol_claim(name) && !is_claim_of_scope(server, request.scope(), name);
    names.filter(is_asked).cloned().collect()
}

/// Whether the person needs no question.
pub(crate) async fn cover<S: UiProvider>(
    server: &S,
    account: &Account,
    request: &AuthorizationRequest,
) -> Result<bool, OAuthError> {
    let is_itself = proves_who_it_is(request);
    // What a client wants to do in detail is another question each time (RFC 9396).
    if !request.authorization_details().is_empty() {
        return Ok(false);
    }
    if request.prompt().consent || !(is_itself || was_here(server, request, account)) {
        return Ok(false);
    }
    // An ID token cannot allow what the person never allowed.
    if is_itself && skips_consent(server, request) {
        return Ok(true);
    }
    if grants::changes(request) {
        return Ok(false);
    }
    let consent = get(server, &account.subject, request).await?;
    Ok(consent.is_some_and(|consent| allows(server, &consent, request.scope(), request)))
}

/// Whether the operator trusts the client, or it is the provider itself.
fn skips_consent<S: UiProvider>(server: &S, request: &AuthorizationRequest) -> bool {
    let client_id = request.client().client_id();
    server.is_own_client(client_id) || server.pages().skips_consent_for(client_id)
}

/// An approval that counts only while its login and its consent last: the person may end either while the response is created.
pub(crate) fn rest_on<S: UiProvider>(approval: Approval, login: &Account) -> Approval {
    on_condition(approval, is_still_there::<S>, login.generation.map(LoginGeneration::number))
}

/// The same for an application in which nobody is asked for consent: only its login must last.
pub(crate) fn rest_on_login<S: UiProvider>(approval: Approval, login: &Account) -> Approval {
    on_condition(approval, is_still_logged_in::<S>, login.generation.map(LoginGeneration::number))
}

/// Whether the login of what was issued still exists.
fn is_still_logged_in<'a, S: UiProvider>(
    server: &'a (dyn Any + Send + Sync),
    approved: &'a Approved<'a>,
    generation: Option<u64>,
) -> BoxFuture<'a, Result<bool, OAuthError>> {
    let server = server.downcast_ref::<S>();
    Box::pin(async move {
        let Some(server) = server else { return Ok(false) };
        Ok(!is_over(server, approved, generation).await?)
    })
}

/// Whether the login of what was issued has ended.
async fn is_over<S: UiProvider>(
    server: &S,
    approved: &Approved<'_>,
    generation: Option<u64>,
) -> Result<bool, OAuthError> {
    let own = credentials::of_subject(server, approved.subject()).await?;
    Ok(generation.is_some_and(|generation| generation != own.generation().number())
        || approved.session_id().is_some_and(|session_id| own.has_ended_alone(session_id)))
}

/// Whether the login and the consent to what was issued still exist.
fn is_still_there<'a, S: UiProvider>(
    server: &'a (dyn Any + Send + Sync),
    approved: &'a Approved<'a>,
    generation: Option<u64>,
) -> BoxFuture<'a, Result<bool, OAuthError>> {
    let server = server.downcast_ref::<S>();
    Box::pin(async move {
        // An approval of another provider does not count here.
        let Some(server) = server else {
            return Ok(false);
        };
        let request = approved.request();
        if is_over(server, approved, generation).await? {
            return Ok(false);
        }
        if proves_who_it_is(request) && skips_consent(server, request) {
            return Ok(true);
        }
        let consent = get(server, approved.subject(), request).await?;
        Ok(consent.is_some_and(|consent| allows(server, &consent, approved.scope(), request)))
    })
}

fn allows<S: UiProvider>(
    server: &S,
    consent: &Consent,
    scope: &Scope,
    request: &AuthorizationRequest,
) -> bool {
    is_current(consent, request)
        && saw_destination(consent, request)
        && covers_resources(consent, &requested_resources(request))
        && scope.is_subset_of(&consent.scope)
        && requested_claims(server, request).is_subset(&consent.claims)
}

/// The identifiers of the protected resources that the client names.
fn requested_resources(request: &AuthorizationRequest) -> BTreeSet<String> {
    request.resources().iter().map(|resource| resource.identifier().to_owned()).collect()
}

/// A consent for some resources is none for a request without any, whose tokens could be for others.
fn covers_resources(consent: &Consent, requested: &BTreeSet<String>) -> bool {
    match requested.is_empty() {
        true => consent.resources.is_empty(),
        false => requested.is_subset(&consent.resources),
    }
}

/// Whether the client is still the one that the person consented to: it may have changed its redirect URIs or
/// its name (RFC 7592 section 2.2). What a client that nobody vouches for says now is compared with what the page
/// showed: a record may have been replaced by that of another document while the person decided.
fn is_current(consent: &Consent, request: &AuthorizationRequest) -> bool {
    let client = request.client();
    let is_later = client.changed_at().is_none_or(|changed_at| consent.given_at > changed_at);
    is_later && consent.client.is_none_or(|relied_on| relied_on == client.relied_on())
}

/// Whether the person saw where the browser goes, if only the client itself says that this place is its own. It may
/// have redirect URIs on several hosts; the page named one.
fn saw_destination(consent: &Consent, request: &AuthorizationRequest) -> bool {
    !request.client().is_self_registered() || consent.destinations.contains(&destination_of(request))
}

/// What the page says about where the browser goes. On the person's machine, each login may have another port.
fn destination_of(request: &AuthorizationRequest) -> String {
    match request.redirects_to_loopback() {
        true => "localhost".to_owned(),
        false => destination(request.redirect_uri()),
    }
}

/// Any program on a machine can pretend to be a public client on a loopback or private-use redirect URI, so
/// such a client needs consent every time (RFC 8252 section 8.6). `https` proves nothing there: whoever runs a program
/// on the machine can have a certificate for it.
fn proves_who_it_is(request: &AuthorizationRequest) -> bool {
    let is_elsewhere = request.redirect_uri().starts_with("https:") && !request.redirects_to_loopback();
    !request.client().is_public() || is_elsewhere
}

/// A client that has its own ID token of the current login was not just started under a false name: a page
/// that renews its tokens in a hidden frame presents it. An ID token of another login may come from anywhere.
fn was_here<S: UiProvider>(server: &S, request: &AuthorizationRequest, account: &Account) -> bool {
    let client = request.client();
    request.id_token_hint().is_some_and(|hint| {
        let session = S::Parts::session(server, client, account.session_id.as_str().into());
        hint.client_id() == client.client_id() && hint.session_id() == Some(&*session)
    })
}

/// Deletes all consents of a person.
pub(crate) async fn delete_all<S: UiProvider>(server: &S, subject: &str) -> Result<(), OAuthError> {
    let store = server.store();
    for consent in store.list_consents(subject).await.map_err(store_failure::<S::Store>)? {
        store.delete_consent(subject, &consent.client_id).await.map_err(store_failure::<S::Store>)?;
    }
    Ok(())
}

/// Deletes the consent to one client.
pub(crate) async fn delete<S: UiProvider>(
    server: &S,
    subject: &str,
    client_id: &str,
) -> Result<(), OAuthError> {
    server.store().delete_consent(subject, client_id).await.map_err(store_failure::<S::Store>)
}

/// What the person allowed before.
pub(crate) async fn get<S: UiProvider>(
    server: &S,
    subject: &str,
    request: &AuthorizationRequest,
) -> Result<Option<Consent>, OAuthError> {
    let consent = server.store().get_consent(subject, request.client().client_id()).await;
    consent.map_err(store_failure::<S::Store>)
}
