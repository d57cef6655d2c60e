//! What belongs to one tenant of a store that several tenants share.

use std::collections::BTreeMap;
use std::ops::Bound::{Excluded, Included, Unbounded};

use crate::record::SEPARATOR;

/// The values of the tenant, by keys that begin with its name; those behind `after` if it is given.
pub(super) fn of<'a, V>(
    all: &'a BTreeMap<String, V>,
    tenant: &str,
    after: Option<&str>,
) -> impl Iterator<Item = &'a V> + use<'a, V> {
    let prefix = format!("{tenant}{SEPARATOR}");
    let from = match after {
        Some(after) if *after > *prefix => Excluded(after),
        _ => Included(&*prefix),
    };
    let following = all.range::<str, _>((from, Unbounded));
    following.take_while(move |(key, _)| key.starts_with(&prefix)).map(|(_, value)| value)
}
