//! Measures redemption and refresh of the SQL store beside an earlier version of it, on the same database: over loopback,
//! and over a network that takes a millisecond.

mod side;
mod table;

use std::error::Error;
use std::process::ExitCode;
use std::time::Duration;

use side::{Earlier, Now, Side};
use table::Table;
use test_servers::{MariaDb, Network, Postgres};

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

const USAGE: &str = "usage: before [--rounds N] [--items N] [--tasks N] [postgresql|mariadb…]\n";

/// The network, beside loopback: what each round trip takes longer.
const DELAY: Duration = Duration::from_millis(1);

/// What to measure.
struct Arguments {
    rounds: usize,
    items: usize,
    tasks: usize,
    databases: Vec<String>,
}

impl Arguments {
    fn parse(mut words: impl Iterator<Item = String>) -> Option<Self> {
        let mut arguments = Self { rounds: 7, items: 2_000, tasks: 32, databases: Vec::new() };
        while let Some(word) = words.next() {
            match word.as_str() {
                "--rounds" => arguments.rounds = words.next()?.parse().ok()?,
                "--items" => arguments.items = words.next()?.parse().ok()?,
                "--tasks" => arguments.tasks = words.next()?.parse().ok()?,
                "postgresql" | "mariadb" => arguments.databases.push(word),
                _ => return None,
            }
        }
        if arguments.databases.is_empty() {
            arguments.databases = vec!["postgresql".into(), "mariadb".into()];
        }
        Some(arguments)
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let Some(arguments) = Arguments::parse(std::env::args().skip(1)) else {
        eprint!("{USAGE}");
        return ExitCode::from(2);
    };
    println!("{}", Table::HEAD);
    for database in &arguments.databases {
        for delay in [Duration::ZERO, DELAY] {
            if let Err(error) = measure(&arguments, database, delay).await {
                eprintln!("before: {error}");
                return ExitCode::FAILURE;
            }
        }
    }
    ExitCode::SUCCESS
}

async fn measure(arguments: &Arguments, database: &str, delay: Duration) -> Result<()> {
    let direct = match database {
        "mariadb" => MariaDb::shared().fresh_database(),
        _ => Postgres::shared().fresh_database(),
    };
    let network = (!delay.is_zero()).then(|| Network::with_delay(&direct, delay));
    let url = network.as_ref().map_or(&direct, |network| &network.url);
    let now = Now::connect(url, &direct).await?;
    let earlier = Earlier::connect(url, &direct).await?;
    let mut table = Table::new(database, if delay.is_zero() { "loopback" } else { "1 ms" });
    for round in 0..arguments.rounds {
        // The first of one round is the second of the next.
        let (before, after) = if round % 2 == 0 {
            let before = earlier.rates(arguments.items, arguments.tasks).await?;
            (before, now.rates(arguments.items, arguments.tasks).await?)
        } else {
            let after = now.rates(arguments.items, arguments.tasks).await?;
            (earlier.rates(arguments.items, arguments.tasks).await?, after)
        };
        eprintln!("{database}, {delay:?}, round {}: earlier {before:.0?}, now {after:.0?}", round + 1);
        table.add(before, after);
    }
    print!("{table}");
    Ok(())
}
