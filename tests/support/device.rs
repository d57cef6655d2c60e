//! A device, and the person who decides about it.

use oauth_runtime::Approval;
use oauth_runtime::device::GRANT_TYPE;

use super::{Answer, Fixture};

/// A device of the client `tv` with its codes.
pub(crate) struct Device<'a> {
    fixture: &'a Fixture,
    pub(crate) answer: Answer,
}

impl Fixture {
    /// A device of the client `tv`, which requests `read`.
    pub(crate) async fn device(&self) -> Device<'_> {
        let form = [("client_id", "tv"), ("scope", "read")];
        let answer = self.http.post("/device_authorization", None, &form).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        Device { fixture: self, answer }
    }
}

impl Device<'_> {
    pub(crate) fn device_code(&self) -> String {
        self.answer.text("device_code")
    }

    /// The token request of the device.
    pub(crate) async fn poll(&self) -> Answer {
        let code = self.device_code();
        let form = [("grant_type", GRANT_TYPE), ("client_id", "tv"), ("device_code", &code)];
        self.fixture.http.post("/token", None, &form).await
    }

    /// Alice types the code and approves; returns whether that counts.
    pub(crate) async fn approve(&self) -> bool {
        let server = &self.fixture.server;
        let found = server.find_device_request(&self.answer.text("user_code")).await.expect("a store");
        let Some(request) = found else {
            return false;
        };
        server.approve_device_request(&request, Approval::new("alice-sub")).await.expect("a store")
    }

    /// Alice types the code and denies; returns whether that counts.
    pub(crate) async fn deny(&self) -> bool {
        let server = &self.fixture.server;
        let found = server.find_device_request(&self.answer.text("user_code")).await.expect("a store");
        let Some(request) = found else {
            return false;
        };
        server.deny_device_request(&request).await.expect("a store")
    }
}
