use super::*;

const SECOND: Duration = Duration::from_secs(1);

/// What is known with one beat, which was sent at the moment.
fn with_beat() -> (Freshness, Digest, Instant) {
    let (mut known, now) = (Freshness::new(5 * SECOND), Instant::now());
    let Turn { asks, beats } = known.turn(now);
    assert!(!asks, "no answer could prove how late it is");
    known.beat_ended();
    (known, beats.expect("the first look-up beats"), now)
}

fn counts(known: &mut Freshness, mark: &Digest, key: &str, now: Instant) -> bool {
    known.is_fresh(Some(mark.as_bytes()), || vec![Digest::of(key)], now)
}

#[test]
fn an_answer_counts_for_the_lag_after_its_beat() {
    let (mut known, mark, at) = with_beat();
    assert!(counts(&mut known, &mark, "a", at) && counts(&mut known, &mark, "a", at + 5 * SECOND));
    assert!(!counts(&mut known, &mark, "a", at + 6 * SECOND));
    for other in [None, Some(&[][..]), Some(Digest::of("another").as_bytes().as_slice())] {
        assert!(!known.is_fresh(other, Vec::new, at));
    }
}

#[test]
fn beats_go_on_while_there_are_look_ups() {
    let (mut known, _, at) = with_beat();
    let beats = |known: &mut Freshness, after| known.turn(at + after).beats.is_some();
    assert!(!beats(&mut known, SECOND / 2));
    assert!(beats(&mut known, SECOND));
    assert!(!beats(&mut known, 3 * SECOND), "the last one is still being written");
    known.beat_ended();
    assert!(beats(&mut known, 3 * SECOND));
    assert!(known.turn(at + 8 * SECOND).asks);
    assert!(!known.turn(at + 20 * SECOND).asks, "its last beat is too old");
}

#[test]
fn an_own_change_counts_from_the_next_beat_on() {
    let (mut known, first, at) = with_beat();
    known.changed(Digest::of("a"), at + SECOND / 2);
    assert!(!counts(&mut known, &first, "a", at + SECOND) && counts(&mut known, &first, "b", at + SECOND));
    let second = known.turn(at + SECOND).beats.expect("a beat");
    assert!(counts(&mut known, &second, "a", at + SECOND));
}

#[test]
fn more_changes_than_are_remembered_count_for_everything() {
    let (mut known, first, at) = with_beat();
    for number in 0..=MOST_CHANGES {
        known.changed(Digest::of(&number.to_string()), at + SECOND / 2);
    }
    assert!(known.changes.len() <= MOST_CHANGES);
    assert!(!counts(&mut known, &first, "another", at + SECOND));
    let second = known.turn(at + SECOND).beats.expect("a beat");
    assert!(counts(&mut known, &second, "0", at + SECOND));
    known.turn(at + 20 * SECOND);
    known.beat_ended();
    known.turn(at + 40 * SECOND);
    assert!(known.changes.is_empty(), "every answer that counts has them");
}

#[test]
fn one_look_up_tries_a_replica_that_failed() {
    let (mut known, _, at) = with_beat();
    known.failed(&SqlError::Timeout(SECOND), at);
    assert!(!known.turn(at + SECOND).asks);
    assert!(known.turn(at + PAUSE).asks && !known.turn(at + PAUSE).asks);
    known.answered();
    assert!(known.turn(at + PAUSE).asks);
}

#[test]
fn a_late_replica_rests_until_the_next_beat() {
    let (mut known, _, at) = with_beat();
    assert!(!known.is_fresh(None, Vec::new, at));
    assert!(!known.turn(at + SECOND / 2).asks && known.turn(at + SECOND).asks);
    assert_eq!(known.trouble, None, "it may be the first beat");
    assert!(!known.is_fresh(None, Vec::new, at + 6 * SECOND));
    assert_eq!(known.trouble, Some(Trouble::IsLate));
}
