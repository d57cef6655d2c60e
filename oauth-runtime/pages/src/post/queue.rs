//! The queues of e-mails. Known people never wait behind strangers.

/// A queue. Each has its own order, its own bound, and its own places at the mail server.
pub(crate) trait Queue: Send + Sync + 'static {
    /// Its name in stores. It never changes.
    const NAME: &'static str;
    /// How many e-mails may wait in it. Further ones are refused.
    const MOST: usize;
    /// Whether anybody can fill it.
    const IS_FOR_STRANGERS: bool;
}

/// E-mail that strangers asked for.
pub(crate) struct Strangers;

impl Queue for Strangers {
    const NAME: &'static str = "strangers";
    const MOST: usize = 1024;
    const IS_FOR_STRANGERS: bool = true;
}

/// E-mail that somebody asked for in a browser or at a place that the person used before. It goes with the e-mail of people,
/// and may fill half of that queue: whoever is logged in does not wait behind it.
pub(crate) struct Known;

impl Queue for Known {
    const NAME: &'static str = People::NAME;
    const MOST: usize = People::MOST / 2;
    const IS_FOR_STRANGERS: bool = false;
}

/// E-mail about actions of a known person.
pub(crate) struct People;

impl Queue for People {
    const NAME: &'static str = "people";
    const MOST: usize = 4096;
    const IS_FOR_STRANGERS: bool = false;
}
