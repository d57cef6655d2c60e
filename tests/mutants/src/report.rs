//! What was seen: a line for each mutant in a file, and the table of the document.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;

use crate::areas::{self, AREAS};
use crate::plant::Mutant;

/// What became of a mutant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It is no Rust.
    Unviable,
    /// This test fails.
    Caught(String),
    /// Tests reach it, and all pass.
    Survived,
    /// No test reaches it.
    NotReached,
}

impl Fate {
    fn write(&self) -> String {
        match self {
            Self::Unviable => "unviable".into(),
            Self::Caught(test) => format!("caught by {test}"),
            Self::Survived => "survived".into(),
            Self::NotReached => "not reached".into(),
        }
    }

    fn read(text: &str) -> Option<Self> {
        match text {
            "unviable" => Some(Self::Unviable),
            "survived" => Some(Self::Survived),
            "not reached" => Some(Self::NotReached),
            _ => text.strip_prefix("caught by ").map(|test| Self::Caught(test.to_owned())),
        }
    }
}

/// The fates that earlier runs have written.
pub(crate) fn read(file: &Path) -> BTreeMap<String, Fate> {
    let text = fs::read_to_string(file).unwrap_or_default();
    text.lines()
        .filter_map(|line| line.split_once('\t'))
        .filter_map(|(name, fate)| Some((name.to_owned(), Fate::read(fate)?)))
        .collect()
}

/// Adds one.
pub(crate) fn add(file: &Path, mutant: &Mutant, fate: &Fate) -> Result<(), String> {
    let opened = fs::OpenOptions::new().append(true).create(true).open(file);
    let line = format!("{}\t{}\n", mutant.name(), fate.write());
    opened
        .and_then(|mut opened| opened.write_all(line.as_bytes()))
        .map_err(|error| format!("{}: {error}", file.display()))
}

/// The table: a row for each area.
pub(crate) fn table(mutants: &[Mutant], fates: &BTreeMap<String, Fate>) -> String {
    let mut table = "| area | tried | caught | survived | not reached | no Rust | not tried |\n| --- | --- | --- | --- | --- | --- | --- |\n".to_owned();
    for area in &AREAS {
        let mut counts = [0; 5];
        for mutant in
            mutants.iter().filter(|mutant| areas::of(&mutant.file).is_some_and(|of| of.name == area.name))
        {
            counts[match fates.get(&mutant.name()) {
                Some(Fate::Caught(_)) => 0,
                Some(Fate::Survived) => 1,
                Some(Fate::NotReached) => 2,
                Some(Fate::Unviable) => 3,
                None => 4,
            }] += 1;
        }
        let [caught, survived, not_reached, unviable, not_tried] = counts;
        let tried = caught + survived + not_reached;
        table += &format!(
            "| {} | {tried} | {caught} | {survived} | {not_reached} | {unviable} | {not_tried} |\n",
            area.name
        );
    }
    table
}
