//! The storage methods pass the suite, on the MongoDB database that `MONGODB_URL` names.

use oauth_runtime::testing::{StoreSuite, this_test};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn passes_the_suite() {
    let Ok(url) = std::env::var("MONGODB_URL") else {
        println!("skipped: MONGODB_URL is not set; it names a database for tests, mongodb://host/database");
        return;
    };
    let notes = example_mongodb::notes(&url).await.expect("the database is there");
    let suite = StoreSuite::new(move || std::future::ready(notes.clone()));
    let suite = suite.clients().client_deletion().tokens().authorization_codes().refresh_tokens();
    let suite = suite.flows().grants().sweeping().processes(|| this_test("passes_the_suite"));
    let report = suite.run().await;
    report.assert_passed();
    println!("{report}");
}
