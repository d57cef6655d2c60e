//! A list of parts, which is a part: `()` is the empty list, `(First, Rest)` a list and the one behind it. A single part
//! is a list too.

use std::borrow::Cow;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use http::HeaderMap;
use serde_json::{Map, Value};

use super::{
    Approved, AuthorizationServer, ClientRequest, ClientRules, EffectiveRequest, IntrospectedToken, Message,
    Metadata, Minting, Part, PresentedToken, Proved, PushedParameters, ReceivedRequest, ResponseParameters,
    Unproved,
};
use crate::access_policy::{Access, AccessRequest};
use crate::authorization::{Approval, AuthorizationRequest};
#[cfg(feature = "openid")]
use crate::ciba::BackchannelAuthenticationRequest;
use crate::device::DeviceAuthorizationRequest;
use crate::event::{Event, EventId, Kept, WebhookState};
use crate::foreign_token::{AcceptedToken, ForeignToken, ForeignTokenRequest, ForeignTokenRole};
use crate::grant::token_exchange::{Rehearsal, Rehearsed};
use crate::grant_management::{
    GrantAddition, GrantChange, GrantManagementRequest, PlannedChange, ReceivedGrantRequest,
};
use crate::http::{ClientCertificate, Form, Response};
use crate::id_jag::IdJagRequest;
use crate::identity::IdTokenRequest;
#[cfg(feature = "openid")]
use crate::keys::Unverified;
use crate::native_sso::{DeviceSecretUse, LiveSecret};
use crate::openid::{Claims, ClaimsRequest, OpenIdParameters};
use crate::protected_resource::ProtectedResource;
use crate::settings::{Settings, SettingsError};
#[cfg(feature = "openid")]
use crate::token::AccessToken;
use crate::token::{Confirmation, DeviceDecision, GrantId, RefreshToken};
use crate::transaction_token::{Presentation, PresentedTransaction, TransactionTokenRequest};
use crate::{Client, ClientMetadata, ClientUse, Digest, Lookup, OAuthError, Scope, Secret, Timestamp};

impl<S: AuthorizationServer> Part<S> for () {}

