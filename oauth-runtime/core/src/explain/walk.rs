//! The way of a request through the provider, up to the point at which something would be stored.

use http::request::Parts;

use super::resources::missing;
use super::{Explanation, Question, Step, claims, lifetimes};
use crate::access_policy::{AccessOccasion, AccessRequest, Permitted, Refused, rehearse};
use crate::authorization::validate::{check_scope, check_target};
use crate::authorization_details::AuthorizationDetails;
use crate::device::GRANT_TYPE as DEVICE_CODE;
use crate::endpoint::has_grant_type;
use crate::gate::{Admitted, Ground, admit};
use crate::grant::token_exchange::GRANT_TYPE as TOKEN_EXCHANGE;
use crate::grant::{Authorization, Recipient};
use crate::http::Form;
#[cfg(feature = "openid")]
use crate::identity::IdTokenRequest;
use crate::protected_resource::ProtectedResource;
use crate::record::Form as Members;
use crate::server::{
    AuthorizationServer, ClientRequest, Minted, Proved, RequestedScope, client_rules, find_client,
};
use crate::store::Authenticated;
use crate::token::GrantId;
use crate::{Client, Lookup, OAuthError, Scope, Text};

/// What would happen if the client sent this request. It assumes that the client authenticates, and proves each key that its
/// tokens must be bound to. For an extension grant and for `jwt_bearer` it assumes that
/// the grant or the assertion is good for the person of the question, without a second factor; the events `assertion.accepted` and
/// `assertion.refused` say what became of a real one.
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

struct Walk<'a, S> {
    server: &'a S,
    question: &'a Question,
    explanation: &'a mut Explanation,
}

/// How a grant type authorizes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Approval,
    Refresh,
    Client,
    Password,
    Extension,
}

