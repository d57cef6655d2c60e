//! A client: a process that calls a store, and prints every call with its answer.
//!
//! All clients go through the same rounds. In each, one of them makes a code, and all try to redeem it, to rotate the refresh
//! token that came of it, to take a client's name, and to use a value that counts once. One revokes a grant, and one logs out.

mod end;
mod look;
mod take;

use std::io::Write;

use oauth_runtime::Digest;
use oauth_runtime::store::{AnyStore, Storage};

use super::history::{Answer, Call, Event, now};

type StoreError = <AnyStore as Storage>::Error;

/// How long what is made in a run lives.
const LIFETIME: u64 = 86_400;

/// A client among others.
pub(super) struct Caller {
    pub(super) store: AnyStore,
    pub(super) me: usize,
    pub(super) clients: usize,
    pub(super) rounds: usize,
    /// The rounds of a run have names of their own, so that two runs can be on one store.
    pub(super) first: usize,
}

fn digest(name: &str) -> Digest {
    Digest::of(name)
}

fn grant(round: usize) -> String {
    format!("grant-{round}")
}

impl Caller {
    /// Goes through all rounds.
    pub(super) async fn call(&self) {
        for round in self.first..self.first + self.rounds {
            let (owner, reviewer) = (round % self.clients, (round / self.clients) % self.clients);
            if owner == self.me {
                self.make_code(round).await;
            }
            self.redeem(round).await;
            self.rotate(round).await;
            self.register(round).await;
            self.use_once(round).await;
            self.log_in_and_out(round, owner).await;
            self.consent(round, owner).await;
            if round % 3 == 0 && reviewer == self.me {
                self.revoke(round).await;
            }
            for earlier in [round, round.saturating_sub(1), round.saturating_sub(7)] {
                if earlier >= self.first {
                    self.look_at_tokens(earlier).await;
                }
            }
        }
    }
}

fn won(outcome: Result<bool, StoreError>) -> Answer {
    match outcome {
        Ok(true) => Answer::Yes,
        Ok(false) => Answer::No,
        Err(error) => doubt(&error),
    }
}

fn look(outcome: Result<bool, StoreError>) -> Answer {
    won(outcome)
}

fn done(outcome: Result<(), StoreError>) -> Answer {
    won(outcome.map(|()| true))
}

/// An error that is not temporary becomes 500, which the run counts.
fn doubt(error: &StoreError) -> Answer {
    if !AnyStore::is_temporary(error) {
        say(&format!("permanent: {error:?}"));
    }
    Answer::Doubt
}

fn print(group: &str, call: Call, answer: Answer, began: u64) {
    say(&Event { group: group.into(), call, answer, began, ended: now() }.to_line());
}

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    // The parent reads until this process ends.
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}
