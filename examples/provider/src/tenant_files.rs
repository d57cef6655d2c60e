//! The files of the tenants: the ending of each says whether the provider serves it.

use std::fs;
use std::io::{Error, ErrorKind, Result, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;

/// Whether a tenant is served, from the next start or SIGHUP on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// `NAME.toml`: it is.
    Enabled,
    /// `NAME.toml.disabled`: it is not, and keeps what it has.
    Disabled,
    /// `NAME.toml.removed`: it is gone. The file keeps its name from another tenant, which would get what is left in the store.
    Removed,
}

impl State {
    const ALL: [Self; 3] = [Self::Enabled, Self::Disabled, Self::Removed];

    fn ending(self) -> &'static str {
        match self {
            Self::Enabled => ".toml",
            Self::Disabled => ".toml.disabled",
            Self::Removed => ".toml.removed",
        }
    }

    /// As commands show it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Enabled => "enabled",
            Self::Disabled => "disabled",
            Self::Removed => "removed",
        }
    }
}

/// The directory that `tenants` names.
#[derive(Debug, Clone)]
pub struct TenantFiles(PathBuf);

impl TenantFiles {
    /// Those in this directory.
    pub fn in_directory(directory: impl Into<PathBuf>) -> Self {
        Self(directory.into())
    }

    /// The file of a tenant in a state.
    pub fn path(&self, name: &str, state: State) -> PathBuf {
        self.0.join(format!("{name}{}", state.ending()))
    }

    /// The state of a tenant; `None`: there is none with this name.
    pub fn state_of(&self, name: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| self.path(name, *state).exists())
    }

    /// Every tenant, also those that are gone, in the order of their names.
    ///
    /// # Errors
    /// Those of the directory.
    pub fn all(&self) -> Result<Vec<(String, State)>> {
        let mut all = Vec::new();
        for entry in fs::read_dir(&self.0)? {
            let name = entry?.file_name();
            let name = name.to_string_lossy();
            // `.toml` is the end of none of the others.
            let found =
                State::ALL.into_iter().find_map(|state| Some((name.strip_suffix(state.ending())?, state)));
            all.extend(found.map(|(name, state)| (name.to_owned(), state)));
        }
        all.sort_by(|one, other| one.0.cmp(&other.0));
        Ok(all)
    }

    /// Creates the file of a tenant, whole or not at all.
    ///
    /// # Errors
    /// Those of the file system; that there is one already.
    pub fn create(&self, name: &str, state: State, text: &str) -> Result<()> {
        let (unfinished, path) = (self.0.join(format!("{name}.toml.new")), self.path(name, state));
        let mut file = fs::File::create(&unfinished).map_err(|error| about(&unfinished, error))?;
        let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
        // Unlike a rename, a link replaces nothing.
        let linked = written.and_then(|()| fs::hard_link(&unfinished, &path));
        let removed = fs::remove_file(&unfinished);
        linked.and(removed).map_err(|error| about(&path, error))
    }

    /// Moves a tenant from one state to another.
    ///
    /// # Errors
    /// Those of the file system; that it is not in that state.
    pub fn move_to(&self, name: &str, from: State, to: State) -> Result<()> {
        let (from, to) = (self.path(name, from), self.path(name, to));
        if to.exists() {
            return Err(about(&to, Error::from(ErrorKind::AlreadyExists)));
        }
        fs::rename(&from, &to).map_err(|error| about(&from, error))
    }

    /// Removes a disabled tenant, with what its file says.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn remove(&self, name: &str) -> Result<()> {
        let text = format!(
            "# The tenant {name} was removed. People and events of it may be left in the store, so no other tenant gets this name.\n"
        );
        self.create(name, State::Removed, &text)?;
        let file = self.path(name, State::Disabled);
        fs::remove_file(&file).map_err(|error| about(&file, error))
    }
}

fn about(path: &Path, error: Error) -> Error {
    Error::new(error.kind(), format!("{}: {error}", path.display()))
}
