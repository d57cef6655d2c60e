//! `provider explain`.

use clap::Args;
use oauth_runtime::explain::Question;
use oauth_runtime::ui;

use super::failure::Failure;
use super::output::Output;
use crate::config::Config;
use crate::provider::Provider;
use crate::{store, store_secret};

/// What would happen, and by which rule.
#[derive(Debug, Args)]
pub struct Explain {
    /// The client.
    #[arg(long, value_name = "CLIENT_ID")]
    client: String,
    /// The person, by user name or by `sub`. Without it, the client acts for itself.
    #[arg(long, value_name = "USER")]
    user: Option<String>,
    /// The scope, with spaces between its tokens. Default: that of the client.
    #[arg(long)]
    scope: Option<String>,
    /// A resource that the client names. May be repeated.
    #[arg(long = "resource", value_name = "URI")]
    resources: Vec<String>,
    /// The grant type, as in a token request. Default: authorization_code for a person, client_credentials without one.
    #[arg(long, value_name = "GRANT_TYPE")]
    grant_type: Option<String>,
}

impl Explain {
    async fn question(self, provider: &Provider) -> Result<Question, Failure> {
        let usual = if self.user.is_some() { "authorization_code" } else { "client_credentials" };
        let mut question = Question::new(self.client, self.grant_type.unwrap_or_else(|| usual.to_owned()));
        if let Some(name) = self.user {
            let people = provider.people();
            let found = people.search(&name).await.map_err(Failure::operation)?.into_iter().next();
            let subject = found.unwrap_or_else(|| name.clone());
            let person = ui::person(provider, &subject).await.map_err(Failure::operation)?;
            let unknown = || Failure::operation(format!("there is no user name or sub `{name}`"));
            let person = person.ok_or_else(unknown)?;
            let username = people.configured_name(&subject).map(str::to_owned).or(person.username);
            let username = username.unwrap_or(name);
            question = question.subject(subject).username(username);
        }
        if let Some(scope) = self.scope {
            question = question.scope(scope);
        }
        Ok(self.resources.into_iter().fold(question, Question::resource))
    }
}

/// Asks a provider like the one that serves. It changes nothing in the store, except that a store without signing keys gets
/// them.
pub(super) async fn execute(command: Explain, config: Config, output: Output) -> Result<String, Failure> {
    let is_in_memory = store_secret::is_in_memory(&store::url(&config).map_err(Failure::operation)?);
    let store = store::open(&config).await.map_err(Failure::operation)?;
    // Any other store has them since the provider started.
    let clients = if is_in_memory { config.clients.clone() } else { Vec::new() };
    store::put_clients(&store, clients).await.map_err(Failure::operation)?;
    let provider = super::provider(config, store).await.map_err(Failure::operation)?;
    let question = command.question(&provider).await?;
    let explanation = ui::explain(&*provider, &question).await.map_err(Failure::operation)?;
    let lines: Vec<(&str, String)> = Vec::new();
    match output {
        Output::Json => output.record(&explanation, &lines),
        Output::Text => Ok(output.lines(&explanation.to_string())),
    }
}
