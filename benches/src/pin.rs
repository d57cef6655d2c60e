//! Keeping the servers and the load apart: each has a core of its own.

use std::process::Command;

use crate::Result;

/// The core that the servers run on.
pub(crate) const SERVER_CORE: usize = 0;

/// The core that the load is made on.
pub(crate) const LOAD_CORE: usize = 1;

/// A command that runs on one core only. It dies with this program, even where this one is killed.
pub(crate) fn pinned(core: usize, program: &str) -> Command {
    let mut command = Command::new("taskset");
    command.args(["-c", &core.to_string(), "setpriv", "--pdeathsig", "KILL", program]);
    command
}

/// Refuses a machine on which server and load would share a core.
pub(crate) fn check_cores() -> Result<()> {
    let cores = std::thread::available_parallelism()?.get();
    if cores < 2 {
        return Err("one core serves and another one makes the load, and this machine has one only".into());
    }
    match pinned(LOAD_CORE, "true").status() {
        Ok(status) if status.success() => Ok(()),
        _ => {
            Err("`taskset` and `setpriv` are needed, on Linux with cores 0 and 1: install util-linux".into())
        }
    }
}
