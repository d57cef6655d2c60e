//! The command line.

/// What is printed where the words were wrong.
pub(crate) const USAGE: &str = "\
Tells how much memory each of many tenants takes that share one store, and how long they take.

usage: tenants [--tenants N] [--requests N] [--store URL] [--plot FILE.svg] [--plot-start FILE.svg]

  --tenants N            10,000
  --requests N           in each round of the comparison with one provider (50,000)
  --store URL            memory: (default), sqlite:…, postgres:…
  --plot FILE.svg        draws the memory
  --plot-start FILE.svg  draws how long it takes until all tenants have answered once
";

/// What to measure.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Arguments {
    pub(crate) tenants: usize,
    pub(crate) requests: usize,
    pub(crate) store: String,
    pub(crate) plot: Option<String>,
    pub(crate) plot_start: Option<String>,
}

impl Arguments {
    pub(crate) fn parse(mut words: impl Iterator<Item = String>) -> Option<Self> {
        let store = "memory:".to_owned();
        let mut arguments = Self { tenants: 10_000, requests: 50_000, store, plot: None, plot_start: None };
        while let Some(word) = words.next() {
            match word.as_str() {
                "--tenants" => arguments.tenants = words.next()?.parse().ok().filter(|number| *number > 9)?,
                "--requests" => {
                    arguments.requests = words.next()?.parse().ok().filter(|number| *number > 0)?
                }
                "--store" => arguments.store = words.next()?,
                "--plot-start" => arguments.plot_start = Some(words.next()?),
                "--plot" => arguments.plot = Some(words.next()?),
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
        let line = "--tenants 20 --requests 7 --store sqlite:x --plot a.svg --plot-start b.svg";
        let [plot, plot_start] = ["a.svg", "b.svg"].map(|file| Some(file.to_owned()));
        let store = "sqlite:x".to_owned();
        assert_eq!(parse(line), Some(Arguments { tenants: 20, requests: 7, store, plot, plot_start }));
        for line in ["--tenants", "--tenants 9", "--requests 0", "--store", "--plot-start", "start"] {
            assert_eq!(parse(line), None, "{line}");
        }
    }
}
