//! The operator's commands: clients and grants, on the store that the provider uses.

mod changes;
mod clients;
mod completions;
mod doctor;
mod events;
mod explain;
mod failure;
mod grants;
mod health;
mod import;
mod keys;
mod limits;
mod metadata;
mod migration;
mod mistake;
mod openid;
mod operator;
mod output;
mod people;
mod sessions;
mod signals;
mod tenants;
#[cfg(test)]
mod tests;
mod users;
mod view;
mod webhooks;

use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clap::Subcommand;
use oauth_runtime::administration::Administration;
use oauth_runtime::event::{Event, EventSubscriber, by_operator};
use oauth_runtime::keys::SigningKeys;
use oauth_runtime::registration::check_declared;
use oauth_runtime::store::{
    ClaimsStore, ClientRegistrationStore, ConsentStore, CredentialStore, EventStore, GrantManagementStore,
    PersonStore, SessionClientStore, Storage, TicketStore,
};
use oauth_runtime::{BoxError, ScopeDefinition, audit_log};

use self::changes::Changes;
use self::failure::Failure;
use self::output::Output;
use crate::arguments::Arguments;
use crate::build::{Lasting, build};
use crate::config::{Config, Loaded};
use crate::provider::Provider;
use crate::serve::issuer;
use crate::{store, store_secret};

/// What to do instead of serving.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Register, change and list clients, and replace their secrets.
    #[command(subcommand)]
    Clients(Box<clients::Command>),
    /// Show what happened, from the audit log, the newest first.
    Events(events::Command),
    /// List and revoke the grants of resource owners.
    #[command(subcommand)]
    Grants(grants::Command),
    /// List and end logins.
    #[command(subcommand)]
    Sessions(sessions::Command),
    /// List, show and import people, end what they have, and forget them.
    #[command(subcommand)]
    Users(users::Command),
    /// List, add, disable, enable and remove tenants.
    #[command(subcommand)]
    Tenants(tenants::Command),
    /// Show and rotate the signing keys.
    #[command(subcommand)]
    Keys(keys::Command),
    /// Show how the webhooks do, and try a receiver again.
    #[command(subcommand)]
    Webhooks(webhooks::Command),
    /// Show how the receivers of shared signals do, and tell them what you know of a person.
    #[command(subcommand)]
    Signals(signals::Command),
    /// Show the failed attempts of a person, and forget them.
    #[command(subcommand)]
    Limits(limits::Command),
    /// Say what would happen if a client asked for something, and by which rule. Nothing is issued.
    Explain(explain::Explain),
    /// Seal the signing keys in the store that are not sealed, or that one of the `old_store_secrets` sealed,
    /// with the `store_secret`. For unsealed keys, run it while no instance runs.
    SealKeys,
    /// Check the issuer, its TLS and its proxy, the clocks, the store, the keys and the clients, and say what to do.
    Doctor,
    /// Ask the provider at the configured `listen` whether it can serve: for the health check of a container.
    Health {
        /// Ask whether the process answers at all (/livez), whatever its store does.
        #[arg(long)]
        live: bool,
    },
    /// Print a script that completes this command line.
    Completions {
        /// The shell that reads it.
        shell: clap_complete::Shell,
    },
}

/// Runs a command. Its output goes to stdout, errors go to stderr.
pub async fn run(command: Command, arguments: &Arguments) -> ExitCode {
    let outcome = match execute_command(command, arguments).await {
        Ok(text) => std::io::stdout().write_all(text.as_bytes()).map_err(Failure::output),
        Err(failure) => Err(failure),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            print!("{}", failure.report());
            if !failure.to_string().is_empty() {
                eprintln!("{failure}");
            }
            failure.exit_code()
        }
    }
}

