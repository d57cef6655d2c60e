//! The response mode `form_post` (OAuth 2.0 Form Post Response Mode).

use crate::support::OpenIdFixture;

const MODE: (&str, &str) = ("response_mode", "form_post");

#[tokio::test]
async fn the_response_is_a_form_that_sends_itself() {
    let provider = OpenIdFixture::start().await;
    for response_type in ["code", "id_token", "code id_token token"] {
        let answer = provider.authorize(&[MODE, ("response_type", response_type), ("state", "a\"b&c")]).await;
        assert_eq!(
            (answer.status.as_u16(), answer.header("content-type")),
            (200, "text/html; charset=utf-8")
        );
        assert_eq!(answer.header("cache-control"), "no-store");
        assert!(
            answer.body.contains(r#"<form method="post" action="https://client.example/cb">"#),
            "{answer:?}"
        );
        assert!(answer.body.contains(r#"name="state" value="a&quot;b&amp;c""#), "{answer:?}");
        assert!(answer.body.contains(r#"name="iss""#), "{answer:?}");
        for word in response_type.split(' ') {
            let name = if word == "token" { "access_token" } else { word };
            assert!(answer.body.contains(&format!("name=\"{name}\"")), "{name}: {answer:?}");
        }
        assert!(answer.body.contains("<button"), "it goes on without scripts");
        assert!(answer.header("content-security-policy").contains("script-src 'sha256-"), "{answer:?}");
    }
}

#[tokio::test]
async fn errors_come_the_same_way() {
    let provider = OpenIdFixture::start().await;
    let answer = provider.authorize(&[MODE, ("scope", "unknown")]).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert!(answer.body.contains(r#"name="error" value="invalid_scope""#), "{answer:?}");
    let answer = provider.authorize_as(&[MODE, ("prompt", "none")], &[]).await;
    assert!(answer.body.contains(r#"name="error" value="login_required""#), "{answer:?}");
}

#[tokio::test]
async fn an_unknown_mode_is_an_error() {
    let provider = OpenIdFixture::start().await;
    let answer = provider.authorize(&[("response_mode", "form.post")]).await;
    answer.assert_redirect_error(&provider.http.url, "invalid_request");
}
