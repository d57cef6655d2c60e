//! What applications of one vendor get (sections 3.3 to 5).

use bytes::Bytes;
use http::Request;
use oauth_runtime::store::{GrantStore, SessionClientStore};
use serde_json::{Value, json};

use super::provider::{Fixture, SCOPE, assert_refused, granted, text};
use crate::support::neutral::json_of;

#[tokio::test]
async fn section_3_4_the_scope_device_sso_gives_a_device_secret_that_belongs_to_the_id_token() {
    let vendor = Fixture::start();
    let login = vendor.log_in("mail", "s1", SCOPE).await;
    let claims = vendor.claims(&login);
    let secret = text(&login, "device_secret");
    assert!(secret.len() > 80, "{secret}");
    assert_eq!((&claims["sid"], claims["ds_hash"].as_str().map(str::len)), (&json!("s1"), Some(43)));
    let other = vendor.log_in("mail", "s2", SCOPE).await;
    assert_ne!(
        (secret, &claims["ds_hash"]),
        (text(&other, "device_secret"), &vendor.claims(&other)["ds_hash"])
    );
    // Without the scope, without a session, and without `openid`, there is none.
    for (session, scope) in [("s1", "openid read"), ("", SCOPE), ("s1", "device_sso read")] {
        let tokens = vendor.log_in("mail", session, scope).await;
        assert_eq!(tokens["device_secret"], Value::Null, "{session} {scope}");
        if scope.contains("openid") {
            assert_eq!(vendor.claims(&tokens)["ds_hash"], Value::Null, "{session} {scope}");
        }
    }
}

#[tokio::test]
async fn section_4_another_application_of_the_vendor_gets_a_login_of_its_own() {
    let vendor = Fixture::start();
    let login = vendor.log_in("mail", "s1", SCOPE).await;
    vendor.heard.take();
    let shared = granted(&vendor.share("calendar", &login, &[]).await);
    for (name, expected) in [
        ("issued_token_type", json!("urn:ietf:params:oauth:token-type:access_token")),
        ("token_type", json!("Bearer")),
        ("device_secret", login["device_secret"].clone()),
        ("scope", json!("openid device_sso read")),
    ] {
        assert_eq!(shared[name], expected, "{name} in {shared}");
    }
    let (first, second) = (vendor.claims(&login), vendor.claims(&shared));
    for name in ["sub", "sid", "auth_time", "acr", "ds_hash"] {
        assert_eq!(first[name], second[name], "{name}");
    }
    assert_eq!((&second["aud"], &second["act"]), (&json!("calendar"), &Value::Null));
    assert!(vendor.is_active(text(&shared, "access_token")).await);
    let events = vendor.heard.take();
    let exchanged = events.iter().find(|event| event.kind.name() == "token.exchanged").expect("an event");
    let data = serde_json::to_value(&exchanged.kind).expect("JSON")["data"].clone();
    assert_eq!((&data["from_client"], &data["rule"]), (&json!("mail"), &json!("our apps")));
    assert_eq!(exchanged.session_id.as_deref(), Some("s1"));
    // It is a grant of its own, which refreshes, and its client is told when the session ends.
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", text(&shared, "refresh_token")),
        ("device_secret", text(&login, "device_secret")),
    ];
    let refreshed = granted(&vendor.token("calendar", None, &form).await);
    assert_eq!(vendor.claims(&refreshed)["ds_hash"], second["ds_hash"]);
    let store = &vendor.server.store;
    let mut grants: Vec<_> = store.list_grants("alice-sub").await.expect("grants");
    grants.sort_by(|one, other| one.client_id.cmp(&other.client_id));
    assert_eq!(grants.iter().map(|own| &*own.client_id).collect::<Vec<_>>(), ["calendar", "mail"]);
    assert!(grants.iter().all(|own| own.session_id.as_deref() == Some("s1")));
    assert_eq!(store.list_session_clients("s1").await.expect("clients").len(), 2);
}

#[tokio::test]
async fn section_4_3_access_while_the_person_is_away_needs_an_approval_of_that() {
    let vendor = Fixture::start();
    let offline = "openid offline_access device_sso read";
    let (with, without) =
        (vendor.log_in("mail", "s1", offline).await, vendor.log_in("mail", "s2", SCOPE).await);
    let shared = granted(&vendor.share("calendar", &with, &[]).await);
    assert_eq!(shared["scope"], offline);
    let shared = granted(&vendor.share("calendar", &without, &[]).await);
    assert_eq!(shared["scope"], SCOPE);
    let asked = [("scope", "openid offline_access")];
    assert_refused(&vendor.share("calendar", &without, &asked).await, "interaction_required");
    // The end of the login ends what it gave.
    vendor.log_out("s2").await;
    assert!(!vendor.is_active(text(&shared, "access_token")).await);
}

