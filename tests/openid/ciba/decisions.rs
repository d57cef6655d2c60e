//! What a person decides (section 8).

use oauth_runtime::event::EventKind;
use oauth_runtime::{Approval, Client, ciba};

use super::{CibaFixture, PASSWORD};

/// only the person of the request decides.
#[tokio::test]
async fn a_request_is_its_own_persons_alone() {
    let provider = CibaFixture::start().await;
    let id = provider.asked("till", &[]).await;
    let waiting = provider.waiting("alice-sub").await;
    let name = waiting[0].id();
    let server = &provider.server;
    assert!(server.find_ciba_request("alice-sub", &name).await.expect("a store").is_some());
    assert!(server.find_ciba_request("bob-sub", &name).await.expect("a store").is_none());
    for wrong in ["", "made-up", &id, &name[1..]] {
        assert!(server.find_ciba_request("alice-sub", wrong).await.expect("a store").is_none(), "{wrong}");
    }
    let error = server.approve_ciba_request(&waiting[0], Approval::new("bob-sub")).await;
    assert_eq!(error.expect_err("another person").code(), "access_denied");
    assert_eq!(provider.waiting("alice-sub").await.len(), 1, "it still waits");
}

#[tokio::test]
async fn the_first_decision_counts() {
    let provider = CibaFixture::start().await;
    let id = provider.asked("till", &[]).await;
    let waiting = provider.waiting("alice-sub").await;
    assert!(provider.server.deny_ciba_request(&waiting[0]).await.expect("a store"));
    let approved = provider.server.approve_ciba_request(&waiting[0], Approval::new("alice-sub")).await;
    assert!(!approved.expect("a store"));
    provider.poll("till", &id).await.assert_error(400, "access_denied");
    assert!(
        provider.server.find_ciba_request("alice-sub", &waiting[0].id()).await.expect("a store").is_none()
    );
}

#[tokio::test]
async fn a_person_may_allow_less() {
    let provider = CibaFixture::start().await;
    let id = provider.asked("till", &[]).await;
    let waiting = provider.waiting("alice-sub").await;
    let approval = Approval::new("alice-sub").without("read");
    assert!(provider.server.approve_ciba_request(&waiting[0], approval).await.expect("a store"));
    assert_eq!(provider.poll("till", &id).await.json()["scope"], "openid");
}

#[tokio::test]
async fn a_login_is_as_recent_as_the_client_is_registered_for() {
    let provider = CibaFixture::start().await;
    let openid = oauth_runtime::OpenIdMetadata::default().with(|openid| openid.default_max_age = Some(60));
    let strict =
        Client::confidential("strict", PASSWORD).grant_types([ciba::GRANT_TYPE]).scope("openid read");
    provider.store.put_client(strict.openid(openid).build().expect("a valid client"));
    provider.asked("strict", &[]).await;
    let waiting = provider.waiting("alice-sub").await;
    let before = provider.now() - 61;
    let old = Approval::new("alice-sub").auth_time(oauth_runtime::Timestamp::from_unix(before));
    for wrong in [Approval::new("alice-sub"), old.clone()] {
        let error = provider.server.approve_ciba_request(&waiting[0], wrong).await.expect_err("too old");
        assert_eq!(error.code(), "login_required");
    }
    let approved = provider.server.approve_ciba_request(&waiting[0], old.reauthenticated()).await;
    assert!(approved.expect("a store"));
}

#[tokio::test]
async fn requests_of_a_client_that_is_gone_do_not_wait() {
    let provider = CibaFixture::start().await;
    let id = provider.asked("till", &[]).await;
    let waiting = provider.waiting("alice-sub").await;
    provider.store.remove_client("till");
    assert!(provider.waiting("alice-sub").await.is_empty());
    assert!(
        !provider
            .server
            .approve_ciba_request(&waiting[0], Approval::new("alice-sub"))
            .await
            .expect("a store")
    );
    provider.poll("till", &id).await.assert_error(401, "invalid_client");
}

#[tokio::test]
async fn what_happens_is_observed() {
    let provider = CibaFixture::start().await;
    provider.asked("till", &[]).await;
    provider.approve().await;
    provider.asked("till", &[]).await;
    provider.deny().await;
    let heard = provider.heard.take();
    let names: Vec<&str> = heard.iter().map(|event| event.kind.name()).collect();
    assert_eq!(names, ["ciba.requested", "ciba.approved", "ciba.requested", "ciba.denied"]);
    for event in &heard {
        assert_eq!(event.client_id.as_deref(), Some("till"), "{event:?}");
        assert_eq!(event.subject.as_deref(), Some("alice-sub"), "{event:?}");
    }
    assert!(matches!(&heard[1].kind, EventKind::CibaApproved { scope } if scope.as_str() == "openid read"));
    assert!(heard[1].grant_id.is_some());
}
