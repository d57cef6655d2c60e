//! A forgotten password, and every abuse of it.

use std::cell::Cell;

use oauth_runtime::Digest;
use oauth_runtime::Timestamp;
use oauth_runtime::store::{AnyStore, TicketStore};
use test_needs::needs;
use test_servers::{MariaDb, Postgres, Redis};

use super::{PASSWORD, Site, is_account, open};
use test_clients::browser::{Browser, Page};

const NEW: &str = "nine purple giraffes";
const CAROL: &str = "carol@example.org";

/// Carol has an account, and has forgotten the password.
async fn forgetful(store: &str) -> Site {
    let site = Site::on(store).await;
    let account = site.sign_up(&site.browser(), CAROL, PASSWORD).await;
    assert!(is_account(&account), "{account:?}");
    site
}

/// The page on which she chooses a new one, in a browser of her own.
async fn confirmed(site: &Site) -> (Browser, Page, String) {
    let browser = site.browser();
    site.ask(&browser, "/password-reset", CAROL).await;
    let link = site.post.next().await.link();
    let page = browser.open(&link).await;
    assert!(page.has("input[name=password]"), "{page:?}");
    (browser, page, link)
}

fn is_over(page: &Page) -> bool {
    page.text().contains("link or code is not valid")
}

async fn choose(browser: &Browser, page: &Page, password: &str) -> Page {
    browser.submit(&page.form("input[name=password]"), &[("password", password)]).await
}

async fn a_link_counts_once_for_one_browser(store: &str) {
    let site = forgetful(store).await;
    let thief = site.browser();
    let (browser, page, link) = confirmed(&site).await;
    assert!(is_over(&thief.open(&link).await), "another browser");
    // The form of somebody else, from another browser.
    let stolen = choose(&thief, &page, "eight blue umbrellas").await;
    assert!(stolen.status.is_client_error() || is_over(&stolen), "{stolen:?}");
    let done = choose(&browser, &page, NEW).await;
    assert!(done.text().contains("Your password is changed"), "{done:?}");
    assert_eq!(site.post.next().await.to, CAROL, "she is told");
    for replayed in [browser.open(&link).await, choose(&browser, &page, "eight blue umbrellas").await] {
        assert!(is_over(&replayed), "{replayed:?}");
    }
    assert!(!is_account(&site.log_in(&site.browser(), CAROL, PASSWORD).await));
    assert!(is_account(&site.log_in(&site.browser(), CAROL, NEW).await));
    assert!(open(&site.provider, &browser, "/account/security").await.has("input[name=password]"));
}

async fn of_many_forms_at_once_one_counts(store: &str) {
    let site = forgetful(store).await;
    let (browser, page, _) = confirmed(&site).await;
    let passwords: Vec<String> = (1..=6).map(|number| format!("{NEW} {number}")).collect();
    let forms = passwords.iter().map(|password| choose(&browser, &page, password));
    let answers = futures_util::future::join_all(forms).await;
    let done = answers.iter().filter(|page| page.text().contains("Your password is changed")).count();
    assert_eq!(done, 1, "{answers:?}");
    let mut knows = 0;
    for password in &passwords {
        knows += usize::from(is_account(&site.log_in(&site.browser(), CAROL, password).await));
    }
    assert_eq!(knows, 1);
    assert!(!is_account(&site.log_in(&site.browser(), CAROL, PASSWORD).await));
}

/// Half an hour passes: the test makes the ticket older in the store that the provider uses.
async fn a_link_that_is_too_old_counts_no_more(url: &str) {
    let site = forgetful(url).await;
    let (browser, page, link) = confirmed(&site).await;
    let store = AnyStore::connect(url).await.expect("the store");
    let link_url: url::Url = link.parse().expect("a URL");
    let name = link_url.query_pairs().find(|(name, _)| name == "ticket").expect("a ticket").1.into_owned();
    let mut ticket = store.get_ticket(&Digest::of(&name)).await.expect("the store").expect("the ticket");
    let data = ticket.data.clone();
    ticket = ticket.next(data);
    ticket.expires_at = Timestamp::from_unix(1_700_000_000);
    assert!(store.put_ticket(ticket).await.expect("the store"));
    assert!(is_over(&choose(&browser, &page, NEW).await));
    assert!(is_over(&browser.open(&link).await));
    assert!(is_account(&site.log_in(&site.browser(), CAROL, PASSWORD).await), "the old password counts");
}

