//! The state of a browser's logins, in a cookie that the frame's script reads (Session Management section 3).

use http::header::COOKIE;
use http::{HeaderMap, HeaderValue};

use crate::{Digest, Issuer};

/// The `Set-Cookie` header with the state of the browser: the names of the sessions that are logged in with it
/// ([`Approval::session_id`](crate::Approval::session_id)), or none of them.
///
/// An application with a login of its own and `endpoints(check_session)` sends it whenever somebody logs in or out; the pages of
/// `oauth_runtime::ui` do so themselves. Scripts can read the cookie, and other sites' pages in which the provider is embedded
/// cause it to be sent: it says which login it is about, and it logs nobody in.
///
/// ```
/// use oauth_runtime::session_management::browser_state_cookie;
///
/// let issuer = "https://id.example".parse()?;
/// let logged_in = browser_state_cookie(&issuer, ["Ck2x"]);
/// assert!(logged_in.to_str()?.ends_with("; Path=/; Secure; SameSite=None"));
/// let logged_out = browser_state_cookie(&issuer, [""; 0]);
/// assert!(logged_out.to_str()?.contains("; Max-Age=0"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn browser_state_cookie<T: AsRef<str>>(
    issuer: &Issuer,
    session_ids: impl IntoIterator<Item = T>,
) -> HeaderValue {
    let states = states(session_ids);
    let end = if states.is_empty() { "; Max-Age=0" } else { "" };
    // Browsers take `Secure` from a loopback host too, and without it no `SameSite=None`.
    let cookie = format!("{}={states}{end}; Path=/; Secure; SameSite=None", cookie_name(issuer));
    // A name of hexadecimal or base64 characters, and digests.
    HeaderValue::try_from(cookie).unwrap_or(HeaderValue::from_static(""))
}

/// Whether the browser of this request already has that cookie, so that a response need not set it.
///
/// ```
/// use oauth_runtime::session_management::has_browser_state;
///
/// let issuer = "https://id.example".parse()?;
/// assert!(has_browser_state(&issuer, &http::HeaderMap::new(), [""; 0]));
/// assert!(!has_browser_state(&issuer, &http::HeaderMap::new(), ["Ck2x"]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn has_browser_state<T: AsRef<str>>(
    issuer: &Issuer,
    headers: &HeaderMap,
    session_ids: impl IntoIterator<Item = T>,
) -> bool {
    let (name, wanted) = (cookie_name(issuer), states(session_ids));
    let sent = headers.get_all(COOKIE).iter().flat_map(|value| value.as_bytes().split(|byte| *byte == b';'));
    let mut own = sent.filter_map(|pair| {
        pair.trim_ascii().strip_prefix(name.as_bytes())?.strip_prefix(b"=").map(<[u8]>::trim_ascii)
    });
    match own.next() {
        None => wanted.is_empty(),
        Some(state) => !wanted.is_empty() && state == wanted.as_bytes() && own.next().is_none(),
    }
}

/// With `__Host-`, so that no other host can set it. Providers at different ports or under different paths of one host have
/// different ones.
pub(super) fn cookie_name(issuer: &Issuer) -> String {
    let mut name = if issuer.is_secure() { "__Host-" } else { "" }.to_owned();
    name.push_str("oauth_browser_state");
    let port = issuer.origin().rsplit_once(':').map(|(_, port)| port);
    if let Some(port) = port.filter(|port| port.bytes().all(|byte| byte.is_ascii_digit())) {
        name.extend(["-", port]);
    }
    if !issuer.path().is_empty() {
        name.extend(["-", &Digest::of(issuer.path()).to_string()[..8]]);
    }
    name
}

/// The states of these sessions, in an order of their own: that of the accounts changes with each choice.
fn states<T: AsRef<str>>(session_ids: impl IntoIterator<Item = T>) -> String {
    let mut states: Vec<String> = session_ids.into_iter().map(|id| state_of(id.as_ref())).collect();
    states.sort();
    states.join(".")
}

/// The state of a browser in which this session is logged in. Clients may know the session's name, so it is not the name.
pub(super) fn state_of(session_id: &str) -> String {
    Digest::of(&format!("browser state of {session_id}")).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(cookies: &[&str]) -> HeaderMap {
        cookies.iter().map(|value| (COOKIE, HeaderValue::from_str(value).expect("a header"))).collect()
    }

    #[test]
    fn the_cookie_that_was_set_is_found_whatever_the_order() {
        for issuer in ["https://id.example", "https://id.example/a", "http://127.0.0.1:9000/a"] {
            let issuer: Issuer = issuer.parse().expect("an issuer");
            let set = browser_state_cookie(&issuer, ["two", "one"]);
            let set = set.to_str().expect("text").split(';').next().expect("a pair").to_owned();
            assert!(has_browser_state(
                &issuer,
                &headers(&["a=b; c=d", &format!("e=f; {set}")]),
                ["one", "two"]
            ));
            assert!(!has_browser_state(&issuer, &headers(&[&set]), ["one"]), "one has logged out");
            assert!(!has_browser_state(&issuer, &headers(&[&set]), [""; 0]), "both have");
            assert!(!has_browser_state(
                &issuer,
                &headers(&[&set, &format!("{}=x", cookie_name(&issuer))]),
                ["one", "two"]
            ));
        }
    }

    #[test]
    fn providers_at_two_ports_or_under_two_paths_have_two_cookies() {
        let name = |issuer: &str| cookie_name(&issuer.parse().expect("an issuer"));
        assert_ne!(name("https://id.example/a"), name("https://id.example/b"));
        assert_ne!(name("http://127.0.0.1:9000"), name("http://127.0.0.1:9001"));
        assert_eq!(name("http://127.0.0.1:9000"), "oauth_browser_state-9000");
        assert_eq!(name("https://id.example"), "__Host-oauth_browser_state");
    }
}
