//! Invalid bytes in parameters, and unknown parameters.

use crate::support::{Answer, Fixture, parameters_of, redemption};

const WEB: Option<(&str, &str)> = Some(("web", "web-client-secret"));

/// Malformed as a name and as a value.
const MALFORMED: [&str; 9] =
    ["%", "%2", "%zz", "a%%20", "%ff", "%C3%28", "%ED%A0%80", "%00", "%0D%0AX-Evil:%201"];

#[tokio::test]
async fn p_10_malformed_parameters() {
    let fixture = Fixture::start().await;
    for bad in MALFORMED {
        for name in ["grant_type", "scope", "redirect_uri"] {
            let body = format!("grant_type=client_credentials&{name}={bad}");
            let answer = fixture.http.post_raw("/token", WEB, &body).await;
            answer.assert_error(400, "invalid_request");
            assert_unsplit(&answer);
        }
        for path in ["/introspect", "/revoke"] {
            let answer = fixture.http.post_raw(path, WEB, &format!("token={bad}")).await;
            answer.assert_error(400, "invalid_request");
            assert_unsplit(&answer);
        }
        let valid = "response_type=code&client_id=web&redirect_uri=https%3A%2F%2Fclient.example%2Fcb";
        for query in [format!("{valid}&scope={bad}"), format!("client_id={bad}")] {
            let answer = fixture.http.get(&format!("/authorize?{query}"), &[("x-user", "alice")]).await;
            answer.assert_page("invalid_request");
            assert_unsplit(&answer);
        }
    }
    assert_eq!(fixture.store().token_count(), 0);
}

#[track_caller]
fn assert_unsplit(answer: &Answer) {
    assert!(!answer.headers.contains_key("x-evil"), "{answer:?}");
    assert!(!answer.body.contains("X-Evil"), "{answer:?}");
}

#[tokio::test]
async fn p_10_raw_bytes_in_a_body() {
    let fixture = Fixture::start().await;
    let mut wire = fixture.http.connect().await;
    for bytes in [&b"\xff"[..], b"\0", b"\r\nX-Evil: 1", b"\xc3", b"\xed\xa0\x80"] {
        let mut body =
            b"client_id=post&client_secret=post-client-secret&grant_type=client_credentials&scope=".to_vec();
        body.extend_from_slice(bytes);
        let reply = wire.post("/token", &body).await;
        assert_eq!(reply.status, 400, "{reply:?}");
        assert!(reply.body.contains("\"invalid_request\""), "{reply:?}");
        assert!(!reply.head.contains("X-Evil"), "{reply:?}");
    }
}

#[tokio::test]
async fn p_10_a_name_that_is_named_in_the_error_is_harmless() {
    let fixture = Fixture::start().await;
    let name = "\"\\><script>\u{e9}";
    let answer =
        fixture.http.token_as_web(&[("grant_type", "client_credentials"), (name, "1"), (name, "2")]).await;
    answer.assert_error(400, "invalid_request");
    let description = answer.text("error_description");
    let allowed = |c: char| matches!(c, ' '..='~') && !matches!(c, '"' | '\\');
    assert!(description.chars().all(allowed), "{description}");

    let answer = fixture.authorize(&[(name, "1"), (name, "2")]).await;
    answer.assert_redirect_error(&fixture.http.url, "invalid_request");
    assert!(!answer.header("location").contains('<'), "{answer:?}");
}

#[tokio::test]
async fn p_11_malformed_parameters_that_nobody_knows_are_ignored() {
    let fixture = Fixture::start().await;
    for bad in MALFORMED.iter().flat_map(|bad| [format!("{bad}=1"), format!("utm={bad}")]) {
        let answer =
            fixture.http.post_raw("/token", WEB, &format!("grant_type=client_credentials&{bad}")).await;
        assert_eq!(answer.status, 200, "{bad} {answer:?}");
        assert_unsplit(&answer);
        let token = answer.text("access_token");
        for (path, client) in
            [("/introspect", ("api", "api-client-secret")), ("/revoke", ("web", "web-client-secret"))]
        {
            let answer = fixture.http.post_raw(path, Some(client), &format!("{bad}&token={token}")).await;
            assert_eq!(answer.status, 200, "{path} {bad} {answer:?}");
        }
        let device =
            fixture.http.post_raw("/device_authorization", None, &format!("client_id=tv&{bad}")).await;
        assert_eq!(device.status, 200, "{bad} {device:?}");
        let valid = "response_type=code&client_id=web&redirect_uri=https%3A%2F%2Fclient.example%2Fcb";
        let answer = fixture.http.get(&format!("/authorize?{valid}&{bad}"), &[("x-user", "alice")]).await;
        assert!(parameters_of(&answer).contains_key("code"), "{bad} {answer:?}");
        assert_unsplit(&answer);
    }
}

#[tokio::test]
async fn a_body_may_end_in_a_line_break() {
    let fixture = Fixture::start().await;
    for end in ["\r\n", "\n"] {
        let body = format!("grant_type=client_credentials&scope=read{end}");
        assert_eq!(fixture.http.post_raw("/token", WEB, &body).await.status, 200, "{end:?}");
        let more = format!("{body}{end}");
        fixture.http.post_raw("/token", WEB, &more).await.assert_error(400, "invalid_request");
    }
}

#[tokio::test]
async fn p_11_unknown_parameters_are_ignored() {
    let fixture = Fixture::start().await;
    let unknown = [("made_up", "1"), ("GRANT_TYPE", "password"), ("request_id", "\u{20ac}")];
    let answer = fixture.authorize(&unknown).await;
    let code = parameters_of(&answer).remove("code").expect("a code");
    let mut form = redemption(&code)[..3].to_vec();
    form.extend(unknown);
    let token = fixture.http.token_as_web(&form).await.text("access_token");
    for (path, client) in
        [("/introspect", ("api", "api-client-secret")), ("/revoke", ("web", "web-client-secret"))]
    {
        let form = [("token", token.as_str()), unknown[0], unknown[1], unknown[2]];
        assert_eq!(fixture.http.post(path, Some(client), &form).await.status, 200, "{path}");
    }
    assert!(!fixture.is_active(&token).await);
}

#[tokio::test]
async fn p_14_characters_that_a_scope_must_not_have() {
    let fixture = Fixture::start().await;
    for scope in [
        "re\"ad",
        "re\\ad",
        "read\twrite",
        "re\u{1}ad",
        "re\u{7f}ad",
        "re\u{e9}d",
        "\u{ff52}ead",
        "read\u{a0}write",
    ] {
        for grant_type in ["client_credentials", "password"] {
            let form = [
                ("grant_type", grant_type),
                ("username", "alice"),
                ("password", "wonderland"),
                ("scope", scope),
            ];
            fixture.http.token_as_web(&form).await.assert_error(400, "invalid_scope");
        }
        let answer = fixture.authorize(&[("scope", scope)]).await;
        answer.assert_redirect_error(&fixture.http.url, "invalid_scope");
    }
    assert_eq!(fixture.store().token_count(), 0);
}
