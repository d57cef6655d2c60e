//! What comes next after a page: a value, on which the [flow](crate::flow) acts.

use oauth_runtime_core::access_policy::Refused;
use oauth_runtime_core::authorization::AuthorizationError;
use oauth_runtime_core::device::DeviceAuthorizationRequest;
use oauth_runtime_core::http::Response;
use oauth_runtime_core::{Approval, AuthorizationRequest, Scope};

use crate::account::Account;
use crate::factors::Owed;
use crate::logout::LogoutPage;
use crate::once::SentForm;
use crate::provider::UiProvider;
use crate::refusal::Refusal;
use crate::session::Progress;
use crate::visit::Visit;

/// What a page returns.
pub(crate) type Outcome = Result<Next, Refusal>;

/// What comes next. An `id` is the name of the pending request.
pub(crate) enum Next {
    /// The browser shows this page.
    Show(Response),
    /// The browser goes to this path.
    Go(String),
    /// This response, as it is: the session stays as it was.
    Respond(Response),
    /// The form has one outcome, however often it is sent: this happens for the first one only.
    Once { sent: SentForm, then: Box<Self> },
    /// The person answered a question: the next question, or the end of the request.
    Continue { id: String },
    /// The person has proven who they are by one factor, and this is what the login still needs.
    OneFactor { id: String, account: Account, owed: Owed },
    /// The person has proven who they are.
    LogIn { id: String, account: Account },
    /// The same, but the person goes to this page before they go on with the request.
    LogInAt { id: String, account: Account, page: &'static str },
    /// A person who was logged in has proven more.
    Strengthen { id: String, account: Account },
    /// The same, but the person goes to this page before they go on with the request.
    StrengthenAt { id: String, account: Account, page: &'static str },
    /// The person decided about an authorization request.
    Decide(Box<Decided>),
    /// The person may not use the client, or not in this way.
    Refuse { id: String, request: Box<AuthorizationRequest>, refused: Refused },
    /// The authorization request is no longer valid: its client may have changed since.
    GiveUp { id: String, error: Box<AuthorizationError> },
    /// The person decided about a device. `None`: denied.
    DecideDevice { id: String, request: Box<DeviceAuthorizationRequest>, approval: Option<Approval> },
    /// The person may not connect the device.
    RefuseDevice { id: String, request: Box<DeviceAuthorizationRequest>, refused: Refused },
    /// The session of the browser ends.
    LogOut(LogoutPage),
    /// One account of the browser is logged out.
    LogOutOne(Account),
}

/// What a person decided about an authorization request.
pub(crate) struct Decided {
    pub(crate) id: String,
    pub(crate) request: AuthorizationRequest,
    pub(crate) account: Account,
    pub(crate) progress: Progress,
    /// `None`: denied.
    pub(crate) allowed: Option<Scope>,
}

impl Next {
    /// This comes next for the first of these forms; the others get its answer.
    pub(crate) fn once(sent: SentForm, then: Self) -> Self {
        Self::Once { sent, then: Box::new(then) }
    }

    pub(crate) fn refuse(id: &str, request: AuthorizationRequest, refused: Refused) -> Self {
        Self::Refuse { id: id.to_owned(), request: Box::new(request), refused }
    }

    pub(crate) fn refuse_device(id: &str, request: DeviceAuthorizationRequest, refused: Refused) -> Self {
        Self::RefuseDevice { id: id.to_owned(), request: Box::new(request), refused }
    }

    pub(crate) fn give_up(id: &str, error: AuthorizationError) -> Self {
        Self::GiveUp { id: id.to_owned(), error: Box::new(error) }
    }
}

impl SentForm {
    /// What came of it: the others get the same answer. After an error, the next one tries again.
    pub(crate) async fn end<S: UiProvider>(self, visit: &Visit<'_, S>, outcome: Outcome) -> Outcome {
        match outcome {
            Ok(next) => Ok(Next::once(self, next)),
            Err(refusal) => {
                self.give_back(visit).await;
                Err(refusal)
            }
        }
    }
}
