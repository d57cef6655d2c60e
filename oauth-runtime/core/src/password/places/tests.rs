//! No more hash at once than there are places.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

use super::large::{LARGE, LARGE_OF_STRANGERS};
use super::*;

fn leaked(places: usize, waiting: usize) -> &'static Places {
    Box::leak(Box::new(Places::new(places, waiting)))
}

#[tokio::test(flavor = "multi_thread")]
async fn no_more_hash_at_once_than_there_are_places_and_the_memory_is_reused() {
    static AT_ONCE: AtomicUsize = AtomicUsize::new(0);
    let places = leaked(2, 100);
    let tasks: Vec<_> = (0..50)
        .map(|_| {
            tokio::spawn(places.run(false, |memory| {
                let now = AT_ONCE.fetch_add(1, Ordering::SeqCst) + 1;
                let blocks = memory.blocks(16).map(|blocks| blocks.len());
                std::thread::yield_now();
                AT_ONCE.fetch_sub(1, Ordering::SeqCst);
                (now, blocks.ok())
            }))
        })
        .collect();
    for task in tasks {
        let (now, blocks) = task.await.expect("joined").expect("a place");
        assert!(now <= 2, "{now} at once");
        assert_eq!(blocks, Some(16));
    }
    assert!(places.lock().len() <= 2, "one memory a place");
}

#[test]
fn what_hashes_without_a_place_leaves_no_memory_beyond_those_of_the_places() {
    let places = leaked(1, 1);
    let outer = places.lend(|memory| {
        places.lend(|memory| memory.blocks(16).map(|blocks| blocks.len()).ok());
        memory.blocks(32).map(|blocks| blocks.len()).ok()
    });
    assert_eq!(outer, Some(32));
    let kept: Vec<usize> = places.lock().iter().map(|memory| memory.size()).collect();
    assert_eq!(kept, [16], "the first that came back is kept, and the next hash takes it");
    assert_eq!(places.lend(|memory| memory.size()), 16);
    places.free_unused();
    assert_eq!(places.lend(|memory| memory.size()), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_line_is_busy_and_a_place_that_is_left_is_free_again() {
    let places = leaked(1, 1);
    let (go, wait) = mpsc::channel::<()>();
    let (began, begun) = tokio::sync::oneshot::channel();
    let hashing = tokio::spawn(places.run(false, move |_| {
        let _ = began.send(());
        let _ = wait.recv();
    }));
    begun.await.expect("begun");
    assert_eq!(places.figures(), HashingFigures { running: 1, waiting: 0, most: 2 });
    let mut waiting = Box::pin(places.run(false, |_| ()));
    assert!(futures_util::poll!(&mut waiting).is_pending());
    assert_eq!(places.figures(), HashingFigures { running: 1, waiting: 1, most: 2 });
    assert!(matches!(places.run(false, |_| ()).await, Err(PasswordHashError::Busy)));
    // A disconnected caller leaves the queue.
    drop(waiting);
    let waiting = places.run(false, |_| ());
    go.send(()).expect("sent");
    waiting.await.expect("its turn came");
    hashing.await.expect("joined").expect("done");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_full_of_strangers_has_room_for_those_who_are_known() {
    let places = leaked(1, 3);
    let (go, wait) = mpsc::channel::<()>();
    let (began, begun) = tokio::sync::oneshot::channel();
    let hashing = tokio::spawn(places.run(false, move |_| {
        let _ = began.send(());
        let _ = wait.recv();
    }));
    begun.await.expect("begun");
    let mut strangers: Vec<_> = (0..2).map(|_| Box::pin(places.run(false, |_| ()))).collect();
    for stranger in &mut strangers {
        assert!(futures_util::poll!(stranger).is_pending());
    }
    assert!(matches!(places.run(false, |_| ()).await, Err(PasswordHashError::Busy)));
    let mut known = Box::pin(places.run(true, |_| ()));
    assert!(futures_util::poll!(&mut known).is_pending());
    assert!(matches!(places.run(true, |_| ()).await, Err(PasswordHashError::Busy)), "it has an end");
    go.send(()).expect("sent");
    futures_util::future::join_all(strangers).await;
    known.await.expect("its turn came");
    hashing.await.expect("joined").expect("done");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_large_call_runs_at_a_time_and_keeps_no_other_from_a_place() {
    let places = leaked(2, 100);
    let (go, wait) = mpsc::channel::<()>();
    let (began, begun) = tokio::sync::oneshot::channel();
    let first = tokio::spawn(places.run_of(false, true, move |_| {
        let _ = began.send(());
        let _ = wait.recv();
    }));
    begun.await.expect("begun");
    let is_known = |number| number >= LARGE_OF_STRANGERS;
    let mut others: Vec<_> =
        (1..LARGE).map(|number| Box::pin(places.run_of(is_known(number), true, |_| ()))).collect();
    for other in &mut others {
        assert!(futures_util::poll!(other).is_pending());
    }
    assert!(matches!(places.run_of(true, true, |_| ()).await, Err(PasswordHashError::Busy)));
    places.run(false, |_| ()).await.expect("a place is free");
    go.send(()).expect("sent");
    first.await.expect("joined").expect("done");
    for other in futures_util::future::join_all(others).await {
        other.expect("its turn came");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_known_person_with_a_large_hash_waits_for_one_stranger_at_most() {
    let places = leaked(2, 100);
    let (go, wait) = mpsc::channel::<()>();
    let (began, begun) = tokio::sync::oneshot::channel();
    let first = tokio::spawn(places.run_of(false, true, move |_| {
        let _ = began.send(());
        let _ = wait.recv();
    }));
    begun.await.expect("begun");
    let order: &'static Mutex<Vec<&str>> = Box::leak(Box::default());
    let call = |known: bool, name: &'static str| {
        let note = move |_: &mut Memory| order.lock().expect("a lock").push(name);
        Box::pin(places.run_of(known, true, note))
    };
    let mut strangers: Vec<_> = (1..LARGE_OF_STRANGERS).map(|_| call(false, "stranger")).collect();
    for stranger in &mut strangers {
        assert!(futures_util::poll!(stranger).is_pending());
    }
    // Strangers do not fill the line.
    let one_more = places.run_of(false, true, |_| ()).await;
    assert!(matches!(one_more, Err(PasswordHashError::Busy)));
    let mut known = call(true, "known");
    assert!(futures_util::poll!(&mut known).is_pending());
    go.send(()).expect("sent");
    first.await.expect("joined").expect("done");
    let (known, strangers) = tokio::join!(known, futures_util::future::join_all(strangers));
    known.expect("its turn came");
    assert!(strangers.into_iter().all(|stranger| stranger.is_ok()));
    assert_eq!(*order.lock().expect("a lock"), ["known", "stranger", "stranger", "stranger"]);
}

#[test]
fn memory_that_the_system_does_not_give_is_an_error_and_not_a_crash() {
    let blocks = Memory::default().blocks(usize::MAX / 2048).map(|blocks| blocks.len());
    assert!(matches!(blocks, Err(PasswordHashError::Memory)), "{blocks:?}");
    assert!(PasswordHashError::Memory.is_temporary());
}
