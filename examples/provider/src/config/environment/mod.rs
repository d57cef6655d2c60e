//! Variables of the environment: each key of the file can be given as one.
//!
//! `PROVIDER_ISSUER` is `issuer`, `PROVIDER_PAGES__BRAND` is `brand` in `[pages]`, and
//! `PROVIDER_CLIENTS__0__SCOPE` is `scope` of the first client.

#[cfg(test)]
mod tests;

use std::ffi::OsString;
use std::path::PathBuf;

use super::error::{ConfigError, Place};
use super::keys::{self, Table};
use super::kinds::{self, Kind};
use super::outside::{Outside, Step};

const PREFIX: &str = "PROVIDER_";

/// The file, instead of `--config`.
const FILE: &str = "PROVIDER_CONFIG";

/// What the variables of this program say.
#[derive(Debug, Default)]
pub(super) struct Environment {
    /// The configuration.
    pub(super) file: Option<PathBuf>,
    /// Values of keys, tables before what is in them.
    pub(super) values: Vec<Outside>,
}

impl Environment {
    /// The variables that begin with `PROVIDER_`.
    ///
    /// # Errors
    /// The first variable that does not name a key, or whose value the key cannot take.
    pub(super) fn of(variables: impl IntoIterator<Item = (OsString, OsString)>) -> Result<Self, ConfigError> {
        let variables: Vec<_> = variables.into_iter().collect();
        let in_kubernetes = variables.iter().any(|(name, _)| name == "KUBERNETES_SERVICE_HOST");
        let mut environment = Self::default();
        for (name, value) in variables {
            let Some(name) = name.to_str().filter(|name| name.starts_with(PREFIX)) else { continue };
            if name == FILE {
                environment.file = Some(value.into());
            } else if !(in_kubernetes && is_service_link(name)) {
                environment.values.push(outside(name, value)?);
            }
        }
        environment.values.sort_by(|one, other| one.path.cmp(&other.path));
        no_secret_twice(&environment.values)?;
        Ok(environment)
    }
}

fn outside(name: &str, value: OsString) -> Result<Outside, ConfigError> {
    let place = Place::argument(name);
    let Some((path, table, key)) = key_of(name) else {
        return Err(place.error(unknown(name)));
    };
    let text = value.into_string().map_err(|_| place.error("its value is not UTF-8"))?;
    let kind = match kinds::secret_of_file(table, &key) {
        Some(_) => Kind::Text,
        None => kinds::kind(table, &key),
    };
    let key = Some(format!("{}{key}", table.prefix()));
    let outside = Outside { path, text, kind, place, key };
    outside.value(0).map_err(|message| outside.place.error(message))?;
    Ok(outside)
}

/// The steps to the key, its table, and its name there.
fn key_of(name: &str) -> Option<(Vec<Step>, Table, String)> {
    let name = name.strip_prefix(PREFIX)?;
    if name.bytes().any(|byte| byte.is_ascii_lowercase()) {
        return None;
    }
    let words: Vec<String> = name.split("__").map(str::to_ascii_lowercase).collect();
    let (table, key) = match &words[..] {
        [key] => (Table::Top, key),
        [table, key] => (Table::named(table).filter(|table| !table.is_list())?, key),
        [table, index, key] if is_index(index) => (Table::named(table).filter(|table| table.is_list())?, key),
        _ => return None,
    };
    let is_known = table.keys().contains(&&**key) || kinds::secret_of_file(table, key).is_some();
    let step = |word: &String| match word.parse() {
        Ok(index) => Step::Index(index),
        Err(_) => Step::Key(word.clone()),
    };
    is_known.then(|| (words.iter().map(step).collect(), table, key.clone()))
}

fn is_index(word: &str) -> bool {
    word.parse::<usize>().is_ok_and(|index| index.to_string() == word)
}

/// A secret and its file.
fn no_secret_twice(values: &[Outside]) -> Result<(), ConfigError> {
    let Some(file) = values.iter().find(|file| values.iter().any(|other| file.is_file_of(other))) else {
        return Ok(());
    };
    Err(file.place.error("the variable without _FILE is set too; leave one of the two out"))
}

fn unknown(name: &str) -> String {
    let names = || keys::variables(PREFIX);
    let similarity = |other: &str| strsim::jaro_winkler(name, other);
    let nearest =
        names().max_by(|one, other| similarity(one).total_cmp(&similarity(other))).unwrap_or_default();
    format!(
        "unknown variable; did you mean `{nearest}`? Each key of the file is a variable: `issuer` is \
         PROVIDER_ISSUER, `brand` of [pages] is PROVIDER_PAGES__BRAND, `scope` of the first client is \
         PROVIDER_CLIENTS__0__SCOPE"
    )
}

/// Whether Kubernetes sets it for a Service whose name begins with `provider`: for `provider`,
/// `PROVIDER_SERVICE_HOST`, `PROVIDER_SERVICE_PORT_HTTP`, `PROVIDER_PORT` and `PROVIDER_PORT_9000_TCP_ADDR`.
fn is_service_link(name: &str) -> bool {
    let is_numbered = |rest: &str| rest.starts_with(|next: char| next.is_ascii_digit());
    name.ends_with("_SERVICE_HOST")
        || name.ends_with("_SERVICE_PORT")
        || name.contains("_SERVICE_PORT_")
        || name.ends_with("_PORT")
        || name.split("_PORT_").skip(1).any(is_numbered)
}
