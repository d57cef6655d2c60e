//! Validation of an authorization request (RFC 6749 section 4.1.1, RFC 7636 section 4.3, RFC 9700 section 2.1).
//!
//! [`validate`] is the list of checks; each is a function below it, in that order.

use super::{AuthorizationError, AuthorizationRequest, Redirection, ResponseMode};
use crate::authorization_details::{AuthorizationDetails, requested};
use crate::grant_management::{GrantManagementRequest, ReceivedGrantRequest};
use crate::http::{Form, Pairs};
use crate::openid::OpenIdParameters;
use crate::pkce::{CodeChallenge, CodeChallengeMethod};
use crate::protected_resource::ProtectedResource;
use crate::request_object::{check_signed, refers_to_pushed, signed_parameters};
use crate::server::{
    self, AuthorizationEndpoint, AuthorizationServer, Enabled, Part, Passed, ReceivedRequest,
};
use crate::server::{ClientRules, RequestedScope, client_rules, requested_scope};
use crate::settings::{Settings, SettingsError};
use crate::word_set::has_word;
use crate::{Client, Declaration, Lookup, OAuthError, PkcePolicy, RedirectUri, Scope, Timestamp};

/// Checks a request. Until client and redirect URI are known to belong together, an error is a page; after
/// that, it goes to the client. The request came `at` that time.
pub(crate) async fn validate<S: AuthorizationEndpoint>(
    server: &S,
    form: &Form<'_>,
    at: Timestamp,
) -> Result<Box<AuthorizationRequest>, AuthorizationError> {
    let client = find_client(server, form).await.map_err(AuthorizationError::page)?;
    let validated = match signed_parameters(server, &client, form, at).await {
        Ok(None) => validate_parameters(server, form, client.clone(), Passed::default()).await,
        Ok(Some(effective)) => {
            validate_parameters(server, &effective.form, client.clone(), effective.passed).await
        }
        // Nothing beside the reference to a pushed request counts (RFC 9126 section 4).
        Err(error) if refers_to_pushed(form) => Err(AuthorizationError::page(error)),
        Err(error) => Err(match check_redirect_uri(server, &client, form, &Passed::default()) {
            Ok(redirect_uri) => {
                told(server, &client, &redirection(server, &client, form, redirect_uri), error).await
            }
            Err(_) => AuthorizationError::page(error),
        }),
    };
    validated.map_err(|error| error.of(&client))
}

/// Checks the effective parameters.
async fn validate_parameters<S: AuthorizationEndpoint>(
    server: &S,
    form: &Form<'_>,
    client: Client,
    passed: Passed,
) -> Result<Box<AuthorizationRequest>, AuthorizationError> {
    let redirect_uri =
        check_redirect_uri(server, &client, form, &passed).map_err(AuthorizationError::page)?;
    let checked = match check_parameters(server, form, &client, &passed).await {
        Ok(checked) => checked,
        Err(error) => {
            let redirection = redirection(server, &client, form, redirect_uri);
            return Err(told(server, &client, &redirection, error).await);
        }
    };
    Ok(validated(server, form, client, passed, checked))
}

/// Boxed: it is large, and is returned through several futures.
fn validated<S: AuthorizationEndpoint>(
    server: &S,
    form: &Form<'_>,
    client: Client,
    passed: Passed,
    checked: Checked,
) -> Box<AuthorizationRequest> {
    Box::new(AuthorizationRequest {
        issuer: server.settings().issuer().clone(),
        path: S::DECLARATION.endpoints.path("authorization").unwrap_or_default(),
        response_type: checked.response_type,
        response_mode: checked.response_mode,
        scope: checked.scope,
        authorization_details: checked.authorization_details,
        resources: checked.resources,
        code_challenge: checked.code_challenge,
        openid: checked.openid,
        grant_management: checked.grant_management,
        parameters: Pairs::of(form.iter().filter(|(_, value)| !value.is_empty())),
        client,
        passed,
    })
}

/// An error for the client. It stays a page if its response cannot be signed.
async fn told<S: AuthorizationServer>(
    server: &S,
    client: &Client,
    redirection: &Redirection<'_>,
    error: OAuthError,
) -> AuthorizationError {
    match redirection.fail(server, client, &error).await {
        Ok(response) => AuthorizationError::redirect(error, response),
        Err(unsigned) => AuthorizationError::page(unsigned),
    }
}

