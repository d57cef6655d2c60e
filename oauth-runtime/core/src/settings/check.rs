//! Settings that no provider can run with.

use std::time::Duration;

use super::Settings;
use crate::{Lifetimes, Secret};

/// A user code is short: one that lives longer than this can be guessed (RFC 8628 section 5.1).
const LONGEST_DEVICE_CODE: Duration = Duration::from_secs(1800);

/// Nobody can guess a random text of this length.
const SHORTEST_SALT: usize = 16;

/// Why a provider cannot run with a setting.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{setting}: {problem}; {advice}")]
pub struct SettingsError {
    setting: &'static str,
    problem: String,
    advice: &'static str,
}

impl SettingsError {
    /// What a part needs of a setting. The message reads `setting: problem; advice`.
    #[doc(hidden)]
    pub fn new(setting: &'static str, problem: impl Into<String>, advice: &'static str) -> Self {
        Self { setting, problem: problem.into(), advice }
    }

    /// The method of the builder, such as `device_polling_interval`.
    pub fn setting(&self) -> &'static str {
        self.setting
    }

    /// What is wrong with the value. It never contains a secret.
    pub fn problem(&self) -> &str {
        &self.problem
    }

    /// What to write instead.
    pub fn advice(&self) -> &'static str {
        self.advice
    }
}

fn seconds(setting: &'static str, time: Duration, advice: &'static str) -> SettingsError {
    // Integers only: formatting floating-point numbers would add 26 KB to a provider that formats no others.
    let problem = match time.subsec_nanos() {
        0 => format!("{} seconds is not possible", time.as_secs()),
        _ => format!("{time:?} is not possible"),
    };
    SettingsError { setting, problem, advice }
}

impl Lifetimes {
    /// Whether a provider can run with these lifetimes: each is at least one second, and a device code's at
    /// most half an hour.
    ///
    /// # Errors
    /// [`SettingsError`] names the first wrong one, by the builder's method.
    pub fn check(&self) -> Result<(), SettingsError> {
        let lifetimes = [
            ("token_expires_in", self.access_token),
            ("refresh_token_expires_in", self.refresh_token),
            ("authorization_code_expires_in", self.authorization_code),
            ("id_token_expires_in", self.id_token),
            ("device_code_expires_in", self.device_code),
        ];
        if let Some((setting, value)) = lifetimes.into_iter().find(|(_, value)| value.as_secs() == 0) {
            let advice = "it would already be expired when it is issued; write at least 1";
            return Err(seconds(setting, value, advice));
        }
        if self.device_code > LONGEST_DEVICE_CODE {
            let advice = "a user code is short enough to be guessed in that time; write at most 1800 (RFC 8628 section 5.1)";
            return Err(seconds("device_code_expires_in", self.device_code, advice));
        }
        Ok(())
    }
}

/// Whether devices can poll at this interval.
pub(super) fn check_polling_interval(interval: Duration, lifetimes: Lifetimes) -> Result<(), SettingsError> {
    let advice = match interval.as_secs() {
        0 => "devices would poll without a pause; write at least 1 (RFC 8628 section 3.2)",
        _ if interval.as_secs() >= lifetimes.device_code.as_secs() => {
            "the device code would expire before the second poll; write less than `device_code_expires_in`"
        }
        _ => return Ok(()),
    };
    Err(seconds("device_polling_interval", interval, advice))
}

/// Whether somebody who knows an identifier could find its person by trying salts.
pub(super) fn check_pairwise_salt(salt: Option<&Secret>) -> Result<(), SettingsError> {
    match salt.map(|salt| salt.reveal().len()).filter(|length| *length < SHORTEST_SALT) {
        None => Ok(()),
        Some(length) => Err(SettingsError {
            setting: "pairwise_salt",
            problem: format!("{length} characters can be guessed"),
            advice: "write at least 16, such as those of `openssl rand -hex 32`",
        }),
    }
}

