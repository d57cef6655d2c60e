//! The futures of hooks that do nothing.
//!
//! Most parts implement few hooks, and a request passes all hooks of all parts. These futures have no state, so that the compiler
//! removes a hook that does nothing. A future that keeps its result would be stored, read and dropped for each part.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::OAuthError;

/// The future of a hook that has nothing to say: `()`, `None` or `false`.
pub(super) struct Idle<T>(PhantomData<fn() -> T>);

/// The future of a hook that has nothing against it: `true`.
pub(super) struct Agrees;

pub(super) const fn idle<T>() -> Idle<T> {
    Idle(PhantomData)
}

impl<T: Default> Future for Idle<T> {
    type Output = Result<T, OAuthError>;

    #[inline]
    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Self::Output> {
        Poll::Ready(Ok(T::default()))
    }
}

impl Future for Agrees {
    type Output = Result<bool, OAuthError>;

    #[inline]
    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Self::Output> {
        Poll::Ready(Ok(true))
    }
}
