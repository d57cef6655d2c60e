//! Many tenants of one process that share one store: how much memory each takes, and how long.
//!
//! `cargo run --release -p benches --features tenants --bin tenants` is all there is to type.

#![forbid(unsafe_code)]

mod arguments;
#[path = "../../memory.rs"]
#[allow(dead_code, reason = "other programs need all of it")]
mod memory;
#[path = "../../plot.rs"]
mod plot;
mod provider;
mod requests;
#[path = "../../statistics.rs"]
#[allow(dead_code, reason = "other programs need all of it")]
mod statistics;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use arguments::{Arguments, USAGE};
use oauth_runtime::axum::tenants;
use oauth_runtime::password::PasswordHash;
use oauth_runtime::store::AnyStore;
use oauth_runtime::tenants::Tenants;
use plot::{Labels, Line, Scale};
use provider::Notes;
use statistics::{greatest, median};

type Error = Box<dyn std::error::Error + Send + Sync>;
type Result<T> = std::result::Result<T, Error>;

/// How often the comparison is repeated.
const ROUNDS: usize = 5;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let Some(arguments) = Arguments::parse(std::env::args().skip(1)) else {
        eprint!("{USAGE}");
        return ExitCode::from(2);
    };
    match measure(&arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tenants: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Memory of the process that no other has, in MiB.
fn own_memory() -> Result<f64> {
    Ok(memory::of(std::process::id())?.own as f64 / 1024.0)
}

async fn measure(arguments: &Arguments) -> Result<()> {
    let store = AnyStore::connect(&arguments.store).await?;
    let password = PasswordHash::new(&"wonderland".into())?;
    oauth_runtime::password::free_unused_memory();
    let shared = store.clone();
    let found = Arc::new(Tenants::<Notes>::by_path(move |name: Arc<str>| {
        let store = shared.clone();
        async move { provider::make(&name, &store).await.map(Some) }
    }));
    let mut service = tenants(Arc::clone(&found));
    let paths: Vec<_> = (0..arguments.tenants).map(|number| format!("/tenant-{number}/token")).collect();

    // What the first provider brings for all of them.
    provider::put("first", &store, &password).await?;
    requests::token(&mut service, "/first/token").await?;
    let empty = own_memory()?;
    let (mut records, mut whole, mut firsts) = (vec![(0, 0.0)], vec![(0, 0.0)], Vec::new());
    let mut of_records = 0.0;
    // How long the first requests of so many tenants took together.
    let (mut making, mut starting) = (vec![(0, 0.0)], vec![(0, 0.0)]);
    println!("| tenants | records in the store | with the providers in memory | a tenant |");
    println!("| --- | --- | --- | --- |");
    for step in 1..=10 {
        let range = arguments.tenants * (step - 1) / 10..arguments.tenants * step / 10;
        let before = own_memory()?;
        for number in range.clone() {
            provider::put(&format!("tenant-{number}"), &store, &password).await?;
        }
        of_records += own_memory()? - before;
        for path in &paths[range.clone()] {
            firsts.push(requests::token(&mut service, path).await?.as_secs_f64() * 1e3);
        }
        making.push((range.end, firsts.iter().sum::<f64>() / 1e3));
        let all = own_memory()? - empty;
        records.push((range.end, of_records));
        whole.push((range.end, all));
        let each = all * 1024.0 / range.end as f64;
        println!("| {} | {of_records:.1} MiB | {all:.1} MiB | {each:.1} KiB |", range.end);
    }

    let mut again = Vec::new();
    for number in 0..arguments.tenants {
        found.forget(&format!("tenant-{number}"));
    }
    let begun = Instant::now();
    for (number, path) in (1..).zip(&paths) {
        again.push(requests::token(&mut service, path).await?.as_secs_f64() * 1e3);
        if number % (arguments.tenants / 10) == 0 {
            starting.push((number, begun.elapsed().as_secs_f64()));
        }
    }
    let all = begun.elapsed();
    println!("\n| a tenant's first request | median | slowest |\n| --- | --- | --- |");
    for (what, times) in
        [("ever, which makes its key", &firsts), ("in a process, with its key in the store", &again)]
    {
        println!("| {what} | {:.2} ms | {:.2} ms |", median(times), greatest(times));
    }
    println!(
        "\nAll {} providers, with their keys in the store: {:.2} s.",
        arguments.tenants,
        all.as_secs_f64()
    );

    let single = provider::make("first", &store).await?;
    let mut router = single.router();
    let own = ["/token".to_owned()];
    let (mut many, mut one) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        many.push(requests::rate(&mut service, &paths, arguments.requests).await?);
        one.push(requests::rate(&mut router, &own, arguments.requests).await?);
    }
    let (many, one) = (median(&many), median(&one));
    println!("\n| token requests on one core | a second |\n| --- | --- |");
    println!("| over all tenants in turn | {many:.0} |\n| one provider alone | {one:.0} |");
    println!("\nRatio: {:.2}", many / one);

    if let Some(file) = &arguments.plot {
        let labels = Labels { caption: "Memory of many tenants", x: "tenants", y: "MiB" };
        let lines = [
            Line { name: "providers in memory, and their records", points: whole },
            Line { name: "records in the shared store", points: records },
        ];
        plot::draw(file, &labels, Scale::Linear, &lines)?;
    }
    if let Some(file) = &arguments.plot_start {
        let labels = Labels { caption: "Until all tenants have answered once", x: "tenants", y: "seconds" };
        let lines = [
            Line { name: "the first time, with a new key for each", points: making },
            Line { name: "with their keys in the store", points: starting },
        ];
        plot::draw(file, &labels, Scale::Linear, &lines)?;
    }
    Ok(())
}
