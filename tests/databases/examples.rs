//! The examples' storage methods pass the suite, like the ready stores.

use std::future::Future;
use std::sync::Arc;

use oauth_runtime::BoxError;
use oauth_runtime::store::{
    AuthorizationCodeStore, ClientRegistrationStore, ExpiringStore, GrantStore, RefreshTokenStore, TokenStore,
};
use oauth_runtime::testing::{StoreSuite, this_test};
use test_needs::needs;
use test_servers::Postgres;

use crate::stores::{URL, url};

/// The data of the examples.
trait Example:
    ClientRegistrationStore + TokenStore + AuthorizationCodeStore + RefreshTokenStore + GrantStore + ExpiringStore
{
}

impl<T> Example for T where
    T: ClientRegistrationStore
        + TokenStore
        + AuthorizationCodeStore
        + RefreshTokenStore
        + GrantStore
        + ExpiringStore
{
}

async fn passes<S, F>(test: &'static str, url: String, notes: impl Fn(String) -> F)
where
    S: Example + 'static,
    F: Future<Output = Result<Arc<S>, BoxError>>,
{
    let notes = notes(url.clone()).await.expect("the database is there");
    let suite = StoreSuite::new(move || std::future::ready(Arc::clone(&notes)));
    let suite = suite.clients().client_deletion().tokens().authorization_codes().refresh_tokens();
    let suite = suite.flows().grants().sweeping().processes(move || {
        let mut command = this_test(test);
        command.env(URL, &url);
        command
    });
    suite.run().await.assert_passed();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn diesel_passes() {
    needs!(POSTGRESQL);
    let url = url(|| Postgres::shared().fresh_database());
    passes("examples::diesel_passes", url, |url| async move { example_diesel::notes(&url).await }).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sqlx_passes() {
    let directory = tempfile::tempdir().expect("a directory");
    let url = url(|| format!("sqlite://{}/notes.db", directory.path().display()));
    passes("examples::sqlx_passes", url, |url| async move { example_sqlx::notes(&url).await }).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sea_orm_passes() {
    needs!(POSTGRESQL);
    let url = url(|| Postgres::shared().fresh_database());
    passes("examples::sea_orm_passes", url, |url| async move { example_sea_orm::notes(&url).await }).await;
}

/// Debian has no MongoDB, so this runs against a server named by a variable.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn mongodb_passes() {
    let Ok(url) = std::env::var("MONGODB_URL") else {
        test_needs::tell_skipped(
            "MONGODB_URL is not set; it names a database for tests, mongodb://host/database",
        );
        return;
    };
    passes("examples::mongodb_passes", url, |url| async move { example_mongodb::notes(&url).await }).await;
}
