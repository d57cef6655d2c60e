//! The page where a person types the code of a device (RFC 8628 section 3.3), and the page with the result.

use http::StatusCode;
use http::header::RETRY_AFTER;
use minijinja::context;

use super::{DEVICE, DEVICE_DONE};
use crate::UiProvider;
use crate::answer::Answer;
use crate::authorize::advance;
use crate::device;
use crate::session::Purpose;
use crate::visit::Visit;
use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::Part;
use oauth_runtime_core::http::{Form, Response};
use oauth_runtime_core::rate_limit::Attempt;
use oauth_runtime_core::token::UserCode;

/// How the code reached the page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Came {
    /// The person types what the device shows.
    ByHand,
    /// The code was in the URL (`verification_uri_complete`), so somebody else may have sent it (section
    /// 5.4).
    ByLink,
}

pub(crate) async fn show<S: UiProvider>(visit: Visit<'_, S>, query: &Form<'_>) -> Answer {
    let id = visit.name(Purpose::Device { user_code: None })?;
    if query.get("over").is_some() {
        return unknown(visit, &id, "").await;
    }
    let linked = query.get("user_code").and_then(UserCode::parse);
    let page = match linked {
        Some(code) => page(&visit, &id, StatusCode::OK, code.reveal().reveal(), Came::ByLink, None),
        None => page(&visit, &id, StatusCode::OK, "", Came::ByHand, None),
    };
    visit.finish(page).await
}

pub(crate) async fn submit<S: UiProvider>(mut visit: Visit<'_, S>, form: &Form<'_>) -> Answer {
    let id = visit.check(DEVICE, form, "")?;
    device::user_code(&mut visit, &id)?;
    let typed = form.get("user_code").unwrap_or_default();
    let Some(code) = UserCode::parse(typed) else {
        return unknown(visit, &id, typed).await;
    };
    let (store, limits) = (visit.server.store(), visit.server.settings().rate_limits());
    let attempt = Attempt::user_code(store, limits, visit.address(), visit.now).await;
    let attempt = match attempt.map_err(store_failure::<S::Store>)? {
        Ok(attempt) => attempt,
        Err(limited) => {
            let seconds = limited.retry_after.as_secs();
            let problem = visit.counted("login-blocked", "seconds", seconds);
            let status = StatusCode::TOO_MANY_REQUESTS;
            let mut page = page(&visit, &id, status, typed, Came::ByHand, Some(problem));
            page.headers_mut().insert(RETRY_AFTER, seconds.into());
            return visit.finish(page).await;
        }
    };
    let found = S::Parts::find_device(visit.server, &code.digest()).await;
    if !matches!(found, Ok(None)) {
        attempt.take_back().await.map_err(store_failure::<S::Store>)?;
    }
    if found?.is_none() {
        return unknown(visit, &id, typed).await;
    }
    let id = visit.name(Purpose::Device { user_code: Some(code.digest()) })?;
    advance(visit, &id).await
}

async fn unknown<S: UiProvider>(visit: Visit<'_, S>, id: &str, typed: &str) -> Answer {
    let problem = visit.language().text("device-unknown");
    let page = page(&visit, id, StatusCode::OK, typed, Came::ByHand, Some(problem));
    visit.finish(page).await
}

/// The typed code is no longer valid: it expired or was decided.
pub(crate) async fn ask_again<S: UiProvider>(visit: Visit<'_, S>) -> Answer {
    let id = visit.name(Purpose::Device { user_code: None })?;
    unknown(visit, &id, "").await
}

pub(crate) async fn show_end<S: UiProvider>(visit: Visit<'_, S>, query: &Form<'_>) -> Answer {
    let connected = query.get("denied").is_none();
    let page = visit.page(StatusCode::OK, "device-done.html", context! { connected });
    visit.finish(page).await
}

/// The page that shows the result.
pub(crate) fn end<S: UiProvider>(server: &S, end: End) -> String {
    let (page, query) = match end {
        End::Connected => (DEVICE_DONE, ""),
        End::Denied => (DEVICE_DONE, "?denied=1"),
        End::Over => (DEVICE, "?over=1"),
    };
    format!("{}{page}{query}", server.settings().issuer().path())
}

/// The result for a device.
#[derive(Clone, Copy)]
pub(crate) enum End {
    Connected,
    Denied,
    /// The code expired, or somebody else decided first.
    Over,
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
