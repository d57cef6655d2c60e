//! The browser of one person.

use std::io::Write;

use world::CALLBACK;

use super::answer::Answer;
use super::connection::Connection;
use super::form::Form;
use crate::Result;

/// More pages and redirects than any flow has.
const LONGEST_WALK: usize = 16;

/// Where a browser is.
#[derive(Debug)]
pub(super) enum Arrived {
    /// At the client, with this query.
    AtClient(String),
    /// At a page of the server, with a form.
    AtPage { path: String, form: Form },
}

/// A browser, which keeps cookies and follows redirects.
#[derive(Debug)]
pub(super) struct Browser {
    pub(super) person: String,
    origin: String,
    cookies: Vec<(String, String)>,
    request: Vec<u8>,
}

impl Browser {
    /// A new one, of a person with this name.
    pub(super) fn new(address: &str, person: String) -> Self {
        Self { person, origin: format!("http://{address}"), cookies: Vec::new(), request: Vec::new() }
    }

    /// Opens a page, and follows redirects.
    pub(super) async fn open(&mut self, connection: &mut Connection, path: &str) -> Result<Arrived> {
        self.walk(connection, path.to_owned(), None).await
    }

    /// Sends a form, and follows redirects.
    pub(super) async fn send(
        &mut self,
        connection: &mut Connection,
        path: &str,
        form: Form,
    ) -> Result<Arrived> {
        let action = match form.action.strip_prefix(&self.origin).unwrap_or(&form.action) {
            "" => path.to_owned(),
            action => action.to_owned(),
        };
        self.walk(connection, action, Some(form.body)).await
    }

    /// Opens a page, and sends the form of each page until the client is reached: the query there.
    pub(super) async fn sign_in(&mut self, connection: &mut Connection, path: &str) -> Result<String> {
        let mut arrived = self.open(connection, path).await?;
        for _ in 0..LONGEST_WALK {
            match arrived {
                Arrived::AtClient(query) => return Ok(query),
                Arrived::AtPage { path, form } => arrived = self.send(connection, &path, form).await?,
            }
        }
        Err("the pages have no end".into())
    }

    async fn walk(
        &mut self,
        connection: &mut Connection,
        mut path: String,
        mut body: Option<String>,
    ) -> Result<Arrived> {
        for _ in 0..LONGEST_WALK {
            self.write_request(&path, body.take().as_deref())?;
            let answer = connection.exchange(&self.request).await?;
            keep_cookies(&mut self.cookies, &answer);
            match answer.header("location").filter(|_| (300..400).contains(&answer.status)) {
                Some(location) => match location.strip_prefix(CALLBACK) {
                    Some(query) => return Ok(Arrived::AtClient(query.to_owned())),
                    None => path = location.strip_prefix(&self.origin).unwrap_or(location).to_owned(),
                },
                None => {
                    answer.expect(200)?;
                    let form = Form::of(answer.body, &self.person);
                    let form = form.ok_or_else(|| answer.is_wrong("it is a page without a form"))?;
                    return Ok(Arrived::AtPage { path, form });
                }
            }
        }
        Err("the redirects have no end".into())
    }

    fn write_request(&mut self, path: &str, body: Option<&str>) -> Result<()> {
        self.request.clear();
        let method = if body.is_some() { "POST" } else { "GET" };
        let host = self.origin.trim_start_matches("http://");
        write!(self.request, "{method} {path} HTTP/1.1\r\nHost: {host}\r\nAccept: text/html\r\n")?;
        for (index, (name, value)) in self.cookies.iter().enumerate() {
            write!(self.request, "{}{name}={value}", if index == 0 { "Cookie: " } else { "; " })?;
        }
        if !self.cookies.is_empty() {
            write!(self.request, "\r\n")?;
        }
        match body {
            Some(body) => write!(
                self.request,
                "Origin: {}\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n\
                 Content-Length: {}\r\n\r\n{body}",
                self.origin,
                body.len()
            )?,
            None => write!(self.request, "\r\n")?,
        }
        Ok(())
    }
}

/// What an answer says of cookies. Paths and times do not matter to so short a life.
fn keep_cookies(cookies: &mut Vec<(String, String)>, answer: &Answer<'_>) {
    for line in answer.head.lines() {
        let Some((name, cookie)) = line.split_once(':') else { continue };
        if !name.eq_ignore_ascii_case("set-cookie") {
            continue;
        }
        let pair = cookie.split(';').next().unwrap_or_default().trim();
        if let Some((name, value)) = pair.split_once('=') {
            cookies.retain(|(own, _)| own != name);
            if !value.is_empty() {
                cookies.push((name.to_owned(), value.to_owned()));
            }
        }
    }
}
