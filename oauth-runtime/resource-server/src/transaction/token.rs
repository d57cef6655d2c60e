//! What a service learns of a transaction.

use oauth_runtime_core::__internal::RegisteredClaims;
use oauth_runtime_core::token::{Actor, Owner};
use oauth_runtime_core::{Scope, Timestamp};
use serde_json::{Map, Value};

/// A verified transaction token. The service passes the token itself on, unchanged, in the header `Txn-Token` of its own calls.
#[derive(Debug, Clone, PartialEq)]
pub struct TxnToken {
    claims: Map<String, Value>,
    scope: Scope,
    expires_at: Timestamp,
}

impl TxnToken {
    /// The token with these claims, whose signature is right.
    ///
    /// # Errors
    /// What is missing or malformed.
    pub(super) fn of(claims: Map<String, Value>) -> Result<Self, &'static str> {
        let registered =
            RegisteredClaims::of(&claims).ok_or("a claim of the transaction token is malformed")?;
        let expires_at = registered.expires_at.ok_or("the transaction token does not expire")?;
        if registered.issued_at.is_none() || registered.subject.is_none() {
            return Err("the transaction token has no iat or no sub");
        }
        let text = |name: &str| claims.get(name).and_then(Value::as_str).filter(|own| !own.is_empty());
        if text("txn").is_none() || text("req_wl").is_none() {
            return Err("the transaction token has no txn or no req_wl");
        }
        let scope = text("scope").ok_or("the transaction token has no scope")?;
        let scope = scope.parse().map_err(|_| "the scope of the transaction token is malformed")?;
        if ["tctx", "rctx"].iter().any(|name| claims.get(*name).is_some_and(|own| !own.is_object())) {
            return Err("the context of the transaction token is malformed");
        }
        Ok(Self { claims, scope, expires_at })
    }

    /// The identifier of the transaction (`txn`). All services log it, so that what belongs together is found.
    pub fn txn(&self) -> &str {
        self.text("txn")
    }

    /// For whom the transaction is: a person, or a client that acts for itself.
    pub fn owner(&self) -> Owner<'_> {
        let subject = self.text("sub");
        match self.claims.contains_key("client_id") {
            true => Owner::Client(subject),
            false => Owner::Person(subject),
        }
    }

    /// What it is for, in words of the trust domain.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// A member of `tctx`: what is the same for all services of the transaction.
    pub fn detail(&self, name: &str) -> Option<&Value> {
        self.claims.get("tctx")?.get(name)
    }

    /// A member of `rctx`: the circumstances of the request.
    pub fn context(&self, name: &str) -> Option<&Value> {
        self.claims.get("rctx")?.get(name)
    }

    /// The workload that requested the token (`req_wl`). It need not be the one that sends it.
    pub fn requesting_workload(&self) -> &str {
        self.text("req_wl")
    }

    /// Who acts for the person (`act`, RFC 8693 section 4.1), such as an agent.
    pub fn actor(&self) -> Option<Actor> {
        serde_json::from_value(self.claims.get("act")?.clone()).ok()
    }

    /// When it ends.
    pub fn expires_at(&self) -> Timestamp {
        self.expires_at
    }

    /// One of its claims.
    pub fn claim(&self, name: &str) -> Option<&Value> {
        self.claims.get(name)
    }

    fn text(&self, name: &str) -> &str {
        self.claims.get(name).and_then(Value::as_str).unwrap_or_default()
    }
}
