//! A server as a process.

use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use world::LISTENING;

use crate::Result;

/// A running server; dropping it ends it.
#[derive(Debug)]
pub(crate) struct Running {
    process: Child,
    /// Host and port.
    pub(crate) address: String,
}

impl Running {
    /// Starts a server and waits until it listens.
    pub(crate) fn start(mut command: Command) -> Result<Self> {
        let process = command.stdin(Stdio::null()).stdout(Stdio::piped()).process_group(0).spawn()?;
        let mut running = Self { process, address: String::new() };
        let stdout = running.process.stdout.take().ok_or("the server has no output")?;
        for line in BufReader::new(stdout).lines() {
            if let Some(address) = line?.trim_end().strip_prefix(LISTENING) {
                running.address = address.to_owned();
                return Ok(running);
            }
        }
        Err(format!("the server did not start: {command:?}").into())
    }

    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Some have processes of their own, all in one group. It may have ended by itself; there is nothing to do then.
        let _ = Command::new("kill").args(["-KILL", "--", &format!("-{}", self.id())]).status();
        let _ = self.process.wait();
    }
}

/// The time that the threads of a process, and those of its children, have been on a core.
pub(crate) fn cpu_time(process: u32) -> Result<Duration> {
    let mut nanoseconds = 0;
    for thread in std::fs::read_dir(format!("/proc/{process}/task"))? {
        let thread = thread?.path();
        // A thread may end meanwhile.
        let Ok(statistics) = std::fs::read_to_string(thread.join("schedstat")) else { continue };
        nanoseconds += statistics.split_whitespace().next().unwrap_or_default().parse::<u64>()?;
        let children = std::fs::read_to_string(thread.join("children")).unwrap_or_default();
        for child in children.split_whitespace() {
            nanoseconds += u64::try_from(cpu_time(child.parse()?)?.as_nanos())?;
        }
    }
    Ok(Duration::from_nanos(nanoseconds))
}
