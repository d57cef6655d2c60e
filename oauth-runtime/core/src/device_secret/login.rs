//! The device secrets of one login, and which applications share them.

use serde::{Deserialize, Serialize};

use crate::store::Ticket;
use crate::{Digest, Timestamp};

/// How many secrets a login has at most, and applications a secret.
const MOST: usize = 16;

/// The device secrets of one login.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Login {
    /// Whether the session has ended: a code that was issued before gives no new secret.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) ended: bool,
    /// The oldest first.
    #[serde(default)]
    pub(crate) secrets: Vec<Kept>,
    /// The applications whose access the person took away: they do not come in through others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) denied: Vec<String>,
}

/// A device secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Kept {
    pub(crate) digest: Digest,
    /// The applications that share the login by it, the first one first.
    pub(crate) clients: Vec<String>,
    /// The thumbprint of the key that it is bound to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) jkt: Option<String>,
    /// When the person last approved an application that shares it: what it gives ends with the longest time of such a grant.
    pub(crate) since: Timestamp,
}

impl Login {
    /// What a store keeps. What cannot be read is of a later version, and counts as ended.
    pub(crate) fn of(ticket: &Ticket) -> Self {
        serde_json::from_str(&ticket.data).unwrap_or(Self { ended: true, ..Self::default() })
    }

    /// The secret with this digest.
    pub(crate) fn secret(&self, digest: &Digest) -> Option<&Kept> {
        self.secrets.iter().find(|own| own.digest == *digest)
    }

    /// The secret that the client has.
    pub(crate) fn of_client(&self, client_id: &str) -> Option<&Kept> {
        self.secrets.iter().rev().find(|own| own.clients.iter().any(|client| client == client_id))
    }

    /// Whether the client may come in with this secret. There is an end to how many may, and none is forgotten for a new one: what
    /// ends with an application must find it.
    pub(crate) fn lets_in(&self, digest: &Digest, client_id: &str) -> bool {
        let is_here =
            |own: &Kept| own.clients.len() < MOST || own.clients.iter().any(|client| client == client_id);
        !self.is_denied(client_id) && self.secret(digest).is_some_and(is_here)
    }

    /// Whether the access of the client was taken away.
    pub(crate) fn is_denied(&self, client_id: &str) -> bool {
        self.denied.iter().any(|client| client == client_id)
    }

    /// Ends the secrets that the client shares, and keeps it from coming in again.
    pub(crate) fn deny(&mut self, client_id: &str) {
        self.secrets.retain(|own| !own.clients.iter().any(|client| client == client_id));
        self.denied.retain(|client| client != client_id);
        self.denied.push(client_id.to_owned());
        let beyond = self.denied.len().saturating_sub(MOST);
        self.denied.drain(..beyond);
    }

    /// Lets the client share a secret, which is new or there already. A client has one secret of a login: an earlier one that nobody
    /// else has ends.
    pub(crate) fn share(&mut self, (digest, jkt): (Digest, Option<&str>), client_id: &str, since: Timestamp) {
        for own in self.secrets.iter_mut().filter(|own| own.digest != digest) {
            own.clients.retain(|client| client != client_id);
        }
        self.secrets.retain(|own| own.digest == digest || !own.clients.is_empty());
        let place = self.secrets.iter().position(|own| own.digest == digest);
        let place = place.unwrap_or_else(|| {
            let jkt = jkt.map(str::to_owned);
            self.secrets.push(Kept { digest, clients: Vec::new(), jkt, since });
            self.secrets.len() - 1
        });
        if let Some(own) = self.secrets.get_mut(place) {
            own.since = own.since.max(since);
            if !own.clients.iter().any(|client| client == client_id) {
                own.clients.push(client_id.to_owned());
            }
        }
        self.bound();
    }

    /// A new secret for a client that did not present the one that it has, at a refresh. It may know nothing of device secrets, and
    /// the others may read its first one, so that one stays: of those that the client alone has, the first and the new one.
    pub(crate) fn add(&mut self, (digest, jkt): (Digest, Option<&str>), client_id: &str, since: Timestamp) {
        let mut has_first = false;
        self.secrets.retain(|own| own.clients != [client_id] || !std::mem::replace(&mut has_first, true));
        let clients = vec![client_id.to_owned()];
        self.secrets.push(Kept { digest, clients, jkt: jkt.map(str::to_owned), since });
        self.bound();
    }

    /// The oldest ones go.
    fn bound(&mut self) {
        let beyond = self.secrets.len().saturating_sub(MOST);
        self.secrets.drain(..beyond);
    }
}