/// Checks a request that its client is pushing (RFC 9126 section 2.1). Every error goes to the client directly.
pub(crate) async fn validate_pushed<S: AuthorizationEndpoint>(
    server: &S,
    form: &Form<'_>,
    client: &Client,
    passed: Passed,
) -> Result<(), OAuthError> {
    check_redirect_uri(server, client, form, &passed)?;
    check_parameters(server, form, client, &passed).await.map(drop)
}

/// Checks a request whose response goes to the client itself, as a code
/// (draft-ietf-oauth-first-party-apps section 5.1). A redirect URI is for a browser, which it may need later.
pub(crate) async fn validate_direct<S: AuthorizationEndpoint>(
    server: &S,
    form: &Form<'_>,
    client: Client,
    passed: Passed,
) -> Result<Box<AuthorizationRequest>, OAuthError> {
    if form.count("redirect_uri") > 0 {
        check_redirect_uri(server, &client, form, &passed)?;
    }
    let checked = check_parameters(server, form, &client, &passed).await?;
    if checked.response_type != "code" {
        return Err(OAuthError::invalid_request("response_type must be code"));
    }
    Ok(validated(server, form, client, passed, checked))
}

/// Where errors go to the client.
fn redirection<'a, S: AuthorizationServer>(
    server: &S,
    client: &Client,
    form: &'a Form<'_>,
    redirect_uri: &'a str,
) -> Redirection<'a> {
    let state = form.get("state").filter(|_| form.count("state") == 1);
    Redirection { redirect_uri, response_mode: response_mode_of_errors(server, client, form), state }
}

/// What the parameters ask for.
struct Checked {
    response_type: &'static str,
    response_mode: ResponseMode,
    scope: RequestedScope,
    authorization_details: AuthorizationDetails,
    resources: Vec<ProtectedResource>,
    code_challenge: Option<CodeChallenge>,
    openid: OpenIdParameters,
    grant_management: Option<Box<GrantManagementRequest>>,
}

/// The checks whose errors go to the client.
async fn check_parameters<S: AuthorizationEndpoint>(
    server: &S,
    form: &Form<'_>,
    client: &Client,
    passed: &Passed,
) -> Result<Checked, OAuthError> {
    check_availability(server)?;
    form.check_repetition()?;
    let rules = client_rules(server, client.metadata());
    check_passed(&rules, passed)?;
    let response_type = check_response_type::<S>(client, form)?;
    let response_mode = check_response_mode::<S>(&rules, response_type, form)?;
    let details = form.get("authorization_details");
    let authorization_details = requested(S::DECLARATION.authorization_details, client, details)?;
    let scope = check_scope(server, client, form, &authorization_details)?;
    let scope = without_idle_offline_access(scope, response_type)?;
    let code_challenge = check_code_challenge(rules.pkce, client, response_type, form)?;
    let (scope, resources) = check_target(server, client, form, scope).await?;
    let received = ReceivedRequest { client, response_type, scope: &scope.scope, form };
    let mut openid = OpenIdParameters::default();
    S::Parts::authorization_request(server, &received, &mut openid)?;
    let mut grant_management = None;
    let about_grant = ReceivedGrantRequest {
        client,
        form,
        response_type: Some(response_type),
        scope: &scope.scope,
        resources: &resources,
        authorization_details: &authorization_details,
    };
    S::Parts::grant_request(server, &about_grant, &mut grant_management).await?;
    Ok(Checked {
        response_type,
        response_mode,
        scope,
        authorization_details,
        resources,
        code_challenge,
        openid,
        grant_management,
    })
}

/// The scope of a request (RFC 6749 section 3.3). A client that asks only for authorization details does not also ask for
/// the default scope (RFC 9396 section 3.1).
pub(crate) fn check_scope<S: AuthorizationServer>(
    server: &S,
    client: &Client,
    form: &Form<'_>,
    details: &AuthorizationDetails,
) -> Result<RequestedScope, OAuthError> {
    match form.get("scope") {
        None if !details.is_empty() => Ok(RequestedScope { scope: Scope::empty(), named: None }),
        scope => requested_scope(server, client, scope),
    }
}

/// `offline_access` is ignored if the response contains no code (OpenID Connect Core section 11).
fn without_idle_offline_access(
    requested: RequestedScope,
    response_type: &str,
) -> Result<RequestedScope, OAuthError> {
    if !requested.scope.contains("offline_access") || has_word(response_type, "code") {
        return Ok(requested);
    }
    let others = requested.scope.tokens().filter(|token| *token != "offline_access");
    match Scope::from_tokens(others).unwrap_or_default() {
        left if left.is_empty() => {
            Err(OAuthError::invalid_scope("offline_access needs a response type with code"))
        }
        scope => Ok(RequestedScope { named: requested.beyond(&scope), scope }),
    }
}

