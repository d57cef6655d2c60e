//! Recovery codes, shown once.

use http::StatusCode;
use minijinja::context;
use oauth_runtime_core::__internal::Purpose;
use oauth_runtime_core::OAuthError;
use oauth_runtime_core::event::{EventKind, Factor};
use oauth_runtime_core::http::Form;

use super::navigation::log_in_first;
use crate::account::Account;
use crate::credentials::{self, recovery};
use crate::events;
use crate::next::{Next, Outcome};
use crate::owner::recently_authenticated_owner;
use crate::paths::{RECOVERY_CODES, SECURITY};
use crate::provider::UiProvider;
use crate::seal;
use crate::visit::Visit;

/// Replaces the recovery codes, and goes to the page that shows the new ones.
pub(super) async fn replace<S: UiProvider>(visit: &mut Visit<'_, S>, owner: &Account) -> Outcome {
    let codes = recovery::generate();
    let digests: Vec<_> = codes.iter().filter_map(|code| recovery::digest(&owner.subject, code)).collect();
    let whose = (owner.subject.as_str(), owner.username.as_str());
    let replaced = credentials::change(visit.server, whose, |own| {
        own.app.as_ref()?;
        own.recovery_codes.clone_from(&digests);
        Some(())
    });
    if replaced.await?.is_none() {
        return Ok(Next::Go(visit.path(SECURITY)));
    }
    let kind = || EventKind::CredentialAdded { factor: Factor::RecoveryCode };
    events::of_account(visit.server, owner, kind);
    // Until they are shown. Sealed, if the pages have a `Seal`.
    let seal = visit.server.pages().seal();
    let sealed = seal::close(seal, Purpose::RecoveryCodes, &owner.subject, &codes.join(" "));
    let sealed = sealed.ok_or(OAuthError::ServerError)?;
    let now = visit.now;
    visit.data_mut().challenge(purpose(owner), sealed, now);
    Ok(Next::Go(visit.path(RECOVERY_CODES)))
}

pub(crate) async fn show<S: UiProvider>(visit: &mut Visit<'_, S>, _: &Form<'_>) -> Outcome {
    let Some(owner) = recently_authenticated_owner(visit) else {
        return log_in_first(visit, SECURITY);
    };
    let now = visit.now;
    let sealed = visit.data_mut().answer(&purpose(&owner), now);
    let seal = visit.server.pages().seal();
    let codes = sealed.and_then(|sealed| seal::open(seal, Purpose::RecoveryCodes, &owner.subject, &sealed));
    let done = format!("{}?saved=1", visit.path(SECURITY));
    let Some(codes) = codes else {
        return Ok(Next::Go(visit.path(SECURITY)));
    };
    let codes: Vec<String> = codes.text.reveal().split(' ').map(str::to_owned).collect();
    let page = visit.page(StatusCode::OK, "recovery-codes.html", context! { codes, done });
    Ok(Next::Show(page))
}

fn purpose(owner: &Account) -> String {
    format!("{RECOVERY_CODES} {}", owner.subject)
}
