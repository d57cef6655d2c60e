//! The body of a response while it is written.

use std::io;

use bytes::Bytes;

/// Enough for the response to a token or introspection request.
const SHORT: usize = 512;

/// The body of a response while it is written. It begins on the stack, so that a short body needs one allocation, of
/// its final size: [`Bytes`] of a vector with spare capacity would need two.
pub(super) struct Draft {
    short: [u8; SHORT],
    length: usize,
    /// All of it, once it is longer.
    long: Vec<u8>,
}

impl Draft {
    pub(super) fn new() -> Self {
        Self { short: [0; SHORT], length: 0, long: Vec::new() }
    }

    pub(super) fn finish(self) -> Bytes {
        match self.long.is_empty() {
            true => Bytes::copy_from_slice(&self.short[..self.length]),
            false => Bytes::from(self.long),
        }
    }
}

impl io::Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes).map(|()| bytes.len())
    }

    #[inline]
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        let end = self.length + bytes.len();
        match self.short.get_mut(self.length..end) {
            Some(free) => {
                free.copy_from_slice(bytes);
                self.length = end;
            }
            None => self.write_long(bytes),
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Draft {
    #[cold]
    fn write_long(&mut self, bytes: &[u8]) {
        if self.long.is_empty() {
            self.long.extend_from_slice(&self.short[..self.length]);
            // From now on nothing fits.
            self.length = SHORT;
        }
        self.long.extend_from_slice(bytes);
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn what_was_written_comes_back_whatever_its_length_and_its_pieces() {
        let text: Vec<u8> = (0..3 * SHORT).map(|index| (index % 251) as u8).collect();
        for length in [0, 1, SHORT - 1, SHORT, SHORT + 1, 2 * SHORT, 3 * SHORT] {
            for piece in [1, 7, SHORT - 1, SHORT, SHORT + 1, 3 * SHORT] {
                let mut draft = Draft::new();
                for piece in text[..length].chunks(piece) {
                    draft.write_all(piece).expect("memory");
                    draft.write_all(b"").expect("memory");
                }
                assert!(draft.finish() == text[..length], "{length} bytes in pieces of {piece}");
            }
        }
    }
}
