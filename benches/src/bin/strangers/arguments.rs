//! The command line.

use crate::kind::Kind;

/// What is printed where the words were wrong.
pub(crate) const USAGE: &str = "\
Tells the memory of the reference provider before, during and after 100,000 requests of strangers of each kind.

usage: strangers [--requests N] [--at-once N] [--store URL] [KIND…]

  --requests N   of each kind (100,000)
  --at-once N    connections (64; 200 for the two kinds with passwords)
  --store URL    of the provider (a new SQLite file for each kind)

KIND is a part of a row's name, such as \"token\" or \"login\"; all of them where none is named.
";

/// What to measure.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Arguments {
    pub(crate) requests: usize,
    pub(crate) at_once: Option<usize>,
    pub(crate) store: Option<String>,
    kinds: Vec<String>,
}

impl Arguments {
    pub(crate) fn parse(mut words: impl Iterator<Item = String>) -> Option<Self> {
        let mut arguments = Self { requests: 100_000, at_once: None, store: None, kinds: Vec::new() };
        while let Some(word) = words.next() {
            match word.as_str() {
                "--requests" => arguments.requests = words.next()?.parse().ok()?,
                "--at-once" => {
                    arguments.at_once = Some(words.next()?.parse().ok().filter(|number| *number > 0)?);
                }
                "--store" => arguments.store = Some(words.next()?),
                part if Kind::ALL.iter().any(|kind| kind.name().contains(part)) => {
                    arguments.kinds.push(word);
                }
                _ => return None,
            }
        }
        Some(arguments)
    }

    pub(crate) fn wants(&self, kind: Kind) -> bool {
        self.kinds.is_empty() || self.kinds.iter().any(|part| kind.name().contains(part.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Option<Arguments> {
        Arguments::parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn parts_of_names_choose_kinds() {
        let arguments = parse("--requests 10 token").expect("readable");
        let wanted = Kind::ALL.into_iter().filter(|kind| arguments.wants(*kind)).count();
        assert_eq!((arguments.requests, wanted), (10, 3));
        assert!(parse("").expect("readable").wants(Kind::DeviceAuthorization));
    }

    #[test]
    fn mistakes_are_refused() {
        for line in ["--requests", "--at-once 0", "--stores memory:", "nothing-like-it"] {
            assert_eq!(parse(line), None, "{line}");
        }
    }
}
