//! A person has proven who they are with one factor, in another way than with a password.

use oauth_runtime_core::OAuthError;

use crate::account::Account;
use crate::judged;
use crate::login_policy::Kind;
use crate::next::{Next, Outcome};
use crate::paths::APPLICATIONS;
use crate::provider::UiProvider;
use crate::session::Purpose;
use crate::verdict::{Verdict, after_one_factor};
use crate::visit::Visit;

/// The pending request with this name, or the pending request for the person's own account.
pub(super) fn waiting<S: UiProvider>(visit: &mut Visit<'_, S>, id: &str) -> Result<String, OAuthError> {
    match visit.pending(id) {
        Ok(_) => Ok(id.to_owned()),
        Err(_) => visit.name(Purpose::account(APPLICATIONS)),
    }
}

/// If the person has a second factor, or the application's policy wants it,
/// the pages ask for it.
pub(super) async fn welcome<S: UiProvider>(
    visit: &mut Visit<'_, S>,
    request: &str,
    account: Account,
) -> Outcome {
    let id = waiting(visit, request)?;
    let pending = visit.pending(&id)?;
    let before = judged::before(visit, &pending, &account.username).await?;
    if let Kind::Refuse { told } = before {
        return Ok(Next::Show(visit.refusal("access_denied", told.as_deref())));
    }
    Ok(match after_one_factor(visit, &pending, account, before == Kind::SecondFactor).await? {
        Verdict::Welcome(account, owed) => Next::OneFactor { id, account: *account, owed },
        Verdict::Refused(told) => Next::Show(visit.refusal("access_denied", Some(&told))),
        Verdict::Denied => Next::Show(visit.refusal("access_denied", None)),
    })
}
