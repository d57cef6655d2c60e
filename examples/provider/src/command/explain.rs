//! `provider explain`.

use clap::Args;
use oauth_runtime::explain::Question;
use oauth_runtime::grant::token_exchange::GRANT_TYPE as TOKEN_EXCHANGE;
use oauth_runtime::token::GrantManagementAction;
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
    /// The grant type, as in a token request. Default: token exchange with --from, authorization_code for a person,
    /// client_credentials without one.
    #[arg(long, value_name = "GRANT_TYPE")]
    grant_type: Option<String>,
    /// Exchange an access token of the person that this client got.
    #[arg(long, value_name = "CLIENT_ID", requires = "user")]
    from: Option<String>,
    /// The scope of the token that is exchanged. Default: all that its client is registered for.
    #[arg(long, value_name = "SCOPE")]
    from_scope: Option<String>,
    /// The logical name of a service that the exchanged token is for. May be repeated.
    #[arg(long = "audience", value_name = "NAME")]
    audiences: Vec<String>,
    /// Exchange with an actor token of this client.
    #[arg(long, value_name = "CLIENT_ID")]
    actor: Option<String>,
    /// What becomes of a grant that the client manages: create, merge or replace.
    #[arg(long, value_name = "ACTION", value_parser = action)]
    grant_action: Option<GrantManagementAction>,
    /// The grant that is merged or replaced, by its grant_id.
    #[arg(long, value_name = "GRANT_ID", requires = "grant_action")]
    grant: Option<String>,
}

fn action(text: &str) -> Result<GrantManagementAction, String> {
    let found = GrantManagementAction::ALL.into_iter().find(|action| action.as_str() == text);
    found.ok_or_else(|| "expected create, merge or replace".to_owned())
}

impl Explain {
    async fn question(self, provider: &Provider) -> Result<Question, Failure> {
        let usual = match (&self.from, &self.user) {
            (Some(_), _) => TOKEN_EXCHANGE,
            (None, Some(_)) => "authorization_code",
            (None, None) => "client_credentials",
        };
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
        if let Some(action) = self.grant_action {
            question = question.grant_management(action, self.grant);
        }
        question = self.from.into_iter().fold(question, Question::from_client);
        question = self.from_scope.into_iter().fold(question, Question::from_scope);
        question = self.actor.into_iter().fold(question, Question::actor_client);
        question = self.audiences.into_iter().fold(question, Question::audience);
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
