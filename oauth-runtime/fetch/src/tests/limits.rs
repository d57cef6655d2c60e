//! What is sent, and how much of a response is read.

use std::error::Error;
use std::time::Duration;

use http::StatusCode;
use oauth_runtime_core::fetch::Call;

use super::*;

fn builder(site: &Site) -> WebFetcherBuilder {
    WebFetcher::builder().allow_host(site.host())
}

#[tokio::test]
async fn a_document() {
    let site = Site::start(ok("Content-Type: application/jwk-set+json\r\n", r#"{"keys":[]}"#)).await;
    let fetched = fetcher_for(&site).get(&site.url("/jwks.json?of=client#part")).await.expect("fetched");
    assert_eq!(text(&fetched), r#"{"keys":[]}"#);
    assert_eq!(fetched.content_type.as_deref(), Some("application/jwk-set+json"));
    let request = site.requests().remove(0).to_ascii_lowercase();
    assert!(request.starts_with("get /jwks.json?of=client http/1.1\r\n"), "{request}");
    assert!(request.contains("\r\naccept: application/json, "), "{request}");
    for absent in ["\r\nreferer:", "\r\ncookie:", "\r\naccept-encoding:", "\r\nauthorization:"] {
        assert!(!request.contains(absent), "{request}");
    }
}

#[tokio::test]
async fn a_notification() {
    let site = Site::start(ok("", "")).await;
    let fetcher = fetcher_for(&site);
    for (line, code) in
        [("200 OK", 200), ("204 No Content", 204), ("400 Bad Request", 400), ("503 Busy", 503)]
    {
        site.answers(status(line));
        let form = [("logout_token", "a+b&c=d é"), ("more", "")];
        let status = fetcher.notify(&site.url("/logout"), &form).await.expect("an answer");
        assert_eq!(status, StatusCode::from_u16(code).expect("a status"));
    }
    // Each was sent, and none was cached.
    assert_eq!(site.requests().len(), 4);
    let request = site.requests().remove(0);
    assert!(request.starts_with("POST /logout HTTP/1.1\r\n"), "{request}");
    assert!(request.to_ascii_lowercase().contains("\r\ncontent-type: application/x-www-form-urlencoded\r\n"));
    assert!(request.ends_with("\r\n\r\nlogout_token=a%2Bb%26c%3Dd+%C3%A9&more="), "{request}");
}

#[tokio::test]
async fn connections_are_kept_only_if_that_is_wanted() {
    for (kept, connections) in [(0, 3), (4, 1)] {
        let site = Site::start(ok("", r#"{"active":true}"#)).await;
        let fetcher = builder(&site).idle_connections(kept).build().expect("a fetcher");
        for _ in 0..3 {
            fetcher.call(Call::post(&site.url("/introspect"), &[])).await.expect("an answer");
        }
        assert_eq!(site.connections(), connections);
    }
}

#[tokio::test]
async fn other_answers_than_200() {
    for line in ["201 Created", "204 No Content", "206 Partial Content", "404 Not Found", "500 Oh", "503 Oh"]
    {
        let site = Site::start(status(line)).await;
        let error = fetcher_for(&site).get(&site.url("/")).await;
        assert!(
            matches!(&error, Err(FetchError::Status(code)) if line.starts_with(code.as_str())),
            "{error:?}"
        );
    }
}

#[tokio::test]
async fn what_is_no_http_and_who_is_not_there() {
    let site = Site::start(Answer::Text("SSH-2.0-OpenSSH_9.9\r\n\r\n".into())).await;
    let error = fetcher_for(&site).get(&site.url("/")).await;
    assert!(matches!(error, Err(FetchError::Connection(_))), "{error:?}");

    let gone = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let host = gone.local_addr().expect("an address").to_string();
    drop(gone);
    let fetcher = WebFetcher::builder().allow_host(&host).build().expect("a fetcher");
    let error = fetcher.get(&url(&format!("http://{host}/?secret"))).await.expect_err("nobody");
    assert!(
        matches!(error, FetchError::Connection(_)) && !format!("{error:?}").contains("secret"),
        "{error:?}"
    );
    let causes = std::iter::successors(error.source(), |&cause| cause.source());
    assert!(causes.last().is_some_and(|cause| cause.to_string().contains("Connection refused")), "{error:?}");
}

#[tokio::test]
async fn a_body_as_long_as_it_may_be() {
    let site = Site::start(ok("", &"x".repeat(64 * 1024))).await;
    let fetched = fetcher_for(&site).get(&site.url("/")).await.expect("fetched");
    assert_eq!(fetched.body.len(), 64 * 1024);

    site.answers(ok("", &"x".repeat(64 * 1024 + 1)));
    let error = fetcher_for(&site).get(&site.url("/")).await;
    assert!(matches!(error, Err(FetchError::TooLarge(65_536))), "{error:?}");

    // Without an announced length.
    let chunked = |body: &str| {
        let length = body.len();
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        Answer::Text(format!("{head}{length:x}\r\n{body}\r\n0\r\n\r\n"))
    };
    let fetcher = |site: &Site| builder(site).max_body(5).build().expect("a fetcher");
    site.answers(chunked("12345"));
    assert_eq!(text(&fetcher(&site).get(&site.url("/")).await.expect("fetched")), "12345");
    site.answers(chunked("123456"));
    let error = fetcher(&site).get(&site.url("/")).await;
    assert!(matches!(error, Err(FetchError::TooLarge(5))), "{error:?}");
}

#[tokio::test]
async fn a_body_without_end_is_cut_off() {
    let site = Site::start(Answer::Endless).await;
    let error = fetcher_for(&site).get(&site.url("/")).await;
    assert!(matches!(error, Err(FetchError::TooLarge(_))), "{error:?}");
    // The connection is closed too; otherwise the site would continue until the buffers of both sides are
    // full, and wait.
    site.hung_up().await;
    assert!(site.sent() < 64 * 1024 * 1024, "{}", site.sent());
}

#[tokio::test]
async fn an_announced_body_that_is_too_long_is_not_read() {
    // It announces much and sends nothing, so waiting for it would take forever.
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", 64 * 1024 + 1);
    let site = Site::start(Answer::Text(head)).await;
    let error = fetcher_for(&site).get(&site.url("/")).await;
    assert!(matches!(error, Err(FetchError::TooLarge(_))), "{error:?}");
}

#[tokio::test]
async fn a_lie_about_the_length_takes_no_memory() {
    let head = format!("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", 1_u64 << 60);
    let site = Site::start(Answer::Text(head + "short")).await;
    let fetcher = builder(&site).max_body(usize::MAX).timeout(Duration::from_millis(50)).build();
    fetcher.expect("a fetcher").get(&site.url("/")).await.expect_err("it never comes");
}

#[tokio::test]
async fn a_content_type_without_end_is_none() {
    for (length, passed_on) in [(256, true), (257, false)] {
        let header = format!("Content-Type: {}\r\n", "x".repeat(length));
        let site = Site::start(ok(&header, "")).await;
        let fetched = fetcher_for(&site).get(&site.url("/")).await.expect("fetched");
        assert_eq!(fetched.content_type.is_some(), passed_on);
    }
}

#[tokio::test]
async fn a_slow_site() {
    let fetcher = |site: &Site| builder(site).timeout(Duration::from_millis(50)).build().expect("a fetcher");
    let site = Site::start(Answer::Hanging).await;
    let error = fetcher(&site).get(&site.url("/")).await;
    assert!(matches!(error, Err(FetchError::TooSlow(_))), "{error:?}");

    let silent = Site::start(ok("", "late")).await;
    let _never = silent.hold_back();
    let error = fetcher(&silent).get(&silent.url("/")).await;
    assert!(matches!(error, Err(FetchError::TooSlow(_))), "{error:?}");
    let error = fetcher(&silent).notify(&silent.url("/"), &[]).await;
    assert!(matches!(error, Err(FetchError::TooSlow(_))), "{error:?}");
}

#[tokio::test]
async fn as_many_as_there_are_turns() {
    let slow = Site::start(ok("", "late")).await;
    let other = Site::start(ok("", "hello")).await;
    let permit = slow.hold_back();
    // With none at all it could not fetch.
    let fetcher = builder(&slow).allow_host(other.host()).concurrency(0).build().expect("a fetcher");
    let turns = &fetcher.web.queue.turns;
    assert_eq!(turns.free(), 1);
    let slow_url = slow.url("/");
    let meanwhile = async {
        slow.asked().await;
        assert_eq!(turns.free(), 0);
        permit.notify_one();
    };
    let (fetched, ()) = tokio::join!(fetcher.get(&slow_url), meanwhile);
    assert_eq!(text(&fetched.expect("fetched")), "late");
    assert_eq!(turns.known_hosts(), 0);

    let elsewhere = url("https://elsewhere.example/");
    let turn = turns.take(&elsewhere).await.expect("a turn");
    // Everything is waiting, so the clock jumps to the end.
    tokio::time::pause();
    let error = fetcher.get(&other.url("/")).await;
    assert!(matches!(error, Err(FetchError::Busy)), "{error:?}");
    let error = fetcher.notify(&other.url("/"), &[]).await;
    assert!(matches!(error, Err(FetchError::Busy)), "{error:?}");
    tokio::time::resume();
    assert_eq!(other.connections(), 0);
    drop(turn);
    // Being busy is not cached.
    assert_eq!(text(&fetcher.get(&other.url("/")).await.expect("fetched")), "hello");
}

#[tokio::test]
async fn strangers_have_two_places_a_host_and_take_none_from_others() {
    let site = Site::start(ok("", "hello")).await;
    let fetcher = builder(&site).strangers(3).build().expect("a fetcher");
    let strangers = &fetcher.strangers.queue.turns;
    let (slow, fast) = (url("https://slow.example/a"), url("https://fast.example/"));
    let held = [strangers.take(&slow).await.expect("a turn"), strangers.take(&slow).await.expect("a turn")];
    tokio::time::pause();
    assert!(matches!(
        strangers.take(&url("https://slow.example:8443/b")).await.err(),
        Some(FetchError::Busy)
    ));
    tokio::time::resume();
    // Requests that waited for the slow host did not keep others from the last place.
    drop(strangers.take(&fast).await.expect("a turn"));
    assert_eq!(strangers.known_hosts(), 1);
    let last = strangers.take(&fast).await.expect("a turn");
    assert_eq!(text(&fetcher.get(&site.url("/")).await.expect("known clients have theirs")), "hello");
    drop((held, last));
    assert_eq!((strangers.free(), strangers.known_hosts()), (3, 0));
}

#[tokio::test]
async fn a_line_that_is_too_long_is_refused_at_once() {
    let site = Site::start(ok("", "")).await;
    let fetcher = builder(&site).strangers(1).build().expect("a fetcher");
    let turns = &fetcher.strangers.queue.turns;
    let address = url("https://slow.example/");
    let held = turns.take(&address).await.expect("a turn");
    let mut line: Vec<_> = (0..128).map(|_| Box::pin(turns.take(&address))).collect();
    for waiting in &mut line {
        assert!(futures_util::poll!(waiting.as_mut()).is_pending());
    }
    // This one does not depend on a clock.
    let error = futures_util::FutureExt::now_or_never(turns.take(&address)).expect("at once");
    assert!(matches!(error.err(), Some(FetchError::Busy)));
    drop((line, held));
    assert_eq!((turns.free(), turns.known_hosts()), (1, 0));
}

#[test]
fn the_environment_names_no_proxy() {
    // The same test, in a process with one in its environment.
    let mut again = std::process::Command::new(std::env::current_exe().expect("this test"));
    again.args(["--exact", "tests::limits::a_document"]);
    for name in ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] {
        again.env(name, "http://127.0.0.1:1");
    }
    let output = again.env_remove("no_proxy").env_remove("NO_PROXY").output().expect("run");
    let output = String::from_utf8_lossy(&output.stdout);
    assert!(output.contains("test result: ok. 1 passed"), "{output}");
}
