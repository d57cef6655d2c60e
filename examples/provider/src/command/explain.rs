//! `provider explain`.

use clap::Args;
use oauth_runtime::explain::Question;
use oauth_runtime::ui;

use super::failure::Failure;
use super::output::Output;
use crate::config::Config;
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
    fn question(self, config: &Config) -> Question {
        let usual = if self.user.is_some() { "authorization_code" } else { "client_credentials" };
        let mut question = Question::new(self.client, self.grant_type.unwrap_or_else(|| usual.to_owned()));
        if let Some(name) = self.user {
            let known = config.users.iter().find(|user| *user.username.get_ref() == name);
            let subject = known.map_or_else(|| name.clone(), |user| user.sub.get_ref().clone());
            let of_subject = config.users.iter().find(|user| *user.sub.get_ref() == subject);
            let username = of_subject.map_or(name, |user| user.username.get_ref().clone());
            question = question.subject(subject).username(username);
        }
        if let Some(scope) = self.scope {
            question = question.scope(scope);
        }
        self.resources.into_iter().fold(question, Question::resource)
    }
}

/// Asks a provider like the one that serves. It changes nothing in the store, except that a store without signing keys gets
/// them.
pub(super) async fn execute(command: Explain, config: Config, output: Output) -> Result<String, Failure> {
    let question = command.question(&config);
    let is_in_memory = store_secret::is_in_memory(&store::url(&config).map_err(Failure::operation)?);
    let store = store::open(&config).await.map_err(Failure::operation)?;
    // Any other store has them since the provider started.
    let clients = if is_in_memory { config.clients.clone() } else { Vec::new() };
    store::put_clients(&store, clients).await.map_err(Failure::operation)?;
    let provider = super::provider(config, store).await.map_err(Failure::operation)?;
    let explanation = ui::explain(&*provider, &question).await.map_err(Failure::operation)?;
    let lines: Vec<(&str, String)> = Vec::new();
    match output {
        Output::Json => output.record(&explanation, &lines),
        Output::Text => Ok(output.lines(&explanation.to_string())),
    }
}
