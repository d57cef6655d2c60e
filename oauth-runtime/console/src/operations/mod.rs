//! What an operator can do, one module for each subject. The HTTP API and the pages call the same functions.

pub(crate) mod clients;
pub(crate) mod events;
pub(crate) mod explain;
pub(crate) mod grants;
pub(crate) mod keys;
pub(crate) mod known;
pub(crate) mod limits;
pub(crate) mod people;
pub(crate) mod sessions;
pub(crate) mod tenants;
pub(crate) mod webhooks;

use serde::Serialize;

/// Some of a list, and where the next ones begin.
#[derive(Debug, Serialize)]
pub(crate) struct Listed<T> {
    /// In the order of the list.
    pub(crate) items: Vec<T>,
    /// What to name to get the next ones; `None`: these are the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) next: Option<String>,
}

impl<T> Listed<T> {
    /// A page of a list that had up to `limit` entries.
    pub(crate) fn page(items: Vec<T>, limit: usize, name: impl FnOnce(&T) -> String) -> Self {
        let next = (items.len() >= limit).then(|| items.last().map(name)).flatten();
        Self { items, next }
    }

    /// A list that is whole.
    pub(crate) fn whole(items: Vec<T>) -> Self {
        Self { items, next: None }
    }
}

/// Where a page of a list begins, and how long it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Paging<'a> {
    pub(crate) after: Option<&'a str>,
    pub(crate) limit: usize,
}
