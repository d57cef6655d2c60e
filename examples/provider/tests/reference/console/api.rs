//! Everything that the API can do, over HTTP.

use std::process::Command;

use serde_json::json;
use test_needs::needs;

use super::{ALICE, Api, BOB, config, events_with, grant, new_client, use_token, wrong_password};
use crate::browser::Browser;
use crate::process::{Provider, program};

#[tokio::test]
async fn a_client_is_registered_changed_and_deleted() {
    let provider = Provider::start_with(&config());
    let api = Api::new(&provider).await;
    let (status, made) = api.call("POST", "/clients", Some(&new_client("made"))).await;
    assert_eq!((status.as_u16(), &made["client_id"]), (201, &json!("made")), "{made}");
    assert!(made["client_secret"].as_str().is_some_and(|secret| secret.len() >= 43), "{made}");
    let shown = api.get("/clients/made").await;
    assert!(shown.get("client_secret").is_none() && shown["live_secrets"] == 1, "{shown}");

    let (status, problem) = api.call("POST", "/clients", Some(&new_client("made"))).await;
    assert_eq!((status.as_u16(), &problem["title"]), (409, &json!("Conflict")), "{problem}");

    let patch = json!({ "scope": "read write", "client_name": null });
    let (status, changed) = api.call("PATCH", "/clients/made", Some(&patch)).await;
    assert_eq!((status.as_u16(), &changed["scope"]), (200, &json!("read write")), "{changed}");
    assert!(changed.get("client_name").is_none_or(serde_json::Value::is_null), "{changed}");
    assert_eq!(changed["redirect_uris"], json!(["https://made.example/cb"]), "{changed}");

    let (_, rotated) = api.call("POST", "/clients/made/rotate-secret", None).await;
    assert_ne!(rotated["client_secret"], made["client_secret"], "{rotated}");
    let (status, problem) = api.call("POST", "/clients/made/rotate-secret", None).await;
    assert_eq!(status, 409, "{problem}");
    let (_, cancelled) = api.call("POST", "/clients/made/cancel-rotation", None).await;
    assert_eq!(cancelled["live_secrets"], 1, "{cancelled}");
    api.call("POST", "/clients/made/rotate-secret", None).await;
    let (_, retired) = api.call("POST", "/clients/made/retire-secret", None).await;
    assert_eq!(retired["live_secrets"], 1, "{retired}");

    let (_, disabled) = api.call("POST", "/clients/made/disable", None).await;
    assert_eq!(disabled["disabled"], true, "{disabled}");
    let (_, enabled) = api.call("POST", "/clients/made/enable", None).await;
    assert_eq!(enabled["disabled"], false, "{enabled}");

    let (status, nothing) = api.call("DELETE", "/clients/made", None).await;
    assert_eq!((status.as_u16(), nothing), (204, json!(null)));
    let (status, problem) = api.call("GET", "/clients/made", None).await;
    assert_eq!((status.as_u16(), &problem["status"]), (404, &json!(404)), "{problem}");
}

#[tokio::test]
async fn what_a_client_is_changed_to_is_checked_like_a_new_one() {
    let provider = Provider::start_with(&config());
    let api = Api::new(&provider).await;
    for (patch, said) in [
        (json!({ "scope": "reed" }), "did you mean `read`"),
        (json!({ "redirect_uris": ["https://made.example/cb#fragment"] }), "fragment"),
        (json!({ "grant_types": "authorization_code" }), "grant_types"),
        (json!({ "client_id": "other" }), "client_id cannot be set"),
        (json!({ "live_secrets": 9 }), "live_secrets cannot be set"),
        (
            json!({ "redirect_uri": ["https://made.example/cb"] }),
            "redirect_uri: the metadata of a client has no such",
        ),
        (json!({}), "say what to change"),
    ] {
        let (status, problem) = api.call("PATCH", "/clients/web", Some(&patch)).await;
        let detail = problem["detail"].as_str().expect("a detail");
        assert!(status == 400 && detail.contains(said), "{patch}: {problem}");
    }
    assert_eq!(api.get("/clients/web").await["scope"], "openid read write");
    let mut slip = new_client("made");
    slip["redirect_uri"] = json!("https://made.example/cb");
    let (status, problem) = api.call("POST", "/clients", Some(&slip)).await;
    assert!(status == 400 && problem["detail"].to_string().contains("redirect_uri:"), "{problem}");
}

