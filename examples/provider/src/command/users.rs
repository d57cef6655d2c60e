//! `provider users`.

use std::sync::Arc;

use clap::{Args, Subcommand};
use oauth_runtime::administration::{Administration, AdministrationError};
use oauth_runtime::console::operate;
use oauth_runtime::event::{Event, EventKind, EventQuery};
use oauth_runtime::store::{
    ClaimsStore, ConsentStore, CredentialStore, EventStore, GrantStore, PersonStore, SessionClientStore,
};
use oauth_runtime::{Clock, SystemClock, ui};

use super::failure::Failure;
use super::import::Import;
use super::output::Output;
use super::people::List;
use crate::config::UserConfig;
use crate::provider::Provider;

/// Commands for people.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List the people in the store: those who signed up, and those who were imported. The people of the configuration are not in it.
    List(List),
    /// Import people of another program, with the hashes of their passwords. Everything is checked before the first person is
    /// stored. A person who exists keeps their password, address and claims, so the same file can be imported again.
    Import(Import),
    /// Find people by their user name or e-mail address, written in full: those of the configuration, and those in the store.
    Find {
        /// A user name, or a verified e-mail address.
        #[arg(value_name = "NAME_OR_ADDRESS", allow_hyphen_values = true)]
        typed: String,
    },
    /// Show what the provider knows of a person.
    Show(Subject),
    /// End all logins and all grants of a person, and forget what they allowed.
    EndAll(Subject),
    /// Delete passkeys, authenticator app and recovery codes of a person who lost them.
    DeleteCredentials(Subject),
    /// Delete a person's data from the store: passkeys and second factors, consents, grants with their
    /// tokens, claims. Their sessions end. Remove them from the configuration first, or they can log in
    /// again.
    #[command(visible_alias = "delete")]
    Forget {
        /// The person: `sub`.
        #[arg(value_name = "SUB", allow_hyphen_values = true)]
        subject: String,
        /// Delete the person's events from the audit log, too.
        #[arg(long)]
        events: bool,
        /// Leave the mark that ends their sessions although the store has nothing of them.
        #[arg(long)]
        force: bool,
    },
}

/// A person.
#[derive(Debug, Args)]
pub struct Subject {
    /// The person: `sub`.
    #[arg(value_name = "SUB", allow_hyphen_values = true)]
    subject: String,
}

impl Command {
    /// A person is forgotten. With their events, the log keeps that somebody was, and not who.
    pub(super) fn event(&self) -> Option<Event> {
        let Self::Forget { subject, events, .. } = self else { return None };
        let event = Event::new(EventKind::PersonForgotten {}, SystemClock.now());
        Some(if *events { event } else { event.subject(subject.as_str()) })
    }

    /// Whether it needs more than the store.
    pub(super) fn needs_provider(&self) -> bool {
        !matches!(self, Self::Forget { .. } | Self::List(_) | Self::Import(_))
    }

    /// Whether it changes anything in the store.
    pub(super) fn changes(&self) -> bool {
        match self {
            Self::Find { .. } | Self::Show(_) | Self::List(_) => false,
            Self::Import(import) => import.changes(),
            _ => true,
        }
    }

    /// Checks the command against the people of the configuration, whom the store need not know.
    ///
    /// # Errors
    /// If a user name is given instead of a `sub`.
    pub(super) fn check(&mut self, configured: &[UserConfig]) -> Result<(), Failure> {
        let Self::Forget { subject, force, .. } = self else { return Ok(()) };
        let subject = &*subject;
        if configured.iter().any(|user| user.sub.get_ref() == subject) {
            eprintln!(
                "warning: `{subject}` is in the configuration, and can log in again after the next \
                start"
            );
            *force = true;
            return Ok(());
        }
        match configured.iter().find(|user| user.username.get_ref() == subject) {
            None => Ok(()),
            Some(user) => {
                let sub = user.sub.get_ref();
                Err(Failure::usage(format!("`{subject}` is a user name; the sub of this person is `{sub}`")))
            }
        }
    }
}

