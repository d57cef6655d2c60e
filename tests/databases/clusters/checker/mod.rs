//! What a history says about the promises of a store.
//!
//! - Of all who try to take one thing, one gets it at most: also counted by what they made, since an answer may have been lost.
//! - What was acknowledged is there, unless somebody tried to end it.
//! - What was ended is gone, for everybody who looks afterwards.
//! - A call in doubt happened or did not; both are right.
//! - In the end nothing is in doubt: every look has an answer.
//!
//! Looks during the run may be at a server that is behind. They are counted apart from what is wrong in the end.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

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
    /// The call that took longest.
    pub(super) longest: Duration,
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
    let longest = history.iter().map(|event| event.ended.saturating_sub(event.began)).max();
    findings.longest = Duration::from_micros(longest.unwrap_or_default());
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
