//! A request that a client sends to the provider directly.

use http::request::Parts;
use http::{Extensions, HeaderMap};

use super::{Connection, Form};
use crate::Lookup;

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
    lookup: Lookup,
}

impl<'a> ClientRequest<'a> {
    pub(crate) fn new(head: &'a Parts, form: &'a Form<'a>) -> Self {
        Self { head, form, lookup: Lookup::Authentication }
    }

    /// A request that only a client in the store may send: what it asks for exists only for such clients.
    pub(crate) fn of_stored_client(self) -> Self {
        Self { lookup: Lookup::Stored, ..self }
    }

    /// A request without a form: one to a protected resource, or one that an application reads itself.
    pub fn without_form(head: &'a Parts) -> Self {
        static EMPTY: Form<'static> = Form::empty();
        Self { head, form: &EMPTY, lookup: Lookup::Stored }
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

    /// What the client is looked up for.
    pub(crate) fn lookup(&self) -> Lookup {
        self.lookup
    }

    /// The form.
    pub(crate) fn form(&self) -> &'a Form<'a> {
        self.form
    }
}
