//! Section 3: the types of subject tokens.

use std::time::Duration;

use oauth_runtime::grant::token_exchange::Exchange;
use oauth_runtime::store::{ClientStore, GrantStore, TokenStore};
use serde_json::json;

use super::provider::{
    ACCESS_TOKEN, FILES, Fixture, ID_TOKEN, JWT, NOTES, REFRESH_TOKEN, assert_refused, text,
};
use crate::support::neutral::json_of;

#[tokio::test]
async fn section_3_opaque_tokens_jwts_and_refresh_tokens_are_exchanged() {
    let office = Fixture::start();
    let of_notes = office.tokens().await;
    let of_files = office.tokens_of("web", "read", FILES).await;
    for (client, token, token_type) in [
        ("notes-api", text(&of_notes, "access_token"), ACCESS_TOKEN),
        ("notes-api", text(&of_notes, "access_token"), JWT),
        ("web", text(&of_notes, "access_token"), ACCESS_TOKEN),
        ("web", text(&of_files, "access_token"), ACCESS_TOKEN),
        ("web", text(&of_notes, "refresh_token"), REFRESH_TOKEN),
    ] {
        let issued = json_of(&office.exchange_of(client, (token, token_type), &[("scope", "read")]).await);
        let known = office.introspect(text(&issued, "access_token")).await;
        assert_eq!((&known["sub"], &known["aud"]), (&json!("alice-sub"), &json!([FILES])), "{known}");
    }
    // An opaque token is no JWT.
    let opaque = (text(&of_files, "access_token"), JWT);
    assert_refused(&office.exchange_of("web", opaque, &[]).await, "invalid_request");
}

#[tokio::test]
async fn section_3_an_id_token_gives_what_the_person_allowed_its_client() {
    let office = Fixture::start();
    let tokens = office.tokens_of("web", "openid read", NOTES).await;
    let id_token = text(&tokens, "id_token");
    for token_type in [ID_TOKEN, JWT] {
        office.rule(|request| {
            assert_eq!(request.subject().scope().as_str(), "openid read");
            assert_eq!(request.subject().person(), Some("alice-sub"));
            Ok(Exchange::delegate().to(FILES).at_most(&"read upload".parse()?))
        });
        let issued = json_of(&office.exchange_of("web", (id_token, token_type), &[]).await);
        let known = office.introspect(text(&issued, "access_token")).await;
        assert_eq!(known["scope"], "read", "{known}");
        assert_eq!((&known["aud"], &known["acr"]), (&json!([FILES]), &json!("gold")), "{known}");
        // The client is registered for it, and the answer names it: the person allowed it nobody.
        let response = office.exchange_of("web", (id_token, token_type), &[("scope", "upload")]).await;
        assert_refused(&response, "invalid_scope");
        // It is for the client alone, so the application says where the new token may be used.
        office.rule(|_| Ok(Exchange::delegate()));
        assert_refused(&office.exchange_of("web", (id_token, token_type), &[]).await, "invalid_target");
    }
    // It is for its own client only, and only until it expires.
    office.rule(|_| Ok(Exchange::delegate().to(FILES)));
    assert_refused(&office.exchange_of("notes-api", (id_token, ID_TOKEN), &[]).await, "invalid_request");
    office.clock.advance(Duration::from_secs(24 * 3600));
    assert_refused(&office.exchange_of("web", (id_token, ID_TOKEN), &[]).await, "invalid_request");
}

#[tokio::test]
async fn an_id_token_ends_with_the_grant_of_its_client() {
    let office = Fixture::start();
    let tokens = office.tokens_of("web", "openid read", NOTES).await;
    let id_token = (text(&tokens, "id_token"), ID_TOKEN);
    let issued = json_of(&office.exchange_of("web", id_token, &[]).await);
    let store = &office.server.store;
    let grants = store.list_grants("alice-sub").await.expect("grants");
    assert_eq!(grants.len(), 1, "what came of it belongs to the same grant: {grants:?}");
    store.revoke_grant(&grants[0].grant_id).await.expect("a store");
    assert!(!office.is_active(text(&issued, "access_token")).await);
    assert_refused(&office.exchange_of("web", id_token, &[]).await, "invalid_request");
    assert!(store.list_grants("alice-sub").await.expect("grants").is_empty());
}

/// One that came of an exchange says nothing about what the person allowed the client that has it.
#[tokio::test]
async fn an_id_token_of_an_exchange_is_not_exchanged() {
    let office = Fixture::start();
    office.rule(|_| Ok(Exchange::delegate().to(FILES).at_most(&"openid upload".parse()?).or_id_token()));
    let tokens = office.tokens_of("web", "openid upload write", NOTES).await;
    let wanted = [("requested_token_type", ID_TOKEN)];
    let issued = json_of(&office.exchange("notes-api", text(&tokens, "access_token"), &wanted).await);
    let id_token = (text(&issued, "access_token"), ID_TOKEN);
    assert_refused(&office.exchange_of("notes-api", id_token, &[]).await, "invalid_request");
}

