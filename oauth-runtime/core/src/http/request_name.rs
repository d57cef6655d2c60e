//! The identifier of a request on a page about an error.

use std::sync::OnceLock;

/// Set by a provider that has identifiers for requests: no other one needs the code for them.
static NAMED_BY: OnceLock<fn() -> Option<String>> = OnceLock::new();

/// The identifier of the request that runs on this thread, for a page about an error. `None`: the provider has no events.
#[doc(hidden)]
pub fn request_name() -> Option<String> {
    NAMED_BY.get().and_then(|name| name())
}

/// From now on, this names the request.
pub(crate) fn name_requests(by: fn() -> Option<String>) {
    let _ = NAMED_BY.set(by);
}
