//! What a request asks for (CIBA Core 1.0 section 7.1).

use std::time::Duration;

use crate::authorization::validate::{check_scope, check_target};
use crate::authorization_details::{AuthorizationDetails, requested};
use crate::ciba::TokenDeliveryMode;
use crate::client::{is_ignorable, is_unprintable};
use crate::grant::ciba::{CibaProvider, can_notify};
use crate::grant_management::{GrantManagementRequest, ReceivedGrantRequest};
use crate::http::Form;
use crate::identity::verify_hint;
use crate::openid::IdTokenHint;
use crate::server::{ClientRequest, Part, PushedParameters, RequestedScope, Unproved, client_rules};
use crate::token::Confirmation;
use crate::{Client, OAuthError, Secret};

/// The largest request, in bytes of its parameters: each is stored.
const LARGEST: usize = 16 * 1024;

/// The longest notification token (section 7.1).
const LONGEST_TOKEN: usize = 1024;

/// The longest hint, in bytes.
const LONGEST_HINT: usize = 4096;

/// The longest binding message, in characters: a person reads it on two devices, and compares.
const LONGEST_MESSAGE: usize = 128;

/// The longest user code, in bytes.
const LONGEST_USER_CODE: usize = 256;

/// The most classes in `acr_values`.
const MOST_CLASSES: usize = 16;

/// Who the client asks for.
pub(super) enum AskedFor {
    LoginHint(String),
    LoginHintToken(String),
    IdToken(IdTokenHint),
}

/// A valid request.
pub(super) struct Asked {
    pub(super) person: AskedFor,
    pub(super) scope: RequestedScope,
    pub(super) resources: Vec<String>,
    pub(super) authorization_details: AuthorizationDetails,
    /// What becomes of which grant, if the client manages it.
    pub(super) grant: Option<Box<GrantManagementRequest>>,
    pub(super) acr_values: Vec<String>,
    pub(super) binding_message: Option<String>,
    pub(super) user_code: Option<Secret>,
    pub(super) delivery: TokenDeliveryMode,
    /// `client_notification_token`, if the client is notified.
    pub(super) notification_token: Option<Secret>,
    pub(super) lifetime: Duration,
}

/// Reads the parameters, signed or not.
///
/// # Errors
/// Those of section 13.
pub(super) async fn read<S: CibaProvider>(
    server: &S,
    client: &Client,
    form: &Form<'_>,
) -> Result<Asked, OAuthError> {
    form.check_repetition()?;
    if form.iter().map(|(name, value)| name.len() + value.len()).sum::<usize>() > LARGEST {
        return Err(OAuthError::RequestTooLarge);
    }
    if form.get("scope").is_none() {
        return Err(OAuthError::invalid_request("scope is missing"));
    }
    let person = person(server, client, form)?;
    let delivery = delivery(server, client)?;
    let notification_token = if delivery.notifies() { Some(notification_token(form)?) } else { None };
    let binding_message = form.get("binding_message").map(binding_message).transpose()?;
    let details = form.get("authorization_details");
    let authorization_details = requested(S::DECLARATION.authorization_details, client, details)?;
    let scope = check_scope(server, client, form, &authorization_details)?;
    if !scope.scope.contains("openid") {
        return Err(OAuthError::invalid_scope("scope must contain openid"));
    }
    let (scope, resources) = check_target(server, client, form, scope).await?;
    S::Parts::check_device_request(server, client, &scope.scope)?;
    let mut grant = None;
    let about_grant = ReceivedGrantRequest {
        client,
        form,
        response_type: None,
        scope: &scope.scope,
        resources: &resources,
        authorization_details: &authorization_details,
    };
    S::Parts::grant_request(server, &about_grant, &mut grant).await?;
    let user_code = form.get("user_code").filter(|_| S::USER_CODES);
    if user_code.is_some_and(|code| code.len() > LONGEST_USER_CODE) {
        return Err(OAuthError::Extension {
            code: "invalid_user_code",
            description: "user_code is too long".into(),
        });
    }
    Ok(Asked {
        person,
        scope,
        resources: resources.iter().map(|resource| resource.identifier().to_owned()).collect(),
        authorization_details,
        grant,
        acr_values: acr_values(client, form)?,
        binding_message,
        user_code: user_code.map(Secret::from),
        delivery,
        notification_token,
        lifetime: lifetime(server, form)?,
    })
}

/// Exactly one hint.
fn person<S: CibaProvider>(server: &S, client: &Client, form: &Form<'_>) -> Result<AskedFor, OAuthError> {
    let hints = ["login_hint", "login_hint_token", "id_token_hint"].map(|name| form.get(name));
    if hints.into_iter().flatten().any(|hint| hint.len() > LONGEST_HINT) {
        return Err(OAuthError::invalid_request("the hint is too long"));
    }
    match hints {
        [Some(hint), None, None] => Ok(AskedFor::LoginHint(hint.to_owned())),
        [None, Some(token), None] => Ok(AskedFor::LoginHintToken(token.to_owned())),
        [None, None, Some(token)] => {
            let token = verify_hint(server, token)?;
            match token.client_id() == client.client_id() {
                true => Ok(AskedFor::IdToken(token)),
                false => Err(OAuthError::invalid_request("id_token_hint was issued to another client")),
            }
        }
        [None, None, None] => Err(OAuthError::invalid_request(
            "who is to be asked is missing: send login_hint, login_hint_token or id_token_hint",
        )),
        _ => Err(OAuthError::invalid_request(
            "send exactly one of login_hint, login_hint_token and id_token_hint",
        )),
    }
}

