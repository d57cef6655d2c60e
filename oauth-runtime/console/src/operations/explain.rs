//! What would happen if a client asked for something.

use oauth_runtime_core::explain::{Explanation, Question};
use oauth_runtime_core::grant::token_exchange::GRANT_TYPE as TOKEN_EXCHANGE;
use oauth_runtime_core::token::GrantManagementAction;
use oauth_runtime_pages as ui;
use serde::Deserialize;

use crate::office::Office;
use crate::problem::Problem;
use crate::provider::ConsoleProvider;

/// The question.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    pub(crate) client_id: String,
    #[serde(default)]
    pub(crate) subject: Option<String>,
    #[serde(default)]
    pub(crate) username: Option<String>,
    #[serde(default)]
    pub(crate) grant_type: Option<String>,
    #[serde(default)]
    pub(crate) scope: Option<String>,
    #[serde(default)]
    pub(crate) resources: Vec<String>,
    #[serde(default)]
    pub(crate) from_client_id: Option<String>,
    #[serde(default)]
    pub(crate) from_scope: Option<String>,
    #[serde(default)]
    pub(crate) audiences: Vec<String>,
    #[serde(default)]
    pub(crate) actor_client_id: Option<String>,
    #[serde(default)]
    pub(crate) grant_management_action: Option<GrantManagementAction>,
    #[serde(default)]
    pub(crate) grant_id: Option<String>,
}

pub(crate) async fn explain<S: ConsoleProvider>(
    office: &Office<S>,
    asked: Asked,
) -> Result<Explanation, Problem> {
    let usual = match (&asked.from_client_id, &asked.subject) {
        (Some(_), _) => TOKEN_EXCHANGE,
        (None, Some(_)) => "authorization_code",
        (None, None) => "client_credentials",
    };
    let grant_type = asked.grant_type.unwrap_or_else(|| usual.to_owned());
    let mut question = Question::new(asked.client_id, grant_type);
    if let Some(subject) = asked.subject {
        question = question.subject(subject);
    }
    if let Some(username) = asked.username {
        question = question.username(username);
    }
    if let Some(scope) = asked.scope {
        question = question.scope(scope);
    }
    if let Some(action) = asked.grant_management_action {
        question = question.grant_management(action, asked.grant_id);
    }
    question = asked.from_client_id.into_iter().fold(question, Question::from_client);
    question = asked.from_scope.into_iter().fold(question, Question::from_scope);
    question = asked.actor_client_id.into_iter().fold(question, Question::actor_client);
    question = asked.audiences.into_iter().fold(question, Question::audience);
    let question = asked.resources.into_iter().fold(question, Question::resource);
    Ok(ui::explain(&*office.server, &question).await?)
}
