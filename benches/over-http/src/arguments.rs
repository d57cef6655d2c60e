//! The command line.

use std::time::Duration;

use crate::Result;
use crate::load::{Load, Work};
use crate::server::Server;

/// What `--help` prints.
pub(crate) const USAGE: &str = "\
Measures a declared provider over HTTP, in turns with a hand-written one and other libraries.

cargo run --release --locked -- [options]

  --rounds N      rounds of each server and work (5)
  --seconds N     length of a measurement (3)
  --warm-up N     milliseconds of each part of what comes before it and does not count, until no part is faster (500)
  --people N      people, each with a session and a client (1000)
  --work NAME     only this: client-credentials, introspection, code-flow, refresh, login-page, consent-page or sign-in;
                  may be repeated
  --server NAME   beside the declared provider only this one: declared-router, declared-rotating,
                  handwritten, oauth-as, oxide-auth-axum, node-oidc-provider, fosite, zitadel-oidc, spring, authlib
                  or aioauth; may be repeated
  --commit HASH   also the declared provider, with axum's router, as it was at this commit; may be repeated
  --plot FILE     draws the ratios as SVG
  --write         replaces the tables and the plot in the documents

One core serves and another one makes the load, so it wants two cores that do nothing else. Each server has its own store
in memory, and every answer is checked. node-oidc-provider needs Node and npm, fosite and zitadel-oidc need Go, spring needs
Java and Maven, authlib and aioauth need Python.
";

/// What the program is started for.
#[derive(Debug)]
pub(crate) enum Invocation {
    /// Print the options.
    Help,
    /// Be a server: the program starts itself like this.
    Serve(Server),
    /// Make the load: the program starts itself like this.
    Load(Load),
    /// Measure.
    Measure(Arguments),
}

/// How to measure.
#[derive(Debug)]
pub(crate) struct Arguments {
    pub(crate) rounds: usize,
    pub(crate) seconds: u32,
    pub(crate) warm_up: u32,
    pub(crate) people: u32,
    pub(crate) works: Vec<Work>,
    pub(crate) servers: Vec<Server>,
    pub(crate) commits: Vec<String>,
    pub(crate) plot: Option<String>,
    pub(crate) write: bool,
}

impl Invocation {
    pub(crate) fn parse(mut words: impl Iterator<Item = String>) -> Result<Self> {
        let mut arguments = Arguments {
            rounds: 5,
            seconds: 3,
            warm_up: 500,
            people: 1_000,
            works: Vec::new(),
            servers: Vec::new(),
            commits: Vec::new(),
            plot: None,
            write: false,
        };
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or_else(|| format!("{word} wants a value"));
            match word.as_str() {
                "serve" => return Ok(Self::Serve(server(&value()?)?)),
                "load" => return load(&mut words).map(Self::Load),
                "--help" | "-h" => return Ok(Self::Help),
                "--rounds" => arguments.rounds = positive(&word, &value()?)? as usize,
                "--seconds" => arguments.seconds = positive(&word, &value()?)?,
                "--warm-up" => arguments.warm_up = positive(&word, &value()?)?,
                "--people" => arguments.people = positive(&word, &value()?)?,
                "--work" => arguments.works.push(work(&value()?)?),
                "--server" => arguments.servers.push(server(&value()?)?),
                "--commit" => arguments.commits.push(value()?),
                "--write" => arguments.write = true,
                "--plot" => arguments.plot = Some(value()?),
                _ => return Err(format!("there is no option `{word}`\n\n{USAGE}").into()),
            }
        }
        if arguments.works.is_empty() {
            arguments.works = Work::ALL.to_vec();
        }
        if arguments.servers.is_empty() {
            arguments.servers = Server::all().collect();
        }
        // What the others are compared with is always there.
        arguments.servers.retain(|server| !Server::DECLARED.contains(server));
        Ok(Self::Measure(arguments))
    }
}

/// `SERVER ADDRESS WORK PROCESS WARM_UP SECONDS`.
fn load(words: &mut impl Iterator<Item = String>) -> Result<Load> {
    let mut word = || words.next().ok_or("a load wants six values");
    let site = server(&word()?)?.site(word()?);
    let work = work(&word()?)?;
    let process = word()?.parse()?;
    let [warm_up, length] = [word()?, word()?];
    Ok(Load {
        site,
        work,
        process,
        warm_up: Duration::from_millis(warm_up.parse()?),
        length: Duration::from_secs(length.parse()?),
    })
}

fn work(name: &str) -> Result<Work> {
    Work::named(name).ok_or_else(|| format!("there is no work `{name}`").into())
}

fn server(name: &str) -> Result<Server> {
    Server::named(name).ok_or_else(|| format!("there is no server `{name}`").into())
}

fn positive(option: &str, value: &str) -> Result<u32> {
    let number = value.parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| format!("{option} wants a number above zero").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Invocation> {
        Invocation::parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn options_are_read() {
        let Ok(Invocation::Measure(arguments)) =
            parse("--rounds 2 --work refresh --server oauth-as --commit abc")
        else {
            panic!("not measured");
        };
        assert_eq!((arguments.rounds, arguments.works), (2, vec![Work::Refresh]));
        assert_eq!((arguments.servers, arguments.commits), (vec![Server::OauthAs], vec!["abc".to_owned()]));
    }

    #[test]
    fn mistakes_are_named() {
        for (line, named) in
            [("--round 2", "--round"), ("--rounds 0", "--rounds"), ("--work", "--work"), ("serve it", "it")]
        {
            let error = parse(line).expect_err(line).to_string();
            assert!(error.contains(named), "{error}");
        }
    }
}
