use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use futures_util::future::join_all;
use http::Request;
use http::request::Parts;
use tokio::sync::Semaphore;

use super::*;
use crate::http::{OriginalUri, Response};
use crate::store::MemoryStore;
use crate::{Issuer, oauth_server};

#[oauth_server(grants(client_credentials), endpoints(metadata))]
struct Notes {
    #[store]
    store: MemoryStore,
}

fn notes(issuer: &str) -> Arc<Notes> {
    Notes::new(issuer.parse().expect("an issuer"), MemoryStore::new())
}

/// Tenants by path that count how often the application is asked.
fn counted(asked: &Arc<AtomicUsize>) -> Tenants<Notes> {
    let asked = Arc::clone(asked);
    Tenants::by_path(move |name: Arc<str>| {
        asked.fetch_add(1, Ordering::Relaxed);
        async move {
            let issuer: Issuer = format!("https://notes.example/{name}").parse()?;
            Ok((&*name != "nobody").then(|| Notes::new(issuer, MemoryStore::new())))
        }
    })
}

fn head(target: &str, host: &str) -> Parts {
    let mut request = Request::get(target);
    if !host.is_empty() {
        request = request.header("host", host);
    }
    request.body(()).expect("a request").into_parts().0
}

/// The issuer of the tenant, the path that its provider sees, and the URI of before.
async fn routed(
    tenants: &Tenants<Notes>,
    target: &str,
    host: &str,
) -> Result<(String, String, Option<String>), Response> {
    let mut head = head(target, host);
    match tenants.route(&mut head).await {
        Routed::To(server) => {
            let original = head.extensions.get::<OriginalUri>().map(|original| original.0.to_string());
            Ok((server.settings().issuer().as_str().to_owned(), head.uri.to_string(), original))
        }
        Routed::Nowhere(response) => Err(response),
    }
}

async fn status(tenants: &Tenants<Notes>, target: &str, host: &str) -> u16 {
    routed(tenants, target, host).await.map_or_else(|response| response.status().as_u16(), |_| 200)
}

fn by_host() -> Tenants<Notes> {
    Tenants::by_host(async |host: Arc<str>| {
        let is_known = ["acme.example", "umbrella.example", "127.0.0.1"].contains(&&*host);
        Ok(is_known.then(|| notes(&format!("https://{host}"))))
    })
}

#[tokio::test]
async fn a_host_is_one_tenant_however_it_is_written() {
    let tenants = by_host();
    for (target, host) in [
        ("/token?a=b", "acme.example"),
        ("/token?a=b", "ACME.example"),
        ("/token?a=b", "acme.example:8443"),
        ("/token?a=b", "acme.example."),
        ("https://acme.example/token?a=b", "umbrella.example"),
    ] {
        let (issuer, uri, original) = routed(&tenants, target, host).await.expect("a tenant");
        assert_eq!(
            (issuer.as_str(), uri.as_str(), original),
            ("https://acme.example", target, None),
            "{host}"
        );
    }
    assert!(routed(&tenants, "/token", "127.0.0.1:9000").await.is_ok());
}

#[tokio::test]
async fn an_unknown_host_is_misdirected() {
    let tenants = by_host();
    for host in
        ["", "other.example", "acme.example.other.example", "user@acme.example", "acme example", ":443", "."]
    {
        assert_eq!(status(&tenants, "/token", host).await, 421, "{host}");
    }
    let long = format!("{}.example", "a".repeat(260));
    assert_eq!(status(&tenants, "/token", &long).await, 421);
}

#[tokio::test]
async fn the_first_segment_names_the_tenant() {
    let tenants = counted(&Arc::default());
    for (target, uri) in [
        ("/acme/token?a=b", "/token?a=b"),
        ("/acme/register/an-id", "/register/an-id"),
        ("/acme", "/"),
        ("/acme/", "/"),
        ("/acme/.well-known/openid-configuration", "/.well-known/openid-configuration"),
        ("/.well-known/oauth-authorization-server/acme", "/.well-known/oauth-authorization-server"),
        ("/.well-known/openid-configuration/acme/", "/.well-known/openid-configuration"),
        ("/.well-known/oauth-protected-resource/acme/api", "/.well-known/oauth-protected-resource/acme/api"),
    ] {
        let (issuer, seen, original) = routed(&tenants, target, "notes.example").await.expect("a tenant");
        assert_eq!((issuer.as_str(), seen.as_str()), ("https://notes.example/acme", uri), "{target}");
        assert_eq!(original.unwrap_or(seen), target);
    }
}

