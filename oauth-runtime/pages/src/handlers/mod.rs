//! Functions for an application's own handlers: they take the head of a request, and return the response that goes on.

mod form;
mod log_in;
mod page;
mod pending;
mod refuse;

use std::future::Future;

use http::request::Parts;
use oauth_runtime_core::__internal::{RequestKind, catch_panic, check_transport, in_request};
use oauth_runtime_core::OAuthError;
use oauth_runtime_core::http::{Request, Response};

pub use form::{FormProtection, check_form_value, protect_form};
pub use log_in::{PasswordLogin, log_in, log_in_with_password, login_generation};
pub use page::OwnPage;
#[cfg(feature = "upstream")]
pub use pending::UpstreamButton;
pub use pending::{Pending, pending, request_login};
pub use refuse::refuse;

use crate::answer;
use crate::provider::UiProvider;
use crate::refusal::{Answer, Refusal};
use crate::visit::Visit;

/// The response, or an error page, as for a request to a page: its events have the request's address and name, and a
/// panic is an error.
async fn respond<'a, S: UiProvider, F: Future<Output = Answer> + Send>(
    server: &'a S,
    http: &'a Parts,
    run: impl FnOnce(Visit<'a, S>) -> F + Send,
) -> Response {
    let request = Request::from_parts(http.clone(), bytes::Bytes::new());
    let kind = RequestKind::Changes(std::convert::identity);
    in_request(server, request, kind, |_| async move {
        let answered = async { Ok(begun(server, http, run).await) };
        match catch_panic(answered).await.unwrap_or_else(|error| Err(error.into())) {
            Ok(response) => response,
            // The pages cannot show this page again at a path of the application.
            Err(Refusal::SessionEnded) => answer::refuse(server, http, &Refusal::NothingPending),
            Err(refusal) => answer::refuse(server, http, &refusal),
        }
    })
    .await
}

async fn begun<'a, S: UiProvider, F: Future<Output = Answer> + Send>(
    server: &'a S,
    http: &'a Parts,
    run: impl FnOnce(Visit<'a, S>) -> F + Send,
) -> Answer {
    check_transport(server.settings(), http)?;
    if !server.settings().is_available() {
        return Err(OAuthError::TemporarilyUnavailable { retry_after: None }.into());
    }
    // Boxed, since it is as large as the largest page.
    Box::pin(run(Visit::begin(server, http).await?)).await
}
