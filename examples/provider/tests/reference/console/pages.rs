//! The pages, without a browser's script: signing in, changing, and what they refuse.

use reqwest::{StatusCode, Url};
use serde_json::json;

use super::{Api, BOB, EXCHANGE, config, events_with, grant, new_client};
use crate::browser::{Browser, Page};
use crate::process::Provider;

/// A browser in which `alice` opened a page of the console.
async fn sign_in(provider: &Provider, path: &str) -> (Browser, Page) {
    let browser = Browser::new(&provider.url);
    let login = browser.open(&provider.url_of(path)).await;
    let page = browser.log_in(&login, "alice", "wonderland").await;
    assert_eq!(page.status, StatusCode::OK, "{page:?}");
    (browser, page)
}

#[track_caller]
fn assert_guarded(page: &Page) {
    let policy = page.header("content-security-policy");
    for said in ["default-src 'none'", "frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'"] {
        assert!(policy.contains(said), "{said} in {policy}");
    }
    assert!(!policy.contains("script") && !policy.contains("unsafe"), "{policy}");
    for (name, value) in [
        ("cache-control", "no-store"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "no-referrer"),
        ("x-content-type-options", "nosniff"),
    ] {
        assert_eq!(page.header(name), value, "{name}");
    }
}

#[tokio::test]
async fn an_operator_signs_in_without_a_question_and_sees_everything() {
    let provider = Provider::start_with(&config());
    grant(&provider, "bob", "builder").await;
    let (browser, home) = sign_in(&provider, "/console").await;
    assert!(home.url.path() == "/console" && home.text().contains("Newest events"), "{home:?}");
    for (path, said) in [
        ("/console/clients", "Living room"),
        ("/console/clients/new", "Redirect URIs"),
        ("/console/client?id=web", BOB),
        ("/console/people", "Identifier"),
        (&format!("/console/person?sub={BOB}"), "web"),
        ("/console/keys", "signs"),
        ("/console/events", "token.issued"),
        ("/console/events?type=token.issued&client_id=web&subject=", "token.issued"),
        ("/console/limits?username=bob&address=127.0.0.1", "Nothing is counted"),
        ("/console/explain?client_id=reader&scope=write", "the client may not have the scope write"),
        (
            &format!("/console/confirm?action=endEverything&subject={BOB}&back=/console/people"),
            "Are you sure?",
        ),
    ] {
        let page = browser.open(&provider.url_of(path)).await;
        assert!(page.status == 200 && page.text().contains(said), "{said} on {path}: {page:?}");
        assert_guarded(&page);
    }
    let missing = browser.open(&provider.url_of("/console/client?id=nobody")).await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    let german = browser.client.get(provider.url_of("/console/clients")).header("accept-language", "de");
    assert!(browser.follow(german).await.text().contains("Client registrieren"));
}

