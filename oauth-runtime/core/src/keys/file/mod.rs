//! Keys in a file.

mod content;

use std::fs::File;
use std::io::{self, ErrorKind, Read, Write};
use std::path::Path;

use zeroize::Zeroizing;

use super::{KeyError, SigningAlgorithm, SigningKey};

/// A longer file is something else.
const LONGEST: u64 = 1024 * 1024;

/// What can be wrong with a file with keys.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FileProblem {
    /// The operating system says no.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// Others than the owner may read or write it.
    #[error("other users can access the file, its mode is {mode:04o}: run `chmod 600` on it")]
    Permissions {
        /// Its mode.
        mode: u32,
    },
    /// What is in it is no list of keys.
    #[error("{0}")]
    Content(String),
    /// A key in it is wrong.
    #[error(transparent)]
    Key(#[from] Box<KeyError>),
}

/// An error about what is in a file.
pub(super) fn wrong(path: &Path, error: KeyError) -> KeyError {
    problem(path, FileProblem::Key(Box::new(error)))
}

fn problem(path: &Path, problem: FileProblem) -> KeyError {
    KeyError::File { path: path.to_owned(), problem }
}

/// The keys in a file, in their order.
pub(super) fn load(path: &Path) -> Result<Vec<SigningKey>, KeyError> {
    read(path).and_then(|text| content::parse(&text)).map_err(|error| problem(path, error))
}

/// The keys in a file; where there is none, it is made.
pub(super) fn load_or_generate(
    path: &Path,
    algorithms: &[SigningAlgorithm],
) -> Result<Vec<SigningKey>, KeyError> {
    match load(path) {
        Err(KeyError::File { problem: FileProblem::Io(error), .. })
            if error.kind() == ErrorKind::NotFound => {}
        loaded => return loaded,
    }
    let mut keys: Vec<SigningKey> = Vec::new();
    for algorithm in algorithms {
        if !keys.iter().any(|key| key.algorithm() == *algorithm) {
            keys.push(SigningKey::generate(*algorithm)?);
        }
    }
    if keys.is_empty() {
        return Err(KeyError::Empty);
    }
    write(path, &content::text(&keys)).map_err(|error| problem(path, error.into()))?;
    // Another process may have been faster: the file says which keys they are.
    load(path)
}

fn read(path: &Path) -> Result<Zeroizing<String>, FileProblem> {
    let file = File::open(path)?;
    // Of the open file: the path may be another one's a moment later.
    check_permissions(&file)?;
    let mut text = Zeroizing::new(String::new());
    if file.take(LONGEST + 1).read_to_string(&mut text)? as u64 > LONGEST {
        return Err(FileProblem::Content("the file is too long".to_owned()));
    }
    Ok(text)
}

#[cfg(unix)]
fn check_permissions(file: &File) -> Result<(), FileProblem> {
    use std::os::unix::fs::PermissionsExt;

    let mode = file.metadata()?.permissions().mode() & 0o7777;
    if mode & 0o077 == 0 { Ok(()) } else { Err(FileProblem::Permissions { mode }) }
}

#[cfg(not(unix))]
fn check_permissions(_: &File) -> Result<(), FileProblem> {
    Ok(())
}

/// Writes a file that is not there yet: all of it or nothing, and never over one that is there.
fn write(path: &Path, text: &str) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    // Its mode is 0600 from the beginning.
    let mut file = tempfile::Builder::new().prefix(".keys-").tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    match file.persist_noclobber(path) {
        Ok(_) => {
            #[cfg(unix)]
            File::open(folder)?.sync_all()?;
            tracing::info!(path = %path.display(), "created a file with signing keys");
            Ok(())
        }
        Err(refused) if refused.error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(refused) => Err(refused.error),
    }
}
