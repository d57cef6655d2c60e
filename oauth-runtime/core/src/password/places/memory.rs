//! The memory of a worker, which it keeps for the next hash.

use argon2::Block;

use crate::password::PasswordHashError;

/// The memory of one worker.
#[derive(Default)]
pub(in crate::password) struct Memory(Vec<Block>);

impl Memory {
    /// This many blocks, with any content.
    pub(in crate::password) fn blocks(&mut self, count: usize) -> Result<&mut [Block], PasswordHashError> {
        if let Some(missing) = count.checked_sub(self.0.len()) {
            self.0.try_reserve_exact(missing).map_err(|_| PasswordHashError::Memory)?;
            self.0.resize(count, Block::new());
        }
        self.0.get_mut(..count).ok_or(PasswordHashError::Memory)
    }

    /// How many blocks it has.
    pub(super) fn size(&self) -> usize {
        self.0.len()
    }
}
