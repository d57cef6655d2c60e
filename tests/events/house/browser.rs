//! A browser without scripts: cookies, forms, and redirects that it follows within the house.

use oauth_runtime::ui::Mail;
use url::Url;

use super::provider::{CALLBACK, ISSUER, PASSWORD};
use super::run::Run;
use crate::support::{Answer, CHALLENGE, VERIFIER, parameters_of};

#[derive(Default)]
pub(super) struct Browser {
    cookies: Vec<(String, String)>,
}

/// A page, or a redirect that leaves the house.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) answer: Answer,
}

impl Browser {
    async fn send(&mut self, run: &mut Run, (method, path): (&str, &str), form: &[(&str, &str)]) -> Page {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let cookies = cookies.join("; ");
        let headers = [("cookie", cookies.as_str())];
        let headers = if cookies.is_empty() { &headers[..0] } else { &headers[..] };
        let answer = run.send((method, path), headers, form).await;
        for cookie in answer.headers.get_all("set-cookie") {
            let pair = cookie.to_str().expect("text").split(';').next().expect("a pair");
            let (name, value) = pair.split_once('=').expect("a pair");
            self.cookies.retain(|(own, _)| own != name);
            if !value.is_empty() {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        Page { answer }
    }

    async fn follow(&mut self, run: &mut Run, mut page: Page) -> Page {
        for _ in 0..10 {
            let Some(next) = page.next() else { return page };
            page = self.send(run, ("GET", &next), &[]).await;
        }
        panic!("redirected in circles: {page:?}")
    }

    pub(super) async fn open(&mut self, run: &mut Run, path: &str) -> Page {
        let page = self.send(run, ("GET", path), &[]).await;
        self.follow(run, page).await
    }

    /// Sends the form with this action, with some of its fields filled in.
    pub(super) async fn submit(
        &mut self,
        run: &mut Run,
        page: &Page,
        action: &str,
        filled: &[(&str, &str)],
    ) -> Page {
        let own = page.fields(action);
        let kept = own.iter().filter(|(name, _)| filled.iter().all(|(other, _)| other != name));
        let form: Vec<(&str, &str)> =
            kept.map(|(name, value)| (name.as_str(), value.as_str())).chain(filled.iter().copied()).collect();
        let page = self.send(run, ("POST", action), &form).await;
        self.follow(run, page).await
    }

    /// Opens a page that asks for a login, and logs in.
    pub(super) async fn log_in(&mut self, run: &mut Run, path: &str, username: &str, password: &str) -> Page {
        let page = self.open(run, path).await;
        self.submit(run, &page, "/login", &[("username", username), ("password", password)]).await
    }

    /// Somebody who is logged in for this page of their account.
    pub(super) async fn of(run: &mut Run, username: &str, path: &str) -> (Self, Page) {
        let mut browser = Self::default();
        let page = browser.log_in(run, path, username, PASSWORD).await;
        (browser, page)
    }

    /// Ends the session in this browser, which keeps its other cookies.
    pub(super) fn forget_session(&mut self) {
        self.cookies.retain(|(name, _)| name.contains('.') || name.contains("browser_state"));
    }
}

impl Page {
    fn next(&self) -> Option<String> {
        let location = self.answer.header("location");
        let path = location.strip_prefix(ISSUER).unwrap_or(location);
        path.starts_with('/').then(|| path.to_owned())
    }

    pub(super) fn says(&self, text: &str) -> bool {
        self.answer.body.contains(text)
    }

    /// The fields of the form with this action, as a browser sends them.
    #[track_caller]
    fn fields(&self, action: &str) -> Vec<(String, String)> {
        let mark = format!("action=\"{action}\"");
        let form =
            self.answer.body.split_once(&mark).unwrap_or_else(|| panic!("no form to {action}: {self:?}")).1;
        let form = form.split("</form>").next().unwrap_or_default();
        let inputs = form.split("<input ").skip(1).filter_map(|input| input.split('>').next());
        let sent = inputs.filter(|input| !input.contains("type=\"checkbox\"") || input.contains(" checked"));
        sent.map(|input| (attribute(input, "name"), attribute(input, "value"))).collect()
    }

    /// The texts after a mark, each up to the next tag.
    pub(super) fn after(&self, mark: &str) -> Vec<String> {
        let found = self.answer.body.split(mark).skip(1).filter_map(|rest| rest.split(['<', '"']).next());
        found.map(plain).collect()
    }

    /// A parameter of the redirect to the client.
    #[track_caller]
    pub(super) fn parameter(&self, name: &str) -> String {
        parameters_of(&self.answer).remove(name).unwrap_or_else(|| panic!("no {name}: {self:?}"))
    }
}

fn attribute(element: &str, name: &str) -> String {
    let mark = format!("{name}=\"");
    plain(element.split_once(&mark).and_then(|(_, rest)| rest.split('"').next()).unwrap_or_default())
}

fn plain(escaped: &str) -> String {
    escaped.replace("&quot;", "\"").replace("&#39;", "'").replace("&#x2f;", "/").replace("&amp;", "&")
}

/// The path that an e-mail leads to.
pub(super) fn link(run: &mut Run, mail: &Mail) -> String {
    let rest = mail.text.split_once(ISSUER).expect("a link").1;
    let path = rest.split_whitespace().next().expect("a path").to_owned();
    let url = Url::parse(&format!("{ISSUER}{path}")).expect("a URL");
    for (_, value) in url.query_pairs() {
        run.secret(&value);
    }
    path
}

/// An authorization request of a client.
pub(super) fn request(client_id: &str, scope: &str) -> String {
    let query = serde_urlencoded::to_string([
        ("response_type", "code"),
        ("client_id", client_id),
        ("redirect_uri", CALLBACK),
        ("scope", scope),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ]);
    format!("/authorize?{}", query.expect("a query"))
}

/// The redemption of a code.
pub(super) fn redeeming(code: &str) -> [(&str, &str); 4] {
    [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
    ]
}
