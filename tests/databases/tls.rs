//! Connections with TLS, and servers with certificates of their own authority.

use oauth_runtime::store::{AnyStore, AnyStoreError, ClientStore};
use test_needs::needs;
use test_servers::{MariaDb, Postgres, Redis};

/// The store's error for a URL; empty if it works.
async fn outcome(url: &str) -> Result<(), AnyStoreError> {
    AnyStore::connect(url).await?.get_client("x").await.map(drop)
}

async fn checks_the_server(trusting: &str, suspicious: &[String]) {
    outcome(trusting).await.unwrap_or_else(|error| panic!("{trusting}: {error}"));
    for url in suspicious {
        let error = format!("{:?}", outcome(url).await.expect_err(url));
        assert!(error.to_lowercase().contains("certificate"), "{url}: {error}");
    }
}

#[tokio::test]
async fn postgresql_is_checked_with_an_authority_of_its_own() {
    needs!(POSTGRESQL);
    let server = Postgres::start_with_tls();
    let (url, authority) = (server.url(), server.authority());
    outcome(&format!("{url}?sslmode=require")).await.expect("encrypted, and not checked");
    let trusting = url.replace("postgres://", "postgresql://");
    checks_the_server(
        &format!("{trusting}?sslmode=verify-full&sslrootcert={authority}"),
        &[format!("{url}?sslmode=verify-full")],
    )
    .await;
    let plain = format!("{}?sslmode=require", Postgres::shared().url());
    outcome(&plain).await.expect_err("this server has no TLS");
}

#[tokio::test]
async fn mariadb_is_checked_with_an_authority_of_its_own() {
    needs!(MARIADB);
    let server = MariaDb::start_with_tls();
    let (url, authority) = (server.url(), server.authority());
    outcome(&format!("{url}?ssl-mode=REQUIRED")).await.expect("encrypted, and not checked");
    let trusting = url.replace("mysql://", "mariadb://");
    checks_the_server(
        &format!("{trusting}?ssl-mode=VERIFY_IDENTITY&ssl-ca={authority}"),
        &[format!("{url}?ssl-mode=VERIFY_IDENTITY"), format!("{url}?sslmode=verify_ca")],
    )
    .await;
    let plain = format!("{}?ssl-mode=REQUIRED", MariaDb::shared().url());
    outcome(&plain).await.expect_err("this server has no TLS");
}

#[tokio::test]
async fn redis_is_checked_with_an_authority_of_its_own() {
    needs!(REDIS);
    let server = Redis::start_with_tls();
    let (url, authority) = (server.fresh_database(), server.authority());
    assert!(url.starts_with("rediss://"), "{url}");
    checks_the_server(&format!("{url}?sslrootcert={authority}"), std::slice::from_ref(&url)).await;
}

/// The error for a missing file names it; a parameter that the driver would ignore is an error, without its
/// value.
#[tokio::test]
async fn a_slip_in_a_url_is_named_without_secrets() {
    for (url, said) in [
        ("postgres://u:hunter2@h/d?sslmode=verify-full&sslrootcert=/no/ca.pem", "/no/ca.pem"),
        ("mysql://u:hunter2@h/d?ssl-ca=/no/ca.pem", "/no/ca.pem"),
        ("rediss://u:hunter2@h?sslrootcert=/no/ca.pem", "/no/ca.pem"),
        ("postgresql://u@h/d?sslmod=hunter2", "`sslmod`"),
        ("mariadb://u@h/d?ssl_mode=hunter2", "`ssl_mode`"),
        ("postgres://u:hunter2@h/d?sslmode=always", "always"),
        ("postgres://u:hunter2@h/d?pgbouncer=yes", "pgbouncer"),
        ("rediss://u@h?pasword=hunter2", "`pasword`"),
    ] {
        let error = format!("{:?}", outcome(url).await.expect_err(url));
        assert!(error.contains(said) && !error.contains("hunter2"), "{url}: {error}");
    }
}
