//! Identity assertion authorization grants, which an exchange gives
//! (draft-ietf-oauth-identity-assertion-authz-grant sections 3, 4.3 and 7.1).

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use oauth_runtime::access_policy::{Access, AccessError};
use oauth_runtime::grant::Authorized;
use oauth_runtime::grant::jwt_bearer::{Assertion, GRANT_TYPE as JWT_BEARER, JwtBearerPolicy};
use oauth_runtime::grant::token_exchange::{Exchange, GRANT_TYPE, IdJag};
use oauth_runtime::store::{GrantStore, MemoryStore, TokenStore};
use oauth_runtime::testing::DpopKey;
use oauth_runtime::{Client, Clock, OAuthError, TrustedIssuer, oauth_server};
use serde_json::{Value, json};

use super::provider::{
    ACCESS_TOKEN, FILES, Fixture, ID_JAG, ID_TOKEN, NOTES, REFRESH_TOKEN, assert_refused, text,
};
use crate::support::TestClock;
use crate::support::neutral::{form_request, json_of};

const TYPE: &str = "oauth-id-jag+jwt";
const CHAT: &str = "http://127.0.0.1:7";
const CHANNELS: &str = "https://channels.example";

/// The grant that the application allows: the client is `wiki-at-chat` there.
fn allowed() -> IdJag {
    let scope = "chat.read chat.write".parse().expect("a scope");
    IdJag::at_most(CHAT, "wiki-at-chat", &scope).resource(CHANNELS)
}

fn office() -> Fixture {
    let office = Fixture::start();
    office.rule(|_| Ok(Exchange::id_jag(allowed()).by("the wiki reads the chat")));
    office
}

async fn id_token(office: &Fixture) -> String {
    text(&office.tokens_of("web", "openid offline_access read", NOTES).await, "id_token").to_owned()
}

/// The response to a request for a grant.
async fn ask(office: &Fixture, subject: (&str, &str), more: &[(&str, &str)]) -> Response<Bytes> {
    let form = [&[("requested_token_type", ID_JAG)], more].concat();
    office.exchange_of("web", subject, &form).await
}

/// The claims of the grant in a response.
#[track_caller]
fn granted(office: &Fixture, response: &Response<Bytes>) -> Value {
    office.claims(text(&json_of(response), "access_token"), TYPE)
}

#[tokio::test]
async fn section_4_3_an_id_token_gives_a_grant_for_another_authorization_server() {
    let office = office();
    office.rule(|request| {
        assert_eq!((request.audience(), request.targets()), (Some(CHAT), &[CHANNELS.to_owned()][..]));
        assert_eq!(
            (request.scope().as_str(), request.requested_token_type().as_str()),
            ("chat.read", ID_JAG)
        );
        Ok(Exchange::id_jag(allowed().claim("email", "alice@company.example")).by("the wiki reads the chat"))
    });
    let id_token = id_token(&office).await;
    office.heard.take();
    let more = [("audience", CHAT), ("resource", CHANNELS), ("scope", "chat.read")];
    let response = ask(&office, (&id_token, ID_TOKEN), &more).await;
    let body = json_of(&response);
    let grant = text(&body, "access_token").to_owned();
    for (name, expected) in [
        ("issued_token_type", json!(ID_JAG)),
        ("token_type", json!("N_A")),
        ("expires_in", json!(300)),
        ("scope", json!("chat.read")),
        ("refresh_token", Value::Null),
        ("id_token", Value::Null),
    ] {
        assert_eq!(body[name], expected, "{name} in {body}");
    }
    let claims = office.claims(&grant, TYPE);
    let now = office.clock.now().as_unix();
    for (name, expected) in [
        ("iss", json!("http://localhost")),
        ("sub", json!("alice-sub")),
        ("aud", json!(CHAT)),
        ("client_id", json!("wiki-at-chat")),
        ("scope", json!("chat.read")),
        ("resource", json!(CHANNELS)),
        ("iat", json!(now)),
        ("exp", json!(now + 300)),
        ("auth_time", json!(now - 60)),
        ("acr", json!("gold")),
        ("email", json!("alice@company.example")),
        ("act", Value::Null),
        ("cnf", Value::Null),
    ] {
        assert_eq!(claims[name], expected, "{name} in {claims}");
    }
    assert!(claims["jti"].as_str().is_some_and(|own| own.len() >= 20), "{claims}");
    // It is nobody's access token here, and nothing else came of it.
    assert!(!office.is_active(&grant).await);
    let events = office.heard.take();
    let [event] = &events[..] else { panic!("{events:?}") };
    let data = serde_json::to_value(&event.kind).expect("JSON")["data"].clone();
    assert_eq!((event.kind.name(), event.subject.as_deref()), ("token.exchanged", Some("alice-sub")));
    for (name, expected) in [
        ("issued_token_type", json!(ID_JAG)),
        ("audience", json!([CHAT])),
        ("scope", json!("chat.read")),
        ("rule", json!("the wiki reads the chat")),
    ] {
        assert_eq!(data[name], expected, "{name} in {data}");
    }
}

