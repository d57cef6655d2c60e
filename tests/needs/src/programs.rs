//! Where programs are.

use std::path::{Path, PathBuf};

/// The path of a program, if it is installed. Servers may be in directories that a `PATH` lacks.
pub fn find(name: &str) -> Option<PathBuf> {
    directories().into_iter().map(|directory| directory.join(name)).find(|path| path.is_file())
}

/// Debian's directories of PostgreSQL, the newest version first, then the `PATH`, then the directories of
/// servers, which users' paths lack.
fn directories() -> Vec<PathBuf> {
    let mut directories = postgres_directories();
    directories.extend(std::env::var_os("PATH").iter().flat_map(std::env::split_paths));
    directories.extend(["/usr/sbin", "/usr/local/sbin", "/usr/bin"].map(PathBuf::from));
    directories
}

fn postgres_directories() -> Vec<PathBuf> {
    let Ok(entries) = Path::new("/usr/lib/postgresql").read_dir() else { return Vec::new() };
    let mut versions: Vec<u32> =
        entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect();
    versions.sort_unstable();
    versions.iter().rev().map(|version| format!("/usr/lib/postgresql/{version}/bin").into()).collect()
}
