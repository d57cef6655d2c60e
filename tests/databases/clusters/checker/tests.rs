//! Histories that are right, and those that are not.

use super::*;

fn event(call: Call, answer: Answer, began: u64) -> Event {
    Event { group: "grant".into(), call, answer, began, ended: began + 1 }
}

fn win(mark: &str, answer: Answer) -> Event {
    event(Call::Win { what: "code".into(), mark: mark.into() }, answer, 1)
}

fn look(what: &str, answer: Answer, began: u64) -> Event {
    event(Call::Look { what: what.into() }, answer, began)
}

fn violations(history: &[Event], last: &[Event]) -> Vec<Violation> {
    check(history, last).violations.into_iter().collect()
}

#[test]
fn one_winner_whose_token_stays_is_right() {
    let history = [win("a", Answer::Yes), win("b", Answer::No), look("a", Answer::Yes, 5)];
    let found = check(&history, &[look("a", Answer::Yes, 9), look("b", Answer::No, 9)]);
    assert!(found.violations.is_empty() && found.stale == 0, "{found:?}");
    assert_eq!((found.calls, found.contested, found.won), (3, 1, 1));
}

#[test]
fn two_winners_are_found() {
    let twice = || vec![Violation::Twice { what: "code".into(), by: vec!["a".into(), "b".into()] }];
    assert_eq!(violations(&[win("a", Answer::Yes), win("b", Answer::Yes)], &[]), twice());
    // The second call got no answer, but its token exists.
    let history = [win("a", Answer::Yes), win("b", Answer::Doubt)];
    let last = [look("a", Answer::Yes, 9), look("b", Answer::Yes, 9)];
    assert_eq!(violations(&history, &last), twice());
}

#[test]
fn doubt_may_have_happened_or_not() {
    for left in [Answer::Yes, Answer::No] {
        let history = [win("a", Answer::Doubt), win("b", Answer::No)];
        assert_eq!(violations(&history, &[look("a", left, 9), look("b", Answer::No, 9)]), []);
    }
}

#[test]
fn nothing_is_in_doubt_in_the_end() {
    let unknown = [Violation::Unknown { what: "a".into() }];
    for answer in [Answer::Yes, Answer::No, Answer::Doubt] {
        assert_eq!(violations(&[win("a", answer)], &[look("a", Answer::Doubt, 9)]), unknown);
    }
}

#[test]
fn what_was_acknowledged_must_not_be_lost() {
    let history = [win("a", Answer::Yes)];
    assert_eq!(violations(&history, &[look("a", Answer::No, 9)]), [Violation::Lost { what: "a".into() }]);
    // Somebody tried to end it, and doesn't know whether he did.
    let ended = [win("a", Answer::Yes), event(Call::Remove, Answer::Doubt, 3)];
    assert_eq!(violations(&ended, &[look("a", Answer::No, 9)]), []);
    assert_eq!(violations(&ended, &[look("a", Answer::Yes, 9)]), []);
}

#[test]
fn what_was_ended_must_not_come_back() {
    let history = [win("a", Answer::Yes), event(Call::Remove, Answer::Yes, 3)];
    assert_eq!(violations(&history, &[look("a", Answer::Yes, 9)]), [Violation::Undone { what: "a".into() }]);
    // Also what somebody made meanwhile, without an answer.
    let history = [win("a", Answer::Doubt), event(Call::Remove, Answer::Yes, 1)];
    assert_eq!(violations(&history, &[look("a", Answer::Yes, 9)]), [Violation::Undone { what: "a".into() }]);
}

#[test]
fn a_look_that_is_behind_is_counted() {
    let history = [win("a", Answer::Yes), look("a", Answer::No, 5)];
    assert_eq!(check(&history, &[]).stale, 1);
    let ended = [win("a", Answer::Yes), event(Call::Remove, Answer::Yes, 3), look("a", Answer::Yes, 5)];
    assert_eq!(check(&ended, &[]).stale, 1);
    // While the end is under way, both are right.
    let meanwhile = [win("a", Answer::Yes), event(Call::Remove, Answer::Yes, 3), look("a", Answer::No, 3)];
    assert_eq!(check(&meanwhile, &[]).stale, 0);
}
