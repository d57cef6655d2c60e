//! The table of memory.

use crate::memory::Memory;

pub(crate) const HEAD: &str = "\
| store | live tokens | resident | of its own | of files | most | bytes of its own a token |
| --- | --- | --- | --- | --- | --- | --- |";

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
    fn a_row_says_what_each_token_took() {
        let memory = Memory { resident: 30_720, own: 20_480, of_files: 10_240, most: 40_960 };
        let idle = Memory { own: 10_240, ..memory };
        let expected = "| memory | 65536 | 30.0 MiB | 20.0 MiB | 10.0 MiB | 40.0 MiB | 160 |";
        assert_eq!(row("memory", 65_536, memory, Some(idle)), expected);
    }
}
