//! The memory of a process.

use crate::Result;

/// In KiB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Memory {
    /// What it has now.
    pub(crate) resident: usize,
    /// The most that it ever had.
    pub(crate) highest: usize,
}

/// What Linux says of a process.
pub(crate) fn of(process: u32) -> Result<Memory> {
    read(&std::fs::read_to_string(format!("/proc/{process}/status"))?)
}

fn read(status: &str) -> Result<Memory> {
    let figure = |name: &str| -> Result<usize> {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let line = line.ok_or_else(|| format!("/proc says nothing of {name}"))?;
        Ok(line.trim().trim_end_matches(" kB").parse()?)
    };
    Ok(Memory { resident: figure("VmRSS:")?, highest: figure("VmHWM:")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read() {
        let status = "Name:\tprovider\nVmHWM:\t   39440 kB\nVmRSS:\t   38000 kB\nThreads:\t3\n";
        assert_eq!(read(status).expect("readable"), Memory { resident: 38_000, highest: 39_440 });
        assert!(read("Name:\tprovider\n").is_err());
    }
}
