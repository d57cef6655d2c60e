//! What is cached, and for how long.

use std::time::Duration;

use super::*;

/// Moves the clock. It stands still only for this, since it would jump while a test waits for a site.
pub(super) async fn pass(seconds: u64) {
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(seconds)).await;
    tokio::time::resume();
}

#[tokio::test]
async fn a_document_is_kept_while_it_is_fresh() {
    for (headers, seconds) in
        [("", 300), ("Cache-Control: max-age=60\r\n", 60), ("Cache-Control: max-age=999999\r\n", 3600)]
    {
        let site = Site::start(ok(headers, "old")).await;
        let (fetcher, url) = (fetcher_for(&site), site.url("/"));
        let fetched = fetcher.get(&url).await.expect("fetched");
        let fresh_for = fetched.fresh_for.as_secs_f64();
        assert!(fresh_for <= seconds as f64 && fresh_for > seconds as f64 - 5.0, "{headers}: {fresh_for}");
        site.answers(ok(headers, "new"));
        pass(seconds - 5).await;
        assert_eq!(text(&fetcher.get(&url).await.expect("kept")), "old", "{headers}");
        assert_eq!(site.requests().len(), 1);
        pass(6).await;
        assert_eq!(text(&fetcher.get(&url).await.expect("fetched")), "new", "{headers}");
        assert_eq!(site.requests().len(), 2);
    }
}

#[tokio::test]
async fn a_document_that_must_not_be_stored_is_fetched_each_time() {
    for headers in
        ["Cache-Control: no-store\r\n", "Cache-Control: max-age=0\r\n", "Cache-Control: no-cache\r\n"]
    {
        let site = Site::start(ok(headers, "old")).await;
        let (fetcher, url) = (fetcher_for(&site), site.url("/"));
        assert_eq!(text(&fetcher.get(&url).await.expect("fetched")), "old");
        fetcher.web.queue.kept.run_pending_tasks().await;
        assert_eq!(fetcher.web.queue.kept.entry_count(), 0, "{headers}");
        site.answers(ok(headers, "new"));
        assert_eq!(text(&fetcher.get(&url).await.expect("fetched")), "new", "{headers}");
        assert_eq!(site.requests().len(), 2);
        assert!(fetcher.last_good(&url).await.is_none(), "{headers}");
    }
}

/// Somebody else may keep it for longer than the fetcher does.
#[tokio::test]
async fn a_document_tells_what_its_headers_allow() {
    for (headers, seconds) in [
        ("", None),
        ("Cache-Control: public\r\n", None),
        ("Cache-Control: max-age=999999\r\n", Some(999_999)),
        ("Cache-Control: max-age=60, no-store\r\n", Some(0)),
        ("Cache-Control: max-age=60\r\nAge: 45\r\n", Some(15)),
        ("Date: Sun, 06 Nov 1994 08:49:37 GMT\r\nExpires: Sun, 06 Nov 1994 08:50:37 GMT\r\n", Some(60)),
    ] {
        let site = Site::start(ok(headers, "old")).await;
        let fetched = fetcher_for(&site).get(&site.url("/")).await.expect("fetched");
        assert_eq!(fetched.max_age, seconds.map(Duration::from_secs), "{headers}");
    }
}

#[tokio::test]
async fn each_url_is_kept_by_itself() {
    let site = Site::start(ok("", "same")).await;
    let fetcher = fetcher_for(&site);
    for path in ["/", "/a", "/a?b", "/a#digest-1", "/a#digest-2", "/", "/a", "/a#digest-2"] {
        fetcher.get(&site.url(path)).await.expect("fetched");
    }
    assert_eq!(site.requests().len(), 5);
}

