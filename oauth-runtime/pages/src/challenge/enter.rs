//! A login in an application: as on the pages, with the same policy and the same events.

use super::Challenge;
use super::present::{Presented, refused};
use crate::account::Account;
use crate::everywhere::admit;
use crate::login_policy::Kind;
use crate::part::PagePart;
use crate::provider::UiProvider;
use crate::refusal::Refusal;
use crate::session::{PendingFactor, PendingRequest, Purpose};
use crate::visit::Visit;
use crate::{events, judged};

/// The person has proven who they are. `asks` says that the policy was not asked about this login yet.
pub(super) async fn enter<S: UiProvider>(
    visit: &mut Visit<'_, S>,
    challenge: &mut Challenge,
    account: Account,
    asks: bool,
) -> Result<Presented, Refusal> {
    if asks {
        let purpose = Purpose::of_request(&challenge.request);
        let progress = challenge.progress.clone();
        let pending = PendingRequest { id: String::new(), purpose, progress, since: visit.now };
        if let Kind::Refuse { told } = judged::after(visit, Some(&pending), &account).await? {
            visit.data_mut().pending_second_factor = None;
            return refused(told);
        }
    }
    if !S::People::admits(visit.server, &account).await? {
        visit.data_mut().pending_second_factor = None;
        return Ok(Presented::Wrong);
    }
    let account = admit(visit.server, account).await?.in_browser(&visit.http.headers, visit.address());
    visit.session_mut().renew();
    events::logged_in(visit.server, &account);
    challenge.progress.account = Some(account.subject.clone());
    challenge.progress.logged_in_as = Some(account.subject.clone());
    visit.data_mut().add(account);
    Ok(Presented::Right)
}

/// The first factor was right, and the second one is missing: the person is not logged in before that.
pub(super) async fn owes<S: UiProvider>(
    visit: &mut Visit<'_, S>,
    account: Account,
) -> Result<Presented, Refusal> {
    let account = admit(visit.server, account).await?;
    let since = visit.now;
    visit.session_mut().renew();
    visit.data_mut().pending_second_factor = Some(PendingFactor { account, since });
    Ok(Presented::Right)
}
