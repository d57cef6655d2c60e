//! An access token: the first line is the `Authorization` header, and the rest a form. `TOKEN` stands for a valid token. What is accepted
//! is that token and no other text.

use http::Method;
use oauth_runtime::resource::authorize;
use oauth_runtime::testing::TestClient;

use crate::oracle::{fields, filled};
use crate::world::{CALLBACK, Fuzzed, SECRET, request, with};

pub(super) fn run(data: &[u8]) {
    with(async |world| {
        let web = TestClient::confidential(&world.server, "web", SECRET).redirect_uri(CALLBACK);
        let token = web.client_credentials("read").await.expect("a token").access_token;
        let data = filled(data, &[("TOKEN", &token)]);
        let [authorization, body] = fields(&data);
        let headers: &[(&str, &[u8])] =
            if authorization.is_empty() { &[] } else { &[("authorization", authorization)] };
        let Some(asked) = request(Method::GET, "/notes", headers, Vec::new()) else { return };
        let (parts, _) = asked.into_parts();
        let granted = match authorize::<(), Fuzzed>(&world.server, &parts).await {
            Ok(granted) => granted.is_some(),
            Err(error) => {
                let refused =
                    ["invalid_request", "invalid_token", "invalid_dpop_proof"].contains(&error.code());
                assert!(refused, "{error}");
                false
            }
        };
        let words: Vec<&[u8]> =
            authorization.split(|byte| *byte == b' ').filter(|word| !word.is_empty()).collect();
        let has_it = matches!(*words, [scheme, sent] if scheme.eq_ignore_ascii_case(b"bearer") && sent == token.as_bytes());
        assert!(!granted || has_it, "another text than the token was accepted");
        if authorization == format!("Bearer {token}").as_bytes() {
            assert!(granted, "the token was refused");
        }
        in_form(world, headers, body, &token).await;
    });
}

/// The UserInfo endpoint also takes a token from a form: here one that is no person's.
async fn in_form(world: &crate::world::World, headers: &[(&str, &[u8])], body: &[u8], token: &str) {
    let Some(response) = world.post("/userinfo", headers, body.to_vec()).await else { return };
    assert!(response.status().is_client_error(), "a client's own token is no person's: {response:?}");
    let echoed = response
        .headers()
        .values()
        .any(|value| value.as_bytes().windows(token.len()).any(|window| window == token.as_bytes()));
    assert!(!echoed, "the response repeats the token");
}
