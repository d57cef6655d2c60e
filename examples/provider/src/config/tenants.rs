//! The tenants: a directory with a file for each, named after the tenant.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use oauth_runtime::Issuer;
use serde::Deserialize;
use toml::Spanned;

use super::{Config, ConfigError, Source, parse_issuer};
use crate::arguments::Arguments;
use crate::direct_calls::is_first_segment;

/// What the process has once, for all tenants.
const OF_THE_PROCESS: &[&str] = &[
    "tenants",
    "listen",
    "store",
    "store_secret",
    "old_store_secrets",
    "read_replica",
    "read_replica_max_lag",
    "clients_cached_for",
    "trusted_proxies",
    "connections_per_address",
    "write_timeout",
    "tls_cert",
    "tls_key",
    "mtls_listen",
    "mtls_ca",
    "mtls_crl",
    "mtls_endpoints",
    "client_certificate_form",
    "client_certificate_header",
    "log",
    "metrics_listen",
    "otlp_endpoint",
];

/// The keys of this group.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Written {
    tenants: Option<Spanned<String>>,
}

/// The configurations of all tenants, in the order of their names.
pub(super) fn of(main: &Config) -> Result<Vec<Config>, ConfigError> {
    let Some(directory) = main.source.read::<Written>()?.tenants else { return Ok(Vec::new()) };
    let path = main.source.path(&directory);
    let wrong = |error: std::io::Error| {
        main.source.error(directory.span(), "tenants", format!("{}: {error}", path.display()))
    };
    let mut files = Vec::new();
    for entry in fs::read_dir(&path).map_err(wrong)? {
        let file = entry.map_err(wrong)?.path();
        if file.extension().is_some_and(|extension| extension == "toml") {
            files.push(file);
        }
    }
    files.sort();
    let (mut places, mut tenants) = (Places::of(main), Vec::new());
    for file in files {
        let text = fs::read_to_string(&file)
            .map_err(|error| ConfigError::argument(&file.display().to_string(), error))?;
        let tenant = read(main, &file, text)?;
        places.take(&tenant)?;
        tenants.push(tenant);
    }
    Ok(tenants)
}

impl Config {
    /// The directory with the files of the tenants, if the configuration names one.
    ///
    /// # Errors
    /// Those of the file, which was read before.
    pub fn tenants_directory(&self) -> Result<Option<PathBuf>, ConfigError> {
        let directory = self.source.read::<Written>()?.tenants;
        Ok(directory.map(|directory| self.source.path(&directory)))
    }

    /// The configuration of one more tenant, whose file will have this name and text, checked beside all others.
    ///
    /// # Errors
    /// Its mistakes, and a host and path that another one has.
    pub fn another_tenant(&self, file: &Path, text: String) -> Result<Self, ConfigError> {
        let tenant = read(self, file, text)?;
        let mut places = Places::of(self);
        let others = self.tenants.iter().filter(|other| other.tenant != tenant.tenant);
        others.chain([&tenant]).try_for_each(|other| places.take(other))?;
        tenant.load()?;
        Ok(tenant)
    }
}

/// Who has which host and path.
struct Places(HashMap<String, String>);

impl Places {
    fn of(main: &Config) -> Self {
        let own = main.issuer.as_ref().map(|issuer| (place(issuer), "the main provider".to_owned()));
        Self(own.into_iter().collect())
    }

    fn take(&mut self, tenant: &Config) -> Result<(), ConfigError> {
        let name = tenant.tenant.as_deref().unwrap_or_default();
        let issuer = tenant.issuer.as_ref();
        match issuer.and_then(|issuer| self.0.insert(place(issuer), format!("the tenant `{name}`"))) {
            Some(before) => {
                Err(tenant.source.key_error("issuer", format!("{before} has this host and path")))
            }
            None => Ok(()),
        }
    }
}

/// What a request names: the host, which several issuers may have if they have paths.
fn place(issuer: &Issuer) -> String {
    let authority = issuer.origin().split_once("://").map_or("", |(_, authority)| authority);
    let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host);
    match issuer.path() {
        "" => host.to_ascii_lowercase(),
        path => path.to_owned(),
    }
}

/// Whether a tenant may have this name.
pub fn is_name(name: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    !name.is_empty() && name.bytes().all(is_plain)
}

fn read(main: &Config, file: &Path, text: String) -> Result<Config, ConfigError> {
    let shown = file.display().to_string();
    let directory = file.parent().map_or_else(PathBuf::new, Path::to_owned);
    let source = Source::new(shown.clone(), directory, text, Vec::new())?;
    let name = file.file_stem().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
    if !is_name(&name) {
        let advice = "a file of a tenant is named after it, with letters, digits, `-`, `_`, `.` and `~`";
        return Err(ConfigError::argument(&shown, advice));
    }
    let written: toml::Table = source.read()?;
    if let Some(key) = OF_THE_PROCESS.iter().find(|key| written.contains_key(**key)) {
        let advice = "all tenants share this: write it in the configuration that names the directory";
        return Err(source.key_error(key, advice));
    }
    let own = Config::read_one(source, &Arguments::default(), main.mail.as_ref())?;
    let issuer = issuer(main, &own, &name)?;
    if let Some(segment) = issuer.path().strip_prefix('/').filter(|segment| is_first_segment(segment)) {
        let advice = format!("the provider itself has paths that begin with /{segment}; take another name");
        return Err(own.source.key_error("issuer", advice));
    }
    Ok(Config {
        issuer: Some(issuer),
        tenant: Some(name),
        listen: main.listen,
        store: main.store.clone(),
        reading: main.reading.clone(),
        insecure_transport: own.insecure_transport || main.insecure_transport,
        trusted_proxies: main.trusted_proxies.clone(),
        openid: own.openid.sealed_like(&main.openid),
        ..own
    })
}

/// What the file says, or the issuer of the main provider, with the name behind it.
fn issuer(main: &Config, own: &Config, name: &str) -> Result<Issuer, ConfigError> {
    let wrong = |message: String| own.source.key_error("issuer", message);
    let issuer = match (&own.issuer, &main.issuer) {
        (Some(issuer), _) => issuer.clone(),
        (None, Some(main_issuer)) if main_issuer.path().is_empty() => {
            let text = format!("{}/{name}", main_issuer.as_str());
            parse_issuer(&text, main.insecure_transport).map_err(|error| wrong(error.to_string()))?
        }
        (None, Some(_)) => {
            return Err(wrong(
                "the issuer of the provider has a path, so each tenant needs its own".to_owned(),
            ));
        }
        (None, None) => {
            let advice =
                "set it here, or in the configuration that names the directory: then it is that and the name";
            return Err(wrong(advice.to_owned()));
        }
    };
    match issuer.path().matches('/').count() {
        0 | 1 => Ok(issuer),
        _ => Err(wrong("write a host alone, or a host and one segment of a path".to_owned())),
    }
}
