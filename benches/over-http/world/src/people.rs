//! People who are logged in and have allowed their client its scope before: the sessions and consents that an application
//! keeps. Each person uses a client of their own.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use http::HeaderMap;
use http::header::COOKIE;

use crate::SCOPE;

/// The variable of the environment that tells servers and the load how many people there are.
pub const PEOPLE: &str = "PEOPLE";

/// How many people there are, and how many clients.
pub fn how_many() -> usize {
    std::env::var(PEOPLE).ok().and_then(|number| number.parse().ok()).unwrap_or(1_000)
}

/// The subject identifier of a person.
pub fn subject(number: usize) -> String {
    format!("person-{number}")
}

/// The client of a person.
pub fn client_id(number: usize) -> String {
    format!("client-{number}")
}

/// The secret of the client: 43 characters, as a provider hands them out.
pub fn client_secret(number: usize) -> String {
    format!("{number:08x}q3Jw0hY3l8mJ2dT6vN5xK1sR7uA9bE4cF0g")
}

/// The session of a person, as their cookie names it.
pub fn session(number: usize) -> String {
    format!("5b1f0c9e7d3a4862-{number:08x}-b7f2d0a95c3e41d8")
}

/// A person.
#[derive(Debug)]
pub struct Person {
    /// Their subject identifier.
    pub subject: String,
    /// What they allow: a client and a scope each.
    allowed: Vec<(String, String)>,
}

impl Person {
    /// Whether they allowed this before.
    pub fn has_allowed(&self, client_id: &str, scope: &str) -> bool {
        self.allowed.iter().any(|(client, allowed)| client == client_id && allowed == scope)
    }
}

/// Their sessions.
#[derive(Debug)]
pub struct People(RwLock<HashMap<String, Arc<Person>>>);

impl Default for People {
    fn default() -> Self {
        let person = |number| Person {
            subject: subject(number),
            allowed: vec![(client_id(number), SCOPE.to_owned())],
        };
        Self(RwLock::new((0..how_many()).map(|number| (session(number), Arc::new(person(number)))).collect()))
    }
}

impl People {
    /// The person whose session a request's cookie names.
    pub fn of(&self, headers: &HeaderMap) -> Option<Arc<Person>> {
        let cookies = headers.get(COOKIE)?.to_str().ok()?;
        let session = cookies.split("; ").find_map(|cookie| cookie.strip_prefix("session="))?;
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(session).cloned()
    }
}
