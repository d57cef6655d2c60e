//! `provider clients import`: the clients of another provider.
//!
//! Everything is checked before the first client is stored. A client that is there is not changed, so an import that was interrupted
//! can run again.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use oauth_runtime::Client;
use oauth_runtime::administration::{Administration, AdministrationError};
use oauth_runtime::store::ClientRegistrationStore;

use super::found::{Found, Reading, Wishes};
use super::report::{Outcome, report};
use super::{export, hydra, keycloak, oidc_provider};
use crate::command::failure::Failure;
use crate::command::mistake::Mistake;
use crate::command::output::Output;
use crate::registration::undeclared;

/// Whose clients they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Source {
    /// The export of a realm: `kc.sh export --realm NAME --file FILE`.
    Keycloak,
    /// `hydra list oauth2-clients --format json`.
    Hydra,
    /// The list `clients` of node-oidc-provider, or what its adapter keeps of the model `Client`.
    OidcProvider,
}

/// The file, and what becomes of it.
#[derive(Debug, Args)]
pub struct Import {
    /// The provider that the clients come from.
    #[arg(long, value_name = "PROVIDER")]
    from: Source,
    /// What it exported; `-`: the standard input.
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub(super) file: PathBuf,
    /// Only check: store no client.
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Store the clients that are right, although others are not.
    #[arg(long)]
    pub(super) skip_wrong: bool,
    #[command(flatten)]
    wishes: Wishes,
    /// The clients of the configuration, which it stores itself.
    #[arg(skip)]
    configured: Vec<String>,
}

impl Import {
    /// Whether it changes anything in the store.
    pub(in crate::command) fn changes(&self) -> bool {
        !self.dry_run
    }

    /// No client of the file may have the identifier of one of these.
    pub(in crate::command) fn keep_apart_from(&mut self, configured: &[Client]) {
        self.configured = configured.iter().map(|client| client.client_id().to_owned()).collect();
    }
}

pub(in crate::command) async fn execute<S: ClientRegistrationStore>(
    import: &Import,
    administration: &Administration<S>,
    output: Output,
) -> Result<String, Failure> {
    let text = crate::command::import::text(&import.file)?;
    let mut reading = read(import, &text);
    let (mut new, mut outcome) = (Vec::new(), Outcome::default());
    for found in std::mem::take(&mut reading.clients) {
        match administration.client(&found.client_id).await {
            Ok(_) => outcome.there += 1,
            Err(AdministrationError::Unknown(_)) => match problem(&found, administration) {
                Some(problem) => {
                    let problem = format!("`{}`: {problem}", found.client_id);
                    reading.mistakes.push(Mistake::new(found.line, problem));
                }
                None => new.push(found),
            },
            Err(error) => return Err(error.into()),
        }
    }
    reading.mistakes.sort_by_key(|mistake| mistake.line);
    let is_stopped = import.dry_run || !reading.mistakes.is_empty() && !import.skip_wrong;
    outcome.left = if is_stopped { new.len() } else { 0 };
    for found in new.into_iter().filter(|_| !is_stopped) {
        match administration.create_client(found.registration()).await {
            Ok(new) => {
                outcome.stored += 1;
                outcome.secrets.extend(new.secret.map(|secret| (found.client_id, secret)));
            }
            // The secrets that were made up to here are known to nobody else.
            Err(error) => {
                let report = report(import, output, &outcome, &reading)?;
                return Err(Failure::from(error).after(report));
            }
        }
    }
    let report = report(import, output, &outcome, &reading)?;
    match reading.mistakes.is_empty() {
        true => Ok(report),
        false => Err(Failure::reported(report)),
    }
}

/// The clients of the file, without those who have an identifier in common.
fn read(import: &Import, text: &str) -> Reading {
    let (member, client): (_, fn(_, &_, &mut _)) = match import.from {
        Source::Keycloak => ("clients", keycloak::client),
        Source::Hydra => ("items", hydra::client),
        Source::OidcProvider => ("clients", oidc_provider::client),
    };
    let mut reading = Reading::default();
    if import.from == Source::Hydra && export::text_beside(text, "next_page_token").is_some() {
        let said = "the list goes on: export the next page with --page-token, and import it too";
        reading.note("`next_page_token`", said);
    }
    match export::values(text, member) {
        Err(mistake) => reading.mistakes.push(mistake),
        Ok(values) => {
            for value in values {
                match super::Members::of(text, value) {
                    Ok(members) => client(members, &import.wishes, &mut reading),
                    Err(mistake) => reading.mistakes.push(mistake),
                }
            }
        }
    }
    let mut kept: Vec<Found> = Vec::new();
    for found in std::mem::take(&mut reading.clients) {
        let id = &found.client_id;
        let problem = match kept.iter().find(|own| own.client_id == *id) {
            Some(first) => Some(format!("line {} has the client `{id}`, too", first.line)),
            None if import.configured.contains(id) => {
                Some(format!("the configuration has a client `{id}`, and stores it at the start"))
            }
            None => None,
        };
        match problem {
            Some(problem) => reading.mistakes.push(Mistake::new(found.line, problem)),
            None => kept.push(found),
        }
    }
    reading.clients = kept;
    reading
}

/// Why a client cannot be stored.
fn problem<S: ClientRegistrationStore>(found: &Found, administration: &Administration<S>) -> Option<String> {
    let checked = administration.check_registration(&found.registration());
    let refused = checked.err().map(|error| error.to_string());
    // An operator who adds a client is warned. Here nobody would read the warning, and the client would fail later.
    refused.or_else(|| {
        undeclared(&found.metadata).next().map(|said| said.replace("; it is stored without effect", ""))
    })
}
