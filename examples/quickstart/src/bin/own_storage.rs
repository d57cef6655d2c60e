//! The quickstart with storage methods of its own: here over maps behind one lock, in your service over your database.
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard};

use axum::{Router, routing::get};
use http::request::Parts;
use oauth_runtime::authorization::{ask_for_browser_credentials, browser_credentials};
use oauth_runtime::store::{Redemption, Rotation, RotationOutcome};
use oauth_runtime::token::{AccessToken, AuthorizationCode, GrantId, IssuedTokens, RefreshToken};
use oauth_runtime::{
    Approval, AuthorizationRequest, BoxError, Client, Decision, Digest, Granted, Interaction,
};
use oauth_runtime::{oauth_server, oauth_storage};

#[oauth_server(
    grants(authorization_code, refresh_token),
    responses(code),
    scopes(read = "Read your notes"),
    endpoints(metadata, revocation)
)]
struct Notes {
    tables: Mutex<Tables>,
}

/// What a database would have. One lock over all of it is one transaction a call.
#[derive(Default)]
struct Tables {
    codes: HashMap<Digest, (AuthorizationCode, bool)>,
    access_tokens: HashMap<Digest, AccessToken>,
    refresh_tokens: HashMap<Digest, RefreshToken>,
}

#[derive(Debug, thiserror::Error)]
#[error("another request panicked while it held the tables")]
struct TablesLost;

impl Notes {
    fn tables(&self) -> Result<MutexGuard<'_, Tables>, TablesLost> {
        self.tables.lock().map_err(|_| TablesLost)
    }
}

impl Tables {
    fn insert(&mut self, tokens: IssuedTokens) {
        self.access_tokens.insert(tokens.access_token.digest, tokens.access_token);
        self.refresh_tokens.extend(tokens.refresh_token.map(|token| (token.digest, token)));
    }
}

#[oauth_storage]
impl Notes {
    async fn get_client(&self, client_id: &str) -> Result<Option<Client>, TablesLost> {
        let app = Client::public("app").redirect_uri("http://127.0.0.1/cb").scope("read");
        Ok(app.build().ok().filter(|app| app.client_id() == client_id))
    }

    async fn create_token(&self, tokens: IssuedTokens) -> Result<(), TablesLost> {
        self.tables()?.insert(tokens);
        Ok(())
    }

    async fn get_token(&self, digest: &Digest) -> Result<Option<AccessToken>, TablesLost> {
        Ok(self.tables()?.access_tokens.get(digest).cloned())
    }

    async fn revoke_token(&self, digest: &Digest) -> Result<(), TablesLost> {
        self.tables()?.access_tokens.remove(digest);
        Ok(())
    }

    async fn revoke_grant(&self, grant_id: &GrantId) -> Result<(), TablesLost> {
        let mut tables = self.tables()?;
        tables.codes.retain(|_, (code, _)| code.grant_id != *grant_id);
        tables.access_tokens.retain(|_, token| token.grant_id != *grant_id);
        tables.refresh_tokens.retain(|_, token| token.grant_id != *grant_id);
        Ok(())
    }

    async fn create_authorization_code(&self, code: AuthorizationCode) -> Result<(), TablesLost> {
        self.tables()?.codes.insert(code.digest, (code, false));
        Ok(())
    }

    async fn get_authorization_code(&self, digest: &Digest) -> Result<Option<AuthorizationCode>, TablesLost> {
        Ok(self.tables()?.codes.get(digest).map(|(code, _)| code.clone()))
    }

    async fn redeem_authorization_code(
        &self,
        digest: &Digest,
        tokens: IssuedTokens,
    ) -> Result<Redemption, TablesLost> {
        let mut tables = self.tables()?;
        let Some((code, redeemed)) = tables.codes.get_mut(digest) else {
            return Ok(Redemption::Unknown);
        };
        if std::mem::replace(redeemed, true) {
            return Ok(Redemption::Replayed { grant_id: code.grant_id.clone() });
        }
        tables.insert(tokens);
        Ok(Redemption::Redeemed)
    }

    async fn get_refresh_token(&self, digest: &Digest) -> Result<Option<RefreshToken>, TablesLost> {
        Ok(self.tables()?.refresh_tokens.get(digest).cloned())
    }

    async fn rotate_refresh_token(
        &self,
        rotation: Rotation,
        tokens: IssuedTokens,
    ) -> Result<RotationOutcome, TablesLost> {
        let mut tables = self.tables()?;
        let Some(used) = tables.refresh_tokens.get_mut(&rotation.presented) else {
            return Ok(RotationOutcome::Unknown);
        };
        if used.successor.is_some() {
            return Ok(RotationOutcome::Replayed { grant_id: used.grant_id.clone() });
        }
        used.successor = Some(rotation.successor);
        tables.insert(tokens);
        Ok(RotationOutcome::Rotated)
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
    let list = async |token: Granted<scope::Read>| format!("the notes of {:?}\n", token.username);
    let router = Router::new().route("/notes", get(list)).with_state(notes.clone()).merge(notes.router());
    Ok(axum::serve(tokio::net::TcpListener::bind("127.0.0.1:9000").await?, router).await?)
}
