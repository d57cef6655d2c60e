//! Many providers in one process: where their requests go, and what of them outlives a new configuration.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::response::Response;
use http::Request;
use oauth_runtime::BoxError;
use oauth_runtime::axum::mtls::ClientCertificates;
use oauth_runtime::store::{AnyStore, ClientCache, Sweeper};
use oauth_runtime::tenants::{Routed, TenantStore, Tenants};
use tokio::sync::Mutex;
use tower::ServiceExt;

use crate::build::{Lasting, build};
use crate::config::{Config, Loaded};
use crate::provider::Provider;
use crate::records::Records;
use crate::{api, store};

/// What of the tenants outlives a new configuration: the store that they share, and the keys of each.
#[derive(Default)]
pub(crate) struct LastingTenants(Mutex<Opened>);

#[derive(Default)]
struct Opened {
    store: Option<AnyStore>,
    each: HashMap<String, Arc<Lasting>>,
}

impl LastingTenants {
    /// That of one tenant, which begins with the first configuration that has it.
    async fn of(
        &self,
        config: &Config,
        name: &str,
        certificates: ClientCertificates,
    ) -> Result<Arc<Lasting>, BoxError> {
        let mut opened = self.0.lock().await;
        if let Some(lasting) = opened.each.get(name) {
            return Ok(Arc::clone(lasting));
        }
        let shared = match &opened.store {
            Some(shared) => shared.clone(),
            None => {
                let shared = store::open_of_tenants(config).await?;
                let sweeper = Sweeper::new(shared.clone());
                tokio::spawn(async move { sweeper.run().await });
                opened.store.insert(shared).clone()
            }
        };
        let part = Records::Part(TenantStore::new(name, shared));
        let store = ClientCache::new(part).lifetime(config.reading.clients_cached_for);
        let issuer = config.issuer.clone().ok_or_else(|| format!("the tenant `{name}` has no issuer"))?;
        let lasting = Arc::new(Lasting::new(config, issuer, certificates, None, store).await?);
        opened.each.insert(name.to_owned(), Arc::clone(&lasting));
        Ok(lasting)
    }
}

/// A provider, and its routes.
type Served = (Arc<Provider>, Router);

/// Builds the provider of a tenant.
pub(crate) async fn tenant(config: Config, tenants: &LastingTenants) -> Result<Served, BoxError> {
    let name = config.tenant.clone().unwrap_or_default();
    let Loaded { fetcher, clients, .. } = config.load()?;
    let lasting = tenants.of(&config, &name, clients).await?;
    let (provider, clients) = build(config, fetcher, &lasting)?;
    store::put_clients(&lasting.store, clients).await?;
    let routes = provider.router().merge(api::router(&provider));
    Ok((provider, routes))
}

/// The providers by the hosts or paths of their issuers.
struct Routes {
    groups: Vec<Tenants<Provider>>,
    /// By issuer.
    routers: HashMap<String, Router>,
}

/// The routes of the tenants, and those of the provider that is none.
pub(crate) fn routes(main: Router, tenants: Vec<Served>) -> Result<Router, BoxError> {
    if tenants.is_empty() {
        return Ok(main);
    }
    let (by_host, by_path): (Vec<_>, Vec<_>) = tenants
        .iter()
        .map(|(provider, _)| Arc::clone(provider))
        .partition(|provider| provider.settings().issuer().path().is_empty());
    let mut groups = Vec::new();
    for group in [by_host, by_path] {
        if !group.is_empty() {
            groups.push(Tenants::of(group)?);
        }
    }
    let routers = tenants
        .into_iter()
        .map(|(provider, routes)| (provider.settings().issuer().as_str().to_owned(), routes));
    let routes = Arc::new(Routes { groups, routers: routers.collect() });
    Ok(Router::new().fallback(move |request: Request<Body>| {
        let (routes, main) = (Arc::clone(&routes), main.clone());
        async move { routes.answer(request, main).await }
    }))
}

impl Routes {
    async fn answer(&self, request: Request<Body>, main: Router) -> Response {
        let (head, body) = request.into_parts();
        for tenants in &self.groups {
            let mut own = head.clone();
            if let Routed::To(provider) = tenants.route(&mut own).await
                && let Some(router) = self.routers.get(provider.settings().issuer().as_str())
            {
                let Ok(response) = router.clone().oneshot(Request::from_parts(own, body)).await;
                return response;
            }
        }
        let Ok(response) = main.oneshot(Request::from_parts(head, body)).await;
        response
    }
}
