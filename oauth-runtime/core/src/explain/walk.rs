//! The way of a request through the provider, up to the point at which something would be stored.

use super::resources::missing;
use super::tokens::Granted;
use super::{Explanation, Question, Step};
use crate::access_policy::{AccessOccasion, AccessRequest, Permitted, Refused, rehearse};
use crate::authorization::validate::{check_scope, check_target};
use crate::authorization_details::AuthorizationDetails;
use crate::device::GRANT_TYPE as DEVICE_CODE;
use crate::endpoint::has_grant_type;
use crate::gate::{Admitted, Ground, admit};
use crate::grant::token_exchange::{GRANT_TYPE as TOKEN_EXCHANGE, invalid_subject};
use crate::http::Form;
use crate::protected_resource::ProtectedResource;
use crate::server::{AuthorizationServer, RequestedScope, find_client};
use crate::store::Authenticated;
use crate::{Client, Lookup, OAuthError, Scope};

/// What would happen if the client sent this request. It assumes that the client authenticates, and proves each key that its
/// tokens must be bound to. For an extension grant and for `jwt_bearer` it assumes that
/// the grant or the assertion is good for the person of the question, without a second factor; the events `assertion.accepted` and
/// `assertion.refused` say what became of a real one.
///
/// For a token exchange, it assumes that the client presents an access token of the person that is live, whose `may_act` names
/// nobody, and that is for the resources that the client serves, or for the provider itself if the client got the token itself. It explains
/// exchanges for an access token; the event `token.exchanged` says what became of a real one.
///
/// It calls the application: its [policy](crate::AccessPolicy) and its [claims](crate::AdditionalClaims), which therefore
/// must not do more than answer.
///
/// # Errors
/// Those of a store, and of an application that fails. A refusal is a [`Verdict`](super::Verdict).
pub async fn explain<S: AuthorizationServer>(
    server: &S,
    question: &Question,
) -> Result<Explanation, OAuthError> {
    let mut explanation = Explanation::begin();
    let walk = Walk { server, question, explanation: &mut explanation };
    match walk.run().await {
        Ok(scope) => Ok(explanation.granted(scope)),
        Err(error) if error.status().is_server_error() => Err(error),
        Err(error) => Ok(explanation.refused(&error)),
    }
}

const CIBA: &str = oauth_runtime_tables::grants::CIBA.grant_type;

pub(super) struct Walk<'a, S> {
    pub(super) server: &'a S,
    pub(super) question: &'a Question,
    pub(super) explanation: &'a mut Explanation,
}

/// How a grant type authorizes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Approval,
    Refresh,
    Client,
    Password,
    Exchange,
    Extension,
}

