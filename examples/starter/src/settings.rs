//! What the environment says.

use std::env;
use std::net::SocketAddr;
use std::path::PathBuf;

use oauth_runtime::{BoxError, Secret};

/// What the environment says. `.env.example` lists the variables.
#[derive(Debug)]
pub(crate) struct Settings {
    /// Where the program listens.
    pub(crate) listen: SocketAddr,
    /// The URL under which clients and browsers reach it.
    pub(crate) issuer: String,
    /// `sqlite:provider.db`, or `postgres://user:password@host/database`.
    pub(crate) database: String,
    /// Seals what the database must give back. 32 characters or more, and always the same ones.
    pub(crate) store_secret: Secret,
    /// The secret of the client `web`.
    pub(crate) web_secret: Secret,
    /// Where the client `web` gets its codes.
    pub(crate) web_redirect_uri: String,
    /// `smtps://user:password@host`. Without it, each e-mail is a file in the directory `mail`.
    pub(crate) smtp: Option<String>,
    /// The sender of the e-mails.
    pub(crate) mail_from: String,
    /// The address of the proxy in front, if there is one.
    pub(crate) trusted_proxy: Option<String>,
}

impl Settings {
    /// Reads the environment.
    ///
    /// # Errors
    /// A variable is missing or cannot be read; the message names it.
    pub(crate) fn from_environment() -> Result<Self, BoxError> {
        let listen = optional("LISTEN").unwrap_or_else(|| "127.0.0.1:9000".to_owned());
        Ok(Self {
            issuer: optional("ISSUER").unwrap_or_else(|| format!("http://{listen}")),
            listen: listen.parse().map_err(|error| format!("LISTEN=`{listen}`: {error}"))?,
            database: optional("DATABASE").unwrap_or_else(|| "sqlite:provider.db".to_owned()),
            store_secret: secret("STORE_SECRET")?,
            web_secret: secret("WEB_SECRET")?,
            web_redirect_uri: optional("WEB_REDIRECT_URI")
                .unwrap_or_else(|| "http://127.0.0.1:8000/signed-in".to_owned()),
            smtp: optional("SMTP"),
            mail_from: optional("MAIL_FROM").unwrap_or_else(|| "no-reply@localhost".to_owned()),
            trusted_proxy: optional("TRUSTED_PROXY"),
        })
    }
}

fn optional(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

/// The variable, or the content of the file that the variable with `_FILE` names.
fn secret(name: &str) -> Result<Secret, BoxError> {
    if let Some(value) = optional(name) {
        return Ok(value.into());
    }
    let file = optional(&format!("{name}_FILE"));
    let file = file.ok_or_else(|| {
        format!("set {name}, for example to the output of `openssl rand -hex 32`, or {name}_FILE")
    })?;
    let path = PathBuf::from(file);
    let value = std::fs::read_to_string(&path)
        .map_err(|error| format!("{name}_FILE: {}: {error}", path.display()))?;
    Ok(value.trim_end().to_owned().into())
}
