//! Request objects: authorization requests that the client signed (OpenID Connect Core section 6, RFC 9101).
//!
//! A declaration with `request_objects(by_value, by_reference)` accepts them; one without it says `request_not_supported`. Unsigned ones are
//! never accepted. Of a request with an object the signed parameters count, and no other (RFC 9101 section 6.3).

mod layer;
#[cfg(feature = "openid")]
mod reference;
#[cfg(feature = "openid")]
mod signed;

pub use layer::{NoRequestObjects, RequestObjectLayer};
#[cfg(feature = "openid")]
pub use signed::RequestObjects;

use crate::http::Form;
use crate::server::AuthorizationServer;
use crate::{Client, Description, OAuthError};

/// The parameters that count, where the request has an object; `None` where it has none.
pub(crate) async fn signed_parameters<S: AuthorizationServer>(
    server: &S,
    client: &Client,
    form: &Form<'_>,
) -> Result<Option<Form<'static>>, OAuthError> {
    if form.count("request") + form.count("request_uri") > 1 {
        return Err(OAuthError::invalid_request("there is more than one request object"));
    }
    match (form.get("request"), form.get("request_uri")) {
        (Some(object), _) if S::RequestObjects::BY_VALUE => {
            S::RequestObjects::by_value(server, client, object).await.map(Some)
        }
        (_, Some(uri)) if S::RequestObjects::BY_REFERENCE => {
            S::RequestObjects::by_reference(server, client, uri).await.map(Some)
        }
        (Some(_), _) => {
            Err(refused("request_not_supported", "this server takes no request objects by value"))
        }
        (_, Some(_)) => {
            Err(refused("request_uri_not_supported", "this server takes no request objects by reference"))
        }
        (None, None) => Ok(None),
    }
}

fn refused(code: &'static str, description: impl Into<Description>) -> OAuthError {
    OAuthError::Extension { code, description: description.into() }
}
