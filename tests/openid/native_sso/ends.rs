//! What ends a device secret.

use std::sync::Arc;

use oauth_runtime::administration::Administration;
use oauth_runtime::grant::token_exchange::Exchange;
use oauth_runtime::store::{GrantStore, TicketStore, TokenStore};
use serde_json::Value;

use super::provider::{Fixture, SCOPE, assert_refused, granted, text};

const OFFLINE: &str = "openid offline_access device_sso read";

#[tokio::test]
async fn the_end_of_the_session_ends_the_secret_even_if_the_application_stays_connected() {
    for scope in [SCOPE, OFFLINE] {
        let vendor = Fixture::start();
        let login = vendor.log_in("mail", "s1", scope).await;
        let other = vendor.log_in("mail", "s2", scope).await;
        vendor.log_out("s1").await;
        assert_refused(&vendor.share("calendar", &login, &[]).await, "invalid_grant");
        granted(&vendor.share("calendar", &other, &[]).await);
        assert_eq!(vendor.is_active(text(&login, "access_token")).await, scope == OFFLINE);
    }
}

#[tokio::test]
async fn a_code_of_a_session_that_has_ended_gives_no_secret() {
    let vendor = Fixture::start();
    let codes = [vendor.code("mail", "s1", OFFLINE).await, vendor.code("mail", "s1", OFFLINE).await];
    vendor.log_in("calendar", "s1", OFFLINE).await;
    vendor.log_out("s1").await;
    for code in codes {
        let tokens = granted(&vendor.redeem("mail", &code, None, &[]).await);
        assert_eq!(
            (&tokens["device_secret"], &vendor.claims(&tokens)["ds_hash"]),
            (&Value::Null, &Value::Null)
        );
        // Nor does it if the links and codes of the person end in between.
        vendor.server.store.delete_tickets_of("alice-sub").await.expect("a store");
    }
}

#[tokio::test]
async fn a_refresh_brings_no_secret_back_that_has_ended() {
    let vendor = Fixture::start();
    let refresh = async |login: &Value| {
        let form = [("grant_type", "refresh_token"), ("refresh_token", text(login, "refresh_token"))];
        granted(&vendor.token("mail", None, &form).await)
    };
    for session in ["logged out", "new password", "revoked", "withdrawn from another"] {
        let login = vendor.log_in("mail", session, OFFLINE).await;
        match session {
            "logged out" => {
                vendor.log_out(session).await;
                // Nor when nothing says any more that the session has ended.
                vendor.clock.advance(std::time::Duration::from_secs(3_600));
            }
            "new password" => vendor.server.store.delete_tickets_of("alice-sub").await.expect("a store"),
            "revoked" => vendor.revoke("mail", text(&login, "device_secret")).await,
            _ => {
                granted(&vendor.share("calendar", &login, &[]).await);
                let administration = Administration::new(Arc::clone(&vendor.server.store));
                administration.end_shared_logins("alice-sub", "calendar").await.expect("a store");
            }
        }
        let refreshed = refresh(&login).await;
        assert_eq!(refreshed["device_secret"], Value::Null, "{session}");
        assert_eq!(vendor.claims(&refreshed)["ds_hash"], Value::Null, "{session}");
    }
}

#[tokio::test]
async fn a_new_password_and_a_person_who_is_gone_end_the_secret() {
    let vendor = Fixture::start();
    let login = vendor.log_in("mail", "s1", OFFLINE).await;
    vendor.server.store.delete_tickets_of("alice-sub").await.expect("a store");
    assert_refused(&vendor.share("calendar", &login, &[]).await, "invalid_grant");

    let login = vendor.log_in("mail", "s2", OFFLINE).await;
    vendor.server.store.remove_claims("alice-sub");
    assert_refused(&vendor.share("calendar", &login, &[]).await, "invalid_grant");
}

