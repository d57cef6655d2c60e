//! Requests and what is read of their answers.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use world::{CALLBACK, SCOPE, client_id, client_secret, session};

use super::answer::Answer;
use super::browser::{Arrived, Browser};
use super::connection::Connection;
use super::visitor::Page;
use crate::Result;
use crate::site::Site;

/// The pair of RFC 7636 appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// `CALLBACK` in a query string or a form.
const CALLBACK_ENCODED: &str = "https%3A%2F%2Fclient.example%2Fcb";

/// A connection, and the memory for its requests.
pub(super) struct Caller {
    pub(super) site: Site,
    connection: Connection,
    request: Vec<u8>,
    form: Vec<u8>,
}

/// What a token response has.
pub(super) struct Tokens {
    pub(super) access_token: String,
    /// Empty without one.
    pub(super) refresh_token: String,
}

impl Caller {
    pub(super) async fn new(site: Site) -> Result<Self> {
        let connection = Connection::open(&site.address).await?;
        Ok(Self { site, connection, request: Vec::new(), form: Vec::new() })
    }

    /// A new browser of a person with this name.
    pub(super) fn browser(&self, name: String) -> Browser {
        Browser::new(&self.site.address, name)
    }

    /// The access token.
    pub(super) async fn client_credentials(&mut self, client: usize) -> Result<String> {
        self.form.clear();
        write!(self.form, "grant_type=client_credentials&scope={SCOPE}")?;
        Ok(self.token_request(client).await?.access_token)
    }

    /// Requires that the token is active, and whose it is as far as the server says so.
    pub(super) async fn introspect(
        &mut self,
        token: &str,
        client: usize,
        subject: Option<&str>,
    ) -> Result<()> {
        self.form.clear();
        write!(self.form, "token={}{}", encoded(token), self.site.introspection_hint)?;
        let path = self.site.introspection;
        let person_member = self.site.person_member;
        let answer = self.post(path, client).await?;
        answer.expect(200)?;
        if !answer.body.contains("\"active\":true") && !answer.body.contains("\"active\": true") {
            return Err(answer.is_wrong("the token is not active"));
        }
        if answer.member("client_id")? != client_id(client) {
            return Err(answer.is_wrong("it is another client's token"));
        }
        match subject.zip(person_member) {
            Some((subject, member)) if answer.member(member)? != subject => {
                Err(answer.is_wrong("it is another person's token"))
            }
            _ => Ok(()),
        }
    }

    /// The tokens for somebody whose session the application knows.
    pub(super) async fn code_flow(&mut self, person: usize) -> Result<Tokens> {
        let path = self.authorization_request(person);
        self.request.clear();
        write!(
            self.request,
            "GET {path} HTTP/1.1\r\nHost: {}\r\nCookie: {}={}\r\n\r\n",
            self.site.address,
            self.site.session_cookie,
            session(person)
        )?;
        let answer = self.connection.exchange(&self.request).await?;
        let query = answer.header("location").and_then(|it| it.strip_prefix(CALLBACK));
        let query = query.ok_or_else(|| answer.is_wrong("it does not lead back to the client"))?;
        let code = code_in(query)?.to_owned();
        self.redeem(&code, person).await
    }

    pub(super) async fn refresh(&mut self, client: usize, token: &str) -> Result<Tokens> {
        self.form.clear();
        write!(self.form, "grant_type=refresh_token&refresh_token={}", encoded(token))?;
        self.token_request(client).await
    }

    /// The tokens, after a login on the pages.
    pub(super) async fn sign_in(&mut self, browser: &mut Browser, client: usize) -> Result<Tokens> {
        let path = self.authorization_request(client);
        let query = browser.sign_in(&mut self.connection, &path).await?;
        self.redeem(code_in(&query)?, client).await
    }

    /// The path of the login page, and its form.
    pub(super) async fn login_page(&mut self, browser: &mut Browser, client: usize) -> Result<Page> {
        let path = self.authorization_request(client);
        match browser.open(&mut self.connection, &path).await? {
            Arrived::AtPage { path, form } => Ok((path, form)),
            Arrived::AtClient(query) => Err(format!("there was no login page: {query}").into()),
        }
    }

    /// The path of the consent page.
    pub(super) async fn consent_page(&mut self, browser: &mut Browser, client: usize) -> Result<String> {
        let (path, form) = self.login_page(browser, client).await?;
        match browser.send(&mut self.connection, &path, form).await? {
            Arrived::AtPage { path, .. } => Ok(path),
            Arrived::AtClient(query) => Err(format!("there was no consent page: {query}").into()),
        }
    }

    /// Opens a page again.
    pub(super) async fn open_page(&mut self, browser: &mut Browser, page: &str) -> Result<()> {
        match browser.open(&mut self.connection, page).await? {
            Arrived::AtPage { path, .. } if path == page => Ok(()),
            other => Err(format!("the page is elsewhere now: {other:?}").into()),
        }
    }

    async fn redeem(&mut self, code: &str, client: usize) -> Result<Tokens> {
        self.form.clear();
        write!(
            self.form,
            "grant_type=authorization_code&code={code}&redirect_uri={CALLBACK_ENCODED}&code_verifier={VERIFIER}"
        )?;
        self.token_request(client).await
    }

    fn authorization_request(&self, client: usize) -> String {
        format!(
            "{}?response_type=code&client_id={}&redirect_uri={CALLBACK_ENCODED}&scope={}\
             &state=af0ifjsldkj&code_challenge={CHALLENGE}&code_challenge_method=S256",
            self.site.authorization,
            client_id(client),
            self.site.scope
        )
    }

    async fn token_request(&mut self, client: usize) -> Result<Tokens> {
        let path = self.site.token;
        let answer = self.post(path, client).await?;
        answer.expect(200)?;
        Ok(Tokens {
            access_token: answer.member("access_token")?.to_owned(),
            // Not every library has one here by default.
            refresh_token: answer.member("refresh_token").unwrap_or_default().to_owned(),
        })
    }

    /// Posts the form, with the secret of the client (RFC 6749 section 2.3.1).
    async fn post(&mut self, path: &str, client: usize) -> Result<Answer<'_>> {
        self.request.clear();
        let credentials = STANDARD.encode(format!("{}:{}", client_id(client), client_secret(client)));
        write!(
            self.request,
            "POST {path} HTTP/1.1\r\nHost: {}\r\nAuthorization: Basic {credentials}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n",
            self.site.address,
            self.form.len()
        )?;
        self.request.extend_from_slice(&self.form);
        self.connection.exchange(&self.request).await
    }
}

/// The code in the query with which a browser returns, as it is there.
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
