//! Clients that want the login of somebody else.

use std::time::Duration;

use futures_util::future::join_all;
use oauth_runtime::grant::token_exchange::Exchange;
use oauth_runtime::testing::DpopKey;

use super::provider::{DEVICE_SECRET, Fixture, SCOPE, assert_refused, granted, text};

#[tokio::test]
async fn clients_that_the_operator_does_not_name_share_nothing() {
    let vendor = Fixture::start();
    let login = vendor.log_in("mail", "s1", SCOPE).await;
    assert_refused(&vendor.share("foreign", &login, &[]).await, "unauthorized_client");
    assert_refused(&vendor.share("unregistered", &login, &[]).await, "unauthorized_client");
    let foreign = vendor.log_in("foreign", "s2", SCOPE).await;
    assert_refused(&vendor.share("mail", &foreign, &[]).await, "unauthorized_client");
    // An answer about other exchanges allows no login.
    vendor.rule(|_| Exchange::impersonate().to("https://files.example").or_id_token());
    assert_refused(&vendor.share("calendar", &login, &[]).await, "unauthorized_client");
    // Nor does the answer about logins allow other exchanges: a public client has none.
    vendor.rule(|_| Exchange::native_sso(&"openid read".parse().expect("a scope")));
    let access_token = [
        ("actor_token", ""),
        ("actor_token_type", ""),
        ("subject_token", text(&login, "access_token")),
        ("subject_token_type", "urn:ietf:params:oauth:token-type:access_token"),
    ];
    assert_refused(&vendor.share("mail", &login, &access_token).await, "unauthorized_client");
}

#[tokio::test]
async fn a_secret_and_an_id_token_that_do_not_belong_together_give_nothing() {
    let vendor = Fixture::start();
    let (first, second) =
        (vendor.log_in("mail", "s1", SCOPE).await, vendor.log_in("mail", "s2", SCOPE).await);
    let without = vendor.log_in("notes", "s1", "openid read").await;
    let pairwise = vendor.log_in("pairwise", "s1", SCOPE).await;
    let own = text(&first, "device_secret");
    let guessed = format!("{}.{}", own.split_once('.').expect("two parts").0, "A".repeat(43));
    for (name, value) in [
        ("actor_token", text(&second, "device_secret")),
        ("actor_token", &guessed),
        ("actor_token", "made-up"),
        ("actor_token", text(&first, "access_token")),
        ("subject_token", text(&second, "id_token")),
        ("subject_token", text(&without, "id_token")),
        ("subject_token", text(&pairwise, "id_token")),
        ("subject_token", text(&first, "access_token")),
        ("subject_token", "a.b.c"),
    ] {
        assert_refused(&vendor.share("calendar", &first, &[(name, value)]).await, "invalid_grant");
    }
    granted(&vendor.share("calendar", &first, &[]).await);
}

#[tokio::test]
async fn malformed_requests_say_what_is_wrong() {
    let vendor = Fixture::start();
    let login = vendor.log_in("mail", "s1", SCOPE).await;
    for (name, value, code) in [
        ("subject_token", "", "invalid_request"),
        ("subject_token_type", "", "invalid_request"),
        ("subject_token_type", "urn:ietf:params:oauth:token-type:access_token", "invalid_request"),
        ("actor_token", "", "invalid_request"),
        ("audience", "", "invalid_target"),
        ("audience", "https://other.example", "invalid_target"),
        ("requested_token_type", "urn:ietf:params:oauth:token-type:refresh_token", "invalid_request"),
        ("requested_token_type", DEVICE_SECRET, "invalid_request"),
        ("authorization_details", "[]", "invalid_request"),
        ("resource", "https://files.example", "invalid_target"),
        ("scope", "openid write", "interaction_required"),
        ("scope", "openid unheard-of", "invalid_scope"),
        ("scope", "read", "invalid_scope"),
    ] {
        assert_refused(&vendor.share("calendar", &login, &[(name, value)]).await, code);
    }
}

#[tokio::test]
async fn a_secret_of_a_client_with_a_key_counts_only_with_a_proof_of_that_key() {
    let vendor = Fixture::start();
    let (own, other) = (DpopKey::generate().expect("a key"), DpopKey::generate().expect("a key"));
    let code = vendor.code("mail", "s1", SCOPE).await;
    let login = granted(&vendor.redeem("mail", &code, Some(&own), &[]).await);
    for key in [None, Some(&other)] {
        assert_refused(&vendor.share_with("calendar", key, &login, &[]).await, "invalid_grant");
        // Nor does it count for a code: that gives another one.
        let code = vendor.code("calendar", "s1", SCOPE).await;
        let secret = text(&login, "device_secret");
        let fresh = granted(&vendor.redeem("calendar", &code, key, &[("device_secret", secret)]).await);
        assert_ne!(text(&fresh, "device_secret"), secret);
    }
    let shared = granted(&vendor.share_with("calendar", Some(&own), &login, &[]).await);
    assert_eq!(shared["token_type"], "DPoP");
}

#[tokio::test]
async fn applications_do_not_renew_an_approval_for_each_other() {
    let day = |days: u64| Duration::from_secs(days * 86_400);
    let vendor = Fixture::with_grants_of(day(10));
    let scope = "openid offline_access device_sso read";
    let first = vendor.log_in("mail", "s1", scope).await;
    vendor.clock.advance(day(6));
    let second = granted(&vendor.share("calendar", &first, &[]).await);
    vendor.clock.advance(day(3));
    let third = granted(&vendor.share("mail", &second, &[]).await);
    vendor.clock.advance(day(2));
    for login in [&first, &second, &third] {
        assert_refused(&vendor.share("notes", login, &[]).await, "invalid_grant");
    }
    for (client, tokens) in [("calendar", &second), ("mail", &third)] {
        let form = [("grant_type", "refresh_token"), ("refresh_token", text(tokens, "refresh_token"))];
        assert_refused(&vendor.token(client, None, &form).await, "invalid_grant");
    }
    // A new approval in the same login begins a new time.
    let again = vendor.log_in("mail", "s1", scope).await;
    granted(&vendor.share("notes", &again, &[]).await);
}

#[tokio::test]
async fn applications_that_come_in_at_once_all_share_the_login() {
    let vendor = Fixture::start();
    let login = vendor.log_in("mail", "s1", SCOPE).await;
    let shared =
        join_all(["calendar", "notes", "calendar", "mail"].map(|client| vendor.share(client, &login, &[])));
    for response in shared.await {
        let tokens = granted(&response);
        assert_eq!(vendor.claims(&tokens)["ds_hash"], vendor.claims(&login)["ds_hash"]);
    }
}
