//! Seals links in e-mails if the pages have no secret: the store must not contain valid links.

use oauth_runtime_core::{Seal, Secret};

/// A secret that only this process has. Texts that it sealed are lost when the process ends.
pub(crate) struct OwnSeal {
    pub(crate) seal: Seal,
    name: String,
}

impl OwnSeal {
    /// `None` if no secret can be drawn.
    pub(crate) fn draw() -> Option<Self> {
        let name = Secret::generate().digest().to_string();
        Some(Self { seal: Seal::new(&Secret::generate()).ok()?, name })
    }

    /// A queue from which no other process takes e-mails.
    pub(crate) fn queue(&self, queue: &str) -> String {
        format!("{queue} {}", self.name)
    }
}
