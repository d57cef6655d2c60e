//! A record on its way into a store.

/// What a store keeps of a record: the form, and beside it the key columns.
///
/// Keep the form as it is, in one column for text, and give it back to `from_stored`. It is JSON, with a version; what is in it may be more than
/// the fields that you see, since another version may have written it. Keep the keys in columns of their own, with an index each: they are what
/// the methods of a store look up, delete and sweep by.
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
