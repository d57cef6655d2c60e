//! A request as it was received, with its body still on its way.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::Body;
use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};

/// A request as axum, or hyper below it, received it.
pub(crate) type Received = http::Request<ReceivedBody>;

/// Its body.
pub(crate) enum ReceivedBody {
    /// One that axum put into a box.
    Axum(Body),
    /// One as hyper made it.
    #[cfg(feature = "serve")]
    Hyper(hyper::body::Incoming),
}

/// The body could not be read to its end.
#[derive(Debug)]
pub(crate) struct Broken;

impl From<Body> for ReceivedBody {
    fn from(body: Body) -> Self {
        Self::Axum(body)
    }
}

impl From<ReceivedBody> for Body {
    fn from(body: ReceivedBody) -> Self {
        match body {
            ReceivedBody::Axum(body) => body,
            #[cfg(feature = "serve")]
            ReceivedBody::Hyper(body) => Self::new(body),
        }
    }
}

impl HttpBody for ReceivedBody {
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Broken>>> {
        match self.get_mut() {
            Self::Axum(body) => Pin::new(body).poll_frame(context).map_err(|_| Broken),
            #[cfg(feature = "serve")]
            Self::Hyper(body) => Pin::new(body).poll_frame(context).map_err(|_| Broken),
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Axum(body) => body.is_end_stream(),
            #[cfg(feature = "serve")]
            Self::Hyper(body) => body.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Axum(body) => body.size_hint(),
            #[cfg(feature = "serve")]
            Self::Hyper(body) => body.size_hint(),
        }
    }
}
