//! The page where a person types the code of a device (RFC 8628 section 3.3), and the page with the result.

use http::StatusCode;
use http::header::RETRY_AFTER;
use minijinja::context;
use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::event::Limit;
use oauth_runtime_core::http::{Form, Response};
use oauth_runtime_core::rate_limit::Attempt;
use oauth_runtime_core::token::UserCode;
use oauth_runtime_core::{Digest, OAuthError, Part};

use crate::device;
use crate::device_claim;
use crate::events;
use crate::next::{Next, Outcome};
use crate::paths::DEVICE;
use crate::provider::UiProvider;
use crate::refusal::Refusal;
use crate::session::Purpose;
use crate::visit::Visit;

/// How the code reached the page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Came {
    /// The person types what the device shows.
    ByHand,
    /// The code was in the URL (`verification_uri_complete`), so somebody else may have sent it (section
    /// 5.4).
    ByLink,
}

pub(crate) async fn show<S: UiProvider>(visit: &mut Visit<'_, S>, query: &Form<'_>) -> Outcome {
    let id = visit.name(Purpose::Device { user_code: None })?;
    if query.get("over").is_some() {
        return Ok(Next::Show(unknown(visit, &id, "")));
    }
    let linked = query.get("user_code").and_then(UserCode::parse);
    let page = match linked {
        Some(code) => page(visit, &id, StatusCode::OK, code.reveal().reveal(), Came::ByLink, None),
        None => page(visit, &id, StatusCode::OK, "", Came::ByHand, None),
    };
    Ok(Next::Show(page))
}

pub(crate) async fn submit<S: UiProvider>(visit: &mut Visit<'_, S>, form: &Form<'_>) -> Outcome {
    let id = visit.check(DEVICE, form, "")?;
    device::user_code(visit, &id)?;
    let typed = form.get("user_code").unwrap_or_default();
    let Some(code) = UserCode::parse(typed) else {
        return Ok(Next::Show(unknown(visit, &id, typed)));
    };
    let (store, limits) = (visit.server.store(), visit.server.settings().rate_limits());
    let attempt = Attempt::user_code(store, limits, visit.address(), visit.now).await;
    let attempt = match attempt.map_err(store_failure::<S::Store>)? {
        Ok(attempt) => attempt,
        Err(limited) => {
            events::limited(visit.server, Limit::UserCode, limited);
            let seconds = limited.retry_after.as_secs();
            let problem = visit.counted("login-blocked", "seconds", seconds);
            let status = StatusCode::TOO_MANY_REQUESTS;
            let mut page = page(visit, &id, status, typed, Came::ByHand, Some(problem));
            page.headers_mut().insert(RETRY_AFTER, seconds.into());
            return Ok(Next::Show(page));
        }
    };
    let problem = problem(visit, &code.digest()).await;
    // A failure of the store is not a guess.
    if !matches!(problem, Ok(Some(_))) {
        attempt.take_back().await.map_err(store_failure::<S::Store>)?;
    }
    if let Some(problem) = problem? {
        events::user_code_failed(visit.server);
        return Ok(Next::Show(again(visit, &id, typed, problem)));
    }
    let id = visit.name(Purpose::Device { user_code: Some(code.digest()) })?;
    Ok(Next::Continue { id })
}

/// Why the person cannot go on with this code.
async fn problem<S: UiProvider>(
    visit: &Visit<'_, S>,
    user_code: &Digest,
) -> Result<Option<&'static str>, OAuthError> {
    let Some(request) = S::Parts::find_device(visit.server, user_code).await? else {
        return Ok(Some("device-unknown"));
    };
    let is_own = device_claim::claim(visit, user_code, &request).await?;
    Ok((!is_own).then_some("device-claimed"))
}

/// The page again: no device has this code.
fn unknown<S: UiProvider>(visit: &Visit<'_, S>, id: &str, typed: &str) -> Response {
    again(visit, id, typed, "device-unknown")
}

/// The page again, with this problem.
fn again<S: UiProvider>(visit: &Visit<'_, S>, id: &str, typed: &str, problem: &str) -> Response {
    let problem = visit.language().text(problem);
    page(visit, id, StatusCode::OK, typed, Came::ByHand, Some(problem))
}

/// The typed code is no longer valid: it expired or was decided.
pub(crate) fn ask_again<S: UiProvider>(visit: &Visit<'_, S>) -> Result<Response, Refusal> {
    let id = visit.name(Purpose::Device { user_code: None })?;
    Ok(unknown(visit, &id, ""))
}

pub(crate) async fn show_end<S: UiProvider>(visit: &mut Visit<'_, S>, query: &Form<'_>) -> Outcome {
    let connected = query.get("denied").is_none();
    let page = visit.page(StatusCode::OK, "device-done.html", context! { connected });
    Ok(Next::Show(page))
}

fn page<S: UiProvider>(
    visit: &Visit<'_, S>,
    id: &str,
    status: StatusCode,
    user_code: &str,
    came: Came,
    problem: Option<String>,
) -> Response {
    let values = context! {
        form => visit.form(DEVICE, id, ""),
        linked => came == Came::ByLink,
        user_code, problem,
    };
    visit.page(status, "device.html", values)
}
