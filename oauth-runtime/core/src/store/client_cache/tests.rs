use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize};

use tokio::sync::Notify;

use super::*;
use crate::ClientMetadata;
use crate::store::{ClientRegistrationStore, ClientStore, MemoryStore, Replacement, Storage};

/// A store that counts look-ups, delays answers, and loses them.
#[derive(Default)]
struct Slow {
    store: MemoryStore,
    lookups: AtomicUsize,
    holds_back: AtomicBool,
    looked_up: Notify,
    may_answer: Notify,
    loses_answers: bool,
}

#[derive(Debug, thiserror::Error)]
#[error("the connection is lost")]
struct Lost;

impl Slow {
    async fn answer(&self) {
        if self.holds_back.swap(false, Ordering::SeqCst) {
            self.looked_up.notify_one();
            self.may_answer.notified().await;
        }
    }
}

impl Storage for Slow {
    type Error = Lost;
}

impl ClientStore for Slow {
    async fn get_client(&self, client_id: &str) -> Result<Option<Client>, Lost> {
        self.lookups.fetch_add(1, Ordering::SeqCst);
        let client = self.store.get_client(client_id).await.map_err(|_| Lost)?;
        self.answer().await;
        Ok(client)
    }
}

impl ClientRegistrationStore for Slow {
    async fn create_client(&self, client: Client) -> Result<bool, Lost> {
        let created = self.store.create_client(client).await.map_err(|_| Lost)?;
        Ok(created)
    }

    async fn replace_client(&self, current: &Client, next: Client) -> Result<Replacement, Lost> {
        let replacement = self.store.replace_client(current, next).await.map_err(|_| Lost)?;
        self.answer().await;
        if self.loses_answers { Err(Lost) } else { Ok(replacement) }
    }

    async fn delete_client(&self, client_id: &str) -> Result<bool, Lost> {
        let deleted = self.store.delete_client(client_id).await.map_err(|_| Lost)?;
        Ok(deleted)
    }

    async fn list_clients(&self, after: Option<&str>, limit: usize) -> Result<Vec<Client>, Lost> {
        let page = self.store.list_clients(after, limit).await.map_err(|_| Lost)?;
        Ok(page)
    }
}

fn client(name: &str) -> Client {
    let builder = Client::public("app").name(name).redirect_uri("http://127.0.0.1/cb");
    builder.build().expect("a client")
}

/// A cache with a client named `old`, with a lifetime that no test exceeds.
fn cache_of(store: Slow) -> ClientCache<Slow> {
    store.store.put_client(client("old"));
    ClientCache::new(store).lifetime(Duration::MAX)
}

async fn name(cache: &ClientCache<Slow>) -> Option<String> {
    let client = cache.get_client("app").await.expect("an answer");
    client.map(|client| client.name().to_owned())
}

fn lookups(cache: &ClientCache<Slow>) -> usize {
    cache.store().lookups.load(Ordering::SeqCst)
}

#[tokio::test]
async fn a_known_client_is_looked_up_once_and_an_unknown_one_each_time() {
    let cache = cache_of(Slow::default());
    for _ in 0..3 {
        assert_eq!(name(&cache).await.as_deref(), Some("old"));
    }
    assert_eq!(lookups(&cache), 1);
    for _ in 0..3 {
        assert_eq!(cache.get_client("unknown").await.expect("an answer"), None);
    }
    assert_eq!(lookups(&cache), 4);
    assert_eq!((cache.figures().hits, cache.figures().misses), (2, 4));
    cache
        .store()
        .store
        .put_client(Client::public("unknown").grant_types(["custom"]).build().expect("a client"));
    assert!(cache.get_client("unknown").await.expect("an answer").is_some());
}

