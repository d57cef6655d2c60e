//! The operator's console.

use std::time::Duration;

use oauth_runtime::BoxError;
use oauth_runtime::console::Console;
use serde::Deserialize;
use toml::Spanned;

use crate::console_tenants::ConsoleTenants;
use crate::users::Users;

use super::error::ConfigError;
use super::source::Source;
use super::user::UserConfig;
use super::values::at_least;

/// The table of this file.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct File {
    console: Option<Written>,
}

/// The keys of this group.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Written {
    operators: Vec<Spanned<String>>,
    recent_login: Option<Spanned<u64>>,
}

/// Who operates the provider.
#[derive(Debug)]
pub struct ConsoleConfig {
    operators: Vec<String>,
    recent_login: Option<u64>,
}

impl ConsoleConfig {
    pub(super) fn of(source: &Source, users: &[UserConfig]) -> Result<Option<Self>, ConfigError> {
        let Some(Written { operators, recent_login }) = source.read::<File>()?.console else {
            return Ok(None);
        };
        let subject = |name: &Spanned<String>| match users
            .iter()
            .find(|user| user.username.get_ref() == name.get_ref())
        {
            Some(user) => Ok(user.sub.get_ref().clone()),
            None => {
                let message =
                    format!("there is no user `{}`; add a [[users]] table for them", name.get_ref());
                Err(source.error(name.span(), "console.operators", message))
            }
        };
        let recent_login =
            recent_login.map(|it| at_least(1, source, "console.recent_login", it)).transpose()?;
        let operators = operators.iter().map(subject).collect::<Result<_, _>>()?;
        Ok(Some(Self { operators, recent_login }))
    }

    /// The console.
    ///
    /// # Errors
    /// None in practice: the built-in pages are correct.
    pub(crate) fn build(&self, users: &Users, tenants: Option<ConsoleTenants>) -> Result<Console, BoxError> {
        let users = users.clone();
        let search = move |typed: String| {
            let users = users.clone();
            async move { Ok(users.search(&typed).await?) }
        };
        let console = Console::builder().people_search(search);
        let console = self.operators.iter().fold(console, |console, own| console.operator(own));
        let console = match self.recent_login {
            Some(seconds) => console.recent_login(Duration::from_secs(seconds)),
            None => console,
        };
        let console = tenants.into_iter().fold(console, oauth_runtime::console::ConsoleBuilder::tenants);
        Ok(console.build()?)
    }
}
