//! What the provider needs before it is built.

use super::*;

#[tokio::test]
async fn the_provider_is_not_built_without_an_upstream_or_with_two_of_a_name() {
    let build = |pages: crate::PagesBuilder| {
        let store = AnyStore::Memory(Arc::default());
        let issuer = ISSUER.parse().expect("an issuer");
        Shop::builder(issuer, store, KEYS.clone(), pages.build().expect("pages")).try_build().map(drop)
    };
    let error = build(Pages::builder()).expect_err("no upstream").to_string();
    assert!(error.contains("no other provider") && error.contains(".upstream("), "{error}");
    let clock = TestClock(Arc::new(AtomicU64::new(1_790_000_000)));
    let twice = || Fake::new("https://google.example", &clock).upstream("google", &clock);
    let error = build(Pages::builder().upstream(twice()).upstream(twice())).expect_err("twice").to_string();
    assert!(error.contains("`google`"), "{error}");
}

#[test]
fn the_pages_and_the_table_name_the_same_paths() {
    let mut own: Vec<&str> = Vec::new();
    <crate::people::UpstreamPages as crate::part::PagePart<Shop>>::add_paths(&mut own);
    own.sort_unstable();
    let mut listed = oauth_runtime_tables::people::UPSTREAM.paths.to_vec();
    listed.sort_unstable();
    assert_eq!(own, listed);
    // A router gets the paths of the callbacks, too.
    let scene = Scene::new();
    let paths = crate::respond::all_paths(&*scene.server);
    assert!(paths.iter().any(|path| path == "/login/upstream/callback/google"), "{paths:?}");
}
