//! What people do on the pages, as events.

use oauth_runtime_core::__internal::observe;
use oauth_runtime_core::Timestamp;
use oauth_runtime_core::event::{Event, EventKind, Factor, Limit};
use oauth_runtime_core::rate_limit::Limited;

use crate::account::Account;
use crate::provider::UiProvider;

/// A person logged in. This is also the one line that the log has for a login.
pub(crate) fn logged_in<S: UiProvider>(server: &S, account: &Account) {
    tracing::info!(subject = account.subject, methods = ?account.amr, "a person logged in");
    let methods = || account.amr.iter().map(|method| method.as_str().into()).collect();
    of_account(server, account, || EventKind::LoginSucceeded { methods: methods() });
}

/// Something that the person of this account did.
pub(crate) fn of_account<S: UiProvider>(server: &S, account: &Account, kind: impl FnOnce() -> EventKind) {
    observe(server, |at| about(account, kind(), at));
}

/// The same with a client.
pub(crate) fn with_client<S: UiProvider>(
    server: &S,
    account: &Account,
    client_id: &str,
    kind: impl FnOnce() -> EventKind,
) {
    observe(server, |at| about(account, kind(), at).client_id(client_id));
}

fn about(account: &Account, kind: EventKind, at: Timestamp) -> Event {
    Event::new(kind, at).subject(account.subject.as_str()).session_id(account.session_id.as_str())
}

/// Somebody typed a wrong user name or password. Not the name: it may be a password in the wrong field.
pub(crate) fn login_failed<S: UiProvider>(server: &S) {
    observe(server, |at| Event::new(EventKind::LoginFailed {}, at));
}

/// The application refused a login: of this person, if they had proven who they are.
pub(crate) fn login_refused<S: UiProvider>(server: &S, subject: Option<&str>) {
    tracing::info!(subject, "the login policy refused a login");
    observe(server, |at| {
        let event = Event::new(EventKind::LoginRefused { proven: subject.is_some() }, at);
        subject.into_iter().fold(event, |event, subject| event.subject(subject))
    });
}

/// A person is asked for their second factor again in this many browsers.
pub(crate) fn devices_forgotten<S: UiProvider>(server: &S, subject: &str, count: usize) {
    if count == 0 {
        return;
    }
    tracing::info!(subject, count, "devices of a person are not remembered any more");
    let count = u64::try_from(count).unwrap_or(u64::MAX);
    observe(server, |at| Event::new(EventKind::DeviceForgotten { count }, at).subject(subject));
}

/// Somebody typed a code that no device has.
pub(crate) fn user_code_failed<S: UiProvider>(server: &S) {
    observe(server, |at| Event::new(EventKind::UserCodeFailed {}, at));
}

/// A second factor of this person was right or wrong.
pub(crate) fn second_factor<S: UiProvider>(server: &S, account: &Account, factor: Factor, is_right: bool) {
    of_account(server, account, || match is_right {
        true => EventKind::SecondFactorSucceeded { factor },
        false => EventKind::SecondFactorFailed { factor },
    });
}

/// An attempt was not looked at.
pub(crate) fn limited<S: UiProvider>(server: &S, limit: Limit, limited: Limited) {
    let retry_after = limited.retry_after.as_secs();
    observe(server, |at| Event::new(EventKind::RateLimitReached { limit, retry_after }, at));
}

/// Sessions of a person ended. Each account has one.
pub(crate) fn logged_out<S: UiProvider>(server: &S, accounts: &[Account]) {
    for account in accounts {
        of_account(server, account, || EventKind::Logout { everywhere: false });
    }
}

/// All sessions of a person ended.
pub(crate) fn logged_out_everywhere<S: UiProvider>(server: &S, subject: &str) {
    observe(server, |at| Event::new(EventKind::Logout { everywhere: true }, at).subject(subject));
}

/// A person of another provider signed in; the login here follows, if nothing is in its way.
#[cfg(feature = "upstream")]
pub(crate) fn upstream_signed_in<S: UiProvider>(
    server: &S,
    upstream: &oauth_runtime_upstream::Upstream,
    account: &Account,
) {
    observe(server, |at| {
        let kind = EventKind::UpstreamLoginSucceeded { upstream: upstream.id().into() };
        Event::new(kind, at).subject(account.subject.as_str())
    });
}

/// Nobody signed in at another provider. The log says why, and what an operator can do.
#[cfg(feature = "upstream")]
pub(crate) fn upstream_failed<S: UiProvider>(
    server: &S,
    upstream: &oauth_runtime_upstream::Upstream,
    error: &oauth_runtime_upstream::UpstreamError,
) {
    let (id, advice) = (upstream.id(), error.advice());
    let cause = error as &dyn std::error::Error;
    match error.is_declined() {
        true => tracing::info!(upstream = id, "a person declined to sign in with an upstream"),
        false => tracing::warn!(upstream = id, error = cause, advice, "nobody was signed in by an upstream"),
    }
    upstream_refused_for(server, upstream, error.code());
}

/// A person of another provider may not log in here.
#[cfg(feature = "upstream")]
pub(crate) fn upstream_refused<S: UiProvider>(server: &S, upstream: &oauth_runtime_upstream::Upstream) {
    tracing::info!(upstream = upstream.id(), "a person of an upstream may not log in here");
    upstream_refused_for(server, upstream, "not_admitted");
}

#[cfg(feature = "upstream")]
fn upstream_refused_for<S: UiProvider>(
    server: &S,
    upstream: &oauth_runtime_upstream::Upstream,
    reason: &'static str,
) {
    observe(server, |at| {
        let kind = EventKind::UpstreamLoginFailed { upstream: upstream.id().into(), reason: reason.into() };
        Event::new(kind, at)
    });
}

/// A person's link with another provider ended, because their forgotten password was reset.
#[cfg(feature = "upstream")]
pub(crate) fn person_unlinked<S: UiProvider>(server: &S, subject: &str, upstream: &str) {
    observe(server, |at| {
        Event::new(EventKind::UpstreamUnlinked { upstream: upstream.into() }, at).subject(subject)
    });
}

/// A new account was linked with a person of another provider.
#[cfg(feature = "upstream")]
pub(crate) fn person_linked<S: UiProvider>(
    server: &S,
    subject: &str,
    upstream: &oauth_runtime_upstream::Upstream,
) {
    observe(server, |at| {
        Event::new(EventKind::UpstreamLinked { upstream: upstream.id().into() }, at).subject(subject)
    });
}
