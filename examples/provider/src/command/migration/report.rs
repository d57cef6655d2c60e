//! What an import of clients tells.

use oauth_runtime::Secret;

use super::clients::Import;
use super::found::Reading;
use crate::command::failure::Failure;
use crate::command::mistake::told;
use crate::command::output::Output;

/// What became of the clients of a file.
#[derive(Default)]
pub(super) struct Outcome {
    pub(super) stored: usize,
    pub(super) left: usize,
    pub(super) there: usize,
    /// The new secrets, which are told once.
    pub(super) secrets: Vec<(String, Secret)>,
}

pub(super) fn report(
    import: &Import,
    output: Output,
    outcome: &Outcome,
    reading: &Reading,
) -> Result<String, Failure> {
    let Outcome { stored, left, there, secrets } = outcome;
    let mistakes = &reading.mistakes;
    let told_secrets = secrets
        .iter()
        .map(|(id, secret)| serde_json::json!({ "client_id": id, "client_secret": secret.reveal() }));
    let notes =
        reading.notes.iter().map(|(note, clients)| serde_json::json!({ "note": note, "clients": clients }));
    let record = serde_json::json!({
        "imported": stored, "not_imported": left, "already_there": there, "wrong": mistakes.len(), "mistakes": mistakes,
        "notes": notes.collect::<Vec<_>>(), "secrets": told_secrets.collect::<Vec<_>>(),
    });
    let lines = [
        ("imported", stored.to_string()),
        (
            if import.dry_run { "would be imported" } else { "not imported" },
            if *left > 0 { left.to_string() } else { String::new() },
        ),
        ("already there", there.to_string()),
        ("wrong", mistakes.len().to_string()),
    ];
    let mut report = String::new();
    if matches!(output, Output::Text) {
        report += &told(mistakes, &import.file, output);
        for (note, clients) in &reading.notes {
            report += &output.lines(&format!("note: {note}: {}", clients.join(", ")));
        }
        for (client_id, secret) in secrets {
            report +=
                &output.lines(&format!("new secret of `{client_id}`, shown only now: {}", secret.reveal()));
        }
        if !mistakes.is_empty() && *stored == 0 && !import.dry_run && !import.skip_wrong {
            report += "no client was imported: correct these lines, or import the others with --skip-wrong\n";
        }
    }
    report += &output.record(&record, &lines)?;
    Ok(report)
}
