use oauth_runtime_core::__internal::{id_token_hint, with_id_token_hint};
use oauth_runtime_core::store::{AuthorizationCodeStore, ConsentStore, GrantStore};
use oauth_runtime_core::{Digest, Scope, Timestamp};

use super::{World, request};
use crate::{Account, Pages, consents};

async fn scope_of(world: &World, code: Option<String>) -> Scope {
    let digest = Digest::of(&code.expect("a code"));
    let code = world.server.store.get_authorization_code(&digest).await.expect("the store in memory");
    code.expect("it is there").scope
}

#[tokio::test]
async fn each_permission_is_told_in_words() {
    let browser = World::new().browser();
    let login = browser.open(&request("&scope=openid+email+offline_access+read")).await;
    let consent = browser.log_in(&login, "alice").await;
    for said in [
        "Know who you are",
        "See your e-mail address",
        "Keep this access while you are away",
        "Read your notes",
        "asks for 4 permissions",
        "client.example",
        "<bdi>alice</bdi>",
    ] {
        assert!(consent.says(said), "{said}: {consent:?}");
    }
}

#[tokio::test]
async fn a_consent_is_for_the_resources_that_the_page_named() {
    let browser = World::new().browser();
    let of = |resources: &str| request(&format!("&scope=read{resources}"));
    let (notes, files) = ("&resource=http://127.0.0.1:9000/mcp", "&resource=https://files.example");
    let login = browser.open(&of(notes)).await;
    let consent = browser.log_in(&login, "alice").await;
    assert!(consent.says("Access to <bdi>Notes (http://127.0.0.1:9000/mcp)</bdi>"), "{consent:?}");
    browser.allow(&consent).await.assert_code();
    browser.open(&of(notes)).await.assert_code();

    // The same scope elsewhere, or everywhere, is another question.
    let consent = browser.open(&of(files)).await;
    consent.assert_asks("/consent");
    assert!(consent.says("Access to <bdi>https://files.example</bdi>"), "{consent:?}");
    browser.open(&of(&format!("{notes}{files}"))).await.assert_asks("/consent");
    browser.open(&of("")).await.assert_asks("/consent");

    // What was allowed at one resource is not added to what is allowed at another.
    let consent = browser.open(&request(&format!("&scope=read+write{notes}"))).await;
    browser.allow(&consent).await.assert_code();
    let consent = browser.open(&of(files)).await;
    browser.allow(&consent).await.assert_code();
    browser.open(&of(files)).await.assert_code();
    browser.open(&of(notes)).await.assert_asks("/consent");
}

#[tokio::test]
async fn a_person_allows_less_than_was_asked_for() {
    let world = World::new();
    let browser = world.browser();
    let asked = request("&scope=openid+read+write");
    let login = browser.open(&asked).await;
    let consent = browser.log_in(&login, "alice").await;
    let mut fields = consent.fields("/consent");
    fields.retain(|(name, _)| name != "scope:write");
    assert!(fields.iter().any(|(name, _)| name == "scope:read"), "{fields:?}");
    assert!(!fields.iter().any(|(name, _)| name == "scope:openid"), "it can't be unticked");
    fields.push(("decision".to_owned(), "allow".to_owned()));
    // Something that was not asked for cannot be ticked.
    fields.push(("scope:email".to_owned(), "on".to_owned()));
    let answer = browser.post("/consent", &fields).await;
    assert_eq!(scope_of(&world, answer.parameter("code")).await.as_str(), "openid read");
    browser.open(&request("&scope=openid+read")).await.assert_code();
    browser.open(&asked).await.assert_asks("/consent");
}

#[tokio::test]
async fn who_allows_nothing_is_asked_what_they_mean() {
    let browser = World::new().browser();
    let login = browser.open(&request("&scope=read+write")).await;
    let consent = browser.log_in(&login, "alice").await;
    let mut fields = consent.fields("/consent");
    fields.retain(|(name, _)| !name.starts_with("scope:"));
    fields.push(("decision".to_owned(), "allow".to_owned()));
    let again = browser.post("/consent", &fields).await;
    assert!(again.says("Tick what you want to allow") && again.says("role=\"alert\""), "{again:?}");
    let denied = browser.submit(&again, "/consent", &[("decision", "deny")]).await;
    assert_eq!(denied.parameter("error").as_deref(), Some("access_denied"));
}

