//! O-03: SQL, and what else a store could take for its own, in every parameter.

use test_needs::needs;
use test_servers::{MariaDb, Postgres, Redis};

use super::cluster::Cluster;
use super::{client, is_active, post};
use crate::operation::full_run;

/// Ends a statement, a string, an identifier, a script.
const HOSTILE: &[&str] = &[
    "'; DROP TABLE oauth_access_tokens; --",
    "\"; DROP TABLE oauth_access_tokens; --",
    "' OR '1'='1",
    "\\' OR 1=1 -- ",
    "`; DELETE FROM oauth_clients; #",
    "1); DELETE FROM oauth_clients; --",
    "$1 ?1 :x @x {} %s",
    "*",
    "]] redis.call('FLUSHALL') --",
    "\u{ff07}; DROP TABLE oauth_clients; --",
    "Ω≈ç√ 'ß' 𝒳",
];

const PARAMETERS: &[&str] = &[
    "grant_type",
    "client_id",
    "client_secret",
    "code",
    "redirect_uri",
    "code_verifier",
    "refresh_token",
    "scope",
    "username",
    "password",
    "token",
    "token_type_hint",
    "state",
    "nonce",
    "response_type",
    "code_challenge",
];

/// A right form for each grant type, to be spoilt in one place.
const FORMS: &[(&str, &[(&str, &str)])] = &[
    (
        "/token",
        &[("grant_type", "authorization_code"), ("code", "x"), ("redirect_uri", "https://client.example/cb")],
    ),
    ("/token", &[("grant_type", "refresh_token"), ("refresh_token", "x")]),
    ("/token", &[("grant_type", "password"), ("username", "bob"), ("password", "x")]),
    ("/token", &[("grant_type", "client_credentials")]),
    ("/introspect", &[("token", "x")]),
    ("/revoke", &[("token", "x")]),
];

async fn is_only_text(store: &str) {
    let cluster = Cluster::start(store, 1).await;
    let client = client();
    let grant =
        [("grant_type", "password"), ("username", "alice"), ("password", "wonderland"), ("scope", "read")];
    let tokens = post(&client, &cluster, "/token", &grant).await.expect("an answer");
    let tokens: serde_json::Value = tokens.json().await.expect("JSON");
    let token = tokens["access_token"].as_str().expect("a token");
    for hostile in HOSTILE {
        for parameter in PARAMETERS {
            for (path, form) in FORMS {
                let mut form = form.to_vec();
                form.retain(|(name, _)| name != parameter);
                form.push((*parameter, *hostile));
                let status = post(&client, &cluster, path, &form).await.expect("an answer").status();
                assert!(!status.is_server_error(), "{status} for {parameter}={hostile} at {path}");
            }
            let query =
                [("response_type", "code"), ("client_id", "web"), ("scope", "read"), (*parameter, *hostile)];
            let request = client.get(cluster.url_of("/authorize")).query(&query);
            let status = request.send().await.expect("an answer").status();
            assert!(!status.is_server_error(), "{status} for {parameter}={hostile} at /authorize");
        }
        let bearer = client.get(cluster.url_of("/api/me")).query(&[("access_token", hostile)]);
        assert!(!bearer.send().await.expect("an answer").status().is_server_error());
        let basic = client.post(cluster.url_of("/token")).basic_auth(hostile, Some(hostile));
        let basic = basic.form(&[("grant_type", "client_credentials")]).send().await.expect("an answer");
        assert_eq!(basic.status(), 401);
    }
    assert!(is_active(&client, &cluster, token).await, "what was there is there");
    full_run(&cluster).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn o_03_on_postgresql() {
    needs!(POSTGRESQL);
    is_only_text(&Postgres::shared().fresh_database()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn o_03_on_mariadb() {
    needs!(MARIADB);
    is_only_text(&MariaDb::shared().fresh_database()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn o_03_on_redis() {
    needs!(REDIS);
    is_only_text(&Redis::shared().fresh_database()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn o_03_on_sqlite() {
    is_only_text("sqlite::memory:").await;
}
