//! What logout adds to the metadata (Back-Channel Logout section 2.1, Front-Channel Logout section 3).

use serde::Serialize;

/// The members of logout.
#[derive(Debug, Serialize)]
pub struct LogoutDescription {
    backchannel_logout_supported: bool,
    backchannel_logout_session_supported: bool,
    frontchannel_logout_supported: bool,
    frontchannel_logout_session_supported: bool,
}

#[cfg(feature = "openid")]
impl LogoutDescription {
    /// Without something that posts to clients there is no back channel.
    pub(super) fn of(settings: &crate::settings::Settings) -> Self {
        let posts = settings.fetcher().is_some();
        Self {
            backchannel_logout_supported: posts,
            backchannel_logout_session_supported: posts,
            frontchannel_logout_supported: true,
            frontchannel_logout_session_supported: true,
        }
    }
}