impl<S: AuthorizationServer> Walk<'_, S> {
    /// The scope of the access token.
    async fn run(mut self) -> Result<Scope, OAuthError> {
        let client = self.client().await?;
        let way = self.grant_type(&client)?;
        let parameters = self.question.parameters();
        let form =
            Form::of_pairs(&parameters).map_err(|error| OAuthError::invalid_request(error.to_string()))?;
        let (scope, resources) = self.scope(&client, &form).await?;
        let person = self.person(&client, way).await?;
        let granted = match way {
            Way::Approval => self.approval(&client, &scope.scope, &resources).await?.into_scope(),
            _ => scope.scope.clone(),
        };
        let (head, ()) = http::Request::new(()).into_parts();
        self.tokens(
            &client,
            way,
            (&head, &form),
            person,
            RequestedScope { scope: granted, ..scope },
            &resources,
        )
        .await
    }

    async fn client(&mut self) -> Result<Client, OAuthError> {
        let client_id = &self.question.client_id;
        let client = find_client(self.server, client_id, Lookup::Stored).await?;
        let is_disabled = client.as_ref().is_some_and(Client::is_disabled);
        let is_known = client.is_some();
        self.explanation.push(Step::Client { client_id: client_id.clone(), is_known, is_disabled });
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
                TOKEN_EXCHANGE => {
                    return Err(OAuthError::invalid_request(
                        "what an exchange gives depends on the presented token, which an explanation does not have",
                    ));
                }
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

    async fn person(&mut self, client: &Client, way: Way) -> Result<Option<Admitted>, OAuthError> {
        let Some(subject) = self.question.subject.clone().filter(|_| way != Way::Client) else {
            return match way {
                Way::Client | Way::Extension => Ok(None),
                _ => Err(OAuthError::invalid_request("this grant is about a person: say which one")),
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
        let gone = OAuthError::invalid_grant("the person no longer exists");
        admitted.map(Some).map_err(|refusal| refusal.answer(client.client_id(), gone))
    }

    /// What the person may approve.
    async fn approval(
        &mut self,
        client: &Client,
        scope: &Scope,
        resources: &[ProtectedResource],
    ) -> Result<Permitted, OAuthError> {
        let occasion = match self.question.grant_type.as_str() {
            DEVICE_CODE => AccessOccasion::DeviceApproval,
            CIBA => AccessOccasion::CibaApproval,
            _ => AccessOccasion::Approval,
        };
        self.policy(occasion, client, scope, resources).await
    }

    /// What the policy says.
    async fn policy(
        &mut self,
        occasion: AccessOccasion,
        client: &Client,
        scope: &Scope,
        resources: &[ProtectedResource],
    ) -> Result<Permitted, OAuthError> {
        let resources: Vec<String> = resources.iter().map(|own| own.identifier().to_owned()).collect();
        let grant_type = Some(self.question.grant_type.as_str());
        let asked = AccessRequest {
            occasion,
            client,
            subject: self.question.subject.as_deref(),
            username: self.question.username.as_deref(),
            authentication: Some(&self.question.authentication),
            scope,
            authorization_details: &AuthorizationDetails::default(),
            resources: &resources,
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

    /// Tokens that nobody gets: their scope, their lifetimes, their claims.
    async fn tokens(
        &mut self,
        client: &Client,
        way: Way,
        (head, form): (&Parts, &Form<'_>),
        person: Option<Admitted>,
        scope: RequestedScope,
        resources: &[ProtectedResource],
    ) -> Result<Scope, OAuthError> {
        let occasion = match way {
            Way::Approval => AccessOccasion::Issue,
            Way::Refresh => AccessOccasion::Refresh,
            Way::Client => AccessOccasion::ClientCredentials,
            Way::Password => AccessOccasion::Password,
            Way::Extension => AccessOccasion::Extension,
        };
        let permitted = self.policy(occasion, client, &scope.scope, resources).await?;
        let request = ClientRequest::new(head, form);
        let proved = proved(self.server, client);
        let recipient = Recipient::new(client, request, &proved);
        let minted = self.mint(client, way, recipient, person.clone(), scope, resources).await?;
        let tokens = minted.tokens();
        for step in lifetimes::steps(
            self.server,
            (client, &self.question.grant_type),
            resources,
            permitted.lifetimes(),
            tokens,
        ) {
            self.explanation.push(step);
        }
        claims::of_access_token(self.server, client, &tokens.access_token, self.explanation).await?;
        #[cfg(feature = "openid")]
        if let Some(person) = &person {
            let id_token = IdTokenRequest {
                client,
                person,
                scope: &tokens.access_token.scope,
                nonce: None,
                authentication: &self.question.authentication,
                granted_at: self.server.settings().now(),
                code: None,
                access_token: None,
                stands_alone: false,
                audience: &tokens.access_token.audience,
                grant_type: recipient.grant_type(),
                lifetimes: minted.lifetimes(),
                actor: None,
                pushed: None,
            };
            claims::of_id_token(self.server, &id_token, self.explanation).await?;
        }
        Ok(minted.tokens().access_token.scope.clone())
    }

    async fn mint(
        &self,
        client: &Client,
        way: Way,
        recipient: Recipient<'_>,
        person: Option<Admitted>,
        scope: RequestedScope,
        resources: &[ProtectedResource],
    ) -> Result<Minted, OAuthError> {
        let was_approved = matches!(way, Way::Approval | Way::Refresh);
        // A grant that begins here is for what the request names.
        let approved = resources.iter().filter(|_| was_approved);
        let authentication = &self.question.authentication;
        let authorization = Authorization {
            grant_id: GrantId::generate(),
            client_id: Text::from(client.client_id()),
            end_user: person,
            scope: scope.scope.clone(),
            requested_scope: scope.named,
            authorization_details: AuthorizationDetails::default(),
            audience: approved.map(|own| own.identifier().to_owned()).collect(),
            authentication: authentication.of_tokens(&scope.scope, S::DECLARATION),
            confirmation: None,
            granted_at: self.server.settings().now(),
            access_token_lifetime: None,
            actor: None,
            granted_to: None,
            audience_is_decided: false,
            is_refresh: way == Way::Refresh,
            was_approved,
            form: Members::new(),
        };
        let refreshable = way != Way::Client && S::issues_refresh_tokens_to(client);
        authorization.mint(self.server, recipient, scope.scope, refreshable).await
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

/// The keys that the client has to prove.
fn proved<S: AuthorizationServer>(server: &S, client: &Client) -> Proved {
    let mut proved = Proved::default();
    let metadata = client.metadata();
    if client_rules(server, metadata).bound_tokens_only || metadata.dpop_bound_access_tokens {
        proved.keys.jkt = Some("the key that the client proves".to_owned());
    }
    proved
}
