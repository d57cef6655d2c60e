//! The memory of a process.

use crate::Result;

pub(crate) const HEAD: &str = "\
| store | live tokens | resident | of its own | of files | most | bytes of its own a token |
| --- | --- | --- | --- | --- | --- | --- |";

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

/// A row, and how much each token took since there were none.
pub(crate) fn row(store: &str, tokens: usize, now: Memory, idle: Option<Memory>) -> String {
    let mib = |kib: usize| format!("{:.1} MiB", kib as f64 / 1024.0);
    let [resident, own, of_files, most] = [now.resident, now.own, now.of_files, now.most].map(mib);
    let each = idle.map(|idle| (now.own as f64 - idle.own as f64) * 1024.0 / tokens as f64);
    let each = each.map_or_else(String::new, |each| format!("{each:.0}"));
    format!("| {store} | {tokens} | {resident} | {own} | {of_files} | {most} | {each} |")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_and_written() {
        let status = "Name:\tprovider\nVmHWM:\t 40960 kB\nVmRSS:\t 30720 kB\nRssAnon:\t 20480 kB\nRssFile:\t 10240 kB\n";
        let memory = read(status).expect("readable");
        assert_eq!(memory, Memory { resident: 30_720, own: 20_480, of_files: 10_240, most: 40_960 });
        assert!(read("Name:\tprovider\n").is_err());
        let idle = Memory { own: 10_240, ..memory };
        let expected = "| memory | 65536 | 30.0 MiB | 20.0 MiB | 10.0 MiB | 40.0 MiB | 160 |";
        assert_eq!(row("memory", 65_536, memory, Some(idle)), expected);
    }
}
