//! Rows C: client authentication.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use oauth_runtime::{Client, ClientError, ClientMetadata, ClientSecret, SecretTransport};

use crate::support::{Answer, Changed, Fixture, redemption};

const GRANT: [(&str, &str); 1] = [("grant_type", "client_credentials")];

/// A client credentials request with this `Authorization` header and this body.
async fn with_header(fixture: &Fixture, authorization: &str, body: &str) -> Answer {
    let headers = [("authorization", authorization), ("content-type", "application/x-www-form-urlencoded")];
    fixture.http.send("POST", "/token", &headers, Some(body.into())).await
}

fn basic(pair: &[u8]) -> String {
    format!("Basic {}", STANDARD.encode(pair))
}

#[tokio::test]
async fn c_01_unknown_clients_and_wrong_secrets_look_alike() {
    let fixture = Fixture::start().await;
    let unknown = fixture.http.post("/token", Some(("nobody", "web-client-secret")), &GRANT).await;
    let wrong = fixture.http.post("/token", Some(("web", "guess")), &GRANT).await;
    wrong.assert_error(401, "invalid_client");
    assert_eq!((unknown.status, &unknown.body), (wrong.status, &wrong.body));
    let without_date = |answer: &Answer| {
        let mut headers = answer.headers.clone();
        headers.remove("date");
        headers
    };
    assert_eq!(without_date(&unknown), without_date(&wrong));
}

#[tokio::test]
async fn c_02_a_failed_basic_authentication_is_challenged() {
    let fixture = Fixture::start().await;
    let answer = fixture.http.post("/token", Some(("web", "guess")), &GRANT).await;
    assert!(answer.header("www-authenticate").starts_with("Basic realm=\""), "{answer:?}");
}

/// A challenge hides the error from oauth4webapi, openid-client and Auth.js, and makes a browser ask for a password.
#[tokio::test]
async fn c_02_a_client_that_did_not_use_the_header_is_not_challenged() {
    let fixture = Fixture::start().await;
    for path in ["/token", "/introspect", "/revoke", "/device_authorization"] {
        for credentials in
            [&[][..], &[("client_id", "web"), ("client_secret", "guess")], &[("client_id", "app2")]]
        {
            let form = [&[GRANT[0], ("token", "x")], credentials].concat();
            let answer = fixture.http.post(path, None, &form).await;
            answer.assert_error(401, "invalid_client");
            assert!(!answer.headers.contains_key("www-authenticate"), "{path} {answer:?}");
        }
        let basic = fixture.http.post(path, Some(("web", "guess")), &[GRANT[0], ("token", "x")]).await;
        basic.assert_error(401, "invalid_client");
        assert!(basic.header("www-authenticate").starts_with("Basic realm=\""), "{path} {basic:?}");
    }
}

#[tokio::test]
async fn c_03_header_and_body_together() {
    let fixture = Fixture::start().await;
    let form = [GRANT[0], ("client_id", "web"), ("client_secret", "web-client-secret")];
    fixture
        .http
        .post("/token", Some(("web", "web-client-secret")), &form)
        .await
        .assert_error(400, "invalid_request");
    let twice = format!("grant_type=client_credentials&client_secret={}", "web-client-secret");
    fixture
        .http
        .post_raw("/token", Some(("web", "web-client-secret")), &twice)
        .await
        .assert_error(400, "invalid_request");
}

#[tokio::test]
async fn c_04_malformed_basic_headers() {
    let fixture = Fixture::start().await;
    for header in [
        "Basic",
        "Basic ",
        "Basic not!base64",
        "Bearer abc",
        &basic(b"web"),
        &basic(b":web-client-secret"),
        &basic(b"web:\xff"),
        &basic(b"web:%zz"),
    ] {
        let answer = with_header(&fixture, header, "grant_type=client_credentials").await;
        answer.assert_error(401, "invalid_client");
    }
}

#[tokio::test]
async fn c_04_an_encoded_pair_decodes_and_works() {
    let fixture = Fixture::start().await;
    let client =
        Client::confidential("a:b", "c d+e that is long").grant_types(["client_credentials"]).build();
    fixture.store().put_client(client.expect("a valid client"));
    let answer =
        with_header(&fixture, &basic(b"a%3Ab:c+d%2Be+that+is+long"), "grant_type=client_credentials").await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let raw =
        with_header(&fixture, &basic(b"a%3Ab:c d+e that is long"), "grant_type=client_credentials").await;
    raw.assert_error(401, "invalid_client");
}

