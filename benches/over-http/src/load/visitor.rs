//! What one connection sends.

use std::borrow::Cow;
use std::io::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use world::{CALLBACK, CLIENT_ID, CLIENT_SECRET, PEOPLE, SCOPE, session};

use super::answer::Answer;
use super::connection::Connection;
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
            person: number * 31 % PEOPLE,
        };
        match work {
            Work::Introspection => visitor.token = visitor.client_credentials().await?,
            Work::Refresh => visitor.token = visitor.code_flow().await?,
            Work::ClientCredentials | Work::CodeFlow => {}
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

    /// The refresh token.
    async fn code_flow(&mut self) -> Result<String> {
        let code = self.authorize().await?;
        self.form.clear();
        write!(
            self.form,
            "grant_type=authorization_code&code={code}&redirect_uri={CALLBACK_ENCODED}&code_verifier={VERIFIER}"
        )?;
        let answer = self.token_request().await?;
        answer.member("access_token")?;
        Ok(answer.member("refresh_token")?.to_owned())
    }

    /// The code.
    async fn authorize(&mut self) -> Result<String> {
        self.person = (self.person + 1) % PEOPLE;
        self.request.clear();
        write!(
            self.request,
            "GET {}?response_type=code&client_id={CLIENT_ID}&redirect_uri={CALLBACK_ENCODED}&scope={SCOPE}\
             &state=af0ifjsldkj&code_challenge={CHALLENGE}&code_challenge_method=S256 HTTP/1.1\r\n\
             Host: {}\r\nCookie: session={}\r\n\r\n",
            self.site.authorization,
            self.site.address,
            session(self.person)
        )?;
        let answer = self.connection.exchange(&self.request).await?;
        let location = answer.header("location").filter(|it| it.starts_with(CALLBACK));
        let location = location.ok_or_else(|| answer.is_wrong("it does not lead back to the client"))?;
        let (_, code) = location.split_once("code=").ok_or_else(|| answer.is_wrong("it has no code"))?;
        if !location.contains("state=af0ifjsldkj") {
            return Err(answer.is_wrong("its state is wrong"));
        }
        Ok(code.split('&').next().unwrap_or_default().to_owned())
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

/// A token in a form. Some servers use characters of base64 in it that have a meaning there.
fn encoded(token: &str) -> Cow<'_, str> {
    if token.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)) {
        return token.into();
    }
    token.replace('%', "%25").replace('+', "%2B").replace('/', "%2F").replace('=', "%3D").into()
}
