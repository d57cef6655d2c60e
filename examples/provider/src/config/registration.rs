//! The configuration of registrations.

use oauth_runtime::Secret;
use serde::Deserialize;
use toml::Spanned;

use super::error::ConfigError;
use super::source::Source;
use super::values::SHORTEST_SECRET;
use crate::registration::Registration;

/// `"open"`, `"off"`, or a list of initial access tokens.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "write \"open\", \"off\", or a list of initial access tokens")]
pub(super) enum Written {
    Word(String),
    Tokens(Vec<Secret>),
}

pub(super) fn of(source: &Source, written: Option<Spanned<Written>>) -> Result<Registration, ConfigError> {
    let Some(written) = written else {
        return Ok(Registration::Off);
    };
    let span = written.span();
    let wrong = |message: &str| Err(source.error(span, "registration", message));
    match written.into_inner() {
        Written::Word(word) if word == "open" => Ok(Registration::Open),
        Written::Word(word) if word == "off" => Ok(Registration::Off),
        // The value is not quoted: it may be a token whose brackets were forgotten.
        Written::Word(_) => {
            wrong("unknown word; write \"open\", \"off\", or a list of initial access tokens")
        }
        Written::Tokens(tokens) if tokens.is_empty() => {
            wrong("there is no token in the list; write \"off\" if nobody may register")
        }
        Written::Tokens(tokens) => match tokens.iter().any(|token| token.reveal().len() < SHORTEST_SECRET) {
            true => wrong(&format!("a token needs at least {SHORTEST_SECRET} characters")),
            false => Ok(Registration::with_tokens(&tokens)),
        },
    }
}
