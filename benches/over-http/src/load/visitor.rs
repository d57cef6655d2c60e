//! What one connection sends.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use world::{CALLBACK, CLIENT_ID, CLIENT_SECRET, PEOPLE, SCOPE, session};

use super::answer::Answer;
use super::browser::{Arrived, Browser};
use super::connection::Connection;
use super::form::Form;
use super::work::Work;
use crate::Result;
use crate::site::Site;

/// The pair of RFC 7636 appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// `CALLBACK` in a query string or a form.
const CALLBACK_ENCODED: &str = "https%3A%2F%2Fclient.example%2Fcb";

/// A visitor: a client, and the browsers of its people.
pub(crate) struct Visitor {
    connection: Connection,
    site: Site,
    work: Work,
    request: Vec<u8>,
    form: Vec<u8>,
    /// What a client sends with each request (RFC 6749 section 2.3.1).
    authorization: String,
    /// The token that is introspected, or with which the next refresh is made.
    token: String,
    /// The next person.
    person: usize,
    /// The browser, where people log in on pages.
    browser: Browser,
    /// The page that is opened over and over.
    page: String,
}

impl Visitor {
    /// A visitor who can begin. What the work needs has happened.
    pub(crate) async fn arrive(site: Site, work: Work, number: usize) -> Result<Self> {
        let mut visitor = Self {
            connection: Connection::open(&site.address).await?,
            site,
            work,
            request: Vec::new(),
            form: Vec::new(),
            authorization: format!("Basic {}", STANDARD.encode(format!("{CLIENT_ID}:{CLIENT_SECRET}"))),
            token: String::new(),
            person: number * 1_000_003,
            browser: Browser::new("", String::new()),
            page: String::new(),
        };
        if visitor.site.has_pages {
            visitor.next_person();
            if matches!(work, Work::CodeFlow | Work::Refresh) {
                visitor.sign_in().await?;
            }
        }
        match work {
            Work::Introspection => visitor.token = visitor.client_credentials().await?,
            Work::Refresh => visitor.token = visitor.code_flow().await?,
            Work::LoginPage => visitor.page = visitor.login_page().await?.0,
            Work::ConsentPage => visitor.page = visitor.consent_page().await?,
            Work::ClientCredentials | Work::CodeFlow | Work::SignIn => {}
        }
        Ok(visitor)
    }

    /// Does the work once.
    pub(crate) async fn work(&mut self) -> Result<()> {
        match self.work {
            Work::ClientCredentials => self.client_credentials().await.map(drop),
            Work::Introspection => self.introspection().await,
            Work::CodeFlow => self.code_flow().await.map(drop),
            Work::Refresh => self.refresh().await,
            Work::LoginPage | Work::ConsentPage => self.open_page().await,
            Work::SignIn => {
                self.next_person();
                self.sign_in().await.map(drop)
            }
        }
    }

    /// The access token.
    async fn client_credentials(&mut self) -> Result<String> {
        self.form.clear();
        write!(self.form, "grant_type=client_credentials&scope={SCOPE}")?;
        Ok(self.token_request().await?.member("access_token")?.to_owned())
    }

    async fn introspection(&mut self) -> Result<()> {
        self.form.clear();
        write!(self.form, "token={}", encoded(&self.token))?;
        let path = self.site.introspection;
        let answer = self.post(path).await?;
        answer.expect(200)?;
        let is_active = answer.body.contains("\"active\":true") || answer.body.contains("\"active\": true");
        if is_active && answer.member("client_id")? == CLIENT_ID {
            Ok(())
        } else {
            Err(answer.is_wrong("the token is not active"))
        }
    }

    /// Somebody who has never been here before.
    fn next_person(&mut self) {
        self.person += 1;
        self.browser = Browser::new(&self.site.address, format!("person-{}", self.person));
    }

    /// The refresh token, after a login on the pages.
    async fn sign_in(&mut self) -> Result<String> {
        let path = self.authorization_request();
        let query = self.browser.sign_in(&mut self.connection, &path).await?;
        self.redeem(code_in(&query)?).await
    }

    /// The path of the login page, and its form.
    async fn login_page(&mut self) -> Result<(String, Form)> {
        let path = self.authorization_request();
        match self.browser.open(&mut self.connection, &path).await? {
            Arrived::AtPage { path, form } => Ok((path, form)),
            Arrived::AtClient(query) => Err(format!("there was no login page: {query}").into()),
        }
    }

