//! Clients that registered themselves, by a policy that lets them have CIBA.

use std::time::Duration;

use serde_json::json;

use super::CibaFixture;
use crate::support::Answer;

/// A client that registered itself.
struct Stranger {
    id: String,
    secret: String,
}

impl CibaFixture {
    async fn stranger(&self) -> Stranger {
        let registered = self.register(json!({})).await;
        Stranger { id: registered.text("client_id"), secret: registered.text("client_secret") }
    }

    async fn asked_by(&self, stranger: &Stranger, hint: &str, message: usize) -> Answer {
        let message = message.to_string();
        let form = [("scope", "openid"), ("login_hint", hint), ("binding_message", &message)];
        self.http.post("/bc-authorize", Some((&stranger.id, &stranger.secret)), &form).await
    }
}

/// all strangers together may disturb a person as often as one known client.
#[tokio::test]
async fn strangers_keep_no_known_client_from_a_person() {
    let provider = CibaFixture::start().await;
    for _ in 0..2 {
        let stranger = provider.stranger().await;
        for message in 0..10 {
            let answer = provider.asked_by(&stranger, "alice", message).await;
            assert_eq!(answer.status, 200, "{answer:?}");
        }
    }
    let next = provider.stranger().await;
    provider.asked_by(&next, "alice", 0).await.assert_error(429, "temporarily_unavailable");
    provider.asked("till", &[]).await;
}

/// nor do they push it down the page.
#[tokio::test]
async fn a_person_sees_the_requests_of_known_clients_first() {
    let provider = CibaFixture::start().await;
    provider.asked("till", &[("binding_message", "first")]).await;
    provider.clock.advance(Duration::from_secs(1));
    provider.asked("other", &[("binding_message", "second")]).await;
    let stranger = provider.stranger().await;
    provider.clock.advance(Duration::from_secs(1));
    assert_eq!(provider.asked_by(&stranger, "alice", 0).await.status, 200);
    let waiting = provider.waiting("alice-sub").await;
    let clients: Vec<_> = waiting.iter().map(|request| request.client().client_id()).collect();
    assert_eq!(clients, ["other", "till", &stranger.id]);
}

/// a new registration is no new set of guesses.
#[tokio::test]
async fn hints_of_strangers_that_find_nobody_are_bounded_together() {
    let provider = CibaFixture::start().await;
    let (first, second) = (provider.stranger().await, provider.stranger().await);
    for number in 0..100 {
        let answer = provider.asked_by(&first, &format!("guess-{number}"), 0).await;
        answer.assert_error(400, "unknown_user_id");
    }
    provider.asked_by(&second, "alice", 0).await.assert_error(429, "temporarily_unavailable");
    provider.asked("till", &[]).await;
}