async fn execute_command(command: Command, arguments: &Arguments) -> Result<String, Failure> {
    if let Command::Completions { shell } = command {
        return completions::script(shell);
    }
    let config = Config::from_arguments(arguments).map_err(Failure::usage)?;
    let config = match &arguments.tenant {
        Some(_) if matches!(command, Command::Tenants(_)) => {
            return Err(Failure::usage("--tenant is for commands about one tenant: leave it out"));
        }
        Some(tenant) => config.into_tenant(tenant).map_err(Failure::usage)?,
        None => config,
    };
    match command {
        Command::Explain(command) => explain::execute(command, config, Output::new(arguments.json)).await,
        Command::Doctor => doctor::execute(&config, Output::new(arguments.json)).await,
        Command::Health { live } => health::execute(&config, live).await,
        command if command.needs_provider() => execute_on_provider(command, config, arguments).await,
        command => {
            let operator = operator::name(arguments);
            by_operator(operator, execute_on_store(command, &config, arguments)).await
        }
    }
}

/// A change to a store in memory would be gone.
fn check_that_it_lasts(changes: bool, config: &Config) -> Result<(), Failure> {
    if changes && store_secret::is_in_memory(&store::url(config).map_err(Failure::operation)?) {
        return Err(Failure::usage(
            "the store is in memory, so what a command does there is gone when the command ends; name the provider's store with --store",
        ));
    }
    Ok(())
}

/// How long the store may take to keep what a command changed.
const LONGEST_FLUSH: Duration = Duration::from_secs(10);

/// Commands that need more of the provider than its store.
async fn execute_on_provider(
    command: Command,
    config: Config,
    arguments: &Arguments,
) -> Result<String, Failure> {
    check_that_it_lasts(command.changes(), &config)?;
    let store = store::open(&config).await.map_err(Failure::operation)?;
    let signals_are_on = config.signals.are_on;
    let provider = provider(config, store).await.map_err(Failure::operation)?;
    let (operator, output) = (operator::name(arguments), Output::new(arguments.json));
    let outcome = match command {
        Command::Sessions(command) => sessions::execute(command, &provider, &operator, output).await,
        Command::Keys(command) => keys::execute(command, &provider, &operator, output).await,
        Command::Limits(command) => limits::execute(command, &provider, &operator, output).await,
        Command::Webhooks(command) => webhooks::execute(command, &provider, &operator, output).await,
        Command::Signals(command) => {
            let told = signals::execute(command, &provider, (&operator, signals_are_on), output);
            by_operator(operator.clone(), told).await
        }
        Command::Users(command) => users::execute_on_provider(command, &provider, &operator, output).await,
        _ => Err(Failure::usage("this command is for the store")),
    };
    // A command that failed may have changed something before.
    let lost = audit_log::flush(&*provider, LONGEST_FLUSH).await;
    if lost > 0 {
        eprintln!("warning: the store did not take {lost} events of this command");
    }
    outcome
}

impl Command {
    /// Whether it needs more than the store.
    fn needs_provider(&self) -> bool {
        match self {
            Self::Sessions(_) | Self::Keys(_) | Self::Limits(_) | Self::Webhooks(_) | Self::Signals(_) => {
                true
            }
            Self::Users(command) => command.needs_provider(),
            _ => false,
        }
    }

    /// What it is for the audit log once it is done, beside what the administration observes.
    fn event(&self) -> Option<Event> {
        match self {
            Self::Users(command) => command.event(),
            _ => None,
        }
    }

    /// Whether it changes anything in the store.
    fn changes(&self) -> bool {
        match self {
            Self::Clients(command) => command.changes(),
            Self::Grants(command) => command.changes(),
            Self::Sessions(command) => command.changes(),
            Self::Users(command) => command.changes(),
            Self::Keys(command) => command.changes(),
            Self::Limits(command) => command.changes(),
            Self::Webhooks(command) => command.changes(),
            Self::Signals(command) => command.changes(),
            Self::SealKeys => true,
            // Their files last.
            Self::Tenants(_)
            | Self::Events(_)
            | Self::Explain(_)
            | Self::Doctor
            | Self::Health { .. }
            | Self::Completions { .. } => false,
        }
    }
}