#[tokio::test]
async fn a_refetch_sees_what_changed_a_moment_ago() {
    let site = Site::start(ok("", "bad")).await;
    let (fetcher, url) = (fetcher_for(&site), site.url("/"));
    assert_eq!(text(&fetcher.refetch(&url).await.expect("fetched")), "bad");
    site.answers(ok("", "good"));
    assert_eq!(text(&fetcher.get(&url).await.expect("kept")), "bad");
    assert_eq!(text(&fetcher.refetch(&url).await.expect("fetched")), "good");
    assert_eq!(text(&fetcher.get(&url).await.expect("kept")), "good");
    site.answers(status("500 Oh"));
    fetcher.refetch(&url).await.expect_err("broken");
    site.answers(ok("", "mended"));
    assert_eq!(text(&fetcher.refetch(&url).await.expect("fetched")), "mended");
    assert_eq!(site.requests().len(), 4);
}

#[tokio::test]
async fn a_url_is_asked_so_often_a_minute_and_then_refused() {
    let site = Site::start(ok("Cache-Control: no-store\r\n", "hello")).await;
    let fetcher =
        WebFetcher::builder().allow_host(site.host()).fetches_per_minute(3).build().expect("a fetcher");
    let url = site.url("/");
    for _ in 0..3 {
        fetcher.refetch(&url).await.expect("fetched");
    }
    for _ in 0..5 {
        let error = fetcher.refetch(&url).await.expect_err("enough");
        assert!(matches!(error, FetchError::TooOften(3)) && error.is_temporary(), "{error:?}");
        fetcher.get(&url).await.expect_err("enough");
    }
    assert_eq!(site.requests().len(), 3);
    fetcher.get(&site.url("/other")).await.expect("another URL");
    pass(61).await;
    fetcher.refetch(&url).await.expect("another minute");
}

#[tokio::test]
async fn strangers_are_counted_by_host_too() {
    let site = Site::start(ok("", "hello")).await;
    let fetcher =
        WebFetcher::builder().allow_host(site.host()).strangers_reach_allowed().fetches_per_minute(2);
    let fetcher = fetcher.build().expect("a fetcher");
    let strangers = fetcher.for_strangers().expect("places of their own");
    for number in 0..3 {
        strangers.refetch(&site.url(&format!("/{number}"))).await.expect("fetched");
    }
    let error = strangers.refetch(&site.url("/3")).await.expect_err("enough new ones");
    assert!(matches!(error, FetchError::TooOften(3)), "{error:?}");
    strangers.refetch(&site.url("/0")).await.expect("it is known to be there");
    let error = strangers.refetch(&site.url("/1")).await.expect_err("enough");
    assert!(matches!(error, FetchError::TooOften(4)), "{error:?}");
    for number in 0..5 {
        fetcher.get(&site.url(&format!("/{number}"))).await.expect("known clients are not concerned");
    }
}

/// Anybody can send a browser to the authorization endpoint with an invented document of a popular host.
#[tokio::test]
async fn invented_urls_of_a_host_do_not_keep_its_real_clients_out() {
    let site = Site::start(ok("Cache-Control: no-store\r\n", "hello")).await;
    let fetcher = WebFetcher::builder().allow_host(site.host()).strangers_reach_allowed();
    let fetcher = fetcher.build().expect("a fetcher").for_strangers().expect("places of their own");
    fetcher.refetch_up_to(&site.url("/real"), 100).await.expect("fetched");
    site.answers(status("404 Not Found"));
    for number in 0..20 {
        fetcher.refetch_up_to(&site.url(&format!("/{number}")), 100).await.expect_err("not there");
    }
    pass(61).await;
    let before = site.requests().len();
    for number in (0..20).cycle().take(300) {
        fetcher.refetch_up_to(&site.url(&format!("/{number}")), 100).await.expect_err("not there");
    }
    assert_eq!(site.requests().len() - before, 30, "URLs that failed");
    site.answers(ok("Cache-Control: no-store\r\n", "hello"));
    fetcher.refetch_up_to(&site.url("/new"), 100).await.expect("a client that is new here");
    site.answers(status("404 Not Found"));
    for number in 0..300 {
        fetcher.refetch_up_to(&site.url(&format!("/invented-{number}")), 100).await.expect_err("not there");
    }
    site.answers(ok("Cache-Control: no-store\r\n", "hello"));
    let known = fetcher.refetch_up_to(&site.url("/real"), 100).await;
    known.expect("a client that was here before");
}

