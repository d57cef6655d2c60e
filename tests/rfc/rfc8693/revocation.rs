//! What ends with what.

use std::time::Duration;

use oauth_runtime::Digest;
use oauth_runtime::grant::token_exchange::Exchange;
use oauth_runtime::store::{ClientRegistrationStore, ClientStore, GrantStore, TokenStore};

use super::provider::{ACCESS_TOKEN, FILES, Fixture, MAIL, NOTES, REFRESH_TOKEN, assert_refused, text};
use crate::support::neutral::{form_request, json_of};

async fn revoke(office: &Fixture, client: &str, token: &str) {
    let secret = format!("{client}-client-secret");
    let request = form_request("/revoke", (client, &secret), &[("token", token)]);
    assert_eq!(office.server.create_token_revocation_response(request).await.status(), 200);
}

#[tokio::test]
async fn revoking_the_grant_of_the_subject_token_ends_everything_that_came_of_it() {
    let office = Fixture::start();
    office.rule(|request| {
        Ok(Exchange::delegate().to(if request.client().client_id() == "notes-api" { MAIL } else { FILES }))
    });
    let tokens = office.tokens().await;
    let first = json_of(&office.exchange("notes-api", text(&tokens, "access_token"), &[]).await);
    let second = json_of(&office.exchange("mail-api", text(&first, "access_token"), &[]).await);
    let of_refresh = (text(&tokens, "refresh_token"), REFRESH_TOKEN);
    let third = json_of(&office.exchange_of("web", of_refresh, &[("scope", "read")]).await);
    let all = [&first, &second, &third].map(|issued| text(issued, "access_token"));
    for token in all {
        assert!(office.is_active(token).await);
    }
    // A person sees one grant: that of the client that they allowed.
    let grants = office.server.store.list_grants("alice-sub").await.expect("grants");
    assert_eq!(grants.iter().map(|grant| &*grant.client_id).collect::<Vec<_>>(), ["web"]);
    revoke(&office, "web", text(&tokens, "refresh_token")).await;
    for token in all {
        assert!(!office.is_active(token).await, "{token}");
    }
}

#[tokio::test]
async fn a_client_that_exchanged_a_token_ends_only_what_it_got() {
    let office = Fixture::start();
    let tokens = office.tokens().await;
    let issued = json_of(&office.exchange("notes-api", text(&tokens, "access_token"), &[]).await);
    revoke(&office, "notes-api", text(&issued, "access_token")).await;
    assert!(!office.is_active(text(&issued, "access_token")).await);
    assert!(office.is_active(text(&tokens, "access_token")).await);
    assert!(office.is_active(text(&tokens, "refresh_token")).await);
}

#[tokio::test]
async fn a_revoked_expired_or_used_subject_token_is_exchanged_no_more() {
    let office = Fixture::start();
    let tokens = office.tokens().await;
    let refresh_token = text(&tokens, "refresh_token");
    let form = [("grant_type", "refresh_token"), ("refresh_token", refresh_token)];
    let refreshed = json_of(&office.token("web", &form).await);
    assert_refused(&office.exchange_of("web", (refresh_token, REFRESH_TOKEN), &[]).await, "invalid_request");
    revoke(&office, "web", text(&tokens, "access_token")).await;
    let revoked = text(&tokens, "access_token");
    assert_refused(&office.exchange("notes-api", revoked, &[]).await, "invalid_request");
    let fresh = text(&refreshed, "access_token");
    assert_eq!(office.exchange("notes-api", fresh, &[]).await.status(), 200);
    office.clock.advance(Duration::from_secs(refreshed["expires_in"].as_u64().expect("expires_in")));
    assert_refused(&office.exchange("notes-api", fresh, &[]).await, "invalid_request");
}

#[tokio::test]
async fn a_person_who_is_gone_and_a_client_that_is_disabled_end_exchanges() {
    let office = Fixture::start();
    let tokens = office.tokens().await;
    let token = text(&tokens, "access_token");
    let issued = json_of(&office.exchange("notes-api", token, &[]).await);
    office.server.people.remove("alice-sub");
    assert_refused(&office.exchange("notes-api", token, &[]).await, "invalid_request");
    assert!(!office.is_active(text(&issued, "access_token")).await);

    let office = Fixture::start();
    let tokens = office.tokens_of("web", "read", NOTES).await;
    let web = ClientStore::get_client(&*office.server.store, "web").await;
    office.server.store.put_client(web.expect("a store").expect("a client").into_disabled());
    let response = office.exchange("notes-api", text(&tokens, "access_token"), &[]).await;
    assert_refused(&response, "invalid_request");
}

/// Other clients have it, but the person allowed it that client.
#[tokio::test]
async fn what_came_of_a_token_ends_with_the_client_that_the_person_allowed_it() {
    for delete in [false, true] {
        let office = Fixture::start();
        office.rule(|request| {
            let is_first = request.client().client_id() == "notes-api";
            Ok(Exchange::delegate().to(if is_first { MAIL } else { FILES }))
        });
        let tokens = office.tokens_of("web", "read", NOTES).await;
        let first = json_of(&office.exchange("notes-api", text(&tokens, "access_token"), &[]).await);
        let second = json_of(&office.exchange("mail-api", text(&first, "access_token"), &[]).await);
        let all = [&first, &second].map(|issued| text(issued, "access_token"));
        for token in all {
            assert!(office.is_active(token).await);
        }
        let store = &office.server.store;
        match delete {
            true => assert!(ClientRegistrationStore::delete_client(&**store, "web").await.expect("a store")),
            false => {
                let web = ClientStore::get_client(&**store, "web").await.expect("a store");
                store.put_client(web.expect("a client").into_disabled());
            }
        }
        for token in all {
            assert!(!office.is_active(token).await, "{token}");
        }
        assert_refused(&office.exchange("mail-api", all[0], &[]).await, "invalid_request");
    }
}

#[tokio::test]
async fn a_token_that_is_revoked_during_the_exchange_gives_nothing_that_lasts() {
    let office = Fixture::start();
    let tokens = office.tokens_of("web", "read", NOTES).await;
    let token = text(&tokens, "access_token").to_owned();
    let (store, presented) = (office.server.store.clone(), Digest::of(&token));
    let grant = store.get_token(&presented).await.expect("a store").expect("a token").grant_id;
    // The application decides slowly, and meanwhile the person withdraws the grant.
    office.rule(move |_| {
        let (store, grant) = (store.clone(), grant.clone());
        std::thread::spawn(move || {
            futures_util::FutureExt::now_or_never(store.revoke_grant(&grant)).expect("at once")
        })
        .join()
        .expect("a thread")?;
        Ok(Exchange::delegate().to(FILES))
    });
    let response = office.exchange_of("notes-api", (&token, ACCESS_TOKEN), &[]).await;
    assert_refused(&response, "invalid_request");
    assert!(!office.heard.names().contains(&"token.exchanged".to_owned()));
    let grants = office.server.store.list_grants("alice-sub").await.expect("a store");
    assert!(grants.is_empty(), "nobody approved one: {grants:?}");
}