#[tokio::test]
async fn a_change_of_what_somebody_else_has_changed_is_refused_by_its_tag() {
    let provider = Provider::start_with(&config());
    let api = Api::new(&provider).await;
    let tag = |answer: &reqwest::Response| answer.headers()["etag"].to_str().expect("text").to_owned();
    let seen = tag(&api.send("GET", "/clients/web", None).await);
    let change = async |tags: &str, name: &str| {
        let url = provider.url_of("/console/api/clients/web");
        let request = reqwest::Client::new().patch(url).bearer_auth(&api.token).header("if-match", tags);
        request.json(&json!({ "client_name": name })).send().await.expect("an answer")
    };
    let first = change(&seen, "First").await;
    assert_eq!(first.status(), 200);
    let now = tag(&first);
    assert_ne!(now, seen);
    assert_eq!(now, tag(&api.send("GET", "/clients/web", None).await));
    for stale in [&*seen, "\"unknown\"", &format!("W/{now}")] {
        let refused = change(stale, "Second").await;
        assert_eq!(refused.status(), 412, "{stale}");
        let problem: serde_json::Value = refused.json().await.expect("JSON");
        assert!(problem["detail"].to_string().contains("somebody else"), "{problem}");
    }
    assert_eq!(api.get("/clients/web").await["client_name"], "First");
    // Not the metadata alone: whether the client is disabled is in the tag, too.
    api.call("POST", "/clients/web/disable", None).await;
    assert_eq!(change(&now, "Third").await.status(), 412);
    assert_eq!(
        change(&format!("\"unknown\", {}", tag(&api.send("GET", "/clients/web", None).await)), "Fourth")
            .await
            .status(),
        200
    );
    assert_eq!(change("*", "Fifth").await.status(), 200);
    // A condition that nothing looks at is refused.
    let url = provider.url_of("/console/api/clients/web");
    let request = reqwest::Client::new().delete(url).bearer_auth(&api.token).header("if-match", "*");
    assert_eq!(request.send().await.expect("an answer").status(), 400);
    assert_eq!(api.get("/clients/web").await["client_name"], "Fifth");
}

#[tokio::test]
async fn people_are_found_by_their_names_and_addresses() {
    let provider = Provider::start_with(&config());
    let api = Api::new(&provider).await;
    let found = async |typed: &str| -> Vec<String> {
        let answer = api.get(&format!("/people?search={typed}")).await;
        let items = answer["items"].as_array().expect("a list").clone();
        items.iter().map(|person| person["subject"].as_str().expect("a sub").to_owned()).collect()
    };
    assert_eq!(found("alice").await, [ALICE]);
    assert_eq!(found("ALICE").await, [ALICE], "as at the login");
    assert_eq!(found("bob").await, [BOB]);
    for nobody in ["ali", "al%25", "*", "nobody@example.org"] {
        assert!(found(nobody).await.is_empty(), "{nobody}");
    }
    let (status, problem) = api.call("GET", "/people", None).await;
    assert!(status == 400 && problem["detail"].to_string().contains("search"), "{problem}");
    let browser = Browser::new(&provider.url);
    let login = browser.open(&provider.url_of("/console/people")).await;
    let page = browser.log_in(&login, "alice", "wonderland").await;
    assert!(page.body.contains("name=\"search\""), "{page:?}");
    let page = browser.open(&provider.url_of("/console/people?search=bob")).await;
    assert!(page.body.contains(BOB) && !page.body.contains(ALICE), "{page:?}");
    let page = browser.open(&provider.url_of("/console/people?search=nobody")).await;
    assert!(page.body.contains("Nobody has this"), "{page:?}");
}

#[tokio::test]
async fn lists_are_read_page_by_page() {
    let provider = Provider::start_with(&config());
    let api = Api::new(&provider).await;
    let (mut names, mut after, mut pages) = (Vec::new(), String::new(), 0);
    loop {
        let page = api.get(&format!("/clients?limit=3{after}")).await;
        let items = page["items"].as_array().expect("a list");
        assert!(items.len() <= 3, "{page}");
        names.extend(items.iter().map(|item| item["client_id"].as_str().expect("a name").to_owned()));
        pages += 1;
        let Some(next) = page["next"].as_str() else { break };
        after = format!("&after={next}");
    }
    let mut sorted = names.clone();
    sorted.sort();
    assert!(names == sorted && pages >= 3, "{names:?}");
    assert!(["app", "auditor", "operations", "web"].iter().all(|own| names.iter().any(|name| name == own)));
}

