//! What waits for the person, and what became of it.

use http::StatusCode;
use minijinja::{Value, context};
use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::access_policy::Refused;
use oauth_runtime_core::ciba::BackchannelAuthenticationRequest;
use oauth_runtime_core::endpoint::{find_ciba_request, list_ciba_requests, permitted_ciba_request};
use oauth_runtime_core::grant::ciba::CibaProvider;
use oauth_runtime_core::http::{Form, Response};
use oauth_runtime_core::store::CibaRequestStore;
use oauth_runtime_core::token::CibaDecision;
use oauth_runtime_core::{Approval, Digest, OAuthError};

use super::count_waiting;
use super::needs::{Lacking, is_since, lacking, wish};
use crate::account::Account;
use crate::account_pages::{log_in_first, navigation};
use crate::answer::Permissions;
use crate::client_logo::{self, Logo};
use crate::credentials;
use crate::grants::{Beside, beside_waiting};
use crate::next::{Next, Outcome};
use crate::owner::owner;
use crate::paths::{APPROVALS, CHOOSE_ACCOUNT};
use crate::permissions::{self, Asking, Choice};
use crate::provider::UiProvider;
use crate::session::Purpose;
use crate::shown::Shown;
use crate::visit::Visit;

/// One request, or all that wait.
#[derive(Clone, Copy)]
pub(super) struct About(pub(super) Option<Digest>);

impl About {
    /// The path of the page, to which the person comes back.
    pub(super) fn path(self) -> String {
        self.0.map_or_else(|| APPROVALS.to_owned(), |digest| format!("{APPROVALS}?id={digest}"))
    }
}

/// What the page says above the requests.
#[derive(Default)]
pub(super) struct Said {
    pub(super) saved: Option<&'static str>,
    pub(super) problem: Option<String>,
}

pub(crate) async fn show<S>(visit: &mut Visit<'_, S>, query: &Form<'_>) -> Outcome
where
    S: UiProvider + CibaProvider,
{
    let digest = query.get("id").and_then(|id| id.parse().ok());
    let about = About(digest);
    // A person may have several accounts in this browser, and follows a link for one of them.
    let owner = match digest {
        Some(digest) => addressee(visit, &digest).await?.or_else(|| owner(visit)),
        None => owner(visit),
    };
    let Some(owner) = owner else { return log_in_first(visit, &about.path()) };
    let said = match (digest, query.get("done")) {
        (Some(digest), _) => outcome(visit, &owner, &digest).await?,
        (None, Some("allowed")) => Said { saved: Some("approvals-allowed"), ..Said::default() },
        (None, Some("denied")) => Said { saved: Some("approvals-denied"), ..Said::default() },
        (None, Some("over")) => problem(visit, "approvals-over"),
        (None, _) if query.get("id").is_some() => problem(visit, "approvals-unknown"),
        _ => Said::default(),
    };
    Ok(Next::Show(page(visit, &owner, about, said, None).await?))
}

