//! The request (section 7).

use std::time::Duration;

use oauth_runtime::store::ClientStore;
use oauth_runtime::{Clock, ciba};

use super::{CibaFixture, PASSWORD};
use crate::support::claims_of;

#[tokio::test]
async fn section_7_3_the_response_has_an_identifier_a_lifetime_and_an_interval() {
    let provider = CibaFixture::start().await;
    let answer = provider.ask("till", &[]).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(answer.header("cache-control"), "no-store");
    let (json, id) = (answer.json(), answer.text("auth_req_id"));
    assert_eq!((&json["expires_in"], &json["interval"]), (&300.into(), &5.into()));
    assert!(id.len() >= 43, "256 bits");
    assert!(id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)), "{id}");
    assert_ne!(id, provider.asked("till", &[("binding_message", "again")]).await);
    assert!(provider.ask("push", &[]).await.json()["interval"].is_null(), "it does not poll");
}

#[tokio::test]
async fn section_7_1_the_person_sees_what_the_client_asks_for() {
    let provider = CibaFixture::start().await;
    let parameters = [
        ("binding_message", "W4SCT: 5 €"),
        ("acr_values", "gold silver"),
        ("scope", "openid read unknown"),
        ("resource", "https://notes.example"),
    ];
    provider.asked("till", &parameters).await;
    let [waiting] = &provider.waiting("alice-sub").await[..] else { panic!("one waits") };
    assert_eq!(waiting.client().client_id(), "till");
    assert_eq!((waiting.subject(), waiting.username()), ("alice-sub", Some("alice")));
    assert_eq!(waiting.binding_message(), Some("W4SCT: 5 €"));
    assert_eq!(waiting.acr_values(), ["gold", "silver"]);
    assert_eq!(waiting.scope().as_str(), "openid read");
    assert_eq!(waiting.resources(), ["https://notes.example"]);
    assert_eq!(waiting.issued_at(), provider.clock.now());
    assert!(waiting.address().is_some_and(|address| address.is_loopback()));
    assert!(!format!("{waiting:?}").contains("W4SCT"), "logs do not have it");
    assert_eq!(provider.told(), 1);
    assert!(provider.waiting("bob-sub").await.is_empty());
}

#[tokio::test]
async fn section_7_1_a_request_has_exactly_one_hint() {
    let provider = CibaFixture::start().await;
    for wrong in [
        &[("login_hint", "-")][..],
        &[("login_hint_token", "of-alice")],
        &[("id_token_hint", "eyJ")],
        &[("login_hint", ""), ("scope", "openid")],
    ] {
        provider.ask("till", wrong).await.assert_error(400, "invalid_request");
    }
    let long = "a".repeat(5_000);
    provider.ask("till", &[("login_hint", &long)]).await.assert_error(400, "invalid_request");
    assert_eq!(provider.told(), 0);
}

#[tokio::test]
async fn section_13_hints_that_find_nobody_have_errors_of_their_own() {
    let provider = CibaFixture::start().await;
    let token = |token| [("login_hint", "-"), ("login_hint_token", token)];
    provider.ask("till", &[("login_hint", "mallory")]).await.assert_error(400, "unknown_user_id");
    provider.ask("till", &token("old")).await.assert_error(400, "expired_login_hint_token");
    provider.ask("till", &token("of-another-client")).await.assert_error(400, "invalid_request");
    provider.ask("till", &[("login_hint", "broken")]).await.assert_error(500, "server_error");
    provider.asked("till", &token("of-alice")).await;
    assert_eq!(provider.told(), 1);
}

