//! A protected resource, as a provider knows it.

use std::time::Duration;

use url::Url;

use super::identifier::place;
use super::{AccessTokenFormat, Base, ProtectedResourceError};
use crate::Scope;
#[cfg(feature = "openid")]
use crate::signing_algorithm::SigningAlgorithm;

/// Where RFC 9728 section 3 puts the document of a resource, before the path of its identifier.
const WELL_KNOWN: &str = "/.well-known/oauth-protected-resource";

/// A protected resource: an API or an MCP server that accepts this provider's access tokens.
///
/// Resources that the program itself serves are declared (`resources(…)`), so that the compiler checks their
/// scope. This type is for resources that are known when the provider starts, or that a
/// [`ResourceDirectory`](super::ResourceDirectory) finds.
///
/// ```
/// use oauth_runtime::ProtectedResource;
///
/// let files = ProtectedResource::new("https://files.example/api")?.scope("read upload")?.name("Files");
/// assert_eq!(files.identifier(), "https://files.example/api");
/// assert_eq!(
///     files.metadata_url().as_deref(),
///     Some("https://files.example/.well-known/oauth-protected-resource/api"),
/// );
/// assert!(ProtectedResource::new("/api").is_err());
/// # Ok::<(), oauth_runtime::ProtectedResourceError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProtectedResource {
    identifier: String,
    /// The identifier in normal form, to compare it.
    place: String,
    /// Where clients reach it; `None`: its identifier is a name.
    base: Option<Base>,
    scope: Option<Scope>,
    name: Option<String>,
    format: Option<AccessTokenFormat>,
    access_token_expires_in: Option<Duration>,
    refresh_token_expires_in: Option<Duration>,
    #[cfg(feature = "openid")]
    signing_alg: Option<SigningAlgorithm>,
}

impl ProtectedResource {
    /// The resource with this identifier: an absolute URI without a fragment (RFC 8707 section 2), by which
    /// clients name it in `resource`. It is the `aud` of its access tokens, letter by letter.
    ///
    /// # Errors
    /// [`ProtectedResourceError::Identifier`].
    pub fn new(identifier: impl Into<String>) -> Result<Self, ProtectedResourceError> {
        let identifier = identifier.into();
        let place = place(&identifier).ok_or(ProtectedResourceError::Identifier)?;
        Ok(Self {
            base: Url::parse(&identifier).ok().as_ref().and_then(Base::of),
            identifier,
            place,
            scope: None,
            name: None,
            format: None,
            access_token_expires_in: None,
            refresh_token_expires_in: None,
            #[cfg(feature = "openid")]
            signing_alg: None,
        })
    }

    /// The scope tokens of this resource, separated by spaces. An access token for this resource has only
    /// these, and those that belong to no resource, such as `openid`. Its metadata document lists them.
    /// Default: every scope token of the provider.
    ///
    /// # Errors
    /// [`ProtectedResourceError::Scope`].
    pub fn scope(mut self, scope: &str) -> Result<Self, ProtectedResourceError> {
        self.scope = Some(scope.parse().map_err(ProtectedResourceError::Scope)?);
        Ok(self)
    }

    /// Its name for people, for the consent page and its metadata document (`resource_name`). Default: none.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// The form of its access tokens. Default: that of the provider's access tokens.
    #[must_use]
    pub fn access_tokens(mut self, format: AccessTokenFormat) -> Self {
        self.format = Some(format);
        self
    }

    /// The algorithm that signs its access tokens if they are JWTs. The provider's keys must have it. A token for
    /// several resources has one signature, so a client cannot get one for resources with different algorithms.
    /// Default: that of the provider's access tokens.
    #[cfg(feature = "openid")]
    #[must_use]
    pub fn access_token_signing_alg(mut self, algorithm: SigningAlgorithm) -> Self {
        self.signing_alg = Some(algorithm);
        self
    }

    /// The longest lifetime of an access token for this resource, in whole seconds; a fraction is dropped, and less than a
    /// second counts as one. It only shortens the client's lifetime and the provider's: a resource that wants fresh tokens gets them,
    /// and none makes the tokens of others live longer. Default: no limit of its own.
    #[must_use]
    pub fn access_token_expires_in(mut self, lifetime: Duration) -> Self {
        self.access_token_expires_in = Some(lifetime.max(Duration::from_secs(1)));
        self
    }

    /// The same for a refresh token whose grant is for this resource.
    #[must_use]
    pub fn refresh_token_expires_in(mut self, lifetime: Duration) -> Self {
        self.refresh_token_expires_in = Some(lifetime.max(Duration::from_secs(1)));
        self
    }

    /// The longest lifetimes of an access token and of a refresh token.
    pub(crate) fn longest_lifetimes(&self) -> (Option<Duration>, Option<Duration>) {
        (self.access_token_expires_in, self.refresh_token_expires_in)
    }

    /// Its identifier.
    pub fn identifier(&self) -> &str {
        &self.identifier
    }

    /// Where clients reach it, by its identifier; `None` if that is a name.
    #[doc(hidden)]
    pub fn base(&self) -> Option<&Base> {
        self.base.as_ref()
    }

    /// Its scope tokens; `None` if all of the provider's are.
    pub fn scopes(&self) -> Option<&Scope> {
        self.scope.as_ref()
    }

    /// Its name for people.
    pub fn resource_name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The form of its access tokens; `None`: that of the provider's.
    pub fn format(&self) -> Option<AccessTokenFormat> {
        self.format
    }

    /// The algorithm that signs its JWT access tokens; `None`: that of the provider's.
    #[cfg(feature = "openid")]
    pub fn signing_alg(&self) -> Option<SigningAlgorithm> {
        self.signing_alg
    }

    /// Whether a client means this resource with `resource`. The scheme and the host may be in upper case, the
    /// default port may be there, and a slash at the end of the path does not count.
    pub fn is_named_by(&self, resource: &str) -> bool {
        resource == self.identifier || place(resource).is_some_and(|place| place == self.place)
    }

    /// Whether this URL is below the identifier of the resource.
    pub(crate) fn contains(&self, url: &str) -> bool {
        let is_url = self.place.starts_with("https://") || self.place.starts_with("http://");
        let below =
            || place(url).and_then(|url| url.strip_prefix(&self.place).map(|rest| rest.starts_with('/')));
        is_url && below().is_some_and(|is_below| is_below)
    }

    /// Where its metadata document is (RFC 9728 section 3.1); `None` if the identifier is no `http` or `https`
    /// URL.
    pub fn metadata_url(&self) -> Option<String> {
        let url = Url::parse(&self.identifier).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
        let origin = url.origin().ascii_serialization();
        let path = if url.path() == "/" { "" } else { url.path() };
        let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
        Some(format!("{origin}{WELL_KNOWN}{path}{query}"))
    }

    /// Whether its metadata document is at this path of its host, with this query.
    pub(crate) fn has_document_at(&self, path: &str, query: Option<&str>) -> bool {
        let own = Url::parse(&self.identifier).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
        own.is_some_and(|url| {
            url.path().trim_end_matches('/') == path.trim_end_matches('/') && url.query() == query
        })
    }

    /// Whether a token for this resource may have the scope token.
    pub(crate) fn has_scope(&self, token: &str) -> bool {
        self.scope.as_ref().is_none_or(|scope| scope.contains(token))
    }
}