#[tokio::test]
async fn grants_end_by_person_and_by_client() {
    let provider = Provider::start_with(&config());
    let api = Api::new(&provider).await;
    let tokens = [
        grant(&provider, "alice", "wonderland").await,
        grant(&provider, "bob", "builder").await,
        grant(&provider, "bob", "builder").await,
    ];
    let of_client = api.get("/clients/web/grants?limit=2").await;
    assert_eq!(of_client["items"].as_array().map(Vec::len), Some(2), "{of_client}");
    let of_bob = api.get(&format!("/people/{BOB}/grants")).await;
    assert_eq!(of_bob["items"].as_array().map(Vec::len), Some(2), "{of_bob}");
    let one = of_bob["items"][0]["grant_id"].as_str().expect("a grant");
    assert_eq!(api.call("DELETE", &format!("/grants/{one}"), None).await.0, 204);
    let (_, revoked) = api.call("DELETE", &format!("/people/{BOB}/grants?client_id=web"), None).await;
    assert_eq!(revoked, json!({ "revoked": 1 }));
    for (token, status) in [(&tokens[0], 200), (&tokens[1], 401), (&tokens[2], 401)] {
        assert_eq!(use_token(&provider, token).await, status);
    }
    let (_, revoked) = api.call("DELETE", "/clients/web/grants", None).await;
    assert_eq!(revoked, json!({ "revoked": 1 }));
    assert_eq!(use_token(&provider, &tokens[0]).await, 401);
}

#[tokio::test]
async fn keys_rotate_before_they_are_due_and_a_known_one_is_deleted() {
    let provider = Provider::start_with(&config());
    let api = Api::new(&provider).await;
    let before = api.get("/keys").await;
    let old = before["keys"][0]["key_id"].as_str().expect("a key").to_owned();
    assert!(before["rotating"] == true && before["keys"][0]["state"] == "signing", "{before}");
    let (status, problem) = api.call("DELETE", &format!("/keys/{old}"), None).await;
    assert_eq!(status, 409, "{problem}");
    let (status, after) = api.call("POST", "/keys/rotate", None).await;
    let states: Vec<&str> =
        after["keys"].as_array().expect("keys").iter().filter_map(|key| key["state"].as_str()).collect();
    assert!(status == 200 && states.contains(&"next") && states.contains(&"signing"), "{after}");
    let (_, again) = api.call("POST", "/keys/rotate", None).await;
    assert_eq!(again, after, "a key that waits is enough");
    assert_eq!(api.call("DELETE", &format!("/keys/{old}"), None).await.0, 204);
    let left = api.get("/keys").await;
    assert!(!left.to_string().contains(&old) && left["keys"][0]["state"] == "signing", "{left}");
    let published =
        reqwest::get(provider.url_of("/jwks")).await.expect("an answer").text().await.expect("text");
    assert!(!published.contains(&old), "{published}");
    let (status, _) = api.call("DELETE", "/keys/nothing", None).await;
    assert_eq!(status, 404);
}

