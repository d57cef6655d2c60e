//! Decisions, with faults.

use oauth_runtime::store::DeviceCodeStore;
use oauth_runtime::token::{Authentication, DeviceDecision};
use oauth_runtime::{Digest, Text};

use super::super::{Fault, Faulty, Unreachable};

impl Faulty {
    pub(super) async fn decide(
        &self,
        digest: &Digest,
        mut decision: DeviceDecision,
    ) -> Result<bool, Unreachable> {
        let Some(code) = self.inner.get_device_code(digest).await? else {
            return Ok(self.has(Fault::TakesUnknownCodes));
        };
        if let DeviceDecision::Approved(approval) = &mut decision {
            let short = |name: Text| name.chars().take(255).collect::<String>().into();
            match self.fault {
                Fault::ApprovesWhatWasAskedFor => approval.scope = code.scope.clone(),
                Fault::ForgetsTheLogin => approval.authentication = Authentication::default(),
                Fault::CutsText => approval.username = approval.username.take().map(short),
                _ => {}
            }
            *approval = self.kept(approval.clone());
            self.beside().devices.approved.insert(approval.grant_id.to_string(), code.digest);
        }
        if self.has(Fault::DecidesForTheClient) {
            let codes: Vec<_> = self.beside().devices.codes.values().cloned().collect();
            for other in codes.iter().filter(|other| other.client_id == code.client_id) {
                self.inner.decide_device_code(&other.digest, decision.clone()).await?;
            }
            return Ok(code.decision.is_none());
        }
        if self.has(Fault::DecidesInTwoSteps) {
            tokio::task::yield_now().await;
        }
        let counts = self.inner.decide_device_code(digest, decision.clone()).await?;
        let late = self.has(Fault::LastDecisionCounts)
            || self.has(Fault::DecidesInTwoSteps) && code.decision.is_none();
        if late && !counts {
            if let DeviceDecision::Approved(approval) = &decision {
                self.beside().devices.late_grants.push(approval.grant(&code.client_id, code.expires_at));
            }
            self.beside().devices.decisions.insert(*digest, decision);
        }
        Ok(counts || late)
    }
}
