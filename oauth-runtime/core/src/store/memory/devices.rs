//! Device codes, by digest and by user code.
//!
//! Locks are taken in the order grant, user code, device code.

use super::device_records::{Decided, Device};
use super::tokens::{Member, join, keep_spent, key_of};
use super::{MemoryError, MemoryStore};
use crate::store::{DeviceCodeStore, Redemption, SLOW_DOWN};
use crate::token::{DeviceCode, DeviceDecision, IssuedTokens};
use crate::{Digest, Timestamp};

impl DeviceCodeStore for MemoryStore {
    async fn create_device_code(&self, code: DeviceCode) -> Result<bool, MemoryError> {
        self.latest.note(code.issued_at);
        let devices = &self.tokens.devices;
        let (digest, user_code, now, expires_at) =
            (code.digest, code.user_code, code.issued_at, code.expires_at);
        let mut user_codes = devices.user_codes.lock(&user_code);
        if user_codes.get(&user_code).is_some_and(|other| devices.codes.lock(other).get(other).is_some()) {
            return Ok(false);
        }
        user_codes.insert(user_code, digest, expires_at, now);
        devices.codes.lock(&digest).insert(digest, Device::new(code), expires_at, now);
        Ok(true)
    }

    async fn get_device_code(&self, digest: &Digest) -> Result<Option<DeviceCode>, MemoryError> {
        let codes = self.tokens.devices.codes.lock(digest);
        Ok(codes.get(digest).map(|kept| kept.code(digest)))
    }

    async fn find_user_code(&self, user_code: &Digest) -> Result<Option<DeviceCode>, MemoryError> {
        let digest = self.tokens.devices.user_codes.lock(user_code).get(user_code).copied();
        match digest {
            Some(digest) => self.get_device_code(&digest).await,
            None => Ok(None),
        }
    }

    async fn poll_device_code(&self, digest: &Digest, polled_at: Timestamp) -> Result<bool, MemoryError> {
        let mut codes = self.tokens.devices.codes.lock(digest);
        let Some(device) = codes.get_mut(digest) else {
            return Ok(false);
        };
        let before = device.polled_at.replace(polled_at);
        let in_time = before.is_none_or(|before| before.plus(device.interval_now) <= polled_at);
        if !in_time {
            device.interval_now = device.interval_now.saturating_add(SLOW_DOWN);
        }
        Ok(in_time)
    }

    async fn decide_device_code(
        &self,
        digest: &Digest,
        decision: DeviceDecision,
    ) -> Result<bool, MemoryError> {
        let decide = |decision: &DeviceDecision| {
            let mut codes = self.tokens.devices.codes.lock(digest);
            let device = codes.get_mut(digest).filter(|device| device.decided.is_none())?;
            device.decided = Some(Box::new(Decided { decision: decision.clone(), redeemed_for: None }));
            Some(device.code(digest))
        };
        let DeviceDecision::Approved(approval) = &decision else {
            return Ok(decide(&decision).is_some());
        };
        self.latest.note(approval.approved_at);
        let key = key_of(&approval.grant_id);
        let mut grant = self.tokens.grants.lock(&key);
        let Some(code) = decide(&decision) else {
            return Ok(false);
        };
        let member = Member::DeviceCode(*digest);
        join(&mut grant, key, member, code.expires_at, approval.approved_at, || {
            Some(approval.grant(&code.client_id, code.expires_at))
        });
        Ok(true)
    }

    async fn redeem_device_code(
        &self,
        digest: &Digest,
        tokens: IssuedTokens,
    ) -> Result<Redemption, MemoryError> {
        let key = key_of(tokens.grant_id());
        let mut grant = self.tokens.grants.lock(&key);
        {
            let mut codes = self.tokens.devices.codes.lock(digest);
            let Some(decided) = codes.get_mut(digest).and_then(|device| device.decided.as_mut()) else {
                return Ok(Redemption::Unknown);
            };
            let DeviceDecision::Approved(approval) = &decided.decision else {
                return Ok(Redemption::Unknown);
            };
            if approval.grant_id != *tokens.grant_id() {
                return Ok(Redemption::Unknown);
            }
            match decided.redeemed_for {
                None => decided.redeemed_for = Some(tokens.access_token.digest),
                Some(digest) if digest == tokens.access_token.digest => return Ok(Redemption::Redeemed),
                Some(_) => return Ok(Redemption::Replayed { grant_id: approval.grant_id.clone() }),
            }
            codes.extend(digest, tokens.expires_at());
        }
        keep_spent(&mut grant, &key, Member::DeviceCode(*digest), tokens.expires_at());
        self.tokens.add(&mut grant, key, tokens);
        Ok(Redemption::Redeemed)
    }
}
