//! `provider doctor`.

use super::failure::Failure;
use super::output::Output;
use crate::config::Config;
use crate::doctor::{Finding, Verdict, examine};

/// A failed check fails the command.
pub(super) async fn execute(config: &Config, output: Output) -> Result<String, Failure> {
    let findings = examine(config).await;
    let rows = findings.iter().map(|finding: &Finding| {
        [finding.result.as_str().to_owned(), finding.check.clone(), finding.message.clone()]
    });
    let report = output.table(&findings, ["RESULT", "CHECK", "FOUND"], rows)?;
    match findings.iter().any(|finding| finding.result == Verdict::Fail) {
        true => Err(Failure::reported(report)),
        false => Ok(report),
    }
}