async fn execute_on_store(
    mut command: Command,
    config: &Config,
    arguments: &Arguments,
) -> Result<String, Failure> {
    check_that_it_lasts(command.changes(), config)?;
    match &mut command {
        Command::Users(command) => command.check(&config.users)?,
        Command::Clients(command) => command.compare_with_the_configured(&config.clients),
        _ => {}
    }
    let output = Output::new(arguments.json);
    if let Command::Tenants(command) = command {
        return tenants::execute(command, config, output).await;
    }
    let store = store::open(config).await.map_err(Failure::operation)?;
    if let Command::SealKeys = command {
        return seal_keys(config, &store, output).await;
    }
    if let Command::Events(command) = &command
        && command.follows()
    {
        return events::follow(command, &store, output, &mut std::io::stdout()).await;
    }
    if let Command::Users(users::Command::List(list)) = &command {
        return people::list(list, &store, config.users.len(), output).await;
    }
    let changes = Changes::default();
    let retention = Duration::from_secs(config.audit_log_retention);
    if let Command::Users(users::Command::Import(import)) = &command {
        let observer = Some(&changes).filter(|_| config.audit_log);
        let outcome = import::execute(import, &store, &config.users, observer, output).await;
        changes.keep(&store, retention, &config.webhooks).await?;
        return outcome;
    }
    let administration = administration(store.clone(), config.scopes.clone());
    let outcome = match config.audit_log {
        true => {
            let done = command.event();
            let outcome = execute(command, &administration.observed_by(changes.clone()), output).await;
            if let (Some(done), true) = (done, outcome.is_ok()) {
                changes.notify(&done);
            }
            outcome
        }
        false => execute(command, &administration, output).await,
    };
    changes.keep(&store, retention, &config.webhooks).await?;
    outcome
}

/// Clients are checked against the declaration, like those of the configuration.
fn administration<S: Storage>(store: S, scopes: Vec<ScopeDefinition>) -> Administration<S> {
    Administration::new(store).checked(move |client| check_declared::<Provider>(client, &scopes))
}

async fn provider(config: Config, store: store::Store) -> Result<Arc<Provider>, BoxError> {
    let Loaded { clients, fetcher, .. } = config.load()?;
    let scheme = if config.tls.is_some() { "https" } else { "http" };
    let issuer = issuer(&config, &format!("{scheme}://{}", config.listen))?;
    let mtls_port = config.mtls.listen.map(|address| address.port());
    let lasting = Lasting::new(&config, issuer, clients, mtls_port, store).await?;
    let (provider, _) = build(config, fetcher, &lasting)?;
    Ok(provider)
}

async fn seal_keys(config: &Config, store: &store::Store, output: Output) -> Result<String, Failure> {
    let secret = store_secret::of(config).map_err(Failure::operation)?;
    let secret =
        secret.ok_or_else(|| Failure::usage("the configuration has no `store_secret` to seal with"))?;
    let sealed = SigningKeys::seal_stored(store, &secret.seal).await.map_err(Failure::operation)?;
    output.record(&serde_json::json!({ "sealed": sealed }), &[("sealed", sealed.to_string())])
}

/// Runs a command on any store; returns what to print.
async fn execute<S>(
    command: Command,
    administration: &Administration<S>,
    output: Output,
) -> Result<String, Failure>
where
    S: ClientRegistrationStore
        + GrantManagementStore
        + ClaimsStore
        + SessionClientStore
        + ConsentStore
        + PersonStore
        + CredentialStore
        + EventStore
        + TicketStore,
{
    match command {
        Command::Events(command) => events::execute(command, administration.store(), output).await,
        Command::Clients(command) => clients::execute(*command, administration, output).await,
        Command::Grants(command) => grants::execute(command, administration, output).await,
        Command::Users(command) => users::execute(command, administration, output).await,
        Command::Completions { shell } => completions::script(shell),
        // Not on any store.
        Command::Explain(_)
        | Command::Keys(_)
        | Command::Limits(_)
        | Command::Sessions(_)
        | Command::Webhooks(_)
        | Command::Signals(_)
        | Command::Tenants(_)
        | Command::SealKeys
        | Command::Doctor
        | Command::Health { .. } => Err(Failure::usage("this command is for the provider's own store")),
    }
}
