//! Tokens that nobody gets.

use super::walk::{Walk, Way, identifiers};
use super::{Origin, claims, lifetimes};
use crate::access_policy::AccessOccasion;
use crate::authorization_details::AuthorizationDetails;
use crate::gate::Admitted;
use crate::grant::{Authorization, Recipient};
use crate::http::Form;
#[cfg(feature = "openid")]
use crate::identity::IdTokenRequest;
use crate::protected_resource::ProtectedResource;
use crate::record::Form as Members;
use crate::server::{AuthorizationServer, ClientRequest, Minted, Proved, RequestedScope, client_rules};
use crate::token::GrantId;
use crate::{Client, OAuthError, Scope, Text, Timestamp};

/// What tokens would be issued for.
pub(super) struct Granted {
    pub(super) scope: RequestedScope,
    pub(super) resources: Vec<ProtectedResource>,
    /// When it was approved.
    pub(super) since: Timestamp,
}

impl<S: AuthorizationServer> Walk<'_, S> {
    /// Tokens that nobody gets: their scope, their lifetimes, their claims.
    pub(super) async fn tokens(
        &mut self,
        client: &Client,
        way: Way,
        form: &Form<'_>,
        person: Option<Admitted>,
        granted: Granted,
    ) -> Result<Scope, OAuthError> {
        let occasion = match way {
            Way::Approval => AccessOccasion::Issue,
            Way::Refresh => AccessOccasion::Refresh,
            Way::Client => AccessOccasion::ClientCredentials,
            Way::Password => AccessOccasion::Password,
            Way::Exchange => AccessOccasion::TokenExchange,
            Way::Extension => AccessOccasion::Extension,
        };
        let permitted =
            self.policy(occasion, client, &granted.scope.scope, &identifiers(&granted.resources)).await?;
        let (head, ()) = http::Request::new(()).into_parts();
        let proved = proved(self.server, client);
        let recipient = Recipient::new(client, ClientRequest::new(&head, form), &proved);
        let minted = self.mint(client, way, recipient, person.clone(), &granted).await?;
        let (tokens, policy) = (minted.tokens(), permitted.lifetimes());
        for step in lifetimes::steps(
            self.server,
            (client, &self.question.grant_type),
            &granted.resources,
            policy,
            tokens,
            Origin::Grant,
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
        granted: &Granted,
    ) -> Result<Minted, OAuthError> {
        let was_approved = matches!(way, Way::Approval | Way::Refresh);
        let scope = granted.scope.scope.clone();
        let authentication = &self.question.authentication;
        let authorization = Authorization {
            grant_id: GrantId::generate(),
            client_id: Text::from(client.client_id()),
            end_user: person,
            scope: scope.clone(),
            requested_scope: granted.scope.named.clone(),
            authorization_details: AuthorizationDetails::default(),
            // A grant that begins here is for what the request names.
            audience: if was_approved { identifiers(&granted.resources) } else { Vec::new() },
            authentication: authentication.of_tokens(&scope, S::DECLARATION),
            confirmation: None,
            granted_at: granted.since,
            access_token_lifetime: None,
            actor: None,
            granted_to: None,
            audience_is_decided: false,
            is_refresh: way == Way::Refresh,
            was_approved,
            form: Members::new(),
        };
        let refreshable = way != Way::Client && S::issues_refresh_tokens_to(client);
        authorization.mint(self.server, recipient, scope, refreshable).await
    }
}

/// The keys that the client has to prove.
pub(super) fn proved<S: AuthorizationServer>(server: &S, client: &Client) -> Proved {
    let mut proved = Proved::default();
    let metadata = client.metadata();
    if client_rules(server, metadata).bound_tokens_only || metadata.dpop_bound_access_tokens {
        proved.keys.jkt = Some("the key that the client proves".to_owned());
    }
    proved
}
