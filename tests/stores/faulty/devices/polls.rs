//! Polls, with faults.

use oauth_runtime::store::DeviceCodeStore;
use oauth_runtime::{Digest, Timestamp};

use super::super::{Fault, Faulty, Unreachable};

impl Faulty {
    pub(super) async fn poll(&self, digest: &Digest, polled_at: Timestamp) -> Result<bool, Unreachable> {
        let Some(code) = self.inner.get_device_code(digest).await? else {
            return Ok(self.has(Fault::TakesUnknownCodes));
        };
        if code.decision.is_some() && self.has(Fault::PollsUndecidedCodesAlone) {
            return Ok(false);
        }
        let first = self.has(Fault::CountsTheIssueAsAPoll).then_some(code.issued_at);
        let interval = if self.has(Fault::HasOneInterval) { 5 } else { code.interval };
        let (before, interval) = self
            .beside()
            .devices
            .polls
            .get(digest)
            .copied()
            .map_or((first, interval), |(at, every)| (Some(at), every));
        if self.has(Fault::PollsInTwoSteps) {
            tokio::task::yield_now().await;
        }
        let in_time = before.is_none_or(|before| before.plus(interval) <= polled_at);
        let slower = if in_time || self.has(Fault::NeverSlowsDown) { 0 } else { 5 };
        if in_time || !self.has(Fault::IgnoresPollsThatCameTooEarly) {
            self.beside().devices.polls.insert(*digest, (polled_at, interval + slower));
        }
        Ok(in_time)
    }
}
