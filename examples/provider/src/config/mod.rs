//! What the provider is started with.

mod client;
mod error;
mod file;
mod keys;
mod openid;
mod registration;
mod tls;

use std::net::SocketAddr;
use std::sync::Arc;

pub use error::ConfigError;
use error::{Place, Source};
use file::File;
pub use file::UserConfig;
use oauth_runtime::store::AnyStore;
use oauth_runtime::{Client, Issuer, TrustedProxies};
pub use openid::OpenIdConfig;
pub use tls::TlsFiles;
use tokio_rustls::rustls::ServerConfig;
use toml::Spanned;

use crate::arguments::Arguments;
use crate::demo;
use crate::registration::Registration;

/// A checked configuration.
#[derive(Debug)]
pub struct Config {
    /// The issuer; the URL of the listener where it is left out.
    pub issuer: Option<Issuer>,
    /// Where to listen.
    pub listen: SocketAddr,
    /// The URL of the store, where one is named.
    pub store: Option<String>,
    /// Whether this is the demo's.
    pub is_demo: bool,
    /// Whether plain http is accepted on every host.
    pub insecure_transport: bool,
    /// Whether the provider answers.
    pub available: bool,
    /// The page about errors.
    pub error_uri: String,
    /// Seconds.
    pub token_expires_in: u64,
    /// Seconds.
    pub refresh_token_expires_in: u64,
    /// Seconds.
    pub authorization_code_expires_in: u64,
    /// Seconds.
    pub device_code_expires_in: u64,
    /// Seconds.
    pub refresh_token_grace_period: u64,
    /// The proxies whose forwarded headers count.
    pub trusted_proxies: TrustedProxies,
    /// Certificate and key, where the provider serves TLS.
    pub tls: Option<TlsFiles>,
    /// What OpenID Connect needs.
    pub openid: OpenIdConfig,
    /// Who may register clients.
    pub registration: Registration,
    /// The registered clients.
    pub clients: Vec<Client>,
    /// The resource owners.
    pub users: Vec<UserConfig>,
}

impl Config {
    /// The configuration that the command line asks for.
    ///
    /// # Errors
    /// The first mistake, with file, line and key.
    pub fn from_arguments(arguments: &Arguments) -> Result<Self, ConfigError> {
        let source = match &arguments.config {
            None => Source { name: "the demo data".into(), text: demo::CONFIG.into() },
            Some(path) => {
                let name = path.display().to_string();
                let text =
                    std::fs::read_to_string(path).map_err(|error| ConfigError::argument(&name, error))?;
                Source { name, text }
            }
        };
        Self::read(&source, arguments)
    }

    /// What the provider serves TLS with, if it does. The commands have no use for it, so it is apart.
    ///
    /// # Errors
    /// What is wrong with a file, and where it is named.
    pub fn load_tls(&self) -> Result<Option<Arc<ServerConfig>>, ConfigError> {
        self.tls.as_ref().map(TlsFiles::load).transpose()
    }

    fn read(source: &Source, arguments: &Arguments) -> Result<Self, ConfigError> {
        keys::check(source)?;
        let file: File = toml::from_str(&source.text).map_err(|error| source.parse_error(&error))?;
        let openid: openid::Written =
            toml::from_str(&source.text).map_err(|error| source.parse_error(&error))?;
        let value = |argument: &Option<String>, configured: Option<Spanned<String>>| match argument {
            Some(argument) => Some(Given::Argument(argument.clone())),
            None => configured.map(Given::Configured),
        };
        let store = value(&arguments.store, file.store);
        let store = store.map(|store| {
            store.parse(source, "store", |url| AnyStore::check_url(url).map(|()| url.to_owned()))
        });
        if let Some(format) = file.access_token_format.filter(|format| format.get_ref() != "opaque") {
            let message = "this version has opaque access tokens only; write \"opaque\"";
            return Err(source.error(format.span(), "access_token_format", message));
        }
        let insecure = file.insecure_transport;
        let issuer = value(&arguments.issuer, file.issuer).filter(|issuer| !issuer.text().is_empty());
        let issuer = issuer.map(|issuer| issuer.parse(source, "issuer", |text| parse_issuer(text, insecure)));
        let listen = value(&arguments.listen, file.listen);
        let listen = listen.map(|listen| listen.parse(source, "listen", parse_address));
        let proxies = file.trusted_proxies.map(Given::Configured);
        let proxies = proxies
            .map(|proxies| proxies.parse(source, "trusted_proxies", |text| text.parse::<TrustedProxies>()));
        let (certificate, key) =
            (value(&arguments.tls_cert, file.tls_cert), value(&arguments.tls_key, file.tls_key));
        Ok(Self {
            issuer: issuer.transpose()?,
            listen: listen.transpose()?.unwrap_or(SocketAddr::from(([127, 0, 0, 1], 9000))),
            store: store.transpose()?,
            is_demo: arguments.config.is_none(),
            insecure_transport: insecure,
            available: file.available,
            error_uri: file.error_uri,
            token_expires_in: file.token_expires_in,
            refresh_token_expires_in: file.refresh_token_expires_in,
            authorization_code_expires_in: file.authorization_code_expires_in,
            device_code_expires_in: file.device_code_expires_in,
            refresh_token_grace_period: file.refresh_token_grace_period,
            trusted_proxies: proxies.transpose()?.unwrap_or_default(),
            tls: TlsFiles::of(source, certificate, key)?,
            openid: OpenIdConfig::of(source, openid)?,
            registration: registration::of(source, file.registration)?,
            clients: client::clients(source, file.clients)?,
            users: file::users(source, file.users)?,
        })
    }
}