/// The account in this browser that a request is for.
async fn addressee<S>(visit: &Visit<'_, S>, digest: &Digest) -> Result<Option<Account>, OAuthError>
where
    S: UiProvider + CibaProvider,
{
    if visit.data().is_anonymous() {
        return Ok(None);
    }
    let found = visit.server.store().get_ciba_request(digest).await.map_err(store_failure::<S::Store>)?;
    Ok(found.and_then(|request| visit.data().account(&request.subject).cloned()))
}

/// What became of a request that the person follows a link to; nothing if it waits.
pub(super) async fn outcome<S>(
    visit: &Visit<'_, S>,
    owner: &Account,
    digest: &Digest,
) -> Result<Said, OAuthError>
where
    S: UiProvider + CibaProvider,
{
    let found = visit.server.store().get_ciba_request(digest).await.map_err(store_failure::<S::Store>)?;
    let saved = |name| Said { saved: Some(name), ..Said::default() };
    Ok(match found.filter(|request| *request.subject == *owner.subject) {
        None => problem(visit, "approvals-unknown"),
        Some(request) if request.is_pending(visit.now) => Said::default(),
        Some(request) => match request.decision {
            Some(CibaDecision::Approved(_)) => saved("approvals-allowed"),
            Some(CibaDecision::Denied) => saved("approvals-denied"),
            Some(CibaDecision::Replaced) | None => problem(visit, "approvals-over"),
        },
    })
}

fn problem<S: UiProvider>(visit: &Visit<'_, S>, name: &str) -> Said {
    Said { problem: Some(visit.language().text(name)), ..Said::default() }
}

/// The approval that this person could give.
pub(super) fn approval<S: UiProvider>(
    server: &S,
    owner: &Account,
    request: &BackchannelAuthenticationRequest,
) -> Approval {
    let approval = owner.approval(&wish(server.pages().acr_levels(), request));
    if is_since(owner, request) { approval.reauthenticated() } else { approval }
}

/// The page; `again` is the request whose form was not accepted, and how it is asked again.
///
/// It decides nothing: another site can send the browser here.
pub(super) async fn page<S>(
    visit: &mut Visit<'_, S>,
    owner: &Account,
    about: About,
    said: Said,
    again: Option<(Digest, Asking)>,
) -> Result<Response, OAuthError>
where
    S: UiProvider + CibaProvider,
{
    let asked = match about.0 {
        None => list_ciba_requests(visit.server, &owner.subject).await?,
        Some(digest) => {
            let found = find_ciba_request(visit.server, &owner.subject, &digest.to_string()).await?;
            found.into_iter().collect()
        }
    };
    visit.waiting_approvals = count_waiting(visit, &owner.subject).await?;
    let own = credentials::of_subject(visit.server, &owner.subject).await?;
    let (mut approvals, mut images) = (Vec::new(), Vec::new());
    for request in asked {
        let again = again.filter(|(digest, _)| request.id() == digest.to_string());
        let asking = again.map_or(Asking::First, |(_, asking)| asking);
        let lacking = lacking(visit, owner, &request, &own).await?;
        let (request, refusal) = match lacking {
            // The policy is asked about the login that the person has then.
            Some(_) => (request, None),
            None => permitted(visit, owner, request).await?,
        };
        let logo = logo(visit.server, &request).await;
        let beside = beside(visit, owner, &request).await?;
        let asked = (asking, beside.as_ref());
        approvals.push(values(visit, owner, (&request, logo.as_ref()), asked, (lacking, refusal)));
        images.extend(logo.and_then(Logo::into_origin));
    }
    let account = visit.name(Purpose::account(about.path()))?;
    let values = context! {
        account => navigation(visit, "approvals"),
        username => &owner.username,
        switch => visit.path_about(CHOOSE_ACCOUNT, &account),
        saved => said.saved.map(|name| visit.language().text(name)),
        problem => said.problem,
        all => about.0.filter(|_| visit.waiting_approvals > 0).map(|_| visit.path(APPROVALS)),
        approvals,
    };
    let image = (!images.is_empty()).then(|| images.join(" "));
    let permissions = Permissions { image, ..Permissions::default() };
    Ok(visit.page_with(StatusCode::OK, "approvals.html", values, &permissions))
}

/// What the page says about the grant that the request names.
pub(super) async fn beside<S: UiProvider>(
    visit: &Visit<'_, S>,
    owner: &Account,
    request: &BackchannelAuthenticationRequest,
) -> Result<Option<Beside>, OAuthError> {
    let wanted = (request.scope(), request.authorization_details(), request.resources());
    beside_waiting(visit.server, &owner.subject, request.grant_management(), wanted).await
}

/// What the person is asked about, or why they may not allow it.
async fn permitted<S: UiProvider>(
    visit: &Visit<'_, S>,
    owner: &Account,
    request: BackchannelAuthenticationRequest,
) -> Result<(BackchannelAuthenticationRequest, Option<String>), OAuthError> {
    let by = approval(visit.server, owner, &request);
    match permitted_ciba_request(visit.server, &request, &by).await {
        Ok(narrowed) => Ok((narrowed.unwrap_or(request), None)),
        Err(refused) => Ok((request, Some(told(visit, &refused)?))),
    }
}

/// What the person is told about a refusal.
///
/// # Errors
/// If it is none, but a failure.
pub(super) fn told<S: UiProvider>(visit: &Visit<'_, S>, refused: &Refused) -> Result<String, OAuthError> {
    match refused.error() {
        failure if failure.status().is_server_error() => Err(failure.clone()),
        _ => Ok(refused.told().map_or_else(|| visit.language().text("refused-general"), str::to_owned)),
    }
}

/// One that the client can be known by: what a client that registered itself shows is on the host of its document.
async fn logo<S: UiProvider>(server: &S, request: &BackchannelAuthenticationRequest) -> Option<Logo> {
    let client = request.client();
    if client.is_self_registered() && client.document_host().is_none() {
        return None;
    }
    client_logo::logo(server, client).await
}

/// The values of one request.
fn values<S: UiProvider>(
    visit: &Visit<'_, S>,
    owner: &Account,
    (request, logo): (&BackchannelAuthenticationRequest, Option<&Logo>),
    (asking, beside): (Asking, Option<&Beside>),
    (lacking, refusal): (Option<Lacking>, Option<String>),
) -> Value {
    let choice = Choice::new(request.scope(), beside);
    let (ago, left) = (visit.now.since(request.issued_at()), request.expires_at().since(visit.now));
    context! {
        form => Shown::of_ciba(request, beside).form(visit, APPROVALS, &request.id(), &owner.subject),
        client => permissions::client(request.client(), logo, None),
        message => request.binding_message(),
        permissions => choice.permissions(visit, asking.is_ticked()),
        choosable => choice.is_choosable(),
        details => visit.server.describe_authorization_details(
            request.authorization_details(),
            visit.language().tag(),
        ),
        resources => request.resources().to_vec(),
        grant => beside.map(|beside| beside.value(visit)),
        ago => ago / 60,
        left => left.div_ceil(60).max(1),
        address => request.address().map(|address| address.to_string()),
        needs => lacking.map(|lacking| lacking.name()),
        refused => refusal.is_some(),
        problem => refusal.or_else(|| asking.problem(visit.language())),
    }
}
