//! Rows A that concern the endpoint; those about pages are tested on the reference provider.

use crate::support::{Fixture, parameters_of};

#[tokio::test]
async fn a_02_the_error_page_keeps_out_of_frames_caches_and_referrers() {
    let fixture = Fixture::start().await;
    let page = fixture.authorize(&[("client_id", "nobody")]).await;
    page.assert_page("invalid_client");
    assert!(page.header("content-security-policy").contains("frame-ancestors 'none'"), "{page:?}");
    assert_eq!((page.header("x-frame-options"), page.header("referrer-policy")), ("DENY", "no-referrer"));
    assert_eq!(page.header("cache-control"), "no-store");
}

#[tokio::test]
async fn a_03_markup_in_a_parameter_is_not_shown() {
    let fixture = Fixture::start().await;
    let page = fixture.authorize(&[("client_id", "<script>alert(1)</script>")]).await;
    page.assert_page("invalid_client");
    assert!(!page.body.contains("<script"), "{page:?}");
}

#[tokio::test]
async fn a_05_the_resource_owner_denies() {
    let fixture = Fixture::start().await;
    let answer = fixture.authorize_as(&[("state", "xyz")], &[("x-deny", "1")]).await;
    answer.assert_redirect_error(&fixture.http.url, "access_denied");
    assert_eq!(parameters_of(&answer)["state"], "xyz");
}

#[tokio::test]
async fn a_06_a_code_in_the_query_and_a_token_in_the_fragment() {
    let fixture = Fixture::start().await;
    let code = fixture.authorize(&[]).await;
    assert!(code.header("location").contains("?code=") && !code.header("location").contains('#'), "{code:?}");
    for response_type in ["token", "code token"] {
        let answer = fixture.authorize(&[("response_type", response_type)]).await;
        let (before, fragment) = answer.header("location").split_once('#').expect("a fragment");
        assert!(!before.contains('?') && fragment.contains("access_token="), "{answer:?}");
        assert_eq!(parameters_of(&answer)["iss"], fixture.http.url);
    }
}

#[tokio::test]
async fn a_08_every_redirect_is_a_303() {
    let fixture = Fixture::start().await;
    let headers = [("content-type", "application/x-www-form-urlencoded"), ("x-user", "alice")];
    let body = "response_type=code&client_id=other";
    let answer = fixture.http.send("POST", "/authorize", &headers, Some(body.into())).await;
    assert_eq!(answer.status, 303, "{answer:?}");
}

#[tokio::test]
async fn a_11_switched_off_while_it_runs() {
    let fixture = Fixture::start().await;
    fixture.server.settings().set_available(false);
    let form = [("grant_type", "client_credentials")];
    fixture.http.token_as_web(&form).await.assert_error(503, "temporarily_unavailable");
    for path in ["/introspect", "/revoke"] {
        let answer = fixture.http.post(path, Some(("web", "web-client-secret")), &[("token", "x")]).await;
        answer.assert_error(503, "temporarily_unavailable");
    }
    fixture.authorize(&[]).await.assert_redirect_error(&fixture.http.url, "temporarily_unavailable");
    fixture.authorize(&[("client_id", "nobody")]).await.assert_page("invalid_client");
    fixture.server.settings().set_available(true);
    assert_eq!(fixture.http.token_as_web(&form).await.status, 200);
}

#[tokio::test]
async fn a_12_plain_http_on_a_public_host() {
    let fixture = Fixture::start().await;
    let form = "application/x-www-form-urlencoded";
    for headers in [
        &[("host", "notes.example"), ("content-type", form)][..],
        &[("host", "notes.example"), ("content-type", form), ("x-forwarded-proto", "https")],
        &[("host", "notes.example"), ("content-type", form), ("forwarded", "proto=https")],
        &[("host", "127.0.0.1.evil.example"), ("content-type", form)],
    ] {
        for path in ["/token", "/introspect", "/revoke"] {
            let answer = fixture.http.send("POST", path, headers, Some("token=x".into())).await;
            answer.assert_error(400, "insecure_transport");
        }
        let page = fixture.http.get("/authorize?client_id=web", &headers[..1]).await;
        page.assert_page("insecure_transport");
    }
}
