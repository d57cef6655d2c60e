//! Who waits for an e-mail: nobody who is logged in waits behind strangers.

/// A queue. Each has its own order, its own bound, and its own places at the mail server.
pub(crate) trait Queue: Send + Sync + 'static {
    /// Its name in stores. It never changes.
    const NAME: &'static str;
    /// How many e-mails wait in it. What comes then is refused.
    const MOST: usize;
    /// Whether anybody can fill it.
    const IS_FOR_STRANGERS: bool;
}

/// E-mail that somebody asked for who is not logged in.
pub(crate) struct Strangers;

impl Queue for Strangers {
    const NAME: &'static str = "strangers";
    const MOST: usize = 1024;
    const IS_FOR_STRANGERS: bool = true;
}

/// E-mail about what a person did who is known.
pub(crate) struct People;

impl Queue for People {
    const NAME: &'static str = "people";
    const MOST: usize = 4096;
    const IS_FOR_STRANGERS: bool = false;
}
