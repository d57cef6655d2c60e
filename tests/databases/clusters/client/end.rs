//! What a client makes and ends.

use oauth_runtime::store::{Consent, ConsentStore, SessionStore, StoredSession, TokenStore};
use oauth_runtime::{Clock, SystemClock};

use super::{Call, Caller, LIFETIME, digest, done, grant, now, print, won};

impl Caller {
    /// The owner logs in; every other time, he logs out.
    pub(super) async fn log_in_and_out(&self, round: usize, owner: usize) {
        if owner != self.me {
            return;
        }
        let (name, issued_at) = (format!("session-{round}"), SystemClock.now());
        let session = StoredSession::new(digest(&name), "data", issued_at, issued_at.plus(LIFETIME));
        let began = now();
        let answer = done(self.store.create_session(session).await);
        print(&name, Call::Add { what: name.clone() }, answer, began);
        if round.is_multiple_of(2) {
            let began = now();
            let answer = done(self.store.delete_session(&digest(&name)).await);
            print(&name, Call::Remove, answer, began);
            self.look_at(&name, &name).await;
        }
    }

    /// The owner consents; every other time, he withdraws it.
    pub(super) async fn consent(&self, round: usize, owner: usize) {
        if owner != self.me {
            return;
        }
        let name = format!("consent-{round}");
        let scope = "read".parse().expect("a scope");
        let consent = Consent::new(format!("person-{round}"), "web", scope, SystemClock.now());
        let began = now();
        let answer = won(self.store.replace_consent(None, consent).await);
        print(&name, Call::Add { what: name.clone() }, answer, began);
        if round % 2 == 1 {
            let began = now();
            let answer = done(self.store.delete_consent(&format!("person-{round}"), "web").await);
            print(&name, Call::Remove, answer, began);
            self.look_at(&name, &name).await;
        }
    }

    pub(super) async fn revoke(&self, round: usize) {
        let Some(code) = self.code(round).await else { return };
        let began = now();
        let answer = done(self.store.revoke_grant(&code.grant_id).await);
        print(&grant(round), Call::Remove, answer, began);
        self.look_at_tokens(round).await;
    }
}
