//! Who is measured.

use std::process::{Command, Stdio};

use ours::Setup;
use world::PEOPLE;

use crate::Result;
use crate::arguments::Arguments;
use crate::commit;
use crate::load::{Measurement, Work};
use crate::others::Program;
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
    program: Program,
    works: Vec<Work>,
    /// The one process of a server that stays.
    staying: Option<Running>,
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
            program: Program {
                path: commit::build(hash)?,
                arguments: vec![router.name().to_owned()],
                ..Program::default()
            },
            ..contestant(router)?
        });
    }
    for server in &arguments.servers {
        all.push(contestant(*server)?);
    }
    Ok(all)
}

fn contestant(server: Server) -> Result<Contestant> {
    let program = match server {
        Server::Other(other) => other.program()?,
        _ => Program {
            path: std::env::current_exe()?,
            arguments: vec!["serve".to_owned(), server.name().to_owned()],
            ..Program::default()
        },
    };
    let works = Work::ALL.into_iter().filter(|work| server.can(*work)).collect();
    Ok(Contestant { name: server.name().to_owned(), server, program, works, staying: None })
}

impl Contestant {
    /// Whether it has what the work needs.
    pub(crate) fn can(&self, work: Work) -> bool {
        self.works.contains(&work)
    }

    fn start(&self, people: u32) -> Result<Running> {
        let mut server = pinned(SERVER_CORE, path(&self.program.path)?);
        server.env(PEOPLE, people.to_string());
        server.args(&self.program.arguments).envs(self.program.environment.iter().cloned());
        Running::start(server)
    }

    /// A new server for each measurement: none pays for what an earlier one left in memory. Only one that has to grow warm
    /// stays.
    pub(crate) fn measure(&mut self, work: Work, arguments: &Arguments) -> Result<Measurement> {
        let server = match self.staying.take() {
            Some(server) => server,
            None => self.start(arguments.people)?,
        };
        let measured = self.load(&server, work, arguments);
        if matches!(self.server, Server::Other(other) if other.stays()) {
            self.staying = Some(server);
        }
        measured
    }

    fn load(&self, server: &Running, work: Work, arguments: &Arguments) -> Result<Measurement> {
        let output = pinned(LOAD_CORE, path(&std::env::current_exe()?)?)
            .args(["load", self.server.name(), &server.address, work.name(), &server.id().to_string()])
            .args([arguments.warm_up.to_string(), arguments.seconds.to_string()])
            .env(PEOPLE, arguments.people.to_string())
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
