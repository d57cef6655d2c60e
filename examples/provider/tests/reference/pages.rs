//! Login and consent, by the rows A of the attacks.

use reqwest::StatusCode;

use crate::browser::{Browser, Page};
use crate::process::{CONFIG, Provider};

/// An authorization request of the client `web` for `read`.
fn request(provider: &Provider, scope: &str) -> String {
    let scope = scope.replace(' ', "+");
    provider.url_of(&format!(
        "/authorize?response_type=code&client_id=web&redirect_uri=https%3A%2F%2Fclient.example%2Fcb&scope={scope}&state=af0ifjsldkj"
    ))
}

#[track_caller]
fn assert_no_code(page: &Page) {
    let location = page.location().map(|location| location.to_string()).unwrap_or_default();
    assert!(!location.contains("code="), "{page:?}");
}

#[tokio::test]
async fn pages_are_recognised_by_their_controls() {
    let provider = Provider::start();
    let browser = Browser::new(&provider.url);
    let login = browser.open(&request(&provider, "read write")).await;
    assert!(
        login.has("input[name=username]") && login.has("input[name=password][type=password]"),
        "{login:?}"
    );
    let consent = browser.log_in(&login, "alice", "wonderland").await;
    for control in ["button[name=decision][value=allow]", "button[name=decision][value=deny]"] {
        assert!(consent.has(control), "{control} in {consent:?}");
    }
    let text = consent.text();
    for said in ["Notes <b>on the web</b>", "Read your notes", "Change your notes"] {
        assert!(text.contains(said), "{said:?} in {text:?}");
    }
}

#[tokio::test]
async fn a_wrong_password_leads_back_to_the_login() {
    let provider = Provider::start();
    let browser = Browser::new(&provider.url);
    let login = browser.open(&request(&provider, "read")).await;
    let again = browser.log_in(&login, "alice", "<script>guess").await;
    assert_no_code(&again);
    assert!(again.has("input[name=password]"), "{again:?}");
    let unknown = browser.log_in(&again, "nobody", "guess").await;
    assert_eq!((unknown.status, unknown.text().replace("nobody", "alice")), (again.status, again.text()));
    let consent = browser.log_in(&unknown, "alice", "wonderland").await;
    assert!(consent.has("button[name=decision]"), "{consent:?}");
}

#[tokio::test]
async fn a_01_forms_without_their_anti_forgery_value_are_refused() {
    let provider = Provider::start();
    let (alice, mallory) = (Browser::new(&provider.url), Browser::new(&provider.url));
    let login = alice.open(&request(&provider, "read")).await;
    let foreign = mallory.open(&request(&provider, "read")).await.form("input[name=password]");
    let credentials = [("username", "alice"), ("password", "wonderland")];

    let mut without = login.form("input[name=password]");
    without.fields.clear();
    let mut of_another_session = login.form("input[name=password]");
    of_another_session.fields = foreign.fields;
    for form in [&without, &of_another_session] {
        let refused = alice.submit(form, &credentials).await;
        assert!(refused.status.is_client_error(), "{refused:?}");
    }

    let consent = alice.log_in(&login, "alice", "wonderland").await;
    let form = consent.form("button[name=decision]");
    let mut without = form.clone();
    without.fields.retain(|_, value| value.is_empty());
    let refused = alice.submit(&without, &[("decision", "allow")]).await;
    assert!(refused.status.is_client_error(), "{refused:?}");
    assert_no_code(&refused);

    let response = alice.submit(&form, &[("decision", "allow")]).await.response();
    assert!(response.contains_key("code"), "{response:?}");
    // Sent twice, it has one outcome.
    assert_eq!(alice.submit(&form, &[("decision", "allow")]).await.response(), response);
    let logout = alice.open(&provider.url_of("/logout")).await.form("button[name=decision]");
    alice.submit(&logout, &[("decision", "logout")]).await;
    let stale = alice.submit(&form, &[("decision", "allow")]).await;
    assert!(stale.status.is_client_error(), "{stale:?}");
    assert_no_code(&stale);
}

#[tokio::test]
async fn a_02_every_page_keeps_out_of_frames_caches_and_referrers() {
    let provider = Provider::start();
    let browser = Browser::new(&provider.url);
    let login = browser.open(&request(&provider, "read")).await;
    let wrong = browser.log_in(&login, "alice", "guess").await;
    let consent = browser.log_in(&wrong, "alice", "wonderland").await;
    let error = browser.open(&provider.url_of("/authorize?client_id=nobody")).await;
    assert!(error.has("[data-error=invalid_client]"), "{error:?}");
    for page in [login, wrong, consent, error] {
        assert!(page.header("content-security-policy").contains("frame-ancestors 'none'"), "{page:?}");
        assert_eq!(page.header("x-frame-options"), "DENY");
        assert_eq!(page.header("referrer-policy"), "no-referrer");
        assert_eq!(page.header("cache-control"), "no-store");
        assert!(!page.body.contains("<script"), "{page:?}");
    }
}

#[tokio::test]
async fn a_03_markup_is_escaped() {
    let provider = Provider::start();
    let browser = Browser::new(&provider.url);
    let login = browser.open(&request(&provider, "read")).await;
    let again = browser.log_in(&login, "\"><script>alert(1)</script>", "x").await;
    assert!(!again.body.contains("<script"), "{again:?}");
    let consent = browser.log_in(&again, "alice", "wonderland").await;
    assert!(consent.body.contains("&lt;b&gt;") || consent.body.contains("&#60;b&#62;"), "{consent:?}");
}

