//! A request that a client sends to the provider directly.

use http::request::Parts;
use http::{Extensions, HeaderMap};

use super::{Connection, Form};

/// What a client sends to the token endpoint or to another endpoint that it calls directly: the head of the
/// HTTP request, the connection that it came over, and its form.
///
/// Client authentication, grants and extension grants see all of it, so that a method which needs a header or
/// the connection needs no new way to get it. A [`ResourceServer`](crate::ResourceServer) sees it as well, for a
/// request to a protected resource, which has no form.
#[derive(Debug, Clone, Copy)]
pub struct ClientRequest<'a> {
    head: &'a Parts,
    form: &'a Form<'a>,
}

impl<'a> ClientRequest<'a> {
    pub(crate) fn new(head: &'a Parts, form: &'a Form<'a>) -> Self {
        Self { head, form }
    }

    /// A request without a form: one to a protected resource, or one that an application reads itself.
    pub fn without_form(head: &'a Parts) -> Self {
        static EMPTY: Form<'static> = Form::empty();
        Self { head, form: &EMPTY }
    }

    /// The method, the URI, the headers and the extensions.
    pub fn head(&self) -> &'a Parts {
        self.head
    }

    /// The headers.
    pub fn headers(&self) -> &'a HeaderMap {
        &self.head.headers
    }

    /// What the web framework attached to the request.
    pub fn extensions(&self) -> &'a Extensions {
        &self.head.extensions
    }

    /// The connection that the request came over. `None` if the web framework does not provide it.
    pub fn connection(&self) -> Option<&'a Connection> {
        self.head.extensions.get()
    }

    /// A parameter of the form; `None` if it is absent or empty.
    pub fn parameter(&self, name: &str) -> Option<&'a str> {
        self.form.get(name)
    }

    /// The form.
    pub(crate) fn form(&self) -> &'a Form<'a> {
        self.form
    }
}