impl<S: AuthorizationServer> Walk<'_, S> {
    /// The scope of the access token.
    async fn run(mut self) -> Result<Scope, OAuthError> {
        let client = self.client(&self.question.client_id).await?;
        let way = self.grant_type(&client)?;
        let parameters = self.question.parameters();
        let form =
            Form::of_pairs(&parameters).map_err(|error| OAuthError::invalid_request(error.to_string()))?;
        if way == Way::Exchange {
            return self.exchange(&client, &form).await;
        }
        let (scope, resources) = self.scope(&client, &form).await?;
        let person = self.person(&client, way).await?;
        let granted = Granted { scope, resources, since: self.server.settings().now() };
        let granted = match way {
            Way::Approval => self.approved(&client, &form, granted).await?,
            _ => granted,
        };
        self.tokens(&client, way, &form, person, granted).await
    }

    /// What the person approves, and what a grant that the client manages has with it.
    async fn approved(
        &mut self,
        client: &Client,
        form: &Form<'_>,
        granted: Granted,
    ) -> Result<Granted, OAuthError> {
        let managed = self.asked_grant(client, form, &granted).await?;
        let Granted { scope, resources, since } = granted;
        let permitted = self.approval(client, &scope.scope, &identifiers(&resources)).await?;
        let scope = RequestedScope { scope: permitted.into_scope(), ..scope };
        let granted = Granted { scope, resources, since };
        match managed {
            Some(managed) => self.changed_grant(client, &managed, granted).await,
            None => Ok(granted),
        }
    }

    /// This client, which must be enabled.
    pub(super) async fn client(&mut self, client_id: &str) -> Result<Client, OAuthError> {
        let client = find_client(self.server, client_id, Lookup::Stored).await?;
        let is_disabled = client.as_ref().is_some_and(Client::is_disabled);
        let (client_id, is_known) = (client_id.to_owned(), client.is_some());
        self.explanation.push(Step::Client { client_id, is_known, is_disabled });
        client.filter(|client| !client.is_disabled()).ok_or(OAuthError::InvalidClient)
    }

    fn grant_type(&mut self, client: &Client) -> Result<Way, OAuthError> {
        let grant_type = &self.question.grant_type;
        let (is_offered, is_allowed) =
            (has_grant_type(self.server, grant_type), client.allows_grant_type(grant_type));
        self.explanation.push(Step::GrantType { grant_type: grant_type.clone(), is_offered, is_allowed });
        match (is_offered, is_allowed) {
            (false, _) => {
                Err(OAuthError::UnsupportedGrantType("this server does not support this grant type".into()))
            }
            (true, false) => Err(OAuthError::unauthorized_client("the client may not use this grant type")),
            (true, true) => Ok(match grant_type.as_str() {
                "authorization_code" | DEVICE_CODE | CIBA => Way::Approval,
                "refresh_token" => Way::Refresh,
                "client_credentials" => Way::Client,
                "password" => Way::Password,
                TOKEN_EXCHANGE => Way::Exchange,
                _ => Way::Extension,
            }),
        }
    }

    /// The registration, and the resources.
    async fn scope(
        &mut self,
        client: &Client,
        form: &Form<'_>,
    ) -> Result<(RequestedScope, Vec<ProtectedResource>), OAuthError> {
        let scope = check_scope(self.server, client, form, &AuthorizationDetails::default())?;
        let asked = self.question.scope.clone();
        self.explanation.push(Step::Registration { asked, scope: scope.scope.clone() });
        let allowed = scope.scope.clone();
        let targeted = check_target(self.server, client, form, scope).await;
        if S::DECLARATION.has_part("resources") {
            if let Ok((scope, resources)) = &targeted {
                let resources = resources.iter().map(|own| own.identifier().to_owned()).collect();
                self.explanation.push(Step::Resources { resources, scope: scope.scope.clone() });
            }
            let left = targeted.as_ref().ok().map(|(scope, _)| &scope.scope);
            if let Some(hint) = missing(self.server, client, &allowed, left) {
                self.explanation.push(hint);
            }
        }
        targeted
    }

    pub(super) async fn person(&mut self, client: &Client, way: Way) -> Result<Option<Admitted>, OAuthError> {
        let Some(subject) = self.question.subject.clone().filter(|_| way != Way::Client) else {
            return match way {
                Way::Client | Way::Extension => Ok(None),
                _ => Err(about_nobody()),
            };
        };
        let person = Authenticated::new(subject.clone());
        let person = match &self.question.username {
            Some(username) => person.username(username.as_str()),
            None => person,
        };
        let ground = match way {
            Way::Password => Ground::Password,
            Way::Extension => Ground::Extension { second_factor: false },
            _ => Ground::Approval,
        };
        let admitted = admit(self.server, person, ground).await;
        self.explanation.push(Step::Person { subject, is_admitted: admitted.is_ok() });
        let gone = match way {
            Way::Exchange => invalid_subject(),
            _ => OAuthError::invalid_grant("the person no longer exists"),
        };
        admitted.map(Some).map_err(|refusal| refusal.answer(client.client_id(), gone))
    }

    /// What the person may approve.
    async fn approval(
        &mut self,
        client: &Client,
        scope: &Scope,
        resources: &[String],
    ) -> Result<Permitted, OAuthError> {
        let occasion = match self.question.grant_type.as_str() {
            DEVICE_CODE => AccessOccasion::DeviceApproval,
            CIBA => AccessOccasion::CibaApproval,
            _ => AccessOccasion::Approval,
        };
        self.policy(occasion, client, scope, resources).await
    }

    /// What the policy says.
    pub(super) async fn policy(
        &mut self,
        occasion: AccessOccasion,
        client: &Client,
        scope: &Scope,
        resources: &[String],
    ) -> Result<Permitted, OAuthError> {
        let grant_type = Some(self.question.grant_type.as_str());
        let asked = AccessRequest {
            occasion,
            client,
            subject: self.question.subject.as_deref(),
            username: self.question.username.as_deref(),
            authentication: Some(&self.question.authentication),
            scope,
            authorization_details: &AuthorizationDetails::default(),
            resources,
            grant_type: grant_type.filter(|_| occasion != AccessOccasion::Approval),
        };
        let permitted = rehearse(self.server, &asked).await;
        if S::DECLARATION.has_part("access_policy") {
            self.explanation.push(match &permitted {
                Ok(permitted) => Step::policy(occasion, permitted.rule(), permitted.scope()),
                Err(refused) => refusal(occasion, refused),
            });
        }
        permitted.map_err(|refused| refused.error)
    }
}

fn refusal(occasion: AccessOccasion, refused: &Refused) -> Step {
    Step::Policy {
        occasion: occasion.as_str(),
        by: refused.rule().map(str::to_owned),
        scope: None,
        told: refused.told().map(str::to_owned),
    }
}

pub(super) fn about_nobody() -> OAuthError {
    OAuthError::invalid_request("this grant is about a person: say which one")
}

pub(super) fn identifiers(resources: &[ProtectedResource]) -> Vec<String> {
    resources.iter().map(|own| own.identifier().to_owned()).collect()
}