#[tokio::test]
async fn a_permission_that_is_taken_back_is_gone() {
    let world = World::new();
    let browser = world.browser();
    browser.approve(&request("&scope=openid+read+write"), "alice").await.assert_code();
    let consent = browser.open(&request("&scope=openid+read+write&prompt=consent")).await;
    let mut fields = consent.fields("/consent");
    fields.retain(|(name, _)| name != "scope:write");
    fields.push(("decision".to_owned(), "allow".to_owned()));
    browser.post("/consent", &fields).await.assert_code();
    let kept = world.server.store.get_consent("248289761001", "web").await.expect("the store in memory");
    assert_eq!(kept.expect("a consent").scope.as_str(), "openid read");
}

/// The consent is read, withdrawn in another window, and only then is the response created.
#[tokio::test]
async fn a_consent_that_is_taken_back_meanwhile_issues_nothing() {
    let world = World::new();
    let browser = world.browser();
    let asked = request("&scope=openid+read");
    browser.approve(&asked, "alice").await.assert_code();
    *world.server.takes_back.lock().expect("no panic") = Some("248289761001".to_owned());
    let answer = browser.open(&asked).await;
    assert_eq!(answer.parameter("code"), None, "{answer:?}");
    assert_eq!(answer.parameter("error").as_deref(), Some("access_denied"));
    let grants = world.server.store.list_grants("248289761001").await.expect("the store in memory");
    assert!(grants.is_empty(), "{grants:?}");
    *world.server.takes_back.lock().expect("no panic") = None;
    browser.open(&asked).await.assert_asks("/consent");
}

#[tokio::test]
async fn a_consent_that_is_taken_back_meanwhile_is_required_where_nothing_may_be_shown() {
    let world = World::new();
    let browser = world.browser();
    browser.approve(&request("&scope=openid+read"), "alice").await.assert_code();
    *world.server.takes_back.lock().expect("no panic") = Some("248289761001".to_owned());
    let answer = browser.open(&request("&scope=openid+read&prompt=none")).await;
    assert_eq!(answer.parameter("error").as_deref(), Some("consent_required"), "{answer:?}");
}

#[tokio::test]
async fn what_was_allowed_before_stays_beside_what_is_new() {
    let browser = World::new().browser();
    browser.approve(&request("&scope=read"), "alice").await.assert_code();
    let wider = browser.open(&request("&scope=write")).await;
    browser.allow(&wider).await.assert_code();
    browser.open(&request("&scope=read+write")).await.assert_code();
    browser.open(&request("&scope=read+write+email")).await.assert_asks("/consent");
}

#[tokio::test]
async fn claims_are_named_one_by_one_and_remembered() {
    let browser = World::new().browser();
    let claims = |names: &str| {
        let json = format!("{{\"userinfo\":{{{names}}},\"id_token\":{{\"auth_time\":null}}}}");
        let json = serde_urlencoded::to_string([("claims", json)]).expect("encoded");
        request(&format!("&scope=openid&{json}"))
    };
    let login = browser.open(&claims("\"birthdate\":null,\"http://example.info/x\":null")).await;
    let consent = browser.log_in(&login, "alice").await;
    assert!(consent.says("2 things about you") && consent.says("Your date of birth"), "{consent:?}");
    assert!(!consent.says("auth_time"), "{consent:?}");
    browser.allow(&consent).await.assert_code();
    browser.open(&claims("\"birthdate\":{\"essential\":true}")).await.assert_code();
    browser.open(&claims("\"gender\":null")).await.assert_asks("/consent");
}