#[tokio::test]
async fn section_7_1_an_id_token_of_the_client_stands_for_its_person() {
    let provider = CibaFixture::start().await;
    let id = provider.asked("till", &[]).await;
    provider.approve().await;
    let id_token = provider.poll("till", &id).await.text("id_token");
    // It counts even if it has expired.
    provider.clock.advance(Duration::from_secs(86_400));
    let hint = [("login_hint", "-"), ("id_token_hint", id_token.as_str())];
    provider.asked("till", &hint).await;
    assert_eq!(provider.waiting("alice-sub").await.len(), 1);
    provider.ask("other", &hint).await.assert_error(400, "invalid_request");
    for wrong in ["eyJ", "a.b.c", &id_token[..id_token.len() - 4]] {
        let hint = [("login_hint", "-"), ("id_token_hint", wrong)];
        provider.ask("till", &hint).await.assert_error(400, "invalid_request");
    }
}

/// Nobody can find the person behind a pairwise identifier, so the application is asked.
#[tokio::test]
async fn a_pairwise_identifier_is_not_taken_for_the_providers_own() {
    let provider = CibaFixture::start().await;
    let id = provider.asked("pairwise", &[]).await;
    provider.approve().await;
    let id_token = provider.poll("pairwise", &id).await.text("id_token");
    assert_ne!(claims_of(&id_token)["sub"], "alice-sub");
    let hint = [("login_hint", "-"), ("id_token_hint", id_token.as_str())];
    provider.ask("pairwise", &hint).await.assert_error(400, "unknown_user_id");
}

#[tokio::test]
async fn section_7_1_the_scope_has_openid() {
    let provider = CibaFixture::start().await;
    provider.ask("till", &[("scope", "-")]).await.assert_error(400, "invalid_request");
    provider.ask("till", &[("scope", "read")]).await.assert_error(400, "invalid_scope");
    provider.ask("till", &[("scope", "openid profile")]).await.assert_error(400, "invalid_scope");
    provider.ask("till", &[("resource", "https://else.example")]).await.assert_error(400, "invalid_target");
}

#[tokio::test]
async fn section_7_1_a_notification_token_is_a_bearer_token() {
    let provider = CibaFixture::start().await;
    let long = "a".repeat(1025);
    for wrong in ["-", "", "two words", "ümlaut", "a=b", "=", "line\nbreak", &long] {
        let token = [("client_notification_token", wrong)];
        for client in ["ping", "push"] {
            let answer = provider.ask(client, &token).await;
            answer.assert_error(400, "invalid_request");
        }
    }
    provider.asked("ping", &[("client_notification_token", &long[..1024])]).await;
    provider.asked("push", &[("client_notification_token", "aZ0-._~+/==")]).await;
}

#[tokio::test]
async fn section_7_1_a_binding_message_is_one_line_of_plain_text() {
    let provider = CibaFixture::start().await;
    let long = "m".repeat(129);
    for wrong in [" ", "\u{3164}", "\u{2800}", "4711\u{200b}", "left\u{202e}right", "two\u{2028}lines", &long]
    {
        let answer = provider.ask("till", &[("binding_message", wrong)]).await;
        answer.assert_error(400, "invalid_binding_message");
    }
    // Control characters are wrong in every parameter.
    let answer = provider.ask("till", &[("binding_message", "two\nlines")]).await;
    assert_eq!(answer.status, 400, "{answer:?}");
    provider.asked("till", &[("binding_message", &"ü".repeat(128))]).await;
}

#[tokio::test]
async fn section_7_1_a_person_with_a_user_code_is_not_disturbed_without_it() {
    let provider = CibaFixture::start().await;
    let bob = |code| [("login_hint", "bob"), ("user_code", code)];
    provider.ask("till", &bob("-")).await.assert_error(400, "missing_user_code");
    provider.ask("till", &bob("0000")).await.assert_error(400, "invalid_user_code");
    let long = "1".repeat(257);
    provider.ask("till", &bob(&long)).await.assert_error(400, "invalid_user_code");
    assert_eq!(provider.told(), 0);
    provider.asked("till", &bob("1234")).await;
    // Alice has none.
    provider.asked("till", &[("user_code", "0000")]).await;
    assert_eq!(provider.told(), 2);
}