/// RFC 8707 section 2.1: which resources the tokens will be for.
pub(crate) async fn check_target<S: AuthorizationServer>(
    server: &S,
    client: &Client,
    form: &Form<'_>,
    requested: RequestedScope,
) -> Result<(RequestedScope, Vec<ProtectedResource>), OAuthError> {
    let mut scope = requested.scope.clone();
    let mut resources = Vec::new();
    S::Parts::target(server, client, form, &mut scope, &mut resources).await?;
    Ok((RequestedScope { named: requested.beyond(&scope), scope }, resources))
}

async fn find_client<S: AuthorizationServer>(server: &S, form: &Form<'_>) -> Result<Client, OAuthError> {
    if form.count("client_id") > 1 {
        return Err(OAuthError::invalid_request("client_id appears more than once"));
    }
    let client_id =
        form.get("client_id").ok_or_else(|| OAuthError::invalid_request("client_id is missing"))?;
    let client = server::find_client(server, client_id, Lookup::Request).await?;
    client.filter(|client| !client.is_disabled()).ok_or_else(unknown_client)
}

/// Nothing is authenticated here, so the person sees the reason.
fn unknown_client() -> OAuthError {
    OAuthError::Extension { code: "invalid_client", description: "the client is not registered".into() }
}

/// RFC 6749 section 3.1.2, with the comparison from RFC 9700 section 4.1.3 and RFC 8252 section 7.3.
fn check_redirect_uri<'a, S: AuthorizationServer>(
    server: &S,
    client: &'a Client,
    form: &'a Form<'_>,
    passed: &Passed,
) -> Result<&'a str, OAuthError> {
    match (form.count("redirect_uri"), form.get("redirect_uri")) {
        // OpenID Connect Core section 3.1.2.1: an OpenID Connect request always names it.
        (0, _) if S::DECLARATION.has_scope("openid") && asks_for_openid(form) => {
            Err(OAuthError::invalid_request("redirect_uri is missing"))
        }
        (0, _) => match client.only_redirect_uri() {
            Some(only) => Ok(only.as_str()),
            None => Err(OAuthError::invalid_request("redirect_uri is missing")),
        },
        (1, Some(requested)) if client.allows_redirect_uri(requested) => Ok(requested),
        (1, Some(requested)) if may_vary(server, client, passed) && is_web_page(requested) => Ok(requested),
        (1, Some(_)) => Err(OAuthError::invalid_request("redirect_uri is not registered for this client")),
        (1, None) => Err(OAuthError::invalid_request("redirect_uri is empty")),
        _ => Err(OAuthError::invalid_request("redirect_uri appears more than once")),
    }
}

/// RFC 9126 section 2.4: a client that authenticates, and that an operator registered, may have another redirect URI
/// for each request that it pushes, if the provider allows it.
fn may_vary<S: AuthorizationServer>(server: &S, client: &Client, passed: &Passed) -> bool {
    passed.is_pushed
        && server.settings().pushed_redirect_uris()
        && !client.is_public()
        && !client.is_self_registered()
}

fn is_web_page(uri: &str) -> bool {
    uri.starts_with("https://") && RedirectUri::parse(uri).is_ok()
}

/// Whether the client had to push its request (RFC 9126 sections 5 and 6), or to sign it.
fn check_passed(rules: &ClientRules, passed: &Passed) -> Result<(), OAuthError> {
    check_signed(rules, passed.is_signed)?;
    match rules.must_push && !passed.is_pushed {
        true => Err(OAuthError::invalid_request(
            "the request must be pushed to the pushed_authorization_request_endpoint first (RFC 9126)",
        )),
        false => Ok(()),
    }
}

fn asks_for_openid(form: &Form<'_>) -> bool {
    form.get("scope").is_some_and(|scope| has_word(scope, "openid"))
}

/// The mode that the request would have, so that the error is where the client looks for it.
fn response_mode_of_errors<S: AuthorizationServer>(
    server: &S,
    client: &Client,
    form: &Form<'_>,
) -> ResponseMode {
    let response_type = form.get("response_type").unwrap_or_default();
    let asked = known_response_mode::<S>(form.get("response_mode").unwrap_or_default(), response_type);
    let default = ResponseMode::default_of(response_type);
    let mode = match asked {
        Some(mode) if mode.suits(response_type) => mode,
        Some(mode) if mode.is_jwt() => default.as_jwt(),
        _ => default,
    };
    if client_rules(server, client.metadata()).jwt_responses_only { mode.as_jwt() } else { mode }
}

