//! Where the pages have no secret, the store must not have links that count.

use oauth_runtime_core::{Seal, Secret};

/// A secret that this process has and no other: what it sealed ends with it.
pub(crate) struct OwnSeal {
    pub(crate) seal: Seal,
    name: String,
}

impl OwnSeal {
    /// `None` if it cannot be drawn.
    pub(crate) fn draw() -> Option<Self> {
        let name = Secret::generate().digest().to_string();
        Some(Self { seal: Seal::new(&Secret::generate()).ok()?, name })
    }

    /// A queue from which nobody else takes e-mails.
    pub(crate) fn queue(&self, queue: &str) -> String {
        format!("{queue} {}", self.name)
    }
}