#[tokio::test]
async fn guesses_of_user_codes_are_bounded_for_each_client() {
    let provider = CibaFixture::start().await;
    let bob = |code| [("login_hint", "bob"), ("user_code", code)];
    for _ in 0..5 {
        provider.ask("till", &bob("0000")).await.assert_error(400, "invalid_user_code");
    }
    let blocked = provider.ask("till", &bob("1234")).await;
    blocked.assert_error(429, "temporarily_unavailable");
    assert!(!blocked.header("retry-after").is_empty());
    provider.asked("other", &bob("1234")).await;
    provider.clock.advance(Duration::from_secs(30));
    provider.asked("till", &bob("1234")).await;
    // The right one forgets the wrong ones.
    provider.ask("till", &bob("0000")).await.assert_error(400, "invalid_user_code");
}

/// a client that sent the right code before has its guesses for itself.
#[tokio::test]
async fn other_clients_use_up_no_guesses_of_one_that_knows_the_user_code() {
    let provider = CibaFixture::start().await;
    let bob = |code| [("login_hint", "bob"), ("user_code", code)];
    provider.asked("till", &bob("1234")).await;
    for number in 0..10 {
        let client_id = format!("guesser-{number}");
        provider.store.put_client(super::confidential(&client_id).build().expect("a valid client"));
        for _ in 0..5 {
            provider.ask(&client_id, &bob("0000")).await.assert_error(400, "invalid_user_code");
        }
    }
    provider.ask("other", &bob("1234")).await.assert_error(429, "temporarily_unavailable");
    provider
        .asked("till", &[("login_hint", "bob"), ("user_code", "1234"), ("binding_message", "again")])
        .await;
}

/// The operator's own clients pass no check of a registration.
#[tokio::test]
async fn tokens_that_would_be_bound_to_a_certificate_are_not_promised_to_be_pushed() {
    let provider = CibaFixture::start().await;
    let push = provider.store.get_client("push").await.expect("a store").expect("a client");
    let metadata = push.metadata().clone().with(|own| own.tls_client_certificate_bound_access_tokens = true);
    provider.store.put_client(push.with_metadata(metadata).expect("a valid client"));
    provider.ask("push", &[]).await.assert_error(400, "unauthorized_client");
    assert_eq!(provider.told(), 0);
}

#[tokio::test]
async fn section_7_1_a_client_may_request_a_time() {
    let provider = CibaFixture::start().await;
    for (requested, expected) in
        [("60", 60), ("1", 1), ("900", 900), ("3600", 900), ("99999999999999999999999", 900)]
    {
        let answer = provider.ask("till", &[("requested_expiry", requested)]).await;
        assert_eq!(answer.json()["expires_in"], expected, "{answer:?}");
    }
    for wrong in ["0", "-5", "ten", "1.5", "+5", "0x10"] {
        let answer = provider.ask("till", &[("requested_expiry", wrong)]).await;
        // A hyphen alone removes the parameter; `-5` does not.
        answer.assert_error(400, "invalid_request");
    }
}

#[tokio::test]
async fn section_7_1_clients_authenticate() {
    let provider = CibaFixture::start().await;
    let form = [("scope", "openid"), ("login_hint", "alice")];
    provider.http.post("/bc-authorize", None, &form).await.assert_error(401, "invalid_client");
    let wrong = provider.http.post("/bc-authorize", Some(("till", "wrong")), &form).await;
    wrong.assert_error(401, "invalid_client");
    provider
        .http
        .post("/bc-authorize", Some(("web", PASSWORD)), &form)
        .await
        .assert_error(400, "unauthorized_client");
    let public = oauth_runtime::Client::public("app").grant_types([ciba::GRANT_TYPE]).scope("openid").build();
    assert!(public.is_err(), "a public client cannot be registered for it");
    assert_eq!(provider.http.get("/bc-authorize", &[]).await.status, 405);
}

#[tokio::test]
async fn section_7_1_parameters_are_not_repeated() {
    let provider = CibaFixture::start().await;
    let form = [("scope", "openid"), ("login_hint", "alice"), ("login_hint", "bob")];
    let answer = provider.http.post("/bc-authorize", Some(("till", PASSWORD)), &form).await;
    answer.assert_error(400, "invalid_request");
}

