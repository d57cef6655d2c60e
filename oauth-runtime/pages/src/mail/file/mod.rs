//! E-mail into files, for development.

mod message;
#[cfg(test)]
mod tests;

use std::fs::{DirEntry, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use oauth_runtime_core::{BoxError, Clock, Secret, SystemClock};

use self::message::message;
use super::{Mail, Mailer};

/// Writes each e-mail into a file with the extension `.eml`, which mail programs open. For development: it sends
/// nothing. The text with its link and its code comes first, as it was written, so `cat` shows it.
///
/// ```
/// use oauth_runtime::ui::{FileMailer, Pages};
///
/// # let directory = std::env::temp_dir().join("oauth-runtime-file-mailer");
/// let pages = Pages::builder().mailer(FileMailer::new(&directory)).build()?;
/// # let _ = pages;
/// # Ok::<(), oauth_runtime::ui::PagesError>(())
/// ```
///
/// On Unix, only the user of the program can read the files and a directory that the mailer makes: a link in an e-mail
/// logs a person in.
#[derive(Debug)]
pub struct FileMailer {
    directory: PathBuf,
    /// The number of the last file, once one was written.
    last: Arc<Mutex<Option<u64>>>,
}

impl FileMailer {
    /// Writes files into this directory, and creates it if it does not exist. Their names begin with a number that grows
    /// with each e-mail, also after a restart.
    pub fn new(directory: impl AsRef<Path>) -> Self {
        Self { directory: directory.as_ref().to_owned(), last: Arc::default() }
    }
}

#[async_trait]
impl Mailer for FileMailer {
    async fn send(&self, mail: Mail) -> Result<(), BoxError> {
        let (directory, last) = (self.directory.clone(), Arc::clone(&self.last));
        let written = move || {
            create_directory(&directory)?;
            let number = next(&directory, &last)?;
            // Several programs may write to one directory.
            let random = Secret::generate();
            let name = format!("{number:04}-{}-{}.eml", mail.kind.name(), &random.reveal()[..8]);
            // Programs that watch the directory must never see half a file.
            let begun = directory.join(format!(".{name}.part"));
            create(&begun)?.write_all(message(&mail, random.reveal(), SystemClock.now()).as_bytes())?;
            std::fs::rename(begun, directory.join(name))
        };
        Ok(tokio::task::spawn_blocking(written).await??)
    }
}

/// The number of the next file: it follows the files of earlier starts.
fn next(directory: &Path, last: &Mutex<Option<u64>>) -> io::Result<u64> {
    let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
    let before = match *last {
        Some(last) => last,
        None => {
            let number = |entry: io::Result<DirEntry>| {
                let name = entry.ok()?.file_name().into_string().ok()?;
                name.ends_with(".eml").then(|| name.split('-').next()?.parse().ok())?
            };
            std::fs::read_dir(directory)?.filter_map(number).max().unwrap_or(0)
        }
    };
    Ok(*last.insert(before.saturating_add(1)))
}

#[cfg(unix)]
fn create_directory(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

#[cfg(not(unix))]
fn create_directory(path: &Path) -> io::Result<()> {
    std::fs::create_dir_all(path)
}

#[cfg(unix)]
fn create(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    File::options().write(true).create_new(true).mode(0o600).open(path)
}

#[cfg(not(unix))]
fn create(path: &Path) -> io::Result<File> {
    File::create_new(path)
}
