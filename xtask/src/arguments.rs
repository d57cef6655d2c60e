//! The command line.

use std::path::PathBuf;

use crate::new::Database;
use crate::parts::{PARTS, Part};

/// What is to be done.
#[derive(Debug)]
pub(crate) enum Command {
    Help,
    Parts(Vec<&'static Part>),
    Install,
    Names,
    Clusters { only: String },
    Fuzz { seconds: u32, only: String },
    Mutants { only: String },
    Semver { baseline: String },
    New { folder: PathBuf, database: Database },
    Release { version: String, dry_run: bool },
}

/// Reads the arguments.
pub(crate) fn parse(arguments: &[String]) -> Result<Command, String> {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    if arguments.iter().any(|argument| matches!(*argument, "-h" | "--help" | "help")) {
        return Ok(Command::Help);
    }
    match *arguments {
        [] => Ok(Command::Help),
        ["test", ref rest @ ..] => Ok(Command::Parts(select(rest, |part| !part.is_slow)?)),
        ["check", ref rest @ ..] => Ok(Command::Parts(select(rest, |part| !part.is_test)?)),
        ["install"] => Ok(Command::Install),
        ["names"] => Ok(Command::Names),
        ["clusters"] => Ok(Command::Clusters { only: String::new() }),
        ["clusters", "--only", only] => Ok(Command::Clusters { only: only.to_owned() }),
        ["clusters", ..] => Err("`clusters` takes `--only` and a part of the name of a run".into()),
        ["fuzz", ref rest @ ..] => fuzz(rest),
        ["mutants"] => Ok(Command::Mutants { only: String::new() }),
        ["mutants", only] if !only.starts_with('-') => Ok(Command::Mutants { only: only.to_owned() }),
        ["mutants", ..] => Err("`mutants` takes a part of the path of a file".into()),
        ["semver", "--baseline", baseline] => Ok(Command::Semver { baseline: baseline.to_owned() }),
        ["semver", ..] => Err("semver needs a git revision to compare with: `--baseline REV`".into()),
        ["new", folder] if !folder.starts_with('-') => {
            Ok(Command::New { folder: folder.into(), database: Database::Sqlite })
        }
        ["new", folder, "--store", store] if !folder.starts_with('-') => {
            let database = match store {
                "sqlite" => Database::Sqlite,
                "postgres" => Database::Postgres,
                _ => return Err(format!("`{store}` is unexpected: `--store` is `sqlite` or `postgres`")),
            };
            Ok(Command::New { folder: folder.into(), database })
        }
        ["new", ..] => Err("new needs a folder: `cargo xtask new ../my-login --store postgres`".into()),
        ["release", version] if !version.starts_with('-') => {
            Ok(Command::Release { version: version.to_owned(), dry_run: false })
        }
        ["release", version, "--dry-run"] | ["release", "--dry-run", version]
            if !version.starts_with('-') =>
        {
            Ok(Command::Release { version: version.to_owned(), dry_run: true })
        }
        ["release", ..] => Err("release needs a version: `cargo xtask release 0.2.0 --dry-run`".into()),
        ["install" | "names", unexpected, ..] => Err(format!("`{unexpected}` is unexpected; {SEE_HELP}")),
        [unknown, ..] => Err(format!("there is no command `{unknown}`; {SEE_HELP}")),
    }
}

/// How long each target runs if nothing says so, in seconds.
const FUZZ_SECONDS: u32 = 60;

fn fuzz(options: &[&str]) -> Result<Command, String> {
    let (seconds, rest) = match *options {
        ["--seconds", seconds, ref rest @ ..] => (seconds.parse().ok().filter(|seconds| *seconds > 0), rest),
        ref rest => (Some(FUZZ_SECONDS), rest),
    };
    match (seconds, rest) {
        (Some(seconds), []) => Ok(Command::Fuzz { seconds, only: String::new() }),
        (Some(seconds), [only]) if !only.starts_with('-') => {
            Ok(Command::Fuzz { seconds, only: (*only).to_owned() })
        }
        _ => {
            Err("`fuzz` takes `--seconds`, with a number above zero, and then a part of the name of a target"
                .into())
        }
    }
}

const SEE_HELP: &str = "`cargo xtask --help` lists the commands";

/// The parts that `--only` names, in their own order, or those that are meant without it.
fn select(options: &[&str], default: fn(&Part) -> bool) -> Result<Vec<&'static Part>, String> {
    let names = match *options {
        [] => return Ok(PARTS.iter().filter(|part| default(part)).collect()),
        ["--only", names] => names,
        ["--only"] => return Err(format!("`--only` needs names of parts: {}", list())),
        [option, ..] => match option.strip_prefix("--only=") {
            Some(names) if options.len() == 1 => names,
            _ => return Err(format!("`{option}` is unexpected; {SEE_HELP}")),
        },
    };
    let names: Vec<&str> = names.split(',').collect();
    if let Some(unknown) = names.iter().find(|name| !PARTS.iter().any(|part| part.name == **name)) {
        return Err(format!("there is no part `{unknown}`; the parts are {}", list()));
    }
    Ok(PARTS.iter().filter(|part| names.contains(&part.name)).collect())
}