#[tokio::test]
async fn each_change_is_an_event_with_the_operators_name_and_without_a_secret() {
    let provider = Provider::start_with(&config());
    let api = Api::new(&provider).await;
    let (_, made) = api.call("POST", "/clients", Some(&new_client("made"))).await;
    grant(&provider, "bob", "builder").await;
    api.call("DELETE", "/clients/web/grants", None).await;
    let patch = json!({ "scope": "read operator:write", "client_name": "Renamed" });
    api.call("PATCH", "/clients/made", Some(&patch)).await;
    api.call("POST", "/keys/rotate", None).await;
    api.call("POST", &format!("/people/{BOB}/end-everything"), None).await;
    api.call("DELETE", &format!("/people/{BOB}/credentials"), None).await;
    wrong_password(&provider, "bob").await;
    api.call("DELETE", "/rate-limits/logins/bob?client_id=web", None).await;
    api.call("DELETE", "/clients/made", None).await;
    let events = events_with(&api, "client.deleted").await;
    for kind in [
        "client.created",
        "client.changed",
        "grant.revoked",
        "signing_key.created",
        "logout",
        "credentials.deleted",
        "rate_limit.forgotten",
        "client.deleted",
    ] {
        let event = events.iter().find(|event| event["type"] == kind);
        let event = event.unwrap_or_else(|| panic!("no {kind} in {events:#?}"));
        assert_eq!(event["operator"], "client operations", "{event}");
        assert_eq!(event["operator_client_id"], "operations", "{event}");
        assert!(event["request_id"].is_string() && event["address"] == "127.0.0.1", "{event}");
    }
    let of = |kind: &str| events.iter().find(|event| event["type"] == kind).expect("an event");
    assert_eq!(of("client.created")["data"], json!({ "by": "operator", "scope": "read" }));
    let changed = json!({
        "by": "operator", "change": "metadata", "members": ["client_name", "scope"], "scope": "read operator:write",
    });
    assert_eq!(of("client.changed")["data"], changed);
    let issued = events.iter().find(|event| event["type"] == "token.issued").expect("an event");
    assert!(issued.get("operator").is_none(), "{issued}");
    let secret = made["client_secret"].as_str().expect("a secret");
    assert!(!format!("{events:?}").contains(secret));
    let of_client = api.get("/events?client_id=made&type=client.created").await;
    assert_eq!(of_client["items"].as_array().map(Vec::len), Some(1), "{of_client}");
    let newest = api.get("/events?limit=1").await;
    let next = newest["next"].as_str().expect("more");
    let older = api.get(&format!("/events?limit=1&after={next}")).await;
    assert_ne!(newest["items"][0]["id"], older["items"][0]["id"]);
}

#[tokio::test]
async fn a_consent_without_a_grant_ends_with_everything() {
    let provider = Provider::start_with(&config());
    let api = Api::new(&provider).await;
    let asked = provider.url_of(
        "/authorize?response_type=code&client_id=web&redirect_uri=https://client.example/cb&scope=read",
    );
    let browser = Browser::new(&provider.url);
    browser.approve(&asked, "bob", "builder").await.response().remove("code").expect("a code");
    let again = browser.open(&asked).await;
    assert!(again.response().contains_key("code"), "the consent is remembered: {again:?}");
    let grants = api.get(&format!("/people/{BOB}/grants")).await;
    for grant in grants["items"].as_array().expect("a list") {
        let grant_id = grant["grant_id"].as_str().expect("a name");
        assert_eq!(api.call("DELETE", &format!("/grants/{grant_id}"), None).await.0, 204);
    }
    let (_, ended) = api.call("POST", &format!("/people/{BOB}/end-everything"), None).await;
    assert_eq!(ended, json!({ "sessions": 1, "grants": 0 }));
    let login = browser.open(&asked).await;
    let consent = browser.log_in(&login, "bob", "builder").await;
    assert!(consent.has("button[name=decision]"), "the consent is forgotten: {consent:?}");
}

#[tokio::test]
async fn a_person_who_typed_wrong_passwords_can_try_again() {
    let provider = Provider::start_with(&config());
    let api = Api::new(&provider).await;
    for _ in 0..3 {
        wrong_password(&provider, "bob").await;
    }
    let counted = api.get("/rate-limits/logins/bob").await;
    let anywhere = &counted["items"][0];
    assert!(anywhere["counted"] == "anywhere" && anywhere["failures"] == 3, "{counted}");
    let (status, answer) = api.call("DELETE", "/rate-limits/logins/bob", None).await;
    assert!(status == 200 && answer == json!({ "forgotten": [anywhere] }), "{status} {answer}");
    assert_eq!(api.get("/rate-limits/logins/bob").await, json!({ "items": [] }));
    let at_web = "/rate-limits/logins/bob?client_id=web";
    let at_client = json!({ "counted": "at_client", "failures": 3 });
    assert_eq!(api.get(at_web).await, json!({ "items": [at_client] }));
    assert_eq!(api.call("DELETE", at_web, None).await.1, json!({ "forgotten": [at_client] }));
    assert_eq!(api.call("DELETE", at_web, None).await.1, json!({ "forgotten": [] }));
}

