//! The request that runs on a thread: events that happen meanwhile belong to it.

use std::cell::RefCell;
use std::future::{Future, poll_fn};
use std::net::IpAddr;
use std::pin::pin;

use super::RequestId;
use crate::Text;

/// What events say about a request.
#[derive(Debug, Clone, Default)]
pub(crate) struct RequestContext {
    pub(crate) address: Option<IpAddr>,
    /// `None` for work that no request began.
    pub(crate) request_id: Option<RequestId>,
    /// The operator whom the request, or the command, is from.
    pub(crate) operator: Option<Text>,
    /// The client through which they act.
    pub(crate) operator_client_id: Option<Text>,
    /// What the audit log has of the request.
    pub(crate) kept: Kept,
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
    CURRENT.try_with(|slot| slot.borrow().clone()).ok().flatten().unwrap_or_default()
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

async fn operated<F: Future>(operator: Text, operator_client_id: Option<Text>, future: F) -> F::Output {
    let operator = Some(operator);
    let context = RequestContext { operator, operator_client_id, kept: Kept::Nothing, ..current() };
    let (output, kept) = within(context, future).await;
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

/// Runs the future as part of a request, and returns what the audit log has of it. While it waits, its thread works on other
/// requests, so it is the thread's current request only while it is polled.
pub(crate) async fn within<F: Future>(context: RequestContext, future: F) -> (F::Output, Kept) {
    let mut future = pin!(future);
    let mut own = Some(context);
    let output = poll_fn(|poll| {
        let _entered = Entered::new(&mut own);
        future.as_mut().poll(poll)
    })
    .await;
    (output, own.map_or(Kept::Nothing, |context| context.kept))
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
            operator_client_id: None,
            kept: Kept::Nothing,
        }
    }

    #[tokio::test]
    async fn each_of_two_requests_on_one_thread_sees_itself() {
        let sees_itself = async |last: u8| {
            for _ in 0..3 {
                assert_eq!(current().address, Some([192, 0, 2, last].into()));
                tokio::task::yield_now().await;
            }
        };
        join(within(request(1), sees_itself(1)), within(request(2), sees_itself(2))).await;
        assert!(current().address.is_none() && current().request_id.is_none());
    }

    #[tokio::test]
    async fn the_work_of_an_operator_belongs_to_the_request_that_asked_for_it() {
        let (seen, _) = within(request(7), by_operator("carol", async { current() })).await;
        assert_eq!(seen.operator.as_deref(), Some("carol"));
        assert!(seen.address == Some([192, 0, 2, 7].into()) && seen.request_id.is_some());
        assert!(current().operator.is_none() && seen.operator_client_id.is_none());
        let (seen, _) =
            within(request(7), by_operator_at_client("carol", "helpdesk", async { current() })).await;
        assert_eq!(
            (seen.operator.as_deref(), seen.operator_client_id.as_deref()),
            (Some("carol"), Some("helpdesk"))
        );
    }

    #[tokio::test]
    async fn a_panic_ends_the_request() {
        let panics = within(request(1), async { panic!("a defect") });
        assert!(AssertUnwindSafe(panics).catch_unwind().await.is_err());
        assert!(current().address.is_none() && current().request_id.is_none());
    }
}
