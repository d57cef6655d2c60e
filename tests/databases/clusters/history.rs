//! What clients asked and what they were told, a line for each call.

use std::time::SystemTime;

/// A call of a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Call {
    /// Takes what only one may have (a code, a name), and makes `mark` if it gets it.
    Win { what: String, mark: String },
    /// Makes something.
    Add { what: String },
    /// Ends everything of the group.
    Remove,
    /// Looks whether something is there.
    Look { what: String },
}

/// What the client was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    Yes,
    No,
    /// Nothing that says whether it happened: an error, or no answer.
    Doubt,
}

/// A call with its answer. Things of one group end together: what was issued from one grant, for example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Event {
    pub(super) group: String,
    pub(super) call: Call,
    pub(super) answer: Answer,
    /// Microseconds of this machine's clock, which all processes share.
    pub(super) began: u64,
    pub(super) ended: u64,
}

/// Now, for an event.
pub(super) fn now() -> u64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_micros()).unwrap_or(u64::MAX)
}

impl Event {
    /// A line without its end. Names have no spaces.
    pub(super) fn to_line(&self) -> String {
        let (name, what, mark) = match &self.call {
            Call::Win { what, mark } => ("win", &**what, &**mark),
            Call::Add { what } => ("add", &**what, "-"),
            Call::Remove => ("remove", "-", "-"),
            Call::Look { what } => ("look", &**what, "-"),
        };
        let answer = match self.answer {
            Answer::Yes => "yes",
            Answer::No => "no",
            Answer::Doubt => "doubt",
        };
        format!("{} {} {} {name} {what} {mark} {answer}", self.began, self.ended, self.group)
    }

    /// None, if the line is not one of ours: the harness prints too.
    pub(super) fn from_line(line: &str) -> Option<Self> {
        let words: Vec<&str> = line.split(' ').collect();
        let [began, ended, group, name, what, mark, answer] = words[..] else { return None };
        let call = match name {
            "win" => Call::Win { what: what.into(), mark: mark.into() },
            "add" => Call::Add { what: what.into() },
            "remove" => Call::Remove,
            "look" => Call::Look { what: what.into() },
            _ => return None,
        };
        let answer = match answer {
            "yes" => Answer::Yes,
            "no" => Answer::No,
            "doubt" => Answer::Doubt,
            _ => return None,
        };
        let (began, ended) = (began.parse().ok()?, ended.parse().ok()?);
        Some(Self { group: group.into(), call, answer, began, ended })
    }
}

#[test]
fn an_event_is_read_as_it_was_written() {
    let calls = [
        Call::Win { what: "code-1".into(), mark: "token-1-2".into() },
        Call::Add { what: "session-1".into() },
        Call::Remove,
        Call::Look { what: "token-1-2".into() },
    ];
    for (call, answer) in calls.into_iter().zip([Answer::Yes, Answer::Doubt, Answer::No, Answer::Yes]) {
        let event = Event { group: "1".into(), call, answer, began: 1, ended: now() };
        assert_eq!(Event::from_line(&event.to_line()), Some(event));
    }
    assert_eq!(Event::from_line("test clusters::client ... ok"), None);
}
