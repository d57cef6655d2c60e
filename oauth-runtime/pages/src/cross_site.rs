//! Requests that another site sends by POST. Browsers send a `SameSite=Lax` cookie only with navigations by
//! GET, so such a request has no session, whoever is logged in.

use http::Method;
use http::request::Parts;
use oauth_runtime_core::http::{Response, see_other};

use crate::provider::UiProvider;
use crate::session::cookie::Cookies;

/// The maximum length of a URI for servers and proxies.
pub(crate) const LONGEST_URI: usize = 8 * 1024;

/// Lets the browser repeat the request by GET, which includes the cookie if it has one. `None` if the request
/// already has a session, or does not fit into a URI.
pub(crate) fn again_by_get<S: UiProvider>(
    server: &S,
    http: &Parts,
    resume_uri: impl FnOnce() -> String,
) -> Option<Response> {
    if http.method != Method::POST || !Cookies::of(server).sessions(&http.headers).is_empty() {
        return None;
    }
    let uri = resume_uri();
    (uri.len() <= LONGEST_URI).then(|| see_other(&uri))
}
