//! What an operator has to know of an import, and of how many people.

use std::collections::BTreeMap;

/// Each note, and how many people it is about.
#[derive(Debug, Default, serde::Serialize)]
#[serde(transparent)]
pub(super) struct Notes(BTreeMap<String, usize>);

impl Notes {
    pub(super) fn add(&mut self, note: impl Into<String>) {
        *self.0.entry(note.into()).or_default() += 1;
    }

    /// The notes for people, one a line.
    pub(super) fn lines(&self) -> String {
        self.0.iter().map(|(note, count)| format!("note: of {count} people: {note}\n")).collect()
    }
}
