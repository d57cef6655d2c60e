//! What would happen if a client asked for something.

use oauth_runtime_core::explain::{Explanation, Question};
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
}

pub(crate) async fn explain<S: ConsoleProvider>(
    office: &Office<S>,
    asked: Asked,
) -> Result<Explanation, Problem> {
    let usual = if asked.subject.is_some() { "authorization_code" } else { "client_credentials" };
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
    let question = asked.resources.into_iter().fold(question, Question::resource);
    Ok(ui::explain(&*office.server, &question).await?)
}