/// the person sees one request, however often it is sent.
#[tokio::test]
async fn the_same_request_once_more_takes_the_place_of_the_first() {
    let provider = CibaFixture::start().await;
    let message = [("binding_message", "W4SCT")];
    let first = provider.asked("till", &message).await;
    let second = provider.asked("till", &message).await;
    let waiting = provider.waiting("alice-sub").await;
    assert_eq!(waiting.len(), 1);
    provider.poll("till", &first).await.assert_error(400, "expired_token");
    provider.poll("till", &second).await.assert_error(400, "authorization_pending");
    // Another message, another client and another person are other requests.
    provider.asked("till", &[]).await;
    provider.asked("other", &message).await;
    provider.asked("till", &[("login_hint", "bob"), ("user_code", "1234"), message[0]]).await;
    assert_eq!((provider.waiting("alice-sub").await.len(), provider.waiting("bob-sub").await.len()), (3, 1));
    // A decided request does not wait.
    provider.approve().await;
    provider.asked("till", &[("binding_message", "another")]).await;
}

/// a client cannot flood a person.
#[tokio::test]
async fn requests_to_a_person_are_bounded_for_each_client() {
    let provider = CibaFixture::start().await;
    for number in 0..20 {
        provider.asked("till", &[("binding_message", &number.to_string())]).await;
    }
    provider.ask("till", &[("binding_message", "20")]).await.assert_error(429, "temporarily_unavailable");
    assert_eq!(provider.told(), 20);
    // Another client is not affected, and another person is not.
    provider.asked("other", &[]).await;
    provider.asked("till", &[("login_hint", "bob"), ("user_code", "1234")]).await;
}

/// a client cannot try out who exists.
#[tokio::test]
async fn hints_that_find_nobody_are_bounded() {
    let provider = CibaFixture::start().await;
    for number in 0..100 {
        let answer = provider.ask("till", &[("login_hint", &format!("guess-{number}"))]).await;
        answer.assert_error(400, "unknown_user_id");
    }
    provider.ask("till", &[]).await.assert_error(429, "temporarily_unavailable");
    provider.asked("other", &[]).await;
}

#[tokio::test]
async fn a_client_sends_only_so_many_requests() {
    let provider = CibaFixture::start_allowing(2).await;
    for message in ["one", "two"] {
        provider.asked("till", &[("binding_message", message)]).await;
    }
    provider.ask("till", &[]).await.assert_error(429, "temporarily_unavailable");
    provider.asked("other", &[]).await;
    provider.clock.advance(Duration::from_secs(900));
    provider.asked("till", &[]).await;
}

/// somebody who is gone is unknown at the start.
#[tokio::test]
async fn a_person_who_is_gone_is_unknown() {
    let provider = CibaFixture::start().await;
    provider.people.remove("alice-sub");
    provider.ask("till", &[]).await.assert_error(400, "unknown_user_id");
    assert_eq!(provider.told(), 0);
}

#[tokio::test]
async fn a_request_waits_even_if_its_person_could_not_be_told() {
    let provider = CibaFixture::start().await;
    let id = provider.asked("till", &[("binding_message", "no message today")]).await;
    assert!(provider.approve().await);
    assert_eq!(provider.poll("till", &id).await.status, 200);
}

/// the store has neither the identifier nor the client's token in the clear.
#[tokio::test]
async fn the_store_has_no_secret_in_the_clear() {
    use oauth_runtime::store::CibaRequestStore;

    let provider = CibaFixture::start().await;
    let id = provider.asked("ping", &[]).await;
    let digest = oauth_runtime::Digest::of(&id);
    let kept = provider.store.get_ciba_request(&digest).await.expect("a store").expect("a request");
    let stored = kept.to_stored().expect("a form");
    assert!(!stored.form.contains(&id) && !stored.form.contains("a-notification-token"), "{}", stored.form);
    assert!(kept.notification.is_some_and(|sealed| sealed.starts_with("sealed:v1:")));
}