#[tokio::test]
async fn a_document_for_a_caller_who_keeps_it_is_not_kept() {
    let site = Site::start(ok("", "12345")).await;
    let (fetcher, url) = (fetcher_for(&site), site.url("/"));
    let fetched = fetcher.refetch_up_to(&url, 5).await.expect("fetched");
    assert_eq!((text(&fetched), fetched.fresh_for.as_secs()), ("12345", 299));
    let queue = &fetcher.web.queue;
    let kept = async || {
        queue.kept.run_pending_tasks().await;
        queue.shared.run_pending_tasks().await;
        (queue.kept.entry_count(), queue.shared.entry_count(), fetcher.last_good(&url).await)
    };
    assert_eq!(kept().await, (0, 0, None));
    site.answers(ok("", "123456"));
    let error = fetcher.refetch_up_to(&url, 5).await.expect_err("too long");
    assert!(matches!(error, FetchError::TooLarge(5)), "{error:?}");
    assert_eq!(kept().await, (0, 0, None));
    assert_eq!(text(&fetcher.get(&url).await.expect("the error was for that limit alone")), "123456");
    site.answers(Answer::Endless);
    let error = fetcher.refetch_up_to(&url, 5).await.expect_err("too long");
    assert!(matches!(error, FetchError::TooLarge(5)), "{error:?}");
    site.hung_up().await;
    let limited = WebFetcher::builder().allow_host(site.host()).max_body(3).build().expect("a fetcher");
    let error = limited.refetch_up_to(&url, 5).await.expect_err("too long");
    assert!(matches!(error, FetchError::TooLarge(3)), "{error:?}");
}

#[tokio::test]
async fn who_asks_at_the_same_time_shares_one_request() {
    let site = Site::start(ok("", "hello")).await;
    let permit = site.hold_back();
    let (fetcher, url) = (fetcher_for(&site), site.url("/"));
    let arrived = async {
        site.asked().await;
        permit.notify_one();
    };
    let ask = || fetcher.refetch_up_to(&url, 5);
    let (first, second, ()) = tokio::join!(ask(), ask(), arrived);
    assert_eq!((first.is_ok(), second.is_ok(), site.requests().len()), (true, true, 1));
}

#[tokio::test]
async fn the_last_good_answer_outlives_its_freshness_while_the_site_is_down() {
    let site = Site::start(ok("", "good")).await;
    let (fetcher, url) = (fetcher_for(&site), site.url("/"));
    assert!(fetcher.last_good(&url).await.is_none());
    fetcher.get(&url).await.expect("fetched");
    site.answers(status("503 Oh"));
    pass(4000).await;
    fetcher.get(&url).await.expect_err("down");
    assert_eq!(text(&fetcher.last_good(&url).await.expect("kept")), "good");
    pass(5 * 60 * 60).await;
    assert!(fetcher.last_good(&url).await.is_none(), "six hours are over");
}

#[tokio::test]
async fn an_answer_that_was_withdrawn_is_not_the_last_good_one() {
    let site = Site::start(ok("", "good")).await;
    let (fetcher, url) = (fetcher_for(&site), site.url("/"));
    for line in ["404 Not Found", "410 Gone"] {
        site.answers(ok("", "good"));
        fetcher.refetch(&url).await.expect("fetched");
        assert!(fetcher.last_good(&url).await.is_some());
        site.answers(status(line));
        fetcher.refetch(&url).await.expect_err("gone");
        assert!(fetcher.last_good(&url).await.is_none(), "{line}");
    }
}