#[tokio::test]
async fn a_claim_by_name_does_not_bring_back_the_permission_that_was_refused() {
    let world = World::new();
    let browser = world.browser();
    let claims = r#"{"userinfo":{"email":null,"birthdate":null},"id_token":{"email":null,"email#de":null}}"#;
    let claims = serde_urlencoded::to_string([("claims", claims)]).expect("encoded");
    let login = browser.open(&request(&format!("&scope=openid+read+email&{claims}"))).await;
    let consent = browser.log_in(&login, "alice").await;
    assert!(consent.says("one thing about you"), "the scope stands for the others: {consent:?}");
    let asked_for = async |refused: &str| {
        let consent =
            browser.open(&request(&format!("&scope=openid+read+email&prompt=consent&{claims}"))).await;
        let mut fields = consent.fields("/consent");
        fields.retain(|(name, _)| name != refused);
        fields.push(("decision".to_owned(), "allow".to_owned()));
        let code = browser.post("/consent", &fields).await.parameter("code").expect("a code");
        let code = world.server.store.get_authorization_code(&Digest::of(&code)).await;
        let claims = code.expect("the store in memory").expect("a code").authentication.claims;
        let names = |claims: oauth_runtime_core::openid::RequestedClaims| {
            claims.into_keys().collect::<Vec<_>>().join(" ")
        };
        (names(claims.userinfo), names(claims.id_token))
    };
    assert_eq!(asked_for("scope:email").await, ("birthdate".to_owned(), String::new()));
    assert_eq!(asked_for("scope:read").await, ("birthdate email".to_owned(), "email email#de".to_owned()));
}

#[tokio::test]
async fn a_client_of_the_house_asks_nobody() {
    let pages = Pages::builder().skip_consent_for("web").skip_consent_for("app").build().expect("pages");
    let browser = World::with("http://127.0.0.1", pages).browser();
    let login = browser.open(&request("&scope=openid+read")).await;
    browser.log_in(&login, "alice").await.assert_code();
    browser.open(&request("&scope=openid+read&prompt=consent")).await.assert_asks("/consent");
    // Any program on the machine can claim to be this client.
    let native = "/authorize?client_id=app&response_type=code&scope=read&code_challenge_method=S256\
                  &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    browser.open(native).await.assert_asks("/consent");
}

#[tokio::test]
async fn an_id_token_shows_a_native_client_only_in_its_own_login() {
    let pages = Pages::builder().skip_consent_for("app").build().expect("pages");
    for (pages, is_remembered) in [(Pages::default(), true), (pages, false)] {
        let world = World::with("http://127.0.0.1:9000", pages);
        let native = "/authorize?client_id=app&response_type=code&scope=openid+read&redirect_uri=http://127.0.0.1/cb\
                      &code_challenge_method=S256&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
        let request = http::Request::get(native).header("host", "127.0.0.1").body(bytes::Bytes::new());
        let request = request.expect("a request");
        let request =
            oauth_runtime_core::endpoint::validate_authorization_request(&*world.server, &request).await;
        let request = request.expect("valid");
        let account = Account::by_password("248289761001", "alice", Timestamp::from_unix(1));
        if is_remembered {
            let allowed = request.scope().clone();
            let kept =
                consents::remember(&*world.server, &account.subject, &request, &allowed, account.auth_time);
            kept.await.expect("kept");
        }
        for (client_id, session_id, is_its_own) in [
            ("app", Some(account.session_id.as_str()), true),
            ("spa", Some(account.session_id.as_str()), false),
            ("app", Some("another"), false),
            ("app", None, false),
        ] {
            let (client_id, session_id) = (client_id.to_owned(), session_id.map(str::to_owned));
            let hint = id_token_hint(&client_id, &account.subject, session_id);
            let shown = with_id_token_hint(request.clone(), hint.clone());
            let covered = consents::cover(&*world.server, &account, &shown).await.expect("known");
            assert_eq!(covered, is_its_own && is_remembered, "{hint:?}");
        }
    }
}

#[tokio::test]
async fn the_validated_parameters_count() {
    let world = World::new();
    let browser = world.browser();
    let login = browser.open(&request("&scope=read")).await;
    let consent = browser.log_in(&login, "alice").await;
    let changed = [
        ("decision", "allow"),
        ("scope", "read write"),
        ("client_id", "app"),
        ("redirect_uri", "https://evil.example/"),
        ("state", "changed"),
    ];
    let answer = browser.submit(&consent, "/consent", &changed).await;
    assert!(answer.location().is_some_and(|location| location.starts_with("https://client.example/cb?")));
    assert_eq!(scope_of(&world, answer.parameter("code")).await.as_str(), "read");
}

#[tokio::test]
async fn a_client_that_is_gone_meanwhile_gets_nothing() {
    let world = World::new();
    let browser = world.browser();
    let login = browser.open(&request("&scope=read")).await;
    let consent = browser.log_in(&login, "alice").await;
    world.server.store.remove_client("web");
    let page = browser.allow(&consent).await;
    assert_eq!(page.status, 400);
    assert!(page.says("data-error=\"invalid_client\""), "{page:?}");
}
