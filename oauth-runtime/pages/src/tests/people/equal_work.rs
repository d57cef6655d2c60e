//! The work for known and unknown people is the same, and so is the time.

use std::collections::BTreeMap;

use super::super::store_calls::Counting;
use super::*;

#[oauth_server(
    grants(authorization_code),
    responses(code),
    people(sign_up, password_reset, email_login),
    scope_module = scope_of_equal_work
)]
struct Counted {
    #[store]
    store: Counting,
    #[ui]
    pages: Pages,
}

impl Served for Counted {
    async fn authorization(&self, request: http::Request<Bytes>) -> http::Response<Bytes> {
        self.create_authorization_response(request).await
    }
}

/// The calls of the task that sends e-mail, outside of requests.
const OF_THE_TASK: [&str; 3] = ["claim_mails", "postpone_mail", "delete_mail"];

fn server() -> Arc<Counted> {
    let store = MemoryStore::new();
    store.put_user("alice", PASSWORD.clone(), ALICE);
    let claims = Claims::new().with("email", "alice@example.org").with("email_verified", true);
    store.put_claims(ALICE, claims);
    // Somebody whom the operator keeps elsewhere, and somebody whose address nobody verified.
    for (subject, address, verified) in [("kept", "kept@example.org", true), (BOB, "bob@example.org", false)]
    {
        store.put_user(subject, PASSWORD.clone(), subject);
        let claims = Claims::new().with("email", address).with("email_verified", verified);
        store.put_claims(subject, claims);
    }
    let pages = Pages::builder().mailer(Mailbox::default()).kept_elsewhere(|subject| subject == "kept");
    let pages = pages.build().expect("pages");
    let issuer = "http://127.0.0.1:9000".parse().expect("an issuer");
    Counted::builder(issuer, Counting::new(store), pages).build()
}

/// The calls of the store for each step of somebody: the form, and a wrong code or password after it.
async fn calls(
    path: &str,
    fields: &[(&str, &str)],
    then: &[(&str, &str)],
) -> Vec<BTreeMap<&'static str, usize>> {
    let server = server();
    let browser = Browser::new(Arc::clone(&server));
    let page = browser.open(path).await;
    let action = if page.asks("/login") { "/login" } else { path };
    let take = || {
        let mut calls = server.store.take();
        calls.retain(|method, _| !OF_THE_TASK.contains(method));
        calls
    };
    take();
    let sent = browser.submit(&page, action, fields).await;
    let first = take();
    let last = browser.submit(&sent, action, then).await;
    assert!(last.says("wrong"), "{last:?}");
    vec![first, take()]
}

#[tokio::test]
async fn a_known_address_or_name_makes_the_calls_of_an_unknown_one() {
    let code = [("code", "0000 0000")];
    for path in ["/sign-up", "/password-reset", "/login/email"] {
        let known = calls(path, &[("email", "alice@example.org")], &code).await;
        assert_eq!(known, calls(path, &[("email", "nobody@example.org")], &code).await, "{path}");
        assert_eq!((known[0]["find_by_email"], known[0]["create_mail"]), (1, 1), "{path}: {known:?}");
        assert!(known[1].contains_key("put_ticket"), "{path}: {known:?}");
        // A hash takes longer than everything else together.
        for step in &known {
            assert!(
                !step.contains_key("authenticate") && !step.contains_key("set_password"),
                "{path}: {known:?}"
            );
        }
    }
    let wrong = |username| [("username", username), ("password", "guess")];
    let path = "/account/applications";
    let known = calls(path, &wrong("alice"), &wrong("alice")).await;
    assert_eq!(known, calls(path, &wrong("nobody"), &wrong("nobody")).await);
    assert_eq!(known[0]["authenticate"], 1, "{known:?}");
}

/// Who gets another e-mail or none makes no other calls either: a ticket, and an e-mail that the task looks at later.
#[tokio::test]
async fn whoever_has_an_address_makes_the_calls_of_nobody() {
    let code = [("code", "0000 0000")];
    for path in ["/password-reset", "/login/email"] {
        let nobody = calls(path, &[("email", "nobody@example.org")], &code).await;
        assert_eq!((nobody[0]["put_ticket"], nobody[0]["create_mail"]), (1, 1), "{path}: {nobody:?}");
        for address in ["alice@example.org", "kept@example.org", "bob@example.org"] {
            assert_eq!(calls(path, &[("email", address)], &code).await, nobody, "{path} {address}");
        }
    }
}