#[tokio::test]
async fn section_4_3_a_refresh_token_of_a_login_gives_a_grant_too() {
    let office = office();
    let tokens = office.tokens_of("web", "openid offline_access read", NOTES).await;
    let refresh_token = (text(&tokens, "refresh_token"), REFRESH_TOKEN);
    for _ in 0..2 {
        let claims = granted(&office, &ask(&office, refresh_token, &[("audience", CHAT)]).await);
        assert_eq!((&claims["sub"], &claims["scope"]), (&json!("alice-sub"), &json!("chat.read chat.write")));
        assert_eq!(claims["resource"], CHANNELS);
    }
    // Without a login, and with what only lets a client act somewhere, nobody vouches for a person.
    let plain = office.tokens_of("web", "read", NOTES).await;
    for subject in [
        (text(&plain, "refresh_token"), REFRESH_TOKEN),
        (text(&tokens, "access_token"), ACCESS_TOKEN),
        (text(&tokens, "access_token"), ID_JAG),
    ] {
        assert_refused(&ask(&office, subject, &[("audience", CHAT)]).await, "invalid_request");
    }
}

#[tokio::test]
async fn section_4_3_the_policy_and_the_request_limit_a_grant() {
    let office = office();
    let id_token = id_token(&office).await;
    let subject = (&*id_token, ID_TOKEN);
    let chat = ("audience", CHAT);
    for (more, code) in [
        (&[][..], "invalid_request"),
        (&[chat, chat], "invalid_request"),
        (&[chat, ("audience", "https://other.example")], "invalid_request"),
        (&[("audience", "https://other.example")], "invalid_target"),
        (&[("audience", "http://127.0.0.1:8")], "invalid_target"),
        (&[chat, ("resource", FILES)], "invalid_target"),
        (&[chat, ("resource", CHANNELS), ("resource", FILES)], "invalid_target"),
        (&[chat, ("resource", "no-uri")], "invalid_target"),
        (&[chat, ("scope", "chat.admin")], "invalid_scope"),
        (&[chat, ("authorization_details", "[]")], "invalid_request"),
    ] {
        assert_refused(&ask(&office, subject, more).await, code);
    }
    let narrowed = ask(&office, subject, &[chat, ("scope", "chat.read chat.admin")]).await;
    assert_eq!(json_of(&narrowed)["scope"], "chat.read");
    let own = office.own_token("notes-api").await;
    let actor = [chat, ("actor_token", &*own), ("actor_token_type", ACCESS_TOKEN)];
    assert_refused(&ask(&office, subject, &actor).await, "invalid_request");
    // By another name that the application knows, with the issuer in the grant.
    office.rule(|_| Ok(Exchange::id_jag(allowed().also_named("urn:example:chat"))));
    let claims = granted(&office, &ask(&office, subject, &[("audience", "urn:example:chat")]).await);
    assert_eq!(claims["aud"], CHAT);
    // Any scope; without one, the other server decides.
    office.rule(|_| Ok(Exchange::id_jag(IdJag::any_scope(CHAT, "wiki-at-chat"))));
    let claims = granted(&office, &ask(&office, subject, &[chat, ("scope", "anything")]).await);
    assert_eq!((&claims["scope"], &claims["resource"]), (&json!("anything"), &Value::Null));
    let claims = granted(&office, &ask(&office, subject, &[chat]).await);
    assert_eq!(claims["scope"], Value::Null);
    assert_refused(&ask(&office, subject, &[chat, ("resource", CHANNELS)]).await, "invalid_target");
}

#[tokio::test]
async fn nothing_gives_a_grant_by_default_and_a_grant_is_not_another_token() {
    let office = Fixture::start();
    let id_token = id_token(&office).await;
    let subject = (&*id_token, ID_TOKEN);
    // An answer about access tokens, and about ID tokens, is no answer about grants.
    for exchange in
        [Exchange::delegate().to(CHAT), Exchange::delegate().to(CHAT).or_id_token(), Exchange::impersonate()]
    {
        office.rule(move |_| Ok(exchange.clone()));
        assert_refused(&ask(&office, subject, &[("audience", CHAT)]).await, "invalid_request");
    }
    office.rule(|_| Ok(Exchange::id_jag(allowed())));
    for requested in ["", ACCESS_TOKEN, ID_TOKEN] {
        let form = [("requested_token_type", requested), ("audience", CHAT)];
        let form: Vec<_> = form.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        assert_refused(&office.exchange_of("web", subject, &form).await, "invalid_request");
    }
    // Somebody else's ID token.
    let form = [("requested_token_type", ID_JAG), ("audience", CHAT)];
    assert_refused(&office.exchange_of("notes-api", subject, &form).await, "invalid_request");
}