#[tokio::test]
async fn a_person_is_shown_and_forgotten() {
    let provider = Provider::start_with(&config());
    let api = Api::new(&provider).await;
    let token = grant(&provider, "alice", "wonderland").await;
    let alice = api.get(&format!("/people/{ALICE}")).await;
    assert!(alice["claims"]["email"] == "alice@example.com" && alice["passkeys"] == 0, "{alice}");
    let (status, problem) = api.call("GET", "/people/nobody", None).await;
    assert_eq!(status, 404, "{problem}");
    let (status, problem) = api.call("DELETE", "/people/nobody", None).await;
    assert_eq!(status, 404, "{problem}");
    let (status, problem) = api.call("GET", "/events?type=login.faild", None).await;
    assert!(status == 400 && problem["detail"].to_string().contains("`login.failed`"), "{problem}");
    let (status, ended) = api.call("DELETE", &format!("/people/{ALICE}?events=true"), None).await;
    assert_eq!((status.as_u16(), &ended["grants"]), (200, &json!(1)), "{ended}");
    assert_eq!(use_token(&provider, &token).await, 401);
}

#[tokio::test]
async fn it_says_what_would_happen() {
    let provider = Provider::start_with(&config());
    let api = Api::new(&provider).await;
    let question = json!({ "client_id": "reader", "scope": "write" });
    let (status, explanation) = api.call("POST", "/explain", Some(&question)).await;
    assert_eq!(status, 200, "{explanation}");
    assert!(explanation.to_string().contains("the client may not have the scope write"), "{explanation}");
    // Bob is not an operator, so the tool gets the rest alone.
    let question = json!({ "client_id": "tool", "subject": BOB, "scope": "operator:read",
        "resources": [provider.url_of("/console/api")] });
    let (_, explanation) = api.call("POST", "/explain", Some(&question)).await;
    assert!(explanation.to_string().contains("operators of the console"), "{explanation}");
    // With a client whose token is presented, it is an exchange.
    let question = json!({ "client_id": "web", "subject": BOB, "from_client_id": "tool" });
    let (_, explanation) = api.call("POST", "/explain", Some(&question)).await;
    let exchange = "the client may not use this grant type";
    assert!(explanation.to_string().contains(exchange), "{explanation}");
    assert!(explanation.to_string().contains("token-exchange"), "{explanation}");
    let question = json!({ "client_id": "web", "grant_management_action": "update" });
    assert_eq!(api.call("POST", "/explain", Some(&question)).await.0, 400);
    let (status, problem) =
        api.call("POST", "/explain", Some(&json!({ "client_id": "web", "user": "bob" }))).await;
    assert_eq!(status, 400, "{problem}");
}

#[tokio::test]
async fn what_was_done_is_an_event_although_the_rest_failed() {
    needs!(SQLITE);
    let directory = tempfile::tempdir().expect("a directory");
    let database = directory.path().join("provider.db");
    let file = directory.path().join("provider.toml");
    let store = format!("sqlite://{}", database.display());
    std::fs::write(&file, config().replace("memory:", &store)).expect("written");
    let provider = Provider::spawn(program().arg("--config").arg(&file));
    let api = Api::new(&provider).await;
    wrong_password(&provider, "bob").await;

    grant(&provider, "alice", "wonderland").await;
    // Until there is an event to delete.
    while api.get(&format!("/events?subject={ALICE}")).await["items"] == json!([]) {}

    let refuse = "CREATE TRIGGER keep_events BEFORE DELETE ON oauth_events BEGIN SELECT RAISE(ABORT, 'kept'); END;
        CREATE TRIGGER keep_attempts BEFORE UPDATE ON oauth_failed_attempts BEGIN SELECT RAISE(ABORT, 'kept'); END;";
    let mut sqlite = Command::new("sqlite3");
    let run = sqlite.args(["-cmd", ".timeout 10000"]).arg(&database).arg(refuse).status();
    assert!(run.expect("it runs").success());
    for (path, kind) in [
        (format!("/people/{ALICE}?events=true"), "person.forgotten"),
        ("/rate-limits/logins/bob".to_owned(), "rate_limit.forgotten"),
    ] {
        let (status, problem) = api.call("DELETE", &path, None).await;
        assert!(status.is_server_error(), "{path}: {status} {problem}");
        events_with(&api, kind).await;
    }
}
