//! Recovery codes, shown once.

use http::StatusCode;
use minijinja::context;

use super::{log_in_first, recently_authenticated_owner};
use crate::UiProvider;
use crate::answer::Answer;
use crate::credentials::{self, recovery};
use crate::page::{RECOVERY_CODES, SECURITY};
use crate::seal;
use crate::session::Account;
use crate::visit::Visit;
use oauth_runtime_core::__internal::Purpose;
use oauth_runtime_core::OAuthError;
use oauth_runtime_core::http::Form;

/// Replaces the recovery codes, and goes to the page that shows the new ones.
pub(super) async fn replace<S: UiProvider>(mut visit: Visit<'_, S>, owner: &Account) -> Answer {
    let codes = recovery::generate();
    let digests: Vec<_> = codes.iter().filter_map(|code| recovery::digest(&owner.subject, code)).collect();
    let whose = (owner.subject.as_str(), owner.username.as_str());
    let replaced = credentials::change(visit.server, whose, |own| {
        own.app.as_ref()?;
        own.recovery_codes.clone_from(&digests);
        Some(())
    });
    if replaced.await?.is_none() {
        let path = visit.path(SECURITY);
        return visit.go(&path).await;
    }
    // Until they are shown. Sealed, if the pages have a `Seal`.
    let seal = visit.server.pages().seal();
    let sealed = seal::close(seal, Purpose::RecoveryCodes, &owner.subject, &codes.join(" "));
    let sealed = sealed.ok_or(OAuthError::ServerError)?;
    let now = visit.now;
    visit.data_mut().challenge(purpose(owner), sealed, now);
    let path = visit.path(RECOVERY_CODES);
    visit.go(&path).await
}

pub(crate) async fn show<S: UiProvider>(mut visit: Visit<'_, S>, _: &Form<'_>) -> Answer {
    let Some(owner) = recently_authenticated_owner(&visit) else {
        return log_in_first(visit, SECURITY).await;
    };
    let now = visit.now;
    let sealed = visit.data_mut().answer(&purpose(&owner), now);
    let seal = visit.server.pages().seal();
    let codes = sealed.and_then(|sealed| seal::open(seal, Purpose::RecoveryCodes, &owner.subject, &sealed));
    let done = format!("{}?saved=1", visit.path(SECURITY));
    let Some(codes) = codes else {
        let path = visit.path(SECURITY);
        return visit.go(&path).await;
    };
    let codes: Vec<String> = codes.text.reveal().split(' ').map(str::to_owned).collect();
    let page = visit.page(StatusCode::OK, "recovery-codes.html", context! { codes, done });
    visit.finish(page).await
}

fn purpose(owner: &Account) -> String {
    format!("{RECOVERY_CODES} {}", owner.subject)
}