#[tokio::test]
async fn exchanges_and_grants_that_clients_manage_are_explained_on_the_pages() {
    let provider = Provider::start_with(&format!("grant_management = \"on\"\n{}{EXCHANGE}", config()));
    let (browser, page) = sign_in(&provider, "/console/explain").await;
    assert!(page.has("form[method=get] input[name=client_id]"), "{page:?}");
    // A browser sends every field of the form.
    let all = ["subject", "scope", "resource", "grant_type", "from_client_id", "from_scope"];
    let all =
        [all.as_slice(), &["actor_client_id", "audience", "grant_management_action", "grant_id"]].concat();
    let ask = async |typed: &[(&str, &str)]| {
        let empty = all.iter().filter(|name| typed.iter().all(|(own, _)| own != *name));
        let fields = typed.iter().copied().chain(empty.map(|name| (*name, "")));
        let url = Url::parse_with_params(&provider.url_of("/console/explain"), fields).expect("a URL");
        browser.open(url.as_str()).await
    };
    // What is left empty is not asked: the client acts for itself.
    let alone = ask(&[("client_id", "reader"), ("scope", "read")]).await;
    assert!(alone.text().contains("client_credentials") && !alone.has("details[open]"), "{alone:?}");

    let exchange = [
        ("client_id", "notes-api"),
        ("subject", BOB),
        ("from_client_id", "web"),
        ("from_scope", "read"),
        ("scope", "read"),
        ("resource", "https://files.example"),
    ];
    let said = ask(&exchange).await;
    let rule = "exchange policy (rule notes read files): allows read, for https://files.example";
    assert!(said.text().contains("access token of web with read") && said.text().contains(rule), "{said:?}");
    for (name, typed) in exchange {
        assert_eq!(said.attribute(&format!("input[name={name}]"), "value").as_deref(), Some(typed));
    }
    assert!(said.has("details[open] input[name=from_client_id]"), "{said:?}");
    assert!(!said.has("details[open] select[name=grant_management_action]"), "{said:?}");
    let more =
        [exchange.as_slice(), &[("actor_client_id", "service"), ("audience", "ledger stock")]].concat();
    let said = ask(&more).await;
    assert!(said.text().contains("client: service is enabled"), "{said:?}");

    let managed = [
        ("client_id", "web"),
        ("subject", BOB),
        ("scope", "read"),
        ("grant_management_action", "merge"),
        ("grant_id", "no-grant"),
    ];
    let said = ask(&managed).await;
    assert!(said.text().contains("invalid_grant_id") && said.has("option[selected]"), "{said:?}");
    assert!(said.has("details[open] input[name=grant_id][value=no-grant]"), "{said:?}");
    let wrong = provider.url_of("/console/explain?client_id=web&grant_management_action=update");
    let wrong = browser.open(&wrong).await;
    assert!(wrong.status == 400 && wrong.text().contains("create, merge or replace"), "{wrong:?}");
}

#[tokio::test]
async fn a_client_is_registered_and_deleted_on_the_pages_and_the_events_name_the_operator() {
    let provider = Provider::start_with(&config());
    let (browser, page) = sign_in(&provider, "/console/clients/new").await;
    let form = page.form("textarea[name=redirect_uris]");
    let fields = [
        ("client_id", "made"),
        ("client_name", "Made by hand"),
        ("redirect_uris", "https://made.example/cb https://made.example/two"),
        ("grant_types", "authorization_code"),
        ("token_endpoint_auth_method", "client_secret_basic"),
        ("scope", "read"),
    ];
    let secret = browser.submit(&form, &fields).await;
    let text = secret.text_of("#secret");
    assert!(text.len() >= 43, "{secret:?}");
    assert_guarded(&secret);
    let client = browser.open(&provider.url_of("/console/client?id=made")).await;
    assert!(client.text().contains("https://made.example/two") && !client.body.contains(&text), "{client:?}");

    let form = client.form("textarea[name=redirect_uris]");
    let fields = [
        ("client_name", "Renamed"),
        ("redirect_uris", "https://made.example/cb"),
        ("grant_types", "authorization_code"),
        ("scope", "read write"),
    ];
    let changed = browser.submit(&form, &fields).await;
    assert!(
        changed.text().contains("The client is changed.") && changed.text().contains("Renamed"),
        "{changed:?}"
    );
    let fields = [
        ("redirect_uris", "https://made.example/cb"),
        ("grant_types", "authorization_code"),
        ("scope", "reed"),
    ];
    let wrong = browser.submit(&changed.form("textarea[name=redirect_uris]"), &fields).await;
    assert!(wrong.status == 400 && wrong.text().contains("did you mean `read`"), "{wrong:?}");

    let asked = provider.url_of("/console/confirm?action=deleteClient&client_id=made&back=/console/clients");
    let confirm = browser.open(&asked).await;
    assert!(confirm.text().contains("deletes the client") && confirm.text().contains("made"), "{confirm:?}");
    let deleted = browser.submit(&confirm.form("input[value=deleteClient]"), &[]).await;
    assert!(
        deleted.text().contains("The client is deleted.") && !deleted.text().contains("Renamed"),
        "{deleted:?}"
    );

    let api = Api::new(&provider).await;
    let events = events_with(&api, "client.deleted").await;
    for kind in ["client.created", "client.changed", "client.deleted"] {
        let event = events.iter().find(|event| event["type"] == kind).expect(kind);
        assert_eq!(event["operator"], super::ALICE, "{event}");
        assert_eq!(event["operator_client_id"], "operator-console", "{event}");
    }
}

