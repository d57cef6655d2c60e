//! The request that runs on a thread: events that happen meanwhile belong to it.

use std::cell::RefCell;
use std::future::Future;
use std::net::IpAddr;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use super::RequestId;
use crate::Text;

/// What events say about a request.
#[derive(Debug, Clone, Default)]
pub(crate) struct RequestContext {
    pub(crate) address: Option<IpAddr>,
    /// `None` for work that no request began.
    pub(crate) request_id: Option<RequestId>,
    /// Whom the request, or the command, is from, if it is an operator: most are not, and what each request moves stays short.
    pub(crate) operator: Option<Arc<Operator>>,
    /// What the audit log has of the request.
    pub(crate) kept: Kept,
    /// If the response waits for the audit log: what its leaving settles.
    pub(crate) waiting: Option<Arc<Waiting>>,
}

/// An operator at work.
#[derive(Debug)]
pub(crate) struct Operator {
    /// Who.
    pub(crate) name: Text,
    /// The client through which they act.
    pub(crate) client_id: Option<Text>,
}

/// What a response that waits for the audit log settles if it leaves: the numbers of the attempts that it answers.
#[derive(Debug, Default)]
pub(crate) struct Waiting(Mutex<Vec<u64>>);

impl Waiting {
    /// The response answers this attempt.
    pub(crate) fn answers(&self, attempt: u64) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(attempt);
    }

    /// The attempts that it answers.
    pub(crate) fn attempts(&self) -> Vec<u64> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// What the audit log has of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kept {
    /// The request had no event.
    #[default]
    Nothing,
    /// Its last event is the one with this number in the buffer.
    UpTo(u64),
    /// One of its events did not fit into the buffer.
    Lost,
}

thread_local! {
    static CURRENT: RefCell<Option<RequestContext>> = const { RefCell::new(None) };
}

/// What is known of the request that runs on this thread.
pub(crate) fn current() -> RequestContext {
    of_current(RequestContext::clone).unwrap_or_default()
}

/// Reads the request that runs on this thread, if there is one.
pub(crate) fn of_current<T>(read: impl FnOnce(&RequestContext) -> T) -> Option<T> {
    CURRENT.try_with(|slot| slot.borrow().as_ref().map(read)).ok().flatten()
}

/// What the response to the request on this thread settles if it leaves; `None` if it does not wait for the audit log.
pub(crate) fn waiting() -> Option<Arc<Waiting>> {
    CURRENT.try_with(|slot| slot.borrow().as_ref()?.waiting.clone()).ok().flatten()
}

/// Runs an operator's work: every [event](super::Event) that happens meanwhile names the operator. The provider's own console
/// and its HTTP API do so with the `sub` of their operator; a program with operators of its own names them as it likes.
///
/// ```
/// use oauth_runtime::event::{EventKind, Event, by_operator};
/// use oauth_runtime::Timestamp;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let event = by_operator("carol", async { Event::new(EventKind::LoginFailed {}, Timestamp::from_unix(0)) }).await;
/// assert_eq!(event.operator.as_deref(), Some("carol"));
/// # }
/// ```
pub async fn by_operator<F: Future>(operator: impl Into<Text>, future: F) -> F::Output {
    operated(operator.into(), None, future).await
}

/// The same as [`by_operator`] for an operator who acts through a client of the provider: an event has its identifier as
/// [`operator_client_id`](super::Event::operator_client_id).
///
/// ```
/// use oauth_runtime::event::{EventKind, Event, by_operator_at_client};
/// use oauth_runtime::Timestamp;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let work = async { Event::new(EventKind::LoginFailed {}, Timestamp::from_unix(0)) };
/// let event = by_operator_at_client("carol", "helpdesk", work).await;
/// assert_eq!(event.operator_client_id.as_deref(), Some("helpdesk"));
/// # }
/// ```
pub async fn by_operator_at_client<F: Future>(
    operator: impl Into<Text>,
    client_id: impl Into<Text>,
    future: F,
) -> F::Output {
    operated(operator.into(), Some(client_id.into()), future).await
}

async fn operated<F: Future>(name: Text, client_id: Option<Text>, future: F) -> F::Output {
    let operator = Some(Arc::new(Operator { name, client_id }));
    let context = RequestContext { operator, kept: Kept::Nothing, ..current() };
    let mut kept = Kept::Nothing;
    let output = within(context, &mut kept, pin!(future)).await;
    keep(kept);
    output
}

