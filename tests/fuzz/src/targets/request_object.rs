//! A request object: the first line is its header, and the rest its claims. A code is only for what the client signed, and every redirect
//! goes to its registered URI.

use http::Method;

use crate::answer::{parameter, redirected};
use crate::oracle::fields;
use crate::signed::{self, is_for, text, time};
use crate::world::{CALLBACK, ISSUER, NOW, request, with};

const LEEWAY: f64 = 61.0;

pub(super) fn run(data: &[u8]) {
    let [header, claims] = fields(data);
    let object = signed::sign(header, claims);
    let query =
        [("client_id", "signing"), ("response_type", "code"), ("scope", "openid"), ("request", &object)];
    let query = serde_urlencoded::to_string(query).expect("a query");
    let request = request(Method::GET, &format!("/authorize?{query}"), &[], Vec::new()).expect("a request");
    let response = with(async |world| world.send(request).await);
    let Some((target, pairs)) = redirected(&response) else { return };
    // Errors that belong to nobody else are the client's, whose URI is the signed one.
    assert!(target == CALLBACK || target.starts_with(ISSUER), "{target}");
    let Some(_) = parameter(&pairs, "code") else { return };
    assert_eq!(target, CALLBACK);
    let (header, claims) = signed::read(header, claims).expect("an object that was accepted");
    assert_eq!(text(&header, "alg"), Some("ES256"));
    assert!(!header.contains_key("crit"), "nothing that is critical is understood");
    assert_eq!(text(&claims, "redirect_uri"), Some(CALLBACK));
    assert!(text(&claims, "client_id").is_none_or(|client_id| client_id == "signing"));
    assert!(text(&claims, "iss").is_none_or(|issuer| issuer == "signing"));
    assert!(!claims.contains_key("aud") || is_for(&claims, ISSUER));
    assert!(time(&claims, "exp").is_none_or(|expires_at| expires_at > NOW - LEEWAY));
    assert!(time(&claims, "nbf").is_none_or(|not_before| not_before <= NOW + LEEWAY));
    assert!(!claims.contains_key("request") && !claims.contains_key("request_uri"));
    assert_eq!(parameter(&pairs, "state"), text(&claims, "state").filter(|state| !state.is_empty()));
}
