//! The files of a running server.

use std::io;
use std::path::Path;

/// Appends all files under a path. A running server may remove some meanwhile.
pub(crate) fn append_files(path: &Path, bytes: &mut Vec<u8>) -> io::Result<()> {
    let appended = if path.symlink_metadata().is_ok_and(|metadata| metadata.is_dir()) {
        path.read_dir()
            .and_then(|mut entries| entries.try_for_each(|entry| append_files(&entry?.path(), bytes)))
    } else if path.is_file() {
        std::fs::read(path).map(|content| bytes.extend(content))
    } else {
        Ok(())
    };
    appended.or_else(|error| if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) })
}
