//! A store in a directory that several processes share. It has what a race of processes needs, and no more.

mod devices;
mod openid;
mod store;

use std::collections::HashMap;
use std::convert::Infallible;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use oauth_runtime::store::Storage;
use oauth_runtime::token::IssuedTokens;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A file for each record.
pub(super) struct SharedDirectory {
    path: PathBuf,
    /// The files as they were when the process began, if they are not read again.
    cached: Option<Mutex<HashMap<PathBuf, Vec<u8>>>>,
}

impl SharedDirectory {
    pub(super) fn new(path: &Path) -> Self {
        fs::create_dir_all(path).expect("a directory");
        Self { path: path.to_owned(), cached: None }
    }

    /// Reads each file only once, like many a faulty cache.
    pub(super) fn cached(path: &Path) -> Self {
        let store = Self::new(path);
        let files = fs::read_dir(path).expect("a directory").map(|file| file.expect("a file").path());
        let files = files.map(|file| (file.clone(), fs::read(file).expect("a file")));
        Self { cached: Some(Mutex::new(files.collect())), ..store }
    }

    /// Holds the lock until it is dropped.
    fn transaction(&self) -> Transaction<'_> {
        let lock = File::create(self.path.join("lock")).expect("a lock file");
        lock.lock().expect("a lock");
        Transaction { store: self, _lock: lock }
    }
}

struct Transaction<'a> {
    store: &'a SharedDirectory,
    _lock: File,
}

impl Transaction<'_> {
    fn get<T: DeserializeOwned>(&self, key: impl ToString) -> Option<T> {
        let path = self.store.path.join(key.to_string());
        let kept = match &self.store.cached {
            Some(cached) => cached.lock().expect("no panic under the lock").get(&path).cloned()?,
            None => fs::read(path).ok()?,
        };
        Some(serde_json::from_slice(&kept).expect("JSON"))
    }

    fn put(&self, key: impl ToString, record: &impl Serialize) {
        let path = self.store.path.join(key.to_string());
        let record = serde_json::to_vec(record).expect("JSON");
        fs::write(&path, &record).expect("a file");
        if let Some(cached) = &self.store.cached {
            cached.lock().expect("no panic under the lock").insert(path, record);
        }
    }

    fn put_tokens(&self, tokens: &IssuedTokens) {
        self.put(tokens.access_token.digest, &tokens.access_token);
        if let Some(token) = &tokens.refresh_token {
            self.put(token.digest, token);
        }
    }
}

impl Storage for SharedDirectory {
    type Error = Infallible;
}