#[tokio::test]
async fn an_error_is_kept_for_a_moment() {
    let site = Site::start(status("500 Oh")).await;
    let (fetcher, url) = (fetcher_for(&site), site.url("/"));
    for _ in 0..3 {
        fetcher.get(&url).await.expect_err("broken");
    }
    assert_eq!(site.requests().len(), 1);
    site.answers(ok("", "mended"));
    pass(11).await;
    assert_eq!(text(&fetcher.get(&url).await.expect("fetched")), "mended");
}

#[tokio::test]
async fn all_who_want_the_same_share_one_request() {
    let site = Site::start(ok("", "shared")).await;
    let (fetcher, url) = (fetcher_for(&site), site.url("/"));
    let permit = site.hold_back();
    let waiting: Vec<_> = (0..20)
        .map(|number| {
            let (fetcher, url) = (fetcher.clone(), url.clone());
            let get = async move {
                if number % 2 == 0 { fetcher.get(&url).await } else { fetcher.refetch(&url).await }
            };
            tokio::spawn(get)
        })
        .collect();
    site.asked().await;
    permit.notify_one();
    for waiting in waiting {
        assert_eq!(text(&waiting.await.expect("no panic").expect("fetched")), "shared");
    }
    assert_eq!(site.requests().len(), 1);
}

#[tokio::test]
async fn who_gives_up_does_not_have_it_fetched_twice() {
    let site = Site::start(ok("", "slow")).await;
    let (fetcher, url) = (fetcher_for(&site), site.url("/"));
    let permit = site.hold_back();
    tokio::select! {
        biased;
        () = site.asked() => {}
        _ = fetcher.get(&url) => unreachable!("its answer is held back"),
    }
    for _ in 0..300 {
        let given_up = fetcher.get(&url);
        tokio::select! {
            biased;
            _ = given_up => unreachable!("its answer is held back"),
            () = tokio::task::yield_now() => {}
        }
    }
    permit.notify_one();
    assert_eq!(text(&fetcher.get(&url).await.expect("fetched")), "slow");
    assert_eq!(site.requests().len(), 1);
}

#[tokio::test]
async fn it_does_not_grow_for_ever() {
    let site = Site::start(ok("", &"x".repeat(1000))).await;
    let fetcher =
        WebFetcher::builder().allow_host(site.host()).cache_size(20_000).build().expect("a fetcher");
    for number in 0..100 {
        fetcher.get(&site.url(&format!("/{number}"))).await.expect("fetched");
    }
    fetcher.web.queue.kept.run_pending_tasks().await;
    let (entries, bytes) = (fetcher.web.queue.kept.entry_count(), fetcher.web.queue.kept.weighted_size());
    assert!(entries > 0 && entries <= 20 && bytes <= 20_000, "{entries} with {bytes}");
}

#[tokio::test]
async fn lifetimes_without_sense() {
    let site = Site::start(ok("", "hello")).await;
    let ages = Duration::MAX;
    let fetcher = WebFetcher::builder().allow_host(site.host()).timeout(ages).connect_timeout(ages);
    let fetcher =
        fetcher.last_good_for(ages).default_lifetime(ages).longest_lifetime(ages).error_lifetime(ages);
    let fetcher = fetcher
        .concurrency(usize::MAX)
        .strangers(usize::MAX)
        .fetches_per_minute(u32::MAX)
        .max_body(usize::MAX)
        .build()
        .expect("a fetcher");
    assert_eq!(text(&fetcher.get(&site.url("/")).await.expect("fetched")), "hello");

    let none = Duration::ZERO;
    let fetcher = WebFetcher::builder().allow_host(site.host()).longest_lifetime(none).error_lifetime(none);
    let fetcher = fetcher.last_good_for(none).strangers(0);
    let fetcher = fetcher.build().expect("a fetcher");
    for _ in 0..2 {
        assert_eq!(text(&fetcher.get(&site.url("/")).await.expect("fetched")), "hello");
    }
    assert_eq!(site.requests().len(), 3);
}
