//! Which metadata documents of clients count here, and for how long.

use std::time::Duration;

use super::check::SettingsError;
use super::hosts::HostPattern;
use crate::Scope;

/// Which clients that are named by the URL of their metadata document may come
/// (draft-ietf-oauth-client-id-metadata-document), and how long a document is kept. A declaration with
/// `clients(metadata_documents)` uses it.
///
/// By default, a document may be on any host of the Internet.
///
/// ```
/// use std::time::Duration;
///
/// use oauth_runtime::{ClientDocuments, DocumentRedirectUris};
///
/// let documents = ClientDocuments::new()
///     .allow_host("client.example")
///     .allow_host("*.tools.example")
///     .deny_host("evil.tools.example")
///     .keep_at_most(Duration::from_secs(3600))
///     .redirect_uris(DocumentRedirectUris::SameOriginOrLoopback)
///     .scope("read".parse()?);
/// # let _ = documents;
/// # Ok::<(), oauth_runtime::ParseScopeError>(())
/// ```
#[derive(Debug, Clone)]
pub struct ClientDocuments {
    are_accepted: bool,
    allowed: Vec<String>,
    denied: Vec<String>,
    least: Duration,
    most: Duration,
    stale: Duration,
    forgotten: Option<Duration>,
    redirect_uris: DocumentRedirectUris,
    scope: Option<Scope>,
    loopback: bool,
}

/// Which redirect URIs a metadata document may name (draft-ietf-oauth-client-id-metadata-document section 8.1).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum DocumentRedirectUris {
    /// All that a client that registers itself may have. The consent page names the hosts of the document and of
    /// the redirect URI, so that a person sees if they differ.
    #[default]
    Any,
    /// Only those with the origin of the document, and loopback ones for programs on the person's machine.
    SameOriginOrLoopback,
}

impl Default for ClientDocuments {
    fn default() -> Self {
        Self::new()
    }
}

impl ClientDocuments {
    /// Documents from every host of the Internet.
    pub fn new() -> Self {
        Self {
            are_accepted: true,
            allowed: Vec::new(),
            denied: Vec::new(),
            least: Duration::from_secs(5 * 60),
            most: Duration::from_secs(24 * 3600),
            stale: Duration::from_secs(24 * 3600),
            forgotten: Some(Duration::from_secs(90 * 24 * 3600)),
            redirect_uris: DocumentRedirectUris::default(),
            scope: None,
            loopback: false,
        }
    }

    /// No documents: a URL as `client_id` names an unknown client, and the metadata does not promise more. A client
    /// that is stored already is unknown too, and its tokens do not count.
    pub fn refused() -> Self {
        Self { are_accepted: false, ..Self::new() }
    }

    /// Allows a host: `client.example`, or `*.client.example` for all hosts below it. Then all others are denied.
    /// Default: every host is allowed.
    #[must_use]
    pub fn allow_host(mut self, host: impl Into<String>) -> Self {
        self.allowed.push(host.into());
        self
    }

    /// Denies a host, even if another pattern allows it: `client.example`, or `*.client.example` for all hosts
    /// below it. Tokens of its clients no longer count.
    /// [`Administration::revoke_clients_of_host`](crate::administration::Administration::revoke_clients_of_host)
    /// also deletes them. Default: none.
    #[must_use]
    pub fn deny_host(mut self, host: impl Into<String>) -> Self {
        self.denied.push(host.into());
        self
    }

    /// How long a document is kept at least, whatever its `Cache-Control` says. A document that could not be
    /// fetched or is invalid is remembered for 10 seconds, and at most for half of this time. Default: 5 minutes.
    #[must_use]
    pub fn keep_at_least(self, time: Duration) -> Self {
        Self { least: time, ..self }
    }

    /// How long a document is kept at most, whatever its `Cache-Control` says. Minimum: 1 second, and not less than
    /// [`keep_at_least`](Self::keep_at_least). Default: a day.
    #[must_use]
    pub fn keep_at_most(self, time: Duration) -> Self {
        Self { most: time, ..self }
    }

    /// How much longer an approved client may refresh and redeem codes while its document cannot be fetched.
    /// Authorization requests fail meanwhile. Default: a day.
    #[must_use]
    pub fn use_stale_for(self, time: Duration) -> Self {
        Self { stale: time, ..self }
    }

    /// How long after its document was last fetched a client is deleted that was used once and has no grant any more.
    /// Its consents go with it, so people are asked again; the client itself comes back with its URL. A client that an
    /// operator disabled stays, and so does one whose `resources`, profile or ID token claims an operator set. Minimum: as long as a document may be used at all ([`keep_at_most`](Self::keep_at_most) and
    /// [`use_stale_for`](Self::use_stale_for)). Default: 90 days. Zero: such clients stay.
    ///
    /// A client that was never used has a time of its own
    /// ([`unused_client_expires_in`](crate::SettingsBuilder::unused_client_expires_in)).
    #[must_use]
    pub fn forget_after(self, time: Duration) -> Self {
        Self { forgotten: Some(time).filter(|time| !time.is_zero()), ..self }
    }

    /// Which redirect URIs a document may name. Default: [`DocumentRedirectUris::Any`].
    #[must_use]
    pub fn redirect_uris(self, redirect_uris: DocumentRedirectUris) -> Self {
        Self { redirect_uris, ..self }
    }

    /// The scope that these clients may ask for. The `scope` of a document is the default of a request without one.
    /// Default: all scope tokens of the provider, since a person is asked for each of them.
    #[must_use]
    pub fn scope(self, scope: Scope) -> Self {
        Self { scope: Some(scope), ..self }
    }

