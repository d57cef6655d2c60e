//! Authorization details: what is granted was asked for, has a declared type, and is granted again as it is.

use http::Method;
use serde_json::Value;

use crate::answer::{members, parameter, redirected, succeeded};
use crate::world::{SECRET, World, request, with};

const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

pub(super) fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    with(async |world| {
        let Some(granted) = granted(world, text).await else { return };
        let asked: Vec<Value> = serde_json::from_str(text).expect("what is no list of objects was accepted");
        assert_eq!(granted.len(), asked.len());
        for (granted, asked) in granted.iter().zip(&asked) {
            assert_eq!(granted["type"], "payment_initiation");
            let members = granted.as_object().expect("an object");
            assert!(
                members.iter().all(|(name, value)| asked.get(name) == Some(value)),
                "{granted} for {asked}"
            );
            assert!(granted["amount"].as_u64().is_some_and(|amount| amount > 0));
        }
        let written = Value::from(granted.clone()).to_string();
        assert_eq!(self::granted(world, &written).await, Some(granted));
    });
}

/// What a client gets that asks for this; `None` if it is refused.
async fn granted(world: &World, details: &str) -> Option<Vec<Value>> {
    let query = [
        ("client_id", "web"),
        ("response_type", "code"),
        ("scope", "read"),
        ("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
        ("code_challenge_method", "S256"),
        ("authorization_details", details),
    ];
    let query = serde_urlencoded::to_string(query).expect("a query");
    let response = world.send(request(Method::GET, &format!("/authorize?{query}"), &[], Vec::new())?).await;
    let (_, pairs) = redirected(&response)?;
    let Some(code) = parameter(&pairs, "code") else {
        let refused = ["invalid_authorization_details", "invalid_request"];
        assert!(parameter(&pairs, "error").is_some_and(|code| refused.contains(&code)), "{pairs:?}");
        return None;
    };
    let form = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("code_verifier", VERIFIER),
        ("client_id", "web"),
        ("client_secret", SECRET),
    ];
    let body = serde_urlencoded::to_string(form).expect("a form");
    let response = world.post("/token", &[], body.into_bytes()).await?;
    assert!(succeeded(&response), "the code of an approval was refused: {response:?}");
    let granted = members(&response).remove("authorization_details")?;
    Some(granted.as_array().expect("a list").clone())
}
