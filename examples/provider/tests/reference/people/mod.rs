//! What people do with their accounts themselves, over HTTP, with the e-mails that come of it.

mod post_office;
mod sign_up;

use crate::browser::{Browser, Page};
use crate::process::{CONFIG, Provider};

pub(crate) use post_office::{Mail, PostOffice};

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

    /// With these clients and users.
    pub(crate) async fn with(config: &str) -> Self {
        let post = PostOffice::open().await;
        let provider = Provider::start_with(&format!("{config}{ALL}{}", post.config()));
        Self { provider, post }
    }

    pub(crate) fn browser(&self) -> Browser {
        Browser::new(&self.provider.url)
    }

    /// The login page, for an application or for the person's own account.
    pub(crate) async fn login(&self, browser: &Browser) -> Page {
        browser.open(&self.provider.url_of("/account/security")).await
    }

    /// Asks for an e-mail on the page to which the login page leads at this path.
    pub(crate) async fn ask(&self, browser: &Browser, path: &str, address: &str) -> Page {
        let login = self.login(browser).await;
        let way = login.attribute(&format!("a[href*='{path}']"), "href");
        let way = way.unwrap_or_else(|| panic!("no way to {path}: {login:?}"));
        let page = browser.open(login.url.join(&way).expect("a URL").as_str()).await;
        browser.submit(&page.form("input[name=email]"), &[("email", address)]).await
    }

    /// From the login page to a new account, in this browser.
    pub(crate) async fn sign_up(&self, browser: &Browser, address: &str, password: &str) -> Page {
        let sent = self.ask(browser, "/sign-up", address).await;
        let mail = self.post.next().await;
        assert_eq!(mail.to, address);
        let page = browser.submit(&sent.form("input[name=code]"), &[("code", &mail.code())]).await;
        browser.submit(&page.form("input[name=password]"), &[("name", "Carol"), ("password", password)]).await
    }
}
