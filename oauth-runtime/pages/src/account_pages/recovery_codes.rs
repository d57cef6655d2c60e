//! Recovery codes, shown once.

use http::StatusCode;
use minijinja::context;
use oauth_runtime_core::http::Form;

use super::navigation::log_in_first;
use crate::account::Account;
use crate::app_setup;
use crate::factor_news;
use crate::next::{Next, Outcome};
use crate::owner::recently_authenticated_owner;
use crate::paths::{RECOVERY_CODES, SECURITY};
use crate::provider::UiProvider;
use crate::visit::Visit;

/// Replaces the recovery codes, and goes to the page that shows the new ones.
pub(super) async fn replace<S: UiProvider>(visit: &mut Visit<'_, S>, owner: &Account) -> Outcome {
    // The new ones count instead of the earlier ones, and a person who made them sees them at once: nobody needs many.
    factor_news::count(visit, &owner.subject).await?;
    let replaced = app_setup::new_codes(visit, owner).await?;
    if replaced {
        factor_news::codes_replaced(visit, owner).await;
    }
    Ok(Next::Go(visit.path(if replaced { RECOVERY_CODES } else { SECURITY })))
}

pub(crate) async fn show<S: UiProvider>(visit: &mut Visit<'_, S>, _: &Form<'_>) -> Outcome {
    let Some(owner) = recently_authenticated_owner(visit) else {
        return log_in_first(visit, SECURITY);
    };
    let Some(codes) = app_setup::take_codes(visit, &owner) else {
        return Ok(Next::Go(visit.path(SECURITY)));
    };
    let done = format!("{}?saved=1", visit.path(SECURITY));
    let page = visit.page(StatusCode::OK, "recovery-codes.html", context! { codes, done });
    Ok(Next::Show(page))
}
