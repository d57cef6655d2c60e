//! The load: `wrk` on a core of its own.

use std::io::ErrorKind;
use std::process::{Command, Stdio};

use crate::Result;
use crate::child::Child;
use crate::endpoint::Endpoint;
use crate::pin::{LOAD_CORE, pinned};
use crate::probe::authorization;

/// Sends the requests and prints what came of them.
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/load.lua");

/// What one run of `wrk` saw of one server.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Measurement {
    pub(crate) requests_per_second: f64,
    /// Of a hundred requests, 99 were answered in this time.
    pub(crate) p99_microseconds: f64,
    /// What the server's core worked for one request.
    pub(crate) cpu_microseconds: f64,
    /// How much of the time the server worked, from 0 to 1. Below 1 something else held it up.
    pub(crate) busy: f64,
}

/// Installs `wrk` if it is missing.
pub(crate) fn install_if_missing() -> Result<()> {
    if is_installed() {
        return Ok(());
    }
    eprintln!("wrk is not installed; installing Debian's package `wrk`");
    let apt_get = |arguments: &[&str]| Command::new("apt-get").args(arguments).stdout(Stdio::null()).status();
    let installed = apt_get(&["update", "-q"]).and_then(|_| apt_get(&["install", "-q", "-y", "wrk"]));
    match installed {
        Ok(status) if status.success() && is_installed() => Ok(()),
        _ => Err("wrk could not be installed; install it by hand, as root: apt-get install wrk".into()),
    }
}

fn is_installed() -> bool {
    let found = Command::new("wrk").arg("-v").stdout(Stdio::null()).stderr(Stdio::null()).status();
    !matches!(found, Err(error) if error.kind() == ErrorKind::NotFound)
}

/// Loads a server with 32 connections.
pub(crate) fn run(child: &Child, endpoint: Endpoint, body: &str, seconds: u32) -> Result<Measurement> {
    let url = format!("http://{}{}", child.address, endpoint.path());
    let before = child.cpu_time()?;
    let output = pinned(LOAD_CORE, "wrk")
        .args(["-t1", "-c32", "-d", &format!("{seconds}s"), "-s", SCRIPT, &url, "--"])
        .args([&authorization(), body])
        .stderr(Stdio::inherit())
        .output()?;
    let cpu_time = child.cpu_time()?.saturating_sub(before);
    if !output.status.success() {
        return Err(format!("wrk failed: {}", output.status).into());
    }
    read(&String::from_utf8_lossy(&output.stdout), cpu_time.as_secs_f64() * 1e6)
}

/// A figure counts only where every request was answered, and answered well.
fn read(output: &str, cpu_microseconds: f64) -> Result<Measurement> {
    let [requests, microseconds, p99, refused, broken] =
        ["requests", "microseconds", "p99", "refused", "broken"].map(|name| number(output, name));
    if refused? > 0.0 || broken? > 0.0 {
        return Err(format!("some requests failed, so the figures are void:\n{output}").into());
    }
    let (requests, microseconds) = (requests?, microseconds?);
    Ok(Measurement {
        requests_per_second: requests / microseconds * 1e6,
        p99_microseconds: p99?,
        cpu_microseconds: cpu_microseconds / requests,
        busy: cpu_microseconds / microseconds,
    })
}

/// The number after `name=`, as the script prints it.
fn number(output: &str, name: &str) -> Result<f64> {
    let mut pairs = output.split_whitespace().filter_map(|word| word.split_once('='));
    let value = pairs.find(|(own, _)| *own == name).map(|(_, value)| value.parse());
    Ok(value.ok_or_else(|| format!("wrk did not print `{name}`:\n{output}"))??)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read() {
        let output = "Running 3s test\n\nrequests=3000 microseconds=2000000 p99=750 refused=0 broken=0\n";
        let measured = read(output, 1_500_000.0).expect("readable");
        assert_eq!(measured.requests_per_second, 1500.0);
        assert_eq!((measured.cpu_microseconds, measured.busy), (500.0, 0.75));
        assert_eq!(measured.p99_microseconds, 750.0);
    }

    #[test]
    fn failures_make_the_figures_void() {
        for failed in ["refused=1 broken=0", "refused=0 broken=1", "refused=0"] {
            assert!(read(&format!("requests=9 microseconds=9 p99=9 {failed}"), 9.0).is_err());
        }
    }
}
