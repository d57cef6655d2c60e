//! What a client takes of the cache.

use std::io::{self, Write};

use crate::Client;

/// About what an entry takes beside the texts of its client.
const OVERHEAD: usize = 1024;

/// About what a value takes beside its text: a `String` and its share of an allocation.
const VALUE: usize = 48;

/// About how many bytes a client takes. Clients that registered themselves chose their size.
pub(super) fn of(client: &Client) -> u32 {
    let mut size = Size(OVERHEAD);
    // Writing it can't fail, and one that could not be written would not be kept.
    match serde_json::to_writer(&mut size, client) {
        Ok(()) => u32::try_from(size.0).unwrap_or(u32::MAX),
        Err(_) => u32::MAX,
    }
}

/// Counts the bytes of a JSON text, and more for each of its values: a thousand empty strings are small in JSON alone.
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
