//! Sections 1.1 and 4: who acts.

use std::time::Duration;

use oauth_runtime::grant::token_exchange::Exchange;
use serde_json::{Value, json};

use super::provider::{
    ACCESS_TOKEN, FILES, Fixture, ID_TOKEN, MAIL, NOTES, REFRESH_TOKEN, assert_refused, text,
};
use crate::support::neutral::json_of;

async fn act(office: &Fixture, issued: &Value) -> Value {
    office.introspect(text(issued, "access_token")).await["act"].clone()
}

#[tokio::test]
async fn section_4_1_each_exchange_adds_an_actor() {
    let office = Fixture::start();
    office.rule(|request| {
        Ok(Exchange::delegate().to(if request.client().client_id() == "notes-api" { MAIL } else { FILES }))
    });
    let tokens = office.tokens().await;
    let first = json_of(&office.exchange("notes-api", text(&tokens, "access_token"), &[]).await);
    let second = json_of(&office.exchange("mail-api", text(&first, "access_token"), &[]).await);
    let (notes, mail) = (("sub", "notes-api"), ("sub", "mail-api"));
    let known = office.introspect(text(&second, "access_token")).await;
    let expected = json!({
        mail.0: mail.1, "client_id": mail.1, "act": { notes.0: notes.1, "client_id": notes.1 },
    });
    assert_eq!(known["act"], expected);
    assert_eq!((&known["sub"], &known["client_id"]), (&json!("alice-sub"), &json!("mail-api")));
}

#[tokio::test]
async fn section_4_1_a_chain_of_actors_has_an_end() {
    let office = Fixture::start();
    office.rule(|_| Ok(Exchange::delegate().to(FILES)));
    let tokens = office.tokens_of("web", "read", FILES).await;
    let mut token = text(&tokens, "access_token").to_owned();
    for _ in 0..8 {
        let issued = json_of(&office.exchange("mail-api", &token, &[]).await);
        token = text(&issued, "access_token").to_owned();
    }
    let mut depth = 0;
    let known = office.introspect(&token).await;
    let mut actor = &known["act"];
    while !actor.is_null() {
        depth += 1;
        actor = &actor["act"];
    }
    assert_eq!(depth, 8);
    assert_refused(&office.exchange("mail-api", &token, &[]).await, "invalid_request");
}

#[tokio::test]
async fn section_1_1_an_impersonated_token_has_no_actor_but_keeps_earlier_ones() {
    let office = Fixture::start();
    office.rule(|_| Ok(Exchange::impersonate().to(FILES)));
    let tokens = office.tokens().await;
    let issued = json_of(&office.exchange("notes-api", text(&tokens, "access_token"), &[]).await);
    assert_eq!(act(&office, &issued).await, json!(null));
    // Whoever acted before is not hidden.
    office.rule(|_| Ok(Exchange::delegate().to(MAIL)));
    let delegated = json_of(&office.exchange("notes-api", text(&tokens, "access_token"), &[]).await);
    office.rule(|_| Ok(Exchange::impersonate().to(FILES)));
    let issued = json_of(&office.exchange("mail-api", text(&delegated, "access_token"), &[]).await);
    assert_eq!(act(&office, &issued).await["sub"], "notes-api");
}

