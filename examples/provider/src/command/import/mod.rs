//! `provider users import`: people of another program, with the hashes of their passwords.
//!
//! Everything is checked before the first person is stored. Nobody who is there is changed, so an import that was interrupted
//! can run again.

mod line;
mod store;

use std::collections::HashMap;
use std::fs;
use std::io::Read;
use std::path::PathBuf;

use clap::Args;
use oauth_runtime::store::comparable_name;

use self::line::Person;
use self::store::Imported;
use super::changes::Changes;
use super::failure::Failure;
use super::output::Output;
use crate::config::UserConfig;
use crate::store::Store;

/// The file, and what becomes of it.
#[derive(Debug, Args)]
pub struct Import {
    /// The people: one JSON object a line, with `username`, `sub`, `email`, `email_verified`, `password_hash` and `claims`;
    /// `-`: the standard input.
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    file: PathBuf,
    /// Only check: store nobody.
    #[arg(long)]
    dry_run: bool,
    /// Store the people whose lines are good, although others are not.
    #[arg(long)]
    skip_wrong: bool,
}

impl Import {
    /// Whether it changes anything in the store.
    pub(super) fn changes(&self) -> bool {
        !self.dry_run
    }
}

/// How many mistakes are told, so that a wrong format does not fill the terminal.
const MOST_TOLD: usize = 100;

/// What is wrong with a line.
#[derive(serde::Serialize)]
struct Mistake {
    line: usize,
    problem: String,
}

pub(super) async fn execute(
    import: &Import,
    store: &Store,
    configured: &[UserConfig],
    changes: Option<&Changes>,
    output: Output,
) -> Result<String, Failure> {
    let text = text(import)?;
    let (mut people, mut mistakes) = read(&text, configured);
    let (mut new, mut there) = (Vec::new(), 0);
    for person in people.drain(..) {
        match store::is_there(store, &person).await {
            Ok(None) => new.push(person),
            Ok(Some(Imported::Whole)) => there += 1,
            Ok(Some(Imported::InPart)) => new.push(person),
            Err(store::Conflict::Taken(problem)) => mistakes.push(Mistake { line: person.line, problem }),
            Err(store::Conflict::Store(error)) => return Err(Failure::operation(error)),
        }
    }
    mistakes.sort_by_key(|mistake| mistake.line);
    let is_stopped = import.dry_run || !mistakes.is_empty() && !import.skip_wrong;
    let mut stored = 0;
    if !is_stopped {
        for person in new.drain(..) {
            let line = person.line;
            let outcome = store::put(store, person, changes).await;
            match outcome {
                Ok(()) => stored += 1,
                Err(store::Conflict::Taken(problem)) => mistakes.push(Mistake { line, problem }),
                Err(store::Conflict::Store(error)) => {
                    return Err(Failure::operation(format!(
                        "line {line}: {}; {stored} people are stored; run the same import again once the store works",
                        crate::causes::with_causes(&error)
                    )));
                }
            }
        }
    }
    report(import, output, (stored, new.len(), there), &mistakes)
}

fn text(import: &Import) -> Result<String, Failure> {
    let name = import.file.display();
    let wrong = |error: std::io::Error| Failure::usage(format!("{name}: {error}"));
    if import.file.as_os_str() != "-" {
        return fs::read_to_string(&import.file).map_err(wrong);
    }
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).map_err(wrong)?;
    Ok(text)
}

/// The people of the file, without those who contradict each other or the configuration.
fn read(text: &str, configured: &[UserConfig]) -> (Vec<Person>, Vec<Mistake>) {
    let (mut people, mut mistakes) = (Vec::new(), Vec::new());
    let mut seen: HashMap<(&str, String), usize> = HashMap::new();
    for (number, text) in (1..).zip(text.lines()) {
        if text.trim().is_empty() {
            continue;
        }
        let person = line::read(number, text).and_then(|person| {
            let all = keys(&person);
            if let Some(problem) = all.iter().find_map(|(kind, key)| of_configuration(configured, kind, key))
            {
                return Err(problem);
            }
            if let Some((kind, line)) = all.iter().find_map(|key| Some((key.0, *seen.get(key)?))) {
                return Err(format!("line {line} has this `{kind}`, too"));
            }
            seen.extend(all.into_iter().map(|key| (key, number)));
            Ok(person)
        });
        match person {
            Ok(person) => people.push(person),
            Err(problem) => mistakes.push(Mistake { line: number, problem }),
        }
    }
    (people, mistakes)
}

/// What only one person can have.
fn keys(person: &Person) -> Vec<(&'static str, String)> {
    let mut keys = vec![("username", comparable_name(&person.username))];
    keys.push(("sub", person.subject.clone()));
    keys.extend(person.verified_email.iter().map(|email| ("email", comparable_name(email))));
    keys
}

/// Why a person of the configuration keeps this one out.
fn of_configuration(configured: &[UserConfig], kind: &str, key: &str) -> Option<String> {
    let has_it = |user: &&UserConfig| match kind {
        "username" => comparable_name(user.username.get_ref()) == key,
        "sub" => user.sub.get_ref() == key,
        _ => user.verified_email().is_some_and(|email| comparable_name(email) == key),
    };
    let user = configured.iter().find(has_it)?;
    Some(format!("the user `{}` of the configuration has this `{kind}`", user.username.get_ref()))
}

fn report(
    import: &Import,
    output: Output,
    (stored, left, there): (usize, usize, usize),
    mistakes: &[Mistake],
) -> Result<String, Failure> {
    let is_dry = import.dry_run;
    let record = serde_json::json!({
        "imported": stored, "not_imported": left, "already_there": there, "wrong": mistakes.len(), "mistakes": mistakes,
    });
    let lines = [
        ("imported", stored.to_string()),
        (
            if is_dry { "would be imported" } else { "not imported" },
            if left > 0 { left.to_string() } else { String::new() },
        ),
        ("already there", there.to_string()),
        ("wrong", mistakes.len().to_string()),
    ];
    let mut report = String::new();
    if matches!(output, Output::Text) {
        for Mistake { line, problem } in mistakes.iter().take(MOST_TOLD) {
            report += &output.lines(&format!("{}:{line}: {problem}", import.file.display()));
        }
        if mistakes.len() > MOST_TOLD {
            report += &format!("and {} more\n", mistakes.len() - MOST_TOLD);
        }
        if !mistakes.is_empty() && stored == 0 && !is_dry && !import.skip_wrong {
            report += "nobody was imported: correct these lines, or import the others with --skip-wrong\n";
        }
    }
    report += &output.record(&record, &lines)?;
    match mistakes.is_empty() {
        true => Ok(report),
        false => Err(Failure::reported(report)),
    }
}
