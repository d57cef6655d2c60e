//! Counts the instructions and allocations of a request with Valgrind.
//!
//! It subtracts a run of a thousand requests from one of two thousand, so the start of the program does not count.

use std::fmt::Write;
use std::process::Command;

use crate::Result;
use crate::endpoint::Endpoint;
use crate::server::Server;

const FEW: u32 = 1_000;
const MANY: u32 = 2_000;

const CALLGRIND: [&str; 3] =
    ["--tool=callgrind", "--callgrind-out-file=/dev/null", "--toggle-collect=*::counted*"];
const MEMCHECK: [&str; 3] = ["--tool=memcheck", "--leak-check=no", "--undef-value-errors=no"];

/// A row for each endpoint and server.
pub(crate) fn table() -> Result<String> {
    let mut table = String::from(
        "| endpoint | server | instructions | allocations | allocated bytes | instructions over HTTP |\n\
         | --- | --- | --- | --- | --- | --- |\n",
    );
    for endpoint in Endpoint::ALL {
        for server in Server::ALL {
            let [instructions, allocations, bytes] = cost(server, endpoint)?;
            let served = served(server, endpoint)?;
            let (endpoint, server) = (endpoint.name(), server.name());
            writeln!(
                table,
                "| {endpoint} | {server} | {instructions:.0} | {allocations:.1} | {bytes:.0} | {served:.0} |"
            )?;
        }
    }
    Ok(table)
}

/// The instructions, allocations and allocated bytes of one request, on average.
fn cost(server: Server, endpoint: Endpoint) -> Result<[f64; 3]> {
    let few = totals(server, endpoint, FEW)?;
    let many = totals(server, endpoint, MANY)?;
    Ok([0, 1, 2].map(|index| (many[index] - few[index]) / f64::from(MANY - FEW)))
}

/// The instructions of one request over HTTP, without those of the system and of the client.
fn served(server: Server, endpoint: Endpoint) -> Result<f64> {
    let instructions = |count| {
        number_after(&valgrind(&CALLGRIND, ["send-served", server.name()], endpoint, count)?, "Collected :")
    };
    Ok((instructions(MANY)? - instructions(FEW)?) / f64::from(MANY - FEW))
}

/// The same of a whole run.
fn totals(server: Server, endpoint: Endpoint, count: u32) -> Result<[f64; 3]> {
    let send = ["send", server.name()];
    let callgrind = valgrind(&CALLGRIND, send, endpoint, count)?;
    let memcheck = valgrind(&MEMCHECK, send, endpoint, count)?;
    let instructions = number_after(&callgrind, "Collected :")?;
    let allocations = number_after(&memcheck, "total heap usage:")?;
    Ok([instructions, allocations, number_after(&memcheck, "frees,")?])
}

/// What Valgrind reports about this program while it sends requests.
fn valgrind(options: &[&str], send: [&str; 2], endpoint: Endpoint, count: u32) -> Result<String> {
    let output = Command::new("valgrind")
        .args(options)
        .arg(std::env::current_exe()?)
        .args(send)
        .args([endpoint.name(), &count.to_string()])
        .output()
        .map_err(|error| {
            format!("valgrind does not start ({error}); install it: apt-get install valgrind")
        })?;
    let report = String::from_utf8_lossy(&output.stderr).into_owned();
    if output.status.success() { Ok(report) } else { Err(report.into()) }
}

/// The number after a label, which Valgrind writes with commas.
fn number_after(report: &str, label: &str) -> Result<f64> {
    let rest = report.split_once(label).map(|(_, rest)| rest.trim_start());
    let rest = rest.ok_or_else(|| format!("valgrind did not report `{label}`: {report}"))?;
    let digits = rest.chars().take_while(|char| char.is_ascii_digit() || *char == ',');
    Ok(digits.filter(char::is_ascii_digit).collect::<String>().parse()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_from_the_report_of_valgrind() {
        let report = "==1== Collected : 35,205,515\n\
                      ==1==   total heap usage: 35,701 allocs, 35,699 frees, 7,154,766 bytes allocated";
        let numbers =
            ["Collected :", "total heap usage:", "frees,"].map(|label| number_after(report, label).ok());
        assert_eq!(numbers, [35_205_515.0, 35_701.0, 7_154_766.0].map(Some));
        assert!(number_after(report, "elsewhere").is_err());
    }
}
