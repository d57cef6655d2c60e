//! Pushed authorization requests: kept from their arrival, taken once.

mod deletion;
mod parallel;
mod round_trip;
mod states;

use super::case::Case;
use super::samples::{Sample, digest};
use oauth_runtime_core::store::{PushedRequest, PushedRequestStore};

pub(super) use deletion::{cases_of_deletion, cases_of_sweeping};

pub(super) fn cases<S: PushedRequestStore + 'static>() -> Vec<Case<S>> {
    [round_trip::cases(), states::cases(), parallel::cases()].into_iter().flatten().collect()
}

/// A unique request of this client.
fn pushed_by(client_id: &str) -> PushedRequest {
    let parameters = [("response_type", "code"), ("state", "a state"), ("resource", "b"), ("resource", "a")];
    let parameters = parameters.map(|(name, value)| (name.to_owned(), value.to_owned()));
    PushedRequest::new(digest(), client_id, parameters.into(), Sample::new().expires_at)
}

/// A unique request.
fn pushed() -> PushedRequest {
    pushed_by(&Sample::new().client_id)
}
