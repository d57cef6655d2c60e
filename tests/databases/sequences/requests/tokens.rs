//! What clients send to the token endpoint and to the revocation endpoint.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use http::StatusCode;
use serde_json::Value;

use super::super::model::Outcome;
use super::super::run::{IdToken, Run};

impl Run {
    pub(in super::super) async fn tokens(
        &mut self,
        client: usize,
        grant_type: &str,
        form: &[(&str, &str)],
        expected: Outcome,
    ) -> Result<(), String> {
        let form = [form, &[("grant_type", grant_type)]].concat();
        let response = self.post("/token", client, &form).await;
        let answer: Value = serde_json::from_slice(response.body()).map_err(|error| error.to_string())?;
        let text = |name: &str| answer[name].as_str().map(str::to_owned);
        let (access_token, refresh_token) = (text("access_token"), text("refresh_token"));
        match (expected, access_token, refresh_token) {
            (Outcome::Tokens, Some(access_token), Some(refresh_token)) => {
                self.access_tokens.push(access_token);
                self.refresh_tokens.push(refresh_token);
                self.signed(text("id_token")).await
            }
            (Outcome::Again { refresh_token: own }, Some(access_token), Some(again))
                if self.refresh_tokens[own] == again =>
            {
                self.access_tokens.push(access_token);
                self.signed(text("id_token")).await
            }
            (Outcome::Exchanged, Some(access_token), None) => {
                self.access_tokens.push(access_token);
                Ok(())
            }
            (Outcome::Refused(code), None, None) if answer["error"] == code => Ok(()),
            (Outcome::Expired, None, None)
                if answer["error"] == "expired_token" || answer["error"] == "invalid_grant" =>
            {
                Ok(())
            }
            (expected, ..) => Err(format!("expected {expected:?}, and the provider answered {answer}")),
        }
    }

    /// The ID token is signed by the key that signs now.
    async fn signed(&mut self, token: Option<String>) -> Result<(), String> {
        let token = token.ok_or("there is no ID token")?;
        let mut parts = token.split('.').map(|part| {
            let part = BASE64_URL_SAFE_NO_PAD.decode(part).ok()?;
            serde_json::from_slice::<Value>(&part).ok()
        });
        let (header, claims) = (parts.next().flatten(), parts.next().flatten());
        let (header, claims) = header.zip(claims).ok_or("the ID token is not a JWT")?;
        let key_id = header["kid"].as_str().ok_or("the ID token names no key")?.to_owned();
        let expected = &self.keys_seen[self.model.keys.signer(self.model.now)];
        if key_id != *expected {
            return Err(format!("expected a signature by the key {expected}, and the ID token has {key_id}"));
        }
        let expires_at = claims["exp"].as_u64().ok_or("the ID token does not expire")?;
        self.id_tokens.push(IdToken { key_id, expires_at });
        Ok(())
    }

    pub(in super::super) async fn revoke(&self, grant: usize, token: &str) -> Result<(), String> {
        let client = self.model.grants[grant].client;
        let response = self.post("/revoke", client, &[("token", token)]).await;
        let expected = if self.model.is_disabled(client) { StatusCode::UNAUTHORIZED } else { StatusCode::OK };
        if response.status() == expected { Ok(()) } else { Err(format!("{response:?}")) }
    }
}
