//! The memory of a process.

use crate::Result;

/// In KiB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Memory {
    pub(crate) resident: usize,
    /// What only this process has.
    pub(crate) own: usize,
    /// Pages of the program and of its libraries, which the system may drop and read again.
    pub(crate) of_files: usize,
    /// The most that was ever resident.
    pub(crate) most: usize,
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
    Ok(Memory {
        resident: figure("VmRSS:")?,
        own: figure("RssAnon:")?,
        of_files: figure("RssFile:")?,
        most: figure("VmHWM:")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read() {
        let status = "Name:\tprovider\nVmHWM:\t 40960 kB\nVmRSS:\t 30720 kB\nRssAnon:\t 20480 kB\nRssFile:\t 10240 kB\n";
        let memory = read(status).expect("readable");
        assert_eq!(memory, Memory { resident: 30_720, own: 20_480, of_files: 10_240, most: 40_960 });
        assert!(read("Name:\tprovider\n").is_err());
    }
}
