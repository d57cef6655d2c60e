//! What follows when a person has proven who they are by one factor.

use oauth_runtime_core::OAuthError;

use crate::account::Account;
use crate::factors::{self, Owed};
use crate::login_policy::Kind;
use crate::provider::UiProvider;
use crate::session::PendingRequest;
use crate::visit::Visit;
use crate::{credentials, events, judged, remembered};

/// What follows.
pub(crate) enum Verdict {
    /// A login, after what it still needs.
    Welcome(Box<Account>, Owed),
    /// No login, and the person reads why.
    Refused(String),
    /// No login, as if the person had not proven who they are.
    Denied,
}

/// What follows, by what the person has and by the application's policy. If a second factor follows, the policy is asked after
/// that. `is_demanded` says that the policy wants one already.
pub(crate) async fn after_one_factor<S: UiProvider>(
    visit: &Visit<'_, S>,
    pending: &PendingRequest,
    mut account: Account,
    is_demanded: bool,
) -> Result<Verdict, OAuthError> {
    let own = credentials::of_subject(visit.server, &account.subject).await?;
    account.generation.get_or_insert(own.generation());
    account.on_remembered_device = remembered::stands_for_a_factor(visit, &account, &own);
    let mut owed = factors::owed(visit, pending, &account, &own, is_demanded).await?;
    if owed == Ok(Owed::Nothing) {
        match judged::after(visit, Some(pending), &account).await? {
            Kind::Allow => {}
            Kind::SecondFactor => owed = factors::owed(visit, pending, &account, &own, true).await?,
            Kind::Refuse { told } => return Ok(told.map_or(Verdict::Denied, Verdict::Refused)),
        }
    }
    Ok(match owed {
        Ok(owed) => Verdict::Welcome(Box::new(account), owed),
        Err(message) => {
            events::login_refused(visit.server, Some(&account.subject));
            Verdict::Refused(visit.language().text(message))
        }
    })
}
