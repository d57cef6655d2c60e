//! `cargo xtask mutants`: every mutant is compiled into one program, and one at a time is on.

mod areas;
mod compile;
mod copy;
mod plant;
mod report;
mod tests;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use compile::Compiled;
use plant::Mutant;
use report::Fate;
use tests::Program;

/// The compiler names some mistakes only when others are gone.
const ROUNDS: usize = 12;

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(folder), only, None) = (arguments.next(), arguments.next(), arguments.next()) else {
        eprintln!(
            "usage: mutants FOLDER [PART OF A FILE'S PATH]; the folder keeps the copy and what was seen"
        );
        return ExitCode::FAILURE;
    };
    match run(&folder, &only.unwrap_or_default().to_string_lossy()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run(folder: &Path, only: &str) -> Result<(), String> {
    let (mutants, unviable, programs) = compiled(&folder.join("copy"), &folder.join("target"))?;
    let mut looked = Vec::new();
    for (path, of) in chosen(programs) {
        let program = Program::look(path.clone(), of, folder)?;
        println!("{}: {} tests pass without a mutant", path.display(), program.passing());
        looked.push(program);
    }
    let file = folder.join("fates");
    let mut fates = report::read(&file);
    for mutant in mutants.iter().filter(|mutant| mutant.file.contains(only)) {
        // What was caught stays caught. The others may have got a test.
        if matches!(fates.get(&mutant.name()), Some(Fate::Caught(_) | Fate::Unviable)) {
            continue;
        }
        let fate =
            if unviable.contains(&mutant.number) { Fate::Unviable } else { fate(&looked, mutant.number) };
        report::add(&file, mutant, &fate)?;
        if matches!(fate, Fate::Survived | Fate::NotReached) {
            println!("{fate:?}: {}", mutant.name());
        }
        fates.insert(mutant.name(), fate);
    }
    println!("{}", report::table(&mutants, &fates));
    Ok(())
}

/// The test programs that may notice, in the order in which they are tried: those with the most tests of their own crate first.
const PROGRAMS: [&str; 4] = ["oauth_runtime_core-", "oauth_macros-", "test_fuzz_declarations-", "suite-"];

fn chosen(programs: Vec<(PathBuf, PathBuf)>) -> Vec<(PathBuf, PathBuf)> {
    let asked = std::env::var("MUTANTS_PROGRAMS").ok();
    let names: Vec<&str> = match &asked {
        Some(asked) => asked.split(',').collect(),
        None => PROGRAMS.to_vec(),
    };
    let is_named = |name: &&str, path: &Path| {
        path.file_name().is_some_and(|file| file.to_string_lossy().starts_with(*name))
    };
    names
        .iter()
        .flat_map(|name| programs.iter().filter(move |(path, _)| is_named(name, path)).cloned())
        .collect()
}

type Everything = (Vec<Mutant>, BTreeSet<u32>, Vec<(PathBuf, PathBuf)>);

fn compiled(copy: &Path, target: &Path) -> Result<Everything, String> {
    let mut unviable = BTreeSet::new();
    for _ in 0..ROUNDS {
        let mutants = copy::make(copy, &unviable)?;
        println!("{} mutants, {} of which are no Rust", mutants.len(), unviable.len());
        match compile::compile(copy, target)? {
            Compiled::Programs(programs) => return Ok((mutants, unviable, programs)),
            Compiled::Unviable(more) => unviable.extend(more),
        }
    }
    Err(format!("after {ROUNDS} rounds, the copy still does not compile"))
}

fn fate(programs: &[Program], mutant: u32) -> Fate {
    if !programs.iter().any(|program| program.reaches(mutant)) {
        return Fate::NotReached;
    }
    programs.iter().find_map(|program| program.notices(mutant)).map_or(Fate::Survived, Fate::Caught)
}