/// Section 8.3: the provider itself takes no grants of its own, and no answer replaces what it says itself.
#[tokio::test]
async fn an_answer_that_contradicts_itself_gives_nothing() {
    let office = Fixture::start();
    let id_token = id_token(&office).await;
    let own = IdJag::any_scope("http://localhost/", "web");
    for (audience, grant) in [
        ("http://localhost", own),
        (CHAT, allowed().claim("sub", "bob-sub")),
        (CHAT, allowed().claim("exp", 1)),
        (CHAT, allowed().relying_party("nobody")),
    ] {
        office.rule(move |_| Ok(Exchange::id_jag(grant.clone())));
        let response = ask(&office, (&id_token, ID_TOKEN), &[("audience", audience)]).await;
        assert_eq!((response.status().as_u16(), &json_of(&response)["error"]), (500, &json!("server_error")));
    }
}

#[tokio::test]
async fn section_3_the_person_has_the_identifier_that_the_other_server_knows_from_its_own_sign_ins() {
    let office = Fixture::start();
    let id_token = id_token(&office).await;
    office.rule(|_| Ok(Exchange::id_jag(allowed().relying_party("pairwise"))));
    let claims = granted(&office, &ask(&office, (&id_token, ID_TOKEN), &[("audience", CHAT)]).await);
    let tokens = office.tokens_of("pairwise", "openid", "").await;
    let known = office.claims(text(&tokens, "id_token"), "JWT");
    assert_ne!(claims["sub"], "alice-sub");
    assert_eq!(claims["sub"], known["sub"]);
}

#[tokio::test]
async fn a_grant_ends_soon_and_never_after_the_token_that_it_was_given_for() {
    let office = Fixture::start();
    let id_token = id_token(&office).await;
    let subject = (&*id_token, ID_TOKEN);
    office.rule(|_| Ok(Exchange::id_jag(allowed().expires_in(Duration::from_secs(24 * 3600)))));
    let of_id_token = office.claims(&id_token, "JWT");
    let (iat, exp) = (of_id_token["iat"].as_u64().expect("iat"), of_id_token["exp"].as_u64().expect("exp"));
    let life = exp - iat;
    office.clock.advance(Duration::from_secs(life - 100));
    let claims = granted(&office, &ask(&office, subject, &[("audience", CHAT)]).await);
    assert_eq!(claims["exp"], json!(exp));
    office.rule(|_| Ok(Exchange::id_jag(allowed()).expires_in(Duration::from_secs(20))));
    let response = ask(&office, subject, &[("audience", CHAT)]).await;
    assert_eq!(json_of(&response)["expires_in"], 20);
    office.clock.advance(Duration::from_secs(100));
    assert_refused(&ask(&office, subject, &[("audience", CHAT)]).await, "invalid_request");
}

#[tokio::test]
async fn a_login_that_the_person_took_back_gives_no_grant() {
    let office = office();
    let tokens = office.tokens_of("web", "openid offline_access read", NOTES).await;
    let subjects = [(text(&tokens, "id_token"), ID_TOKEN), (text(&tokens, "refresh_token"), REFRESH_TOKEN)];
    for subject in subjects {
        assert_eq!(ask(&office, subject, &[("audience", CHAT)]).await.status(), 200);
    }
    let store = &office.server.store;
    for grant in store.list_grants("alice-sub").await.expect("grants") {
        store.revoke_grant(&grant.grant_id).await.expect("a store");
    }
    for subject in subjects {
        assert_refused(&ask(&office, subject, &[("audience", CHAT)]).await, "invalid_request");
    }
}

/// As for an access token.
#[tokio::test]
async fn the_policy_for_access_has_a_say_about_a_grant_and_so_has_the_gate() {
    let office = office();
    let id_token = id_token(&office).await;
    let chat = [("audience", CHAT)];
    office.access(Access::allow().without("chat.write").access_token_expires_in(Duration::from_secs(60)));
    let response = ask(&office, (&id_token, ID_TOKEN), &chat).await;
    assert_eq!(json_of(&response)["scope"], "chat.read");
    let claims = granted(&office, &response);
    assert_eq!(claims["exp"], json!(office.clock.now().as_unix() + 60));
    // It makes access tokens longer than usual, and no grant.
    office.access(Access::allow().access_token_expires_in(Duration::from_secs(24 * 3600)));
    assert_eq!(json_of(&ask(&office, (&id_token, ID_TOKEN), &chat).await)["expires_in"], 300);
    office.access(Access::refuse(AccessError::AccessDenied));
    assert_refused(&ask(&office, (&id_token, ID_TOKEN), &chat).await, "invalid_request");
    office.access(Access::allow());
    office.server.people.remove("alice-sub");
    assert_refused(&ask(&office, (&id_token, ID_TOKEN), &chat).await, "invalid_request");
}

