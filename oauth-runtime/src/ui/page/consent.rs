//! The consent page.

use http::StatusCode;
use minijinja::{Value, context};
use url::Url;

use super::{CHOOSE_ACCOUNT, CONSENT};
use crate::endpoint::revalidate_authorization_request;
use crate::http::{Form, Response};
use crate::server::AuthorizationServer;
use crate::ui::UiProvider;
use crate::ui::answer::{Answer, Permissions, Refusal};
use crate::ui::authorize::{approval, conclude, find_account, give_up};
use crate::ui::consents;
use crate::ui::session::{Account, Progress, Purpose};
use crate::ui::visit::Visit;
use crate::{AuthorizationRequest, ClientMetadata, Decision, RedirectUri, Scope};

pub(crate) async fn show<S: UiProvider>(mut visit: Visit<'_, S>, query: &Form<'_>) -> Answer {
    let id = query.get("request").unwrap_or_default();
    let (parameters, progress) = waiting_request(&mut visit, id)?;
    let request = match revalidate_authorization_request(visit.server, &parameters).await {
        Ok(request) => request,
        Err(error) => return give_up(visit, id, error).await,
    };
    let account = decider(&visit, &request, &progress)?;
    let page = page(&visit, id, &request, &account, None);
    visit.finish(page).await
}

pub(crate) async fn submit<S: UiProvider>(mut visit: Visit<'_, S>, form: &Form<'_>) -> Answer {
    // What was validated counts, whatever else the form says.
    let id = form.get("request").unwrap_or_default();
    let forged = || Refusal::Forged { page: None };
    let (parameters, progress) = waiting_request(&mut visit, id).map_err(|_| forged())?;
    let request = match revalidate_authorization_request(visit.server, &parameters).await {
        Ok(request) => request,
        Err(error) => return give_up(visit, id, error).await,
    };
    let account = decider(&visit, &request, &progress).map_err(|_| forged())?;
    visit.check(CONSENT, form, &account.subject)?;
    if form.get("decision") != Some("allow") {
        return conclude(visit, id, request, Decision::Denied).await;
    }
    let Some(allowed) = ticked(&request, form) else {
        let problem = visit.language().text("consent-nothing-ticked");
        let page = page(&visit, id, &request, &account, Some(problem));
        return visit.finish(page).await;
    };
    consents::remember(visit.server, &account.subject, &request, &allowed, visit.now).await?;
    let decision = approval(&account, &progress).scope(allowed).into();
    conclude(visit, id, request, decision).await
}

fn waiting_request<S: UiProvider>(
    visit: &mut Visit<'_, S>,
    id: &str,
) -> Result<(Vec<(String, String)>, Progress), Refusal> {
    let waiting = visit.waiting(id)?;
    match waiting.purpose {
        Purpose::Authorization { parameters } => Ok((parameters, waiting.progress)),
        Purpose::Account { .. } | Purpose::Logout { .. } => Err(Refusal::NothingWaits),
    }
}

/// Who decides: the form is bound to them, so that nobody allows for another account what they saw for one.
fn decider<S: UiProvider>(
    visit: &Visit<'_, S>,
    request: &AuthorizationRequest,
    progress: &Progress,
) -> Result<Account, Refusal> {
    let account =
        find_account(visit.server, visit.data(), request, progress).map_err(|_| Refusal::NothingWaits)?;
    // The login that the request wants comes first.
    if !progress.has_login_of(&account.subject) && request.requires_login(account.auth_time, visit.now) {
        return Err(Refusal::NothingWaits);
    }
    Ok(account.clone())
}

/// The name of a permission's box. Where there is one permission alone, allowing is ticking it.
fn field(request: &AuthorizationRequest, token: &str) -> Option<String> {
    let choosable = request.scope().tokens().filter(|token| *token != "openid").count() > 1;
    (choosable && token != "openid").then(|| format!("scope:{token}"))
}

/// What the person left ticked; `None` where that is nothing. What has no box is always allowed.
fn ticked(request: &AuthorizationRequest, form: &Form<'_>) -> Option<Scope> {
    let is_ticked = |token: &&str| field(request, token).is_none_or(|field| form.get(&field).is_some());
    let allowed = Scope::from_tokens(request.scope().tokens().filter(is_ticked)).ok()?;
    (!allowed.is_empty() || request.scope().is_empty()).then_some(allowed)
}

