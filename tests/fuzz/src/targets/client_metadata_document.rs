//! A client's metadata document: `CLIENT_ID` stands for the URL where it is. A code is only for a document that names that URL and the redirect
//! URI, and has no secret.

use http::Method;
use serde_json::Value;

use crate::answer::{parameter, redirected};
use crate::oracle::filled;
use crate::signed::fresh;
use crate::world::{CALLBACK, ISSUER, request, with};

pub(super) fn run(data: &[u8]) {
    let client_id = format!("https://client.example/{}.json", fresh());
    let document = filled(data, &[("CLIENT_ID", &client_id)]);
    let query = [
        ("client_id", client_id.as_str()),
        ("redirect_uri", CALLBACK),
        ("response_type", "code"),
        ("scope", "read"),
        ("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
        ("code_challenge_method", "S256"),
    ];
    let query = serde_urlencoded::to_string(query).expect("a query");
    let request = request(Method::GET, &format!("/authorize?{query}"), &[], Vec::new()).expect("a request");
    let response = with(async |world| {
        world.site.publish(&document);
        world.send(request).await
    });
    let Some((target, pairs)) = redirected(&response) else { return };
    if target.starts_with(ISSUER) {
        return;
    }
    assert_eq!(target, CALLBACK);
    let Ok(Value::Object(members)) = serde_json::from_slice(&document) else { panic!("it is no document") };
    assert_eq!(members["client_id"], client_id);
    assert!(members["redirect_uris"].as_array().is_some_and(|uris| uris.iter().any(|uri| uri == CALLBACK)));
    if parameter(&pairs, "code").is_some() {
        for secret in ["client_secret", "client_secret_expires_at"] {
            assert!(
                members.get(secret).is_none_or(Value::is_null),
                "{secret} in a document that anybody can read"
            );
        }
        let method = members.get("token_endpoint_auth_method").and_then(Value::as_str);
        assert!(method.is_none_or(|method| !method.starts_with("client_secret")), "{method:?}");
    }
}