#[tokio::test]
async fn k_10_forms_without_the_value_of_this_session_change_nothing() {
    let provider = Provider::start_with(&config());
    let (alice, page) = sign_in(&provider, "/console/client?id=web").await;
    let mut form = page.form("input[value=disableClient]");
    let own = form.fields.remove("csrf").expect("a value");
    let (other, foreign) = sign_in(&provider, "/console/client?id=web").await;
    let foreign = foreign.form("input[value=disableClient]").fields["csrf"].clone();
    assert_ne!(own, foreign);
    for filled in [&[][..], &[("csrf", "")], &[("csrf", &*foreign)]] {
        let refused = alice.submit(&form, filled).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{refused:?}");
    }
    // Another browser has no session of this one, whatever it sends.
    let stranger = Browser::new(&provider.url);
    let refused = stranger.submit(&form, &[("csrf", &*own)]).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{refused:?}");
    let still = other.open(&provider.url_of("/console/client?id=web")).await;
    assert!(still.has("input[value=disableClient]"), "{still:?}");
    let done = alice.submit(&form, &[("csrf", &*own)]).await;
    assert!(done.text().contains("The client is disabled."), "{done:?}");
}

#[tokio::test]
async fn k_11_a_person_without_the_scope_sees_that_they_have_no_access() {
    let provider = Provider::start_with(&config());
    let browser = Browser::new(&provider.url);
    let login = browser.open(&provider.url_of("/console/clients")).await;
    let refused = browser.log_in(&login, "bob", "builder").await;
    assert!(refused.text().contains("not an operator"), "{refused:?}");
    assert!(!refused.has("input[name=csrf][value]") || !refused.text().contains("Register"), "{refused:?}");
    let back = refused.attribute("a[href*=callback]", "href").expect("the way back");
    let page = browser.open(&back).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN, "{page:?}");
    assert!(page.text().contains("No access"), "{page:?}");
    assert_guarded(&page);
    let again = browser.open(&provider.url_of("/console/clients")).await;
    assert!(!again.text().contains("Register"), "{again:?}");
}

#[tokio::test]
async fn k_12_the_session_ends_with_the_login() {
    let provider = Provider::start_with(&config());
    let (browser, page) = sign_in(&provider, "/console/clients").await;
    let logout = browser.submit(&page.form("header button"), &[]).await;
    assert_eq!(logout.url.path(), "/logout", "{logout:?}");
    let again = browser.open(&provider.url_of("/console/clients")).await;
    assert!(again.text().contains("Register a client"), "the login goes on: {again:?}");
    let api = Api::new(&provider).await;
    let (_, ended) = api.call("DELETE", &format!("/people/{}/sessions", super::ALICE), None).await;
    assert_eq!(ended, json!({ "ended": 1 }));
    let login = browser.open(&provider.url_of("/console/clients")).await;
    assert!(login.has("input[name=password]"), "{login:?}");
}

#[tokio::test]
async fn k_13_names_of_clients_and_people_are_text() {
    let provider = Provider::start_with(&config());
    let api = Api::new(&provider).await;
    let mut client = new_client("<img src=x onerror=alert(1)>");
    client["client_name"] = json!("\"><script>alert(1)</script>");
    client["redirect_uris"] = json!(["https://made.example/cb?</textarea><script>alert(2)</script>"]);
    let (status, made) = api.call("POST", "/clients", Some(&client)).await;
    let (browser, list) = sign_in(&provider, "/console/clients").await;
    assert!(list.text().contains("<script>alert(1)</script>") || status == 400, "{made} {list:?}");
    let id = "%3Cimg%20src%3Dx%20onerror%3Dalert%281%29%3E";
    let shown = [
        list,
        browser.open(&provider.url_of(&format!("/console/client?id={id}"))).await,
        browser
            .open(&provider.url_of(&format!("/console/confirm?action=deleteClient&client_id={id}&back={id}")))
            .await,
        browser
            .open(&provider.url_of(&format!("/console/events?type={id}&client_id={id}&subject={id}")))
            .await,
        browser.open(&provider.url_of(&format!("/console/limits?username={id}&subject={id}"))).await,
        browser
            .open(
                &provider.url_of(&format!(
                    "/console/explain?client_id={id}&scope={id}&resource={id}&audience={id}"
                )),
            )
            .await,
        browser.open(&provider.url_of(&format!("/console/person?sub={id}"))).await,
        browser.open(&provider.url_of(&format!("/console?done={id}"))).await,
    ];
    for page in shown {
        assert!(!page.has("script") && !page.has("img") && !page.has("[onerror]"), "{page:?}");
    }
}

