//! What is sent of what happens (CAEP 1.0 section 3, RISC 1.0 section 2).

use oauth_runtime::Clock;
use oauth_runtime::event::{CredentialType, DisabledReason, EventKind, Factor, Identifier};
use oauth_runtime::shared_signals::{PersonSignal, tell};
use serde_json::json;

use super::{CLAIMS_CHANGE, CREDENTIAL_CHANGE, Run, SESSION_REVOKED, event};

#[tokio::test]
async fn a_logout_revokes_the_session_that_the_receiver_knows() {
    let run = Run::start().await;
    run.uses("app", "alice-sub", "session-of-alice").await;
    run.stream("app", json!({})).await;
    let ended = run.http.get("/end_session?client_id=app", &[("x-sid", "session-of-alice")]).await;
    assert_eq!(ended.status, 200, "{ended:?}");
    run.settles().await;
    let sets = run.taken("app").await;
    let [set] = &sets[..] else { panic!("one token: {sets:?}") };
    let user = json!({ "format": "iss_sub", "iss": run.http.url, "sub": "alice-sub" });
    assert_eq!(set["sub_id"]["format"], "complex");
    assert_eq!(set["sub_id"]["user"], user);
    assert_eq!(set["sub_id"]["session"]["format"], "opaque");
    assert!(set["sub_id"]["session"]["id"].is_string(), "{set}");
    assert_eq!(event(set, SESSION_REVOKED)["initiating_entity"], "user");
}

#[tokio::test]
async fn a_changed_credential_is_told_with_its_type() {
    let run = Run::start().await;
    run.uses("app", "alice-sub", "a-session").await;
    run.stream("app", json!({})).await;
    for (kind, credential_type, change_type, who) in [
        (EventKind::PasswordChanged { forgotten: true }, "password", "update", "user"),
        (EventKind::CredentialAdded { factor: Factor::Passkey }, "fido2-platform", "create", "user"),
        (EventKind::CredentialRemoved { factor: Factor::AuthenticatorApp }, "app", "delete", "user"),
        (EventKind::CredentialsDeleted {}, "second-factors", "delete", "admin"),
    ] {
        run.happens(kind, "alice-sub").await;
        let sets = run.taken("app").await;
        let [set] = &sets[..] else { panic!("one token: {sets:?}") };
        let changed = event(set, CREDENTIAL_CHANGE);
        assert_eq!(
            (&changed["credential_type"], &changed["change_type"], &changed["initiating_entity"]),
            (&json!(credential_type), &json!(change_type), &json!(who))
        );
    }
}

#[tokio::test]
async fn changed_claims_are_told_to_those_who_may_see_them() {
    let run = Run::start().await;
    for client_id in ["app", "mail"] {
        run.uses(client_id, "alice-sub", "a-session").await;
        run.stream(client_id, json!({})).await;
    }
    run.happens(EventKind::EmailChanged {}, "alice-sub").await;
    assert!(run.taken("app").await.is_empty(), "it has the scope `profile` alone");
    let sets = run.taken("mail").await;
    let claims = &event(&sets[0], CLAIMS_CHANGE)["claims"];
    assert_eq!(claims, &json!({ "email": "alice@example.com", "email_verified": true }));
    let claims = vec!["nickname".into(), "phone_number".into()];
    run.happens(EventKind::ProfileChanged { claims }, "alice-sub").await;
    let sets = run.taken("app").await;
    assert_eq!(event(&sets[0], CLAIMS_CHANGE)["claims"], json!({ "nickname": "Al" }), "no telephone number");
    assert!(run.taken("mail").await.is_empty());
}

#[tokio::test]
async fn a_deleted_account_is_told_after_it_is_gone() {
    let run = Run::start().await;
    run.uses("app", "alice-sub", "a-session").await;
    run.stream("app", json!({})).await;
    run.happens(EventKind::PersonDeleted {}, "alice-sub").await;
    let sets = run.taken("app").await;
    let purged = "https://schemas.openid.net/secevent/risc/event-type/account-purged";
    assert_eq!(event(&sets[0], purged), &json!({}));
}

#[tokio::test]
async fn what_the_application_says_about_a_person_is_told_as_risc_has_it() {
    let run = Run::start().await;
    run.uses("app", "alice-sub", "a-session").await;
    run.stream("app", json!({})).await;
    let reason = Some(DisabledReason::BulkAccount);
    let credential_type = CredentialType::Fido2Roaming;
    for (signal, name, members) in [
        (PersonSignal::AccountDisabled { reason }, "account-disabled", json!({ "reason": "bulk-account" })),
        (PersonSignal::AccountDisabled { reason: None }, "account-disabled", json!({})),
        (PersonSignal::AccountEnabled, "account-enabled", json!({})),
        (PersonSignal::CredentialChangeRequired, "account-credential-change-required", json!({})),
        (
            PersonSignal::CredentialCompromise { credential_type },
            "credential-compromise",
            json!({ "credential_type": "fido2-roaming", "event_timestamp": run.clock.now().as_unix() + 20 }),
        ),
    ] {
        tell(&*run.server, "alice-sub", signal);
        tell(&*run.server, "bob-sub", PersonSignal::AccountEnabled);
        run.settles().await;
        let sets = run.taken("app").await;
        let [set] = &sets[..] else { panic!("one token: {sets:?}") };
        assert_eq!(set["sub_id"], json!({ "format": "iss_sub", "iss": run.http.url, "sub": "alice-sub" }));
        let uri = format!("https://schemas.openid.net/secevent/risc/event-type/{name}");
        assert_eq!(event(set, &uri), &members, "{set}");
    }
}

#[tokio::test]
async fn an_old_address_is_told_to_those_who_may_see_addresses() {
    let run = Run::start().await;
    for client_id in ["app", "mail"] {
        run.uses(client_id, "alice-sub", "a-session").await;
        run.stream(client_id, json!({})).await;
    }
    let old = Identifier::email("alice.doe@notes.example");
    tell(
        &*run.server,
        "alice-sub",
        PersonSignal::IdentifierChanged { old, new: Some("alice.roe@notes.example".into()) },
    );
    let old = Identifier::phone_number("+12065550100");
    tell(&*run.server, "alice-sub", PersonSignal::IdentifierChanged { old, new: None });
    run.settles().await;
    assert!(run.taken("app").await.is_empty(), "it has the scope `profile` alone");
    let sets = run.taken("mail").await;
    let [set] = &sets[..] else { panic!("one token, without the telephone number: {sets:?}") };
    assert_eq!(set["sub_id"], json!({ "format": "email", "email": "alice.doe@notes.example" }));
    let changed = event(set, "https://schemas.openid.net/secevent/risc/event-type/identifier-changed");
    assert_eq!(changed, &json!({ "new-value": "alice.roe@notes.example" }));
}

#[tokio::test]
async fn what_one_event_caused_has_one_txn_for_a_receiver_and_the_sub_is_its_own() {
    let run = Run::start().await;
    for client_id in ["pairwise", "partner"] {
        run.uses(client_id, "alice-sub", "a-session").await;
        run.stream(client_id, json!({})).await;
    }
    run.happens(EventKind::Logout { everywhere: true }, "alice-sub").await;
    let [one, other] = [run.taken("pairwise").await, run.taken("partner").await];
    for member in ["jti", "txn", "aud", "sub_id"] {
        assert_ne!(one[0][member], other[0][member], "{member}");
    }
    assert!(!one[0].to_string().contains("alice"), "{}", one[0]);
}
