//! Libraries that are installed into the target directory.

use std::fs;
use std::path::PathBuf;

/// Libraries in a directory of their own, in the versions that files of the repository pin.
#[derive(Debug, Clone, Copy)]
pub struct Libraries {
    /// What people call them.
    pub title: &'static str,
    /// The name of the directory.
    pub directory: &'static str,
    /// The files that they are made of. Where one has changed, they are installed anew.
    pub pinned: &'static [&'static str],
}

impl Libraries {
    /// Where they are, or will be.
    ///
    /// # Panics
    ///
    /// If the running program is not in a target directory of cargo.
    pub fn path(&self) -> PathBuf {
        target_directory().join("test-needs").join(self.directory)
    }

    /// Whether they are there in the pinned versions.
    pub fn are_complete(&self) -> bool {
        fs::read_to_string(self.mark()).is_ok_and(|installed| installed == self.pinned.concat())
    }

    /// The file that says which versions are installed. An installer removes it first and writes [`pinned`](Self::pinned) into it last.
    pub fn mark(&self) -> PathBuf {
        self.path().join("complete")
    }
}

/// The target directory of the running program, which may be below a profile and a target.
fn target_directory() -> PathBuf {
    let program = std::env::current_exe().expect("the operating system knows which program is running");
    let is_target = |directory: &&std::path::Path| directory.join("CACHEDIR.TAG").is_file();
    let target = program.ancestors().skip(1).find(is_target);
    target.unwrap_or_else(|| panic!("{} is not in a target directory of cargo", program.display())).to_owned()
}
