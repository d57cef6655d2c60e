//! Settings that contradict the provider's profile.

use super::rules::LONGEST_CODE;
use crate::keys::SigningAlgorithm;
use crate::settings::{Settings, SettingsError};
use crate::{AssertionAudience, RefreshTokenRotation, SecurityProfile};

pub(super) fn check(
    profile: SecurityProfile,
    has_authorization_requests: bool,
    settings: &Settings,
) -> Result<(), SettingsError> {
    let wrong = |setting, problem: &str, advice| {
        Err(SettingsError::new(setting, format!("profile({profile}) {problem}"), advice))
    };
    if settings.insecure_transport() || settings.issuer().is_unprotected() {
        return wrong(
            "insecure_transport",
            "has no endpoint without TLS",
            "leave it out, and use https (FAPI 2.0 Security Profile section 5.2.1)",
        );
    }
    if has_authorization_requests && settings.lifetimes().authorization_code > LONGEST_CODE {
        return wrong(
            "authorization_code_expires_in",
            "has no code that lives longer than a minute",
            "write at most 60 (FAPI 2.0 Security Profile section 5.3.2.1)",
        );
    }
    if settings.rotate_refresh_tokens() == RefreshTokenRotation::Always {
        return wrong(
            "rotate_refresh_tokens",
            "has no rotation, because a client that misses the response loses its grant",
            "leave it out: refresh tokens then stay the same (FAPI 2.0 Security Profile section 5.3.2.1)",
        );
    }
    if settings.assertion_audience() == AssertionAudience::Endpoints {
        return wrong(
            "assertion_audience",
            "has the issuer as the only audience of assertions",
            "leave it out (FAPI 2.0 Security Profile section 5.3.2.1)",
        );
    }
    if !settings.dpop_signing_algorithms().iter().any(|own| SigningAlgorithm::FAPI2.contains(own)) {
        return wrong(
            "dpop_signing_algorithms",
            "has no proofs with these",
            "write at least one of PS256, ES256 and EdDSA (FAPI 2.0 Security Profile section 5.4.1)",
        );
    }
    if !settings.client_signing_algorithms().iter().any(|own| SigningAlgorithm::FAPI2.contains(own)) {
        return wrong(
            "client_signing_algorithms",
            "has no client that signs with these",
            "write at least one of PS256, ES256 and EdDSA (FAPI 2.0 Security Profile section 5.4.1)",
        );
    }
    if settings.unsigned_id_tokens() {
        return wrong(
            "unsigned_id_tokens",
            "signs every JWT",
            "leave it out (FAPI 2.0 Security Profile section 5.4.1)",
        );
    }
    Ok(())
}
