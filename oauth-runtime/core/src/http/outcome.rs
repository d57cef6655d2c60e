//! What came of a request, for metrics and logs.

use std::cell::Cell;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use super::Response;

/// What came of a request at an endpoint, beside the status.
///
/// With the feature `outcomes`, responses of endpoints have it among their extensions where there is something to say: an
/// error, or the grant type of a token request. The texts are those of the standards, so there are few of them, and
/// nothing of a client or a person is in them.
///
/// ```
/// use oauth_runtime::http::{Outcome, Response};
///
/// fn log(response: &Response) {
///     let outcome = response.extensions().get::<Outcome>().copied().unwrap_or_default();
///     println!("{} {}", response.status(), outcome.error.unwrap_or("ok"));
/// }
/// # log(&Response::default());
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Outcome {
    /// The grant type of a token request, if the server knows it; `extension` for one that was registered while it runs.
    pub grant_type: Option<&'static str>,
    /// The code of the error (RFC 6749 section 5.2), also if it goes to the client in a redirect.
    pub error: Option<&'static str>,
}

/// The response with the code of its error, for an endpoint that writes it itself.
pub fn noted_error(response: super::Response, code: &'static str) -> super::Response {
    Outcome::error(code).noted_in(response)
}

impl Outcome {
    /// Whether responses have it: the feature `outcomes` is on, in this program or by another package of the same build.
    pub const IS_NOTED: bool = cfg!(feature = "outcomes");

    /// An error.
    pub(crate) fn error(code: &'static str) -> Self {
        Self { grant_type: None, error: Some(code) }
    }

    /// Whether metrics or spans of this crate want to know.
    pub(crate) const IS_WATCHED: bool = cfg!(any(feature = "watched", feature = "outcomes"));

    /// Whether there may be a span of the request: that of this crate's adapter, or one of an adapter that reads `outcomes`.
    pub(crate) const IS_TRACED: bool = cfg!(any(feature = "traced", feature = "outcomes"));

    /// The response with this, if anybody wants to know it.
    pub(crate) fn noted_in(self, mut response: Response) -> Response {
        self.note();
        if Self::IS_NOTED {
            response.extensions_mut().insert(self);
        }
        response
    }

    /// Tells who watches the request.
    #[doc(hidden)]
    pub fn note(self) {
        if cfg!(feature = "watched") {
            // A thread that ends has no request.
            let _ = WATCHED.try_with(|slot| slot.set(slot.get().map(|_| self)));
        }
    }

    /// Adds the grant type to what the response says already.
    pub(crate) fn with_grant_type(grant_type: Option<&'static str>, response: Response) -> Response {
        if grant_type.is_none() || !Self::IS_WATCHED {
            return response;
        }
        let known = match Self::IS_NOTED {
            true => response.extensions().get::<Self>().copied(),
            false => WATCHED.try_with(Cell::get).ok().flatten(),
        };
        Self { grant_type, ..known.unwrap_or_default() }.noted_in(response)
    }
}

thread_local! {
    /// What is known so far of the request that runs on this thread; `None`: nobody watches it.
    ///
    /// Metrics and spans read it, with the feature `watched`. A place in the extensions of the response, which others can read as
    /// well, takes three allocations.
    static WATCHED: Cell<Option<Outcome>> = const { Cell::new(None) };
}

/// Watches the answer to a request: its result, and what came of it.
///
/// The future is a pointer: it is some kilobytes, and each move would copy them.
#[doc(hidden)]
pub fn watched<F: Future>(answer: Pin<&mut F>) -> impl Future<Output = (F::Output, Outcome)> {
    Watched { own: Some(Outcome::default()), answer }
}

struct Watched<'a, F> {
    own: Option<Outcome>,
    answer: Pin<&'a mut F>,
}

impl<F: Future> Future for Watched<'_, F> {
    type Output = (F::Output, Outcome);

    fn poll(mut self: Pin<&mut Self>, poll: &mut Context<'_>) -> Poll<Self::Output> {
        let Self { own, answer } = &mut *self;
        let entered = Entered::new(own);
        let output = answer.as_mut().poll(poll);
        drop(entered);
        output.map(|output| (output, own.unwrap_or_default()))
    }
}

/// Exchanges what is known of the thread's request with that of another one, and back when it is dropped: also if the answer panics.
/// While an answer waits, its thread works on other requests.
struct Entered<'a>(&'a mut Option<Outcome>);

impl<'a> Entered<'a> {
    fn new(own: &'a mut Option<Outcome>) -> Self {
        exchange(own);
        Self(own)
    }
}

impl Drop for Entered<'_> {
    fn drop(&mut self) {
        exchange(self.0);
    }
}

fn exchange(own: &mut Option<Outcome>) {
    let _ = WATCHED.try_with(|slot| *own = slot.replace(*own));
}

#[cfg(all(test, feature = "watched"))]
mod tests {
    use std::panic::AssertUnwindSafe;
    use std::pin::pin;

    use futures_util::FutureExt;
    use futures_util::future::join;

    use super::*;

    #[tokio::test]
    async fn each_of_two_requests_on_one_thread_has_its_own_outcome() {
        let ends_with = async |error: &'static str| {
            let early = Outcome::error("early").noted_in(Response::default());
            tokio::task::yield_now().await;
            drop(early);
            let late = Outcome::error(error).noted_in(Response::default());
            Outcome::with_grant_type(Some("password"), late)
        };
        let (one, other) = (pin!(ends_with("one")), pin!(ends_with("other")));
        let ((_, one), (_, other)) = join(watched(one), watched(other)).await;
        let expected = |error| Outcome { grant_type: Some("password"), error: Some(error) };
        assert_eq!((one, other), (expected("one"), expected("other")));
    }

    #[tokio::test]
    async fn a_request_that_says_nothing_has_nothing_of_an_earlier_one() {
        let (_, refused) = watched(pin!(async { Outcome::error("invalid_client").note() })).await;
        assert_eq!(refused.error, Some("invalid_client"));
        let (_, answered) = watched(pin!(async {})).await;
        assert_eq!(answered, Outcome::default());
    }

    #[tokio::test]
    async fn a_panic_ends_the_request() {
        let defect = pin!(async { panic!("a defect") });
        assert!(AssertUnwindSafe(watched(defect)).catch_unwind().await.is_err());
        Outcome::error("invalid_client").note();
        assert_eq!(WATCHED.with(Cell::get), None);
    }
}
