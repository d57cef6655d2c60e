//! `provider users import`: people of another program, with the hashes of their passwords.
//!
//! Everything is checked before the first person is stored. Nobody who is there is changed, so an import that was interrupted
//! can run again.

mod keycloak;
mod line;
mod notes;
mod report;
mod store;

use std::collections::HashMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use oauth_runtime::store::comparable_name;

use self::keycloak::Attribute;
use self::line::Person;
use self::notes::Notes;
use self::report::report;
use self::store::Imported;
use super::changes::Changes;
use super::failure::Failure;
use super::mistake::Mistake;
use super::output::Output;
use crate::config::UserConfig;
use crate::store::Store;

/// The file, and what becomes of it.
#[derive(Debug, Args)]
pub struct Import {
    /// The provider that exported the file. Default: it is in this provider's own form.
    #[arg(long, value_name = "PROVIDER")]
    from: Option<Source>,
    /// An attribute of Keycloak that becomes a claim; may be repeated.
    #[arg(long = "attribute", value_name = "NAME=CLAIM", requires = "from")]
    attributes: Vec<Attribute>,
    /// The people: one JSON object a line, with `username`, `sub`, `email`, `email_verified`, `password_hash` and `claims`;
    /// `-`: the standard input. With `--from keycloak`, what `kc.sh export` wrote.
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    file: PathBuf,
    /// Only check: store nobody.
    #[arg(long)]
    dry_run: bool,
    /// Store the people whose lines are good, although others are not.
    #[arg(long)]
    skip_wrong: bool,
}

/// Whose people they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Source {
    /// The export of a realm with its people: `kc.sh export --realm NAME --file FILE`.
    Keycloak,
}

impl Import {
    /// Whether it changes anything in the store.
    pub(super) fn changes(&self) -> bool {
        !self.dry_run
    }
}

pub(super) async fn execute(
    import: &Import,
    store: &Store,
    configured: &[UserConfig],
    changes: Option<&Changes>,
    output: Output,
) -> Result<String, Failure> {
    let text = text(&import.file)?;
    let mut notes = Notes::default();
    let entries = match import.from {
        Some(Source::Keycloak) => keycloak::read(&text, &import.attributes, &mut notes),
        None => lines(&text),
    };
    let (mut people, mut mistakes) = compare(entries, configured);
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
    report(import, output, (stored, new.len(), there), (&mistakes, &notes))
}

/// The text of a file; `-`: the standard input.
pub(super) fn text(file: &Path) -> Result<String, Failure> {
    let name = file.display();
    let wrong = |error: std::io::Error| Failure::usage(format!("{name}: {error}"));
    if file.as_os_str() != "-" {
        return fs::read_to_string(file).map_err(wrong);
    }
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).map_err(wrong)?;
    Ok(text)
}

/// One person a line.
fn lines(text: &str) -> Vec<Result<Person, Mistake>> {
    let written = (1..).zip(text.lines()).filter(|(_, text)| !text.trim().is_empty());
    written
        .map(|(line, text)| line::read(line, text).map_err(|problem| Mistake::new(line, problem)))
        .collect()
}

/// The people of the file, without those who contradict each other or the configuration.
fn compare(entries: Vec<Result<Person, Mistake>>, configured: &[UserConfig]) -> (Vec<Person>, Vec<Mistake>) {
    let (mut people, mut mistakes) = (Vec::new(), Vec::new());
    let mut seen: HashMap<(&str, String), usize> = HashMap::new();
    for entry in entries {
        let person = entry.and_then(|person| {
            let line = person.line;
            let all = keys(&person);
            if let Some(problem) = all.iter().find_map(|(kind, key)| of_configuration(configured, kind, key))
            {
                return Err(Mistake::new(line, problem));
            }
            if let Some((kind, first)) = all.iter().find_map(|key| Some((key.0, *seen.get(key)?))) {
                return Err(Mistake::new(line, format!("line {first} has this `{kind}`, too")));
            }
            seen.extend(all.into_iter().map(|key| (key, line)));
            Ok(person)
        });
        match person {
            Ok(person) => people.push(person),
            Err(mistake) => mistakes.push(mistake),
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
