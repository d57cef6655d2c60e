//! Counts instructions and allocations with Valgrind, which do not depend on what else runs on the machine.
//!
//! Only what happens between a request and its response counts. A run of some requests is subtracted from one of more, so
//! that what a server does only once does not count either.

use std::collections::HashMap;
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
        "| request | declared | `oauth-as` | ratio | `oauth-as`, signatures by aws-lc | ratio | allocations | of `oauth-as` |\n\
         | --- | --- | --- | --- | --- | --- | --- | --- |"
    );
    for kind in Kind::ALL {
        let [ours, theirs, changed] =
            [cost(Side::Ours, kind)?, cost(Side::Theirs, kind)?, cost(Side::Changed, kind)?];
        println!(
            "| {} | {:.0} | {:.0} | {:.2} | {:.0} | {:.2} | {:.0} | {:.0} |",
            kind.text(),
            ours.instructions,
            theirs.instructions,
            ours.instructions / theirs.instructions,
            changed.instructions,
            ours.instructions / changed.instructions,
            ours.allocations,
            theirs.allocations,
        );
    }
    Ok(())
}

/// What one request costs, on average.
pub(crate) struct Cost {
    pub(crate) instructions: f64,
    allocations: f64,
}

/// That of one request to a server.
pub(crate) fn cost(side: Side, kind: Kind) -> Result<Cost> {
    let (few, many) = (total(side, kind, FEW)?, total(side, kind, MANY)?);
    let of_one = |few: f64, many: f64| (many - few) / f64::from(MANY - FEW);
    Ok(Cost {
        instructions: of_one(few.instructions, many.instructions),
        allocations: of_one(few.allocations, many.allocations),
    })
}

/// What a whole run costs.
fn total(side: Side, kind: Kind, count: u32) -> Result<Cost> {
    let profile = tempfile::NamedTempFile::new()?;
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", COUNTED])
        .arg(format!("--callgrind-out-file={}", profile.path().display()))
        .arg(std::env::current_exe()?)
        .args(["send", side.name(), kind.name(), &count.to_string()])
        .output()
        .map_err(|error| {
            format!("valgrind does not start ({error}); install it: apt-get install valgrind")
        })?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    read(&std::fs::read_to_string(profile.path())?)
}

/// Reads a profile in the format of callgrind: the total, and the calls to what allocates.
fn read(profile: &str) -> Result<Cost> {
    let number = |text: &str| -> Result<f64> {
        Ok(text.split_whitespace().next().ok_or("a number is missing")?.parse()?)
    };
    let mut names = HashMap::new();
    let (mut instructions, mut allocations, mut allocates) = (None, 0.0, false);
    for line in profile.lines() {
        if let Some(name) = line.strip_prefix("fn=").or_else(|| line.strip_prefix("cfn=")) {
            // A name is written once, and then only its number.
            let (id, name) = name.split_once(' ').unwrap_or((name, ""));
            if !name.is_empty() {
                names.insert(id, name);
            }
            let known = names.get(id).copied().unwrap_or_default();
            allocates = line.starts_with("cfn=") && matches!(known, "malloc" | "calloc" | "realloc");
        } else if let Some(calls) = line.strip_prefix("calls=").filter(|_| allocates) {
            allocations += number(calls)?;
        } else if let Some(total) = line.strip_prefix("totals:") {
            instructions = Some(number(total)?);
        }
    }
    Ok(Cost { instructions: instructions.ok_or("the profile has no total")?, allocations })
}
