//! What no provider can run with.

use crate::Lifetimes;

/// A user code is short: one that lives longer than this can be guessed (RFC 8628 section 5.1).
const LONGEST_DEVICE_CODE: u64 = 1800;

/// Why a provider can't run with a setting.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{setting}: {seconds} seconds can't be; {advice}")]
pub struct SettingsError {
    setting: &'static str,
    seconds: u64,
    advice: &'static str,
}

impl SettingsError {
    /// The method of the builder, such as `device_polling_interval`.
    pub fn setting(&self) -> &'static str {
        self.setting
    }

    /// The value.
    pub fn seconds(&self) -> u64 {
        self.seconds
    }

    /// What to write instead.
    pub fn advice(&self) -> &'static str {
        self.advice
    }
}

impl Lifetimes {
    /// Whether a provider can run with these lifetimes: each is one second at least, and a device code's half an hour at most.
    ///
    /// # Errors
    /// [`SettingsError`] names the first that is wrong, as the builder's method is called.
    pub fn check(&self) -> Result<(), SettingsError> {
        let lifetimes = [
            ("token_expires_in", self.access_token),
            ("refresh_token_expires_in", self.refresh_token),
            ("authorization_code_expires_in", self.authorization_code),
            ("id_token_expires_in", self.id_token),
            ("device_code_expires_in", self.device_code),
        ];
        if let Some((setting, seconds)) = lifetimes.into_iter().find(|(_, seconds)| *seconds == 0) {
            let advice = "it would be expired when it is issued; write 1 at least";
            return Err(SettingsError { setting, seconds, advice });
        }
        if self.device_code > LONGEST_DEVICE_CODE {
            return Err(SettingsError {
                setting: "device_code_expires_in",
                seconds: self.device_code,
                advice: "a user code is short enough to be guessed in that time; write 1800 at most (RFC 8628 section 5.1)",
            });
        }
        Ok(())
    }
}

/// Whether devices can poll in this interval.
pub(super) fn check_polling_interval(seconds: u64, lifetimes: Lifetimes) -> Result<(), SettingsError> {
    let advice = match seconds {
        0 => "devices would ask without a pause; write 1 at least (RFC 8628 section 3.2)",
        _ if seconds >= lifetimes.device_code => {
            "the device code would expire before the second poll; write less than `device_code_expires_in`"
        }
        _ => return Ok(()),
    };
    Err(SettingsError { setting: "device_polling_interval", seconds, advice })
}

#[cfg(test)]
mod tests {
    use crate::SettingsBuilder;

    use super::*;

    fn built(set: impl FnOnce(SettingsBuilder) -> SettingsBuilder) -> Result<(), &'static str> {
        let issuer = "https://notes.example".parse().expect("an issuer");
        let builder = set(SettingsBuilder::new(issuer, Lifetimes::DEFAULT));
        builder.try_build().map(|_| ()).map_err(|error| error.setting())
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        assert_eq!(built(|builder| builder.device_polling_interval(0)), Err("device_polling_interval"));
        assert_eq!(built(|builder| builder.device_polling_interval(600)), Err("device_polling_interval"));
        assert_eq!(built(|builder| builder.token_expires_in(0)), Err("token_expires_in"));
        assert_eq!(built(|builder| builder.refresh_token_expires_in(0)), Err("refresh_token_expires_in"));
        assert_eq!(
            built(|builder| builder.authorization_code_expires_in(0)),
            Err("authorization_code_expires_in")
        );
        assert_eq!(built(|builder| builder.id_token_expires_in(0)), Err("id_token_expires_in"));
        assert_eq!(built(|builder| builder.device_code_expires_in(0)), Err("device_code_expires_in"));
        assert_eq!(built(|builder| builder.device_code_expires_in(1801)), Err("device_code_expires_in"));
        assert_eq!(built(|builder| builder.device_polling_interval(1).refresh_token_grace_period(0)), Ok(()));
    }

    #[test]
    #[should_panic(expected = "device_polling_interval: 0 seconds can't be")]
    fn a_builder_without_a_way_to_say_so_panics() {
        let issuer = "https://notes.example".parse().expect("an issuer");
        let _ = SettingsBuilder::new(issuer, Lifetimes::DEFAULT).device_polling_interval(0).build();
    }
}
