//! What an import of people tells.

use super::Import;
use super::notes::Notes;
use crate::command::failure::Failure;
use crate::command::mistake::{Mistake, told};
use crate::command::output::Output;

pub(super) fn report(
    import: &Import,
    output: Output,
    (stored, left, there): (usize, usize, usize),
    (mistakes, notes): (&[Mistake], &Notes),
) -> Result<String, Failure> {
    let is_dry = import.dry_run;
    let record = serde_json::json!({
        "imported": stored, "not_imported": left, "already_there": there, "wrong": mistakes.len(), "mistakes": mistakes,
        "notes": notes,
    });
    let lines = [
        ("imported", stored.to_string()),
        (
            if is_dry { "would be imported" } else { "not imported" },
            if left > 0 { left.to_string() } else { String::new() },
        ),
        ("already there", there.to_string()),
        ("wrong", mistakes.len().to_string()),
    ];
    let mut report = String::new();
    if matches!(output, Output::Text) {
        report += &told(mistakes, &import.file, output);
        report += &output.lines(&notes.lines());
        if !mistakes.is_empty() && stored == 0 && !is_dry && !import.skip_wrong {
            report += "nobody was imported: correct these lines, or import the others with --skip-wrong\n";
        }
    }
    report += &output.record(&record, &lines)?;
    match mistakes.is_empty() {
        true => Ok(report),
        false => Err(Failure::reported(report)),
    }
}
