//! A sign-in at a provider that has OAuth and no OpenID Connect: the document of the person says who they are.

use oauth_runtime_core::Secret;
use oauth_runtime_core::fetch::Call;
use serde_json::Value;
use url::Url;

use crate::client::Client;
use crate::error::UpstreamError;
use crate::fetched::{call, document};
use crate::id_token::LONGEST_SUBJECT;
use crate::identity::UpstreamIdentity;
use crate::mapping::{OAuthEndpoints, primary_email};
use crate::sign_in::PendingSignIn;
use crate::token::Exchange;

const USER: &str = "the user document";
const EMAILS: &str = "the list of addresses";

/// A provider without OpenID Connect.
pub(crate) struct OAuthOnly {
    pub(crate) issuer: String,
    pub(crate) endpoints: OAuthEndpoints,
}

impl OAuthOnly {
    /// The person that the code stands for.
    pub(crate) async fn person(
        &self,
        client: &Client,
        code: &str,
        pending: &PendingSignIn,
    ) -> Result<UpstreamIdentity, UpstreamError> {
        if pending.login_again || pending.max_age.is_some() {
            return Err(UpstreamError::NotRecent("a provider without OpenID Connect never says when"));
        }
        let exchange = Exchange {
            fetcher: &*client.fetcher,
            issuer: &self.issuer,
            endpoint: &self.endpoints.token,
            client_id: &client.client_id,
            authentication: &client.authentication,
            only_secret_post: true,
            now: client.clock.now(),
        };
        let token = exchange.tokens(code, pending).await?.access_token;
        let user = self.get(client, USER, &self.endpoints.user, &token).await?;
        let unusable = || UpstreamError::document(USER, "it does not identify the person");
        let person = self.endpoints.person(&user).ok_or_else(unusable)?;
        if person.subject.len() > LONGEST_SUBJECT {
            return Err(UpstreamError::document(USER, "the identifier is longer than 255 characters"));
        }
        let mut identity = UpstreamIdentity::new(&client.id, &self.issuer, person.subject);
        (identity.name, identity.username) = (person.name, person.username);
        (identity.email, identity.email_verified) = (person.email, person.email_verified);
        if let Some(url) = &self.endpoints.emails {
            let list = self.get(client, EMAILS, url, &token).await?;
            // Only the list says which addresses are verified, so nothing else is used.
            let (email, verified) = primary_email(&list).unzip();
            (identity.email, identity.email_verified) = (email, verified.unwrap_or(false));
        }
        if let Value::Object(claims) = user {
            identity.claims = claims;
        }
        Ok(identity)
    }

    async fn get(
        &self,
        client: &Client,
        what: &'static str,
        url: &Url,
        token: &Secret,
    ) -> Result<Value, UpstreamError> {
        let request = Call::get(url).authorization(format!("Bearer {}", token.reveal()));
        document(what, url, &call(&*client.fetcher, what, request).await?)
    }
}
