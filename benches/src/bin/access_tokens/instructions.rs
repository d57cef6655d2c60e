//! Counts the instructions of a request with Valgrind, which do not depend on what else runs on the machine.
//!
//! It subtracts a run of some requests from one of twice as many, so the start of the program does not count.

use std::process::Command;

use crate::Result;
use crate::documents::{Endpoint, Kind};

const FEW: u32 = 500;
const MANY: u32 = 1_000;

pub(crate) fn table() -> Result<()> {
    println!("| endpoint | stored client | client with a cached document | stored / document |");
    println!("| --- | --- | --- | --- |");
    let mut before = [0.0, 0.0];
    for endpoint in Endpoint::ALL {
        let mut costs = [0.0, 0.0];
        for (cost, kind) in costs.iter_mut().zip(Kind::ALL) {
            *cost = (total(kind, endpoint, MANY)? - total(kind, endpoint, FEW)?) / f64::from(MANY - FEW);
        }
        // A request to the token endpoint comes with one to the authorization endpoint.
        let [stored, document] = [costs[0] - before[0], costs[1] - before[1]];
        before = costs;
        println!("| {} | {stored:.0} | {document:.0} | {:.2} |", endpoint.name(), stored / document);
    }
    Ok(())
}

/// The instructions of a whole run.
fn total(kind: Kind, endpoint: Endpoint, count: u32) -> Result<f64> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(std::env::current_exe()?)
        .args(["send", kind.name(), endpoint.name(), &count.to_string()])
        .output()
        .map_err(|error| {
            format!("valgrind does not start ({error}); install it: apt-get install valgrind")
        })?;
    let report = String::from_utf8_lossy(&output.stderr).into_owned();
    let number = report.split_once("Collected :").map(|(_, rest)| rest.trim());
    let digits = number.map(|rest| rest.chars().take_while(char::is_ascii_digit).collect::<String>());
    match digits.filter(|_| output.status.success()) {
        Some(digits) => Ok(digits.parse()?),
        None => Err(report.into()),
    }
}
