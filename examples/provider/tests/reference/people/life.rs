//! From sign-up to deletion, on every store.

use serde_json::Value;
use test_needs::needs;
use test_servers::{MariaDb, Postgres, Redis};

use super::{PASSWORD, Site, ask_from, is_account, open};
use crate::process::Provider;
use test_clients::browser::{Browser, Page};

/// An authorization request of the client `web`.
const REQUEST: &str = "/authorize?response_type=code&client_id=web&redirect_uri=https%3A%2F%2Fclient.example%2Fcb\
                       &scope=read&state=xyz";

/// The access token of an approval, on the consent page or after it.
async fn token(provider: &Provider, browser: &Browser, page: Page) -> String {
    let answer = match page.has("button[name=decision]") {
        true => browser.decide(&page, "allow").await.response(),
        false => page.response(),
    };
    let form = [
        ("grant_type", "authorization_code"),
        ("code", &answer["code"]),
        ("redirect_uri", "https://client.example/cb"),
    ];
    let tokens = crate::stores::post(&crate::stores::client(), provider, "/token", &form).await;
    let tokens: Value = tokens.expect("an answer").json().await.expect("JSON");
    tokens["access_token"].as_str().unwrap_or_else(|| panic!("{tokens}")).to_owned()
}

async fn life(store: &str) {
    let site = Site::on(store).await;
    let (provider, post) = (&site.provider, &site.post);
    let browser = site.browser();

    // An application asks, and the person has no account yet: the request waits.
    let login = browser.open(&provider.url_of(REQUEST)).await;
    let sent = ask_from(&browser, &login, "/sign-up", "Carol@Example.org").await;
    let mail = post.next().await;
    assert_eq!(mail.to.to_lowercase(), "carol@example.org");
    let weak = browser.submit(&sent.form("input[name=code]"), &[("code", &mail.code())]).await;
    let weak = browser.submit(&weak.form("input[name=password]"), &[("password", "short")]).await;
    assert!(weak.text().contains("too short"), "{weak:?}");
    let consent = browser
        .submit(&weak.form("input[name=password]"), &[("name", "Carol"), ("password", PASSWORD)])
        .await;
    let (client, token) = (crate::stores::client(), token(provider, &browser, consent).await);
    let me = client.get(provider.url_of("/api/me")).bearer_auth(&token).send().await.expect("an answer");
    let me: Value = me.json().await.expect("JSON");
    let subject = me["sub"].as_str().expect("a sub").to_owned();

    // The profile, and a new address, which is confirmed there and told to the old one.
    let profile = open(provider, &browser, "/account/profile").await;
    let saved = browser.submit(&profile.form("input[name=nickname]"), &[("nickname", "Caro")]).await;
    assert!(saved.text().contains("carol@example.org") && saved.body.contains("Caro"), "{saved:?}");
    let change = open(provider, &browser, "/account/email").await;
    let sent = browser.submit(&change.form("input[name=email]"), &[("email", "caro@example.com")]).await;
    let mail = post.next().await;
    assert_eq!(mail.to, "caro@example.com");
    let confirm = browser.submit(&sent.form("input[name=code]"), &[("code", &mail.code())]).await;
    assert!(confirm.text().contains("gets the address"), "{confirm:?}");
    let changed = browser.submit(&confirm.form("input[name=question]"), &[]).await;
    assert!(changed.text().contains("caro@example.com"), "{changed:?}");
    let told = post.next().await;
    assert!(
        told.to == "carol@example.org" && told.text.contains("has another e-mail address now"),
        "{told:?}"
    );

    // A new password ends the sessions elsewhere; the user name is the new address.
    let elsewhere = site.browser();
    let page = site.log_in(&elsewhere, "caro@example.com", PASSWORD).await;
    assert!(is_account(&page), "{page:?}");
    let page = site.log_in(&site.browser(), "carol@example.org", PASSWORD).await;
    assert!(!is_account(&page), "the old address logs in nobody: {page:?}");
    let change = open(provider, &browser, "/account/password").await;
    let new = "nine purple giraffes";
    let done = browser.submit(&change.form("input[name=password]"), &[("password", new)]).await;
    assert!(is_account(&done), "{done:?}");
    assert_eq!(post.next().await.to, "caro@example.com");
    assert!(open(provider, &elsewhere, "/account/security").await.has("input[name=password]"));

    // The application asks again: its access ended with the old password.
    let me = client.get(provider.url_of("/api/me")).bearer_auth(&token).send().await.expect("an answer");
    assert_eq!(me.status(), 401, "what the old password began");
    let page = browser.open(&provider.url_of(REQUEST)).await;
    let token = self::token(provider, &browser, page).await;

    // A login with a link instead of the password.
    let by_mail = site.browser();
    site.ask(&by_mail, "/login/email", "caro@example.com").await;
    let link = post.next().await.link();
    assert!(is_account(&by_mail.open(&link).await));

    // The copy of the data, and the end.
    let page = open(provider, &browser, "/account/export").await;
    let copy = browser.submit(&page.form("input[name=csrf]"), &[]).await;
    let copy: Value = serde_json::from_str(&copy.body).unwrap_or_else(|_| panic!("{copy:?}"));
    assert_eq!((&copy["sub"], &copy["claims"]["nickname"]), (&Value::from(&*subject), &Value::from("Caro")));
    assert_eq!(copy["grants"][0]["client_id"], "web");
    let page = open(provider, &browser, "/account/delete").await;
    let unsure = browser.submit(&page.form("input[name=sure]"), &[("sure", "")]).await;
    assert!(unsure.has("input[name=sure]"), "{unsure:?}");
    let gone = browser.submit(&page.form("input[name=sure]"), &[("sure", "yes")]).await;
    assert!(gone.text().contains("Your account is deleted"), "{gone:?}");
    assert!(post.next().await.text.contains("was deleted"));
    let me = client.get(provider.url_of("/api/me")).bearer_auth(&token).send().await.expect("an answer");
    assert_eq!(me.status(), 401, "the token of a person who is gone");
    assert!(!is_account(&site.log_in(&site.browser(), "caro@example.com", new).await));
    assert!(open(provider, &by_mail, "/account/security").await.has("input[name=password]"));
    // Name and address are free again.
    let again = site.browser();
    let account = site.sign_up(&again, "caro@example.com", PASSWORD).await;
    assert!(is_account(&account), "{account:?}");
}

#[tokio::test]
async fn a_person_comes_and_goes_in_memory() {
    life("memory:").await;
}

#[tokio::test]
async fn a_person_comes_and_goes_on_sqlite() {
    let folder = tempfile::tempdir().expect("a directory");
    life(&format!("sqlite://{}", folder.path().join("auth.db").display())).await;
}

#[tokio::test]
async fn a_person_comes_and_goes_on_postgresql() {
    needs!(POSTGRESQL);
    life(&Postgres::shared().fresh_database()).await;
}

#[tokio::test]
async fn a_person_comes_and_goes_on_mariadb() {
    needs!(MARIADB);
    life(&MariaDb::shared().fresh_database()).await;
}

#[tokio::test]
async fn a_person_comes_and_goes_on_redis() {
    needs!(REDIS);
    life(&Redis::shared().fresh_database()).await;
}
