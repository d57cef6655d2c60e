//! What an operator asks.

use crate::grant_management::{ACTION, GRANT_ID};
use crate::token::{Authentication, GrantManagementAction};

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
    pub(super) from_client: Option<String>,
    pub(super) from_scope: Option<String>,
    pub(super) audiences: Vec<String>,
    pub(super) actor_client: Option<String>,
    pub(super) grant_management: Option<(GrantManagementAction, Option<String>)>,
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
            from_client: None,
            from_scope: None,
            audiences: Vec::new(),
            actor_client: None,
            grant_management: None,
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

    /// In a [token exchange](crate::grant::token_exchange): for an access token of the person that this client got. Default: one
    /// of the client that asks.
    ///
    /// ```
    /// use oauth_runtime::explain::Question;
    /// use oauth_runtime::grant::token_exchange::GRANT_TYPE;
    ///
    /// // What if the API for notes came with a token of alice's that `web` got, and wanted one for her files?
    /// let question = Question::new("notes-api", GRANT_TYPE).subject("248289761001").from_client("web").resource("https://files.example");
    /// # let _ = question;
    /// ```
    pub fn from_client(mut self, client_id: impl Into<String>) -> Self {
        self.from_client = Some(client_id.into());
        self
    }

    /// In a token exchange: the presented access token has this scope, as far as the resources have it that it is for. Default: all that its client is
    /// registered for.
    pub fn from_scope(mut self, scope: impl Into<String>) -> Self {
        self.from_scope = Some(scope.into());
        self
    }

    /// In a token exchange: for this service (`audience`, RFC 8693 section 2.1), by its logical name. Call it more than once for
    /// several.
    pub fn audience(mut self, audience: impl Into<String>) -> Self {
        self.audiences.push(audience.into());
        self
    }

    /// In a token exchange: with an actor token of this client, which acts for itself. Default: without an actor token.
    pub fn actor_client(mut self, client_id: impl Into<String>) -> Self {
        self.actor_client = Some(client_id.into());
        self
    }

    /// With this action on a grant that the client manages (Grant Management for OAuth 2.0 draft 03, section 5.2): `merge` and `replace`
    /// name the grant. A provider without grant management ignores it, and so do grant types without an approval.
    pub fn grant_management(mut self, action: GrantManagementAction, grant_id: Option<String>) -> Self {
        self.grant_management = Some((action, grant_id));
        self
    }

    /// The parameters that a request would have.
    pub(super) fn parameters(&self) -> Vec<(String, String)> {
        let mut parameters = vec![("grant_type".to_owned(), self.grant_type.clone())];
        parameters.extend(self.asked());
        parameters.extend(self.audiences.iter().map(|audience| ("audience".to_owned(), audience.clone())));
        parameters
    }

    /// Those that are in an authorization request too.
    #[doc(hidden)]
    pub fn asked(&self) -> impl Iterator<Item = (String, String)> + '_ {
        let managed = self.grant_management.as_ref();
        let action = managed.map(|(action, _)| (ACTION, action.as_str().to_owned()));
        let grant_id = managed.and_then(|(_, grant_id)| Some((GRANT_ID, grant_id.clone()?)));
        let scope = self.scope.iter().map(|scope| ("scope", scope.clone()));
        let resources = self.resources.iter().map(|resource| ("resource", resource.clone()));
        let all = scope.chain(resources).chain(action).chain(grant_id);
        all.map(|(name, value)| (name.to_owned(), value))
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
