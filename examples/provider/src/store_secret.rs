//! The secret that seals what the store keeps and must be able to return: signing keys, and the secrets of
//! authenticator apps. A copy of the store opens neither.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use oauth_runtime::{BoxError, Seal, Secret};
use percent_encoding::percent_decode_str;

use crate::config::Config;
use crate::store;

/// The seal, and whether this start generated its secret: unsealed values in the store are then from before.
pub struct StoreSecret {
    /// The secret that seals, and the old ones that open.
    pub seal: Seal,
    /// Whether it was just generated.
    pub is_new: bool,
    /// Its file.
    file: Option<PathBuf>,
}

impl StoreSecret {
    /// The store has values that another secret sealed. Then a newly generated one is wrong: it is deleted,
    /// so that it does not get in the way.
    pub fn withdraw(&self) -> Option<String> {
        let path = self.file.as_deref().filter(|_| self.is_new)?;
        if let Err(error) = std::fs::remove_file(path) {
            tracing::warn!(path = %path.display(), %error, "delete this file: it is useless");
        }
        Some(format!(
            "{} is missing, but the store has values that it sealed; restore the file, or set its text as \
             `store_secret`",
            path.display()
        ))
    }
}

/// The secret of the configuration, or one beside the SQLite file, which the first start generates. If
/// nothing outlives the process, any will do. `None` for a server that instances on other machines may share:
/// they could not know a file here.
///
/// # Errors
/// If the file cannot be read or written, or other users may read it.
pub fn of(config: &Config) -> Result<Option<StoreSecret>, BoxError> {
    let old = &config.openid.old_store_secrets;
    let with_old = |it: StoreSecret| {
        let seal = old.iter().fold(it.seal, Seal::also_opens);
        let seal = match &config.tenant {
            Some(tenant) => old.iter().fold(seal.of_tenant(tenant), Seal::also_opens_unbound),
            None => seal,
        };
        StoreSecret { seal, ..it }
    };
    if let Some(secret) = &config.openid.store_secret {
        return Ok(Some(with_old(StoreSecret { seal: Seal::new(secret)?, is_new: false, file: None })));
    }
    let url = store::url(config)?;
    Ok(match Place::of(&url) {
        Place::Memory => {
            Some(StoreSecret { seal: Seal::new(&Secret::generate())?, is_new: false, file: None })
        }
        Place::File(database) => {
            let path = beside(&database);
            Some(with_old(load_or_make(&path).map_err(|error| format!("{}: {error}", path.display()))?))
        }
        Place::Server => None,
    })
}

/// Where a store is.
#[derive(Debug, PartialEq, Eq)]
enum Place {
    Memory,
    File(PathBuf),
    Server,
}

impl Place {
    fn of(url: &str) -> Self {
        let Some(rest) = url.strip_prefix("sqlite:") else {
            return if url == "memory:" { Self::Memory } else { Self::Server };
        };
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let path = path.strip_prefix("//").unwrap_or(path);
        if matches!(path, "" | ":memory:") || query.split('&').any(|pair| pair == "mode=memory") {
            return Self::Memory;
        }
        Self::File(percent_decode_str(path).decode_utf8_lossy().into_owned().into())
    }
}

/// Whether nothing in the store outlives the process.
pub fn is_in_memory(url: &str) -> bool {
    Place::of(url) == Place::Memory
}

/// The file of a SQLite database.
pub fn database_file(url: &str) -> Option<PathBuf> {
    match Place::of(url) {
        Place::File(path) => Some(path),
        Place::Memory | Place::Server => None,
    }
}

/// Whether the store is a file without its secret beside it.
pub fn missing_file(url: &str) -> bool {
    database_file(url).is_some_and(|database| !beside(&database).exists())
}

fn beside(database: &Path) -> PathBuf {
    let mut path = database.as_os_str().to_owned();
    path.push(".secret");
    path.into()
}

fn load_or_make(path: &Path) -> Result<StoreSecret, BoxError> {
    let is_new = !path.exists() && make(path)?;
    Ok(StoreSecret { seal: Seal::new(&load(path)?)?, is_new, file: Some(path.to_owned()) })
}

fn load(path: &Path) -> Result<Secret, BoxError> {
    let mut file = File::open(path)?;
    let mode = file.metadata()?.permissions().mode() & 0o7777;
    if mode & 0o077 != 0 {
        return Err(format!("other users can read it: its mode is {mode:04o}, and should be 0600").into());
    }
    let mut text = String::new();
    file.read_to_string(&mut text)?;
    Ok(Secret::from(text.trim()))
}

/// Creates the file completely or not at all, and never over an existing one; returns whether it did. Of
/// several processes at their first start, one does.
fn make(path: &Path) -> io::Result<bool> {
    let secret = Secret::generate();
    let draft = path.with_extension(format!("secret-{}", &Secret::generate().reveal()[..16]));
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft)?;
    let written = file.write_all(secret.reveal().as_bytes()).and_then(|()| file.sync_all());
    let linked = written.and_then(|()| std::fs::hard_link(&draft, path));
    std::fs::remove_file(&draft)?;
    match linked {
        Ok(()) => {
            tracing::warn!(path = %path.display(), "generated a secret that seals values in the store: back \
                it up separately from the database, because the store is useless without it");
            Ok(true)
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_a_store_is() {
        let file = |path: &str| Place::File(path.into());
        for (url, place) in [
            ("memory:", Place::Memory),
            ("sqlite::memory:", Place::Memory),
            ("sqlite://x?mode=memory", Place::Memory),
            ("sqlite:///var/auth.db", file("/var/auth.db")),
            ("sqlite:auth.db?mode=rwc", file("auth.db")),
            ("sqlite:///var/a%20b.db", file("/var/a b.db")),
            ("postgres://localhost/auth", Place::Server),
            ("redis://localhost", Place::Server),
        ] {
            assert_eq!(Place::of(url), place, "{url}");
        }
    }

    #[test]
    fn the_first_start_makes_it_and_others_read_it() {
        let folder = tempfile::tempdir().expect("a directory");
        let path = beside(&folder.path().join("auth.db"));
        let starts: Vec<_> = std::thread::scope(|scope| {
            let starts: Vec<_> =
                (0..8).map(|_| scope.spawn(|| load_or_make(&path).expect("a secret"))).collect();
            starts.into_iter().map(|start| start.join().expect("no panic")).collect()
        });
        assert_eq!(starts.iter().filter(|start| start.is_new).count(), 1, "one of them made it");
        assert_eq!(std::fs::read_dir(folder.path()).expect("a directory").count(), 1, "no draft is left");
        assert_eq!(path.metadata().expect("a file").permissions().mode() & 0o7777, 0o600);
        std::fs::write(&path, "a").expect("written");
        let refused = load_or_make(&path).err().expect("too short").to_string();
        assert!(refused.contains("at least 32 characters"), "{refused}");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).expect("changed");
        let refused = load_or_make(&path).err().expect("others may read it").to_string();
        assert!(refused.contains("0644"), "{refused}");
    }
}
