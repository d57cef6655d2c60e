//! The path of a request, as its client wrote it.

use http::Uri;
use http::request::Parts;

/// The URI of a request before a router removed the prefix under which it is nested. An adapter for a web framework that
/// does so puts it into the request's extensions; the axum adapter does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OriginalUri(pub Uri);

/// The path of a request, as far as it is known.
pub fn request_path(head: &Parts) -> &str {
    head.extensions.get::<OriginalUri>().map_or(&head.uri, |original| &original.0).path()
}
