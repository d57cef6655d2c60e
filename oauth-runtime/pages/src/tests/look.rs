use http::Method;

use super::{World, request};
use crate::Pages;

#[tokio::test]
async fn pages_speak_the_person_s_language() {
    let world = World::new();
    let mut browser = world.browser();
    for (accept, tag, direction, said) in [
        ("de-AT,de;q=0.9", "de", "ltr", "Anmelden"),
        ("fr", "fr", "ltr", "Se connecter"),
        ("es-MX", "es", "ltr", "Iniciar sesión"),
        ("zh-CN", "zh", "ltr", "登录"),
        ("ar", "ar", "rtl", "تسجيل الدخول"),
        ("tlh", "en", "ltr", "Log in"),
    ] {
        browser.accept_language = accept.to_owned();
        let page = browser.open(&request("")).await;
        let head = format!("<html lang=\"{tag}\" dir=\"{direction}\">");
        assert!(page.says(&head) && page.says(said), "{accept}: {page:?}");
    }
    let page = browser.open(&request("&ui_locales=xx+fr-CA+de")).await;
    assert!(page.says("<html lang=\"fr\""), "{page:?}");
    let consent = browser.log_in(&page, "alice").await;
    assert!(consent.says("<html lang=\"fr\"") && consent.says("Autoriser"), "it stays so: {consent:?}");
    browser.accept_language = "de".to_owned();
    let error = browser.open("/authorize?client_id=nobody").await;
    assert!(error.says("Das hat nicht geklappt"), "{error:?}");
}

#[tokio::test]
async fn a_page_is_made_for_everybody() {
    let browser = World::new().browser();
    let login = browser.open(&request("&scope=read+write")).await;
    let consent = browser.log_in(&login, "alice").await;
    for page in [&login, &consent] {
        assert_eq!(page.body.matches("<h1").count(), 1, "{page:?}");
        for landmark in ["<header", "<main", "<footer", "<title>", "name=\"viewport\"", "class=\"skip\""] {
            assert!(page.says(landmark), "{landmark}: {page:?}");
        }
    }
    for control in ["for=\"username\"", "for=\"password\"", "autocomplete=\"current-password\""] {
        assert!(login.says(control), "{control}: {login:?}");
    }
    assert_eq!(login.body.matches("type=\"submit\"").count(), 1);
}

#[tokio::test]
async fn an_operator_changes_how_they_look() {
    let pages = Pages::builder()
        .brand("<Notes>")
        .accent("#0b6e4f")
        .logo(&b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>"[..])
        .translation("en", "scope-read = Look at what you wrote")
        .template("error.html", "{{ brand.name }}: {{ code }} {{ message }}")
        .build()
        .expect("pages");
    let browser = World::with("http://127.0.0.1:9000", pages).browser();
    let login = browser.open(&request("&scope=read")).await;
    assert!(login.says("alt=\"&lt;Notes&gt;\""), "{login:?}");
    for (before, media_type) in [("src=\"", "image/svg+xml"), ("href=\"/assets", "text/css; charset=utf-8")] {
        let (_, rest) = login.body.split_once(before).expect("it is there");
        let path = rest.split('"').next().expect("closed");
        let path = if path.starts_with("/assets") { path.to_owned() } else { format!("/assets{path}") };
        let asset = browser.send(Method::GET, &path, "").await;
        assert_eq!(asset.headers["content-type"], media_type);
        assert!(asset.headers["cache-control"].to_str().expect("text").contains("immutable"));
        assert_eq!(asset.headers["x-content-type-options"], "nosniff");
        assert!(media_type.starts_with("image") || asset.says("--accent-light: #0b6e4f"));
    }
    assert!(browser.log_in(&login, "alice").await.says("Look at what you wrote"));
    assert!(
        browser.open("/consent").await.body.starts_with("&lt;Notes&gt;: invalid_request There is nothing")
    );
}

#[tokio::test]
async fn a_template_that_fails_is_no_page_without_its_headers() {
    let fields = "{{ hidden(form) }}<input name=\"username\"><input name=\"password\">";
    let late = "{% if client == 'Notes <b>on the web</b>' %}{{ 1 / 0 }}{% endif %}";
    let template = format!("{{% from \"fields.html\" import hidden %}}{fields}{late}");
    let pages = Pages::builder().template("login.html", template).build();
    let browser = World::with("http://127.0.0.1:9000", pages.expect("well-formed")).browser();
    let page = browser.open(&request("")).await;
    assert_eq!(page.status, 500);
    assert_eq!(page.headers["x-frame-options"], "DENY");
}
