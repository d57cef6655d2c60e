//! Who allowed what to which client.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

use oauth_runtime::{AuthorizationRequest, Scope};

/// The scope tokens that each resource owner allowed to each client.
#[derive(Debug, Default)]
pub struct Consents(Mutex<HashMap<(String, String), HashSet<String>>>);

impl Consents {
    /// Whether the person allowed all of this before. A client that anybody on the machine can pretend to be is asked
    /// about every time (RFC 8252 section 8.6).
    pub fn cover(&self, subject: &str, request: &AuthorizationRequest) -> bool {
        if request.client().is_public() && !request.redirect_uri().starts_with("https:") {
            return false;
        }
        self.allowed(subject, request.client().client_id(), request.scope())
    }

    fn allowed(&self, subject: &str, client_id: &str, scope: &Scope) -> bool {
        let consents = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let allowed = consents.get(&(subject.to_owned(), client_id.to_owned()));
        allowed.is_some_and(|allowed| scope.tokens().all(|token| allowed.contains(token)))
    }

    /// Remembers what the person allows.
    pub fn remember(&self, subject: &str, client_id: &str, scope: &Scope) {
        let mut consents = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let allowed = consents.entry((subject.to_owned(), client_id.to_owned())).or_default();
        allowed.extend(scope.tokens().map(str::to_owned));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_allowed_is_covered() {
        let consents = Consents::default();
        let scope = |text: &str| text.parse::<Scope>().expect("a scope");
        assert!(!consents.allowed("alice", "web", &scope("read")));
        consents.remember("alice", "web", &scope("read"));
        assert!(consents.allowed("alice", "web", &scope("read")));
        assert!(!consents.allowed("alice", "web", &scope("read write")));
        assert!(!consents.allowed("alice", "app", &scope("read")));
        assert!(!consents.allowed("bob", "web", &scope("read")));
        consents.remember("alice", "web", &scope("write"));
        assert!(consents.allowed("alice", "web", &scope("write read")));
    }
}
