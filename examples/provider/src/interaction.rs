//! The resource owner's part: the pages of the framework.

use http::request::Parts;
use oauth_runtime::http::Response;
use oauth_runtime::ui::{self, Pages, UiProvider};
use oauth_runtime::{AuthorizationRequest, BoxError, Decision, Interaction, OAuthError};

use crate::provider::Provider;

impl UiProvider for Provider {
    fn pages(&self) -> &Pages {
        self.page_settings()
    }
}

impl Interaction for Provider {
    async fn authorize(&self, request: &AuthorizationRequest, http: &Parts) -> Result<Decision, BoxError> {
        ui::authorize(self, request, http).await
    }

    fn error_page(&self, error: &OAuthError, http: &Parts) -> Response {
        ui::error_page(self, error, http)
    }
}
