//! A server under measurement: this program, started again on the server's core.

use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::time::Duration;

use crate::Result;
use crate::pin::{SERVER_CORE, pinned};
use crate::server::{LISTENING, Server};

/// A running server; dropping it ends it.
#[derive(Debug)]
pub(crate) struct Child {
    process: std::process::Child,
    /// Host and port.
    pub(crate) address: String,
}

impl Child {
    /// Starts a server and waits until it listens.
    pub(crate) fn start(server: Server) -> Result<Self> {
        let program = std::env::current_exe()?;
        let program = program.to_str().ok_or("the path of this program is not UTF-8")?;
        let process = pinned(SERVER_CORE, program)
            .args(["serve", server.name()])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut child = Self { process, address: String::new() };
        child.address = child.read_address()?;
        Ok(child)
    }

    fn read_address(&mut self) -> Result<String> {
        let stdout = self.process.stdout.take().ok_or("the server has no output")?;
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line)?;
        let address = line.trim_end().strip_prefix(LISTENING);
        address.map(str::to_owned).ok_or_else(|| "the server did not start".into())
    }

    /// The time that the server's one thread has been on its core.
    pub(crate) fn cpu_time(&self) -> Result<Duration> {
        let statistics = std::fs::read_to_string(format!("/proc/{}/schedstat", self.process.id()))?;
        let nanoseconds = statistics.split_whitespace().next().unwrap_or_default().parse()?;
        Ok(Duration::from_nanos(nanoseconds))
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        // It may have ended by itself; there is nothing to do then.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
