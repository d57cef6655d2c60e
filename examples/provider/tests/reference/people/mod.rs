//! What people do with their accounts themselves, over HTTP, with the e-mails that come of it.

mod abuse;
mod captcha;
mod configured;
mod import;
mod life;
mod post_office;
mod smtp;
mod switches;
mod tenants;

use test_clients::browser::{Browser, Page};

pub(crate) use self::post_office::{Mail, PostOffice};
use crate::process::{CONFIG, Origin, Provider};

/// All that can be switched on.
pub(crate) const ALL: &str = "\n[pages]\npeople = [\"sign_up\", \"password_reset\", \"email_login\", \"profile\", \"deletion\", \"export\"]\n";

/// A password that the rules accept.
pub(crate) const PASSWORD: &str = "seven green umbrellas";

/// A provider with all pages for people, and its mail server.
pub(crate) struct Site {
    pub(crate) provider: Provider,
    pub(crate) post: PostOffice,
}

impl Site {
    pub(crate) async fn start() -> Self {
        Self::with(CONFIG).await
    }

    /// With this store.
    pub(crate) async fn on(store: &str) -> Self {
        Self::with(&CONFIG.replace("store = \"memory:\"", &format!("store = {store:?}"))).await
    }

    /// With these clients and users.
    pub(crate) async fn with(config: &str) -> Self {
        let post = PostOffice::open().await;
        let provider = Provider::start_with(&format!("{config}{ALL}{}", post.config()));
        Self { provider, post }
    }

    pub(crate) fn browser(&self) -> Browser {
        Browser::new(&self.provider.url)
    }

    /// Asks for an e-mail on the page to which the login page leads at this path.
    pub(crate) async fn ask(&self, browser: &Browser, path: &str, address: &str) -> Page {
        ask(&self.provider, browser, path, address).await
    }

    /// From the login page to a new account, in this browser.
    pub(crate) async fn sign_up(&self, browser: &Browser, address: &str, password: &str) -> Page {
        sign_up(&self.provider, &self.post, browser, address, password).await
    }

    /// The security page of somebody who logs in, or the page that refuses them.
    pub(crate) async fn log_in(&self, browser: &Browser, username: &str, password: &str) -> Page {
        log_in(&self.provider, browser, username, password).await
    }
}

/// A page of the account; without a login, the page for it.
pub(crate) async fn open(origin: &Origin, browser: &Browser, path: &str) -> Page {
    browser.open(&origin.url_of(path)).await
}

pub(crate) async fn ask(origin: &Origin, browser: &Browser, path: &str, address: &str) -> Page {
    let login = open(origin, browser, "/account/security").await;
    ask_from(browser, &login, path, address).await
}

/// The same from a login page that is open.
pub(crate) async fn ask_from(browser: &Browser, login: &Page, path: &str, address: &str) -> Page {
    let way = login.attribute(&format!("a[href*='{path}']"), "href");
    let way = way.unwrap_or_else(|| panic!("no way to {path}: {login:?}"));
    let page = browser.open(login.url.join(&way).expect("a URL").as_str()).await;
    browser.submit(&page.form("input[name=email]"), &[("email", address)]).await
}

pub(crate) async fn sign_up(
    origin: &Origin,
    post: &PostOffice,
    browser: &Browser,
    address: &str,
    password: &str,
) -> Page {
    let sent = ask(origin, browser, "/sign-up", address).await;
    let mail = post.next().await;
    assert_eq!(mail.to, address);
    let page = browser.submit(&sent.form("input[name=code]"), &[("code", &mail.code())]).await;
    browser.submit(&page.form("input[name=password]"), &[("name", "Carol"), ("password", password)]).await
}

pub(crate) async fn log_in(origin: &Origin, browser: &Browser, username: &str, password: &str) -> Page {
    let login = open(origin, browser, "/account/security").await;
    browser.log_in(&login, username, password).await
}

/// Whether the page is one of an account.
pub(crate) fn is_account(page: &Page) -> bool {
    page.status.is_success() && page.url.path().contains("/account/")
}
