//! Tells clients the result (CIBA Core 1.0 section 10.2 and 10.3): by a ping, or by pushing it, from the queue of the store.

mod deliver;
mod figures;
mod message;
mod push;

use std::sync::Arc;

use self::figures::FIGURES;
pub use self::figures::{CibaFigures, ciba_figures};
use super::{CibaProvider, can_notify};
use crate::delivery::{self, Delivers, Places};
use crate::failure::store_failure;
use crate::server::Background;
use crate::store::CibaRequestStore;
use crate::token::CibaRequest;
use crate::{OAuthError, Timestamp};

/// For how many seconds after a request has expired its client may be told the result. The pauses between attempts are those of
/// logout notices: 5, 25, 125 and 625 seconds.
pub(crate) const NOTIFIED_WITHIN: u64 = 900;

/// The results on their way.
pub(super) struct Notifications(Places);

impl<S: CibaProvider> Delivers<S> for Notifications {
    type Record = CibaRequest;

    fn background(server: &S) -> &Background<S> {
        server.runtime().ciba_notifications()
    }

    fn is_possible(server: &S) -> bool {
        can_notify(server.settings())
    }

    fn begin() -> Self {
        Self(Places::default())
    }

    async fn claim(
        server: &S,
        now: Timestamp,
        until: Timestamp,
        limit: usize,
    ) -> Result<Vec<CibaRequest>, OAuthError> {
        let claimed = server.store().claim_ciba_notifications(now, until, limit).await;
        claimed.map_err(store_failure::<S::Store>)
    }

    async fn deliver(&self, server: &S, request: CibaRequest) -> Result<(), OAuthError> {
        deliver::deliver(server, &self.0, request).await
    }
}

/// A person has decided: there may be somebody to tell.
pub(crate) fn wake<S: CibaProvider>(server: &S) {
    delivery::wake::<S, Notifications>(server);
}

/// The server is new, or was moved.
pub(super) fn belong<S: CibaProvider>(server: &Arc<S>) {
    delivery::belong::<S, Notifications>(server);
}

/// Tells the clients that are due now, with one attempt each, and waits for the results. Returns how many there were.
///
/// A running server does this by itself: soon after its start, after each decision, and every five seconds. Call it from a
/// program that a scheduler starts. Any number of instances may deliver from the same store.
///
/// # Errors
/// Those of the store. What was claimed before is due again after two minutes.
pub async fn deliver_ciba_notifications<S: CibaProvider>(server: &Arc<S>) -> Result<usize, OAuthError> {
    delivery::deliver_now::<S, Notifications>(server).await
}