fn page<S: UiProvider>(
    visit: &Visit<'_, S>,
    id: &str,
    request: &AuthorizationRequest,
    account: &Account,
    problem: Option<String>,
) -> Response {
    let (client, language) = (request.client(), visit.language());
    let permission = |token: &str| {
        let field = field(request, token);
        context! { text => describe_scope(visit, token), ticked => problem.is_none(), field }
    };
    let permissions: Vec<Value> = request.scope().tokens().map(permission).collect();
    let choosable = request.scope().tokens().any(|token| field(request, token).is_some());
    let claim = |name: String| language.claim(&name).unwrap_or(name);
    let claims: Vec<String> = consents::requested_claims(request).into_iter().map(claim).collect();
    let metadata = client.metadata();
    let logo = logo(metadata);
    let values = context! {
        form => visit.form(CONSENT, id, &account.subject),
        switch => visit.path_about(CHOOSE_ACCOUNT, id),
        username => account.username.as_str(),
        client => context! {
            name => client.name(),
            logo => logo.as_ref().map(Url::as_str),
            policy => web_page(metadata.policy_uri.as_deref()),
            terms => web_page(metadata.tos_uri.as_deref()),
            destination => destination(request.redirect_uri()),
        },
        permissions, choosable, claims, problem,
    };
    let image = logo.map(|logo| logo.origin().ascii_serialization());
    visit.page_with(StatusCode::OK, "consent.html", values, &Permissions { image, ..Permissions::default() })
}

/// What a scope token means to a person.
pub(crate) fn describe_scope<S: UiProvider>(visit: &Visit<'_, S>, token: &str) -> String {
    let declared = || <S as AuthorizationServer>::DECLARATION.describe_scope(token).to_owned();
    visit.language().scope(token).unwrap_or_else(declared)
}

/// A link that a person may follow.
fn web_page(uri: Option<&str>) -> Option<&str> {
    uri.filter(|uri| uri.starts_with("https://") || uri.starts_with("http://"))
}

/// The logo that the person sees: one of the host that they go on to, since a client could register with anybody's otherwise (RFC 7591
/// section 5).
fn logo(metadata: &ClientMetadata) -> Option<Url> {
    let logo = Url::parse(metadata.logo_uri.as_deref()?).ok()?;
    // The host of a private-use scheme is nobody's.
    let is_own = |uri: &RedirectUri| {
        Url::parse(uri.as_str()).is_ok_and(|uri| uri.scheme() == "https" && uri.host() == logo.host())
    };
    let is_seen = logo.scheme() == "https" && metadata.redirect_uris.iter().all(is_own);
    is_seen.then_some(logo)
}

/// Where the browser goes afterwards: a host, or the scheme of an application on this machine.
fn destination(redirect_uri: &str) -> String {
    let Ok(url) = Url::parse(redirect_uri) else {
        return String::new();
    };
    // Only on the web is a host somebody's: an application may call its own what it likes.
    match (url.scheme(), url.host_str(), url.port()) {
        ("https" | "http", Some(host), Some(port)) => format!("{host}:{port}"),
        ("https" | "http", Some(host), None) => host.to_owned(),
        (scheme, ..) => format!("{scheme}:"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_a_web_page() {
        assert_eq!(web_page(Some("javascript:alert(1)")), None);
        assert_eq!(web_page(Some("https://client.example/")), Some("https://client.example/"));
    }

    #[test]
    fn a_logo_is_the_clients_own() {
        let is_seen = |uri: &str, redirect_uris: &[&str]| {
            let uris = redirect_uris.iter().map(|uri| RedirectUri::parse(*uri).expect("a URI")).collect();
            let logo_uri = Some(uri.to_owned());
            logo(&ClientMetadata { logo_uri, redirect_uris: uris, ..ClientMetadata::default() }).is_some()
        };
        let own = "https://client.example/cb";
        assert!(is_seen("https://client.example:8443/logo.png", &[own]));
        for (logo, uris) in [
            ("https://bank.example/logo.png", &[own][..]),
            ("http://client.example/logo.png", &[own]),
            ("data:image/png;base64,AAAA", &[own]),
            ("https://client.example/logo.png", &["com.example.app://client.example/cb"]),
            ("https://client.example/logo.png", &[own, "https://other.example/cb"]),
        ] {
            assert!(!is_seen(logo, uris), "{logo} {uris:?}");
        }
    }

    #[test]
    fn the_destination_is_what_a_person_recognises() {
        assert_eq!(destination("https://client.example/cb?a=b"), "client.example");
        assert_eq!(destination("http://127.0.0.1:7000/cb"), "127.0.0.1:7000");
        assert_eq!(destination("com.example.app:/cb"), "com.example.app:");
        assert_eq!(destination("evil://bank.example/cb"), "evil:");
    }
}
