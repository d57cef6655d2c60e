//! Requests that another site sends by POST. Browsers keep a `SameSite=Lax` cookie for navigations by GET, so such a one comes
//! without the session, whoever is logged in.

use http::Method;
use http::request::Parts;

use super::UiProvider;
use super::session::cookie::Cookies;
use crate::http::{Response, see_other};

/// What servers and proxies take as a URI.
pub(crate) const LONGEST_URI: usize = 8 * 1024;

/// Lets the browser ask again by GET, which brings the cookie where it has one. `None` where the request says already who it is, or
/// does not fit into a URI.
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
