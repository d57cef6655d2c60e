//! Redemption and refresh by one task and by many at once, beside another build of this program.

use std::process::{Command, Stdio};
use std::sync::Arc;

use crate::database::Database;
use crate::model::Item;
use crate::operations::measure_operation;
use crate::side::{Prepared, Rows, Side};
use crate::table::median;
use crate::{Arguments, Result};

/// How many tasks there are at a time.
const TASKS: [usize; 3] = [1, 32, 128];

/// What is measured with each number of them.
const OPERATIONS: [&str; 2] = ["code redemption", "refresh"];

/// A rate of each operation with each number of tasks.
type Rates = [[f64; 2]; 3];

/// Measures the store of this build, in rounds. If there is another build, it takes turns with it.
pub(crate) async fn measure(arguments: &Arguments) -> Result<()> {
    for database in &arguments.databases {
        let Some(other) = &arguments.beside else {
            let rates = rates(*database, arguments.items).await?;
            println!("{}", rates.as_flattened().iter().map(f64::to_string).collect::<Vec<_>>().join(" "));
            continue;
        };
        let own = std::env::current_exe()?.display().to_string();
        let mut rounds = Vec::new();
        for round in 0..arguments.rounds {
            let run = |program: &str| run(program, *database, arguments.items);
            // The first of one round is the second of the next.
            rounds.push(match round % 2 {
                0 => (run(other)?, run(&own)?),
                _ => {
                    let ours = run(&own)?;
                    (run(other)?, ours)
                }
            });
        }
        print(*database, &rounds);
    }
    Ok(())
}

/// The rates that a build prints.
fn run(program: &str, database: Database, items: usize) -> Result<Rates> {
    let mut command = Command::new(program);
    command.args(["tasks", "--items", &items.to_string(), database.name()]).stderr(Stdio::inherit());
    let output = String::from_utf8(command.output()?.stdout)?;
    let numbers = output.split_whitespace().map(str::parse).collect::<std::result::Result<Vec<f64>, _>>()?;
    let [a, b, c, d, e, f] = numbers[..] else { return Err(format!("{program} printed {output}").into()) };
    Ok([[a, b], [c, d], [e, f]])
}

fn print(database: Database, rounds: &[(Rates, Rates)]) {
    println!(
        "| store | tasks | operation | other build | this build | ratio |\n| --- | --- | --- | --- | --- | --- |"
    );
    for (tasks, number) in TASKS.iter().enumerate() {
        for (operation, name) in OPERATIONS.iter().enumerate() {
            let of = |value: &dyn Fn(f64, f64) -> f64| {
                median(rounds.iter().map(|(a, b)| value(a[tasks][operation], b[tasks][operation])).collect())
            };
            let (theirs, ours, ratio) = (of(&|a, _| a), of(&|_, b| b), of(&|a, b| b / a));
            println!(
                "| {} | {number} | {name} | {theirs:.0}/s | {ours:.0}/s | {ratio:.2} |",
                database.name()
            );
        }
    }
}

async fn rates(database: Database, items: usize) -> Result<Rates> {
    let running = database.start().await?;
    let side: Arc<dyn Side> = Arc::new(running.store.clone());
    let mut rates = Rates::default();
    for (rates, tasks) in rates.iter_mut().zip(TASKS) {
        // One task alone is slow.
        let items = if tasks == 1 { items.div_ceil(8) } else { items };
        let mut prepared = Vec::with_capacity(items);
        for _ in 0..items {
            let item = Item::new();
            prepared.push(Arc::new(Prepared { rows: Rows::of(&item)?, item }));
        }
        measure_operation(&side, "authorization", &prepared, TASKS[1]).await?;
        for (rate, operation) in rates.iter_mut().zip(OPERATIONS) {
            *rate = measure_operation(&side, operation, &prepared, tasks).await?;
        }
    }
    Ok(rates)
}
