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
    let source = &main.source;
    let Some(directory) = source.read::<Written>()?.tenants else { return Ok(Vec::new()) };
    let path = source.path(&directory);
    let wrong = |error: std::io::Error| {
        source.error(directory.span(), "tenants", format!("{}: {error}", path.display()))
    };
    let mut files = Vec::new();
    for entry in fs::read_dir(&path).map_err(wrong)? {
        let file = entry.map_err(wrong)?.path();
        if file.extension().is_some_and(|extension| extension == "toml") {
            files.push(file);
        }
    }
    files.sort();
    let mut issuers: HashMap<String, String> = HashMap::new();
    if let Some(issuer) = &main.issuer {
        issuers.insert(place(issuer), "the main provider".to_owned());
    }
    let mut tenants = Vec::new();
    for file in files {
        let (name, tenant) = read(main, &file)?;
        let taken = tenant.issuer.as_ref().and_then(|issuer| {
            let before = issuers.insert(place(issuer), format!("the tenant `{name}`"))?;
            Some(tenant.source.key_error("issuer", format!("{before} has this host and path")))
        });
        if let Some(taken) = taken {
            return Err(taken);
        }
        tenants.push(tenant);
    }
    Ok(tenants)
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

fn read(main: &Config, file: &Path) -> Result<(String, Config), ConfigError> {
    let shown = file.display().to_string();
    let text = fs::read_to_string(file).map_err(|error| ConfigError::argument(&shown, error))?;
    let directory = file.parent().map_or_else(PathBuf::new, Path::to_owned);
    let source = Source::new(shown.clone(), directory, text, Vec::new())?;
    let name = file.file_stem().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    if name.is_empty() || !name.bytes().all(is_plain) {
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
    let tenant = Config {
        issuer: Some(issuer),
        tenant: Some(name.clone()),
        listen: main.listen,
        store: main.store.clone(),
        reading: main.reading.clone(),
        insecure_transport: own.insecure_transport || main.insecure_transport,
        trusted_proxies: main.trusted_proxies.clone(),
        openid: own.openid.sealed_like(&main.openid),
        ..own
    };
    Ok((name, tenant))
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
