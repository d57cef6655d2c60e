//! Adds and removes tenants.

use oauth_runtime::event::EventKind;

use super::{Add, Tenants, issuer_of, told};
use crate::command::failure::Failure;
use crate::command::output::Output;
use crate::config::is_tenant_name;
use crate::tenant_files::State;

impl Tenants<'_> {
    pub(super) async fn add(&self, add: Add, output: Output) -> Result<String, Failure> {
        let Add { name, tenant_issuer, file, force } = add;
        if !is_tenant_name(&name) {
            return Err(Failure::usage(format!(
                "`{name}`: the name of a tenant has letters, digits, `-`, `_`, `.` and `~`"
            )));
        }
        match self.files.state_of(&name) {
            Some(State::Removed) if force => {
                let gone = self.files.path(&name, State::Removed);
                std::fs::remove_file(gone).map_err(Failure::operation)?;
            }
            Some(State::Removed) => {
                return Err(Failure::operation(format!(
                    "a tenant `{name}` was removed, and people and events of it may be left in the store, which this one would get: \
                     take another name, or use --force"
                )));
            }
            Some(state) => {
                return Err(Failure::operation(format!(
                    "there is a tenant `{name}`, which is {}",
                    state.as_str()
                )));
            }
            None => {}
        }
        let own = match &file {
            Some(file) => std::fs::read_to_string(file)
                .map_err(|error| Failure::usage(format!("{}: {error}", file.display())))?,
            None => String::new(),
        };
        // A string of JSON is one of TOML.
        let issuer = tenant_issuer.map(|issuer| format!("issuer = {}\n", serde_json::Value::String(issuer)));
        let text = [issuer.unwrap_or_default(), own].concat();
        let path = self.files.path(&name, State::Enabled);
        let tenant = self.config.another_tenant(&path, text.clone()).map_err(Failure::usage)?;
        self.files.create(&name, State::Enabled, &text).map_err(Failure::operation)?;
        let issuer = issuer_of(&tenant);
        let (own, at) = (name.as_str().into(), issuer.as_str().into());
        self.happened(EventKind::TenantAdded { name: own, issuer: at }).await?;
        told("added", &name, Some(issuer), output)
    }

    pub(super) async fn remove(&self, name: &str, output: Output) -> Result<String, Failure> {
        if self.files.state_of(name) == Some(State::Enabled) {
            return Err(Failure::operation(format!(
                "the tenant `{name}` is enabled: disable it, send SIGHUP to every instance of the provider, and remove it then"
            )));
        }
        self.expect(name, State::Disabled)?;
        // First, so that it can be repeated.
        let clients = match self.store(name).await? {
            Some(store) => store.remove().await.map_err(Failure::operation)?,
            None => 0,
        };
        self.files.remove(name).map_err(Failure::operation)?;
        self.happened(EventKind::TenantRemoved { name: name.into() }).await?;
        let record = serde_json::json!({ "name": name, "state": "removed", "clients": clients });
        let left = "its people and events, until they are forgotten or expire".to_owned();
        let lines = [("removed", name.to_owned()), ("clients", clients.to_string()), ("left", left)];
        output.record(&record, &lines)
    }
}
