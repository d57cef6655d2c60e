//! A client's assertion: the first line is its header, and the rest its claims; `FRESH` stands for a new `jti`. `edit 17 A` in the first
//! line changes one character of a valid one. What is accepted satisfies RFC 7523 section 3.

use serde_json::json;

use crate::answer::succeeded;
use crate::oracle::{fields, filled};
use crate::signed::{self, is_for, text, time};
use crate::world::{ISSUER, NOW, with};

/// How far the clocks of client and provider may differ, in seconds.
const LEEWAY: f64 = 61.0;

/// The longest life of an assertion, in seconds.
const LONGEST: f64 = 3_600.0;

pub(super) fn run(data: &[u8]) {
    let data = filled(data, &[("FRESH", &signed::fresh())]);
    let [header, claims] = fields(&data);
    if let Some(edit) = header.strip_prefix(b"edit ") {
        return edited(edit);
    }
    if !is_accepted(&signed::sign(header, claims)) {
        return;
    }
    let (header, claims) = signed::read(header, claims).expect("an assertion that was accepted has objects");
    assert_eq!(text(&header, "alg"), Some("ES256"));
    assert!(!header.contains_key("crit"), "nothing that is critical is understood");
    assert_eq!((text(&claims, "iss"), text(&claims, "sub")), (Some("signing"), Some("signing")));
    assert!(is_for(&claims, ISSUER), "{claims:?}");
    assert!(text(&claims, "jti").is_some_and(|jti| !jti.is_empty()));
    let expires_at = time(&claims, "exp").expect("a time");
    assert!(expires_at > NOW - LEEWAY && expires_at <= NOW + LONGEST + LEEWAY, "{expires_at}");
    assert!(time(&claims, "nbf").is_none_or(|not_before| not_before <= NOW + LEEWAY));
    assert!(time(&claims, "iat").is_none_or(|issued_at| issued_at <= NOW + LEEWAY));
}

/// No other text than the signed one is accepted.
fn edited(edit: &[u8]) {
    let Some((at, character)) = super::edit(edit) else { return };
    let claims = json!({
        "iss": "signing", "sub": "signing", "aud": ISSUER, "jti": signed::fresh(), "exp": NOW + 60.0,
    });
    let whole = signed::sign(br#"{"alg":"ES256"}"#, claims.to_string().as_bytes());
    let mut changed = whole.clone().into_bytes();
    let at = at % changed.len();
    changed[at] = character;
    let Ok(changed) = String::from_utf8(changed) else { return };
    assert_eq!(is_accepted(&changed), changed == whole, "{changed}");
}

fn is_accepted(assertion: &str) -> bool {
    let form = [
        ("grant_type", "authorization_code"),
        ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
        ("client_assertion", assertion),
    ];
    let body = serde_urlencoded::to_string(form).expect("a form");
    let response = with(async |world| world.post("/token", &[], body.into_bytes()).await).expect("a request");
    assert!(!succeeded(&response), "there is no code");
    let error = crate::answer::members(&response);
    // An authenticated client is told what is missing.
    match error["error"].as_str() {
        Some("invalid_client") => false,
        Some("invalid_request" | "invalid_grant") => true,
        other => panic!("{other:?}"),
    }
}
