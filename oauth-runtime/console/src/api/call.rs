//! The parameters and the body of a request to the API.

use std::net::IpAddr;

use bytes::Bytes;
use http::StatusCode;
use http::header::{CONTENT_TYPE, IF_MATCH};
use http::request::Parts;
use oauth_runtime_core::Timestamp;
use oauth_runtime_core::http::Form;
use oauth_runtime_core::rate_limit::Places;
use percent_encoding::percent_decode_str;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::operations::Paging;
use crate::problem::{Problem, is_empty};
use crate::table::{Operation, Row};

/// The longest list in one answer.
pub(crate) const LONGEST: usize = 100;

/// How many entries of a list there are, unless the request says.
pub(crate) const USUAL: usize = 50;

/// The longest parameter: an identifier of a client may be a URL.
const LONGEST_TEXT: usize = 2048;

/// What an operation is called with.
#[derive(Debug, Default)]
pub(crate) struct Call {
    path: Vec<String>,
    query: Vec<(String, String)>,
    body: Map<String, Value>,
    /// The header `If-Match`.
    if_match: Option<String>,
}

impl Call {
    /// # Errors
    /// If a parameter is unknown, empty, twice there or too long, or the body is not what the operation takes.
    pub(crate) fn new(row: &Row, path: Vec<String>, http: &Parts, body: &Bytes) -> Result<Self, Problem> {
        let raw = http.uri.query().unwrap_or_default().as_bytes();
        let form = Form::parse(raw).map_err(|error| Problem::wrong(error.to_string()))?;
        if let Some(name) = form.repeated() {
            return Err(Problem::wrong(format!("{name}: it is there twice")));
        }
        let mut query = Vec::new();
        for (name, value) in form.iter() {
            if !row.query.contains(&name) {
                return Err(Problem::wrong(format!("{name}: there is no such parameter here")));
            }
            // The variable of a script that is not set must not make a change wider.
            if value.is_empty() {
                return Err(Problem::wrong(format!("{name}: write a value, or leave the parameter out")));
            }
            query.push((name.to_owned(), checked(value)?.to_owned()));
        }
        Ok(Self { path, query, body: members(row, http, body)?, if_match: if_match(row, http)? })
    }

    /// The call that a page makes.
    pub(crate) fn of_page(path: Vec<String>, query: Vec<(String, String)>, body: Map<String, Value>) -> Self {
        Self { path, query, body, if_match: None }
    }

    /// The entity tags that the client of the request demands.
    pub(crate) fn if_match(&self) -> Option<&str> {
        self.if_match.as_deref()
    }

    /// A parameter of the path.
    pub(crate) fn path(&self, index: usize) -> &str {
        self.path.get(index).map_or("", String::as_str)
    }

    /// A parameter of the query that is not empty.
    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        let found = self.query.iter().find(|(own, value)| own == name && !value.is_empty());
        found.map(|(_, value)| value.as_str())
    }

    pub(crate) fn paging(&self) -> Result<Paging<'_>, Problem> {
        let limit = match self.query("limit").map(str::parse::<usize>) {
            None => USUAL,
            Some(Ok(limit)) if (1..=LONGEST).contains(&limit) => limit,
            Some(_) => return Err(Problem::wrong(format!("limit: write a number from 1 to {LONGEST}"))),
        };
        Ok(Paging { after: self.query("after"), limit })
    }

    pub(crate) fn time(&self, name: &str) -> Result<Option<Timestamp>, Problem> {
        let text = self.query(name);
        let time = text.map(|text| text.parse().map(Timestamp::from_unix)).transpose();
        time.map_err(|_| Problem::wrong(format!("{name}: write the seconds since 1970")))
    }

    pub(crate) fn address(&self) -> Result<Option<IpAddr>, Problem> {
        let address = self.query("address").map(str::parse).transpose();
        address.map_err(|_| Problem::wrong("address: write an IP address"))
    }

    /// Where attempts are counted.
    pub(crate) fn places(&self) -> Result<Places<'_>, Problem> {
        Ok(Places { address: self.address()?, client_id: self.query("client_id") })
    }

    pub(crate) fn flag(&self, name: &str) -> Result<bool, Problem> {
        match self.query(name) {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(_) => Err(Problem::wrong(format!("{name}: write true or false"))),
        }
    }

    /// The members of the body.
    pub(crate) fn members(&self) -> Map<String, Value> {
        self.body.clone()
    }

    /// The body as a type.
    pub(crate) fn body<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        serde_json::from_value(Value::Object(self.body.clone()))
            .map_err(|error| Problem::wrong(error.to_string()))
    }
}

/// A condition must not be ignored, so it is refused where nothing looks at it.
fn if_match(row: &Row, http: &Parts) -> Result<Option<String>, Problem> {
    let values: Vec<&str> =
        http.headers.get_all(IF_MATCH).iter().filter_map(|value| value.to_str().ok()).collect();
    match values.as_slice() {
        [] if !http.headers.contains_key(IF_MATCH) => Ok(None),
        [] => Err(Problem::wrong("If-Match: write entity tags")),
        _ if row.operation == Operation::ChangeClient => Ok(Some(values.join(","))),
        _ => Err(Problem::wrong("If-Match counts when a client is changed, and nowhere else")),
    }
}

/// The members of the body of an operation that takes one.
fn members(row: &Row, http: &Parts, body: &Bytes) -> Result<Map<String, Value>, Problem> {
    if row.request.is_none() {
        return match is_empty(body) {
            true => Ok(Map::new()),
            false => Err(Problem::wrong("this operation takes no body")),
        };
    }
    let value = http.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if !matches!(media_type.as_str(), "application/json" | "application/merge-patch+json") {
        return Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "the Content-Type must be application/json",
        ));
    }
    match serde_json::from_slice(body) {
        Ok(Value::Object(members)) => Ok(members),
        Ok(_) => Err(Problem::wrong("the body must be a JSON object")),
        Err(error) => Err(Problem::wrong(format!("the body is not JSON: {error}"))),
    }
}

/// A segment of the path.
pub(crate) fn decoded(segment: &str) -> Result<String, Problem> {
    let text = percent_decode_str(segment).decode_utf8();
    let text = text.map_err(|_| Problem::wrong("the path is not UTF-8"))?;
    checked(&text).map(str::to_owned)
}

/// A text that may be a parameter.
pub(crate) fn checked(text: &str) -> Result<&str, Problem> {
    match text.len() <= LONGEST_TEXT && !text.chars().any(char::is_control) {
        true => Ok(text),
        false => Err(Problem::wrong("a parameter is too long, or has control characters")),
    }
}
