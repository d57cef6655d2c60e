//! The queue of an e-mail, and the secret that seals it.
//!
//! An attacker who can read the store, and asks for a link in their own browser, could take over an account with it. So
//! the pages seal links, with their own secret, or with one that ends with the process if they have none. An e-mail
//! without a link is not sealed.

use std::borrow::Cow;

use oauth_runtime_core::__internal::{Purpose, is_sealed};
use oauth_runtime_core::{Digest, Seal};

use super::Queue;
use crate::config::Pages;
use crate::seal;

/// The queue and the seal of an e-mail.
pub(super) struct Place<'a> {
    pub(super) queue: Cow<'static, str>,
    seal: Option<&'a Seal>,
}

impl<'a> Place<'a> {
    /// The place for an e-mail in this queue, with or without a link or a code.
    pub(super) fn of<Q: Queue>(pages: &'a Pages, has_link: bool) -> Self {
        match (pages.seal(), pages.own_seal()) {
            (None, Some(own)) if has_link => Self { queue: own.queue(Q::NAME).into(), seal: Some(&own.seal) },
            (seal, _) => Self { queue: Q::NAME.into(), seal },
        }
    }

    /// The text to keep.
    pub(super) fn close(&self, id: &Digest, text: &str) -> Option<String> {
        seal::close(self.seal, Purpose::Mail, &id.to_string(), text)
    }
}

/// The queues from which this process takes e-mails.
pub(super) fn queues<Q: Queue>(pages: &Pages) -> impl Iterator<Item = Cow<'static, str>> + Send + use<Q> {
    let own = pages.seal().is_none().then(|| pages.own_seal()).flatten();
    [Some(Q::NAME.into()), own.map(|own| own.queue(Q::NAME).into())].into_iter().flatten()
}

/// The text that was kept; `None` if no secret opens it.
pub(super) fn open(pages: &Pages, id: &Digest, kept: &str) -> Option<String> {
    let seal = match pages.seal() {
        None if is_sealed(kept) => pages.own_seal().map(|own| &own.seal),
        seal => seal,
    };
    let opened = seal::open(seal, Purpose::Mail, &id.to_string(), kept)?;
    Some(opened.text.reveal().to_owned())
}
