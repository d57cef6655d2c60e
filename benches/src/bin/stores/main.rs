//! Measures the stores: redemption, refresh and introspection against the bare statements, and lookups in
//! growing tables.
//!
//! `cargo run --release -p benches --bin stores`, `… --bin stores -- tasks` and `… --bin stores -- curve FILE.svg` are all
//! there is to type. The databases are installed and started by the program itself.

#![forbid(unsafe_code)]

mod bare;
mod curve;
mod database;
#[path = "../../memory.rs"]
mod memory;
mod model;
mod operations;
#[path = "../../plot.rs"]
mod plot;
mod side;
mod size;
mod soak;
mod table;
mod tasks;

use std::error::Error;
use std::process::ExitCode;

use database::Database;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

const USAGE: &str = "\
usage: stores [--rounds N] [--items N] [DATABASE…]   redemption, refresh, introspection beside the bare statements
       stores tasks [--rounds N] [--items N] [--beside PROGRAM] [DATABASE…]
                                                     redemption and refresh by 1, 32 and 128 tasks; PROGRAM is another
                                                     build of this program, which takes turns with it
       stores curve FILE.svg [--rows N] [DATABASE…]  lookups from 1,000 rows to N (1,000,000), drawn into the file
       stores soak FILE.svg [--minutes N] DATABASE   the same load for N minutes (15); memory and size are drawn into the file

DATABASE is one of sqlite, postgresql, mariadb, redis; all of them where none is named.
";

/// What to measure.
#[derive(Debug)]
struct Arguments {
    curve: Option<String>,
    soak: Option<String>,
    tasks: bool,
    beside: Option<String>,
    rounds: usize,
    items: usize,
    rows: usize,
    minutes: u64,
    databases: Vec<Database>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let Some(arguments) = Arguments::parse(std::env::args().skip(1)) else {
        eprint!("{USAGE}");
        return ExitCode::from(2);
    };
    let measured = match (&arguments.curve, &arguments.soak) {
        (Some(file), _) => curve::measure(&arguments, file).await,
        (None, Some(file)) => soak::run(&arguments, file).await,
        (None, None) if arguments.tasks => tasks::measure(&arguments).await,
        (None, None) => operations::measure(&arguments).await,
    };
    match measured {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("stores: {error}");
            ExitCode::FAILURE
        }
    }
}

impl Arguments {
    fn parse(words: impl Iterator<Item = String>) -> Option<Self> {
        let mut arguments = Self {
            curve: None,
            soak: None,
            tasks: false,
            beside: None,
            rounds: 7,
            items: 2_000,
            rows: 1_000_000,
            minutes: 15,
            databases: Vec::new(),
        };
        let mut words = words;
        while let Some(word) = words.next() {
            match word.as_str() {
                "tasks" => arguments.tasks = true,
                "--beside" => arguments.beside = Some(words.next()?),
                "curve" => arguments.curve = Some(words.next()?),
                "soak" => arguments.soak = Some(words.next()?),
                "--minutes" => {
                    arguments.minutes = words.next()?.parse().ok().filter(|minutes| *minutes > 0)?
                }
                "--rounds" => arguments.rounds = words.next()?.parse().ok()?,
                "--items" => arguments.items = words.next()?.parse().ok()?,
                "--rows" => arguments.rows = words.next()?.parse().ok()?,
                name => arguments.databases.push(Database::named(name)?),
            }
        }
        if arguments.databases.is_empty() {
            arguments.databases = Database::ALL.to_vec();
        }
        Some(arguments)
    }
}
