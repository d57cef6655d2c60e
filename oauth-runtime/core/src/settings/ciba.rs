//! Settings of backchannel authentication.

use std::time::Duration;

use super::SettingsError;

/// The longest time that a person has to decide.
const LONGEST: Duration = Duration::from_secs(3600);

/// The settings of a provider with `grants(ciba)`.
#[derive(Debug, Clone)]
pub(super) struct CibaSettings {
    pub(super) lifetime: Duration,
    pub(super) longest: Duration,
    pub(super) polling_interval: Duration,
    pub(super) most: usize,
}

impl Default for CibaSettings {
    fn default() -> Self {
        Self {
            lifetime: Duration::from_secs(300),
            longest: Duration::from_secs(900),
            polling_interval: Duration::from_secs(5),
            most: 10_000,
        }
    }
}

impl CibaSettings {
    /// Whether people can decide, and clients can poll.
    pub(super) fn check(&self) -> Result<(), SettingsError> {
        let wrong = |setting, time: Duration, advice| {
            Err(SettingsError::new(setting, format!("{} seconds is not possible", time.as_secs()), advice))
        };
        for (setting, time) in
            [("ciba_request_expires_in", self.lifetime), ("longest_ciba_request", self.longest)]
        {
            if time.as_secs() == 0 {
                return wrong(setting, time, "nobody could decide in time; write at least 1");
            }
            if time > LONGEST {
                return wrong(
                    setting,
                    time,
                    "write at most 3600: a person who decides later has forgotten what they asked for",
                );
            }
        }
        let interval = self.polling_interval;
        if interval.as_secs() == 0 {
            let advice = "clients would poll without a pause; write at least 1 (CIBA Core 1.0 section 7.3)";
            return wrong("ciba_polling_interval", interval, advice);
        }
        if interval >= self.lifetime {
            let advice =
                "a request would expire before the second poll; write less than `ciba_request_expires_in`";
            return wrong("ciba_polling_interval", interval, advice);
        }
        match self.most {
            0 => Err(SettingsError::new(
                "most_ciba_requests",
                "no client could send a request",
                "write at least 1, or leave the grant out of the declaration",
            )),
            _ => Ok(()),
        }
    }
}
