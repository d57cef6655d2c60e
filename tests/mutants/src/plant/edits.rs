//! Text that is put into a source file.

use std::ops::Range;

/// Insertions. What begins later in the file, or was added later at the same place, is within what was added earlier.
#[derive(Default)]
pub(crate) struct Edits {
    before: Vec<(usize, String)>,
    after: Vec<(usize, String)>,
}

impl Edits {
    /// Puts text around a range; whatever was put around the same range before is outside of it.
    pub(crate) fn around(&mut self, range: &Range<usize>, before: String, after: String) {
        self.before.push((range.start, before));
        self.after.push((range.end, after));
    }

    /// Puts text before what follows.
    pub(crate) fn before(&mut self, place: usize, text: String) {
        self.before.push((place, text));
    }

    /// The source with all of it.
    pub(crate) fn apply(mut self, source: &str) -> String {
        self.before.sort_by_key(|(place, _)| *place);
        // At one end, the inner one comes first: the one that was added last.
        self.after.reverse();
        self.after.sort_by_key(|(place, _)| *place);
        let (mut before, mut after) = (self.before.into_iter().peekable(), self.after.into_iter().peekable());
        let mut text = String::with_capacity(source.len() * 2);
        for place in 0..=source.len() {
            while let Some((_, added)) = after.next_if(|(at, _)| *at == place) {
                text.push_str(&added);
            }
            while let Some((_, added)) = before.next_if(|(at, _)| *at == place) {
                text.push_str(&added);
            }
            // Edits are between tokens, so never within a character.
            if source.is_char_boundary(place) {
                text.extend(source[place..].chars().next());
            }
        }
        text
    }
}
