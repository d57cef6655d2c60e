//! The frame that compares a client's `session_state` with the browser's (Session Management section 3.2).

use http::header::{CONTENT_SECURITY_POLICY, X_FRAME_OPTIONS};
use http::{HeaderValue, StatusCode};

use super::browser_state::cookie_name;
use crate::Issuer;
use crate::http::{Response, html};

/// Its only script runs, nothing else, and any page may embed it: it shows nothing that could be clicked.
const POLICY: &str = "default-src 'none'; script-src 'sha256-2UAtG+5zk/KUOc01k59IIAd2UqI3US+QL3XKgZx3dq0='; base-uri 'none'; form-action 'none'";

/// The page. Where the browser keeps the cookie from it, the answer is `error`, not `changed`: a client that asked
/// with `prompt=none` would hear of no login although there is one.
pub(crate) fn frame(issuer: &Issuer) -> Response {
    let page = include_str!("frame.html").replace("{cookie}", &cookie_name(issuer));
    let mut response = html(StatusCode::OK, page);
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.remove(X_FRAME_OPTIONS);
    response
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use sha2::{Digest, Sha256};

    use super::*;

    #[test]
    fn its_script_runs_and_any_page_may_embed_it() {
        let page = frame(&"https://id.example/a".parse().expect("an issuer"));
        let text = std::str::from_utf8(page.body()).expect("UTF-8");
        let (_, rest) = text.split_once("<script>").expect("a script");
        let (script, _) = rest.split_once("</script>").expect("its end");
        let source = format!("script-src 'sha256-{}';", STANDARD.encode(Sha256::digest(script)));
        assert!(POLICY.contains(&source), "{source}");
        assert!(!POLICY.contains("frame-ancestors") && !page.headers().contains_key(X_FRAME_OPTIONS));
        assert!(text.contains("data-cookie=\"__Host-oauth_browser_state-"), "{text}");
    }
}