#[tokio::test]
async fn a_04_the_session_cookie_is_guarded_and_renewed_at_login() {
    let provider = Provider::start();
    let client =
        reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client");
    let first = client.get(request(&provider, "read")).send().await.expect("an answer");
    let cookie = first.headers()["set-cookie"].to_str().expect("text").to_owned();
    for attribute in ["HttpOnly", "SameSite=Lax"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    assert!(!cookie.contains("Secure"), "plain http would lose it: {cookie}");

    let session = cookie.split(';').next().expect("a pair").to_owned();
    let location = first.headers()["location"].to_str().expect("text").to_owned();
    let login_url = url::Url::parse(&provider.url).and_then(|url| url.join(&location)).expect("a URL");
    let login = client.get(login_url.clone()).header("cookie", &session).send().await.expect("an answer");
    let form = Page::fixed(login_url, login).await.form("input[name=password]");
    let mut fields = form.fields.clone();
    fields.extend([("username".into(), "alice".into()), ("password".into(), "wonderland".into())]);
    let in_ =
        client.post(form.action).header("cookie", &session).form(&fields).send().await.expect("an answer");
    let renewed =
        in_.headers()["set-cookie"].to_str().expect("a renewed cookie").split(';').next().map(str::to_owned);
    assert_ne!(renewed.as_deref(), Some(session.as_str()));

    // The old identifier is invalid: it leads to the login again.
    let fixed =
        client.get(request(&provider, "read")).header("cookie", &session).send().await.expect("an answer");
    assert!(fixed.headers()["location"].to_str().expect("text").contains("login"), "{fixed:?}");
}

#[tokio::test]
async fn a_04_the_session_cookie_of_an_https_issuer_is_secure() {
    let config = format!("issuer = \"https://login.example\"\ninsecure_transport = true\n{CONFIG}");
    let provider = Provider::start_with(&config);
    let client =
        reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client");
    let first = client.get(request(&provider, "read")).send().await.expect("an answer");
    assert!(first.headers()["set-cookie"].to_str().expect("text").contains("Secure"));
}

#[tokio::test]
async fn a_05_a_person_who_denies_is_heard() {
    let provider = Provider::start();
    let browser = Browser::new(&provider.url);
    let login = browser.open(&request(&provider, "read")).await;
    let consent = browser.log_in(&login, "alice", "wonderland").await;
    let response = browser.decide(&consent, "deny").await.response();
    assert_eq!(response["error"], "access_denied");
    assert_eq!((&*response["state"], &response["iss"]), ("af0ifjsldkj", &provider.url));
}

#[tokio::test]
async fn a_07_a_wider_scope_is_asked_about_again() {
    let provider = Provider::start();
    let browser = Browser::new(&provider.url);
    browser.approve(&request(&provider, "read"), "alice", "wonderland").await.response();
    let known = browser.open(&request(&provider, "read")).await;
    assert!(known.response().contains_key("code"), "asked again for what was given");
    let wider = browser.open(&request(&provider, "read write")).await;
    assert!(wider.has("button[name=decision]"), "{wider:?}");
}

#[tokio::test]
async fn a_08_redirects_after_a_post_are_303() {
    let provider = Provider::start();
    // The browser asserts it of every redirect within the provider; this is the one that leaves it.
    let page = Browser::new(&provider.url).approve(&request(&provider, "read"), "alice", "wonderland").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_09_guessing_is_slowed_for_known_and_unknown_users_alike() {
    let provider = Provider::start();
    for username in ["alice", "nobody"] {
        let browser = Browser::new(&provider.url);
        let mut page = browser.open(&request(&provider, "read")).await;
        let mut blocked = 0;
        for _ in 0..30 {
            page = browser.log_in(&page, username, "guess").await;
            blocked += usize::from(page.status == StatusCode::TOO_MANY_REQUESTS);
        }
        assert!(blocked > 0, "{username} can be guessed without end");
    }
    // The others are not locked out.
    let page = Browser::new(&provider.url).approve(&request(&provider, "read"), "bob", "builder").await;
    assert!(page.response().contains_key("code"), "{page:?}");
}

#[tokio::test]
async fn a_10_the_validated_parameters_count() {
    let provider = Provider::start();
    let browser = Browser::new(&provider.url);
    let login = browser.open(&request(&provider, "read")).await;
    let consent = browser.log_in(&login, "alice", "wonderland").await;
    let changed = [
        ("decision", "allow"),
        ("scope", "read write"),
        ("client_id", "app"),
        ("redirect_uri", "https://evil.example/"),
        ("state", "changed"),
    ];
    let page = browser.submit(&consent.form("button[name=decision]"), &changed).await;
    let location = page.location().expect("a redirect");
    assert_eq!(location.host_str(), Some("client.example"));
    let response = page.response();
    assert_eq!(response["state"], "af0ifjsldkj");
    let tokens = reqwest::Client::new()
        .post(provider.url_of("/token"))
        .basic_auth("web", Some("a-long-random-secret"))
        .form(&[
            ("grant_type", "authorization_code"),
            ("code", &response["code"]),
            ("redirect_uri", "https://client.example/cb"),
        ])
        .send()
        .await
        .expect("an answer");
    let tokens: serde_json::Value = tokens.json().await.expect("JSON");
    assert_eq!(tokens["scope"], "read");
}
