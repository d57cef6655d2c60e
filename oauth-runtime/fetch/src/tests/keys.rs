//! Key sets, which strangers make the provider fetch.

use super::kept::pass;
use super::*;

const NO_STORE: &str = "Cache-Control: no-store\r\n";

#[tokio::test]
async fn invented_keys_use_up_nothing_that_good_assertions_need() {
    let site = Site::start(ok(NO_STORE, "keys")).await;
    let fetcher = WebFetcher::builder().allow_host(site.host()).fetches_per_minute(20).build();
    let (fetcher, url) = (fetcher.expect("a fetcher"), site.url("/jwks"));
    // A minute in which strangers send a hundred of them every two seconds.
    for _ in 0..30 {
        for _ in 0..100 {
            let at_hand = fetcher.get_keys(&url).await.expect("known keys are there all the time");
            let refused = fetcher.refetch_keys(&url, &at_hand).await;
            assert!(matches!(refused, Ok(_) | Err(FetchError::TooSoon(_))), "{refused:?}");
        }
        pass(2).await;
    }
    let requests = site.requests().len();
    assert!(requests <= 20, "{requests}");
}

#[tokio::test]
async fn a_new_key_is_found_at_once_and_under_a_flood_after_ten_seconds() {
    let site = Site::start(ok(NO_STORE, "old")).await;
    let (fetcher, url) = (fetcher_for(&site), site.url("/jwks"));
    let at_hand = fetcher.get_keys(&url).await.expect("fetched");
    site.answers(ok(NO_STORE, "new"));
    assert_eq!(text(&fetcher.refetch_keys(&url, &at_hand).await.expect("fetched")), "new");
    assert_eq!(text(&fetcher.get_keys(&url).await.expect("kept")), "new");
    // A request with the set from before needs no fetch of its own.
    assert_eq!(text(&fetcher.refetch_keys(&url, &at_hand).await.expect("kept")), "new");
    assert_eq!(site.requests().len(), 2);

    site.answers(ok(NO_STORE, "newest"));
    let at_hand = fetcher.get_keys(&url).await.expect("kept");
    let error = fetcher.refetch_keys(&url, &at_hand).await.expect_err("not yet");
    assert!(matches!(error, FetchError::TooSoon(_)) && error.is_temporary() && error.is_overload());
    pass(10).await;
    assert_eq!(text(&fetcher.refetch_keys(&url, &at_hand).await.expect("fetched")), "newest");
}

#[tokio::test]
async fn a_set_that_must_not_be_stored_answers_for_five_seconds() {
    let site = Site::start(ok(NO_STORE, "old")).await;
    let (fetcher, url) = (fetcher_for(&site), site.url("/jwks"));
    fetcher.get_keys(&url).await.expect("fetched");
    site.answers(ok(NO_STORE, "new"));
    pass(4).await;
    assert_eq!(text(&fetcher.get_keys(&url).await.expect("kept")), "old");
    pass(1).await;
    assert_eq!(text(&fetcher.get_keys(&url).await.expect("fetched")), "new");
}

#[tokio::test]
async fn a_request_for_an_invented_key_that_fails_takes_no_good_key_away() {
    let site = Site::start(ok(NO_STORE, "keys")).await;
    let (fetcher, url) = (fetcher_for(&site), site.url("/jwks"));
    let at_hand = fetcher.get_keys(&url).await.expect("fetched");
    site.answers(status("500 Oh"));
    fetcher.refetch_keys(&url, &at_hand).await.expect_err("down");
    assert_eq!(text(&fetcher.get_keys(&url).await.expect("kept")), "keys");
}

#[tokio::test]
async fn all_who_look_for_a_key_at_the_same_time_share_a_request() {
    let site = Site::start(ok(NO_STORE, "old")).await;
    let (fetcher, url) = (fetcher_for(&site), site.url("/jwks"));
    let at_hand = fetcher.get_keys(&url).await.expect("fetched");
    site.asked().await;
    site.answers(ok(NO_STORE, "new"));
    let permit = site.hold_back();
    let lookers = (0..20).map(|_| fetcher.refetch_keys(&url, &at_hand));
    let answer = async {
        site.asked().await;
        permit.notify_one();
    };
    let (found, ()) = tokio::join!(futures_util::future::join_all(lookers), answer);
    assert!(found.into_iter().all(|found| text(&found.expect("found")) == "new"));
    assert_eq!(site.requests().len(), 2);
}
