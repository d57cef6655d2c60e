//! Sign-ins with node-oidc-provider.

use test_needs::needs;

use super::scene::{SECRET, Scene, parameter};

#[tokio::test]
async fn a_person_links_their_account_at_node_oidc_provider_and_signs_in_with_it() {
    needs!(OIDC_PROVIDER);
    let scene = Scene::start();
    let linked = scene.person().link("bob", "builder").await;
    assert_eq!(scene.id_token(&linked).await["sub"], "248289761002");
    // In other browsers, the password there is enough, and the consent was given before.
    let person = scene.person();
    let login = person.here.open(&scene.request("")).await;
    let answer = person.sign_in(&login, "alice").await;
    let claims = scene.id_token(&answer).await;
    assert_eq!(claims["sub"], "248289761002", "{claims}");
    assert_eq!((&claims["acr"], &claims["amr"]), (&"1".into(), &serde_json::Value::Null), "{claims}");
}

#[tokio::test]
async fn a_demand_for_a_new_login_goes_to_node_oidc_provider() {
    needs!(OIDC_PROVIDER);
    let scene = Scene::start();
    let person = scene.person();
    let before = scene.id_token(&person.link("bob", "builder").await).await;
    let login = person.here.open(&scene.request("&prompt=login")).await;
    let way = person.way(&login, "elsewhere").await;
    assert_eq!(parameter(&way, "prompt"), "login");
    let page = person.elsewhere.open(way.as_str()).await;
    assert!(page.has("input[name=password]"), "it asks for a new login: {page:?}");
    let back = person.elsewhere.log_in(&page, "alice", "elsewhere").await.location().expect("a way back");
    let claims = scene.id_token(&person.here.open(back.as_str()).await).await;
    assert!(claims["auth_time"].as_u64() >= before["auth_time"].as_u64(), "{claims} {before}");
    // `max_age` is passed on, and it says when the person logged in there.
    let other = scene.person();
    let login = other.here.open(&scene.request("&max_age=3600")).await;
    let way = other.way(&login, "elsewhere").await;
    assert_eq!(parameter(&way, "max_age"), "3600");
    let back = other.log_in_elsewhere(&way, "alice").await;
    let claims = scene.id_token(&other.here.open(back.as_str()).await).await;
    assert!(claims["auth_time"].as_u64() >= before["auth_time"].as_u64(), "{claims}");
}

#[tokio::test]
async fn a_class_that_counts_as_two_factors_is_asked_of_node_oidc_provider() {
    needs!(OIDC_PROVIDER);
    let scene = Scene::start();
    scene.person().link("bob", "builder").await;
    let person = scene.person();
    let login = person.here.open(&scene.request("&acr_values=2")).await;
    let way = person.way(&login, "elsewhere").await;
    assert_eq!(parameter(&way, "acr_values"), "urn:elsewhere:mfa");
    let back = person.log_in_elsewhere(&way, "alice").await;
    let claims = scene.id_token(&person.here.open(back.as_str()).await).await;
    assert_eq!(claims["acr"], "2", "{claims}");
    assert_eq!(claims["amr"], serde_json::json!(["pwd", "otp", "mfa"]), "{claims}");
}

#[tokio::test]
async fn a_person_who_declines_at_node_oidc_provider_is_back_at_the_login() {
    needs!(OIDC_PROVIDER);
    let scene = Scene::start();
    let person = scene.person();
    let login = person.here.open(&scene.request("")).await;
    let way = person.way(&login, "elsewhere").await;
    let page = person.elsewhere.open(way.as_str()).await;
    let form = page.form("input[name=password]");
    let back = person.elsewhere.submit(&form, &[("decision", "cancel")]).await;
    let login = person.here.open(back.location().expect("a way back").as_str()).await;
    assert!(login.text().contains("You did not sign in with The provider elsewhere."), "{login:?}");
    let consent = person.here.log_in(&login, "alice", "wonderland").await;
    assert!(consent.has("button[name=decision][value=allow]"), "{consent:?}");
}

#[tokio::test]
async fn a_wrong_secret_is_in_the_log_with_what_to_do() {
    needs!(OIDC_PROVIDER);
    let mut scene = Scene::with(|config| config.replace(SECRET, "not-the-secret-between-both"));
    let log = scene.here.collect_log();
    let person = scene.person();
    let login = person.here.open(&scene.request("")).await;
    let page = person.sign_in(&login, "alice").await;
    assert!(page.text().contains("did not work"), "{page:?}");
    assert!(!page.body.contains("invalid_client"), "that is for the log: {page:?}");
    scene.here.kill();
    let log = log.join().expect("a log");
    assert!(
        log.contains("invalid_client") && log.contains("check the client identifier and its secret"),
        "{log}"
    );
}

#[tokio::test]
async fn the_login_page_works_while_node_oidc_provider_is_down() {
    needs!(OIDC_PROVIDER);
    let scene = Scene::start();
    let Scene { elsewhere, here } = scene;
    let url = elsewhere.url.clone();
    drop(elsewhere);
    let browser = crate::browser::Browser::new(&here.url);
    let path = "/authorize?client_id=web&response_type=code&scope=openid+read&redirect_uri=https://client.example/cb";
    let login = browser.open(&here.url_of(path)).await;
    let way = login.attribute("a[href*='upstream=elsewhere']", "href").expect("a way");
    let login = browser.open(login.url.join(&way).expect("a URL").as_str()).await;
    assert!(login.text().contains("did not work") && login.text().contains("another way"), "{login:?}");
    assert!(!login.body.contains(&url), "where it is, is nothing for people: {login:?}");
    let consent = browser.log_in(&login, "alice", "wonderland").await;
    assert!(consent.has("button[name=decision][value=allow]"), "{consent:?}");
}
