//! People who are logged in and have allowed the client its scope before: the sessions and consents that an application
//! keeps.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use http::HeaderMap;
use http::header::COOKIE;

use crate::{CLIENT_ID, SCOPE};

/// How many there are.
pub const PEOPLE: usize = 1_000;

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
            subject: format!("person-{number}"),
            allowed: vec![(CLIENT_ID.to_owned(), SCOPE.to_owned())],
        };
        Self(RwLock::new((0..PEOPLE).map(|number| (session(number), Arc::new(person(number)))).collect()))
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

/// The session of a person, as their cookie names it.
pub fn session(number: usize) -> String {
    format!("5b1f0c9e7d3a4862-{number:08x}-b7f2d0a95c3e41d8")
}
