//! A token request: the first line is its `Authorization` header, and the rest its body. Tokens are only for a client whose secret is
//! in the request, once, and for a scope that it has.

use http::StatusCode;

use crate::answer::{members, succeeded};
use crate::oracle::{fields, form_decoded, is_scope_token};
use crate::targets::basic;
use crate::world::{SECRET, with};

/// The scope of the client.
const OWN: [&str; 7] = ["openid", "email", "offline_access", "read", "write", "ssf.manage", "ssf.read"];

pub(super) fn run(data: &[u8]) {
    let [authorization, body] = fields(data);
    let headers: &[(&str, &[u8])] =
        if authorization.is_empty() { &[] } else { &[("authorization", authorization)] };
    let Some(response) = with(async |world| world.post("/token", headers, body.to_vec()).await) else {
        return;
    };
    if !succeeded(&response) {
        return;
    }
    assert_eq!(response.status(), StatusCode::OK);
    let body = trimmed(body);
    let one = |name: &str| parameter(body, name);
    assert_eq!(one("grant_type").as_deref(), Some("client_credentials"));
    let in_body = one("client_secret").is_some_and(|secret| secret == SECRET)
        && one("client_id").as_deref() == Some("web");
    assert!(in_body || is_web(authorization), "tokens without the secret");
    let answer = members(&response);
    let granted = answer["scope"].as_str().expect("a scope");
    let asked = one("scope").unwrap_or_default();
    for token in granted.split(' ') {
        assert!(is_scope_token(token) && OWN.contains(&token), "{granted}");
        assert!(asked.is_empty() || asked.split(' ').any(|own| own == token), "{granted} for {asked}");
    }
    assert_eq!(answer["token_type"], "Bearer");
    assert!(!answer.contains_key("refresh_token") && !answer.contains_key("id_token"));
}

/// Whether the header is that of the client `web`. A secret that is not encoded counts, too.
fn is_web(authorization: &[u8]) -> bool {
    let Ok(value) = std::str::from_utf8(authorization) else { return false };
    let Some((client_id, secret)) = basic::raw(value) else { return false };
    let decoded = form_decoded(secret.as_bytes());
    form_decoded(client_id.as_bytes()).as_deref() == Some("web")
        && (decoded.as_deref() == Some(SECRET) || secret == SECRET)
}

/// A line break at the end of the body does not count.
fn trimmed(body: &[u8]) -> &[u8] {
    body.strip_suffix(b"\r\n").or_else(|| body.strip_suffix(b"\n")).unwrap_or(body)
}

/// The only parameter with this name.
fn parameter(body: &[u8], name: &str) -> Option<String> {
    let pairs = body.split(|byte| *byte == b'&').filter(|piece| !piece.is_empty());
    let mut found = pairs.filter_map(|piece| {
        let end = piece.iter().position(|byte| *byte == b'=').unwrap_or(piece.len());
        let is_it = form_decoded(&piece[..end]).as_deref() == Some(name);
        is_it.then(|| {
            form_decoded(piece.get(end + 1..).unwrap_or_default()).expect("a value that was accepted")
        })
    });
    let value = found.next();
    assert!(found.next().is_none(), "{name} was accepted twice");
    value
}
