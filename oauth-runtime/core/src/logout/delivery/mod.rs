//! Delivers logout notices from the store to the clients.

mod deliver;
mod figures;

use std::sync::Arc;

use self::deliver::deliver;
use self::figures::FIGURES;
pub use self::figures::{NoticeFigures, notice_figures};
use crate::delivery::{self, Delivers, Places};
use crate::failure::store_failure;
use crate::identity::OpenIdProvider;
use crate::server::Background;
use crate::store::{LogoutNoticeStore, PendingNotice};
use crate::{OAuthError, Timestamp};

/// A provider that delivers logout notices.
pub trait DeliversNotices: OpenIdProvider<Store: LogoutNoticeStore> {}

impl<S: OpenIdProvider<Store: LogoutNoticeStore>> DeliversNotices for S {}

/// The notices on their way.
pub(super) struct Notices(Places);

impl<S: DeliversNotices> Delivers<S> for Notices {
    type Record = PendingNotice;

    fn background(server: &S) -> &Background<S> {
        server.runtime().background()
    }

    /// Without a fetcher there is no back channel.
    fn is_possible(server: &S) -> bool {
        server.settings().fetcher().is_some()
    }

    fn begin() -> Self {
        Self(Places::default())
    }

    async fn claim(
        server: &S,
        now: Timestamp,
        until: Timestamp,
        limit: usize,
    ) -> Result<Vec<PendingNotice>, OAuthError> {
        let claimed = server.store().claim_logout_notices(now, until, limit).await;
        claimed.map_err(store_failure::<S::Store>)
    }

    async fn deliver(&self, server: &S, notice: PendingNotice) -> Result<(), OAuthError> {
        deliver(server, &self.0, notice).await
    }
}

/// Delivers the logout notices that are due now, with one attempt each, and waits for the results. Returns
/// how many there were.
///
/// A running server does this by itself: soon after its start, after each logout, and every five seconds.
/// Call it from a program that a scheduler starts. Any number of instances may deliver from the same store.
///
/// # Errors
/// Those of the store. Notices that were claimed before are due again after two minutes.
pub async fn deliver_notices<S: DeliversNotices>(server: &Arc<S>) -> Result<usize, OAuthError> {
    delivery::deliver_now::<S, Notices>(server).await
}