#[tokio::test]
async fn k_14_what_cannot_be_undone_needs_a_recent_login() {
    let provider = Provider::start_with(&config().replace("[console]\n", "[console]\nrecent_login = 1\n"));
    let (browser, page) = sign_in(&provider, "/console/client?id=app").await;
    let form = page.form("input[value=disableClient]");
    // Until the login is older than a second.
    let asked = provider.url_of("/console/confirm?action=deleteClient&client_id=app&back=/console/clients");
    let mut confirm = browser.open(&asked).await;
    while confirm.has("input[value=deleteClient]") {
        confirm = browser.open(&asked).await;
    }
    assert!(confirm.has("input[name=password]"), "{confirm:?}");
    let disabled = browser.submit(&form, &[]).await;
    assert!(disabled.text().contains("The client is disabled."), "that can be undone: {disabled:?}");
    let again = browser.log_in(&confirm, "alice", "wonderland").await;
    assert!(again.has("input[value=deleteClient]") && again.url.path() == "/console/confirm", "{again:?}");
}

#[tokio::test]
async fn k_15_a_login_that_another_browser_began_is_refused() {
    let provider = Provider::start_with(&config());
    let victim = Browser::new(&provider.url);
    for path in [
        "/console/callback?code=x&state=y",
        "/console/callback?error=access_denied&state=y",
        "/console/callback",
    ] {
        let page = victim.open(&provider.url_of(path)).await;
        assert!(page.status == 400 && page.headers.get("set-cookie").is_none(), "{path}: {page:?}");
    }
}

#[tokio::test]
async fn k_17_only_a_client_is_disabled_without_a_recent_login() {
    let provider = Provider::start_with(&config().replace("[console]\n", "[console]\nrecent_login = 1\n"));
    let (browser, page) = sign_in(&provider, "/console/client?id=app").await;
    let change = page.form("textarea[name=redirect_uris]");
    let disable = page.form("input[value=disableClient]");
    // Until the login is older than a second.
    let asked = provider.url_of("/console/confirm?action=deleteClient&client_id=app&back=/console/clients");
    while !browser.open(&asked).await.has("input[name=password]") {}
    let fields = [
        ("redirect_uris", "https://evil.example/cb"),
        ("scope", "read"),
        ("grant_types", "authorization_code"),
    ];
    let login = browser.submit(&change, &fields).await;
    assert!(login.has("input[name=password]"), "{login:?}");
    let disabled = browser.submit(&disable, &[]).await;
    assert!(disabled.text().contains("The client is disabled."), "{disabled:?}");
    let enable = browser.submit(&disabled.form("input[value=enableClient]"), &[]).await;
    assert!(enable.has("input[name=password]"), "{enable:?}");
    let back = browser.log_in(&enable, "alice", "wonderland").await;
    assert!(
        back.text().contains("Nothing has changed yet") && back.url.path() == "/console/client",
        "{back:?}"
    );
    let app = Api::new(&provider).await.get("/clients/app").await;
    assert!(app["disabled"] == true && !app.to_string().contains("evil.example"), "{app}");
}

#[tokio::test]
async fn a_confirmation_shows_all_that_its_button_does() {
    let provider = Provider::start_with(&config());
    let (browser, _) = sign_in(&provider, "/console").await;
    let open = async |query: &str| browser.open(&provider.url_of(&format!("/console/confirm?{query}"))).await;
    let forget = open(&format!("action=forgetPerson&subject={BOB}&events=true")).await;
    assert!(forget.has("input[type=checkbox][name=events]:not([checked])"), "{forget:?}");
    assert!(!forget.has("input[type=hidden][name=events]"), "{forget:?}");
    for (query, all) in [
        (format!("action=endSession&subject={BOB}&session_id=one"), ["one", BOB]),
        (format!("action=revokePersonGrants&subject={BOB}&client_id=web"), ["web", BOB]),
    ] {
        let page = open(&query).await;
        assert!(all.iter().all(|own| page.text().contains(own)), "{page:?}");
    }
    for query in
        ["action=createClient", "action=disableClient&client_id=web", "action=nothing", "action=explain"]
    {
        assert_eq!(open(query).await.status, StatusCode::NOT_FOUND, "{query}");
    }
}

