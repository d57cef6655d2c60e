//! The page on which a person sets up a second factor or a passkey, because they need one to go on and have none.

use http::StatusCode;
use minijinja::{Value, context};
use oauth_runtime_core::http::{Form, Response};

use crate::account::Account;
use crate::acr_levels::LoginRequirement;
use crate::answer::Permissions;
use crate::app_setup;
use crate::credentials::Credentials;
use crate::factors::{Lacking, lacking};
use crate::next::{Next, Outcome};
use crate::owner::recently_authenticated_owner;
use crate::passkeys::offer_set_up;
use crate::paths::{LOGIN, SET_UP};
use crate::provider::UiProvider;
use crate::refusal::Refusal;
use crate::session::{PendingRequest, Purpose};
use crate::visit::Visit;
use crate::whose::find_account;

/// Who sets something up.
pub(super) struct SettingUp {
    pub(super) account: Account,
    /// Whether they are logged in, and a client demands a higher level.
    is_logged_in: bool,
    /// Whether only a passkey is enough.
    needs_passkey: bool,
}

impl SettingUp {
    /// The person who has to set something up for the pending request.
    ///
    /// # Errors
    /// If the request is invalid by now; those of the store.
    pub(super) async fn find<S: UiProvider>(
        visit: &Visit<'_, S>,
        pending: &PendingRequest,
    ) -> Result<Option<Self>, Refusal> {
        if let Some(account) = visit.pending_account() {
            return Ok(Some(Self { account, is_logged_in: false, needs_passkey: false }));
        }
        let Purpose::Authorization(waiting) = &pending.purpose else { return Ok(None) };
        let request = waiting.revalidate(visit.server).await;
        let request = request.map_err(|error| Refusal::Failed(error.error().clone()))?;
        let Ok(account) = find_account(visit.server, visit.data(), &request, &pending.progress) else {
            return Ok(None);
        };
        let lacking = lacking(visit.server, account, &request, &pending.progress, visit.now).await?;
        let Lacking::SetUp(requirement) = lacking else { return Ok(None) };
        let needs_passkey = requirement == LoginRequirement::PhishingResistant;
        Ok(Some(Self { account: account.clone(), is_logged_in: true, needs_passkey }))
    }

    /// Whether the person may still set up what they need. Who knows only the password must not add to what the person has set
    /// up meanwhile.
    #[cfg(feature = "passkeys")]
    pub(super) fn may_change(&self, own: &Credentials) -> bool {
        has_nothing(own) || self.account.strength() > LoginRequirement::OneFactor
    }

    /// The login has the new factor, and the person goes to this page before they go on.
    pub(super) fn passed(self, id: String, method: &str, page: Option<&'static str>) -> Next {
        let account = self.account.with_second_factor(method);
        match (self.is_logged_in, page) {
            (true, None) => Next::Strengthen { id, account },
            (true, Some(page)) => Next::StrengthenAt { id, account, page },
            (false, None) => Next::LogIn { id, account },
            (false, Some(page)) => Next::LogInAt { id, account, page },
        }
    }
}

/// What the person sets up before it is set up, and the recovery codes of an authenticator app after that.
pub(crate) async fn show<S: UiProvider>(visit: &mut Visit<'_, S>, query: &Form<'_>) -> Outcome {
    let pending = visit.pending(query.get("request").unwrap_or_default())?;
    // The codes first: they are shown once, and the request may demand more than the app.
    let waits = visit.pending_account().is_none();
    let owner = recently_authenticated_owner(visit).filter(|_| waits);
    if let Some(codes) = owner.and_then(|owner| app_setup::take_codes(visit, &owner)) {
        let done = visit.path_on(&pending.id);
        let page = visit.page(StatusCode::OK, "recovery-codes.html", context! { codes, done });
        return Ok(Next::Show(page));
    }
    let Some(person) = SettingUp::find(visit, &pending).await? else {
        return Ok(Next::Go(visit.path_about(LOGIN, &pending.id)));
    };
    Ok(Next::Show(page(visit, &pending, &person, None)?))
}

/// A code of the app: the person has two factors now, and is logged in.
pub(crate) async fn submit<S: UiProvider>(visit: &mut Visit<'_, S>, form: &Form<'_>) -> Outcome {
    let id = visit.check(SET_UP, form, "")?;
    let pending = visit.pending(&id)?;
    let Some(person) = SettingUp::find(visit, &pending).await? else {
        return Ok(Next::Go(visit.path_about(LOGIN, &id)));
    };
    // The client learns that the level is out of reach. Nobody gets around what the application demands.
    if form.get("skip").is_some() && person.is_logged_in {
        visit.note(&id, |progress| progress.declined_set_up = true);
        return Ok(Next::Continue { id });
    }
    if person.needs_passkey {
        return Ok(Next::Go(visit.path_about(LOGIN, &id)));
    }
    let code = form.get("code").unwrap_or_default();
    if app_setup::confirm(visit, SET_UP, &person.account, code, has_nothing).await?.is_none() {
        let problem = visit.language().text("factor-wrong");
        return Ok(Next::Show(page(visit, &pending, &person, Some(problem))?));
    }
    Ok(person.passed(id, "otp", Some(SET_UP)))
}

fn has_nothing(own: &Credentials) -> bool {
    own.app.is_none() && own.passkeys.is_empty()
}

pub(super) fn page<S: UiProvider>(
    visit: &mut Visit<'_, S>,
    pending: &PendingRequest,
    person: &SettingUp,
    problem: Option<String>,
) -> Result<Response, Refusal> {
    let account = &person.account;
    let app = match person.needs_passkey {
        true => Value::from(()),
        false => {
            if app_setup::values(visit, SET_UP, account).is_none() {
                app_setup::begin(visit, SET_UP, account)?;
            }
            app_setup::values(visit, SET_UP, account).ok_or(Refusal::NothingPending)?
        }
    };
    let form = visit.form(SET_UP, &pending.id, "");
    let passkey = offer_set_up(visit, &pending.id, account);
    let permissions = Permissions { script: passkey.is_some(), ..Permissions::default() };
    let values =
        context! { form, problem, required => true, skippable => person.is_logged_in, passkey, ..app };
    Ok(visit.page_with(StatusCode::OK, "totp.html", values, &permissions))
}
