//! The command line.

use crate::Result;
use crate::endpoint::Endpoint;
use crate::server::Server;

/// What `--help` prints.
pub(crate) const USAGE: &str = "\
Measures a declared provider in turns with an axum endpoint written by hand.

cargo run --release -p benches -- [options]
cargo run --release -p benches -- instructions

`instructions` counts the instructions and allocations of a request, with Valgrind and without a network, and its instructions
over HTTP, without the system's. Other
programs on the machine do not change these figures. The options are for the other form:

  --rounds N     rounds of each server and endpoint (7)
  --seconds N    length of a measurement (3)
  --warm-up N    seconds before it that do not count (1)
  --control      measure the hand-written endpoint against itself: the error of the method
  --server NAME  what is measured against it: declared, events, subscriber, audit-log (declared)
  --against NAME what it is measured against, instead of the hand-written endpoint

One core serves and another one makes the load, so it wants two cores that do nothing else.
";

/// What the program is started for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Invocation {
    /// Print the options.
    Help,
    /// Be a server: the program starts itself like this.
    Serve(Server),
    /// Measure.
    Measure(Arguments),
    /// Count instructions and allocations.
    Count,
    /// Send that many requests to a server in this process: the program starts itself like this, to be counted.
    Send(Server, Endpoint, usize),
    /// The same over HTTP.
    SendServed(Server, Endpoint, usize),
}

/// How to measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Arguments {
    pub(crate) rounds: usize,
    pub(crate) seconds: u32,
    pub(crate) warm_up: u32,
    /// What is measured against the hand-written endpoint.
    pub(crate) subject: Server,
    /// Instead of the hand-written endpoint.
    pub(crate) baseline: Server,
}

impl Invocation {
    pub(crate) fn parse(mut words: impl Iterator<Item = String>) -> Result<Self> {
        let mut arguments = Arguments {
            rounds: 7,
            seconds: 3,
            warm_up: 1,
            subject: Server::Declared,
            baseline: Server::Handwritten,
        };
        while let Some(word) = words.next() {
            match word.as_str() {
                "serve" => return Ok(Self::Serve(words.next().unwrap_or_default().parse()?)),
                "instructions" => return Ok(Self::Count),
                "send" | "send-served" => {
                    let server = words.next().unwrap_or_default().parse()?;
                    let endpoint = words.next().unwrap_or_default().parse()?;
                    let count = positive(&word, words.next())? as usize;
                    let is_served = word == "send-served";
                    let send = if is_served { Self::SendServed } else { Self::Send };
                    return Ok(send(server, endpoint, count));
                }
                "--help" | "-h" => return Ok(Self::Help),
                "--control" => arguments.subject = Server::Handwritten,
                "--server" => arguments.subject = words.next().unwrap_or_default().parse()?,
                "--against" => arguments.baseline = words.next().unwrap_or_default().parse()?,
                "--rounds" => arguments.rounds = positive(&word, words.next())? as usize,
                "--seconds" => arguments.seconds = positive(&word, words.next())?,
                "--warm-up" => arguments.warm_up = positive(&word, words.next())?,
                _ => return Err(format!("there is no option `{word}`\n\n{USAGE}").into()),
            }
        }
        Ok(Self::Measure(arguments))
    }
}

fn positive(option: &str, value: Option<String>) -> Result<u32> {
    let number = value.and_then(|value| value.parse().ok()).filter(|number| *number > 0);
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
        let Ok(Invocation::Measure(arguments)) = parse("--rounds 2 --seconds 1 --control") else {
            panic!("not measured");
        };
        assert_eq!((arguments.rounds, arguments.seconds, arguments.warm_up), (2, 1, 1));
        assert_eq!(arguments.subject, Server::Handwritten);
        let sent = Invocation::Send(Server::Handwritten, Endpoint::Introspection, 9);
        assert_eq!(parse("send handwritten introspection 9").ok(), Some(sent));
        assert_eq!(parse("serve declared").ok(), Some(Invocation::Serve(Server::Declared)));
    }

    #[test]
    fn mistakes_are_named() {
        for (line, named) in [
            ("--round 2", "--round"),
            ("--rounds 0", "--rounds"),
            ("serve", "handwritten"),
            ("send declared tokens 1", "introspection"),
        ] {
            let error = parse(line).expect_err(line).to_string();
            assert!(error.contains(named), "{error}");
        }
    }
}
