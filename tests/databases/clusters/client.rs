//! A client: a process that calls a store, and prints every call with its answer.
//!
//! All clients go through the same rounds. In each, one of them makes a code, and all try to redeem it, to rotate the refresh
//! token that came of it, to take a client's name, and to use a value that counts once. One revokes a grant, and one logs out.

use std::io::Write;
use std::time::Duration;

use oauth_runtime::store::{
    AnyStore, AuthorizationCodeStore, ClientRegistrationStore, ClientStore, Consent, ConsentStore,
    Redemption, RefreshTokenStore, ReplayStore, Rotation, RotationOutcome, SessionStore, Storage,
    StoredSession, TokenStore,
};
use oauth_runtime::token::{
    AccessToken, AuthorizationCode, GrantId, IssuedTokens, RefreshToken, SealedToken, Successor,
};
use oauth_runtime::{Client, Clock, Digest, SystemClock};

use super::history::{Answer, Call, Event, now};

type StoreError = <AnyStore as Storage>::Error;

/// How often a client looks for a code that another is about to make.
const TRIES: usize = 12;

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

    /// Looks at everything that any client may have made.
    pub(super) async fn look_at_everything(&self) -> Vec<Event> {
        // Servers may still find each other. If one name stays in doubt, the others need not be asked for as long.
        let (mut seen, mut tries) = (Vec::new(), 150);
        for round in self.first..self.first + self.rounds {
            for what in all_names(round, self.clients) {
                let (mut answer, began) = (Answer::Doubt, now());
                for _ in 0..tries {
                    let there = self.there(&what).await;
                    // What is not temporary stays as it is: the checker finds the doubt.
                    let is_over =
                        there.as_ref().map_or_else(|error| !AnyStore::is_temporary(error), |_| true);
                    answer = look(there);
                    if is_over {
                        break;
                    }
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
                if answer == Answer::Doubt {
                    tries = 1;
                }
                let call = Call::Look { what };
                seen.push(Event { group: grant(round), call, answer, began, ended: now() });
            }
        }
        seen
    }

    async fn make_code(&self, round: usize) {
        let issued_at = SystemClock.now();
        let scope = "read".parse().expect("a scope");
        let (name, id) = (format!("code-{round}"), GrantId::generate());
        let mut code = AuthorizationCode::new(
            digest(&name),
            id,
            "web",
            format!("person-{round}"),
            scope,
            issued_at,
            issued_at.plus(LIFETIME),
        );
        code.redirect_uri = Some("https://client.example/cb".into());
        let began = now();
        let answer = done(self.store.create_authorization_code(code).await);
        print(&grant(round), Call::Add { what: name }, answer, began);
    }

    async fn code(&self, round: usize) -> Option<AuthorizationCode> {
        for _ in 0..TRIES {
            let found = self.store.get_authorization_code(&digest(&format!("code-{round}"))).await;
            if let Ok(Some(code)) = found {
                return Some(code);
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        None
    }

    async fn redeem(&self, round: usize) {
        let Some(code) = self.code(round).await else { return };
        let mark = format!("token-{round}-{}", self.me);
        let tokens = tokens(&code, &mark, &format!("refresh-{round}-{}", self.me));
        let began = now();
        let outcome = self.store.redeem_authorization_code(&code.digest, tokens).await;
        let answer = won(outcome.map(|outcome| outcome == Redemption::Redeemed));
        print(&grant(round), Call::Win { what: format!("code-{round}"), mark }, answer, began);
    }

    async fn rotate(&self, round: usize) {
        for other in 0..self.clients {
            let what = format!("refresh-{round}-{other}");
            let Ok(Some(presented)) = self.store.get_refresh_token(&digest(&what)).await else { continue };
            let Ok(Some(code)) = self.store.get_authorization_code(&digest(&format!("code-{round}"))).await
            else {
                continue;
            };
            let mark = format!("rotated-{round}-{other}-{}", self.me);
            let next = format!("next-{round}-{other}-{}", self.me);
            let tokens = tokens(&code, &mark, &next);
            let mut rotation = Rotation::new(presented.digest, SystemClock.now());
            let sealed = SealedToken::from_bytes(*digest(&next).as_bytes());
            rotation.successor = Some(Successor::new(rotation.used_at, Some(digest(&next)), sealed));
            let began = now();
            let outcome = self.store.rotate_refresh_token(rotation, tokens).await;
            let answer = won(outcome.map(|outcome| outcome == RotationOutcome::Rotated));
            print(&grant(round), Call::Win { what, mark }, answer, began);
        }
    }

    async fn register(&self, round: usize) {
        let mark = format!("client-{round}-{}", self.me);
        let client = Client::public(&*format!("client-{round}")).redirect_uri("https://client.example/cb");
        let client = client.name(&*mark).build().expect("a client");
        let began = now();
        let answer = won(self.store.create_client(client).await);
        print(&format!("client-{round}"), Call::Win { what: format!("name-{round}"), mark }, answer, began);
    }

    async fn use_once(&self, round: usize) {
        let (what, mark) = (format!("once-{round}"), format!("used-{round}-{}", self.me));
        let began = now();
        let answer = won(self.store.use_once(&digest(&what), SystemClock.now().plus(LIFETIME)).await);
        print(&what.clone(), Call::Win { what, mark }, answer, began);
    }

    /// The owner logs in; every other time, he logs out.
    async fn log_in_and_out(&self, round: usize, owner: usize) {
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
    async fn consent(&self, round: usize, owner: usize) {
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

    async fn revoke(&self, round: usize) {
        let Some(code) = self.code(round).await else { return };
        let began = now();
        let answer = done(self.store.revoke_grant(&code.grant_id).await);
        print(&grant(round), Call::Remove, answer, began);
        self.look_at_tokens(round).await;
    }

    async fn look_at_tokens(&self, round: usize) {
        for other in 0..self.clients {
            self.look_at(&grant(round), &format!("token-{round}-{other}")).await;
        }
    }

    async fn look_at(&self, group: &str, what: &str) {
        let began = now();
        let answer = look(self.there(what).await);
        print(group, Call::Look { what: what.into() }, answer, began);
    }

    /// Whether something is there, by its name.
    async fn there(&self, what: &str) -> Result<bool, StoreError> {
        let (kind, rest) = what.split_once('-').expect("a name has a kind");
        Ok(match kind {
            "token" | "rotated" => self.store.get_token(&digest(what)).await?.is_some(),
            "refresh" | "next" => self.store.get_refresh_token(&digest(what)).await?.is_some(),
            "code" => self.store.get_authorization_code(&digest(what)).await?.is_some(),
            "session" => self.store.get_session(&digest(what)).await?.is_some(),
            "consent" => self.store.get_consent(&format!("person-{rest}"), "web").await?.is_some(),
            "client" => {
                let (round, _) = rest.split_once('-').expect("a round and a client");
                let kept = self.store.get_client(&format!("client-{round}")).await?;
                kept.is_some_and(|kept| kept.metadata().client_name.as_deref() == Some(what))
            }
            _ => unreachable!("{what} is no name of ours"),
        })
    }
}

/// What may be there in the end.
fn all_names(round: usize, clients: usize) -> Vec<String> {
    let mut names = vec![format!("code-{round}"), format!("session-{round}"), format!("consent-{round}")];
    for one in 0..clients {
        names.push(format!("token-{round}-{one}"));
        names.push(format!("client-{round}-{one}"));
        names.extend((0..clients).map(|other| format!("rotated-{round}-{one}-{other}")));
    }
    names
}

fn tokens(code: &AuthorizationCode, access: &str, refresh: &str) -> IssuedTokens {
    let issued_at = SystemClock.now();
    let (grant, client, scope) = (&code.grant_id, &code.client_id, &code.scope);
    let [first, second] = [LIFETIME, 2 * LIFETIME].map(|seconds| issued_at.plus(seconds));
    let mut access = AccessToken::new(digest(access), grant.clone(), client, scope.clone(), issued_at, first);
    let mut refresh =
        RefreshToken::new(digest(refresh), grant.clone(), client, scope.clone(), issued_at, second);
    access.subject = Some(code.subject.clone());
    refresh.subject = Some(code.subject.clone());
    refresh.granted_at = None;
    IssuedTokens::new(access, Some(refresh))
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
