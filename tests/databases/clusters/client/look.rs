//! What a client looks at.

use std::time::Duration;

use oauth_runtime::store::{
    AnyStore, AuthorizationCodeStore, ClientStore, ConsentStore, RefreshTokenStore, SessionStore, Storage,
    TokenStore,
};

use super::{Answer, Call, Caller, Event, StoreError, digest, grant, look, now, print};

impl Caller {
    /// Looks at everything that any client may have made.
    pub(in crate::clusters) async fn look_at_everything(&self) -> Vec<Event> {
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

    pub(super) async fn look_at_tokens(&self, round: usize) {
        for other in 0..self.clients {
            self.look_at(&grant(round), &format!("token-{round}-{other}")).await;
        }
    }

    pub(super) async fn look_at(&self, group: &str, what: &str) {
        let began = now();
        let answer = look(self.there(what).await);
        print(group, Call::Look { what: what.into() }, answer, began);
    }

    /// Whether something is there, by its name.
    pub(super) async fn there(&self, what: &str) -> Result<bool, StoreError> {
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
