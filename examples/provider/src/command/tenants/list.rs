//! Shows tenants.

use oauth_runtime::administration::Administration;
use serde::Serialize;

use super::{Tenants, issuer_of};
use crate::command::failure::Failure;
use crate::command::output::Output;
use crate::tenant_files::State;

/// A line of the list.
#[derive(Debug, Serialize)]
struct Listed {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    issuer: Option<String>,
    state: State,
    /// What is wrong with the file of a disabled one.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<String>,
}

impl Tenants<'_> {
    fn listed(&self, name: String, state: State) -> Listed {
        let enabled = self.config.tenants.iter().find(|tenant| tenant.tenant.as_deref() == Some(&name));
        let (issuer, problem) = match (state, enabled) {
            (State::Enabled, Some(tenant)) => (Some(issuer_of(tenant)), None),
            (State::Disabled, _) => match self.read_disabled(&name) {
                Ok(tenant) => (Some(issuer_of(&tenant)), None),
                Err(failure) => (None, Some(failure.to_string())),
            },
            _ => (None, None),
        };
        Listed { name, issuer, state, problem }
    }

    pub(super) fn list(&self, output: Output) -> Result<String, Failure> {
        let all = self.all()?;
        let listed: Vec<Listed> = all.into_iter().map(|(name, state)| self.listed(name, state)).collect();
        let rows = listed.iter().map(|own| {
            let shown = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
            [own.name.clone(), own.state.as_str().to_owned(), shown(&own.issuer), shown(&own.problem)]
        });
        output.table(&listed, ["NAME", "STATE", "ISSUER", "PROBLEM"], rows.collect::<Vec<_>>())
    }

    pub(super) async fn show(&self, name: &str, output: Output) -> Result<String, Failure> {
        let Some(state) = self.files.state_of(name) else {
            return self.expect(name, State::Enabled).map(|()| String::new());
        };
        let own = self.listed(name.to_owned(), state);
        let clients = match self.store(name).await? {
            Some(store) => Some(Administration::new(store).clients().await?.len()),
            None => None,
        };
        let file = self.files.path(name, state);
        let record = serde_json::json!({
            "name": name, "state": state, "issuer": own.issuer, "file": file, "clients": clients, "problem": own.problem,
        });
        let lines = [
            ("name", name.to_owned()),
            ("state", state.as_str().to_owned()),
            ("issuer", own.issuer.unwrap_or_default()),
            ("file", file.display().to_string()),
            ("clients", clients.map(|clients| clients.to_string()).unwrap_or_default()),
            ("problem", own.problem.unwrap_or_default()),
        ];
        output.record(&record, &lines)
    }
}