/// Whether the setting is the URL of a page that a browser can open.
pub(super) fn check_page(setting: &'static str, uri: Option<&str>) -> Result<(), SettingsError> {
    let is_page = |uri: &str| url::Url::parse(uri).is_ok_and(|url| matches!(url.scheme(), "https" | "http"));
    match uri.filter(|uri| !is_page(uri)) {
        None => Ok(()),
        Some(uri) => Err(SettingsError {
            setting,
            problem: format!("`{uri}` is not the URL of a page"),
            advice: "write one like https://notes.example/help",
        }),
    }
}

/// Whether there is time for one attempt to notify a client of a logout.
pub(super) fn check_notice_lifetime(lifetime: Duration) -> Result<(), SettingsError> {
    let advice = "the provider would give up before its first attempt; write at least 1";
    if lifetime.as_secs() == 0 { Err(seconds("logout_notice_lifetime", lifetime, advice)) } else { Ok(()) }
}

/// Whether the audit log keeps anything.
pub(super) fn check_audit_log(settings: &Settings) -> Result<(), SettingsError> {
    let retention = settings.audit_log_retention;
    if retention.as_secs() == 0 {
        let advice = "the log would forget each event at once; write at least 1";
        return Err(seconds("audit_log_retention", retention, advice));
    }
    if let Some(longest) = settings.audit_log_before_response {
        let setting = "audit_log_before_response";
        if longest < Duration::from_millis(1) {
            let problem = "no store is that fast, so every response would be withheld";
            return Err(SettingsError::new(setting, problem, "write some seconds, or leave it out"));
        }
        if !settings.audit_log {
            let problem = "responses would wait for an audit log that is off";
            return Err(SettingsError::new(setting, problem, "turn `audit_log` on, or leave it out"));
        }
    }
    match settings.audit_log_capacity {
        0 => Err(SettingsError::new("audit_log_capacity", "no event fits", "write at least 1")),
        _ => Ok(()),
    }
}

/// The maximum lifetime of a request URI: a browser follows a redirect at once (RFC 9126 section 7.3).
const LONGEST_PUSHED_REQUEST: Duration = Duration::from_secs(90);

/// Whether a client can use what it pushes, and nobody can keep it for later.
pub(super) fn check_pushed_requests(lifetime: Duration, most: usize) -> Result<(), SettingsError> {
    let setting = "pushed_request_expires_in";
    if lifetime.as_secs() == 0 {
        let advice = "it would already be expired when it is issued; write at least 1";
        return Err(seconds(setting, lifetime, advice));
    }
    if lifetime > LONGEST_PUSHED_REQUEST {
        let advice = "write at most 90: the person may take longer once the request has arrived";
        return Err(seconds(setting, lifetime, advice));
    }
    match most {
        0 => Err(SettingsError::new(
            "most_pushed_requests",
            "no client could push a request",
            "write at least 1, or leave the endpoint out of the declaration",
        )),
        _ => Ok(()),
    }
}

/// Whether there is a proxy that may send the header.
#[cfg(feature = "openid")]
pub(super) fn check_certificate_header(settings: &super::Settings) -> Result<(), SettingsError> {
    match settings.client_certificate_header().is_some() && settings.trusted_proxies().is_empty() {
        false => Ok(()),
        true => Err(SettingsError::new(
            "client_certificate_header",
            "without trusted_proxies nobody may send it",
            "set trusted_proxies to the addresses of the proxies that do",
        )),
    }
}

