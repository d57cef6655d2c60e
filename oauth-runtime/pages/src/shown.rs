//! What a page showed when it asked: its form carries a digest of it, under the same protection as the form itself.
//!
//! A client may change while the person reads: its name, where the browser goes next, what it gets if the request names
//! no scope. Then the answer is to another question, so the page asks again.

use minijinja::{Value, context};
use oauth_runtime_core::ciba::BackchannelAuthenticationRequest;
use oauth_runtime_core::device::DeviceAuthorizationRequest;
use oauth_runtime_core::http::Form;
use oauth_runtime_core::{AuthorizationRequest, Client, Digest, Scope, Secret};
use serde::Serialize;

use crate::consents::requested_claims;
use crate::grants::{self, Beside};
use crate::permissions::resource;
use crate::provider::UiProvider;
use crate::refusal::Refusal;
use crate::visit::Visit;

/// What a page showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shown(String);

impl Shown {
    /// What the consent page shows.
    pub(crate) fn of_request<S: UiProvider>(server: &S, request: &AuthorizationRequest) -> Self {
        let resources: Vec<String> = request.resources().iter().map(resource).collect();
        let grant = grants::beside(request);
        let more = (request.redirect_uri(), requested_claims(server, request), grant);
        Self::of(request.client(), request.scope(), &resources, more)
    }

    /// What the consent page shows for a device.
    pub(crate) fn of_device(request: &DeviceAuthorizationRequest, beside: Option<&Beside>) -> Self {
        Self::of(request.client(), request.scope(), request.resources(), beside)
    }

    /// What the page of requests shows of one.
    pub(crate) fn of_ciba(request: &BackchannelAuthenticationRequest, beside: Option<&Beside>) -> Self {
        Self::of(request.client(), request.scope(), request.resources(), beside)
    }

    fn of(client: &Client, scope: &Scope, resources: &[String], more: impl Serialize) -> Self {
        let parts = (client.relied_on(), scope, resources, more);
        // All of it is text, and lists of texts.
        Self(Digest::of(&serde_json::to_string(&parts).unwrap_or_default()).to_string())
    }

    /// The values of the form of a page that shows this.
    pub(crate) fn form<S: UiProvider>(
        &self,
        visit: &Visit<'_, S>,
        page: &str,
        id: &str,
        about: &str,
    ) -> Value {
        let value = visit.form_value(page, id, &bound(about, &self.0));
        context! { action => visit.path(page), request => id, csrf => format!("{}.{value}", self.0) }
    }
}

/// The secret that made a form, and what its page showed, if this browser has the secret.
pub(crate) fn maker<S: UiProvider>(
    visit: &Visit<'_, S>,
    page: &str,
    form: &Form<'_>,
    about: &str,
) -> Option<(Secret, Shown)> {
    let id = form.get("request").unwrap_or_default();
    let (shown, value) = form.get("csrf")?.split_once('.')?;
    let secret = visit.maker_of(page, id, &bound(about, shown), value)?;
    Some((secret, Shown(shown.to_owned())))
}

/// The same; an error if the form was not created for this session.
pub(crate) fn check<S: UiProvider>(
    visit: &mut Visit<'_, S>,
    page: &str,
    form: &Form<'_>,
    about: &str,
) -> Result<(Secret, Shown), Refusal> {
    let id = form.get("request").unwrap_or_default();
    maker(visit, page, form, about).ok_or_else(|| visit.forged(page, id))
}

fn bound(about: &str, shown: &str) -> String {
    format!("{about}\0{shown}")
}