#[tokio::test]
async fn a_name_has_one_spelling() {
    let asked = Arc::default();
    let tenants = counted(&asked);
    let long = format!("/{}/token", "a".repeat(254));
    for target in [
        "/",
        "//token",
        "/../token",
        "/./token",
        "/%61cme/token",
        "/ac%2Fme/token",
        "/ac;me/token",
        "/ac:me/token",
        "*",
        "/.well-known/openid-configuration",
        "/.well-known/openid-configuration/",
        "/.well-known/openid-configuration/acme/token",
        "/.well-known/openid-configuration/%61cme",
        &long,
    ] {
        assert_eq!(status(&tenants, target, "notes.example").await, 404, "{target}");
    }
    assert_eq!(asked.load(Ordering::Relaxed), 0, "the application is not asked for what is no name");
    assert_ne!(
        routed(&tenants, "/acme/token", "").await.expect("a tenant").0,
        routed(&tenants, "/Acme/token", "").await.expect("another tenant").0
    );
}

/// Tenants whose application answers once the gate has a permit, and how often it was asked.
fn gated() -> (Tenants<Notes>, Arc<AtomicUsize>, Arc<Semaphore>) {
    let (asked, gate) = (Arc::new(AtomicUsize::new(0)), Arc::new(Semaphore::new(0)));
    let tenants = {
        let (asked, gate) = (Arc::clone(&asked), Arc::clone(&gate));
        Tenants::by_path(move |_: Arc<str>| {
            let (asked, gate) = (Arc::clone(&asked), Arc::clone(&gate));
            async move {
                asked.fetch_add(1, Ordering::Relaxed);
                gate.acquire().await?.forget();
                Ok(Some(notes("https://notes.example/acme")))
            }
        })
    };
    (tenants, asked, gate)
}

