//! What an operator asks.

use crate::token::Authentication;

/// What a client would ask for.
///
/// ```
/// use oauth_runtime::explain::Question;
///
/// let question = Question::new("web", "authorization_code").subject("248289761001").scope("read write");
/// # let _ = question;
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct Question {
    pub(super) client_id: String,
    pub(super) grant_type: String,
    pub(super) subject: Option<String>,
    pub(super) username: Option<String>,
    pub(super) scope: Option<String>,
    pub(super) resources: Vec<String>,
    pub(super) authentication: Authentication,
}

impl Question {
    /// What if this client used this grant? The grant type is that of a token request, as on the wire; `authorization_code`
    /// includes the approval before it.
    pub fn new(client_id: impl Into<String>, grant_type: impl Into<String>) -> Self {
        Self {
            client_id: client_id.into(),
            grant_type: grant_type.into(),
            subject: None,
            username: None,
            scope: None,
            resources: Vec::new(),
            authentication: Authentication::default(),
        }
    }

    /// For this person, by the provider's identifier. Default: the client acts for itself.
    pub fn subject(mut self, subject: impl Into<String>) -> Self {
        self.subject = Some(subject.into());
        self
    }

    /// The person's user name.
    pub fn username(mut self, username: impl Into<String>) -> Self {
        self.username = Some(username.into());
        self
    }

    /// With these scope tokens, separated by spaces. Default: the client's default scope.
    pub fn scope(mut self, scope: impl Into<String>) -> Self {
        self.scope = Some(scope.into());
        self
    }

    /// For this resource (RFC 8707). Call it more than once for several.
    pub fn resource(mut self, resource: impl Into<String>) -> Self {
        self.resources.push(resource.into());
        self
    }

    /// With this login of the person. Default: nothing is known about it.
    pub fn authentication(mut self, authentication: Authentication) -> Self {
        self.authentication = authentication;
        self
    }

    /// The parameters that a request would have.
    pub(super) fn parameters(&self) -> Vec<(String, String)> {
        let mut parameters = vec![("grant_type".to_owned(), self.grant_type.clone())];
        parameters.extend(self.asked());
        parameters
    }

    /// `scope` and `resource`.
    #[doc(hidden)]
    pub fn asked(&self) -> impl Iterator<Item = (String, String)> + '_ {
        let scope = self.scope.iter().map(|scope| ("scope".to_owned(), scope.clone()));
        scope.chain(self.resources.iter().map(|resource| ("resource".to_owned(), resource.clone())))
    }

    #[doc(hidden)]
    pub fn asks_about(&self) -> (&str, &str, Option<&str>) {
        (&self.client_id, &self.grant_type, self.subject.as_deref())
    }

    #[doc(hidden)]
    pub fn known_username(&self) -> Option<&str> {
        self.username.as_deref()
    }
}
