//! The other providers at which people sign in.

use oauth_runtime::fetch::{FixedAnswers, WebFetcher};
use oauth_runtime::upstream::{OAuthProvider, Upstream, UpstreamBuilder, UpstreamSetupError};
use serde::Deserialize;
use toml::Spanned;

use super::error::{ConfigError, Place};
use super::source::Source;
use crate::two_factors::TwoFactors;

/// The keys of this group.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Written {
    upstreams: Vec<WrittenUpstream>,
}

#[derive(Debug, Clone, Deserialize)]
struct WrittenUpstream {
    id: Spanned<String>,
    label: Option<String>,
    issuer: Option<Spanned<String>>,
    provider: Option<Spanned<String>>,
    client_id: Spanned<String>,
    client_secret: Option<String>,
    scope: Option<String>,
    two_factors_acr: Option<Spanned<String>>,
    #[serde(default)]
    two_factors_amr: Vec<String>,
}

/// Another provider. It is made when the program has something that fetches.
#[derive(Debug, Clone)]
pub struct UpstreamConfig {
    written: WrittenUpstream,
    place: Place,
}

/// The upstreams, each with a name of its own.
pub(super) fn of(source: &Source) -> Result<Vec<UpstreamConfig>, ConfigError> {
    let mut ids: Vec<String> = Vec::new();
    let mut upstreams = Vec::new();
    for written in source.read::<Written>()?.upstreams {
        let (id, span) = (written.id.get_ref().clone(), written.id.span());
        if ids.contains(&id) {
            return Err(source.error(span, "upstreams.id", "another entry has this name; give each its own"));
        }
        ids.push(id);
        if written.issuer.is_some() == written.provider.is_some() {
            let message = "write either the `issuer` of an OpenID provider, or `provider = \"github\"`";
            return Err(source.error(span, "upstreams.issuer", message));
        }
        if let Some(provider) = written.provider.as_ref().filter(|provider| provider.get_ref() != "github") {
            let message = "only `github` is known; for another provider without OpenID Connect, write a program of your own \
                           with `OAuthProvider`";
            return Err(source.error(provider.span(), "upstreams.provider", message));
        }
        if let Some(acr) = written.two_factors_acr.as_ref().filter(|acr| !is_class(acr.get_ref())) {
            let message = "write one class, such as `urn:company:mfa`, without spaces";
            return Err(source.error(acr.span(), "upstreams.two_factors_acr", message));
        }
        let upstream = UpstreamConfig { place: source.place(span, "upstreams.id"), written };
        // A mistake is told before anything is fetched.
        let built = upstream.builder().fetcher(FixedAnswers::new()).build();
        built.map_err(|error| upstream.wrong(source, error))?;
        upstreams.push(upstream);
    }
    Ok(upstreams)
}

/// In `acr_values` a space separates classes.
fn is_class(acr: &str) -> bool {
    !acr.is_empty() && acr.bytes().all(|byte| byte.is_ascii_graphic())
}

impl UpstreamConfig {
    /// Which logins there count as two factors here.
    pub fn two_factors(&self) -> TwoFactors {
        let WrittenUpstream { id, two_factors_acr, two_factors_amr, .. } = self.written.clone();
        TwoFactors::new(id.into_inner(), two_factors_acr.map(Spanned::into_inner), two_factors_amr)
    }

    /// The upstream.
    ///
    /// # Errors
    /// None in practice: it was tried when the configuration was read.
    pub fn build(&self, fetcher: &WebFetcher) -> Result<Upstream, ConfigError> {
        let built = self.builder().fetcher(fetcher.clone()).build();
        built.map_err(|error| self.place.error(error))
    }

    fn builder(&self) -> UpstreamBuilder {
        let written = &self.written;
        let id = written.id.get_ref();
        let mut builder = match &written.issuer {
            Some(issuer) => Upstream::openid(id, issuer.get_ref()),
            None => Upstream::oauth(id, OAuthProvider::github()),
        };
        builder = builder.client_id(written.client_id.get_ref());
        builder = match &written.client_secret {
            Some(secret) => builder.client_secret(secret.as_str()),
            None => builder.public_client(),
        };
        if let Some(label) = &written.label {
            builder = builder.label(label);
        }
        match &written.scope {
            Some(scope) => builder.scope(scope.split_ascii_whitespace()),
            None => builder,
        }
    }

    /// The error, where its value is.
    fn wrong(&self, source: &Source, error: UpstreamSetupError) -> ConfigError {
        let written = &self.written;
        match (&error, &written.issuer) {
            (UpstreamSetupError::Url { .. }, Some(issuer)) => {
                source.error(issuer.span(), "upstreams.issuer", error)
            }
            (UpstreamSetupError::ClientId(_), _) => {
                source.error(written.client_id.span(), "upstreams.client_id", error)
            }
            _ => self.place.error(error),
        }
    }
}
