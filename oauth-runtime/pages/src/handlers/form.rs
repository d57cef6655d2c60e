//! Protects an application's own forms against other sites.

use http::HeaderValue;
use http::header::SET_COOKIE;
use http::request::Parts;
use oauth_runtime_core::OAuthError;

use crate::provider::UiProvider;
use crate::session::cookie::Cookies;
use crate::visit::Visit;

/// Protects a form: no other site can make a browser send it.
#[derive(Debug)]
#[must_use = "the value belongs into the form, and the cookie into the response"]
pub struct FormProtection {
    value: String,
    cookie: Option<HeaderValue>,
}

impl FormProtection {
    /// The value for a hidden field of the form.
    pub fn value(&self) -> &str {
        &self.value
    }

    /// Sets the cookie that the value needs, on the response with the form, unless the browser already has it.
    pub fn set_cookie<B>(&self, response: &mut http::Response<B>) {
        if let Some(cookie) = &self.cookie {
            response.headers_mut().append(SET_COOKIE, cookie.clone());
        }
    }
}

/// Protects the form `form`, a name that you choose, in this browser. If people are logged in, the value is bound to
/// their session: after a login or a logout, earlier forms are no longer valid. Nothing is stored.
///
/// # Errors
/// Those of the store.
pub async fn protect_form<S: UiProvider>(
    server: &S,
    http: &Parts,
    form: &str,
) -> Result<FormProtection, OAuthError> {
    let visit = Visit::begin(server, http).await?;
    let value = visit.own_form_value(form);
    Ok(FormProtection { value, cookie: visit.keys().header(&Cookies::of(server)) })
}

/// Whether [`protect_form`] made the value for the form `form` in this browser. If not, refuse the form.
///
/// # Errors
/// Those of the store.
pub async fn check_form_value<S: UiProvider>(
    server: &S,
    http: &Parts,
    form: &str,
    value: &str,
) -> Result<bool, OAuthError> {
    Ok(Visit::begin(server, http).await?.is_own_form_value(form, value))
}
