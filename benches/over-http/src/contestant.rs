//! Who is measured.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use ours::Setup;

use crate::Result;
use crate::arguments::Arguments;
use crate::commit;
use crate::load::{Measurement, Work};
use crate::others;
use crate::pin::{LOAD_CORE, SERVER_CORE, pinned};
use crate::process::Running;
use crate::server::Server;

/// A server under measurement.
#[derive(Debug)]
pub(crate) struct Contestant {
    /// Its name in the table.
    pub(crate) name: String,
    /// What it is, for its visitors.
    server: Server,
    program: PathBuf,
    arguments: Vec<String>,
    works: Vec<Work>,
}

/// All of them; the declared providers come first.
pub(crate) fn all(arguments: &Arguments) -> Result<Vec<Contestant>> {
    let mut all = Vec::new();
    for server in Server::DECLARED {
        all.push(contestant(server)?);
    }
    for hash in &arguments.commits {
        let router = Server::Declared(Setup::Router);
        all.push(Contestant {
            name: format!("declared at {hash}"),
            program: commit::build(hash)?,
            arguments: vec![router.name().to_owned()],
            ..contestant(router)?
        });
    }
    for server in &arguments.servers {
        all.push(contestant(*server)?);
    }
    Ok(all)
}

fn contestant(server: Server) -> Result<Contestant> {
    let (program, arguments) = match server {
        Server::NodeOidcProvider => others::node()?,
        Server::Zitadel => others::go()?,
        _ => (std::env::current_exe()?, vec!["serve".to_owned(), server.name().to_owned()]),
    };
    let works = Work::ALL.into_iter().filter(|work| server.can(*work)).collect();
    Ok(Contestant { name: server.name().to_owned(), server, program, arguments, works })
}

impl Contestant {
    /// Whether it has what the work needs.
    pub(crate) fn can(&self, work: Work) -> bool {
        self.works.contains(&work)
    }

    /// A new server for each measurement: none pays for what an earlier one left in memory.
    pub(crate) fn measure(&self, work: Work, arguments: &Arguments) -> Result<Measurement> {
        let mut server = pinned(SERVER_CORE, path(&self.program)?);
        server.args(&self.arguments);
        let server = Running::start(server)?;
        let output = pinned(LOAD_CORE, path(&std::env::current_exe()?)?)
            .args(["load", self.server.name(), &server.address, work.name(), &server.id().to_string()])
            .args([arguments.warm_up.to_string(), arguments.seconds.to_string()])
            .stderr(Stdio::inherit())
            .output()?;
        if !output.status.success() {
            return Err(format!("{} cannot do {}", self.name, work.text()).into());
        }
        read(&String::from_utf8_lossy(&output.stdout))
    }
}

fn path(program: &std::path::Path) -> Result<&str> {
    Ok(program.to_str().ok_or("the path of a program is not UTF-8")?)
}

/// What a load prints.
fn read(line: &str) -> Result<Measurement> {
    match line.split_whitespace().collect::<Vec<_>>().as_slice() {
        [times, seconds, cpu_seconds] => Ok(Measurement {
            times: times.parse()?,
            seconds: seconds.parse()?,
            cpu_seconds: cpu_seconds.parse()?,
        }),
        _ => Err(format!("the load printed: {line}").into()),
    }
}

/// Runs a command of a build.
pub(crate) fn succeed(mut command: Command) -> Result<()> {
    match command.status()?.success() {
        true => Ok(()),
        false => Err(format!("failed: {command:?}").into()),
    }
}