#[tokio::test]
async fn a_client_is_kept_for_the_lifetime() {
    let cache = cache_of(Slow::default()).lifetime(Duration::ZERO);
    for _ in 0..3 {
        name(&cache).await;
    }
    assert_eq!((lookups(&cache), cache.clients.entry_count()), (3, 0));

    let cache = cache_of(Slow::default()).lifetime(Duration::from_millis(1));
    assert_eq!(name(&cache).await.as_deref(), Some("old"));
    cache.store().store.put_client(client("new"));
    while name(&cache).await.as_deref() != Some("new") {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_clone_has_what_the_other_keeps_and_changes() {
    let cache = ClientCache::new(Arc::new(Slow::default())).lifetime(Duration::MAX);
    cache.store().store.put_client(client("old"));
    let clone = cache.clone();
    for cache in [&cache, &clone] {
        assert_eq!(cache.get_client("app").await.expect("an answer"), Some(client("old")));
    }
    assert_eq!(cache.store().lookups.load(Ordering::SeqCst), 1);
    let replaced = clone.replace_client(&client("old"), client("new")).await;
    assert_eq!(replaced.expect("an answer"), Replacement::Replaced);
    assert_eq!(cache.get_client("app").await.expect("an answer"), Some(client("new")));
}

#[tokio::test]
async fn the_settings_keep_each_other() {
    let policy = |cache: ClientCache<()>| cache.clients.policy();
    let (minute, set) = (Duration::from_secs(60), ClientCache::new(()));
    let set = policy(set.lifetime(minute).max_bytes(7));
    assert_eq!((set.time_to_live(), set.max_capacity()), (Some(minute), Some(7)));
    let set = policy(ClientCache::new(()).max_bytes(7).lifetime(minute));
    assert_eq!((set.time_to_live(), set.max_capacity()), (Some(minute), Some(7)));
    let default = policy(ClientCache::new(()));
    assert_eq!((default.time_to_live(), default.max_capacity()), (Some(LIFETIME), Some(16 * 1024 * 1024)));
}

#[tokio::test]
async fn it_does_not_grow_for_ever() {
    let cache = ClientCache::new(MemoryStore::new()).max_bytes(20 * 1024);
    for number in 0..1_000 {
        let client_id = number.to_string();
        let client = Client::public(client_id.as_str()).grant_types(["custom"]).build().expect("a client");
        cache.create_client(client).await.expect("infallible");
        cache.get_client(&client_id).await.expect("infallible");
    }
    cache.clients.run_pending_tasks();
    assert!((1..=20).contains(&cache.clients.entry_count()), "{}", cache.clients.entry_count());
}

#[tokio::test]
async fn a_large_client_takes_the_room_of_many() {
    let kept = |words: Vec<String>| async move {
        let cache = ClientCache::new(MemoryStore::new()).max_bytes(1024 * 1024);
        for number in 0..400 {
            let client_id = number.to_string();
            let client =
                Client::public(client_id.as_str()).grant_types(words.clone()).response_types([""; 0]);
            cache.create_client(client.build().expect("a client")).await.expect("infallible");
            cache.get_client(&client_id).await.expect("infallible");
        }
        cache.clients.run_pending_tasks();
        cache.clients.entry_count()
    };
    assert_eq!(kept(vec!["custom".to_owned()]).await, 400);
    for words in [vec!["x".repeat(200); 80], vec!["x".to_owned(); 1_000]] {
        let kept = kept(words).await;
        assert!((1..=60).contains(&kept), "{kept}");
    }
}

#[tokio::test]
async fn a_change_through_the_cache_is_seen_at_once() {
    let cache = cache_of(Slow::default());
    assert_eq!(name(&cache).await.as_deref(), Some("old"));
    let replaced = cache.replace_client(&client("old"), client("new")).await;
    assert_eq!(replaced.expect("an answer"), Replacement::Replaced);
    assert_eq!(name(&cache).await.as_deref(), Some("new"));
    assert!(cache.delete_client("app").await.expect("an answer"));
    assert_eq!(name(&cache).await, None);
}

#[tokio::test]
async fn a_change_behind_the_cache_is_seen_when_told() {
    let cache = cache_of(Slow::default());
    assert_eq!(name(&cache).await.as_deref(), Some("old"));
    cache.store().store.put_client(client("new"));
    assert_eq!(name(&cache).await.as_deref(), Some("old"));
    cache.invalidate("app");
    assert_eq!(name(&cache).await.as_deref(), Some("new"));

    cache.store().store.remove_client("app");
    assert!(cache.create_client(client("newest")).await.expect("an answer"));
    assert_eq!(name(&cache).await.as_deref(), Some("newest"));
}

#[tokio::test]
async fn an_administration_gets_by_a_kept_client_that_is_old() {
    let cache = Arc::new(cache_of(Slow::default()));
    assert_eq!(name(&cache).await.as_deref(), Some("old"));
    cache.store().store.put_client(client("new").into_disabled());
    let administration = crate::administration::Administration::new(Arc::clone(&cache));
    let change = |metadata| ClientMetadata { client_uri: Some("https://client.example".into()), ..metadata };
    let changed = administration.change_client("app", change).await.expect("changed");
    assert!(changed.name() == "new" && changed.is_disabled());
}

#[tokio::test]
async fn a_look_up_from_before_a_change_is_not_kept() {
    let cache = cache_of(Slow { holds_back: true.into(), ..Slow::default() });
    let change = async {
        cache.store().looked_up.notified().await;
        let replaced = cache.replace_client(&client("old"), client("new")).await;
        cache.store().may_answer.notify_one();
        replaced.expect("an answer")
    };
    let (read, replaced) = tokio::join!(name(&cache), change);
    assert_eq!((read.as_deref(), replaced), (Some("old"), Replacement::Replaced));
    assert_eq!(name(&cache).await.as_deref(), Some("new"));
}

#[tokio::test]
async fn a_change_whose_answer_was_lost_is_seen() {
    let cache = cache_of(Slow { loses_answers: true, ..Slow::default() });
    assert_eq!(name(&cache).await.as_deref(), Some("old"));
    cache.replace_client(&client("old"), client("new")).await.expect_err("lost");
    assert_eq!(name(&cache).await.as_deref(), Some("new"));
}

#[tokio::test]
async fn a_change_that_was_cancelled_is_seen() {
    let cache = cache_of(Slow::default());
    assert_eq!(name(&cache).await.as_deref(), Some("old"));
    cache.store().holds_back.store(true, Ordering::SeqCst);
    let (old, new) = (client("old"), client("new"));
    tokio::select! {
        biased;
        _ = cache.replace_client(&old, new) => unreachable!("its answer is held back"),
        () = cache.store().looked_up.notified() => {}
    }
    assert_eq!(name(&cache).await.as_deref(), Some("new"));
}
