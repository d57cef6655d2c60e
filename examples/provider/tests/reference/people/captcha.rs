//! A captcha of a service, on each page that strangers send.

use std::collections::HashMap;

use axum::routing::post;
use axum::{Form, Json, Router};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::{Site, is_account, open};
use crate::process::CONFIG;

type Asked = HashMap<String, String>;

/// A service: `right` is right, `broken` breaks it, and `stolen` was made for a site whose secret changed.
async fn service() -> (String, UnboundedReceiver<Asked>) {
    let (asked, questions) = unbounded_channel();
    let verify = move |Form(form): Form<Asked>| {
        let answer = match form["response"].as_str() {
            "right" => json!({ "success": true, "hostname": "login.example" }),
            "stolen" => json!({ "success": false, "error-codes": ["invalid-input-secret"] }),
            "broken" => Value::Null,
            _ => json!({ "success": false, "error-codes": ["invalid-input-response"] }),
        };
        let _ = asked.send(form);
        async move { Json(answer) }
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let host = listener.local_addr().expect("an address").to_string();
    let app = Router::new().route("/siteverify", post(verify));
    tokio::spawn(async move { axum::serve(listener, app).await });
    (host, questions)
}

#[tokio::test]
async fn each_page_of_strangers_has_it_and_its_answer_is_verified() {
    let (host, mut asked) = service().await;
    let table = format!(
        "\n[captcha]\nservice = \"turnstile\"\nsite_key = \"1x00AA\"\nsecret = \"the-secret\"\nverify = \"http://{host}/siteverify\"\n"
    );
    let site = Site::with(&format!("fetch_hosts = [{host:?}]\n{CONFIG}{table}")).await;
    let browser = site.browser();
    let login = open(&site.provider, &browser, "/account/security").await;
    assert!(login.has("form div.cf-turnstile[data-sitekey='1x00AA']"), "{login:?}");
    let policy = login.header("content-security-policy");
    for part in
        ["script-src https://challenges.cloudflare.com", "frame-src https://challenges.cloudflare.com"]
    {
        assert!(policy.contains(part), "{policy}");
    }
    let log_in = async |answer: &str| {
        let fields = [("username", "alice"), ("password", "wonderland"), ("cf-turnstile-response", answer)];
        browser.submit(&login.form("input[name=password]"), &fields).await
    };
    for answer in ["", "wrong"] {
        let again = log_in(answer).await;
        assert!(again.text().contains("Please solve the task"), "{answer}: {again:?}");
    }
    for answer in ["broken", "stolen"] {
        assert_eq!(log_in(answer).await.status, 500, "{answer}: nobody is let through");
    }
    assert!(is_account(&log_in("right").await));
    // An empty answer is no question.
    for answer in ["wrong", "broken", "stolen", "right"] {
        let question = asked.recv().await.expect("a question");
        assert_eq!((&*question["response"], &*question["secret"]), (answer, "the-secret"));
        assert_eq!(question["remoteip"], "127.0.0.1");
    }
    for path in ["/sign-up", "/password-reset", "/login/email"] {
        let browser = site.browser();
        let page = open(&site.provider, &browser, path).await;
        assert!(page.has("form div.cf-turnstile"), "{path}: {page:?}");
        let ask = async |answer: &str| {
            let fields = [("email", "alice@example.com"), ("cf-turnstile-response", answer)];
            browser.submit(&page.form("input[name=email]"), &fields).await
        };
        assert!(ask("wrong").await.text().contains("Please solve the task"), "{path}");
        assert!(ask("right").await.has("input[name=code]"), "{path}");
        assert_eq!(site.post.next().await.to, "alice@example.com");
    }
    assert_eq!(site.post.unread().await, 0);
}
