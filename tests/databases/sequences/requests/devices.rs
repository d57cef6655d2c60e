//! What devices send, and what people say of them.

use http::StatusCode;
use oauth_runtime::{Approval, device};
use serde_json::Value;

use super::super::run::Run;

/// The codes of a device.
#[derive(Debug, Clone)]
pub(in super::super) struct Codes {
    device: String,
    user: String,
}

impl Run {
    pub(in super::super) async fn begin_device(&mut self, client: usize) -> Result<(), String> {
        let form = [("scope", "openid offline_access")];
        let response = self.post("/device_authorization", client, &form).await;
        let answer: Value = serde_json::from_slice(response.body()).map_err(|error| error.to_string())?;
        let text = |name: &str| answer[name].as_str().map(str::to_owned);
        let begins = self.model.begin_device(client);
        match (text("device_code"), text("user_code"), begins) {
            (Some(device), Some(user), true) => {
                self.devices.push(Codes { device, user });
                Ok(())
            }
            (None, None, false) if response.status() == StatusCode::UNAUTHORIZED => Ok(()),
            (.., begins) => Err(format!("codes: expected {begins}, and the provider answered {answer}")),
        }
    }

    pub(in super::super) async fn decide_device(
        &mut self,
        device: usize,
        person: usize,
        allows: bool,
    ) -> Result<(), String> {
        let failed = |error: oauth_runtime::OAuthError| error.to_string();
        let approval = Approval::new(self.person(person));
        let found = self.server.find_device_request(&self.devices[device].user).await.map_err(failed)?;
        let counts = match &found {
            None => false,
            Some(found) if allows => {
                self.server.approve_device_request(found, approval).await.map_err(failed)?
            }
            Some(found) => self.server.deny_device_request(found).await.map_err(failed)?,
        };
        let expected = self.model.decide_device(device, person, allows);
        let same = counts == expected && found.is_some() == expected;
        if same {
            Ok(())
        } else {
            Err(format!("expected that it counts: {expected}; it counts: {counts}, {found:?}"))
        }
    }

    pub(in super::super) async fn poll_device(
        &mut self,
        device: usize,
        by_another: bool,
    ) -> Result<(), String> {
        let client = usize::from(by_another) ^ self.model.devices[device].client;
        let code = self.devices[device].device.clone();
        let expected = self.model.poll_device(device, client);
        self.tokens(client, device::GRANT_TYPE, &[("device_code", &code)], expected).await
    }
}