#[tokio::test]
async fn the_application_is_asked_once() {
    let (tenants, asked, gate) = gated();
    let requests = join_all((0..50).map(|_| tenants.find("acme")));
    let (found, ()) = tokio::join!(requests, async { gate.add_permits(1) });
    let found: Vec<_> =
        found.into_iter().map(|found| found.expect("no failure").expect("a tenant")).collect();
    assert!(found.iter().all(|one| Arc::ptr_eq(one, &found[0])), "all requests have one provider");
    tenants.find("acme").await.expect("no failure").expect("a tenant");
    assert_eq!(asked.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_request_that_its_client_gave_up_leaves_the_tenant_to_the_next() {
    let (tenants, asked, gate) = gated();
    {
        let mut given_up = Box::pin(tenants.find("acme"));
        assert!(futures_util::poll!(&mut given_up).is_pending());
    }
    gate.add_permits(1);
    assert!(tenants.find("acme").await.expect("no failure").is_some());
    assert_eq!(asked.load(Ordering::Relaxed), 2);
}

#[tokio::test]
async fn absence_is_remembered_until_it_is_forgotten() {
    let asked = Arc::default();
    let tenants = counted(&asked);
    for _ in 0..5 {
        assert_eq!(status(&tenants, "/nobody/token", "").await, 404);
    }
    assert_eq!(asked.load(Ordering::Relaxed), 1);
    tenants.forget("nobody");
    assert_eq!(status(&tenants, "/nobody/token", "").await, 404);
    assert_eq!(asked.load(Ordering::Relaxed), 2);
}

#[tokio::test]
async fn a_changed_tenant_is_asked_for_again() {
    let asked = Arc::default();
    let tenants = counted(&asked);
    let first = tenants.find("acme").await.expect("no failure").expect("a tenant");
    tenants.forget("acme");
    let second = tenants.find("acme").await.expect("no failure").expect("a tenant");
    assert!(!Arc::ptr_eq(&first, &second));
    let tenants = tenants.kept_for(Duration::ZERO);
    for _ in 0..3 {
        assert!(tenants.find("acme").await.expect("no failure").is_some());
    }
    assert_eq!(asked.load(Ordering::Relaxed), 5, "nothing is kept");
}

#[tokio::test]
async fn a_failure_is_not_remembered() {
    let asked = Arc::new(AtomicUsize::new(0));
    let tenants = {
        let asked = Arc::clone(&asked);
        Tenants::by_path(move |_: Arc<str>| {
            let is_first = asked.fetch_add(1, Ordering::Relaxed) == 0;
            async move {
                if is_first {
                    return Err("the database is down".into());
                }
                Ok(Some(notes("https://notes.example/acme")))
            }
        })
    };
    let response = routed(&tenants, "/acme/token", "").await.expect_err("a failure");
    assert_eq!(response.status(), 503);
    let body = String::from_utf8_lossy(response.body()).into_owned();
    assert!(!body.contains("database"), "{body}");
    assert_eq!(status(&tenants, "/acme/token", "").await, 200);
}

#[tokio::test]
async fn no_provider_answers_for_another_tenant() {
    let wrong = |issuer: &'static str| Tenants::by_path(async move |_: Arc<str>| Ok(Some(notes(issuer))));
    for issuer in [
        "https://notes.example",
        "https://notes.example/umbrella",
        "https://notes.example/acme/more",
        "https://notes.example/Acme",
    ] {
        assert_eq!(status(&wrong(issuer), "/acme/token", "").await, 500, "{issuer}");
    }
    let wrong = |issuer: &'static str| Tenants::by_host(async move |_: Arc<str>| Ok(Some(notes(issuer))));
    for issuer in
        ["https://umbrella.example", "https://acme.example/auth", "https://acme.example.evil.example"]
    {
        assert_eq!(status(&wrong(issuer), "/token", "acme.example").await, 500, "{issuer}");
    }
}

#[tokio::test]
async fn declared_tenants_are_found_by_their_issuers() {
    let tenants =
        Tenants::of(["https://acme.example", "https://umbrella.example:8443"].map(notes)).expect("tenants");
    assert_eq!(status(&tenants, "/token", "acme.example").await, 200);
    assert_eq!(status(&tenants, "/token", "umbrella.example:8443").await, 200);
    assert_eq!(status(&tenants, "/token", "other.example").await, 421);
    let tenants = Tenants::of(["https://notes.example/acme", "https://notes.example/umbrella/"].map(notes));
    let tenants = tenants.expect("tenants");
    assert_eq!(status(&tenants, "/acme/token", "").await, 200);
    assert_eq!(status(&tenants, "/umbrella/token", "").await, 200);
    assert_eq!(status(&tenants, "/other/token", "").await, 404);
}

#[test]
fn declared_tenants_have_an_address_each() {
    for issuers in [
        ["https://acme.example", "https://acme.example:8443"],
        ["https://acme.example", "https://notes.example/umbrella"],
        ["https://notes.example/acme", "https://other.example/acme"],
        ["https://notes.example/acme", "https://notes.example/acme/more"],
        ["https://notes.example/acme", "https://notes.example/a%20b"],
    ] {
        assert_eq!(Tenants::of(issuers.map(notes)).err(), Some(TenantError::Misplaced), "{issuers:?}");
    }
}

/// Without axum.
#[tokio::test]
async fn the_provider_answers_what_is_left_of_the_request() {
    let tenants = counted(&Arc::default());
    let mut head = head("/acme/.well-known/oauth-authorization-server", "notes.example");
    let Routed::To(server) = tenants.route(&mut head).await else {
        panic!("no tenant");
    };
    let response = server.create_response(Request::from_parts(head, Bytes::new())).await;
    let metadata: serde_json::Value = serde_json::from_slice(response.body()).expect("JSON");
    assert_eq!(metadata["token_endpoint"], "https://notes.example/acme/token");
}