/// A value of the command line, or of the file.
enum Given {
    Argument(String),
    Configured(Spanned<String>),
}

impl Given {
    fn text(&self) -> &str {
        match self {
            Self::Argument(text) => text,
            Self::Configured(text) => text.get_ref(),
        }
    }

    /// Where it is said.
    fn place(&self, source: &Source, key: &str) -> Place {
        match self {
            Self::Argument(_) => Place::argument(&format!("--{}", key.replace('_', "-"))),
            Self::Configured(text) => source.place(text.span(), key),
        }
    }

    fn parse<T, E: std::fmt::Display>(
        &self,
        source: &Source,
        key: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<T, ConfigError> {
        parse(self.text()).map_err(|error| self.place(source, key).error(error))
    }
}

fn parse_issuer(text: &str, insecure: bool) -> Result<Issuer, oauth_runtime::IssuerError> {
    if insecure { Issuer::parse_insecure(text) } else { text.parse() }
}

fn parse_address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| format!("`{text}` is no address; write one like 127.0.0.1:9000"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Config, String> {
        let source = Source { name: "provider.toml".into(), text: text.into() };
        Config::read(&source, &Arguments::default()).map_err(|error| error.to_string())
    }

    #[test]
    fn an_empty_file_has_defaults() {
        let config = read("").expect("valid");
        assert_eq!((config.token_expires_in, config.available), (3600, true));
        assert_eq!((config.issuer, config.listen.port()), (None, 9000));
    }

    #[test]
    fn the_keys_of_openid_connect_are_read_among_the_others() {
        let secret = "c0ffee5f8b1d0c2a7e4f639b8d7c6a5e";
        let text =
            format!("signing_algorithms = [\"ES256\"]\nstore_secret = \"{secret}\"\nlisten = \"[::1]:0\"");
        let config = read(&text).expect("valid");
        assert_eq!(config.openid.store_secret.map(|own| own.reveal().to_owned()).as_deref(), Some(secret));
        assert!(config.listen.is_ipv6());
    }

    #[test]
    fn mistakes_name_line_and_key() {
        for (text, place, said) in [
            ("\nlisten = \"nowhere\"", "provider.toml:2: listen: ", "is no address"),
            ("store = \"oracle:\"", "provider.toml:1: store: ", "no store has a URL"),
            ("store = \"file.db\"", "provider.toml:1: store: ", "sqlite:///path/file.db"),
            ("issuer = \"http://public.example\"", "provider.toml:1: issuer: ", "use https"),
            ("access_token_format = \"jwt\"", "provider.toml:1: access_token_format: ", "opaque"),
            ("\n\ntoken_expires_in = \"an hour\"", "provider.toml:3: token_expires_in: ", "expected u64"),
            ("trusted_proxies = \"proxy\"", "provider.toml:1: trusted_proxies: ", "is not a network"),
            ("listen = ", "provider.toml:1: listen: ", ""),
            ("\ntls_cert = \"a.pem\"", "provider.toml:2: tls_cert: ", "name the other file with `tls_key`"),
            ("tls_key = \"a.pem\"", "provider.toml:1: tls_key: ", "name the other file with `tls_cert`"),
            ("registration = \"opne\"", "provider.toml:1: registration: ", "there is no `opne`"),
            ("\nregistration = []", "provider.toml:2: registration: ", "there is no token"),
            ("registration = [\"short\"]", "provider.toml:1: registration: ", "at least 16 characters"),
            ("\nstore_secret = \"short\"", "provider.toml:2: store_secret: ", "at least 32 characters"),
            ("\nsigning_algorithms = [\"HS256\"]", "provider.toml:2: signing_algorithms: ", "no algorithm"),
            ("registration = true", "provider.toml:1: registration: ", "\"open\", \"off\", or a list"),
            ("lissen = \"\"", "provider.toml:1: lissen: ", "did you mean `listen`?"),
        ] {
            let message = read(text).expect_err(text);
            assert!(message.starts_with(place) && message.contains(said), "{message}");
        }
    }

    #[test]
    fn an_argument_wins_and_is_named() {
        let source = Source { name: "provider.toml".into(), text: "listen = \"nowhere\"".into() };
        let arguments = |listen: &str| Arguments { listen: Some(listen.into()), ..Arguments::default() };
        assert_eq!(Config::read(&source, &arguments("127.0.0.1:0")).expect("valid").listen.port(), 0);
        let message = Config::read(&source, &arguments("here")).expect_err("invalid").to_string();
        assert_eq!(message, "--listen: `here` is no address; write one like 127.0.0.1:9000");
    }
}