#[tokio::test]
async fn section_2_1_the_actor_token_says_who_acts() {
    let office = Fixture::start();
    let tokens = office.tokens().await;
    let token = text(&tokens, "access_token");
    let own = office.own_token("notes-api").await;
    let with_own = [("actor_token", own.as_str()), ("actor_token_type", ACCESS_TOKEN)];
    for way in [Exchange::delegate, Exchange::impersonate] {
        office.rule(move |_| Ok(way().to(FILES)));
        assert_refused(&office.exchange("notes-api", token, &with_own).await, "invalid_request");
    }
    office.rule(|_| Ok(Exchange::delegate_to_actor().to(FILES)));
    assert_refused(&office.exchange("notes-api", token, &[]).await, "invalid_request");
    let actor = [("actor_token", own.as_str()), ("actor_token_type", ACCESS_TOKEN)];
    let issued = json_of(&office.exchange("notes-api", token, &actor).await);
    assert_eq!(act(&office, &issued).await, json!({ "sub": "notes-api", "client_id": "notes-api" }));
    // A person acts for herself: the client has her ID token.
    let of_web = office.tokens_of("web", "openid read", FILES).await;
    let id_token = text(&of_web, "id_token");
    let actor = [("actor_token", id_token), ("actor_token_type", ID_TOKEN)];
    let issued = json_of(&office.exchange("web", text(&of_web, "access_token"), &actor).await);
    assert_eq!(act(&office, &issued).await, json!({ "sub": "alice-sub" }));
    // The token of another client, which is not addressed to this one.
    let foreign = office.own_token("agent").await;
    for (actor, token_type) in [(foreign.as_str(), ACCESS_TOKEN), (id_token, ID_TOKEN)] {
        let actor = [("actor_token", actor), ("actor_token_type", token_type)];
        assert_refused(&office.exchange("mail-api", token, &actor).await, "invalid_request");
    }
    office.server.people.remove("alice-sub");
    let actor = [("actor_token", id_token), ("actor_token_type", ID_TOKEN)];
    let response = office.exchange("web", text(&of_web, "access_token"), &actor).await;
    assert_refused(&response, "invalid_request");
}

#[tokio::test]
async fn section_4_4_may_act_names_who_may_act() {
    let office = Fixture::start();
    office.may_act(json!({ "sub": "mail-api", "client_id": "mail-api" }));
    let tokens = office.tokens().await;
    let token = text(&tokens, "access_token");
    assert_eq!(office.claims(token, "at+jwt")["may_act"]["sub"], "mail-api");
    assert_eq!(office.introspect(token).await["may_act"]["sub"], "mail-api");
    assert_refused(&office.exchange("notes-api", token, &[]).await, "invalid_request");
    office.rule(|_| Ok(Exchange::impersonate().to(FILES)));
    assert_refused(&office.exchange("notes-api", token, &[]).await, "invalid_request");
    office.may_act(json!({ "sub": "notes-api" }));
    let tokens = office.tokens().await;
    let response = office.exchange("notes-api", text(&tokens, "access_token"), &[]).await;
    assert_eq!(response.status(), 200, "{response:?}");
    // Being named is not enough: the application decides.
    office.rule(|_| Ok(Exchange::refuse("no")));
    let response = office.exchange("notes-api", text(&tokens, "access_token"), &[]).await;
    assert_refused(&response, "invalid_request");
}

/// A token with which somebody only called the API is no word of theirs that they act.
#[tokio::test]
async fn a_token_of_an_actor_who_is_acted_for_is_refused_and_what_comes_of_it_ends_with_it() {
    let office = Fixture::start();
    let tokens = office.tokens().await;
    let token = text(&tokens, "access_token");
    let acted_for = json_of(&office.exchange("notes-api", token, &[("resource", NOTES)]).await);
    office.rule(|_| Ok(Exchange::delegate_to_actor().to(FILES)));
    let actor = [("actor_token", text(&acted_for, "access_token")), ("actor_token_type", ACCESS_TOKEN)];
    assert_refused(&office.exchange("notes-api", token, &actor).await, "invalid_request");

    let own = office.own_token("notes-api").await;
    let left = office.introspect(&own).await["exp"].as_u64().expect("exp");
    office.clock.advance(Duration::from_secs(60));
    let fresh = office.tokens().await;
    let actor = [("actor_token", own.as_str()), ("actor_token_type", ACCESS_TOKEN)];
    let issued = json_of(&office.exchange("notes-api", text(&fresh, "access_token"), &actor).await);
    let known = office.introspect(text(&issued, "access_token")).await;
    assert_eq!(known["exp"].as_u64(), Some(left), "{known}");
}

/// What the application says about access tokens of the grant holds for its other tokens, too.
#[tokio::test]
async fn may_act_is_not_passed_by_with_another_token_of_the_grant() {
    let office = Fixture::start();
    office.may_act(json!({ "client_id": "agent" }));
    let tokens = office.tokens().await;
    for (name, token_type) in
        [("access_token", ACCESS_TOKEN), ("refresh_token", REFRESH_TOKEN), ("id_token", ID_TOKEN)]
    {
        let token = (text(&tokens, name), token_type);
        assert_refused(&office.exchange_of("web", token, &[("scope", "read")]).await, "invalid_request");
    }
}
