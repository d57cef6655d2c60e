//! Range files in a directory.

use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;

use super::{BreachedPasswords, RangePrefix};
use crate::{BoxError, async_trait};

/// A range has some thousand lines of some 40 bytes; a file of more than this is something else.
const MOST_BYTES: u64 = 4 * 1024 * 1024;

/// Passwords that were in a breach, in a directory with a file for each of the 1,048,576 ranges, as the official downloader
/// of Pwned Passwords, `haveibeenpwned-downloader`, writes it unless it makes a single file. Nothing leaves the machine.
///
/// ```no_run
/// use oauth_runtime::password::{PasswordRules, RangeFiles};
///
/// let rules = PasswordRules::builder().breached(RangeFiles::open("/var/lib/pwned-passwords")?).build()?;
/// # Ok::<(), oauth_runtime::BoxError>(())
/// ```
#[derive(Debug, Clone)]
pub struct RangeFiles(PathBuf);

impl RangeFiles {
    /// The files in this directory: `00000.txt` to `FFFFF.txt`. Only the first and the last are looked for now.
    ///
    /// # Errors
    /// If one of them can't be read.
    pub fn open(directory: impl Into<PathBuf>) -> io::Result<Self> {
        let files = Self(directory.into());
        files.read("00000")?;
        files.read("FFFFF")?;
        Ok(files)
    }

    fn read(&self, prefix: &str) -> io::Result<Vec<u8>> {
        let path = self.0.join(format!("{prefix}.txt"));
        let named = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
        let mut range = Vec::new();
        let read = File::open(&path).and_then(|file| file.take(MOST_BYTES + 1).read_to_end(&mut range));
        read.map_err(named)?;
        if range.len() as u64 > MOST_BYTES {
            return Err(named(io::Error::other("it is too long for one range")));
        }
        Ok(range)
    }
}

/// A missing file is an error: an interrupted download must not turn into passwords that nobody ever breached.
#[async_trait]
impl BreachedPasswords for RangeFiles {
    async fn range(&self, prefix: RangePrefix) -> Result<Vec<u8>, BoxError> {
        let files = self.clone();
        Ok(tokio::task::spawn_blocking(move || files.read(prefix.as_str())).await??)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::password::breached::is_breached;

    #[tokio::test]
    async fn a_directory_of_range_files_is_read_and_a_missing_one_is_an_error() {
        let directory = tempfile::tempdir().expect("a directory");
        let open = || RangeFiles::open(directory.path());
        assert_eq!(open().expect_err("empty").kind(), io::ErrorKind::NotFound);
        for (name, lines) in [
            ("00000.txt", "0005AD76BD555C1D6D771DE417A4B87E4B4:10\r\n"),
            ("FFFFF.txt", "0\r\n"),
            (
                "5BAA6.txt",
                "003D68EB55068C33ACE09247EE4C639306B:3\r\n1E4C9B93F3F0682250B6CF8331B7EE68FD8:10434004\r\n",
            ),
        ] {
            fs::write(directory.path().join(name), lines).expect("written");
        }
        let files = open().expect("the first and the last are there");
        assert!(is_breached(&files, &"password".into()).await.expect("read"));
        let error = is_breached(&files, &"another".into()).await.expect_err("no file");
        let source = std::error::Error::source(&error).expect("why").to_string();
        assert!(source.contains(".txt"), "{source}");
    }
}
