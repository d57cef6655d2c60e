//! A bound for the refusals that the store keeps: strangers cause them, as many as they like.

use crate::Timestamp;
use crate::event::{Event, EventKind};

/// The kinds that anybody who reaches the provider can cause without an end. Each has its own share, so that many of one do not
/// hide another.
const BOUNDED: [&str; 9] = [
    "request.refused",
    "client.authentication_failed",
    "assertion.refused",
    "rate_limit.reached",
    "login.failed",
    "login.refused",
    "user_code.failed",
    "email_code.failed",
    "upstream_login.failed",
];

/// The place of the kind in [`BOUNDED`], if it is there.
fn place(kind: &EventKind) -> Option<usize> {
    // All other kinds succeed, and are more frequent than refusals should be.
    match kind {
        EventKind::TokenIssued { .. }
        | EventKind::TokenRefreshed { .. }
        | EventKind::AuthorizationApproved { .. }
        | EventKind::LoginSucceeded { .. } => None,
        other => BOUNDED.iter().position(|bounded| *bounded == other.name()),
    }
}

/// The refusals of the current minute.
#[derive(Default)]
pub(super) struct Refusals {
    minute: u64,
    kept: [u32; BOUNDED.len()],
    left_out: [u64; BOUNDED.len()],
}

impl Refusals {
    /// If this event begins another minute: what was left out of the earlier one, once.
    pub(super) fn left_out_before(&mut self, event: &Event) -> Vec<Event> {
        let minute = event.time.as_unix() / 60;
        // The time of an event is that of its beginning: one may come after those of the next minute.
        if minute <= self.minute {
            return Vec::new();
        }
        self.minute = minute;
        self.kept = [0; BOUNDED.len()];
        self.left_out_so_far(event.time)
    }

    /// What was left out so far, once: nothing may follow that would begin another minute.
    pub(super) fn left_out_so_far(&mut self, now: Timestamp) -> Vec<Event> {
        let left_out = std::mem::take(&mut self.left_out);
        let counts = BOUNDED.iter().zip(left_out).filter(|(_, count)| *count > 0);
        let kinds = counts.map(|(kind, count)| EventKind::RefusalsLeftOut { kind: (*kind).into(), count });
        kinds.map(|kind| Event::of_no_request(kind, now)).collect()
    }

    /// Whether the event is kept.
    pub(super) fn admit(&mut self, event: &Event, most: u32) -> bool {
        let Some(index) = place(&event.kind) else { return true };
        let is_kept = self.kept[index] < most;
        match is_kept {
            true => self.kept[index] += 1,
            false => self.left_out[index] += 1,
        }
        is_kept
    }
}
