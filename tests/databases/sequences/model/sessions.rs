//! What a person's browser has, and what its end means.

use super::Model;

/// How long a client of a session is remembered after its last approval, in seconds.
const REMEMBERED: u64 = 30 * 86_400;

/// The session in a browser, and those before it.
#[derive(Debug, Default)]
pub(super) struct Session {
    number: usize,
    /// Until when each client is known to have part in it.
    clients: [Option<u64>; 2],
}

impl Session {
    /// A client has part in it; returns its number.
    pub(super) fn join(&mut self, client: usize, now: u64) -> usize {
        self.clients[client] = Some(now + REMEMBERED);
        self.number
    }
}

impl Model {
    pub(in super::super) fn session(&self, person: usize) -> usize {
        self.sessions[person].number
    }

    /// A person logs out. What the clients got in this session ends, unless the person let them stay.
    pub(in super::super) fn log_out(&mut self, person: usize) {
        let Session { number, clients } = std::mem::take(&mut self.sessions[person]);
        self.sessions[person].number = number + 1;
        if !clients.into_iter().flatten().any(|until| self.now < until) {
            return;
        }
        let of_session = |grant: &&mut super::Grant| grant.person == person && grant.session == Some(number);
        for grant in self.grants.iter_mut().filter(of_session).filter(|grant| !grant.is_offline) {
            grant.has_ended = true;
        }
    }
}