#[tokio::test]
async fn c_05_another_client_in_the_body() {
    let fixture = Fixture::start().await;
    let form = [GRANT[0], ("client_id", "other")];
    fixture.http.token_as_web(&form).await.assert_error(400, "invalid_request");
    let same = [GRANT[0], ("client_id", "web")];
    assert_eq!(fixture.http.token_as_web(&same).await.status, 200);
}

#[tokio::test]
async fn c_06_a_confidential_client_without_credentials() {
    let fixture = Fixture::start().await;
    for path in ["/token", "/introspect", "/revoke"] {
        for form in [&[GRANT[0], ("token", "x")][..], &[GRANT[0], ("token", "x"), ("client_id", "web")]] {
            fixture.http.post(path, None, form).await.assert_error(401, "invalid_client");
        }
    }
}

#[tokio::test]
async fn c_07_a_public_client_with_a_secret() {
    let fixture = Fixture::start().await;
    let form = [("grant_type", "refresh_token"), ("refresh_token", "x")];
    for secret in ["made-up", ""] {
        fixture.http.post("/token", Some(("app", secret)), &form).await.assert_error(401, "invalid_client");
    }
    let in_body = [form[0], form[1], ("client_id", "app"), ("client_secret", "made-up")];
    fixture.http.post("/token", None, &in_body).await.assert_error(401, "invalid_client");
}

/// `web` is registered for the header, `post` for the body.
async fn by_header_and_in_body(fixture: &Fixture, client_id: &str) -> (u16, u16) {
    let secret = format!("{client_id}-client-secret");
    let header = fixture.http.post("/token", Some((client_id, &secret)), &GRANT).await;
    let form = [GRANT[0], ("client_id", client_id), ("client_secret", &secret)];
    let body = fixture.http.post("/token", None, &form).await;
    for answer in [&header, &body] {
        assert!(answer.status == 200 || answer.text("error") == "invalid_client", "{answer:?}");
    }
    (header.status.as_u16(), body.status.as_u16())
}

#[tokio::test]
async fn c_08_a_secret_counts_in_the_header_and_in_the_body() {
    let fixture = Fixture::start().await;
    for client_id in ["web", "post"] {
        assert_eq!(by_header_and_in_body(&fixture, client_id).await, (200, 200), "{client_id}");
    }
    // As the Python SDK of MCP does.
    let both = fixture.http.token_as_web(&[GRANT[0], ("client_id", "web")]).await;
    assert_eq!(both.status, 200, "{both:?}");
}

#[tokio::test]
async fn c_08_a_strict_server_has_the_registered_transport_alone() {
    let client_secret_transport = SecretTransport::Registered;
    let fixture = Fixture::start_with(Changed { client_secret_transport, ..Changed::default() }).await;
    assert_eq!(by_header_and_in_body(&fixture, "web").await, (200, 401));
    assert_eq!(by_header_and_in_body(&fixture, "post").await, (401, 200));
    let lenient = Client::confidential("web", "web-client-secret").secret_transport(SecretTransport::Any);
    let lenient = lenient.grant_types(["client_credentials"]).build().expect("a valid client");
    fixture.store().put_client(lenient);
    assert_eq!(by_header_and_in_body(&fixture, "web").await, (200, 200));
}

#[tokio::test]
async fn c_08_a_strict_client_has_the_registered_transport_alone() {
    let fixture = Fixture::start().await;
    let strict =
        Client::confidential("web", "web-client-secret").secret_transport(SecretTransport::Registered);
    let strict = strict.grant_types(["client_credentials"]).build().expect("a valid client");
    let stored: Client =
        serde_json::from_value(serde_json::to_value(&strict).expect("JSON")).expect("a client");
    fixture.store().put_client(stored);
    assert_eq!(by_header_and_in_body(&fixture, "web").await, (200, 401));
    assert_eq!(by_header_and_in_body(&fixture, "post").await, (200, 200));
}