#[tokio::test]
async fn a_client_without_a_ticked_grant_type_has_none() {
    let provider = Provider::start_with(&config());
    let (browser, page) = sign_in(&provider, "/console/client?id=app").await;
    let mut form = page.form("textarea[name=redirect_uris]");
    form.fields.remove("grant_types").expect("there was one");
    let fields = [("redirect_uris", "http://127.0.0.1/cb"), ("scope", "read write")];
    let changed = browser.submit(&form, &fields).await;
    assert!(changed.text().contains("The client is changed."), "{changed:?}");
    let api = Api::new(&provider).await;
    let app = api.get("/clients/app").await;
    assert_eq!((&app["grant_types"], &app["response_types"]), (&json!([]), &json!([])), "{app}");
    let form = changed.form("textarea[name=redirect_uris]");
    let fields = [&fields[..], &[("grant_types", "authorization_code")]].concat();
    browser.submit(&form, &fields).await;
    let app = api.get("/clients/app").await;
    assert_eq!(app["response_types"], json!(["code"]), "{app}");
    let web = browser.open(&provider.url_of("/console/client?id=web")).await;
    let fields = [("redirect_uris", "https://client.example/cb"), ("grant_types", "authorization_code")];
    browser.submit(&web.form("textarea[name=redirect_uris]"), &fields).await;
    let web = api.get("/clients/web").await;
    assert_eq!(web["response_types"], json!(["code", "token", "code token"]), "{web}");
}

#[tokio::test]
async fn a_page_does_not_lead_back_to_itself_through_the_login() {
    let provider = Provider::start_with(&config());
    let (browser, _) = sign_in(&provider, "/console").await;
    let page = browser.open(&provider.url_of("/console/clients?access_token=1")).await;
    assert!(page.status == 200 && page.text().contains("Register a client"), "{page:?}");
}

#[tokio::test]
async fn what_a_page_is_asked_is_taken_as_it_is() {
    let provider = Provider::start_with(&config());
    let api = Api::new(&provider).await;
    let (browser, page) = sign_in(&provider, "/console/client?id=web").await;
    for (path, status) in [
        ("/console/client?id=%20web", 404),
        ("/console/client?id=web%09", 400),
        (&*format!("/console/events?client_id={}", "a".repeat(3000)), 400),
    ] {
        assert_eq!(browser.open(&provider.url_of(path)).await.status, status, "{path:.40}");
    }
    let form = page.form("input[value=disableClient]");
    for client_id in [" web", "web\t"] {
        let page = browser.submit(&form, &[("client_id", client_id)]).await;
        assert!(page.status.is_client_error(), "{page:?}");
    }
    assert_eq!(api.get("/clients/web").await["disabled"], false);
    let done = browser.submit(&form, &[("back", "/console/client?id=caf\u{e9}")]).await;
    assert!(done.status == 200 && done.url.path() == "/console", "{done:?}");
}

#[tokio::test]
async fn a_form_that_is_older_than_another_change_changes_nothing() {
    let provider = Provider::start_with(&config());
    let api = Api::new(&provider).await;
    let (browser, page) = sign_in(&provider, "/console/client?id=web").await;
    let patch = json!({ "redirect_uris": ["https://client.example/new"] });
    assert_eq!(api.call("PATCH", "/clients/web", Some(&patch)).await.0, 200);
    let fields = [
        ("client_name", "Renamed"),
        ("redirect_uris", "https://client.example/cb"),
        ("grant_types", "authorization_code"),
    ];
    let old = browser.submit(&page.form("textarea[name=redirect_uris]"), &fields).await;
    assert!(old.status == StatusCode::CONFLICT && old.text().contains("look at it again"), "{old:?}");
    let web = api.get("/clients/web").await;
    assert_eq!(web["redirect_uris"], json!(["https://client.example/new"]), "{web}");
    let page = browser.open(&provider.url_of("/console/client?id=web")).await;
    let new = browser.submit(&page.form("textarea[name=redirect_uris]"), &fields).await;
    assert!(new.text().contains("The client is changed."), "{new:?}");
}