fn list() -> String {
    PARTS.iter().map(|part| part.name).collect::<Vec<_>>().join(", ")
}

/// The help, with the list of parts.
pub(crate) fn help() -> String {
    let parts = PARTS.iter().map(|part| format!("  {:<24}{}\n", part.name, part.about));
    parts.fold(include_str!("help.txt").to_owned(), |help, line| help + &line)
}

#[cfg(test)]
mod tests {
    use super::{Command, help, parse};
    use crate::parts::PARTS;

    fn parsed(line: &str) -> Result<Command, String> {
        parse(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    fn parts(line: &str) -> Vec<&'static str> {
        let Ok(Command::Parts(parts)) = parsed(line) else { panic!("{line}") };
        parts.iter().map(|part| part.name).collect()
    }

    #[test]
    fn test_runs_all_but_slow_parts_and_check_those_without_tests() {
        let only_in = |command: &str, other: &str| {
            let others = parts(other);
            parts(command).into_iter().filter(|name| !others.contains(name)).collect::<Vec<_>>()
        };
        assert_eq!(only_in("test", "check"), ["build", "build-others", "docs", "tests"]);
        assert_eq!(
            only_in("check", "test"),
            [
                "lint",
                "features",
                "msrv-libraries",
                "package",
                "book",
                "new-projects",
                "size",
                "instructions",
                "interleavings"
            ]
        );
    }

    #[test]
    fn only_selects_parts_in_their_own_order() {
        for line in ["test --only tests,format", "check --only=format,tests"] {
            assert_eq!(parts(line), ["format", "tests"], "{line}");
        }
    }

    #[test]
    fn a_mistake_is_answered_with_what_there_is() {
        for (line, said) in [
            ("tset", "there is no command `tset`; `cargo xtask --help`"),
            ("test --only lnit", "there is no part `lnit`; the parts are format, "),
            ("test --only", "needs names of parts: format, "),
            ("test --fast", "`--fast` is unexpected"),
            ("test --only=lint docs", "`--only=lint` is unexpected"),
            ("install postgres", "`postgres` is unexpected"),
            ("semver", "needs a git revision"),
            ("clusters galera", "takes `--only`"),
            ("fuzz --seconds 0", "takes `--seconds`"),
            ("fuzz --second 5", "takes `--seconds`"),
            ("mutants --all", "takes a part of the path"),
            ("release", "needs a version"),
            ("new", "needs a folder"),
            ("new --store sqlite", "needs a folder"),
            ("new login --store mysql", "`--store` is `sqlite` or `postgres`"),
            ("release --dry-run", "needs a version"),
            ("release 0.2.0 --publish", "needs a version"),
        ] {
            let error = parsed(line).expect_err(line);
            assert!(error.contains(said), "{line}: {error}");
        }
    }

    #[test]
    fn clusters_are_run_one_by_one_or_all() {
        assert!(matches!(parsed("clusters"), Ok(Command::Clusters { only }) if only.is_empty()));
        assert!(
            matches!(parsed("clusters --only galera"), Ok(Command::Clusters { only }) if only == "galera")
        );
    }

    #[test]
    fn targets_are_fuzzed_for_a_minute_each_unless_told_otherwise() {
        assert!(matches!(parsed("fuzz"), Ok(Command::Fuzz { seconds: 60, only }) if only.is_empty()));
        assert!(
            matches!(parsed("fuzz --seconds 5 form"), Ok(Command::Fuzz { seconds: 5, only }) if only == "form")
        );
    }

    #[test]
    fn mutants_are_those_of_some_files_or_all() {
        assert!(matches!(parsed("mutants"), Ok(Command::Mutants { only }) if only.is_empty()));
        assert!(matches!(parsed("mutants pkce"), Ok(Command::Mutants { only }) if only == "pkce"));
    }

    #[test]
    fn the_help_names_every_part() {
        assert!(PARTS.iter().all(|part| help().contains(&format!("\n  {} ", part.name))), "{}", help());
        assert!(
            matches!(parsed("test --help"), Ok(Command::Help)) && matches!(parsed(""), Ok(Command::Help))
        );
    }
}
