//! Does at the provider and in the model what a step says.

use oauth_runtime::grant::token_exchange;

use super::provider::CALLBACK;
use super::run::Run;
use super::step::Step;

const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";

impl Run {
    pub(super) async fn step(&mut self, step: Step) -> Result<(), String> {
        match step {
            Step::Approve { client, person, is_offline } => self.approve(client, person, is_offline).await,
            Step::Redeem { code, by_another } => {
                let Some(code) = one(code, &self.codes) else { return Ok(()) };
                let client = usize::from(by_another) ^ self.model.grants[self.model.codes[code]].client;
                let text = self.codes[code].clone();
                let form = [("code", text.as_str()), ("redirect_uri", CALLBACK), ("code_verifier", VERIFIER)];
                let expected = self.model.redeem(code, client);
                self.tokens(client, "authorization_code", &form, expected).await
            }
            Step::BeginDevice { client } => self.begin_device(client).await,
            Step::DecideDevice { device, person, allows } => {
                let Some(device) = one(device, &self.devices) else { return Ok(()) };
                self.decide_device(device, person, allows).await
            }
            Step::PollDevice { device, by_another } => {
                let Some(device) = one(device, &self.devices) else { return Ok(()) };
                self.poll_device(device, by_another).await
            }
            Step::Refresh { token, by_another } => {
                let Some(token) = one(token, &self.refresh_tokens) else { return Ok(()) };
                let grant = self.model.refresh_tokens[token].grant;
                let client = usize::from(by_another) ^ self.model.grants[grant].client;
                let text = self.refresh_tokens[token].clone();
                let expected = self.model.refresh(token, client);
                self.tokens(client, "refresh_token", &[("refresh_token", &text)], expected).await
            }
            Step::Exchange { token, by_another } => {
                let Some(token) = one(token, &self.access_tokens) else { return Ok(()) };
                let grant = self.model.access_tokens[token].grant;
                let client = usize::from(by_another) ^ self.model.grants[grant].client;
                let text = self.access_tokens[token].clone();
                let form = [("subject_token", text.as_str()), ("subject_token_type", ACCESS_TOKEN)];
                let expected = self.model.exchange(token, client);
                self.tokens(client, token_exchange::GRANT_TYPE, &form, expected).await
            }
            Step::RevokeAccessToken { token } => {
                let Some(token) = one(token, &self.access_tokens) else { return Ok(()) };
                let grant = self.model.access_tokens[token].grant;
                self.model.revoke_access_token(token);
                self.revoke(grant, &self.access_tokens[token]).await
            }
            Step::RevokeRefreshToken { token } => {
                let Some(token) = one(token, &self.refresh_tokens) else { return Ok(()) };
                let grant = self.model.refresh_tokens[token].grant;
                self.model.revoke_refresh_token(token);
                self.revoke(grant, &self.refresh_tokens[token]).await
            }
            Step::RevokeGrants { person } => {
                self.model.revoke_grants(person);
                let revoked = self.administration().revoke_grants(&self.person(person), None).await;
                revoked.map(drop).map_err(|error| error.to_string())
            }
            Step::LogOut { person } => self.log_out(person).await,
            Step::Wait { seconds } => {
                self.wait(seconds);
                self.keys.refresh().await.map_err(|error| error.to_string())
            }
            Step::RotateKeys => {
                let expected = self.model.keys.rotate(self.model.now);
                let rotated = self.keys.rotate().await.map_err(|error| error.to_string())?;
                if rotated == expected { Ok(()) } else { Err(format!("expected a new key: {expected}")) }
            }
            Step::Disable { client } => {
                self.model.set_disabled(client, true);
                let changed = self.administration().disable_client(&self.client_id(client)).await;
                changed.map(drop).map_err(|error| error.to_string())
            }
            Step::Enable { client } => {
                self.model.set_disabled(client, false);
                let changed = self.administration().enable_client(&self.client_id(client)).await;
                changed.map(drop).map_err(|error| error.to_string())
            }
        }
    }
}

/// The one with this number, counted from the first again after the last.
fn one<T>(at: usize, of: &[T]) -> Option<usize> {
    (!of.is_empty()).then(|| at % of.len())
}