/// The mode that the client is registered for.
fn delivery<S: CibaProvider>(server: &S, client: &Client) -> Result<TokenDeliveryMode, OAuthError> {
    let mode = client.metadata().openid.backchannel_token_delivery_mode.unwrap_or_default();
    match mode.notifies() && !can_notify(server.settings()) {
        false => Ok(mode),
        true => {
            tracing::error!(
                client_id = client.client_id(),
                mode = mode.as_str(),
                "the client is to be notified, and the settings have no `fetcher`, or no `seal_with`"
            );
            Err(OAuthError::ServerError)
        }
    }
}

/// The syntax of a bearer token (RFC 6750 section 2.1).
fn notification_token(form: &Form<'_>) -> Result<Secret, OAuthError> {
    let Some(token) = form.get("client_notification_token") else {
        return Err(OAuthError::invalid_request(
            "client_notification_token is missing: the client is registered to be notified",
        ));
    };
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte);
    let bare = token.trim_end_matches('=');
    match token.len() <= LONGEST_TOKEN && !bare.is_empty() && bare.bytes().all(is_token) {
        true => Ok(Secret::from(token)),
        false => Err(OAuthError::invalid_request(
            "client_notification_token is not a bearer token of at most 1024 characters",
        )),
    }
}

/// Plain text of one line, of which each character is seen: people compare two of them (section 7.1).
fn binding_message(text: &str) -> Result<String, OAuthError> {
    let is_plain =
        !text.trim().is_empty() && !text.chars().any(|own| is_unprintable(own) || is_ignorable(own));
    match is_plain && text.chars().count() <= LONGEST_MESSAGE {
        true => Ok(text.to_owned()),
        false => Err(OAuthError::Extension {
            code: "invalid_binding_message",
            description: format!(
                "binding_message is one line of plain text of at most {LONGEST_MESSAGE} characters"
            )
            .into(),
        }),
    }
}

fn acr_values(client: &Client, form: &Form<'_>) -> Result<Vec<String>, OAuthError> {
    let own = form.get("acr_values").map(|values| values.split(' ').filter(|value| !value.is_empty()));
    let values: Vec<String> = match own {
        Some(values) => values.map(str::to_owned).collect(),
        None => client.metadata().openid.default_acr_values.clone(),
    };
    match values.len() <= MOST_CLASSES {
        true => Ok(values),
        false => Err(OAuthError::invalid_request(format!("acr_values has more than {MOST_CLASSES} values"))),
    }
}

/// `requested_expiry`, in seconds, but not longer than the provider allows.
fn lifetime<S: CibaProvider>(server: &S, form: &Form<'_>) -> Result<Duration, OAuthError> {
    let settings = server.settings();
    let Some(requested) = form.get("requested_expiry") else {
        return Ok(settings.ciba_request_lifetime());
    };
    let is_number = requested.bytes().all(|byte| byte.is_ascii_digit());
    // More digits than fit are more than the longest.
    let seconds = is_number.then(|| requested.parse().unwrap_or(u64::MAX)).filter(|seconds| *seconds > 0);
    let seconds = seconds
        .ok_or_else(|| OAuthError::invalid_request("requested_expiry is not a positive number of seconds"))?;
    Ok(Duration::from_secs(seconds).min(settings.longest_ciba_request()))
}

/// The key that a DPoP proof of this request names: only its holder gets the tokens, as with a pushed authorization request
/// (RFC 9449 section 10.1).
///
/// # Errors
/// `invalid_dpop_proof`; `invalid_request` if tokens that are pushed could not be bound; `unauthorized_client` if they could never be.
pub(super) async fn bound_key<S: CibaProvider>(
    server: &S,
    client: &Client,
    request: &ClientRequest<'_>,
    unproved: &Unproved,
    asked: &Asked,
) -> Result<Option<Confirmation>, OAuthError> {
    let is_pushed = asked.delivery == TokenDeliveryMode::Push;
    // The operator's own clients pass no check of a registration.
    if is_pushed && client.metadata().tls_client_certificate_bound_access_tokens {
        return Err(OAuthError::unauthorized_client(
            "tokens that are pushed cannot be bound to a certificate: register the client for poll or ping",
        ));
    }
    let mut parameters = PushedParameters::new(std::iter::empty());
    S::Parts::pushed_request(server, client, request, unproved, &mut parameters).await?;
    let key = parameters.get("dpop_jkt").map(Confirmation::of_key);
    let is_bound = client_rules(server, client.metadata()).bound_tokens_only
        || client.metadata().dpop_bound_access_tokens;
    match is_pushed && is_bound && key.is_none() {
        false => Ok(key),
        true => Err(OAuthError::invalid_request(
            "the client gets no bearer tokens: send a DPoP proof with this request, which binds the tokens that are \
             pushed",
        )),
    }
}
