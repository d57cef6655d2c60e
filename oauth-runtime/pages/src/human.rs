//! The captcha of a page: its values for the template, and its answer.

use minijinja::Value;
use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::OAuthError;
use oauth_runtime_core::event::Limit;
use oauth_runtime_core::http::Form;
use oauth_runtime_core::rate_limit::Attempt;

use crate::captcha::CaptchaAnswer;
use crate::events;
use crate::provider::UiProvider;
use crate::visit::Visit;

/// The snippet for the form, if there is a captcha. The page needs the [permission](crate::answer::Permissions::captcha) for it.
pub(crate) fn snippet<S: UiProvider>(visit: &Visit<'_, S>) -> Option<Value> {
    let captcha = visit.server.pages().captcha()?;
    Some(Value::from_safe_string(captcha.snippet().to_owned()))
}

/// Whether the form has the right answer, or there is no captcha.
///
/// # Errors
/// If the application cannot verify the answer, or too many came from this address.
pub(crate) async fn is_right<S: UiProvider>(
    visit: &Visit<'_, S>,
    form: &Form<'_>,
) -> Result<bool, OAuthError> {
    let Some(captcha) = visit.server.pages().captcha() else { return Ok(true) };
    // Each answer is a request to another server, and nothing else counts before it.
    if visit.data().is_anonymous() {
        let (store, limits) = (visit.server.store(), visit.server.settings().rate_limits());
        let counted = Attempt::captcha(store, limits, visit.address(), visit.now).await;
        if let Err(limited) = counted.map_err(store_failure::<S::Store>)?.map(drop) {
            events::limited(visit.server, Limit::Login, limited);
            return Err(limited.into());
        }
    }
    let answer = form.get(captcha.field()).unwrap_or_default();
    let answer = CaptchaAnswer { answer, address: visit.address() };
    captcha.verifier().verify(answer).await.map_err(|error| {
        let error = &*error as &dyn std::error::Error;
        tracing::error!(error, "a captcha could not be verified; nobody was let through");
        OAuthError::ServerError
    })
}
