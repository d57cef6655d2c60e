//! `provider tenants`: the files of tenants, and the end of one in the store.

mod change;
mod list;

use std::path::PathBuf;

use clap::{Args, Subcommand};
use oauth_runtime::event::{Event, EventKind, EventSubscriber};
use oauth_runtime::tenants::TenantStore;
use oauth_runtime::{Clock, SystemClock};

use super::changes::Changes;
use super::failure::Failure;
use super::output::Output;
use crate::config::Config;
use crate::tenant_files::{State, TenantFiles};
use crate::{store, store_secret};

/// Commands for tenants. A running provider knows of a change after SIGHUP.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List the tenants: those that are served, those that are disabled, and the names of those that are gone.
    List,
    /// Show a tenant.
    Show(Name),
    /// Add a tenant: its configuration is checked beside all others, and written into the directory of tenants.
    Add(Add),
    /// Disable a tenant: it gets no requests any more, and keeps what it has.
    Disable(Name),
    /// Enable a tenant again.
    Enable(Name),
    /// Remove a disabled tenant: its clients with everything that was issued to them, its signing keys, and its file. Its name is
    /// not given to another one.
    Remove(Name),
}

/// A tenant.
#[derive(Debug, Args)]
pub struct Name {
    /// Its name, as in `list`.
    #[arg(value_name = "NAME")]
    name: String,
}

/// A new tenant.
#[derive(Debug, Args)]
pub struct Add {
    /// Its name: letters, digits, `-`, `_`, `.` and `~`. It never changes.
    #[arg(value_name = "NAME")]
    name: String,
    /// Its issuer: a host of its own, or a host and one segment of a path. Default: the issuer of the provider, with the name behind
    /// it; or what the file says.
    #[arg(long, value_name = "URL")]
    tenant_issuer: Option<String>,
    /// Its configuration: clients, people, scopes. Default: nothing but the issuer.
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// Add it although a tenant had this name before, and get what is left of that one in the store.
    #[arg(long)]
    force: bool,
}

/// The configuration, and the files beside it.
struct Tenants<'a> {
    config: &'a Config,
    files: TenantFiles,
}

pub(super) async fn execute(command: Command, config: &Config, output: Output) -> Result<String, Failure> {
    let directory = config.tenants_directory().map_err(Failure::usage)?;
    let directory = directory.ok_or_else(|| {
        Failure::usage("the configuration has no `tenants`: name a directory for their files, such as tenants = \"tenants\"")
    })?;
    let tenants = Tenants { config, files: TenantFiles::in_directory(directory) };
    match command {
        Command::List => tenants.list(output),
        Command::Show(Name { name }) => tenants.show(&name, output).await,
        Command::Add(add) => tenants.add(add, output).await,
        Command::Disable(Name { name }) => {
            tenants.expect(&name, State::Enabled)?;
            tenants.move_to(&name, State::Enabled, State::Disabled)?;
            tenants.happened(EventKind::TenantDisabled { name: name.as_str().into() }).await?;
            told("disabled", &name, None, output)
        }
        Command::Enable(Name { name }) => {
            tenants.expect(&name, State::Disabled)?;
            let issuer = issuer_of(&tenants.read_disabled(&name)?);
            tenants.move_to(&name, State::Disabled, State::Enabled)?;
            tenants.happened(EventKind::TenantEnabled { name: name.as_str().into() }).await?;
            told("enabled", &name, Some(issuer), output)
        }
        Command::Remove(Name { name }) => tenants.remove(&name, output).await,
    }
}

/// What was done, and what is still to do.
fn told(done: &'static str, name: &str, issuer: Option<String>, output: Output) -> Result<String, Failure> {
    let record = serde_json::json!({ "name": name, "state": done, "issuer": issuer });
    let lines = [
        (done, name.to_owned()),
        ("issuer", issuer.unwrap_or_default()),
        ("next", "send SIGHUP to the provider, such as systemctl reload provider".to_owned()),
    ];
    output.record(&record, &lines)
}

fn issuer_of(tenant: &Config) -> String {
    tenant.issuer.as_ref().map(|issuer| issuer.as_str().to_owned()).unwrap_or_default()
}

impl Tenants<'_> {
    /// # Errors
    /// If there is no such tenant, or it is in another state.
    fn expect(&self, name: &str, wanted: State) -> Result<(), Failure> {
        match self.files.state_of(name) {
            Some(state) if state == wanted => Ok(()),
            Some(state) => Err(Failure::operation(format!("the tenant `{name}` is {}", state.as_str()))),
            None => {
                let known: Vec<String> = self.all()?.into_iter().map(|(name, _)| name).collect();
                let known = if known.is_empty() { "there are none".to_owned() } else { known.join(", ") };
                Err(Failure::operation(format!("there is no tenant `{name}`: {known}")))
            }
        }
    }

    fn all(&self) -> Result<Vec<(String, State)>, Failure> {
        self.files.all().map_err(Failure::operation)
    }

    fn move_to(&self, name: &str, from: State, to: State) -> Result<(), Failure> {
        self.files.move_to(name, from, to).map_err(Failure::operation)
    }

    /// The configuration of a tenant that is not served, checked as if it were.
    fn read_disabled(&self, name: &str) -> Result<Config, Failure> {
        let text =
            std::fs::read_to_string(self.files.path(name, State::Disabled)).map_err(Failure::operation)?;
        self.config.another_tenant(&self.files.path(name, State::Enabled), text).map_err(Failure::usage)
    }

    /// The tenant's part of the store; `None` of a store in memory, of which a command sees nothing.
    async fn store(
        &self,
        name: &str,
    ) -> Result<Option<TenantStore<oauth_runtime::store::AnyStore>>, Failure> {
        if self.is_in_memory()? {
            return Ok(None);
        }
        let shared = store::open_of_tenants(self.config).await.map_err(Failure::operation)?;
        Ok(Some(TenantStore::new(name, shared)))
    }

    fn is_in_memory(&self) -> Result<bool, Failure> {
        Ok(store_secret::is_in_memory(&store::url(self.config).map_err(Failure::operation)?))
    }

    /// Into the audit log of the provider itself.
    async fn happened(&self, kind: EventKind) -> Result<(), Failure> {
        if !self.config.audit_log || self.is_in_memory()? {
            return Ok(());
        }
        let store = store::open(self.config).await.map_err(Failure::operation)?;
        let changes = Changes::default();
        changes.notify(&Event::new(kind, SystemClock.now()));
        let retention = std::time::Duration::from_secs(self.config.audit_log_retention);
        changes.keep(&store, retention, &self.config.webhooks).await
    }
}
