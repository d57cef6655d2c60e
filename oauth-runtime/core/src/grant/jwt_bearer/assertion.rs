//! What the application is asked about.

use serde_json::{Map, Value};

use crate::{Client, Scope};

/// An assertion that a client presents. Its issuer is trusted, and its signature, its audience and its time are right.
#[derive(Debug, Clone, Copy)]
pub struct Assertion<'a> {
    pub(super) client: &'a Client,
    pub(super) issuer: &'a str,
    pub(super) subject: &'a str,
    pub(super) claims: &'a Map<String, Value>,
    pub(super) is_id_jag: bool,
    pub(super) scope: &'a Scope,
}

impl<'a> Assertion<'a> {
    /// The client that presents it. A public client has not authenticated: only the assertion says who it is.
    pub fn client(&self) -> &'a Client {
        self.client
    }

    /// Its issuer (`iss`).
    pub fn issuer(&self) -> &'a str {
        self.issuer
    }

    /// Its subject (`sub`), which means something only together with the [issuer](Self::issuer). Find your own person or
    /// client by both, never by an e-mail address among the claims: another issuer can claim any address.
    pub fn subject(&self) -> &'a str {
        self.subject
    }

    /// One of its claims.
    pub fn claim(&self, name: &str) -> Option<&'a Value> {
        self.claims.get(name)
    }

    /// Whether it is an identity assertion authorization grant: the provider of a company vouches for a person, and for what this
    /// client may have.
    pub fn is_id_jag(&self) -> bool {
        self.is_id_jag
    }

    /// The scope that the client gets if you name no other one: what it asks for, at most what it is registered for, and at most
    /// the scope of an identity assertion authorization grant.
    pub fn scope(&self) -> &'a Scope {
        self.scope
    }
}