    /// The path of the consent page.
    async fn consent_page(&mut self) -> Result<String> {
        let (path, form) = self.login_page().await?;
        match self.browser.send(&mut self.connection, &path, form).await? {
            Arrived::AtPage { path, .. } => Ok(path),
            Arrived::AtClient(query) => Err(format!("there was no consent page: {query}").into()),
        }
    }

    /// Opens the page again.
    async fn open_page(&mut self) -> Result<()> {
        match self.browser.open(&mut self.connection, &self.page).await? {
            Arrived::AtPage { path, .. } if path == self.page => Ok(()),
            other => Err(format!("the page is elsewhere now: {other:?}").into()),
        }
    }

    /// The refresh token.
    async fn code_flow(&mut self) -> Result<String> {
        let code = match self.site.has_pages {
            true => {
                let path = self.authorization_request();
                match self.browser.open(&mut self.connection, &path).await? {
                    Arrived::AtClient(query) => code_in(&query)?.to_owned(),
                    page => return Err(format!("a person who is logged in sees a page: {page:?}").into()),
                }
            }
            false => self.authorize().await?,
        };
        self.redeem(&code).await
    }

    /// The refresh token for a code.
    async fn redeem(&mut self, code: &str) -> Result<String> {
        self.form.clear();
        write!(
            self.form,
            "grant_type=authorization_code&code={code}&redirect_uri={CALLBACK_ENCODED}&code_verifier={VERIFIER}"
        )?;
        let answer = self.token_request().await?;
        answer.member("access_token")?;
        // Not every library has one here by default.
        Ok(answer.member("refresh_token").unwrap_or_default().to_owned())
    }

    fn authorization_request(&self) -> String {
        format!(
            "{}?response_type=code&client_id={CLIENT_ID}&redirect_uri={CALLBACK_ENCODED}&scope={}\
             &state=af0ifjsldkj&code_challenge={CHALLENGE}&code_challenge_method=S256",
            self.site.authorization, self.site.scope
        )
    }

    /// The code for somebody whose session the application knows.
    async fn authorize(&mut self) -> Result<String> {
        self.person += 1;
        let path = self.authorization_request();
        self.request.clear();
        write!(
            self.request,
            "GET {path} HTTP/1.1\r\nHost: {}\r\nCookie: session={}\r\n\r\n",
            self.site.address,
            session(self.person % PEOPLE)
        )?;
        let answer = self.connection.exchange(&self.request).await?;
        let query = answer.header("location").and_then(|it| it.strip_prefix(CALLBACK));
        let query = query.ok_or_else(|| answer.is_wrong("it does not lead back to the client"))?;
        code_in(query).map(str::to_owned)
    }

    async fn refresh(&mut self) -> Result<()> {
        self.form.clear();
        write!(self.form, "grant_type=refresh_token&refresh_token={}", encoded(&self.token))?;
        let answer = self.token_request().await?;
        answer.member("access_token")?;
        // Without a new one, the client keeps the one that it has (RFC 6749 section 6).
        if let Ok(next) = answer.member("refresh_token").map(str::to_owned) {
            self.token = next;
        }
        Ok(())
    }

    async fn token_request(&mut self) -> Result<Answer<'_>> {
        let path = self.site.token;
        let answer = self.post(path).await?;
        answer.expect(200)?;
        Ok(answer)
    }

    /// Posts the form.
    async fn post(&mut self, path: &str) -> Result<Answer<'_>> {
        self.request.clear();
        write!(
            self.request,
            "POST {path} HTTP/1.1\r\nHost: {}\r\nAuthorization: {}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n",
            self.site.address,
            self.authorization,
            self.form.len()
        )?;
        self.request.extend_from_slice(&self.form);
        self.connection.exchange(&self.request).await
    }
}

/// The code in the query with which a browser returns.
fn code_in(query: &str) -> Result<&str> {
    let code = query.split(['?', '&']).find_map(|pair| pair.strip_prefix("code="));
    code.filter(|_| query.contains("state=af0ifjsldkj"))
        .ok_or_else(|| format!("no code came: {query}").into())
}

/// A value in a form. Some servers have characters of base64 in a token that have a meaning there.
pub(super) fn encoded(token: &str) -> Cow<'_, str> {
    if token.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)) {
        return token.into();
    }
    let mut text = String::with_capacity(token.len() + 16);
    for byte in token.bytes() {
        match byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            true => text.push(char::from(byte)),
            false => drop(write!(text, "%{byte:02X}")),
        }
    }
    text.into()
}
