//! The links of a document, and what links can lead to.

use std::collections::BTreeSet;

/// What a heading is in a link, as GitHub makes it.
fn anchor(heading: &str) -> String {
    let kept = |letter: &char| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_');
    let text: String = heading.trim_start_matches('#').trim().chars().filter(kept).collect();
    text.to_lowercase().replace(' ', "-")
}

/// The lines outside of blocks of code.
fn prose(document: &str) -> impl Iterator<Item = &str> {
    let mut is_code = false;
    document.lines().filter(move |line| {
        let is_fence = line.trim_start().starts_with("```");
        is_code ^= is_fence;
        !is_code && !is_fence
    })
}

/// The texts after `before`, each up to the next `end`.
fn between<'a>(text: &'a str, before: &'a str, end: char) -> impl Iterator<Item = &'a str> {
    text.split(before).skip(1).filter_map(move |rest| Some(rest.split_once(end)?.0))
}

/// What a link to this document can name after `#`: its headings, the second of the same text with `-1`, and its ids.
pub(crate) fn anchors(document: &str) -> BTreeSet<String> {
    let mut anchors = BTreeSet::new();
    for line in prose(document) {
        if line.starts_with('#') {
            let own = anchor(line);
            let next = (1..).map(|number| format!("{own}-{number}"));
            let free = std::iter::once(own.clone()).chain(next).find(|name| !anchors.contains(name));
            anchors.extend(free);
        }
        anchors.extend(between(line, " id=\"", '"').map(str::to_owned));
    }
    anchors
}

/// The targets of the links and images of a document.
pub(crate) fn links(document: &str) -> BTreeSet<String> {
    let prose: Vec<&str> = prose(document).collect();
    let mut links = BTreeSet::new();
    for paragraph in prose.join("\n").split("\n\n") {
        // What is in code is no link.
        let plain: String = paragraph.split('`').step_by(2).collect();
        links.extend(between(&plain, "](", ')').map(str::to_owned));
        links.extend(between(&plain, " src=\"", '"').map(str::to_owned));
        let definitions = plain.lines().filter_map(|line| line.strip_prefix('[')?.split_once("]: "));
        links.extend(definitions.map(|(_, target)| target.trim().to_owned()));
    }
    links
}