#[tokio::test]
async fn the_grant_of_the_id_token_ends_the_secret_for_it() {
    let vendor = Fixture::start();
    let login = vendor.log_in("mail", "s1", OFFLINE).await;
    let shared = granted(&vendor.share("calendar", &login, &[]).await);
    vendor.revoke("mail", text(&login, "refresh_token")).await;
    assert_refused(&vendor.share("notes", &login, &[]).await, "invalid_grant");
    // The login goes on, and the other application is still part of it.
    assert!(vendor.is_active(text(&shared, "access_token")).await);
    granted(&vendor.share("notes", &shared, &[]).await);
}

#[tokio::test]
async fn an_operator_who_takes_the_access_of_an_application_away_keeps_it_out_of_shared_logins() {
    let vendor = Fixture::start();
    let login = vendor.log_in("mail", "s1", OFFLINE).await;
    granted(&vendor.share("calendar", &login, &[]).await);
    let administration = Administration::of(&vendor.server, Arc::clone(&vendor.server.store));
    administration.end_shared_logins("alice-sub", "calendar").await.expect("a store");
    administration.withdraw_consent("alice-sub", "calendar").await.expect("a store");
    assert_refused(&vendor.share("calendar", &login, &[]).await, "invalid_grant");
    // Nor by a secret that comes later, which the other applications share.
    let again = vendor.log_in("mail", "s1", OFFLINE).await;
    assert_refused(&vendor.share("calendar", &again, &[]).await, "invalid_grant");
    granted(&vendor.share("notes", &again, &[]).await);
    vendor.log_in("calendar", "s1", OFFLINE).await;
    granted(&vendor.share("calendar", &again, &[]).await);
}

#[tokio::test]
async fn each_application_that_shares_a_secret_can_revoke_it_and_nobody_else() {
    let vendor = Fixture::start();
    let login = vendor.log_in("mail", "s1", OFFLINE).await;
    let shared = granted(&vendor.share("calendar", &login, &[]).await);
    let secret = text(&login, "device_secret");
    vendor.revoke("foreign", secret).await;
    vendor.revoke("notes", secret).await;
    granted(&vendor.share("calendar", &login, &[]).await);
    vendor.revoke("calendar", secret).await;
    assert_refused(&vendor.share("notes", &login, &[]).await, "invalid_grant");
    assert!(vendor.is_active(text(&login, "access_token")).await);
    assert!(vendor.is_active(text(&shared, "access_token")).await);
}

#[tokio::test]
async fn a_secret_is_neither_a_token_nor_a_link() {
    let vendor = Fixture::start();
    let login = vendor.log_in("mail", "s1", OFFLINE).await;
    let secret = text(&login, "device_secret");
    assert!(!vendor.is_active(secret).await);
    let form = [("grant_type", "refresh_token"), ("refresh_token", secret)];
    assert_refused(&vendor.token("mail", None, &form).await, "invalid_grant");
    // Nothing that somebody can send in a link leads to the record.
    let (key, random) = secret.split_once('.').expect("two parts");
    for sent in [secret, key, random, "s1", "native_sso\0s1"] {
        let found = vendor.server.store.get_ticket(&oauth_runtime::Digest::of(sent)).await;
        assert_eq!(found.expect("a store"), None, "{sent}");
    }
}

#[tokio::test]
async fn a_login_that_ends_during_the_exchange_gives_nothing_that_lasts() {
    let vendor = Fixture::start();
    let login = vendor.log_in("mail", "s1", OFFLINE).await;
    let store = vendor.server.store.clone();
    // The application decides slowly, and meanwhile the person logs out everywhere.
    vendor.rule(move |_| {
        let store = store.clone();
        let ended = async move {
            store.delete_tickets_of("alice-sub").await?;
            for grant in store.list_grants("alice-sub").await? {
                store.revoke_grant(&grant.grant_id).await?;
            }
            Ok::<_, oauth_runtime::store::MemoryError>(())
        };
        futures_util::FutureExt::now_or_never(ended).expect("at once").expect("a store");
        Exchange::native_sso(&"openid read".parse().expect("a scope"))
    });
    assert_refused(&vendor.share("calendar", &login, &[]).await, "invalid_grant");
    assert!(vendor.server.store.list_grants("alice-sub").await.expect("a store").is_empty());
}
