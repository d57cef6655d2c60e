//! Logouts through both.

use std::collections::HashMap;
use std::time::Duration;

use axum::Router;
use axum::extract::Form;
use axum::routing::post;
use serde_json::Value;
use test_needs::needs;
use test_servers::{MariaDb, Postgres, Redis};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::scene::{Person, Scene, claims_of, parameter, with_store};

/// Longer than a notice takes, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(90);

/// Where our client takes notices of logouts.
struct Client {
    host: String,
    logout_tokens: UnboundedReceiver<String>,
}

impl Client {
    async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let host = listener.local_addr().expect("an address").to_string();
        let (sender, logout_tokens) = unbounded_channel();
        let logout = move |Form(form): Form<HashMap<String, String>>| {
            sender.send(form["logout_token"].clone()).expect("the test listens");
            async {}
        };
        let app = Router::new().route("/logout", post(logout));
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { host, logout_tokens }
    }

    async fn next(&mut self) -> Value {
        let token = tokio::time::timeout(PATIENCE, self.logout_tokens.recv()).await;
        claims_of(&token.expect("the client is told").expect("the client lives"))
    }
}

/// Logs out at node-oidc-provider, by no client's request.
async fn log_out_elsewhere(person: &Person<'_>) {
    let ask = person.elsewhere.open(&format!("{}/session/end", person.scene.elsewhere.url)).await;
    let page = person.elsewhere.submit(&ask.form("input[name=xsrf]"), &[("logout", "yes")]).await;
    assert_eq!(page.status, 200, "{page:?}");
}

/// A logout there ends the login that came from there and tells our clients, with this store.
async fn back_channel(store: &str) {
    let mut client = Client::start().await;
    let host = client.host.clone();
    let scene = Scene::with(|config| {
        let config = with_store(&config, store);
        let config = config.replacen("fetch_hosts = [", &format!("fetch_hosts = [{host:?}, "), 1);
        let told =
            format!("scope = \"openid read write\"\nbackchannel_logout_uri = \"http://{host}/logout\"");
        config.replacen("scope = \"openid read write\"", &told, 1)
    });
    let stays = scene.person();
    stays.link("bob", "builder").await;
    let person = scene.person();
    let login = person.here.open(&scene.request("")).await;
    let own = scene.id_token(&person.sign_in(&login, "alice").await).await;

    log_out_elsewhere(&person).await;
    assert_eq!(scene.elsewhere.notices(), "[\"taken\"]", "{store}");
    let told = client.next().await;
    assert_eq!((&told["sub"], &told["sid"]), (&own["sub"], &own["sid"]), "{told}");
    let login = person.here.open(&scene.request("")).await;
    assert!(login.has("input[name=password]"), "{store}: {login:?}");
    // The login with a password, of the same person here, did not come from there.
    let answer = stays.here.open(&scene.request("")).await;
    assert!(answer.response().contains_key("code"), "{store}: {answer:?}");
}

#[tokio::test]
async fn a_logout_at_node_oidc_provider_ends_the_login_here_and_tells_our_clients() {
    needs!(OIDC_PROVIDER);
    let directory = tempfile::tempdir().expect("a directory");
    back_channel("memory:").await;
    back_channel(&format!("sqlite://{}/auth.db", directory.path().display())).await;
}

#[tokio::test]
async fn a_logout_at_node_oidc_provider_ends_the_login_that_postgresql_keeps() {
    needs!(OIDC_PROVIDER, POSTGRESQL);
    back_channel(&Postgres::shared().fresh_database()).await;
}

#[tokio::test]
async fn a_logout_at_node_oidc_provider_ends_the_login_that_mariadb_keeps() {
    needs!(OIDC_PROVIDER, MARIADB);
    back_channel(&MariaDb::shared().fresh_database()).await;
}

#[tokio::test]
async fn a_logout_at_node_oidc_provider_ends_the_login_that_redis_keeps() {
    needs!(OIDC_PROVIDER, REDIS);
    back_channel(&Redis::shared().fresh_database()).await;
}

#[tokio::test]
async fn a_logout_here_goes_on_to_node_oidc_provider_and_comes_back() {
    needs!(OIDC_PROVIDER);
    let scene = Scene::start();
    scene.person().link("bob", "builder").await;
    let person = scene.person();
    let login = person.here.open(&scene.request("")).await;
    person.sign_in(&login, "alice").await;

    let page = person.here.open(&scene.here.url_of("/logout")).await;
    let left = person.here.submit(&page.form("button[value=logout]"), &[("decision", "logout")]).await;
    let end = left.location().unwrap_or_else(|| panic!("it goes nowhere: {left:?}"));
    assert!(end.as_str().starts_with(&format!("{}/session/end?", scene.elsewhere.url)), "{end}");
    assert_eq!(parameter(&end, "client_id"), "branch");
    let ask = person.elsewhere.open(end.as_str()).await;
    let back = person.elsewhere.submit(&ask.form("input[name=xsrf]"), &[("logout", "yes")]).await;
    let page = person.here.open(back.location().expect("a way back").as_str()).await;
    assert!(page.text().contains("logged out"), "{page:?}");

    // Nobody is logged in anywhere.
    let login = person.here.open(&scene.request("")).await;
    let way = person.way(&login, "elsewhere").await;
    assert!(person.elsewhere.open(way.as_str()).await.has("input[name=password]"));
}
