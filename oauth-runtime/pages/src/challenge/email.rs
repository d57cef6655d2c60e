//! A code in an e-mail, as the first factor: `people(email_login)` without a link, because nobody opens it in a browser.

use oauth_runtime_core::http::Form;
use oauth_runtime_core::{OAuthError, Timestamp};

use super::Challenge;
use super::present::{Presented, pending, refused, welcome};
use crate::judged;
use crate::login_policy::Kind;
use crate::part::{PagePart, TriedCode};
use crate::provider::UiProvider;
use crate::refusal::Refusal;
use crate::verdict::{Verdict, after_one_factor};
use crate::visit::Visit;

/// Whether people may ask for a code here. A captcha, which only a page can show, protects the e-mails.
pub(super) fn is_offered<S: UiProvider>(visit: &Visit<'_, S>) -> bool {
    let pages = visit.server.pages();
    pages.login_page().is_none() && pages.captcha().is_none() && S::People::sends_codes(pages)
}

/// Sends a code to this address. The answer does not say whether there is anybody to write to.
pub(super) async fn send<S: UiProvider>(
    visit: &mut Visit<'_, S>,
    challenge: &mut Challenge,
    address: &str,
) -> Result<Presented, Refusal> {
    if !is_offered(visit) {
        return Ok(Presented::NeedsBrowser);
    }
    challenge.ticket = S::People::send_code(visit, address).await?;
    Ok(Presented::Sent)
}

/// The person typed the code.
pub(super) async fn confirm<S: UiProvider>(
    visit: &mut Visit<'_, S>,
    challenge: &mut Challenge,
    form: &Form<'_>,
    since: Timestamp,
) -> Result<Presented, Refusal> {
    let Some(ticket) = challenge.ticket.clone().filter(|_| is_offered(visit)) else {
        return Err(
            OAuthError::invalid_request("no code was sent in this auth_session: send email first").into()
        );
    };
    let code = form.get("email_code").unwrap_or_default();
    let account = match S::People::try_code(visit, &ticket, code).await? {
        TriedCode::Right(account) => *account,
        TriedCode::Wrong => return Ok(Presented::Wrong),
        TriedCode::Over => {
            challenge.ticket = None;
            return Ok(Presented::Wrong);
        }
    };
    challenge.ticket = None;
    let pending = pending(challenge, since);
    let before = judged::before(visit, &pending, &account.username).await?;
    if let Kind::Refuse { told } = before {
        return refused(told);
    }
    match after_one_factor(visit, &pending, account, before == Kind::SecondFactor).await? {
        Verdict::Welcome(account, owed) => welcome(visit, challenge, *account, owed).await,
        Verdict::Refused(told) => refused(Some(told)),
        Verdict::Denied => refused(None),
    }
}