#[tokio::test]
async fn c_09_client_credentials_of_a_public_client() {
    let fixture = Fixture::start().await;
    let form = [GRANT[0], ("client_id", "app")];
    fixture.http.post("/token", None, &form).await.assert_error(400, "unauthorized_client");
    let registered = Client::public("greedy").grant_types(["client_credentials"]).build();
    assert_eq!(registered.err(), Some(ClientError::PublicClientCredentials));
}

#[tokio::test]
async fn c_10_a_grant_or_response_type_that_is_not_registered() {
    let fixture = Fixture::start().await;
    let password = [("grant_type", "password"), ("username", "alice"), ("password", "wonderland")];
    let service = Some(("service", "service-client-secret"));
    fixture.http.post("/token", service, &password).await.assert_error(400, "unauthorized_client");

    let narrow = Client::confidential("narrow", "narrow-client-secret")
        .redirect_uri("https://client.example/cb")
        .scope("read");
    fixture.store().put_client(narrow.build().expect("a valid client"));
    for response_type in ["token", "code token", "none"] {
        let answer = fixture.authorize(&[("client_id", "narrow"), ("response_type", response_type)]).await;
        answer.assert_redirect_error(&fixture.http.url, "unauthorized_client");
    }
}

#[tokio::test]
async fn c_13_a_disabled_or_deleted_client_takes_its_tokens_with_it() {
    for delete in [false, true] {
        let fixture = Fixture::start().await;
        let tokens = fixture.tokens().await;
        let code = fixture.code().await;
        let client =
            Client::confidential("web", "web-client-secret").redirect_uri("https://client.example/cb");
        if delete {
            assert!(fixture.store().remove_client("web"));
        } else {
            fixture.store().put_client(client.disabled().build().expect("a valid client"));
        }
        assert!(!fixture.is_active(&tokens.text("access_token")).await);
        assert_eq!(fixture.http.introspect(&tokens.text("refresh_token")).await["active"], false);
        fixture.http.token_as_web(&redemption(&code)).await.assert_error(401, "invalid_client");
        fixture.refresh(&tokens.text("refresh_token")).await.assert_error(401, "invalid_client");
        fixture.authorize(&[]).await.assert_page("invalid_client");
    }
}

#[test]
fn a_secret_that_can_be_guessed_makes_no_client() {
    for short in ["", "secret", "0123456789abcde", "äöüäöüäöü"] {
        let client = Client::confidential("web", short).grant_types(["client_credentials"]).build();
        assert_eq!(client.err(), Some(ClientError::SecretTooShort), "{short}");
        assert_eq!(
            ClientSecret::digest_of(&short.into()).err(),
            Some(ClientError::SecretTooShort),
            "{short}"
        );
    }
    let client = Client::confidential("web", "0123456789abcdef").grant_types(["client_credentials"]).build();
    assert!(client.is_ok(), "{client:?}");
}

/// An older version may have stored such a client.
#[tokio::test]
async fn an_empty_secret_opens_nothing_even_where_one_is_stored() {
    let fixture = Fixture::start().await;
    let mut metadata = ClientMetadata::default();
    metadata.grant_types = vec!["client_credentials".into()];
    let stored =
        Client::from_metadata("open", vec![ClientSecret::Sha256(oauth_runtime::Digest::of(""))], metadata);
    fixture.store().put_client(stored.expect("as an older version stored it"));
    fixture.http.post("/token", Some(("open", "")), &GRANT).await.assert_error(401, "invalid_client");
}

#[tokio::test]
async fn two_live_secrets_while_one_is_replaced() {
    let fixture = Fixture::start().await;
    let second = ClientSecret::digest_of(&"new-client-secret".into()).expect("long");
    let client = Client::confidential("web", "web-client-secret")
        .second_secret(second)
        .grant_types(["client_credentials"]);
    fixture.store().put_client(client.build().expect("a valid client"));
    for (secret, status) in
        [("web-client-secret", 200), ("new-client-secret", 200), ("old-client-secret", 401)]
    {
        assert_eq!(
            fixture.http.post("/token", Some(("web", secret)), &GRANT).await.status,
            status,
            "{secret}"
        );
    }
}
