//! The stored form of a record, with its keys.

/// What a store keeps for a record: its form, and the keys to find it by.
///
/// Store the form unchanged in one text column, and pass it to `from_stored`. It is versioned JSON and may
/// contain more than the fields of the struct, because another version may have written it. Store the keys in
/// separate, indexed columns: the methods of a store look up, delete and sweep records by them.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stored<K> {
    /// The whole record: JSON, which any column for text can keep.
    pub form: String,
    /// What the record is found by.
    pub keys: K,
}

impl<K> Stored<K> {
    pub(crate) fn new(form: String, keys: K) -> Self {
        Self { form, keys }
    }
}
