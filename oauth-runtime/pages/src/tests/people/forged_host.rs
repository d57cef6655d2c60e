//! Links in e-mails, whatever host a request names.

use http::{HeaderName, HeaderValue, Method, Request, header};

use super::*;
use crate::respond;

/// What a stranger or a careless proxy may send.
const FORGED: [(&str, &str); 5] = [
    ("host", "evil.example"),
    ("x-forwarded-host", "evil.example"),
    ("x-forwarded-server", "evil.example"),
    ("x-original-host", "evil.example"),
    ("forwarded", "host=evil.example;proto=http"),
];

/// U-146: a link with a one-time secret leads to the issuer.
#[tokio::test]
async fn an_e_mail_links_to_the_issuer_whatever_host_the_request_names() {
    let world = World::new();
    let browser = world.browser();
    for (path, address) in [
        ("/password-reset", "alice@example.org"),
        ("/login/email", "alice@example.org"),
        ("/sign-up", "carol@example.org"),
    ] {
        let page = browser.open(path).await;
        let mut fields = page.fields(path);
        fields.retain(|(name, _)| name != "email");
        fields.push(("email".to_owned(), address.to_owned()));
        let body = serde_urlencoded::to_string(fields).expect("encoded");
        let mut head = browser.head(Method::POST, path);
        for (name, value) in FORGED {
            head.headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        assert_eq!(head.headers[header::HOST], "evil.example");
        let response = respond(&*world.server, Request::from_parts(head, Bytes::from(body))).await;
        assert!(response.status().is_success() || response.status().is_redirection(), "{path}: {response:?}");
        let answered = format!("{:?} {}", response.headers(), String::from_utf8_lossy(response.body()));
        assert!(!answered.contains("evil.example"), "{path}: {answered}");
        let mail = world.mailbox.next().await;
        assert!(!format!("{mail:?}").contains("evil.example"), "{path}: {mail:?}");
        assert!(mail.text.contains("http://127.0.0.1:9000/"), "{path}: {mail:?}");
    }
}
