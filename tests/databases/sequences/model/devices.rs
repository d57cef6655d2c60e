//! Device codes (RFC 8628).

use super::{Grant, INVALID_CLIENT, INVALID_GRANT, Model, Outcome};

/// How long a device code works.
pub(in super::super) const DEVICE_CODE: u64 = 600;

/// How many seconds are between two polls, and by how many more after each that came too early (section 3.5).
const INTERVAL: u64 = 5;

/// A device that waits, or waited.
#[derive(Debug)]
pub(in super::super) struct Device {
    pub(in super::super) client: usize,
    begun: u64,
    decision: Option<Decision>,
    polled: Option<u64>,
    interval: u64,
}

#[derive(Debug, Clone, Copy)]
enum Decision {
    Denied,
    Approved { grant: usize },
}

impl Model {
    /// A device asks for a code. A disabled client gets none.
    pub(in super::super) fn begin_device(&mut self, client: usize) -> bool {
        if self.disabled[client] {
            return false;
        }
        let begun = self.now;
        self.devices.push(Device { client, begun, decision: None, polled: None, interval: INTERVAL });
        true
    }

    /// A person types the code of the device. Whether it still waits: the first decision counts.
    pub(in super::super) fn decide_device(&mut self, device: usize, person: usize, allows: bool) -> bool {
        let Device { client, begun, decision, .. } = self.devices[device];
        if decision.is_some() || self.disabled[client] || self.now >= begun + DEVICE_CODE {
            return false;
        }
        let decision =
            if allows { Decision::Approved { grant: self.grants.len() } } else { Decision::Denied };
        self.devices[device].decision = Some(decision);
        if allows {
            let begun = self.now;
            let (session, is_offline) = (None, true);
            self.grants.push(Grant {
                client,
                person,
                session,
                is_offline,
                begun,
                is_redeemed: false,
                has_ended: false,
            });
        }
        true
    }

    /// The device asks for its tokens.
    pub(in super::super) fn poll_device(&mut self, device: usize, client: usize) -> Outcome {
        let now = self.now;
        if self.disabled[client] {
            return INVALID_CLIENT;
        }
        let Device { client: own, begun, decision, .. } = self.devices[device];
        if own != client {
            return INVALID_GRANT;
        }
        let is_expired = now >= begun + DEVICE_CODE;
        match decision {
            // A second use, however late, ends the grant.
            Some(Decision::Approved { grant }) if self.grants[grant].is_redeemed => {
                self.grants[grant].has_ended = true;
                INVALID_GRANT
            }
            Some(Decision::Approved { grant }) if self.grants[grant].has_ended => INVALID_GRANT,
            _ if is_expired => Outcome::Expired,
            None => self.devices[device].wait(now),
            Some(Decision::Denied) => Outcome::Refused("access_denied"),
            Some(Decision::Approved { grant }) => {
                self.grants[grant].is_redeemed = true;
                self.issue(grant, true);
                Outcome::Tokens
            }
        }
    }
}

impl Device {
    /// Nobody has decided: whether the device asked too early.
    fn wait(&mut self, now: u64) -> Outcome {
        let before = self.polled.replace(now);
        if before.is_none_or(|before| now >= before + self.interval) {
            return Outcome::Refused("authorization_pending");
        }
        self.interval += INTERVAL;
        Outcome::Refused("slow_down")
    }
}