/// Each with a store of its own; nobody else reaches one in memory.
async fn abused(fresh: impl Fn() -> String) {
    a_link_counts_once_for_one_browser(&fresh()).await;
    of_many_forms_at_once_one_counts(&fresh()).await;
    nobody_learns_who_has_an_account(&fresh()).await;
    let url = fresh();
    if url != "memory:" {
        a_link_that_is_too_old_counts_no_more(&url).await;
    }
}

#[tokio::test]
async fn a_reset_withstands_abuse_in_memory() {
    abused(|| "memory:".to_owned()).await;
}

#[tokio::test]
async fn a_reset_withstands_abuse_on_sqlite() {
    let (folder, made) = (tempfile::tempdir().expect("a directory"), Cell::new(0));
    abused(|| {
        made.set(made.get() + 1);
        format!("sqlite://{}/{}.db", folder.path().display(), made.get())
    })
    .await;
}

#[tokio::test]
async fn a_reset_withstands_abuse_on_postgresql() {
    needs!(POSTGRESQL);
    abused(|| Postgres::shared().fresh_database()).await;
}

#[tokio::test]
async fn a_reset_withstands_abuse_on_mariadb() {
    needs!(MARIADB);
    abused(|| MariaDb::shared().fresh_database()).await;
}

#[tokio::test]
async fn a_reset_withstands_abuse_on_redis() {
    needs!(REDIS);
    abused(|| Redis::shared().fresh_database()).await;
}

/// In two windows of one login, and by a second click in each.
#[tokio::test]
async fn a_password_that_is_changed_twice_at_once_is_one_that_the_person_knows() {
    let folder = tempfile::tempdir().expect("a directory");
    let site = forgetful(&format!("sqlite://{}/auth.db", folder.path().display())).await;
    let mut password = PASSWORD.to_owned();
    for round in 0..3 {
        let browser = site.browser();
        assert!(is_account(&site.log_in(&browser, CAROL, &password).await));
        let page = open(&site.provider, &browser, "/account/password").await;
        let choices = ["one", "two"].map(|window| format!("{NEW} {round} {window}"));
        let (one, again, two) = tokio::join!(
            choose(&browser, &page, &choices[0]),
            choose(&browser, &page, &choices[0]),
            choose(&browser, &page, &choices[1]),
        );
        let mut known = Vec::new();
        for choice in choices {
            if is_account(&site.log_in(&site.browser(), CAROL, &choice).await) {
                known.push(choice);
            }
        }
        assert_eq!(known.len(), 1, "{round}: {one:?} {again:?} {two:?}");
        password = known.remove(0);
    }
}

/// The page without what differs from visit to visit.
fn plain(page: &Page, address: &str) -> String {
    let mut body = page.body.replace(address, "ADDRESS");
    for name in ["request", "csrf", "question"] {
        if let Some(value) =
            page.attribute(&format!("input[name={name}]"), "value").filter(|it| !it.is_empty())
        {
            body = body.replace(&value, "SECRET");
        }
    }
    body
}

/// The answers are equal; the test in process counts the calls of the store, which make the time.
async fn nobody_learns_who_has_an_account(store: &str) {
    let site = forgetful(store).await;
    for (path, stranger) in [
        ("/password-reset", "nobody@example.org"),
        ("/login/email", "nobody@example.org"),
        ("/sign-up", "new@example.org"),
    ] {
        let (one, other) = (site.browser(), site.browser());
        let known = site.ask(&one, path, CAROL).await;
        let unknown = site.ask(&other, path, stranger).await;
        assert_eq!(known.status, unknown.status, "{path}");
        assert_eq!(plain(&known, CAROL), plain(&unknown, stranger), "{path}");
        let guess = async |browser: &Browser, page: &Page| {
            browser.submit(&page.form("input[name=code]"), &[("code", "0000 0000")]).await
        };
        let (known, unknown) = (guess(&one, &known).await, guess(&other, &unknown).await);
        assert_eq!(plain(&known, CAROL), plain(&unknown, stranger), "{path}");
        let mail = site.post.next().await;
        assert_eq!(mail.to, CAROL, "{path}");
        match path {
            // One says that there is an account; the other goes to somebody who has none yet.
            "/sign-up" => assert_eq!(site.post.next().await.to, stranger),
            _ => assert_eq!(site.post.unread().await, 0, "{path}"),
        }
    }
}
