//! The rules that other modules check: stricter than the settings, never looser.

use std::time::Duration;

use crate::keys::SigningAlgorithm;
use crate::server::ClientRules;
use crate::{AssertionAudience, PkcePolicy, RefreshTokenRotation, RequestObjectPolicy, SecurityProfile};

/// FAPI 2.0 Security Profile section 5.3.2.1.
pub(super) const LONGEST_CODE: Duration = Duration::from_secs(60);

pub(super) fn restrict(profile: SecurityProfile, rules: &mut ClientRules) {
    // FAPI 2.0 Security Profile section 5.3.2.1.
    rules.assertion_audience = AssertionAudience::IssuerAsString;
    rules.refresh_token_rotation = RefreshTokenRotation::Never;
    rules.authorization_code_lifetime = rules.authorization_code_lifetime.min(LONGEST_CODE);
    rules.bound_tokens_only = true;
    // Section 5.3.2.2.
    rules.must_push = true;
    rules.pkce = PkcePolicy::new(true, false);
    // FAPI-CIBA section 5.2.2.
    rules.must_sign_backchannel = true;
    // Section 5.4.1.
    rules.algorithms = &SigningAlgorithm::FAPI2;
    // FAPI 2.0 Message Signing sections 5.3.1 and 5.4.1.
    if profile.signs_messages() {
        rules.must_sign = true;
        rules.request_object_policy = RequestObjectPolicy::Fapi2MessageSigning;
        rules.jwt_responses_only = true;
    }
}