    /// Accepts documents on this machine over plain `http`, such as `http://localhost:8080/client.json`, for
    /// developing clients. Only for an issuer on a loopback address; the fetcher must allow the host as well, to
    /// strangers too (`allow_host` and `strangers_reach_allowed` of a `WebFetcher`).
    /// Default: off.
    #[must_use]
    pub fn allow_loopback(self, allow: bool) -> Self {
        Self { loopback: allow, ..self }
    }

    /// Whether documents are accepted at all.
    pub(crate) fn are_accepted(&self) -> bool {
        self.are_accepted
    }

    /// Whether documents may be on this host.
    pub(crate) fn accept_host(&self, host: &str) -> bool {
        let is_in = |patterns: &[String]| {
            patterns.iter().filter_map(|text| HostPattern::parse(text)).any(|pattern| pattern.matches(host))
        };
        !is_in(&self.denied) && (self.allowed.is_empty() || is_in(&self.allowed))
    }

    /// How long a document is kept that may be kept for this time.
    pub(crate) fn lifetime(&self, wanted: Duration) -> Duration {
        wanted.clamp(self.least.min(self.most), self.most)
    }

    /// How long a failure is remembered, if it would otherwise be for this time: never as long as a document.
    pub(crate) fn failure_lifetime(&self, wanted: Duration) -> Duration {
        wanted.min(self.least / 2)
    }

    /// How old a document may be.
    pub(crate) fn longest_lifetime(&self) -> Duration {
        self.most
    }

    /// How old it may be if it cannot be fetched.
    pub(crate) fn longest_stale_lifetime(&self) -> Duration {
        self.most.saturating_add(self.stale)
    }

    /// How long after its document was last fetched a client without grants is deleted; `None`: it stays.
    pub(crate) fn forgotten_after(&self) -> Option<Duration> {
        self.forgotten
    }

    /// Which redirect URIs a document may name.
    pub(crate) fn allowed_redirect_uris(&self) -> DocumentRedirectUris {
        self.redirect_uris
    }

    /// The scope that the clients may ask for; `None`: all of the provider's.
    pub(crate) fn registrable_scope(&self) -> Option<&Scope> {
        self.scope.as_ref()
    }

    /// Whether documents may be on this machine.
    pub(crate) fn loopback_is_allowed(&self) -> bool {
        self.loopback
    }

    /// Whether everything makes sense.
    pub(super) fn check(&self) -> Result<(), SettingsError> {
        let wrong = |problem: String, advice| Err(SettingsError::new("client_documents", problem, advice));
        let mut hosts = self.allowed.iter().chain(&self.denied);
        if let Some(host) = hosts.find(|host| HostPattern::parse(host).is_none()) {
            return wrong(
                format!("`{host}` is not a host"),
                "write one in lower case without a port, such as client.example, or *.client.example for all below it",
            );
        }
        if self.most.as_secs() == 0 || self.least > self.most {
            return wrong(
                format!("documents cannot be kept for at least {:?} and at most {:?}", self.least, self.most),
                "let keep_at_most be at least 1 second, and not less than keep_at_least",
            );
        }
        // A client that is used writes the time of its document before anything is issued to it.
        if self.forgotten.is_some_and(|forgotten| forgotten < self.longest_stale_lifetime()) {
            return wrong(
                format!(
                    "clients are forgotten after {:?}, while their documents still count",
                    self.forgotten.unwrap_or_default()
                ),
                "let forget_after be at least keep_at_most and use_stale_for together",
            );
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Lifetimes, SettingsBuilder};

    fn problem(documents: ClientDocuments) -> Option<String> {
        let issuer = "https://notes.example".parse().expect("an issuer");
        let built = SettingsBuilder::new(issuer, Lifetimes::DEFAULT).client_documents(documents).try_build();
        built.err().map(|error| error.to_string())
    }

    #[test]
    fn a_denied_host_stays_denied() {
        let documents =
            ClientDocuments::new().allow_host("*.client.example").deny_host("evil.client.example");
        assert!(documents.accept_host("www.client.example"));
        assert!(!documents.accept_host("evil.client.example"));
        assert!(!documents.accept_host("client.example"), "only what is below it");
        assert!(!documents.accept_host("other.example"));
        assert!(ClientDocuments::new().accept_host("other.example"));
    }

    #[test]
    fn a_failure_is_never_kept_as_long_as_a_document() {
        let seconds = Duration::from_secs;
        for least in [0, 1, 2, 10, 300] {
            let documents = ClientDocuments::new().keep_at_least(seconds(least));
            let (failure, document) =
                (documents.failure_lifetime(seconds(10)), documents.lifetime(Duration::ZERO));
            assert!(failure < document || failure.is_zero(), "{failure:?} {document:?}");
        }
        let documents = ClientDocuments::new().keep_at_least(seconds(60)).keep_at_most(seconds(120));
        let kept = [0, 90, 9999].map(|wanted| documents.lifetime(seconds(wanted)).as_secs());
        assert_eq!(kept, [60, 90, 120]);
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        assert_eq!(problem(ClientDocuments::new()), None);
        let host = problem(ClientDocuments::new().deny_host("https://client.example")).expect("a mistake");
        assert!(host.starts_with("client_documents: `https://client.example` is not a host; "), "{host}");
        assert!(problem(ClientDocuments::new().allow_host("CLIENT.example")).is_some());
        assert!(problem(ClientDocuments::new().keep_at_most(Duration::ZERO)).is_some());
        assert!(problem(ClientDocuments::new().keep_at_most(Duration::from_secs(60))).is_some());
        let days = |days: u64| Duration::from_secs(days * 24 * 3600);
        assert!(problem(ClientDocuments::new().forget_after(days(1))).is_some());
        assert_eq!(problem(ClientDocuments::new().forget_after(days(2))), None);
        assert_eq!(problem(ClientDocuments::new().forget_after(Duration::ZERO)), None);
    }
}
