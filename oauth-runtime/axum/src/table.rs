//! The endpoints of a declaration by their paths, without a server.

use std::fmt;
use std::sync::Arc;

use oauth_runtime_core::__internal::Below;
use oauth_runtime_core::AuthorizationServer;
use oauth_runtime_core::endpoint::Endpoint;

use crate::answer::Answering;
use crate::mounted::{Collects, Mounted};
use crate::observed::Observer;
use crate::received::Received;
use crate::routes::answered;

/// What answers for any server of a declaration.
pub(crate) type AnswerOf<S> = fn(Arc<S>, Received, &Observer) -> Answering;

/// The endpoints of a declaration.
#[must_use]
pub(crate) struct Table<S> {
    rows: Vec<Row<S>>,
    pages: Option<Pages<S>>,
    console: Option<Pages<S>>,
}

/// An endpoint.
struct Row<S> {
    path: &'static str,
    below: Below,
    /// Some clients end the path of a document with a slash.
    may_end_with_slash: bool,
    answer: AnswerOf<S>,
    observer: Observer,
}

/// The pages, whose paths a server knows.
struct Pages<S> {
    has: fn(&S, &str) -> bool,
    answer: AnswerOf<S>,
    observer: Observer,
}

impl<S: AuthorizationServer> Collects<S> for Table<S> {
    fn endpoint<E: Endpoint<S> + 'static>(mut self, path: &'static str) -> Self {
        let may_end_with_slash = E::ROW.is_document() && path.starts_with("/.well-known/");
        let answer: AnswerOf<S> =
            |server, request, observer| observer.observe(server, request, answered::<E, S>);
        let observer = Observer::new(E::ROW.name, path);
        self.rows.push(Row { path, below: E::ROW.below, may_end_with_slash, answer, observer });
        self
    }

    #[cfg(feature = "ui")]
    fn pages(self) -> Self
    where
        S: oauth_runtime_pages::UiProvider,
    {
        let has = |server: &S, path: &str| oauth_runtime_pages::is_page(server, path);
        let answer: AnswerOf<S> =
            |server, request, observer| observer.observe(server, request, crate::routes::page);
        let observer = Observer::new("pages", "pages");
        Self { pages: Some(Pages { has, answer, observer }), ..self }
    }

    #[cfg(feature = "console")]
    fn console(self) -> Self
    where
        S: oauth_runtime_console::ConsoleProvider,
    {
        let has = |_: &S, path: &str| oauth_runtime_console::is_console(path);
        let answer: AnswerOf<S> =
            |server, request, observer| observer.observe(server, request, crate::routes::console);
        let observer = Observer::new("console", "console");
        Self { console: Some(Pages { has, answer, observer }), ..self }
    }
}

impl<S: Mounted> Table<S> {
    /// All endpoints of the declaration.
    pub(crate) fn of_declared() -> Self {
        #[cfg(feature = "metrics")]
        crate::metrics::describe();
        S::mount(Self { rows: Vec::new(), pages: None, console: None })
    }

    /// The answer of a server, if there is something at the path of the request.
    pub(crate) fn answer(&self, server: Arc<S>, request: Received) -> Option<Answering> {
        let path = request.uri().path();
        let row = self.rows.iter().find(|row| row.is_at(path)).map(|row| (row.answer, &row.observer));
        let mut apart = [&self.pages, &self.console].into_iter().flatten();
        let pages = apart.find(|pages| row.is_none() && (pages.has)(&server, path));
        let (answer, observer) = row.or(pages.map(|pages| (pages.answer, &pages.observer)))?;
        Some(answer(server, request, observer))
    }
}

impl<S> Row<S> {
    fn is_at(&self, path: &str) -> bool {
        let Some(rest) = path.strip_prefix(self.path.trim_end_matches('/')) else {
            return false;
        };
        if path == self.path {
            return true;
        }
        let Some(below) = rest.strip_prefix('/') else {
            return false;
        };
        match self.below {
            Below::Nothing => self.may_end_with_slash && below.is_empty(),
            Below::Member => !below.is_empty() && !below.contains('/'),
            Below::Anything => true,
        }
    }
}

impl<S> fmt::Debug for Table<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Table").field(&self.rows.iter().map(|row| row.path).collect::<Vec<_>>()).finish()
    }
}
