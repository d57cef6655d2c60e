//! Spans of what a request waits for: its store, other sites, passwords, and of e-mail.
//!
//! The names are those of OpenTelemetry's semantic conventions (1.44). The targets begin with that of a request's span, so whatever turns
//! that one off turns these off too. Without the feature `traced`, nothing of it is compiled.

use futures_util::future::BoxFuture;
use http::StatusCode;
use url::Url;

/// The span of a call while it lasts. Its parent is the span around it.
#[derive(Debug, Clone)]
pub struct CallSpan {
    #[cfg(feature = "traced")]
    span: tracing::Span,
}

/// Where a database is.
#[derive(Debug, Default)]
pub struct DatabasePlace {
    /// The host, or the path of the socket.
    pub address: Option<String>,
    /// The port, if there is one.
    pub port: Option<u16>,
    /// The database on the server.
    pub namespace: Option<String>,
}

impl CallSpan {
    /// An operation of a store. `script` is that of a stored procedure, whose command then is `operation`.
    ///
    /// The convention asks for the operation as its caller sees it, instead of the statements that it takes. No statement and no value
    /// is in the span.
    pub fn of_store(
        system: &'static str,
        operation: &str,
        script: Option<&'static str>,
        place: impl FnOnce() -> DatabasePlace,
    ) -> Self {
        #[cfg(feature = "traced")]
        {
            use tracing::field::{Empty, display};
            let span = tracing::info_span!(
                target: "oauth_runtime::request::store",
                "store",
                otel.name = Empty,
                otel.kind = "client",
                otel.status_code = Empty,
                "error.type" = Empty,
                db.system.name = system,
                db.operation.name = operation,
                db.query.summary = Empty,
                db.stored_procedure.name = script,
                db.namespace = Empty,
                server.address = Empty,
                server.port = Empty,
            );
            if !span.is_disabled() {
                let space = if script.is_some() { " " } else { "" };
                let summary = format_args!("{operation}{space}{}", script.unwrap_or_default());
                // The convention takes the summary for the name.
                span.record("otel.name", display(summary)).record("db.query.summary", display(summary));
                let DatabasePlace { address, port, namespace } = place();
                span.record("server.address", address.as_deref()).record("server.port", port);
                span.record("db.namespace", namespace.as_deref());
            }
            Self { span }
        }
        #[cfg(not(feature = "traced"))]
        {
            let _ = (system, operation, script, place);
            Self {}
        }
    }

    /// A request to another site.
    ///
    /// Of the URL, it has scheme, host and port. `url.full` is left out: the path of a webhook is often its secret, and a query may have
    /// one.
    pub fn of_request(method: &'static str, url: &Url) -> Self {
        #[cfg(feature = "traced")]
        {
            use tracing::field::Empty;
            let span = tracing::info_span!(
                target: "oauth_runtime::request::http",
                "http",
                otel.name = method,
                otel.kind = "client",
                otel.status_code = Empty,
                "error.type" = Empty,
                http.request.method = method,
                http.response.status_code = Empty,
                server.address = url.host_str(),
                server.port = url.port_or_known_default(),
                url.scheme = url.scheme(),
            );
            Self { span }
        }
        #[cfg(not(feature = "traced"))]
        {
            let _ = (method, url);
            Self {}
        }
    }

    /// A password that is hashed, to verify or to store it, with the time in which it waits for a worker.
    pub fn of_password() -> Self {
        #[cfg(feature = "traced")]
        {
            use tracing::field::Empty;
            let span = tracing::info_span!(
                target: "oauth_runtime::request::password",
                "password",
                otel.name = "hash password",
                otel.kind = "internal",
                otel.status_code = Empty,
                "error.type" = Empty,
            );
            Self { span }
        }
        #[cfg(not(feature = "traced"))]
        Self {}
    }

    /// An e-mail of this kind on its way to the mail server.
    pub fn of_mail(kind: &'static str) -> Self {
        #[cfg(feature = "traced")]
        {
            use tracing::field::Empty;
            let span = tracing::info_span!(
                target: "oauth_runtime::request::mail",
                "mail",
                otel.name = "send mail",
                otel.kind = "client",
                otel.status_code = Empty,
                "error.type" = Empty,
                oauth.mail.kind = kind,
            );
            Self { span }
        }
        #[cfg(not(feature = "traced"))]
        {
            let _ = kind;
            Self {}
        }
    }

    /// The work, which has this span around it. It stays a box, so that the futures over it grow no deeper; and the same box, if
    /// nobody wants the span.
    pub fn around<'a, T: 'a>(&self, work: BoxFuture<'a, T>) -> BoxFuture<'a, T> {
        #[cfg(feature = "traced")]
        if !self.span.is_disabled() {
            return Box::pin(tracing::Instrument::instrument(work, self.span.clone()));
        }
        work
    }

    /// The site answered with this status. For a client, an error is one from 400 on.
    pub fn answered(&self, status: StatusCode) {
        #[cfg(feature = "traced")]
        if !self.span.is_disabled() {
            self.span.record("http.response.status_code", status.as_u16());
            if status.is_client_error() || status.is_server_error() {
                self.failed(status.as_str());
            }
        }
        let _ = status;
    }

    /// It failed: the kind of the error, which is one of few, and no text that may have anything of a person.
    pub fn failed(&self, kind: &str) {
        #[cfg(feature = "traced")]
        self.span.record("otel.status_code", "ERROR").record("error.type", kind);
        let _ = kind;
    }
}

/// The work with the span of the caller around it: for a task of its own.
#[cfg(feature = "traced")]
pub fn carried<F: Future>(work: F) -> tracing::instrument::Instrumented<F> {
    tracing::Instrument::in_current_span(work)
}

/// The work with the span of the caller around it: for a task of its own.
#[cfg(not(feature = "traced"))]
pub fn carried<F: Future>(work: F) -> F {
    work
}
