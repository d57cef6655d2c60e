//! What one connection sends: the work of some of the people.

use std::collections::VecDeque;

use world::{how_many, subject};

use super::VISITORS;
use super::browser::Browser;
use super::caller::Caller;
use super::form::Form;
use super::work::Work;
use crate::Result;
use crate::site::Site;

/// How many people's work is checked by introspection before it counts, for each visitor.
const CHECKED: usize = 4;

/// A visitor. No two of them have a person in common.
pub(crate) struct Visitor {
    pub(super) caller: Caller,
    work: Work,
    /// Its people take turns: the first one is next.
    people: VecDeque<Somebody>,
    /// How many others signed in before.
    newcomers: usize,
}

/// A person, with their client.
struct Somebody {
    number: usize,
    /// The token that is introspected, or with which the next refresh is made.
    token: String,
    /// Where pages are opened, and the page that is opened over and over.
    browser: Browser,
    page: String,
}

/// Whose token it is, to be checked by introspection.
struct Issued {
    access_token: String,
    client: usize,
    /// Nobody, for client credentials.
    subject: Option<String>,
}

impl Visitor {
    /// A visitor who can begin. What the work needs has happened, and some of it was checked.
    pub(crate) async fn arrive(site: Site, work: Work, number: usize) -> Result<Self> {
        let caller = Caller::new(site).await?;
        let numbers = (number..how_many()).step_by(VISITORS);
        let mut visitor = Self { caller, work, people: VecDeque::new(), newcomers: 0 };
        for number in numbers {
            let somebody = visitor.prepare(number).await?;
            visitor.people.push_back(somebody);
        }
        for _ in 0..CHECKED.min(visitor.people.len()) {
            visitor.check().await?;
        }
        Ok(visitor)
    }

    async fn prepare(&mut self, number: usize) -> Result<Somebody> {
        let browser = self.caller.browser(subject(number));
        let mut somebody = Somebody { number, token: String::new(), browser, page: String::new() };
        match self.work {
            Work::Introspection => somebody.token = self.caller.client_credentials(number).await?,
            Work::Refresh => somebody.token = self.caller.code_flow(number).await?.refresh_token,
            Work::LoginPage => {
                somebody.page = self.caller.login_page(&mut somebody.browser, number).await?.0;
            }
            Work::ConsentPage => {
                somebody.page = self.caller.consent_page(&mut somebody.browser, number).await?;
            }
            Work::ClientCredentials | Work::CodeFlow | Work::SignIn => {}
        }
        Ok(somebody)
    }

    /// Does the work once, for the next person.
    pub(crate) async fn work(&mut self) -> Result<()> {
        self.work_once().await.map(drop)
    }

    /// Does the work once, and asks the server whose token came of it.
    pub(crate) async fn check(&mut self) -> Result<()> {
        match self.work_once().await? {
            Some(issued) if self.caller.site.can_introspect => {
                self.caller.introspect(&issued.access_token, issued.client, issued.subject.as_deref()).await
            }
            _ => Ok(()),
        }
    }

    async fn work_once(&mut self) -> Result<Option<Issued>> {
        let mut somebody = self.people.pop_front().ok_or("a visitor has nobody")?;
        let issued = self.work_of(&mut somebody).await;
        self.people.push_back(somebody);
        issued
    }

    async fn work_of(&mut self, somebody: &mut Somebody) -> Result<Option<Issued>> {
        let caller = &mut self.caller;
        let client = somebody.number;
        let subject = Some(subject(somebody.number));
        let issued = match self.work {
            Work::ClientCredentials => {
                let access_token = caller.client_credentials(client).await?;
                Issued { access_token, client, subject: None }
            }
            Work::Introspection => {
                caller.introspect(&somebody.token, client, None).await?;
                return Ok(None);
            }
            Work::CodeFlow => {
                let access_token = caller.code_flow(client).await?.access_token;
                Issued { access_token, client, subject }
            }
            Work::Refresh => {
                let tokens = caller.refresh(client, &somebody.token).await?;
                // Without a new one, the client keeps the one that it has (RFC 6749 section 6).
                if !tokens.refresh_token.is_empty() {
                    somebody.token = tokens.refresh_token;
                }
                Issued { access_token: tokens.access_token, client, subject }
            }
            Work::LoginPage | Work::ConsentPage => {
                caller.open_page(&mut somebody.browser, &somebody.page).await?;
                return Ok(None);
            }
            Work::SignIn => {
                // Somebody who has never been here before: else there would be no page for consent.
                self.newcomers += 1;
                let name = format!("newcomer-{client}-{}", self.newcomers);
                let mut browser = caller.browser(name.clone());
                let access_token = caller.sign_in(&mut browser, client).await?.access_token;
                Issued { access_token, client, subject: Some(name) }
            }
        };
        Ok(Some(issued))
    }
}

/// The first form of a page, and where the page is.
pub(super) type Page = (String, Form);
