//! Request objects: authorization requests that the client signed (OpenID Connect Core section 6, RFC 9101).
//!
//! A declaration with `request_objects(by_value, by_reference)` accepts them; otherwise the error is
//! `request_not_supported`. Unsigned ones are never accepted. In a request with an object, only the signed
//! parameters count (RFC 9101 section 6.3). With the word `required`, or for a client with
//! `require_signed_request_object`, a request without an object is refused (section 10.5).

#[cfg(feature = "openid")]
mod policy;
#[cfg(feature = "openid")]
mod reference;
mod requirement;
#[cfg(feature = "openid")]
mod signed;

pub use requirement::RequestObjectsRequired;
pub(crate) use requirement::check_signed;
#[cfg(feature = "openid")]
pub(crate) use requirement::must_be_signed;
#[cfg(feature = "openid")]
pub(crate) use signed::form as parameters_of;
#[cfg(feature = "openid")]
pub use signed::{RequestObjectsByReference, RequestObjectsByValue};

use crate::http::Form;
use crate::server::{AuthorizationServer, EffectiveRequest, Part};
use crate::{Client, Description, OAuthError, Timestamp};

/// The member of metadata documents that says that requests must be signed, and the name of the part.
const REQUIRED: &str = "require_signed_request_object";

/// The name space of `request_uri` for requests that clients pushed (RFC 9126 section 2.2). No registered URL is in it.
pub(crate) const PUSHED: &str = "urn:ietf:params:oauth:request_uri:";

/// Whether a request refers to one that its client pushed.
pub(crate) fn refers_to_pushed(form: &Form<'_>) -> bool {
    form.values("request_uri").any(|uri| uri.starts_with(PUSHED))
}

/// The effective parameters if the request has an object, which must be valid `at` that time; `None` if it has none.
pub(crate) async fn signed_parameters<S: AuthorizationServer>(
    server: &S,
    client: &Client,
    form: &Form<'_>,
    at: Timestamp,
) -> Result<Option<EffectiveRequest>, OAuthError> {
    if form.count("request") + form.count("request_uri") > 1 {
        return Err(OAuthError::invalid_request("there is more than one request object"));
    }
    let mut effective = None;
    S::Parts::request_parameters(server, client, form, at, &mut effective).await?;
    if effective.is_some() {
        return Ok(effective);
    }
    if form.get("request").is_some() {
        return Err(refused("request_not_supported", "this server does not accept request objects by value"));
    }
    if form.get("request_uri").is_some() {
        return Err(refused(
            "request_uri_not_supported",
            "this server does not accept request objects by reference",
        ));
    }
    Ok(None)
}

fn refused(code: &'static str, description: impl Into<Description>) -> OAuthError {
    OAuthError::Extension { code, description: description.into() }
}
