//! The capability that the device authorization grant needs.

use std::future::Future;

use super::{Redemption, Storage};
use crate::token::{DeviceCode, DeviceDecision, IssuedTokens};
use crate::{Digest, Timestamp};

/// How many seconds longer a device has to wait between two polls each time that it polls too early (RFC 8628
/// section 3.5).
pub const SLOW_DOWN: u64 = 5;

/// Keeps device codes. The `device_code` grant needs it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not store device codes",
    label = "the `device_code` grant redeems them",
    note = "add to an `#[oauth_storage] impl {Self}` block:\n\
            async fn create_device_code(&self, code: DeviceCode) -> Result<bool, YourError>\n\
            async fn get_device_code(&self, digest: &Digest) -> Result<Option<DeviceCode>, YourError>\n\
            async fn find_user_code(&self, user_code: &Digest) -> Result<Option<DeviceCode>, YourError>\n\
            async fn poll_device_code(&self, digest: &Digest, polled_at: Timestamp) -> Result<bool, YourError>\n\
            async fn decide_device_code(&self, digest: &Digest, decision: DeviceDecision) -> Result<bool, YourError>\n\
            async fn redeem_device_code(&self, digest: &Digest, tokens: IssuedTokens) -> Result<Redemption, YourError>",
    note = "or mark a field that holds a ready store with `#[store]`"
)]
pub trait DeviceCodeStore: Storage {
    /// Stores a new code. `false`: its user code belongs to a code that the store still keeps, and nothing
    /// was stored.
    fn create_device_code(&self, code: DeviceCode) -> impl Future<Output = Result<bool, Self::Error>> + Send;

    /// The code with this digest, its decision, and whether it was redeemed; expired or not. Reading changes
    /// nothing.
    fn get_device_code(
        &self,
        digest: &Digest,
    ) -> impl Future<Output = Result<Option<DeviceCode>, Self::Error>> + Send;

    /// The same, by the digest of the user code.
    fn find_user_code(
        &self,
        user_code: &Digest,
    ) -> impl Future<Output = Result<Option<DeviceCode>, Self::Error>> + Send;

    /// Records a poll of the device, in one atomic operation. `true`: this is its first poll, or the interval
    /// since the last one has passed. `false`: it was too early, or there is no such code; the interval of
    /// this code is now [`SLOW_DOWN`] seconds longer. Every poll counts as the predecessor of the next; of
    /// several at the same moment, at most one is in time.
    fn poll_device_code(
        &self,
        digest: &Digest,
        polled_at: Timestamp,
    ) -> impl Future<Output = Result<bool, Self::Error>> + Send;

    /// Stores the resource owner's decision, in one atomic operation. The first decision counts, and later
    /// ones change nothing. Returns whether this decision is the one that counts. An approval starts its
    /// [grant](crate::token::DecoupledApproval::grant).
    fn decide_device_code(
        &self,
        digest: &Digest,
        decision: DeviceDecision,
    ) -> impl Future<Output = Result<bool, Self::Error>> + Send;

    /// Spends an approved code and stores the tokens, in one atomic operation. Of any number of calls,
    /// exactly one gets [`Redemption::Redeemed`]. A code that is not approved, or whose grant was revoked, is
    /// [`Redemption::Unknown`].
    ///
    /// Keep the spent code as long as the tokens ([`IssuedTokens::expires_at`]), even if the code expires
    /// before them: anybody who presents it again, however late, ends the grant (RFC 6749 section 4.1.2).
    fn redeem_device_code(
        &self,
        digest: &Digest,
        tokens: IssuedTokens,
    ) -> impl Future<Output = Result<Redemption, Self::Error>> + Send;
}
