//! One part of a provider: what a declaration turns on beyond the flows that every provider has.

use std::borrow::Cow;
use std::future::{Future, ready};
use std::sync::Arc;

use futures_util::future::BoxFuture;
use http::HeaderMap;
use serde_json::{Map, Value};

use super::idle::{Agrees, idle};
use super::{
    Approved, AuthorizationServer, ClientRequest, ClientRules, EffectiveRequest, IntrospectedToken, Message,
    Metadata, Minting, PresentedToken, Proved, PushedParameters, ReceivedRequest, ResponseParameters,
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

/// A part of a provider, such as OpenID Connect, client assertions or device codes.
///
/// By default, each hook does nothing, so a part implements only the hooks that its standard needs. A
/// declaration lists its parts in [`AuthorizationServer::Parts`]. A list of parts is itself a part, and calls
/// its members in order. Parts that are not in the list are not compiled.
///
/// A part is bounded by what it needs from the provider, for example
/// `impl<S> Part<S> for DeviceCodes where S::Store: DeviceCodeStore`.
#[doc(hidden)]
#[expect(unused_variables, reason = "the defaults do nothing")]
pub trait Part<S: AuthorizationServer>: Send + Sync + 'static {
    // The running server

    /// Checks that the settings have what the part needs.
    ///
    /// # Errors
    /// [`SettingsError`] names the missing setting.
    fn check_settings(settings: &Settings) -> Result<(), SettingsError> {
        Ok(())
    }

    /// Checks that a new server has what its settings need, such as keys.
    ///
    /// # Errors
    /// [`SettingsError`] names the setting.
    fn check_server(server: &S) -> Result<(), SettingsError> {
        Ok(())
    }

    /// Starts the background work of a new server.
    fn begin(server: &Arc<S>) {}

    /// Sees an event before the subscribers do, and may take it. It must not block.
    fn observe(server: &S, event: &mut Option<Event>) {}

    /// Whether a request that changes something may begin: the audit log would take its events. It may wait.
    fn can_record(server: &S) -> impl Future<Output = bool> + Send {
        ready(true)
    }

    /// Whether the response to a request may leave, given what the audit log has of the request. It may wait.
    fn recorded(server: &S, kept: Kept) -> impl Future<Output = bool> + Send {
        ready(true)
    }

    /// The audit log has new events, of which this one has the smallest identifier; of late ones it tells before, too.
    ///
    /// # Errors
    /// Those of the store; the log calls it again.
    fn events_kept(server: &S, oldest: EventId) -> impl Future<Output = Result<(), OAuthError>> + Send {
        idle()
    }

    /// Adds how the part's webhooks do.
    ///
    /// # Errors
    /// Those of the store.
    fn webhook_states(
        server: &S,
        states: &mut Vec<WebhookState>,
    ) -> impl Future<Output = Result<(), OAuthError>> + Send {
        ready(Ok(()))
    }

    /// Has the webhook with this identifier tried again. Returns whether the part has it.
    ///
    /// # Errors
    /// Those of the store.
    fn resume_webhook(server: &S, id: &str) -> impl Future<Output = Result<bool, OAuthError>> + Send {
        ready(Ok(false))
    }

    /// Adds members to the metadata document (RFC 8414 section 2).
    fn metadata(server: &S, metadata: &mut Metadata) {}

    // The client

    /// The client with this identifier: at first what the store has. A part that knows clients from elsewhere puts
    /// them here, or refuses one that it answers for.
    ///
    /// # Errors
    /// For the client or the person: why the client cannot be found at the moment.
    fn find_client(
        server: &S,
        client_id: &str,
        found: &mut Option<Client>,
        lookup: Lookup,
    ) -> impl Future<Output = Result<(), OAuthError>> + Send {
        idle()
    }

    /// Checks what a request to the token endpoint or the pushed authorization request endpoint needs before its client is
    /// authenticated: the client repeats a request that lacks it, with the same assertion.
    ///
    /// # Errors
    /// `use_dpop_nonce`, for example (RFC 9449 section 8).
    fn before_authentication(
        server: &S,
        request: &ClientRequest<'_>,
        unproved: &mut Unproved,
    ) -> Result<(), OAuthError> {
        Ok(())
    }

    /// Whether the request may use the part's own method of client authentication:
    /// [`authenticate_client`](Self::authenticate_client) runs only then.
    fn may_authenticate_client(request: &ClientRequest<'_>) -> bool {
        false
    }

    /// Authenticates a client with the part's own method (RFC 6749 section 2.3). `None`: the request does not
    /// use it.
    ///
    /// # Errors
    /// `invalid_client` for any failure; `invalid_request` if the request uses a second method as well.
    fn authenticate_client(
        server: &S,
        request: &ClientRequest<'_>,
    ) -> impl Future<Output = Result<Option<Client>, OAuthError>> + Send {
        idle()
    }

    /// Verifies the signature of a client's assertion, whose claims are checked. Returns whether this is the
    /// method that the client is registered for.
    ///
    /// # Errors
    /// `invalid_client` if it is, and the signature is not the client's; `temporarily_unavailable` if its keys
    /// cannot be retrieved.
    #[cfg(feature = "openid")]
    fn verify_assertion(
        server: &S,
        client: &Client,
        assertion: &Unverified<'_>,
    ) -> impl Future<Output = Result<bool, OAuthError>> + Send {
        idle()
    }

    /// Sees a client that authenticated, or that is public, at each endpoint where clients do.
    ///
    /// # Errors
    /// `invalid_client` if this part accepts no such client.
    fn check_client(server: &S, client: &Client) -> Result<(), OAuthError> {
        Ok(())
    }

    /// Verifies that the certificate of the connection is the client's (RFC 8705 section 2). Returns whether this
    /// is the method that the client is registered for.
    ///
    /// # Errors
    /// `invalid_client` if it is, and the certificate is not the client's; `temporarily_unavailable` if its keys
    /// cannot be retrieved.
    fn verify_certificate(
        server: &S,
        client: &Client,
        certificate: &ClientCertificate,
    ) -> impl Future<Output = Result<bool, OAuthError>> + Send {
        idle()
    }

    /// Makes the rules for the client with these metadata stricter.
    fn restrict(server: &S, metadata: &ClientMetadata, rules: &mut ClientRules) {}

    /// The client got something: tokens, a code, an approved device.
    ///
    /// # Errors
    /// Those of the store.
    fn client_used(
        server: &S,
        client: &Client,
        got: ClientUse,
    ) -> impl Future<Output = Result<(), OAuthError>> + Send {
        idle()
    }

    /// Starts occasional maintenance, after an authorization request or a device authorization request was answered.
    fn afterwards(server: &Arc<S>) {}

    /// Takes away from the metadata what only an operator may give a client: from one that registers itself, and from one with
    /// a metadata document.
    fn withhold(server: &S, metadata: &mut ClientMetadata) {}

    /// Checks the metadata of a client that is being registered.
    ///
    /// # Errors
    /// `invalid_client_metadata`.
    fn check_registration(server: &S, metadata: &ClientMetadata) -> Result<(), OAuthError> {
        Ok(())
    }

    /// Adds the defaults of unregistered members to the client information response (RFC 7591 section 3.2.1).
    fn describe_registration(server: &S, metadata: &ClientMetadata, members: &mut Map<String, Value>) {}

    // The authorization request

    /// Finds the effective parameters, if they are not in the request itself: in a request object, for example. The request
    /// came `at` that time; since then, the browser has been on the pages.
    ///
    /// # Errors
    /// The codes of OpenID Connect Core section 3.1.2.6.
    fn request_parameters(
        server: &S,
        client: &Client,
        form: &Form<'_>,
        at: Timestamp,
        effective: &mut Option<EffectiveRequest>,
    ) -> impl Future<Output = Result<(), OAuthError>> + Send {
        idle()
    }

    /// Sees a request that its client is pushing (RFC 9126), with the headers that it came with, before the request
    /// is validated and stored. May add parameters: the thumbprint of a key that the client proved to have, for
    /// example.
    ///
    /// # Errors
    /// `invalid_request` if the headers contradict the parameters; the code of a header's own standard.
    fn pushed_request(
        server: &S,
        client: &Client,
        request: &ClientRequest<'_>,
        unproved: &Unproved,
        parameters: &mut PushedParameters,
    ) -> impl Future<Output = Result<(), OAuthError>> + Send {
        idle()
    }

    /// Stores a request that its client sent directly, and that needs a browser after all, as if the client had pushed
    /// it. Returns the `request_uri`, and for how many seconds it can be used.
    ///
    /// # Errors
    /// Those of the store.
    fn push_for_browser(
        server: &S,
        client: &Client,
        parameters: &[(String, String)],
        is_signed: bool,
    ) -> impl Future<Output = Result<Option<(Secret, u64)>, OAuthError>> + Send {
        ready(Ok(None))
    }

    /// Adds the protected resources that a request is for (RFC 8707 section 2): an authorization request, or one of a
    /// device. Narrows the requested scope to theirs. Empty: no particular ones.
    ///
    /// # Errors
    /// `invalid_target` if the client may not have one of them; `invalid_scope` if no scope is left.
    fn target(
        server: &S,
        client: &Client,
        form: &Form<'_>,
        scope: &mut Scope,
        resources: &mut Vec<ProtectedResource>,
    ) -> impl Future<Output = Result<(), OAuthError>> + Send {
        idle()
    }

    /// Reads and checks its own parameters of an authorization request.
    ///
    /// # Errors
    /// `invalid_request` if the request contradicts itself or the client's registration.
    fn authorization_request(
        server: &S,
        request: &ReceivedRequest<'_>,
        openid: &mut OpenIdParameters,
    ) -> Result<(), OAuthError> {
        Ok(())
    }

    /// Reads what a request says about its grant (Grant Management for OAuth 2.0 draft 03, section 5.2): an authorization request, one
    /// of a device, or a backchannel authentication request.
    ///
    /// # Errors
    /// `invalid_request`, `invalid_grant_id` (section 5.4).
    fn grant_request(
        server: &S,
        request: &ReceivedGrantRequest<'_>,
        asked: &mut Option<Box<GrantManagementRequest>>,
    ) -> impl Future<Output = Result<(), OAuthError>> + Send {
        idle()
    }

    /// Checks that this person can still change the grant that a request names, and that it can have what a merge adds.
    ///
    /// # Errors
    /// `invalid_grant_id` if the grant is another person's, or has ended since; `invalid_target` or `invalid_request` about the addition.
    fn check_grant(
        server: &S,
        grant_id: &GrantId,
        subject: &str,
        addition: Option<GrantAddition<'_>>,
    ) -> impl Future<Output = Result<(), OAuthError>> + Send {
        idle()
    }

    /// What an approval would make of its grant; it stays as it is. `None`: the grant has ended, or the provider no longer has grant
    /// management.
    ///
    /// # Errors
    /// Those of the store; `invalid_grant` if the tokens would be bound to no key, and those of the grant are.
    fn plan_grant(
        server: &S,
        change: &GrantChange<'_>,
    ) -> impl Future<Output = Result<Option<PlannedChange>, OAuthError>> + Send {
        idle()
    }

    /// Makes the planned change, and takes it away. `false`: another change of the grant came in between.
    ///
    /// # Errors
    /// Those of the store.
    fn change_grant(
        server: &S,
        planned: &mut Option<PlannedChange>,
    ) -> impl Future<Output = Result<bool, OAuthError>> + Send {
        idle()
    }

    /// Whether a token of this version of a managed grant still counts.
    ///
    /// # Errors
    /// Those of the store.
    fn grant_counts(
        server: &S,
        grant_id: &GrantId,
        version: u64,
        is_refresh_token: bool,
    ) -> impl Future<Output = Result<bool, OAuthError>> + Send {
        idle()
    }

    /// Checks that the request allows this approval.
    ///
    /// # Errors
    /// `login_required` if it is another person's, or the login is too old.
    fn check_approval(
        server: &S,
        request: &AuthorizationRequest,
        approval: &Approval,
    ) -> Result<(), OAuthError> {
        Ok(())
    }

    /// The claims that the client requested individually and may have, given the scope that the person
    /// granted.
    fn allowed_claims(
        server: &S,
        request: &AuthorizationRequest,
        granted: &Scope,
        claims: &mut ClaimsRequest,
    ) {
    }

    /// The request is about to be answered, by an approval or by an error.
    ///
    /// # Errors
    /// If somebody else has answered it. The person sees the error, and the client gets nothing.
    fn answer(
        server: &S,
        request: &AuthorizationRequest,
    ) -> impl Future<Output = Result<(), OAuthError>> + Send {
        idle()
    }

    /// Sees an approved request before anything is issued for it.
    ///
    /// # Errors
    /// Those of the store.
    fn approved(server: &S, approved: &Approved<'_>) -> impl Future<Output = Result<(), OAuthError>> + Send {
        idle()
    }

    /// Adds parameters to the response to an approved request, after those of its response type.
    fn authorization_response(server: &S, approved: &Approved<'_>, parameters: &mut ResponseParameters) {}

    /// The parameters of an authorization response that is to be one JWT (JARM section 2): the parameter `response`
    /// alone. `None`: the part does not make them.
    ///
    /// # Errors
    /// `server_error` if no key signs.
    fn jwt_response(
        server: &S,
        client: &Client,
        parameters: &ResponseParameters,
    ) -> impl Future<Output = Result<Option<ResponseParameters>, OAuthError>> + Send {
        idle()
    }

    /// A request object that the client encrypted for the provider, decrypted. `None`: it is not encrypted.
    ///
    /// # Errors
    /// `invalid_request_object` if it cannot be decrypted, or had to be encrypted.
    fn decrypt_request_object(
        server: &S,
        client: &Client,
        object: &str,
    ) -> impl Future<Output = Result<Option<String>, OAuthError>> + Send {
        idle()
    }

    // Devices

    /// Checks what a device asks for, or a backchannel authentication request.
    ///
    /// # Errors
    /// `server_error` if the client cannot get an ID token.
    fn check_device_request(server: &S, client: &Client, scope: &Scope) -> Result<(), OAuthError> {
        Ok(())
    }

    /// Checks that the client of a device may have this approval.
    ///
    /// # Errors
    /// `login_required` if the login is too old, or its time is unknown.
    fn check_device_approval(
        server: &S,
        request: &DeviceAuthorizationRequest,
        approval: &Approval,
    ) -> Result<(), OAuthError> {
        Ok(())
    }

    /// Checks that the client of a backchannel authentication request may have this approval.
    ///
    /// # Errors
    /// `login_required` if the login is too old, or its time is unknown.
    #[cfg(feature = "openid")]
    fn check_ciba_approval(
        server: &S,
        request: &BackchannelAuthenticationRequest,
        approval: &Approval,
    ) -> Result<(), OAuthError> {
        Ok(())
    }

    /// The pending request under the user code with this digest.
    ///
    /// # Errors
    /// Those of the store.
    fn find_device(
        server: &S,
        user_code: &Digest,
    ) -> impl Future<Output = Result<Option<DeviceAuthorizationRequest>, OAuthError>> + Send {
        idle()
    }

    /// Stores the person's decision. Returns whether this decision counts; it does not if there is an earlier
    /// one.
    ///
    /// # Errors
    /// Those of the store.
    fn decide_device(
        server: &S,
        request: &DeviceAuthorizationRequest,
        decision: &DeviceDecision,
    ) -> impl Future<Output = Result<bool, OAuthError>> + Send {
        idle()
    }

    // The end-user

    /// Whether this person still exists. A provider of plain OAuth 2 does not know its people, so all do.
    ///
    /// # Errors
    /// Those of the store of people.
    fn knows(server: &S, subject: &str) -> impl Future<Output = Result<bool, OAuthError>> + Send {
        Agrees
    }

    /// Whether people make accounts on a page of the provider, so that a client may ask for that page: `prompt=create` (Initiating
    /// User Registration via OpenID Connect 1.0).
    fn signs_up(server: &S) -> bool {
        false
    }

    /// Whether the person has set up a second factor, so that a password alone is not sufficient.
    ///
    /// # Errors
    /// `server_error` if the application cannot say.
    fn owes_second_factor(
        server: &S,
        subject: &str,
    ) -> impl Future<Output = Result<bool, OAuthError>> + Send {
        idle()
    }

    /// When all logins of the person ended last, if they ever did. A password that was verified around this time may have
    /// been the old one.
    ///
    /// # Errors
    /// Those of the store.
    fn logins_ended_at(
        server: &S,
        subject: &str,
    ) -> impl Future<Output = Result<Option<Timestamp>, OAuthError>> + Send {
        ready(Ok(None))
    }

    /// The person's identifier, as the client knows it (`sub`).
    fn subject<'a>(server: &S, client: &Client, subject: Cow<'a, str>) -> Cow<'a, str> {
        subject
    }

    /// The session's identifier, as the client knows it (`sid`).
    fn session<'a>(server: &S, client: &Client, session_id: Cow<'a, str>) -> Cow<'a, str> {
        session_id
    }

    // Logout

    /// Ends what depends on these sessions, before the application's own record of them ends. Returns the URIs that
    /// the person's browser is to load in invisible frames (Front-Channel Logout section 2). A failed call can be
    /// repeated.
    ///
    /// Boxed, as a rare operation may be: the futures of a whole list would nest too deeply for the compiler.
    ///
    /// # Errors
    /// Those of the store.
    fn end_sessions<'a>(
        server: &'a S,
        session_ids: &'a [String],
    ) -> BoxFuture<'a, Result<Vec<String>, OAuthError>> {
        Box::pin(ready(Ok(Vec::new())))
    }

    /// The application's record of the sessions has ended as well: clients may be notified.
    fn sessions_ended(server: &S) {}

    /// The sessions in which clients know a person.
    ///
    /// # Errors
    /// Those of the store.
    fn sessions_of<'a>(server: &'a S, subject: &'a str) -> BoxFuture<'a, Result<Vec<String>, OAuthError>> {
        Box::pin(ready(Ok(Vec::new())))
    }

    // Messages

    /// Encrypts a message for the client. `None`: this kind is not encrypted for this client.
    ///
    /// Boxed, because the futures of a whole list would nest too deeply for the compiler.
    ///
    /// # Errors
    /// `server_error` if the client is registered for encryption, but has no key.
    fn encrypt<'a>(
        server: &'a S,
        client: &'a Client,
        message: Message,
        content: &'a str,
    ) -> Option<BoxFuture<'a, Result<String, OAuthError>>> {
        None
    }

    /// Public keys that the provider publishes beside those that sign, as JWKs.
    fn published_keys(server: &S) -> Vec<Value> {
        Vec::new()
    }

    // Tokens

    /// Adds the keys that a token request proves its client to hold, before its grant is looked at.
    ///
    /// # Errors
    /// `invalid_dpop_proof` if a proof is wrong, or the client has to send one (RFC 9449 section 5).
    fn prove_possession(
        server: &S,
        client: &Client,
        request: &ClientRequest<'_>,
        unproved: &Unproved,
        proved: &mut Proved,
    ) -> impl Future<Output = Result<(), OAuthError>> + Send {
        idle()
    }

    /// Adds the keys whose holder alone may redeem the code for this request.
    fn bind_code(server: &S, request: &AuthorizationRequest, binding: &mut Confirmation) {}

    /// Changes tokens before they are minted: their audience, their lifetime, their form, their binding.
    ///
    /// # Errors
    /// `server_error` if a key cannot sign; `invalid_target` and similar errors if the request cannot be
    /// satisfied.
    fn mint(server: &S, minting: &mut Minting<'_>) -> impl Future<Output = Result<(), OAuthError>> + Send {
        idle()
    }

    /// The ID token for a response with new tokens. `None`: it was not requested.
    ///
    /// # Errors
    /// `server_error` if a store fails or no key signs.
    fn id_token(
        server: &S,
        request: &IdTokenRequest<'_>,
    ) -> impl Future<Output = Result<Option<Secret>, OAuthError>> + Send {
        idle()
    }

    /// Adds claims to an ID token, before the provider's own.
    ///
    /// # Errors
    /// `server_error` if the application cannot say.
    #[cfg(feature = "openid")]
    fn id_token_claims(
        server: &S,
        request: &IdTokenRequest<'_>,
        claims: &mut Claims,
    ) -> impl Future<Output = Result<(), OAuthError>> + Send {
        idle()
    }

    /// Adds claims to a response of the UserInfo endpoint, before `sub`.
    ///
    /// # Errors
    /// `server_error` if the application cannot say.
    #[cfg(feature = "openid")]
    fn userinfo_claims(
        server: &S,
        client: &Client,
        token: &AccessToken,
        claims: &mut Claims,
    ) -> impl Future<Output = Result<(), OAuthError>> + Send {
        idle()
    }

    /// Adds what the application's policy says about an access ([`Access::add_to`]). All policies count: none can allow what
    /// another one takes away.
    ///
    /// # Errors
    /// `server_error` if the application cannot say.
    fn access(
        server: &S,
        request: &AccessRequest<'_>,
        access: &mut Option<Access>,
    ) -> impl Future<Output = Result<(), OAuthError>> + Send {
        idle()
    }

    /// The claims of an ID token of this provider that a client presents as a token; it may have expired. `None`: it is
    /// none.
    fn id_token_presented(server: &S, token: &str) -> Option<Map<String, Value>> {
        None
    }

    /// The identity assertion authorization grant for another authorization server. `None`: the provider issues none.
    ///
    /// # Errors
    /// `server_error` if the application's answer contradicts itself, or if no key signs.
    fn id_jag(
        server: &S,
        request: &IdJagRequest<'_>,
    ) -> impl Future<Output = Result<Option<Secret>, OAuthError>> + Send {
        idle()
    }

    /// What would come of an exchange that nobody asks for. `None`: the provider has none.
    ///
    /// # Errors
    /// Those of the exchange, before the application is asked; `server_error` if that cannot say.
    fn rehearse_exchange(
        server: &S,
        rehearsal: &Rehearsal<'_>,
    ) -> impl Future<Output = Result<Option<Rehearsed>, OAuthError>> + Send {
        idle()
    }

    /// A token of another issuer that a client presents for an exchange. `None`: it is none that counts here.
    ///
    /// # Errors
    /// `invalid_request` if something is wrong with it, or if the application knows nobody by it.
    fn foreign_token(
        server: &S,
        request: &ForeignTokenRequest<'_>,
    ) -> impl Future<Output = Result<Option<AcceptedToken>, OAuthError>> + Send {
        idle()
    }

    /// The event about such a token, when the exchange is over.
    fn observe_foreign_token(
        server: &S,
        token: (&ForeignToken, ForeignTokenRole),
        client_id: &str,
        refused: Option<&OAuthError>,
    ) {
    }

    /// A transaction token that a workload presents to replace it, or a JWT that it signed. `None`: the provider issues no transaction
    /// tokens.
    ///
    /// # Errors
    /// `invalid_request` if something is wrong with it.
    fn presented_transaction(
        server: &S,
        presented: &Presentation<'_>,
    ) -> impl Future<Output = Result<Option<PresentedTransaction>, OAuthError>> + Send {
        idle()
    }

    /// A transaction token, and the identifier of its transaction. `None`: the provider issues none.
    ///
    /// # Errors
    /// `server_error` if the application's answer contradicts itself, or if no key signs.
    fn transaction_token(
        server: &S,
        request: &TransactionTokenRequest<'_>,
    ) -> impl Future<Output = Result<Option<(Secret, String)>, OAuthError>> + Send {
        idle()
    }

    /// The device secret that a client presents with an ID token, if it counts (Native SSO section 4.3).
    ///
    /// # Errors
    /// Those of the store.
    fn device_secret(
        server: &S,
        presented: &DeviceSecretUse<'_>,
    ) -> impl Future<Output = Result<Option<LiveSecret>, OAuthError>> + Send {
        idle()
    }

    /// Ends a device secret that the client shares. Returns whether it was one.
    ///
    /// # Errors
    /// Those of the store.
    fn revoke_device_secret(
        server: &S,
        client: &Client,
        secret: &str,
    ) -> impl Future<Output = Result<bool, OAuthError>> + Send {
        ready(Ok(false))
    }

    /// A client takes part in a login of the person without an authorization request.
    ///
    /// # Errors
    /// Those of the store.
    fn joined_session(
        server: &S,
        client: &Client,
        subject: &str,
        session_id: &str,
    ) -> impl Future<Output = Result<(), OAuthError>> + Send {
        idle()
    }

    /// The person took the access of a client away, which it had in these sessions.
    ///
    /// # Errors
    /// Those of the store.
    fn access_withdrawn(
        server: &S,
        session_ids: &[String],
        client_id: &str,
    ) -> impl Future<Output = Result<(), OAuthError>> + Send {
        idle()
    }

    /// The refresh token with this digest.
    ///
    /// # Errors
    /// Those of the store.
    fn find_refresh_token(
        server: &S,
        digest: &Digest,
    ) -> impl Future<Output = Result<Option<RefreshToken>, OAuthError>> + Send {
        idle()
    }

    /// Checks an access token that is in the store and has not expired, with the request that presented it. Adds the
    /// keys that the request proves its sender to hold: a bound token needs all of its own.
    ///
    /// # Errors
    /// `invalid_token` if the request may not use it.
    fn verify_access_token(
        server: &S,
        request: &ClientRequest<'_>,
        token: &PresentedToken<'_>,
        proved: &mut Confirmation,
    ) -> impl Future<Output = Result<(), OAuthError>> + Send {
        idle()
    }

    /// The algorithms of the proofs that come with bound tokens, for challenges (RFC 9449 section 7.1). Empty: there are no
    /// such tokens.
    fn proof_algorithms(server: &S) -> Vec<&'static str> {
        Vec::new()
    }

    /// Whether an introspection request asks for a signed response (RFC 9701 section 4).
    fn signs_introspection(headers: &HeaderMap) -> bool {
        false
    }

    /// The signed form of an introspection response for the client that asked. `None`: it stays plain JSON.
    ///
    /// # Errors
    /// `server_error` if no key signs.
    fn sign_introspection(
        server: &S,
        caller: &Client,
        introspection: Value,
    ) -> impl Future<Output = Result<Option<Response>, OAuthError>> + Send {
        idle()
    }

    /// Adds members to the introspection of an active token (RFC 7662 section 2.2). Returns whether it is still active: a
    /// token of a person who no longer exists is not.
    ///
    /// # Errors
    /// Those of the stores.
    fn introspect(
        server: &S,
        token: &IntrospectedToken<'_>,
        members: &mut Claims,
    ) -> impl Future<Output = Result<bool, OAuthError>> + Send {
        Agrees
    }
}
