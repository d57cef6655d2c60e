//! Who may register clients, as it is written.

use oauth_runtime::Secret;
use serde::Deserialize;
use toml::Spanned;

use super::error::{ConfigError, Source};
use crate::registration::Registration;

/// `"open"`, `"off"`, or a list of initial access tokens.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "\"open\", \"off\", or a list of initial access tokens")]
pub(super) enum Written {
    Word(String),
    Tokens(Vec<Secret>),
}

/// Nobody guesses one of these.
const SHORTEST_TOKEN: usize = 16;

pub(super) fn of(source: &Source, written: Option<Spanned<Written>>) -> Result<Registration, ConfigError> {
    let Some(written) = written else {
        return Ok(Registration::Off);
    };
    let span = written.span();
    let wrong = |message: String| Err(source.error(span, "registration", message));
    match written.into_inner() {
        Written::Word(word) if word == "open" => Ok(Registration::Open),
        Written::Word(word) if word == "off" => Ok(Registration::Off),
        Written::Word(word) => wrong(format!(
            "there is no `{word}`; write \"open\", \"off\", or a list of initial access tokens"
        )),
        Written::Tokens(tokens) if tokens.is_empty() => {
            wrong("there is no token in the list; write \"off\" if nobody may register".to_owned())
        }
        Written::Tokens(tokens) => match tokens.iter().any(|token| token.reveal().len() < SHORTEST_TOKEN) {
            true => wrong(format!("a token has at least {SHORTEST_TOKEN} characters")),
            false => Ok(Registration::with_tokens(&tokens)),
        },
    }
}
