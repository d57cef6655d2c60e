//! Where the new token is to be used: `resource` (RFC 8707 section 2) and `audience` (RFC 8693 section 2.1).

use super::question::Kept;
use super::{ExchangeRequest, TokenType};
use crate::OAuthError;
use crate::http::Form;
use crate::protected_resource::{is_identifier, same_place};
use crate::resource_indicators::find;
use crate::server::{AuthorizationServer, resources, userinfo_endpoint};

/// Far more than any client needs; each may cost the resource directory a look-up.
const MOST: usize = 16;

/// Far longer than any logical name.
const LONGEST: usize = 2048;

/// The targets that the request names, each once.
///
/// # Errors
/// `invalid_target` if one is malformed, or if there are too many. Whether the client may have them is the application's
/// decision.
pub(super) async fn requested<S: AuthorizationServer>(
    server: &S,
    form: &Form<'_>,
) -> Result<Vec<String>, OAuthError> {
    if form.count("resource") + form.count("audience") > MOST {
        return Err(OAuthError::invalid_target("the request names too many resources"));
    }
    if form.values("resource").any(|value| !is_identifier(value)) {
        return Err(OAuthError::invalid_target("resource must be an absolute URI without a fragment"));
    }
    let mut targets = Vec::new();
    for value in form.values("resource").chain(form.values("audience")) {
        if value.len() > LONGEST {
            return Err(OAuthError::invalid_target("a target is longer than any that this server has"));
        }
        let target = named(server, value).await?;
        if !targets.contains(&target) {
            targets.push(target);
        }
    }
    Ok(targets)
}

/// The audience of the new token.
///
/// # Errors
/// `invalid_target` if the request names a target that neither the subject token is for nor the application allows.
pub(super) async fn granted<S: AuthorizationServer>(
    server: &S,
    request: &ExchangeRequest<'_>,
    allowed: &[String],
) -> Result<Vec<String>, OAuthError> {
    let userinfo = userinfo_endpoint(server);
    let own = request.subject.audience.iter().filter(|own| Some(*own) != userinfo.as_ref()).cloned();
    if request.requested == TokenType::IdToken {
        return match request.targets.iter().all(|target| target == request.client.client_id()) {
            true => Ok(own.collect()),
            false => Err(OAuthError::invalid_target("an ID token is for the client itself")),
        };
    }
    let mut may_have: Vec<String> = Vec::with_capacity(allowed.len());
    for target in allowed {
        may_have.push(known(server, target).await?);
    }
    if request.targets.is_empty() && !may_have.is_empty() {
        return Ok(may_have);
    }
    may_have.extend(own);
    if request.targets.is_empty() {
        return match request.subject.kept {
            Kept::GrantOnly | Kept::Nothing => {
                Err(OAuthError::invalid_target("this exchange needs a resource or an audience"))
            }
            _ => Ok(may_have),
        };
    }
    // As the application spells it: its policy for access may name it too.
    let found = |target: &String| may_have.iter().find(|own| same_place(own, target)).cloned();
    request.targets.iter().map(found).collect::<Option<_>>().ok_or_else(|| {
        OAuthError::invalid_target("the client may not exchange this token for one for this target")
    })
}

/// The identifier of the resource that a text means, also by a URL below it; the text itself if the provider has no such resource.
async fn named<S: AuthorizationServer>(server: &S, text: &str) -> Result<String, OAuthError> {
    let found = match find(server, text).await? {
        None => resources(server).containing(text).cloned(),
        found => found,
    };
    Ok(found.map_or_else(|| text.to_owned(), |resource| resource.identifier().to_owned()))
}

/// The same, only by its own identifier.
async fn known<S: AuthorizationServer>(server: &S, text: &str) -> Result<String, OAuthError> {
    let found = find(server, text).await?;
    Ok(found.map_or_else(|| text.to_owned(), |resource| resource.identifier().to_owned()))
}
