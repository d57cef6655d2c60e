//! Of concurrent decisions, redemptions and deliveries, one counts.

use std::time::Duration;

use futures_util::future::join_all;
use oauth_runtime::Approval;

use super::CibaFixture;

/// whoever is first decides.
#[tokio::test]
async fn of_concurrent_decisions_one_counts() {
    let provider = CibaFixture::start().await;
    let provider = &provider;
    for _ in 0..8 {
        let id = provider.asked("till", &[]).await;
        let waiting = provider.waiting("alice-sub").await;
        let (server, request) = (&provider.server, &waiting[0]);
        let decisions = (0..16).map(|number| async move {
            match number % 2 {
                0 => server.approve_ciba_request(request, Approval::new("alice-sub")).await,
                _ => server.deny_ciba_request(request).await,
            }
            .expect("a store")
        });
        let counted: Vec<bool> = join_all(decisions).await;
        assert_eq!(counted.iter().filter(|counts| **counts).count(), 1, "{counted:?}");
        let approved = counted.iter().position(|counts| *counts).expect("one") % 2 == 0;
        assert_eq!(provider.poll("till", &id).await.status == 200, approved);
        provider.clock.advance(Duration::from_secs(120));
    }
}

/// an identifier that is presented twice at the same moment gives tokens once.
#[tokio::test]
async fn of_concurrent_redemptions_one_counts() {
    let provider = CibaFixture::start().await;
    let id = provider.asked("till", &[]).await;
    provider.approve().await;
    let answers = join_all((0..16).map(|_| provider.poll("till", &id))).await;
    let won = answers.iter().filter(|answer| answer.status == 200).count();
    assert_eq!(won, 1);
    for lost in answers.iter().filter(|answer| answer.status != 200) {
        lost.assert_error(400, "invalid_grant");
    }
}

/// two instances push what one person approved once.
#[tokio::test]
async fn of_concurrent_deliveries_one_counts() {
    let provider = CibaFixture::start().await;
    provider.asked("push", &[]).await;
    provider.approve().await;
    join_all((0..16).map(|_| provider.deliver())).await;
    assert_eq!(provider.got().len(), 1);
}

/// of the same requests at the same moment, one waits.
#[tokio::test]
async fn of_concurrent_requests_that_are_the_same_one_waits() {
    let provider = CibaFixture::start().await;
    let answers = join_all((0..4).map(|_| provider.ask("till", &[]))).await;
    let ids: Vec<String> = answers
        .iter()
        .filter(|answer| answer.status == 200)
        .map(|answer| answer.text("auth_req_id"))
        .collect();
    assert!(!ids.is_empty());
    assert_eq!(provider.waiting("alice-sub").await.len(), 1);
    let mut pending = 0;
    for id in &ids {
        let answer = provider.poll("till", id).await;
        match answer.text("error").as_str() {
            "authorization_pending" => pending += 1,
            other => assert_eq!(other, "expired_token"),
        }
    }
    assert_eq!(pending, 1);
}
