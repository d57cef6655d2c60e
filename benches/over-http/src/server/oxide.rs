//! `oxide-auth-axum`, with PKCE. It has no introspection endpoint, so the bench has one written by hand over its issuer of tokens.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use oxide_auth::endpoint::{
    AccessTokenFlow, AuthorizationFlow, ClientCredentialsFlow, OwnerConsent, QueryParameter, RefreshFlow,
    Solicitation,
};
use oxide_auth::frontends::simple::endpoint::{FnSolicitor, Generic, Vacant};
use oxide_auth::frontends::simple::extensions::{AddonList, Extended, Pkce};
use oxide_auth::primitives::issuer::Issuer;
use oxide_auth::primitives::prelude::{AuthMap, Client, ClientMap, RandomGenerator, Scope, TokenMap};
use oxide_auth::primitives::registrar::{PasswordPolicy, Registrar, RegistrarError};
use oxide_auth_axum::{OAuthRequest, OAuthResponse, WebError};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use world::{CALLBACK, People, SCOPE, client_id, client_secret};

use crate::Result;

/// SHA-256 is enough for a random secret; the default is Argon2.
struct Digested;

impl PasswordPolicy for Digested {
    fn store(&self, _: &str, passphrase: &[u8]) -> Vec<u8> {
        Sha256::digest(passphrase).to_vec()
    }

    fn check(&self, _: &str, passphrase: &[u8], stored: &[u8]) -> std::result::Result<(), RegistrarError> {
        let is_theirs: bool = stored.ct_eq(&Sha256::digest(passphrase)).into();
        if is_theirs { Ok(()) } else { Err(RegistrarError::Unspecified) }
    }
}

struct Provider {
    clients: ClientMap,
    issued: Mutex<Issued>,
    people: People,
}

struct Issued {
    codes: AuthMap<RandomGenerator>,
    tokens: TokenMap<RandomGenerator>,
    addons: AddonList,
}

impl Provider {
    fn new() -> Result<Self> {
        let mut clients = ClientMap::new();
        clients.set_password_policy(Digested);
        let callback: oxide_auth::frontends::dev::Url = CALLBACK.parse()?;
        let scope: Scope = SCOPE.parse().map_err(|_| "no scope")?;
        for number in 0..world::how_many() {
            clients.register_client(Client::confidential(
                &client_id(number),
                callback.clone().into(),
                scope.clone(),
                client_secret(number).as_bytes(),
            ));
        }
        let mut addons = AddonList::new();
        addons.push_code(Pkce::required());
        let issued = Issued {
            codes: AuthMap::new(RandomGenerator::new(32)),
            tokens: TokenMap::new(RandomGenerator::new(32)),
            addons,
        };
        Ok(Self { clients, issued: Mutex::new(issued), people: People::default() })
    }

    fn issued(&self) -> MutexGuard<'_, Issued> {
        self.issued.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

type Answer = std::result::Result<OAuthResponse, WebError>;

async fn authorize(
    State(provider): State<Arc<Provider>>,
    headers: HeaderMap,
    request: OAuthRequest,
) -> Answer {
    let person = provider.people.of(&headers);
    let solicitor = FnSolicitor(|_: &mut OAuthRequest, asked: Solicitation<'_>| {
        let grant = asked.pre_grant();
        match &person {
            Some(person) if person.has_allowed(&grant.client_id, &grant.scope.to_string()) => {
                OwnerConsent::Authorized(person.subject.clone())
            }
            _ => OwnerConsent::Denied,
        }
    });
    let issued = &mut *provider.issued();
    let endpoint = Generic {
        registrar: &provider.clients,
        authorizer: &mut issued.codes,
        issuer: Vacant,
        solicitor,
        scopes: Vacant,
        response: Vacant,
    };
    let endpoint = Extended::extend_with(endpoint, &mut issued.addons);
    Ok(AuthorizationFlow::prepare(endpoint)?.execute(request)?)
}

async fn token(State(provider): State<Arc<Provider>>, request: OAuthRequest) -> Answer {
    let grant_type =
        request.body().and_then(|body| body.unique_value("grant_type")).map(|it| it.into_owned());
    let issued = &mut *provider.issued();
    let endpoint = Generic {
        registrar: &provider.clients,
        authorizer: &mut issued.codes,
        issuer: &mut issued.tokens,
        solicitor: FnSolicitor(|_: &mut OAuthRequest, asked: Solicitation<'_>| {
            OwnerConsent::Authorized(asked.pre_grant().client_id.clone())
        }),
        scopes: Vacant,
        response: Vacant,
    };
    let answer = match grant_type.as_deref() {
        Some("client_credentials") => ClientCredentialsFlow::prepare(endpoint)?.execute(request)?,
        Some("refresh_token") => RefreshFlow::prepare(endpoint)?.execute(request)?,
        _ => {
            let endpoint = Extended::extend_with(endpoint, &mut issued.addons);
            AccessTokenFlow::prepare(endpoint)?.execute(request)?
        }
    };
    Ok(answer)
}

#[derive(serde::Deserialize)]
struct Presented {
    token: String,
}

#[derive(serde::Serialize)]
struct Introspection<'a> {
    active: bool,
    scope: String,
    client_id: &'a str,
    sub: &'a str,
    token_type: &'static str,
    exp: i64,
}

async fn introspect(
    State(provider): State<Arc<Provider>>,
    headers: HeaderMap,
    Form(presented): Form<Presented>,
) -> Response {
    let Some(caller) = authenticate(&provider.clients, &headers) else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    let issued = provider.issued();
    let grant = issued.tokens.recover_token(&presented.token).ok().flatten();
    let no_store = [(header::CACHE_CONTROL, "no-store")];
    match grant.filter(|grant| grant.client_id == caller && grant.until > chrono::Utc::now()) {
        Some(grant) => {
            let introspection = Introspection {
                active: true,
                scope: grant.scope.to_string(),
                client_id: &grant.client_id,
                sub: &grant.owner_id,
                token_type: "Bearer",
                exp: grant.until.timestamp(),
            };
            (no_store, Json(introspection)).into_response()
        }
        None => (no_store, Json(serde_json::json!({ "active": false }))).into_response(),
    }
}

fn authenticate(clients: &ClientMap, headers: &HeaderMap) -> Option<String> {
    let header = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let pair = STANDARD.decode(header.strip_prefix("Basic ")?).ok()?;
    let (client_id, secret) = std::str::from_utf8(&pair).ok()?.split_once(':')?;
    clients.check(client_id, Some(secret.as_bytes())).ok()?;
    Some(client_id.to_owned())
}

pub(super) fn serve() -> Result<()> {
    world::run(async {
        let router = Router::new()
            .route("/authorize", get(authorize))
            .route("/token", post(token))
            .route("/introspect", post(introspect))
            .with_state(Arc::new(Provider::new()?));
        let listener = world::listener().await?;
        world::announce(&listener)?;
        Ok(axum::serve(listener, router).await?)
    })
}
