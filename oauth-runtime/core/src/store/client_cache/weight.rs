//! How much of the cache a client takes.

use std::io::{self, Write};

use crate::Client;

/// Approximate size of an entry without the texts of its client.
const OVERHEAD: usize = 1024;

/// Approximate size of a value without its text: a `String` and its share of an allocation.
const VALUE: usize = 48;

/// How many bytes a client takes, approximately. Clients that registered themselves chose their size.
pub(super) fn of(client: &Client) -> u32 {
    let mut size = Size(OVERHEAD);
    // Serialization cannot fail, and a client that could not be serialized would not be cached.
    match serde_json::to_writer(&mut size, client) {
        Ok(()) => u32::try_from(size.0).unwrap_or(u32::MAX),
        Err(_) => u32::MAX,
    }
}

/// Counts the bytes of a JSON text and a fixed size for each value: a thousand empty strings are small only
/// in JSON.
struct Size(usize);

impl Write for Size {
    fn write(&mut self, json: &[u8]) -> io::Result<usize> {
        let values = json.iter().filter(|byte| matches!(byte, b',' | b'[' | b'{' | b':')).count();
        self.0 = self.0.saturating_add(json.len() + values * VALUE);
        Ok(json.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
