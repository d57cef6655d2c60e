//! A person's own data, as JSON (GDPR article 20): the data that the provider keeps about them, without secrets.

use std::net::IpAddr;

use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION};
use http::{HeaderValue, StatusCode};
use minijinja::context;
use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::OAuthError;
use oauth_runtime_core::event::EventKind;
use oauth_runtime_core::http::{Form, json};
use oauth_runtime_core::openid::Claims;
use oauth_runtime_core::store::{ClaimsStore, Consent, ConsentStore, GrantStore};
use oauth_runtime_core::{Scope, Timestamp};
use serde::Serialize;
use serde_json::{Map, Value};

use super::exported_grant::ExportedGrant;
use crate::account::Account;
use crate::account_pages::{log_in_first, navigation};
use crate::config::Pages;
use crate::credentials;
use crate::credentials::remembered::live;
use crate::events;
use crate::logins::{Login, logins_beside};
use crate::next::{Next, Outcome};
use crate::owner::recently_authenticated_owner;
use crate::part::{Link, PagePart};
use crate::paths::EXPORT;
use crate::people_word::PeopleWord;
use crate::provider::UiProvider;
use crate::visit::Visit;

/// `people(export)`.
#[derive(Debug, Clone, Copy)]
pub struct ExportPages;

#[expect(private_interfaces, reason = "nobody else calls it")]
impl<S: UiProvider> PagePart<S> for ExportPages {
    const WORD: Option<PeopleWord> = Some(PeopleWord::Export);

    fn has(_: &Pages, path: &str) -> bool {
        path == EXPORT
    }

    fn add_paths(paths: &mut Vec<&'static str>) {
        paths.push(EXPORT);
    }

    async fn respond(visit: &mut Visit<'_, S>, _: &str, is_post: bool, form: &Form<'_>) -> Outcome {
        let Some(owner) = recently_authenticated_owner(visit) else {
            return log_in_first(visit, EXPORT);
        };
        if !is_post {
            let form = visit.form(EXPORT, "", &owner.subject);
            let values = context! { account => navigation(visit, "export"), form };
            return Ok(Next::Show(visit.page(StatusCode::OK, "export.html", values)));
        }
        visit.check(EXPORT, form, &owner.subject)?;
        let mut response = json(StatusCode::OK, &data_of(visit, &owner).await?);
        // The application's own data may have taken long to read.
        credentials::still_in(visit.server, &owner).await?;
        let headers = response.headers_mut();
        headers
            .insert(CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"account.json\""));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        events::of_account(visit.server, &owner, || EventKind::DataExported {});
        Ok(Next::Show(response))
    }

    fn add_security_links(visit: &Visit<'_, S>, links: &mut Vec<Link>) {
        links.push(Link::new("export", "export-title", visit.path(EXPORT)));
    }
}

/// The contents of the file. No type in it can hold a secret.
#[derive(Serialize)]
struct Exported {
    sub: String,
    username: String,
    claims: Claims,
    sessions: Vec<Login>,
    consents: Vec<ExportedConsent>,
    grants: Vec<ExportedGrant>,
    credentials: ExportedCredentials,
    remembered_devices: Vec<ExportedDevice>,
    /// The data that other parts of the pages, and the application, keep.
    #[serde(flatten)]
    others: Map<String, Value>,
}

#[derive(Serialize)]
struct ExportedConsent {
    client_id: String,
    scope: Scope,
    given_at: Timestamp,
}

#[derive(Serialize)]
struct ExportedCredentials {
    passkeys: Vec<ExportedPasskey>,
    authenticator_app: bool,
    recovery_codes_left: usize,
}

#[derive(Serialize)]
struct ExportedPasskey {
    name: String,
    added_at: Option<Timestamp>,
}

#[derive(Serialize)]
struct ExportedDevice {
    user_agent: Option<String>,
    address: Option<IpAddr>,
    added_at: Timestamp,
    expires_at: Timestamp,
}

/// Collects the data that other parts of the pages, and the application, keep about the person.
async fn others<S: UiProvider>(server: &S, subject: &str) -> Result<Map<String, Value>, OAuthError> {
    let mut data = Map::new();
    S::People::add_data(server, subject, &mut data).await?;
    if let Some(export) = server.pages().data_export() {
        let own = export.data_of(subject).await.map_err(|error| {
            let error = &*error as &dyn std::error::Error;
            tracing::error!(
                error,
                subject,
                "the application could not export its data about a person, who got no file"
            );
            OAuthError::ServerError
        })?;
        data.insert("application".to_owned(), own);
    }
    Ok(data)
}

async fn data_of<S: UiProvider>(visit: &Visit<'_, S>, owner: &Account) -> Result<Exported, OAuthError> {
    let (server, subject) = (visit.server, owner.subject.as_str());
    let claims = server.users().get_claims(subject).await.map_err(store_failure::<S::Users>)?;
    let consents = server.store().list_consents(subject).await.map_err(store_failure::<S::Store>)?;
    let grants = server.store().list_grants(subject).await.map_err(store_failure::<S::Store>)?;
    let own = credentials::of_subject(server, subject).await?;
    let sessions = logins_beside(server, subject, &own).await?;
    let consents = consents.into_iter().map(|consent| {
        let Consent { client_id, scope, given_at, .. } = consent;
        ExportedConsent { client_id, scope, given_at }
    });
    let passkeys = own.passkeys.iter().map(|passkey| {
        let (name, added_at) = passkey.name_and_date();
        ExportedPasskey { name: name.to_owned(), added_at }
    });
    let devices = live(&own.remembered_devices, visit.now).map(|device| ExportedDevice {
        user_agent: device.user_agent.clone(),
        address: device.address,
        added_at: device.added_at,
        expires_at: device.expires_at,
    });
    Ok(Exported {
        sub: subject.to_owned(),
        username: owner.username.clone(),
        claims: claims.unwrap_or_default(),
        sessions,
        consents: consents.collect(),
        grants: grants.into_iter().map(ExportedGrant::from).collect(),
        credentials: ExportedCredentials {
            passkeys: passkeys.collect(),
            authenticator_app: own.app.is_some(),
            recovery_codes_left: own.recovery_codes.len(),
        },
        remembered_devices: devices.collect(),
        others: others(server, subject).await?,
    })
}