pub(super) async fn execute<S>(
    command: Command,
    administration: &Administration<S>,
    output: Output,
) -> Result<String, Failure>
where
    S: GrantStore
        + ConsentStore
        + PersonStore
        + CredentialStore
        + EventStore
        + ClaimsStore
        + SessionClientStore,
{
    let Command::Forget { subject, events, force } = command else {
        return Err(Failure::usage("this command is for the provider's own store"));
    };
    let known = keeps_anything_of(administration.store(), &subject, events).await;
    if !known.map_err(AdministrationError::Store)? && !force {
        return Err(Failure::operation(format!(
            "the store has nothing of `{subject}`; to leave the mark that ends sessions elsewhere, use --force"
        )));
    }
    let revoked = ui::forget_person(administration, &subject).await?;
    if events {
        administration.forget_events(&subject).await?;
    }
    let result = serde_json::json!({ "sub": subject, "forgotten": true, "revoked": revoked });
    output.record(&result, &[("forgotten", subject), ("revoked", revoked.to_string())])
}

/// Whether there is anything to forget.
async fn keeps_anything_of<S>(store: &S, subject: &str, events: bool) -> Result<bool, S::Error>
where
    S: GrantStore + ConsentStore + CredentialStore + EventStore + ClaimsStore + SessionClientStore,
{
    let query = EventQuery::new().subject(subject);
    Ok(store.get_claims(subject).await?.is_some()
        || ui::keeps_anything_of(store, subject).await?
        || (events && !store.list_events(&query, 1).await?.is_empty()))
}

/// The commands that need more than the store.
pub(super) async fn execute_on_provider(
    command: Command,
    provider: &Arc<Provider>,
    operator: &str,
    output: Output,
) -> Result<String, Failure> {
    let count = |value: &serde_json::Value| value.to_string();
    match command {
        Command::Find { typed } => find(&typed, provider, output).await,
        Command::Show(Subject { subject }) => {
            let shown = operate(provider, operator, "showPerson", &[&subject], &[]).await;
            let person = shown.map_err(|error| match error.status {
                404 => Failure::operation(format!(
                    "{error}; `provider users find {subject}` finds people by name"
                )),
                _ => Failure::operation(error),
            })?;
            let lines = [
                ("sub", subject),
                ("username", person["username"].as_str().unwrap_or_default().to_owned()),
                ("passkeys", count(&person["passkeys"])),
                ("authenticator_app", count(&person["authenticator_app"])),
                ("recovery_codes", count(&person["recovery_codes"])),
                ("claims", person["claims"].to_string()),
            ];
            output.record(&person, &lines)
        }
        Command::EndAll(Subject { subject }) => {
            let ended = operate(provider, operator, "endEverything", &[&subject], &[]).await?;
            let lines = [("sessions", count(&ended["sessions"])), ("grants", count(&ended["grants"]))];
            output.record(&ended, &lines)
        }
        Command::DeleteCredentials(Subject { subject }) => {
            operate(provider, operator, "deleteCredentials", &[&subject], &[]).await?;
            let record = serde_json::json!({ "sub": subject, "deleted": true });
            output.record(&record, &[("deleted", subject)])
        }
        Command::Forget { .. } | Command::List(_) | Command::Import(_) => {
            Err(Failure::usage("this command is for the store"))
        }
    }
}

/// The people with this user name or verified address, each once.
async fn find(typed: &str, provider: &Arc<Provider>, output: Output) -> Result<String, Failure> {
    let mut subjects = provider.people().search(typed).await.map_err(Failure::operation)?;
    subjects.sort_unstable();
    subjects.dedup();
    let mut found = Vec::new();
    for subject in &subjects {
        let person = ui::person(&**provider, subject).await.map_err(Failure::operation)?;
        found.extend(person.map(|mut person| {
            let configured = || provider.people().configured_name(subject).map(str::to_owned);
            person.username = person.username.or_else(configured);
            person
        }));
    }
    let email = |person: &ui::Person| {
        person.claims.get("email").and_then(|email| email.as_str()).unwrap_or_default().to_owned()
    };
    let rows = found
        .iter()
        .map(|person| [person.username.clone().unwrap_or_default(), person.subject.clone(), email(person)]);
    output.table(&found, ["username", "sub", "email"], rows.collect::<Vec<_>>())
}
