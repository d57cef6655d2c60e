//! The table for docs/figures.md.

use std::collections::BTreeMap;

use crate::crowd::Crowd;
use crate::kind::Kind;
use crate::memory::Memory;

pub(crate) const HEAD: &str = "\
| requests from strangers | number | concurrent | requests/s | statuses | before | peak | after |
| --- | --- | --- | --- | --- | --- | --- | --- |";

/// One kind: memory before it, and after it with the most in between.
pub(crate) fn row(kind: Kind, crowd: &Crowd, at_once: usize, [before, after]: [Memory; 2]) -> String {
    let requests: usize = crowd.statuses.values().sum();
    format!(
        "| {} | {requests} | {at_once} | {:.0} | {} | {} | {} | {} |",
        kind.name(),
        requests as f64 / crowd.took.as_secs_f64(),
        statuses(&crowd.statuses),
        mebibytes(before.resident),
        mebibytes(after.most),
        mebibytes(after.resident),
    )
}

fn statuses(statuses: &BTreeMap<u16, usize>) -> String {
    let each = statuses.iter().map(|(status, count)| match status {
        0 => format!("no answer: {count}"),
        status => format!("{status}: {count}"),
    });
    each.collect::<Vec<_>>().join(", ")
}

fn mebibytes(kibibytes: usize) -> String {
    format!("{:.0} MiB", kibibytes as f64 / 1024.0)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_row_tells_statuses_and_memory() {
        let crowd = Crowd { statuses: [(0, 1), (429, 9)].into(), took: Duration::from_secs(2) };
        let [before, after] = [20_480, 30_720].map(|size| Memory {
            resident: size,
            own: size,
            of_files: 0,
            most: size + 10_240,
        });
        let row = row(Kind::Authorize, &crowd, 64, [before, after]);
        assert_eq!(
            row,
            "| authorize, no cookie | 10 | 64 | 5 | no answer: 1, 429: 9 | 20 MiB | 40 MiB | 30 MiB |"
        );
    }
}