#[tokio::test]
async fn section_4_a_third_application_may_come_in_by_the_id_token_of_the_second() {
    let vendor = Fixture::start();
    let login = vendor.log_in("mail", "s1", SCOPE).await;
    let second = granted(&vendor.share("calendar", &login, &[]).await);
    let third = granted(&vendor.share("notes", &second, &[]).await);
    assert_eq!(vendor.claims(&third)["ds_hash"], vendor.claims(&login)["ds_hash"]);
    // One that does not ask for `device_sso` lets nobody in.
    let quiet = granted(&vendor.share("calendar", &login, &[("scope", "openid read")]).await);
    assert_eq!((&quiet["device_secret"], &vendor.claims(&quiet)["ds_hash"]), (&Value::Null, &Value::Null));
}

#[tokio::test]
async fn section_4_3_an_id_token_that_has_expired_still_names_the_login() {
    let vendor = Fixture::start();
    let login = vendor.log_in("mail", "s1", SCOPE).await;
    vendor.clock.advance(std::time::Duration::from_secs(2 * 3600));
    granted(&vendor.share("calendar", &login, &[]).await);
    // But a client that wants a recent login does not get an old one.
    assert_refused(&vendor.share("strict", &login, &[]).await, "invalid_grant");
    let recent = vendor.log_in("mail", "s2", SCOPE).await;
    granted(&vendor.share("strict", &recent, &[]).await);
}

#[tokio::test]
async fn section_3_3_a_client_that_presents_the_secret_of_its_session_shares_it() {
    let vendor = Fixture::start();
    let login = vendor.log_in("mail", "s1", SCOPE).await;
    let secret = text(&login, "device_secret");
    let code = vendor.code("calendar", "s1", SCOPE).await;
    let same = granted(&vendor.redeem("calendar", &code, None, &[("device_secret", secret)]).await);
    assert_eq!(text(&same, "device_secret"), secret);
    assert_eq!(vendor.claims(&same)["ds_hash"], vendor.claims(&login)["ds_hash"]);
    // One of another session counts as none (section 3.4).
    let code = vendor.code("calendar", "s2", SCOPE).await;
    let other = granted(&vendor.redeem("calendar", &code, None, &[("device_secret", secret)]).await);
    assert_ne!(text(&other, "device_secret"), secret);
}

#[tokio::test]
async fn section_3_4_2_a_refresh_gives_the_secret_that_is_presented_or_another_one() {
    let vendor = Fixture::start();
    let login = vendor.log_in("mail", "s1", SCOPE).await;
    granted(&vendor.share("calendar", &login, &[]).await);
    let form = [("grant_type", "refresh_token"), ("refresh_token", text(&login, "refresh_token"))];
    let refresh =
        async |more: &[(&str, &str)]| granted(&vendor.token("mail", None, &[&form[..], more].concat()).await);
    let secret = text(&login, "device_secret");
    let same = refresh(&[("device_secret", secret)]).await;
    assert_eq!(text(&same, "device_secret"), secret);
    assert_eq!(vendor.claims(&same)["ds_hash"], vendor.claims(&login)["ds_hash"]);
    for presented in [&[][..], &[("device_secret", "made-up")]] {
        let other = refresh(presented).await;
        assert_ne!(text(&other, "device_secret"), secret);
        granted(&vendor.share("notes", &other, &[]).await);
    }
    // A narrower request is for none, and the first one stays.
    assert_eq!(refresh(&[("scope", "openid read")]).await["device_secret"], Value::Null);
    granted(&vendor.share("notes", &login, &[]).await);
}

#[tokio::test]
async fn section_5_the_metadata_say_that_applications_share_logins() {
    let vendor = Fixture::start();
    let request = Request::get("/.well-known/openid-configuration").header("host", "localhost");
    let request = request.body(Bytes::new()).expect("a request");
    let metadata = json_of(&vendor.server.create_discovery_response(request));
    assert_eq!(metadata["native_sso_supported"], true);
    let scopes = metadata["scopes_supported"].as_array().expect("scopes");
    assert!(scopes.contains(&json!("device_sso")), "{scopes:?}");
}
