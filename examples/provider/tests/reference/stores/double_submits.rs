//! A form of the pages that is sent several times at once, over several instances, has one outcome.

use std::collections::BTreeSet;

use test_needs::needs;
use test_servers::{MariaDb, Postgres, Redis};
use tokio::task::JoinSet;

use super::cluster::Cluster;
use crate::browser::{Browser, Form};

/// Of a public client on a loopback address, about which a person is asked every time.
const REQUEST: &str = "/authorize?response_type=code&client_id=app&redirect_uri=http%3A%2F%2F127.0.0.1%2Fcb&scope=read\
                       &state=af0ifjsldkj&code_challenge_method=S256\
                       &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// Sends a form once with each of these fields, all at the same moment; gives where the answers lead.
async fn send_at_once(browser: &Browser, form: &Form, fields: &[&[(&str, &str)]]) -> BTreeSet<String> {
    let mut sent = JoinSet::new();
    for own in fields {
        let mut fields = form.fields.clone();
        fields.extend(own.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let request = browser.client.post(form.action.clone()).form(&fields);
        sent.spawn(async move {
            let answer = request.send().await.expect("an answer");
            assert_eq!(answer.status(), 303, "{answer:?}");
            answer.headers()["location"].to_str().expect("text").to_owned()
        });
    }
    sent.join_all().await.into_iter().collect()
}

async fn double_submits(store: &str, instances: usize) {
    let cluster = Cluster::start(store, instances).await;
    for _ in 0..10 {
        let browser = Browser::new(&cluster.url);
        let login = browser.open(&cluster.url_of(REQUEST)).await.form("input[name=password]");
        let alice: &[_] = &[("username", "alice"), ("password", "wonderland")];
        let pages = send_at_once(&browser, &login, &[alice; 4]).await;
        assert_eq!(pages.len(), 1, "{pages:?}");
        let page = cluster.url_of(pages.first().expect("a page"));
        let consent = browser.open(&page).await.form("button[name=decision]");
        let (allow, deny): (&[_], &[_]) = (&[("decision", "allow")], &[("decision", "deny")]);
        let answers = send_at_once(&browser, &consent, &[allow, deny, allow, allow, deny, allow]).await;
        assert_eq!(answers.len(), 1, "{answers:?}");
        let answer = answers.first().expect("an answer");
        assert!(answer.starts_with("http://127.0.0.1/cb?"), "{answer}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_sent_at_once_has_one_outcome_on_postgresql() {
    needs!(POSTGRESQL);
    double_submits(&Postgres::shared().fresh_database(), 3).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_sent_at_once_has_one_outcome_on_mariadb() {
    needs!(MARIADB);
    double_submits(&MariaDb::shared().fresh_database(), 3).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_sent_at_once_has_one_outcome_on_redis() {
    needs!(REDIS);
    double_submits(&Redis::shared().fresh_database(), 3).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_sent_at_once_has_one_outcome_on_sqlite_and_in_memory() {
    let directory = tempfile::tempdir().expect("a directory");
    double_submits(&format!("sqlite://{}/provider.db", directory.path().display()), 1).await;
    double_submits("memory:", 1).await;
}
