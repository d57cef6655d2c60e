//! What templates of an application's own can say.

use oauth_runtime_core::Client;

use super::{World, request};
use crate::Pages;

const LOGIN: &str = "{% extends \"base.html\" %}{% from \"fields.html\" import hidden %}{% block content %}\
    <p>{{ application.name }}|{{ application.logo }}|{{ application.policy }}|{{ application.terms or \"\" }}|{{ application.uri }}</p>\
    <p>{{ parameters.theme }}|{{ parameters.state }}</p>\
    <form action=\"{{ form.action }}\">{{ hidden(form) }}<input name=\"username\"><input name=\"password\"></form>{% endblock %}";

#[tokio::test]
async fn the_login_page_can_say_more_about_the_client_and_the_parameters_that_are_allowed() {
    let pages =
        Pages::builder().template("login.html", LOGIN).template_parameter("theme").build().expect("pages");
    let world = World::with("http://127.0.0.1:9000", pages);
    let client =
        Client::public("shop").name("Shop & more").redirect_uri("https://shop.example/cb").scope("read");
    let client = client.build().expect("a client");
    let metadata = client.metadata().clone().with(|metadata| {
        metadata.logo_uri = Some("https://shop.example/logo.png".into());
        metadata.policy_uri = Some("https://shop.example/policy".into());
        metadata.client_uri = Some("https://shop.example/".into());
    });
    world.server.store.put_client(client.with_metadata(metadata).expect("valid"));
    let challenge = "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256";
    let path = request(&format!("&theme=%3Cb%3E&scope=read{challenge}"));
    let path = path.replace("client_id=web", "client_id=shop").replace("client.example", "shop.example");
    let page = world.browser().open(&path).await;
    let said =
        "Shop &amp; more|https://shop.example/logo.png|https://shop.example/policy||https://shop.example/";
    assert!(page.says(said), "{page:?}");
    assert!(page.says("<p>&lt;b&gt;|</p>"), "only what is allowed by name: {page:?}");
    let policy = page.headers["content-security-policy"].to_str().expect("text");
    assert!(policy.contains("img-src 'self' data: https://shop.example;"), "{policy}");
}
