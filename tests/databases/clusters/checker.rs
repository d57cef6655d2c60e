//! What a history says about the promises of a store.
//!
//! - Of all who try to take one thing, one gets it at most: also counted by what they made, since an answer may have been lost.
//! - What was acknowledged is there, unless somebody tried to end it.
//! - What was ended is gone, for everybody who looks afterwards.
//! - A call in doubt happened or did not; both are right.
//! - In the end nothing is in doubt: every look has an answer.
//!
//! Looks during the run may be at a server that is behind. They are counted apart from what is wrong in the end.

use std::collections::{BTreeMap, BTreeSet};

use super::history::{Answer, Call, Event};

/// What is wrong with a history.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Violation {
    /// Several got one thing, or have made something with it.
    Twice { what: String, by: Vec<String> },
    /// It was acknowledged, and is not there in the end.
    Lost { what: String },
    /// Its end was acknowledged, and it is there in the end.
    Undone { what: String },
    /// Nobody can say in the end whether it is there.
    Unknown { what: String },
}

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Findings {
    pub(super) violations: BTreeSet<Violation>,
    /// Looks during the run that missed what had been acknowledged before, or saw what had been ended.
    pub(super) stale: usize,
    /// Calls, and those in doubt.
    pub(super) calls: usize,
    pub(super) doubts: usize,
    /// Things that several clients tried to take, and those that one of them got.
    pub(super) contested: usize,
    pub(super) won: usize,
    /// How often a server failed, or slots moved, while clients called.
    pub(super) faults: usize,
}

/// A thing that was made.
struct Made<'a> {
    group: &'a str,
    /// When its maker was told. None: never.
    acknowledged: Option<u64>,
}

/// Attempts to end a group.
#[derive(Default)]
struct End {
    /// The first began then.
    began: Option<u64>,
    /// The first that was acknowledged ended then.
    acknowledged: Option<u64>,
}

/// Checks a history, and the looks after everything was healed.
pub(super) fn check(history: &[Event], last: &[Event]) -> Findings {
    let mut findings = Findings { calls: history.len(), ..Findings::default() };
    findings.doubts = history.iter().filter(|event| event.answer == Answer::Doubt).count();
    let made = made(history);
    let ends = ends(history);
    let left: BTreeMap<&str, Answer> =
        last.iter().filter_map(|event| Some((looked(event)?, event.answer))).collect();
    let unknown = left.iter().filter(|(_, answer)| **answer == Answer::Doubt);
    findings.violations.extend(unknown.map(|(what, _)| Violation::Unknown { what: (*what).into() }));
    taken_once(history, &left, &mut findings);
    for (what, thing) in &made {
        let end = ends.get(thing.group);
        match left.get(what) {
            Some(Answer::No) if thing.acknowledged.is_some() && end.is_none() => {
                findings.violations.insert(Violation::Lost { what: (*what).into() });
            }
            Some(Answer::Yes) if end.is_some_and(|end| end.acknowledged.is_some()) => {
                findings.violations.insert(Violation::Undone { what: (*what).into() });
            }
            _ => {}
        }
    }
    findings.stale = history.iter().filter(|event| is_stale(event, &made, &ends)).count();
    findings
}

fn looked(event: &Event) -> Option<&str> {
    match &event.call {
        Call::Look { what } => Some(what),
        _ => None,
    }
}

fn made(history: &[Event]) -> BTreeMap<&str, Made<'_>> {
    let mut made = BTreeMap::new();
    for event in history {
        let (Call::Win { mark: what, .. } | Call::Add { what }) = &event.call else { continue };
        let acknowledged = (event.answer == Answer::Yes).then_some(event.ended);
        made.insert(&**what, Made { group: &event.group, acknowledged });
    }
    made
}

fn ends(history: &[Event]) -> BTreeMap<&str, End> {
    let mut ends: BTreeMap<&str, End> = BTreeMap::new();
    for event in history.iter().filter(|event| event.call == Call::Remove) {
        let end = ends.entry(&event.group).or_default();
        end.began = Some(end.began.map_or(event.began, |began| began.min(event.began)));
        if event.answer == Answer::Yes {
            end.acknowledged = Some(end.acknowledged.map_or(event.ended, |ended| ended.min(event.ended)));
        }
    }
    ends
}

fn taken_once(history: &[Event], left: &BTreeMap<&str, Answer>, findings: &mut Findings) {
    let mut takers: BTreeMap<&str, Vec<(&str, Answer)>> = BTreeMap::new();
    for event in history {
        if let Call::Win { what, mark } = &event.call {
            takers.entry(what).or_default().push((mark, event.answer));
        }
    }
    for (what, attempts) in takers {
        findings.contested += usize::from(attempts.len() > 1);
        findings.won += usize::from(attempts.iter().any(|(_, answer)| *answer == Answer::Yes));
        let has =
            |(mark, answer): &&(&str, Answer)| *answer == Answer::Yes || left.get(mark) == Some(&Answer::Yes);
        let by: Vec<String> = attempts.iter().filter(has).map(|(mark, _)| (*mark).to_owned()).collect();
        if by.len() > 1 {
            findings.violations.insert(Violation::Twice { what: what.into(), by });
        }
    }
}

/// Whether a look missed what was acknowledged before it began, or saw what was ended before it began.
fn is_stale(event: &Event, made: &BTreeMap<&str, Made<'_>>, ends: &BTreeMap<&str, End>) -> bool {
    let Some(thing) = looked(event).and_then(|what| made.get(what)) else { return false };
    let end = ends.get(thing.group);
    match event.answer {
        Answer::No => {
            let is_there = thing.acknowledged.is_some_and(|at| at < event.began);
            is_there && end.and_then(|end| end.began).is_none_or(|began| began > event.ended)
        }
        Answer::Yes => end.and_then(|end| end.acknowledged).is_some_and(|ended| ended < event.began),
        Answer::Doubt => false,
    }
}

#[cfg(test)]
mod tests {
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
        // The second has no answer, but its token is there.
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
        assert_eq!(
            violations(&history, &[look("a", Answer::Yes, 9)]),
            [Violation::Undone { what: "a".into() }]
        );
        // Also what somebody made meanwhile, without an answer.
        let history = [win("a", Answer::Doubt), event(Call::Remove, Answer::Yes, 1)];
        assert_eq!(
            violations(&history, &[look("a", Answer::Yes, 9)]),
            [Violation::Undone { what: "a".into() }]
        );
    }

    #[test]
    fn a_look_that_is_behind_is_counted() {
        let history = [win("a", Answer::Yes), look("a", Answer::No, 5)];
        assert_eq!(check(&history, &[]).stale, 1);
        let ended = [win("a", Answer::Yes), event(Call::Remove, Answer::Yes, 3), look("a", Answer::Yes, 5)];
        assert_eq!(check(&ended, &[]).stale, 1);
        // While the end is under way, both are right.
        let meanwhile =
            [win("a", Answer::Yes), event(Call::Remove, Answer::Yes, 3), look("a", Answer::No, 3)];
        assert_eq!(check(&meanwhile, &[]).stale, 0);
    }
}