/// The mode with that name, if this provider has it.
fn known_response_mode<S: AuthorizationServer>(name: &str, response_type: &str) -> Option<ResponseMode> {
    let has_jwt = S::DECLARATION.has_part("jwt_response_modes");
    ResponseMode::from_name(name, response_type).filter(|mode| has_jwt || !mode.is_jwt())
}

fn check_availability<S: AuthorizationServer>(server: &S) -> Result<(), OAuthError> {
    if server.settings().is_available() {
        return Ok(());
    }
    Err(OAuthError::TemporarilyUnavailable { retry_after: None })
}

fn check_response_type<S: AuthorizationEndpoint>(
    client: &Client,
    form: &Form<'_>,
) -> Result<&'static str, OAuthError> {
    let requested =
        form.get("response_type").ok_or_else(|| OAuthError::invalid_request("response_type is missing"))?;
    let enabled = enabled_response_type::<S>(requested).ok_or_else(|| {
        let known = S::DECLARATION.response_types.join(", ");
        OAuthError::UnsupportedResponseType(format!("this server supports: {known}").into())
    })?;
    if !client.allows_response_type(requested) {
        return Err(OAuthError::unauthorized_client("the client may not use this response type"));
    }
    Ok(enabled.as_str())
}

/// The enabled response type with these words, in any order.
pub(crate) fn enabled_response_type<S: AuthorizationEndpoint>(requested: &str) -> Option<S::ResponseType> {
    let mut enabled = S::ResponseType::ALL.iter().copied();
    enabled.find(|enabled| crate::word_set::same_words(enabled.as_str(), requested))
}

/// Responses can be JWTs only if the declaration has them.
pub(crate) fn check_response_modes(
    declaration: &Declaration,
    settings: &Settings,
) -> Result<(), SettingsError> {
    match settings.requires_jwt_response_mode() && !declaration.has_part("jwt_response_modes") {
        false => Ok(()),
        true => Err(SettingsError::new(
            "require_jwt_response_mode",
            "the declaration has no response modes with JWTs",
            "add `response_modes(jwt)` to it",
        )),
    }
}

fn check_response_mode<S: AuthorizationServer>(
    rules: &ClientRules,
    response_type: &str,
    form: &Form<'_>,
) -> Result<ResponseMode, OAuthError> {
    let mode = match form.get("response_mode") {
        None => ResponseMode::default_of(response_type),
        Some(name) => known_response_mode::<S>(name, response_type)
            .ok_or_else(|| OAuthError::invalid_request("this server does not support this response_mode"))?,
    };
    if !mode.suits(response_type) {
        return Err(OAuthError::invalid_request("tokens cannot be returned in the query"));
    }
    if rules.jwt_responses_only && !mode.is_jwt() {
        return Err(OAuthError::invalid_request(
            "this server signs its responses: response_mode must be jwt",
        ));
    }
    Ok(mode)
}

/// RFC 7636 section 4.4.1. Public clients always need PKCE (RFC 9700 section 2.1.1).
fn check_code_challenge(
    policy: PkcePolicy,
    client: &Client,
    response_type: &str,
    form: &Form<'_>,
) -> Result<Option<CodeChallenge>, OAuthError> {
    let issues_code = has_word(response_type, "code");
    let Some(challenge) = form.get("code_challenge") else {
        if issues_code && (policy.required || client.is_public()) {
            return Err(OAuthError::invalid_request("code_challenge is missing"));
        }
        if form.get("code_challenge_method").is_some() {
            return Err(OAuthError::invalid_request("code_challenge_method needs a code_challenge"));
        }
        return Ok(None);
    };
    let method = match form.get("code_challenge_method") {
        None => CodeChallengeMethod::Plain,
        Some(name) => CodeChallengeMethod::from_name(name)
            .ok_or_else(|| OAuthError::invalid_request("code_challenge_method is unknown; use S256"))?,
    };
    if method == CodeChallengeMethod::Plain && !policy.plain {
        return Err(OAuthError::invalid_request("code_challenge_method must be S256"));
    }
    let challenge = CodeChallenge::new(challenge, method);
    challenge.map(Some).ok_or_else(|| OAuthError::invalid_request("code_challenge is malformed"))
}
