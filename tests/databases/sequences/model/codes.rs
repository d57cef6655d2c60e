//! Authorization codes.

use super::{Grant, INVALID_CLIENT, INVALID_GRANT, Model, Outcome};

pub(in super::super) const CODE: u64 = 300;

impl Model {
    /// A person approves in their browser.
    pub(in super::super) fn approve(&mut self, client: usize, person: usize, is_offline: bool) {
        let session = Some(self.sessions[person].join(client, self.now));
        self.codes.push(self.grants.len());
        let begun = self.now;
        self.grants.push(Grant {
            client,
            person,
            session,
            is_offline,
            begun,
            is_redeemed: false,
            has_ended: false,
        });
    }

    /// A code works once and for a while. A second use ends the grant.
    pub(in super::super) fn redeem(&mut self, code: usize, client: usize) -> Outcome {
        let now = self.now;
        if self.disabled[client] {
            return INVALID_CLIENT;
        }
        let grant = &mut self.grants[self.codes[code]];
        if grant.client != client {
            return INVALID_GRANT;
        }
        if grant.is_redeemed {
            grant.has_ended = true;
            return INVALID_GRANT;
        }
        if grant.has_ended || now >= grant.begun + CODE {
            return INVALID_GRANT;
        }
        grant.is_redeemed = true;
        self.issue(self.codes[code], true);
        Outcome::Tokens
    }
}