/// Whether a time whose zero has a meaning of its own, such as "no limit", is not taken for zero: only whole
/// seconds count.
pub(super) fn check_fraction(setting: &'static str, time: Option<Duration>) -> Result<(), SettingsError> {
    match time.filter(|time| !time.is_zero() && time.as_secs() == 0) {
        None => Ok(()),
        Some(time) => {
            Err(seconds(setting, time, "it counts whole seconds; write at least 1, or 0 to switch it off"))
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::SettingsBuilder;

    use super::*;

    const NO_TIME: Duration = Duration::ZERO;

    fn built(set: impl FnOnce(SettingsBuilder) -> SettingsBuilder) -> Result<(), &'static str> {
        let issuer = "https://notes.example".parse().expect("an issuer");
        let builder = set(SettingsBuilder::new(issuer, Lifetimes::DEFAULT));
        builder.try_build().map(|_| ()).map_err(|error| error.setting())
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        assert_eq!(built(|builder| builder.device_polling_interval(NO_TIME)), Err("device_polling_interval"));
        assert_eq!(
            built(|builder| builder.device_polling_interval(Duration::from_secs(600))),
            Err("device_polling_interval")
        );
        assert_eq!(built(|builder| builder.logout_notice_lifetime(NO_TIME)), Err("logout_notice_lifetime"));
        assert_eq!(built(|builder| builder.token_expires_in(NO_TIME)), Err("token_expires_in"));
        assert_eq!(
            built(|builder| builder.refresh_token_expires_in(NO_TIME)),
            Err("refresh_token_expires_in")
        );
        assert_eq!(
            built(|builder| builder.authorization_code_expires_in(NO_TIME)),
            Err("authorization_code_expires_in")
        );
        assert_eq!(built(|builder| builder.id_token_expires_in(NO_TIME)), Err("id_token_expires_in"));
        assert_eq!(built(|builder| builder.device_code_expires_in(NO_TIME)), Err("device_code_expires_in"));
        assert_eq!(
            built(|builder| builder.device_code_expires_in(Duration::from_secs(1801))),
            Err("device_code_expires_in")
        );
        assert_eq!(
            built(|builder| builder.token_expires_in(Duration::from_millis(999))),
            Err("token_expires_in"),
            "a fraction of a second is dropped"
        );
        for wrong in [NO_TIME, Duration::from_millis(999), Duration::from_secs(91)] {
            let expires = built(|builder| builder.pushed_request_expires_in(wrong));
            assert_eq!(expires, Err("pushed_request_expires_in"), "{wrong:?}");
        }
        assert_eq!(built(|builder| builder.most_pushed_requests(0)), Err("most_pushed_requests"));
        assert_eq!(built(|builder| builder.pairwise_salt("")), Err("pairwise_salt"));
        assert_eq!(built(|builder| builder.pairwise_salt("fifteen-letters")), Err("pairwise_salt"));
        assert_eq!(built(|builder| builder.verification_uri("notes.example/tv")), Err("verification_uri"));
        assert_eq!(built(|builder| builder.error_uri("javascript:alert(1)")), Err("error_uri"));
        assert_eq!(built(|builder| builder.error_uri("https://notes.example/help")), Ok(()));
        assert_eq!(
            built(|builder| builder
                .device_polling_interval(Duration::from_secs(1))
                .refresh_token_grace_period(NO_TIME)),
            Ok(())
        );
    }

    #[test]
    fn half_a_second_does_not_switch_a_setting_off() {
        const HALF: Duration = Duration::from_millis(500);
        assert_eq!(built(|builder| builder.grant_max_age(HALF)), Err("grant_max_age"));
        assert_eq!(built(|builder| builder.unused_client_expires_in(HALF)), Err("unused_client_expires_in"));
        assert_eq!(
            built(|builder| builder.refresh_token_grace_period(HALF)),
            Err("refresh_token_grace_period")
        );
        assert_eq!(built(|builder| builder.grant_max_age(NO_TIME).unused_client_expires_in(NO_TIME)), Ok(()));
        let second = Duration::from_secs(1);
        assert_eq!(built(|builder| builder.grant_max_age(second).unused_client_expires_in(second)), Ok(()));
    }

    #[test]
    #[should_panic(expected = "device_polling_interval: 0 seconds is not possible")]
    fn a_builder_without_a_way_to_say_so_panics() {
        let issuer = "https://notes.example".parse().expect("an issuer");
        let _ = SettingsBuilder::new(issuer, Lifetimes::DEFAULT).device_polling_interval(NO_TIME).build();
    }
}
