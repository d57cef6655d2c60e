//! The responses: a code, the next step, or the way to a browser.

use http::StatusCode;
use oauth_runtime_core::__internal::{count_push, noted_error};
use oauth_runtime_core::http::{Response, json};
use oauth_runtime_core::{Client, OAuthError, Part, Secret};
use serde::Serialize;
use serde_json::Value;

use super::{Wanted, email};
use crate::credentials;
use crate::passkeys::{ask_any_in_app, ask_person_in_app};
use crate::provider::UiProvider;
use crate::session::AppRequest;
use crate::visit::Visit;

/// Which challenge an answer of an authenticator is for.
pub(super) const FIRST: &str = "challenge first";
pub(super) const SECOND: &str = "challenge second";

/// The code (draft-ietf-oauth-first-party-apps section 5.2.1), or why there is none. The name of the session is for the next request.
pub(super) fn code_or_error(issued: Result<Secret, OAuthError>, name: &Secret) -> Response {
    match issued {
        Ok(issued) => code(&issued, name),
        Err(problem) => error(&problem, name),
    }
}

/// An error after a login: the session goes on (section 5.3.1).
pub(super) fn error(error: &OAuthError, name: &Secret) -> Response {
    #[derive(Serialize)]
    struct Failed<'a> {
        error: &'static str,
        error_description: &'a str,
        auth_session: &'a str,
    }
    let description = error.description();
    let failed =
        Failed { error: error.code(), error_description: description.as_ref(), auth_session: name.reveal() };
    noted_error(json(error.status(), &failed), failed.error)
}

fn code(code: &Secret, name: &Secret) -> Response {
    #[derive(Serialize)]
    struct Issued<'a> {
        authorization_code: &'a str,
        auth_session: &'a str,
    }
    json(StatusCode::OK, &Issued { authorization_code: code.reveal(), auth_session: name.reveal() })
}

/// What a person must do next (section 5.2.2).
#[derive(Serialize)]
pub(super) struct Ask<'a> {
    error: &'static str,
    error_description: &'static str,
    auth_session: &'a str,
    factor: &'static str,
    methods: Vec<&'static str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    rejected: bool,
    /// The options for an authenticator.
    #[serde(skip_serializing_if = "Option::is_none")]
    passkey: Option<Value>,
}

impl Ask<'_> {
    pub(super) fn with_session(self, name: &Secret) -> Response {
        let code = self.error;
        noted_error(json(StatusCode::BAD_REQUEST, &Ask { auth_session: name.reveal(), ..self }), code)
    }
}

/// Asks for a factor. `None`: an application can ask for none of them.
pub(super) async fn ask<S: UiProvider>(
    visit: &mut Visit<'_, S>,
    wanted: Wanted,
    (is_rejected, is_sent): (bool, bool),
) -> Result<Option<Ask<'static>>, OAuthError> {
    let (factor, methods, passkey) = match wanted {
        Wanted::First => {
            let pages = visit.server.pages();
            let has_password = pages.login_page().is_none() && pages.captcha().is_none();
            let passkey = ask_any_in_app(visit, FIRST);
            let methods = vec![
                is_sent.then_some("email_code"),
                has_password.then_some("password"),
                passkey.is_some().then_some("passkey"),
                email::is_offered(visit).then_some("email"),
            ];
            ("first", methods, passkey)
        }
        Wanted::Second { subject, needs_passkey } => {
            let own = credentials::of_subject(visit.server, &subject).await?;
            let passkey = ask_person_in_app(visit, SECOND, &own);
            let otp = (own.app.is_some() && !needs_passkey).then_some("otp");
            ("second", vec![otp, passkey.is_some().then_some("passkey")], passkey)
        }
    };
    let methods: Vec<_> = methods.into_iter().flatten().collect();
    if methods.is_empty() {
        return Ok(None);
    }
    Ok(Some(Ask {
        error: "insufficient_authorization",
        error_description: match is_rejected {
            true => "that was wrong; ask the person again, by one of the methods",
            false => "ask the person for one of the methods",
        },
        auth_session: "",
        factor,
        methods,
        rejected: is_rejected,
        passkey: passkey.and_then(|options| for_app(&options)),
    }))
}

/// The options without what they say to a browser: `mediation`.
fn for_app(options: &str) -> Option<Value> {
    let mut options: Value = serde_json::from_str(options).ok()?;
    options.as_object_mut()?.retain(|name, _| name == "publicKey");
    Some(options)
}

/// The request as if the client had pushed it, if the provider takes such requests. It counts as such: beyond the limit, the client
/// begins in the browser without it.
///
/// # Errors
/// Those of the store.
pub(super) async fn pushed<S: UiProvider>(
    visit: &Visit<'_, S>,
    client: &Client,
    asked: &AppRequest,
) -> Result<Option<(Secret, u64)>, OAuthError> {
    // Without a challenge it would be a pushed request without PKCE (section 5.2.2.1.1).
    if !asked.parameters.iter().any(|(name, _)| name == "code_challenge") {
        return Ok(None);
    }
    match count_push(visit.server, client, visit.http).await {
        Err(OAuthError::TooManyAttempts { .. }) => return Ok(None),
        counted => counted?,
    }
    S::Parts::push_for_browser(visit.server, client, &asked.parameters, asked.is_signed).await
}

/// The person goes on in a browser (section 5.2.2.1.1).
pub(super) fn browser(pushed: Option<(Secret, u64)>, name: &Secret) -> Response {
    #[derive(Serialize)]
    struct Redirect<'a> {
        error: &'static str,
        error_description: &'static str,
        auth_session: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        request_uri: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        expires_in: Option<u64>,
    }
    let redirect = Redirect {
        error: "redirect_to_web",
        error_description: "the person has to do something that only a browser can show",
        // Its name may have changed with a login.
        auth_session: name.reveal(),
        request_uri: pushed.as_ref().map(|(uri, _)| uri.reveal()),
        expires_in: pushed.as_ref().map(|(_, seconds)| *seconds),
    };
    noted_error(json(StatusCode::BAD_REQUEST, &redirect), redirect.error)
}