#[tokio::test]
async fn a_resource_server_without_resources_exchanges_no_tokens_for_others() {
    let office = Fixture::start();
    let tokens = office.tokens_of("web", "read", NOTES).await;
    let token = text(&tokens, "access_token");
    assert!(office.is_active(token).await, "it learns about them");
    assert_refused(&office.exchange("api", token, &[]).await, "invalid_request");
}

#[tokio::test]
async fn a_used_refresh_token_is_a_replay_and_one_needs_the_grant_type() {
    let office = Fixture::start();
    let tokens = office.tokens().await;
    let first = text(&tokens, "refresh_token");
    let form = [("grant_type", "refresh_token"), ("refresh_token", first)];
    let refreshed = json_of(&office.token("web", &form).await);
    office.clock.advance(Duration::from_secs(120));
    assert_refused(&office.exchange_of("web", (first, REFRESH_TOKEN), &[]).await, "invalid_request");
    assert!(!office.is_active(text(&refreshed, "access_token")).await);
    assert!(office.heard.names().contains(&"refresh_token.replayed".to_owned()));

    let office = Fixture::start();
    let tokens = office.tokens().await;
    let web =
        ClientStore::get_client(&*office.server.store, "web").await.expect("a store").expect("a client");
    let mut metadata = web.metadata().clone();
    metadata.grant_types.retain(|own| own != "refresh_token");
    office.server.store.put_client(web.with_metadata(metadata).expect("a client"));
    let refresh_token = (text(&tokens, "refresh_token"), REFRESH_TOKEN);
    assert_refused(&office.exchange_of("web", refresh_token, &[]).await, "invalid_request");
}

#[tokio::test]
async fn an_id_token_with_a_pairwise_identifier_names_nobody() {
    let office = Fixture::start();
    office.rule(|_| Ok(Exchange::delegate().to(FILES).at_most(&"read".parse()?)));
    let tokens = office.tokens_of("pairwise", "openid read", NOTES).await;
    let id_token = (text(&tokens, "id_token"), ID_TOKEN);
    assert_refused(&office.exchange_of("pairwise", id_token, &[]).await, "invalid_request");
    // Its access token does.
    let issued = json_of(&office.exchange("pairwise", text(&tokens, "access_token"), &[]).await);
    let known = office.introspect(text(&issued, "access_token")).await;
    assert_eq!(known["active"], true);
    assert_ne!(known["sub"], "alice-sub", "the client still knows her by her pairwise identifier");
}

#[tokio::test]
async fn a_forged_or_foreign_jwt_is_no_subject() {
    let office = Fixture::start();
    let tokens = office.tokens_of("web", "openid read", NOTES).await;
    let other = Fixture::start();
    let foreign = other.tokens_of("web", "openid read", NOTES).await;
    let changed = |token: &str| {
        let (message, signature) = token.rsplit_once('.').expect("a signature");
        let first = if signature.starts_with('A') { "B" } else { "A" };
        format!("{message}.{first}{}", &signature[1..])
    };
    // Both providers have the same keys and the same name, but only one has the record.
    let (access, id) = (text(&tokens, "access_token"), text(&tokens, "id_token"));
    for (token, token_type) in [
        (changed(access), JWT),
        (changed(access), ACCESS_TOKEN),
        (changed(id), ID_TOKEN),
        (text(&foreign, "access_token").to_owned(), ACCESS_TOKEN),
        (text(&foreign, "access_token").to_owned(), JWT),
        // An access token in the place of an ID token, and the other way round.
        (access.to_owned(), ID_TOKEN),
        (id.to_owned(), ACCESS_TOKEN),
    ] {
        let response = office.exchange_of("web", (&token, token_type), &[]).await;
        assert_refused(&response, "invalid_request");
    }
}

#[tokio::test]
async fn a_subject_token_is_addressed_to_the_client_that_exchanges_it() {
    let office = Fixture::start();
    let tokens = office.tokens().await;
    let (access, refresh) = (text(&tokens, "access_token"), text(&tokens, "refresh_token"));
    // `mail-api` serves other resources, and `agent` none.
    for (client, token, token_type) in [
        ("mail-api", access, ACCESS_TOKEN),
        ("agent", access, ACCESS_TOKEN),
        ("agent", access, JWT),
        ("notes-api", refresh, REFRESH_TOKEN),
        ("agent", refresh, REFRESH_TOKEN),
    ] {
        let response = office.exchange_of(client, (token, token_type), &[]).await;
        assert_refused(&response, "invalid_request");
    }
}

#[tokio::test]
async fn a_clients_own_token_is_about_no_person() {
    let office = Fixture::start();
    let own = office.own_token("notes-api").await;
    let response = office.exchange("notes-api", &own, &[]).await;
    assert_refused(&response, "invalid_request");
    assert_eq!(json_of(&response)["error_description"], "the subject token belongs to no person");
}