#[tokio::test]
async fn section_8_7_a_grant_is_bound_to_the_key_that_the_client_proves() {
    let office = office();
    let id_token = id_token(&office).await;
    let key = DpopKey::generate().expect("a key");
    let form = [
        ("grant_type", GRANT_TYPE),
        ("subject_token", &*id_token),
        ("subject_token_type", ID_TOKEN),
        ("requested_token_type", ID_JAG),
        ("audience", CHAT),
    ];
    let mut request = form_request("/token", ("web", "web-client-secret"), &form);
    let proof = key.proof("POST", "http://localhost/token", office.clock.now()).sign();
    request.headers_mut().insert("dpop", proof.parse().expect("a header"));
    let response = office.server.create_token_response(request).await;
    assert_eq!(json_of(&response)["token_type"], "N_A");
    assert_eq!(granted(&office, &response)["cnf"], json!({ "jkt": key.thumbprint() }));
}

#[tokio::test]
async fn section_7_1_the_metadata_says_that_such_grants_are_issued() {
    let office = office();
    let request = Request::get("/.well-known/oauth-authorization-server").header("host", "localhost");
    let request = request.body(Bytes::new()).expect("a request");
    let metadata = json_of(&office.server.create_metadata_response(request));
    assert_eq!(metadata["identity_chaining_requested_token_types_supported"], json!([ID_JAG]), "{metadata}");
    assert_eq!(
        metadata["authorization_grant_profiles_supported"],
        Value::Null,
        "it accepts none: {metadata}"
    );
}

/// The authorization server of another company, which trusts the office.
#[oauth_server(
    grants(jwt_bearer),
    scopes("chat.read" = "Read", "chat.write" = "Write"),
    endpoints(introspection),
    resources(channels = "https://channels.example" { scopes("chat.read", "chat.write") })
)]
struct Chat {
    #[store]
    store: MemoryStore,
}

impl JwtBearerPolicy for Chat {
    async fn accept(&self, assertion: &Assertion<'_>) -> Result<Authorized, OAuthError> {
        match (assertion.is_id_jag(), assertion.issuer(), assertion.subject()) {
            (true, "http://localhost", "alice-sub") => Ok(Authorized::subject("alice-at-chat")),
            _ => Err(OAuthError::invalid_grant("nobody is known by this assertion")),
        }
    }
}

fn chat(office: &Fixture, clock: TestClock) -> Arc<Chat> {
    let client =
        |name: &str| Client::confidential(name, "a-secret-of-the-chat").scope("chat.read chat.write");
    let clients = [
        client("wiki-at-chat").grant_types([JWT_BEARER]),
        client("other-at-chat").grant_types([JWT_BEARER]),
        client("api").grant_types([JWT_BEARER]).resource_server(),
    ];
    let store = MemoryStore::with_clients(clients.map(|client| client.build().expect("a client")));
    let keys: Value = serde_json::from_slice(&office.server.keys.published()).expect("JSON");
    Chat::builder(CHAT.parse().expect("an issuer"), store)
        .clock(clock)
        .trusted_issuer(TrustedIssuer::with_keys("http://localhost", keys).id_jag())
        .build()
}

#[tokio::test]
async fn section_4_both_roles_lead_from_a_login_to_a_token_of_another_company() {
    let office = office();
    let chat = chat(&office, office.clock.clone());
    let id_token = id_token(&office).await;
    let more = [("audience", CHAT), ("resource", CHANNELS), ("scope", "chat.read")];
    let grant = json_of(&ask(&office, (&id_token, ID_TOKEN), &more).await);
    let present = async |client: &str| {
        let form = [("grant_type", JWT_BEARER), ("assertion", text(&grant, "access_token"))];
        let request = form_request("/token", (client, "a-secret-of-the-chat"), &form);
        chat.create_token_response(request).await
    };
    assert_refused(&present("other-at-chat").await, "invalid_grant");
    let tokens = json_of(&present("wiki-at-chat").await);
    assert_refused(&present("wiki-at-chat").await, "invalid_grant");
    let token = text(&tokens, "access_token");
    let request = form_request("/introspect", ("api", "a-secret-of-the-chat"), &[("token", token)]);
    let known = json_of(&chat.create_token_introspection_response(request).await);
    for (name, expected) in [
        ("active", json!(true)),
        ("sub", json!("alice-at-chat")),
        ("client_id", json!("wiki-at-chat")),
        ("scope", json!("chat.read")),
        ("aud", json!([CHANNELS])),
    ] {
        assert_eq!(known[name], expected, "{name} in {known}");
    }
    assert_eq!(tokens["refresh_token"], Value::Null);
}