impl<S, First, Rest> Part<S> for (First, Rest)
where
    S: AuthorizationServer,
    First: Part<S>,
    Rest: Part<S>,
{
    fn check_settings(settings: &Settings) -> Result<(), SettingsError> {
        First::check_settings(settings)?;
        Rest::check_settings(settings)
    }

    fn check_server(server: &S) -> Result<(), SettingsError> {
        First::check_server(server)?;
        Rest::check_server(server)
    }

    fn begin(server: &Arc<S>) {
        First::begin(server);
        Rest::begin(server);
    }

    fn observe(server: &S, event: &mut Option<Event>) {
        First::observe(server, event);
        Rest::observe(server, event);
    }

    async fn can_record(server: &S) -> bool {
        First::can_record(server).await && Rest::can_record(server).await
    }

    async fn recorded(server: &S, kept: Kept) -> bool {
        First::recorded(server, kept).await && Rest::recorded(server, kept).await
    }

    async fn events_kept(server: &S, oldest: EventId) -> Result<(), OAuthError> {
        First::events_kept(server, oldest).await?;
        Rest::events_kept(server, oldest).await
    }

    async fn webhook_states(server: &S, states: &mut Vec<WebhookState>) -> Result<(), OAuthError> {
        First::webhook_states(server, states).await?;
        Rest::webhook_states(server, states).await
    }

    async fn resume_webhook(server: &S, id: &str) -> Result<bool, OAuthError> {
        Ok(First::resume_webhook(server, id).await? || Rest::resume_webhook(server, id).await?)
    }

    fn metadata(server: &S, metadata: &mut Metadata) {
        First::metadata(server, metadata);
        Rest::metadata(server, metadata);
    }

    async fn find_client(
        server: &S,
        client_id: &str,
        found: &mut Option<Client>,
        lookup: Lookup,
    ) -> Result<(), OAuthError> {
        First::find_client(server, client_id, found, lookup).await?;
        Rest::find_client(server, client_id, found, lookup).await
    }

    fn before_authentication(
        server: &S,
        request: &ClientRequest<'_>,
        unproved: &mut Unproved,
    ) -> Result<(), OAuthError> {
        First::before_authentication(server, request, unproved)?;
        Rest::before_authentication(server, request, unproved)
    }

    fn may_authenticate_client(request: &ClientRequest<'_>) -> bool {
        First::may_authenticate_client(request) || Rest::may_authenticate_client(request)
    }

    async fn authenticate_client(
        server: &S,
        request: &ClientRequest<'_>,
    ) -> Result<Option<Client>, OAuthError> {
        match First::authenticate_client(server, request).await? {
            None => Rest::authenticate_client(server, request).await,
            found => Ok(found),
        }
    }

    #[cfg(feature = "openid")]
    async fn verify_assertion(
        server: &S,
        client: &Client,
        assertion: &Unverified<'_>,
    ) -> Result<bool, OAuthError> {
        match First::verify_assertion(server, client, assertion).await? {
            false => Rest::verify_assertion(server, client, assertion).await,
            true => Ok(true),
        }
    }

    async fn verify_certificate(
        server: &S,
        client: &Client,
        certificate: &ClientCertificate,
    ) -> Result<bool, OAuthError> {
        match First::verify_certificate(server, client, certificate).await? {
            false => Rest::verify_certificate(server, client, certificate).await,
            true => Ok(true),
        }
    }

    async fn client_used(server: &S, client: &Client, got: ClientUse) -> Result<(), OAuthError> {
        First::client_used(server, client, got).await?;
        Rest::client_used(server, client, got).await
    }

    fn check_client(server: &S, client: &Client) -> Result<(), OAuthError> {
        First::check_client(server, client)?;
        Rest::check_client(server, client)
    }

    fn restrict(server: &S, metadata: &ClientMetadata, rules: &mut ClientRules) {
        First::restrict(server, metadata, rules);
        Rest::restrict(server, metadata, rules);
    }

    fn afterwards(server: &Arc<S>) {
        First::afterwards(server);
        Rest::afterwards(server);
    }

    fn withhold(server: &S, metadata: &mut ClientMetadata) {
        First::withhold(server, metadata);
        Rest::withhold(server, metadata);
    }

    fn check_registration(server: &S, metadata: &ClientMetadata) -> Result<(), OAuthError> {
        First::check_registration(server, metadata)?;
        Rest::check_registration(server, metadata)
    }

    fn describe_registration(server: &S, metadata: &ClientMetadata, members: &mut Map<String, Value>) {
        First::describe_registration(server, metadata, members);
        Rest::describe_registration(server, metadata, members);
    }

    async fn request_parameters(
        server: &S,
        client: &Client,
        form: &Form<'_>,
        at: Timestamp,
        effective: &mut Option<EffectiveRequest>,
    ) -> Result<(), OAuthError> {
        First::request_parameters(server, client, form, at, effective).await?;
        match effective {
            None => Rest::request_parameters(server, client, form, at, effective).await,
            Some(_) => Ok(()),
        }
    }

    async fn pushed_request(
        server: &S,
        client: &Client,
        request: &ClientRequest<'_>,
        unproved: &Unproved,
        parameters: &mut PushedParameters,
    ) -> Result<(), OAuthError> {
        First::pushed_request(server, client, request, unproved, parameters).await?;
        Rest::pushed_request(server, client, request, unproved, parameters).await
    }

    async fn push_for_browser(
        server: &S,
        client: &Client,
        parameters: &[(String, String)],
        is_signed: bool,
    ) -> Result<Option<(Secret, u64)>, OAuthError> {
        match First::push_for_browser(server, client, parameters, is_signed).await? {
            None => Rest::push_for_browser(server, client, parameters, is_signed).await,
            pushed => Ok(pushed),
        }
    }

    async fn target(
        server: &S,
        client: &Client,
        form: &Form<'_>,
        scope: &mut Scope,
        resources: &mut Vec<ProtectedResource>,
    ) -> Result<(), OAuthError> {
        First::target(server, client, form, scope, resources).await?;
        Rest::target(server, client, form, scope, resources).await
    }

    fn authorization_request(
        server: &S,
        request: &ReceivedRequest<'_>,
        openid: &mut OpenIdParameters,
    ) -> Result<(), OAuthError> {
        First::authorization_request(server, request, openid)?;
        Rest::authorization_request(server, request, openid)
    }

    async fn grant_request(
        server: &S,
        request: &ReceivedGrantRequest<'_>,
        asked: &mut Option<Box<GrantManagementRequest>>,
    ) -> Result<(), OAuthError> {
        First::grant_request(server, request, asked).await?;
        Rest::grant_request(server, request, asked).await
    }

    async fn check_grant(
        server: &S,
        grant_id: &GrantId,
        subject: &str,
        addition: Option<GrantAddition<'_>>,
    ) -> Result<(), OAuthError> {
        First::check_grant(server, grant_id, subject, addition).await?;
        Rest::check_grant(server, grant_id, subject, addition).await
    }

    async fn plan_grant(server: &S, change: &GrantChange<'_>) -> Result<Option<PlannedChange>, OAuthError> {
        match First::plan_grant(server, change).await? {
            None => Rest::plan_grant(server, change).await,
            found => Ok(found),
        }
    }

    async fn change_grant(server: &S, planned: &mut Option<PlannedChange>) -> Result<bool, OAuthError> {
        match First::change_grant(server, planned).await? {
            false => Rest::change_grant(server, planned).await,
            true => Ok(true),
        }
    }

    async fn grant_counts(
        server: &S,
        grant_id: &GrantId,
        version: u64,
        is_refresh_token: bool,
    ) -> Result<bool, OAuthError> {
        match First::grant_counts(server, grant_id, version, is_refresh_token).await? {
            false => Rest::grant_counts(server, grant_id, version, is_refresh_token).await,
            true => Ok(true),
        }
    }

    fn check_approval(
        server: &S,
        request: &AuthorizationRequest,
        approval: &Approval,
    ) -> Result<(), OAuthError> {
        First::check_approval(server, request, approval)?;
        Rest::check_approval(server, request, approval)
    }

    fn allowed_claims(
        server: &S,
        request: &AuthorizationRequest,
        granted: &Scope,
        claims: &mut ClaimsRequest,
    ) {
        First::allowed_claims(server, request, granted, claims);
        Rest::allowed_claims(server, request, granted, claims);
    }

    async fn answer(server: &S, request: &AuthorizationRequest) -> Result<(), OAuthError> {
        First::answer(server, request).await?;
        Rest::answer(server, request).await
    }

    async fn approved(server: &S, approved: &Approved<'_>) -> Result<(), OAuthError> {
        First::approved(server, approved).await?;
        Rest::approved(server, approved).await
    }

    fn authorization_response(server: &S, approved: &Approved<'_>, parameters: &mut ResponseParameters) {
        First::authorization_response(server, approved, parameters);
        Rest::authorization_response(server, approved, parameters);
    }

    async fn jwt_response(
        server: &S,
        client: &Client,
        parameters: &ResponseParameters,
    ) -> Result<Option<ResponseParameters>, OAuthError> {
        match First::jwt_response(server, client, parameters).await? {
            None => Rest::jwt_response(server, client, parameters).await,
            found => Ok(found),
        }
    }

    async fn decrypt_request_object(
        server: &S,
        client: &Client,
        object: &str,
    ) -> Result<Option<String>, OAuthError> {
        match First::decrypt_request_object(server, client, object).await? {
            None => Rest::decrypt_request_object(server, client, object).await,
            found => Ok(found),
        }
    }

    fn encrypt<'a>(
        server: &'a S,
        client: &'a Client,
        message: Message,
        content: &'a str,
    ) -> Option<BoxFuture<'a, Result<String, OAuthError>>> {
        let first = First::encrypt(server, client, message, content);
        first.or_else(|| Rest::encrypt(server, client, message, content))
    }

    fn published_keys(server: &S) -> Vec<Value> {
        let mut keys = First::published_keys(server);
        keys.extend(Rest::published_keys(server));
        keys
    }

    fn check_device_request(server: &S, client: &Client, scope: &Scope) -> Result<(), OAuthError> {
        First::check_device_request(server, client, scope)?;
        Rest::check_device_request(server, client, scope)
    }

    fn check_device_approval(
        server: &S,
        request: &DeviceAuthorizationRequest,
        approval: &Approval,
    ) -> Result<(), OAuthError> {
        First::check_device_approval(server, request, approval)?;
        Rest::check_device_approval(server, request, approval)
    }

    #[cfg(feature = "openid")]
    fn check_ciba_approval(
        server: &S,
        request: &BackchannelAuthenticationRequest,
        approval: &Approval,
    ) -> Result<(), OAuthError> {
        First::check_ciba_approval(server, request, approval)?;
        Rest::check_ciba_approval(server, request, approval)
    }

    async fn find_device(
        server: &S,
        user_code: &Digest,
    ) -> Result<Option<DeviceAuthorizationRequest>, OAuthError> {
        match First::find_device(server, user_code).await? {
            None => Rest::find_device(server, user_code).await,
            found => Ok(found),
        }
    }

    async fn decide_device(
        server: &S,
        request: &DeviceAuthorizationRequest,
        decision: &DeviceDecision,
    ) -> Result<bool, OAuthError> {
        match First::decide_device(server, request, decision).await? {
            false => Rest::decide_device(server, request, decision).await,
            true => Ok(true),
        }
    }

    async fn knows(server: &S, subject: &str) -> Result<bool, OAuthError> {
        match First::knows(server, subject).await? {
            true => Rest::knows(server, subject).await,
            false => Ok(false),
        }
    }

    fn signs_up(server: &S) -> bool {
        First::signs_up(server) || Rest::signs_up(server)
    }

    async fn owes_second_factor(server: &S, subject: &str) -> Result<bool, OAuthError> {
        match First::owes_second_factor(server, subject).await? {
            false => Rest::owes_second_factor(server, subject).await,
            true => Ok(true),
        }
    }

    async fn logins_ended_at(server: &S, subject: &str) -> Result<Option<Timestamp>, OAuthError> {
        let first = First::logins_ended_at(server, subject).await?;
        Ok(first.max(Rest::logins_ended_at(server, subject).await?))
    }

    fn subject<'a>(server: &S, client: &Client, subject: Cow<'a, str>) -> Cow<'a, str> {
        Rest::subject(server, client, First::subject(server, client, subject))
    }

    fn session<'a>(server: &S, client: &Client, session_id: Cow<'a, str>) -> Cow<'a, str> {
        Rest::session(server, client, First::session(server, client, session_id))
    }

    fn end_sessions<'a>(
        server: &'a S,
        session_ids: &'a [String],
    ) -> BoxFuture<'a, Result<Vec<String>, OAuthError>> {
        Box::pin(async move {
            let mut frames = First::end_sessions(server, session_ids).await?;
            frames.extend(Rest::end_sessions(server, session_ids).await?);
            Ok(frames)
        })
    }

    fn sessions_ended(server: &S) {
        First::sessions_ended(server);
        Rest::sessions_ended(server);
    }

    fn sessions_of<'a>(server: &'a S, subject: &'a str) -> BoxFuture<'a, Result<Vec<String>, OAuthError>> {
        Box::pin(async move {
            let mut session_ids = First::sessions_of(server, subject).await?;
            session_ids.extend(Rest::sessions_of(server, subject).await?);
            Ok(session_ids)
        })
    }

    async fn prove_possession(
        server: &S,
        client: &Client,
        request: &ClientRequest<'_>,
        unproved: &Unproved,
        proved: &mut Proved,
    ) -> Result<(), OAuthError> {
        First::prove_possession(server, client, request, unproved, proved).await?;
        Rest::prove_possession(server, client, request, unproved, proved).await
    }

    fn bind_code(server: &S, request: &AuthorizationRequest, binding: &mut Confirmation) {
        First::bind_code(server, request, binding);
        Rest::bind_code(server, request, binding);
    }

    async fn mint(server: &S, minting: &mut Minting<'_>) -> Result<(), OAuthError> {
        First::mint(server, minting).await?;
        Rest::mint(server, minting).await
    }

    async fn id_token(server: &S, request: &IdTokenRequest<'_>) -> Result<Option<Secret>, OAuthError> {
        match First::id_token(server, request).await? {
            None => Rest::id_token(server, request).await,
            found => Ok(found),
        }
    }

    #[cfg(feature = "openid")]
    async fn id_token_claims(
        server: &S,
        request: &IdTokenRequest<'_>,
        claims: &mut Claims,
    ) -> Result<(), OAuthError> {
        First::id_token_claims(server, request, claims).await?;
        Rest::id_token_claims(server, request, claims).await
    }

    #[cfg(feature = "openid")]
    async fn userinfo_claims(
        server: &S,
        client: &Client,
        token: &AccessToken,
        claims: &mut Claims,
    ) -> Result<(), OAuthError> {
        First::userinfo_claims(server, client, token, claims).await?;
        Rest::userinfo_claims(server, client, token, claims).await
    }

    async fn access(
        server: &S,
        request: &AccessRequest<'_>,
        access: &mut Option<Access>,
    ) -> Result<(), OAuthError> {
        First::access(server, request, access).await?;
        Rest::access(server, request, access).await
    }

    fn id_token_presented(server: &S, token: &str) -> Option<Map<String, Value>> {
        First::id_token_presented(server, token).or_else(|| Rest::id_token_presented(server, token))
    }

    async fn id_jag(server: &S, request: &IdJagRequest<'_>) -> Result<Option<Secret>, OAuthError> {
        match First::id_jag(server, request).await? {
            None => Rest::id_jag(server, request).await,
            found => Ok(found),
        }
    }

    async fn rehearse_exchange(
        server: &S,
        rehearsal: &Rehearsal<'_>,
    ) -> Result<Option<Rehearsed>, OAuthError> {
        match First::rehearse_exchange(server, rehearsal).await? {
            None => Rest::rehearse_exchange(server, rehearsal).await,
            found => Ok(found),
        }
    }

    async fn foreign_token(
        server: &S,
        request: &ForeignTokenRequest<'_>,
    ) -> Result<Option<AcceptedToken>, OAuthError> {
        match First::foreign_token(server, request).await? {
            None => Rest::foreign_token(server, request).await,
            found => Ok(found),
        }
    }

    async fn device_secret(
        server: &S,
        presented: &DeviceSecretUse<'_>,
    ) -> Result<Option<LiveSecret>, OAuthError> {
        match First::device_secret(server, presented).await? {
            None => Rest::device_secret(server, presented).await,
            found => Ok(found),
        }
    }

    fn observe_foreign_token(
        server: &S,
        token: (&ForeignToken, ForeignTokenRole),
        client_id: &str,
        refused: Option<&OAuthError>,
    ) {
        First::observe_foreign_token(server, token, client_id, refused);
        Rest::observe_foreign_token(server, token, client_id, refused);
    }

    async fn presented_transaction(
        server: &S,
        presented: &Presentation<'_>,
    ) -> Result<Option<PresentedTransaction>, OAuthError> {
        match First::presented_transaction(server, presented).await? {
            None => Rest::presented_transaction(server, presented).await,
            found => Ok(found),
        }
    }

    async fn transaction_token(
        server: &S,
        request: &TransactionTokenRequest<'_>,
    ) -> Result<Option<(Secret, String)>, OAuthError> {
        match First::transaction_token(server, request).await? {
            None => Rest::transaction_token(server, request).await,
            found => Ok(found),
        }
    }

    async fn revoke_device_secret(server: &S, client: &Client, secret: &str) -> Result<bool, OAuthError> {
        let is_revoked = First::revoke_device_secret(server, client, secret).await?;
        Ok(is_revoked || Rest::revoke_device_secret(server, client, secret).await?)
    }

    async fn joined_session(
        server: &S,
        client: &Client,
        subject: &str,
        session_id: &str,
    ) -> Result<(), OAuthError> {
        First::joined_session(server, client, subject, session_id).await?;
        Rest::joined_session(server, client, subject, session_id).await
    }

    async fn access_withdrawn(server: &S, session_ids: &[String], client_id: &str) -> Result<(), OAuthError> {
        First::access_withdrawn(server, session_ids, client_id).await?;
        Rest::access_withdrawn(server, session_ids, client_id).await
    }

    async fn find_refresh_token(server: &S, digest: &Digest) -> Result<Option<RefreshToken>, OAuthError> {
        match First::find_refresh_token(server, digest).await? {
            None => Rest::find_refresh_token(server, digest).await,
            found => Ok(found),
        }
    }

    async fn verify_access_token(
        server: &S,
        request: &ClientRequest<'_>,
        token: &PresentedToken<'_>,
        proved: &mut Confirmation,
    ) -> Result<(), OAuthError> {
        First::verify_access_token(server, request, token, proved).await?;
        Rest::verify_access_token(server, request, token, proved).await
    }

    fn proof_algorithms(server: &S) -> Vec<&'static str> {
        [First::proof_algorithms(server), Rest::proof_algorithms(server)].concat()
    }

    fn signs_introspection(headers: &HeaderMap) -> bool {
        First::signs_introspection(headers) || Rest::signs_introspection(headers)
    }

    async fn sign_introspection(
        server: &S,
        caller: &Client,
        introspection: Value,
    ) -> Result<Option<Response>, OAuthError> {
        match First::sign_introspection(server, caller, introspection.clone()).await? {
            None => Rest::sign_introspection(server, caller, introspection).await,
            found => Ok(found),
        }
    }

    async fn introspect(
        server: &S,
        token: &IntrospectedToken<'_>,
        members: &mut Claims,
    ) -> Result<bool, OAuthError> {
        match First::introspect(server, token, members).await? {
            true => Rest::introspect(server, token, members).await,
            false => Ok(false),
        }
    }
}
