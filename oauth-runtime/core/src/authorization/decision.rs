//! The application's decision about an authorization request.

use http::HeaderValue;

use super::condition::Condition;
use crate::access_policy::Refused;
use crate::authorization_details::AuthorizationDetails;
use crate::http::Response;
use crate::store::Authenticated;
use crate::token::Authentication;
use crate::{OAuthError, Scope, Text, Timestamp};

/// The application's decision about a validated authorization request.
#[derive(Debug)]
#[must_use]
#[non_exhaustive]
pub enum Decision {
    /// The resource owner approves.
    Approved(Approval),
    /// The resource owner denies: the client gets `access_denied`.
    Denied,
    /// No decision yet: show a page of the application, or redirect to one. See [`crate::http::html`] and
    /// [`crate::http::see_other`].
    Respond(Response),
    /// The request cannot be served: the client gets this error.
    Failed(OAuthError),
    /// The person may not use the client, or not in this way: the client gets an error, and the person may read why on a
    /// page that leads back to the client.
    Refused(Refused),
}

/// The resource owner's approval.
///
/// ```
/// use oauth_runtime::authorization::{Approval, Decision};
///
/// let decision: Decision = Approval::new("248289761001").username("alice").scope("read".parse()?).into();
/// # Ok::<(), oauth_runtime::ParseScopeError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct Approval {
    pub(crate) resource_owner: Authenticated,
    pub(crate) scope: Option<Scope>,
    pub(crate) authorization_details: Option<AuthorizationDetails>,
    pub(crate) authentication: Authentication,
    pub(crate) reauthenticated: bool,
    /// Scope tokens that are not approved, whatever the rest says.
    pub(crate) refused: Vec<String>,
    /// A condition in addition to the person's decision.
    pub(crate) condition: Option<Condition>,
    /// The `Set-Cookie` headers of the response.
    pub(crate) cookies: Vec<HeaderValue>,
}

impl Approval {
    /// Approval of the full requested scope by the resource owner with this identifier (`sub`).
    pub fn new(subject: impl Into<Text>) -> Self {
        Self {
            resource_owner: Authenticated::new(subject),
            scope: None,
            authorization_details: None,
            authentication: Authentication::default(),
            reauthenticated: false,
            refused: Vec::new(),
            condition: None,
            cookies: Vec::new(),
        }
    }

    /// Sets a cookie with the response to the client, such as the state of the browser's session
    /// (`session_management::browser_state_cookie`): a `Set-Cookie` header.
    pub fn cookie(mut self, cookie: HeaderValue) -> Self {
        self.cookies.push(cookie);
        self
    }

    /// The resource owner's user name, which introspection returns as `username`.
    pub fn username(mut self, username: impl Into<Text>) -> Self {
        self.resource_owner = self.resource_owner.username(username);
        self
    }

    /// Approves only part of the requested scope. Tokens that were not requested are ignored.
    pub fn scope(mut self, scope: Scope) -> Self {
        self.scope = Some(scope);
        self
    }

    /// Approves at most `scope`, whatever was approved before. An application can narrow what a person
    /// allowed.
    pub fn at_most(mut self, scope: &Scope) -> Self {
        self.scope = Some(match self.scope {
            Some(approved) => approved.intersection(scope),
            None => scope.clone(),
        });
        self
    }

    /// Removes one scope token from the approval.
    ///
    /// ```
    /// use oauth_runtime::Approval;
    ///
    /// let approval = Approval::new("248289761001").scope("read admin".parse()?).without("admin");
    /// # let _ = approval;
    /// # Ok::<(), oauth_runtime::ParseScopeError>(())
    /// ```
    pub fn without(mut self, token: &str) -> Self {
        self.refused.push(token.to_owned());
        self
    }

    /// Approves these authorization details instead of the requested ones (RFC 9396 section 7.1): with the account
    /// that the person selected, for example, or fewer of them. Their types are among the requested ones. Default:
    /// the requested details.
    pub fn authorization_details(mut self, details: AuthorizationDetails) -> Self {
        self.authorization_details = Some(details);
        self
    }

    /// The authorization details that are approved instead of the requested ones.
    pub fn approved_details(&self) -> Option<&AuthorizationDetails> {
        self.authorization_details.as_ref()
    }

    /// The identifier of the resource owner (`sub`).
    pub fn subject(&self) -> &str {
        &self.resource_owner.subject
    }

    /// The approved part of `asked`.
    pub fn approved_of(&self, asked: &Scope) -> Scope {
        let approved = match &self.scope {
            None => asked.clone(),
            Some(approved) => asked.intersection(approved),
        };
        if self.refused.is_empty() {
            return approved;
        }
        let kept = approved.tokens().filter(|token| !self.refused.iter().any(|refused| refused == token));
        Scope::from_tokens(kept).unwrap_or_default()
    }

    /// When the resource owner logged in.
    pub fn auth_time(mut self, auth_time: Timestamp) -> Self {
        self.authentication.auth_time = Some(auth_time);
        self
    }

    /// The resource owner logged in because of this request. This satisfies `prompt=login`, and the login is
    /// recent enough for the request's `max_age`, however long the person takes to decide.
    pub fn reauthenticated(mut self) -> Self {
        self.reauthenticated = true;
        self
    }

    /// The authentication context class of the login (`acr`).
    pub fn acr(mut self, acr: impl Into<String>) -> Self {
        self.authentication.acr = Some(acr.into());
        self
    }

    /// The methods that the resource owner used to authenticate (`amr`), named as in RFC 8176: `pwd`, `otp`,
    /// `mfa`, …
    pub fn amr<T: Into<String>>(mut self, methods: impl IntoIterator<Item = T>) -> Self {
        self.authentication.amr = methods.into_iter().map(Into::into).collect();
        self
    }

    /// The name of the session for clients (`sid`), so that they can be notified when it ends. It is not the
    /// identifier in the cookie.
    pub fn session_id(mut self, session_id: impl Into<String>) -> Self {
        self.authentication.session_id = Some(session_id.into());
        self
    }
}

impl From<Authenticated> for Approval {
    fn from(resource_owner: Authenticated) -> Self {
        Self {
            resource_owner,
            scope: None,
            authorization_details: None,
            authentication: Authentication::default(),
            reauthenticated: false,
            refused: Vec::new(),
            condition: None,
            cookies: Vec::new(),
        }
    }
}

impl From<Approval> for Decision {
    fn from(approval: Approval) -> Self {
        Self::Approved(approval)
    }
}

impl From<Authenticated> for Decision {
    fn from(resource_owner: Authenticated) -> Self {
        Self::Approved(resource_owner.into())
    }
}
