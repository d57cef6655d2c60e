//! What a workload presents, and what a token is issued for.

use serde_json::{Map, Value};

use super::TransactionToken;
use crate::gate::Admitted;
use crate::token::Actor;
use crate::{Client, Scope, Text, Timestamp};

/// A token of the profile's own types that a workload presents.
#[derive(Debug, Clone, Copy)]
#[cfg_attr(not(feature = "openid"), expect(dead_code))]
pub struct Presentation<'a> {
    /// The workload. It has authenticated.
    pub(crate) client: &'a Client,
    pub(crate) token: &'a str,
    /// Whether it is a JWT that the workload signed, and not a transaction token.
    pub(crate) is_self_signed: bool,
}

/// What is known by it.
#[derive(Debug)]
pub struct PresentedTransaction {
    pub(crate) principal: TransactionPrincipal<Text, Text>,
    /// The scope of a transaction token; `None` for a JWT of the workload.
    pub(crate) scope: Option<Scope>,
    pub(crate) actor: Option<Box<Actor>>,
    pub(crate) expires_at: Timestamp,
    pub(crate) transaction: Transaction,
}

/// For whom a transaction is.
#[derive(Debug, Clone, Copy)]
pub enum TransactionPrincipal<P, C> {
    /// A person.
    Person(P),
    /// A client of the provider, which acts for itself.
    Client(C),
}

/// The transaction of a token that is replaced, or what a workload says about the one that it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transaction {
    pub(super) claims: Map<String, Value>,
    pub(super) is_self_signed: bool,
}

impl Transaction {
    /// Whether the workload itself states it, in a JWT that it signed (`self_signed`). Otherwise, it is a transaction token, and
    /// the new one replaces it.
    pub fn is_self_signed(&self) -> bool {
        self.is_self_signed
    }

    /// The identifier of the transaction (`txn`) that goes on. A workload that begins one has none.
    pub fn id(&self) -> Option<&str> {
        self.claims.get("txn").and_then(Value::as_str).filter(|_| !self.is_self_signed)
    }

    /// The workload that requested the token which is replaced (`req_wl`).
    pub fn requesting_workload(&self) -> Option<&str> {
        self.claims.get("req_wl").and_then(Value::as_str).filter(|_| !self.is_self_signed)
    }

    /// One of its claims, such as `tctx`.
    pub fn claim(&self, name: &str) -> Option<&Value> {
        self.claims.get(name)
    }
}

/// What a transaction token is issued for. Everybody who has a say has allowed it.
#[derive(Debug, Clone, Copy)]
#[cfg_attr(not(feature = "openid"), expect(dead_code))]
pub struct TransactionTokenRequest<'a> {
    /// What the application answered.
    pub(crate) answer: &'a TransactionToken,
    /// The workload that gets it.
    pub(crate) client: &'a Client,
    /// For whom it is: a person whom the gate admitted, or a client.
    pub(crate) principal: TransactionPrincipal<&'a Admitted, &'a str>,
    pub(crate) scope: &'a Scope,
    pub(crate) actor: Option<&'a Actor>,
    /// The token that it replaces.
    pub(crate) replaced: Option<&'a Transaction>,
    pub(crate) issued_at: Timestamp,
    pub(crate) expires_at: Timestamp,
}
