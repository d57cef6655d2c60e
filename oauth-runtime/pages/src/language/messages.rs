//! The messages of a file, with their variables.

use std::collections::BTreeSet;

/// A message and its position.
pub(super) struct Message<'a> {
    pub(super) name: &'a str,
    pub(super) line: usize,
    /// All names after a `$` in braces.
    pub(super) variables: BTreeSet<&'a str>,
}

/// The messages of a text that Fluent has parsed.
pub(super) fn messages(text: &str) -> Vec<Message<'_>> {
    let mut messages: Vec<Message<'_>> = Vec::new();
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
        // A term begins with a dash.
        if line.starts_with(|first: char| first.is_ascii_alphabetic() || first == '-')
            && let Some((name, _)) = line.split_once('=')
        {
            messages.push(Message { name: name.trim_end(), line: index + 1, variables: BTreeSet::new() });
        }
        if let Some(message) = messages.last_mut() {
            message.variables.extend(variables(line));
        }
    }
    messages
}

/// Whether another message of the text uses this one.
pub(super) fn is_part_of_another(name: &str, text: &str) -> bool {
    let mut placeables = text.split('{').skip(1).map(str::trim_start);
    placeables
        .any(|rest| rest.strip_prefix(name).is_some_and(|rest| rest.trim_start().starts_with(['}', '.'])))
}

fn variables(line: &str) -> impl Iterator<Item = &str> {
    let placeables = line.split('{').skip(1).filter_map(|rest| rest.trim_start().strip_prefix('$'));
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
    placeables.map(move |rest| rest.split(|letter| !is_part(letter)).next().unwrap_or_default())
}
