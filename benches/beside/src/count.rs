//! Counts instructions with Valgrind, which do not depend on what else runs on the machine.
//!
//! Only what happens between a request and its response counts. A run of some requests is subtracted from one of more, so
//! that what a server does only once does not count either.

use std::process::Command;

use crate::Result;
use crate::deliver::Side;
use crate::request::Kind;

const FEW: u32 = 200;
const MANY: u32 = 600;

/// The function whose instructions count.
const COUNTED: &str = "--toggle-collect=*beside*deliver*deliver*";

pub(crate) fn table() -> Result<()> {
    println!(
        "| request | declared | `oauth-as` | ratio | `oauth-as`, signatures by aws-lc | ratio |\n\
         | --- | --- | --- | --- | --- | --- |"
    );
    for kind in Kind::ALL {
        let [ours, theirs, changed] =
            [cost(Side::Ours, kind)?, cost(Side::Theirs, kind)?, cost(Side::Changed, kind)?];
        println!(
            "| {} | {ours:.0} | {theirs:.0} | {:.2} | {changed:.0} | {:.2} |",
            kind.text(),
            ours / theirs,
            ours / changed
        );
    }
    Ok(())
}

/// The instructions of one request, on average.
fn cost(side: Side, kind: Kind) -> Result<f64> {
    Ok((total(side, kind, MANY)? - total(side, kind, FEW)?) / f64::from(MANY - FEW))
}

/// The instructions of a whole run.
fn total(side: Side, kind: Kind, count: u32) -> Result<f64> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null", COUNTED])
        .arg(std::env::current_exe()?)
        .args(["send", side.name(), kind.name(), &count.to_string()])
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