/// What the audit log has of work within the request on this thread.
fn keep(inner: Kept) {
    let note = |slot: &RefCell<Option<RequestContext>>| {
        if let Some(context) = &mut *slot.borrow_mut() {
            context.kept = match (context.kept, inner) {
                (Kept::Lost, _) | (_, Kept::Lost) => Kept::Lost,
                (kept, Kept::Nothing) => kept,
                (_, kept) => kept,
            };
        }
    };
    // A thread that ends has no request.
    let _ = CURRENT.try_with(note);
}

/// The audit log got an event of the request that runs on this thread; `None`: it did not fit.
#[cfg(feature = "events")]
pub(crate) fn note_kept(number: Option<u64>) {
    keep(number.map_or(Kept::Lost, Kept::UpTo));
}

/// Runs the future as part of a request, and notes what the audit log has of it. While it waits, its thread works on other
/// requests, so it is the thread's current request only while it is polled.
///
/// The future is a pointer: it is some kilobytes, and each move would copy them.
pub(crate) fn within<'a, F: Future>(
    context: RequestContext,
    kept: &'a mut Kept,
    future: Pin<&'a mut F>,
) -> Within<'a, F> {
    Within { own: Some(context), kept, future }
}

/// The future of [`within`].
pub(crate) struct Within<'a, F> {
    own: Option<RequestContext>,
    kept: &'a mut Kept,
    future: Pin<&'a mut F>,
}

impl<F: Future> Future for Within<'_, F> {
    /// Without [`Kept`], beside which a response would be moved.
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, poll: &mut Context<'_>) -> Poll<Self::Output> {
        let Self { own, kept, future } = &mut *self;
        let entered = Entered::new(own);
        let output = future.as_mut().poll(poll);
        drop(entered);
        **kept = own.as_ref().map_or(Kept::Nothing, |context| context.kept);
        output
    }
}

/// Exchanges the thread's request with another one, and back when it is dropped: also if the future panics.
struct Entered<'a>(&'a mut Option<RequestContext>);

impl<'a> Entered<'a> {
    fn new(own: &'a mut Option<RequestContext>) -> Self {
        exchange(own);
        Self(own)
    }
}

impl Drop for Entered<'_> {
    fn drop(&mut self) {
        exchange(self.0);
    }
}

fn exchange(own: &mut Option<RequestContext>) {
    // A thread that ends has no request.
    let _ = CURRENT.try_with(|slot| std::mem::swap(&mut *slot.borrow_mut(), own));
}

#[cfg(test)]
mod tests {
    use std::panic::AssertUnwindSafe;

    use futures_util::FutureExt;
    use futures_util::future::join;

    use super::*;

    fn request(last: u8) -> RequestContext {
        RequestContext {
            address: Some([192, 0, 2, last].into()),
            request_id: Some(RequestId::generate()),
            operator: None,
            kept: Kept::Nothing,
            waiting: None,
        }
    }

    fn named(context: &RequestContext) -> Option<(&str, Option<&str>)> {
        let operator = context.operator.as_ref()?;
        Some((operator.name.as_str(), operator.client_id.as_deref()))
    }

    #[tokio::test]
    async fn each_of_two_requests_on_one_thread_sees_itself() {
        let sees_itself = async |last: u8| {
            for _ in 0..3 {
                assert_eq!(current().address, Some([192, 0, 2, last].into()));
                tokio::task::yield_now().await;
            }
        };
        let (one, other) = (pin!(sees_itself(1)), pin!(sees_itself(2)));
        let [first, second] = &mut [Kept::Nothing; 2];
        join(within(request(1), first, one), within(request(2), second, other)).await;
        assert!(current().address.is_none() && current().request_id.is_none());
    }

    #[tokio::test]
    async fn the_work_of_an_operator_belongs_to_the_request_that_asked_for_it() {
        let kept = &mut Kept::Nothing;
        let seen = within(request(7), kept, pin!(by_operator("carol", async { current() }))).await;
        assert_eq!(named(&seen), Some(("carol", None)));
        assert!(seen.address == Some([192, 0, 2, 7].into()) && seen.request_id.is_some());
        assert!(current().operator.is_none());
        let at_client = pin!(by_operator_at_client("carol", "helpdesk", async { current() }));
        let seen = within(request(7), kept, at_client).await;
        assert_eq!(named(&seen), Some(("carol", Some("helpdesk"))));
    }

    #[tokio::test]
    async fn a_panic_ends_the_request() {
        let defect = pin!(async { panic!("a defect") });
        let kept = &mut Kept::Nothing;
        let panics = within(request(1), kept, defect);
        assert!(AssertUnwindSafe(panics).catch_unwind().await.is_err());
        assert!(current().address.is_none() && current().request_id.is_none());
    }
}
