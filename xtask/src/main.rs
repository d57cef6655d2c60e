//! `cargo xtask`: see `help.txt`.

mod arguments;
mod cargo;
mod clusters;
mod fuzz;
#[cfg(test)]
mod harness;
mod install;
mod lints;
mod mutants;
mod names;
mod new;
mod parts;
mod queue;
mod release;
mod report;
mod run;
mod rustdoc;
mod semver;
mod test_programs;

use std::process::ExitCode;

use arguments::Command;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let Some(done) = test_programs::record(&arguments).or_else(|| rustdoc::run(&arguments)) {
        return exit(done);
    }
    exit(arguments::parse(&arguments).and_then(|command| match command {
        Command::Help => {
            print!("{}", arguments::help());
            Ok(())
        }
        Command::Parts(parts) => run::run(&parts),
        Command::Install => install::everything(),
        Command::Names => names::print(),
        Command::Clusters { only } => clusters::run(&only),
        Command::Fuzz { seconds, only } => fuzz::run(seconds, &only),
        Command::Mutants { only } => mutants::run(&only),
        Command::Semver { baseline } => semver::compare(&baseline),
        Command::New { folder, database } => new::create(&folder, database),
        Command::Release { version, dry_run } => release::release(&version, dry_run),
    }))
}

fn exit(result: Result<(), String>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}
