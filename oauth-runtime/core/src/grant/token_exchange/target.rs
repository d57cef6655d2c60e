//! Where the new token is to be used: `resource` (RFC 8707 section 2) and `audience` (RFC 8693 section 2.1).

use super::ExchangeRequest;
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
    let kept = request.subject.audience.iter().filter(|own| Some(*own) != userinfo.as_ref());
    if request.targets.is_empty() {
        if allowed.is_empty() {
            return Ok(kept.cloned().collect());
        }
        let mut audience = Vec::with_capacity(allowed.len());
        for target in allowed {
            audience.push(named(server, target).await?);
        }
        return Ok(audience);
    }
    let all = kept.chain(allowed);
    let may_have = |target: &String| all.clone().any(|own| same_place(own, target));
    match request.targets.iter().all(may_have) {
        true => Ok(request.targets.to_vec()),
        false => {
            Err(OAuthError::invalid_target("the client may not exchange this token for one for this target"))
        }
    }
}

/// The identifier of the resource that a text means; the text itself if the provider has no such resource.
async fn named<S: AuthorizationServer>(server: &S, text: &str) -> Result<String, OAuthError> {
    let found = match find(server, text).await? {
        None => resources(server).containing(text).cloned(),
        found => found,
    };
    Ok(found.map_or_else(|| text.to_owned(), |resource| resource.identifier().to_owned()))
}
