//! The command line.

/// What is printed where the words were wrong.
pub(crate) const USAGE: &str = "\
Tells how long the reference provider takes from its start to its first token, and how much memory it has: idle, and with live
tokens that were issued over HTTP.

usage: process [--starts N] [--tokens N] [--without-postgresql]

  --starts N             on each database (21)
  --tokens N             in each store (1,000,000)
  --without-postgresql   only the stores that need no server
";

/// What to measure.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Arguments {
    pub(crate) starts: usize,
    pub(crate) tokens: usize,
    pub(crate) has_postgresql: bool,
}

impl Arguments {
    pub(crate) fn parse(mut words: impl Iterator<Item = String>) -> Option<Self> {
        let mut arguments = Self { starts: 21, tokens: 1_000_000, has_postgresql: true };
        while let Some(word) = words.next() {
            match word.as_str() {
                "--starts" => arguments.starts = words.next()?.parse().ok().filter(|number| *number > 0)?,
                "--tokens" => arguments.tokens = words.next()?.parse().ok()?,
                "--without-postgresql" => arguments.has_postgresql = false,
                _ => return None,
            }
        }
        Some(arguments)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Option<Arguments> {
        Arguments::parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn words_are_read() {
        let expected = Arguments { starts: 3, tokens: 0, has_postgresql: false };
        assert_eq!(parse("--starts 3 --tokens 0 --without-postgresql"), Some(expected));
        for line in ["--starts", "--starts 0", "--tokens many", "start"] {
            assert_eq!(parse(line), None, "{line}");
        }
    }
}
