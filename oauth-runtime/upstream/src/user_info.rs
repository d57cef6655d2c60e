//! The UserInfo response (OpenID Connect Core section 5.3).

use oauth_runtime_core::Secret;
use oauth_runtime_core::fetch::{Call, Fetcher};
use serde_json::{Map, Value};
use url::Url;

use crate::error::UpstreamError;
use crate::fetched::{call, document};

const WHAT: &str = "the UserInfo response";

/// The claims about this subject.
pub(crate) async fn claims(
    fetcher: &dyn Fetcher,
    url: &Url,
    access_token: &Secret,
    subject: &str,
) -> Result<Map<String, Value>, UpstreamError> {
    let request = Call::get(url).authorization(format!("Bearer {}", access_token.reveal()));
    let called = call(fetcher, WHAT, request).await?;
    let is_signed = called.content_type.as_deref().is_some_and(|kind| kind.starts_with("application/jwt"));
    if is_signed && called.status.as_u16() == 200 {
        let problem =
            "it is signed or encrypted; register the client without that, or call `without_user_info()`";
        return Err(UpstreamError::document(WHAT, problem));
    }
    let Value::Object(claims) = document(WHAT, url, &called)? else {
        return Err(UpstreamError::document(WHAT, "it is not an object"));
    };
    // Section 5.3.2: otherwise, the response may be about another person.
    if claims.get("sub").and_then(Value::as_str) != Some(subject) {
        return Err(UpstreamError::document(WHAT, "`sub` is not that of the ID token"));
    }
    Ok(claims)
}
