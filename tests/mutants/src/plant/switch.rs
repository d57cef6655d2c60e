//! Which mutant is on: a copy of this file is planted into each crate that is mutated.

use std::collections::BTreeSet;
use std::io::Write;
use std::sync::{Mutex, OnceLock};

/// What the environment asks for.
enum Asked {
    /// The code as it is.
    Nothing,
    /// This mutant.
    Mutant(u32),
    /// A line in this file for each mutant that a test reaches: its number and the thread, which has the name of the test.
    Reached(String),
}

/// Whether this mutant is on.
pub fn on(mutant: u32) -> bool {
    static ASKED: OnceLock<Asked> = OnceLock::new();
    let asked = ASKED.get_or_init(|| {
        let variable = |name| std::env::var(name).ok();
        match (variable("MUTANT").and_then(|number| number.parse().ok()), variable("MUTANTS_REACHED")) {
            (Some(number), _) => Asked::Mutant(number),
            (None, Some(file)) => Asked::Reached(file),
            (None, None) => Asked::Nothing,
        }
    });
    match asked {
        Asked::Nothing => false,
        Asked::Mutant(number) => *number == mutant,
        Asked::Reached(file) => {
            note(file, mutant);
            false
        }
    }
}

fn note(file: &str, mutant: u32) {
    static NOTED: Mutex<BTreeSet<(u32, String)>> = Mutex::new(BTreeSet::new());
    let thread = std::thread::current().name().unwrap_or("").to_owned();
    let Ok(mut noted) = NOTED.lock() else { return };
    if noted.insert((mutant, thread.clone()))
        && let Ok(mut file) = std::fs::OpenOptions::new().append(true).create(true).open(file)
    {
        let _ = file.write_all(format!("{mutant} {thread}\n").as_bytes());
    }
}
