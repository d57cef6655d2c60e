//! Keys in a file.

mod content;

use std::fs::File;
use std::io::{self, ErrorKind, Read, Write};
use std::path::Path;

use zeroize::Zeroizing;

use super::{KeyError, SigningAlgorithm, SigningKey};

/// A longer file is not a key file.
const LONGEST: u64 = 1024 * 1024;

/// Errors of a key file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FileProblem {
    /// The operating system reports an error.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// Other users may read or write it.
    #[error("other users can access the file, its mode is {mode:04o}: run `chmod 600` on it")]
    Permissions {
        /// Its mode.
        mode: u32,
    },
    /// It does not contain a list of keys.
    #[error("{0}")]
    Content(String),
    /// One of its keys is wrong.
    #[error(transparent)]
    Key(#[from] Box<KeyError>),
}

/// An error in the content of a file.
pub(super) fn wrong(path: &Path, error: KeyError) -> KeyError {
    problem(path, FileProblem::Key(Box::new(error)))
}

fn problem(path: &Path, problem: FileProblem) -> KeyError {
    KeyError::File { path: path.to_owned(), problem }
}

/// The keys of a file, in order.
pub(super) fn load(path: &Path) -> Result<Vec<SigningKey>, KeyError> {
    read(path).and_then(|text| content::parse(&text)).map_err(|error| problem(path, error))
}

/// The keys of a file, which is created if it does not exist.
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
    // Another process may have been faster: the keys in the file count.
    load(path)
}

fn read(path: &Path) -> Result<Zeroizing<String>, FileProblem> {
    let file = File::open(path)?;
    // Of the open file, because the path may name another file a moment later.
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

/// Writes a new file: completely or not at all, and never over an existing one.
fn write(path: &Path, text: &str) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    // Its mode is 0600 from the start.
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
