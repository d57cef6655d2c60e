//! The quickstart with its own storage methods: here over maps behind one lock, in your service over your
//! database.
use std::collections::HashMap;
use std::convert::Infallible;

use axum::{Router, routing::get};
use http::request::Parts;
use oauth_runtime::authorization::{ask_for_browser_credentials, browser_credentials};
use oauth_runtime::store::Redemption;
use oauth_runtime::token::{AccessToken, AuthorizationCode, GrantId, IssuedTokens};
use oauth_runtime::{
    Approval, AuthorizationRequest, BoxError, Client, Decision, Digest, Granted, Interaction,
};
use oauth_runtime::{oauth_server, oauth_storage};
use tokio::sync::Mutex;

#[oauth_server(grants(authorization_code), responses(code), scopes(read = "Read your notes"))]
struct Notes {
    tables: Mutex<Tables>,
}

/// In place of a database. One lock over all of it makes each call one transaction.
#[derive(Default)]
struct Tables {
    codes: HashMap<Digest, AuthorizationCode>,
    access_tokens: HashMap<Digest, AccessToken>,
}

#[oauth_storage]
impl Notes {
    async fn get_client(&self, client_id: &str) -> Result<Option<Client>, Infallible> {
        let app = Client::public("app").redirect_uri("http://127.0.0.1/cb").scope("read");
        Ok(app.build().ok().filter(|app| app.client_id() == client_id))
    }

    async fn create_token(&self, tokens: IssuedTokens) -> Result<(), Infallible> {
        self.tables.lock().await.access_tokens.insert(tokens.access_token.digest, tokens.access_token);
        Ok(())
    }

    async fn get_token(&self, digest: &Digest) -> Result<Option<AccessToken>, Infallible> {
        Ok(self.tables.lock().await.access_tokens.get(digest).cloned())
    }

    async fn revoke_token(&self, digest: &Digest) -> Result<(), Infallible> {
        self.tables.lock().await.access_tokens.remove(digest);
        Ok(())
    }

    async fn revoke_grant(&self, grant_id: &GrantId) -> Result<(), Infallible> {
        let mut tables = self.tables.lock().await;
        tables.codes.retain(|_, code| code.grant_id != *grant_id);
        tables.access_tokens.retain(|_, token| token.grant_id != *grant_id);
        Ok(())
    }

    async fn create_authorization_code(&self, code: AuthorizationCode) -> Result<(), Infallible> {
        self.tables.lock().await.codes.insert(code.digest, code);
        Ok(())
    }

    async fn get_authorization_code(&self, digest: &Digest) -> Result<Option<AuthorizationCode>, Infallible> {
        Ok(self.tables.lock().await.codes.get(digest).cloned())
    }

    async fn redeem_authorization_code(
        &self,
        digest: &Digest,
        tokens: IssuedTokens,
    ) -> Result<Redemption, Infallible> {
        let mut tables = self.tables.lock().await;
        match tables.codes.get_mut(digest) {
            None => return Ok(Redemption::Unknown),
            Some(code) if code.redeemed => {
                return Ok(Redemption::Replayed { grant_id: code.grant_id.clone() });
            }
            Some(code) => code.redeemed = true,
        }
        tables.access_tokens.insert(tokens.access_token.digest, tokens.access_token);
        Ok(Redemption::Redeemed)
    }
}

impl Interaction for Notes {
    async fn authorize(&self, _: &AuthorizationRequest, http: &Parts) -> Result<Decision, BoxError> {
        match browser_credentials(http) {
            Some((username, password)) if (&*username, password.reveal()) == ("alice", "wonderland") => {
                Ok(Approval::new("248289761001").username(username).into())
            }
            _ => Ok(ask_for_browser_credentials()),
        }
    }
}

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let notes = Notes::new("http://127.0.0.1:9000".parse()?, Mutex::default());
    let list = async |token: Granted<scope::Read>| token.username.as_deref().unwrap_or_default().to_owned();
    let router = Router::new().route("/notes", get(list)).with_state(notes.clone()).merge(notes.router());
    Ok(axum::serve(tokio::net::TcpListener::bind("127.0.0.1:9000").await?, router).await?)
}
