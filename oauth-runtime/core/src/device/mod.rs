//! Devices without a keyboard or a browser: what a person decides about them (RFC 8628).
//!
//! A device shows a code; the person types it on another device, and approves there. The pages of the feature
//! `ui` handle this at `/device`. With your own pages there are two steps: find the request for the typed
//! code, then approve or deny it.
//!
//! ```
//! # use oauth_runtime::{Approval, BoxError, oauth_server, store::MemoryStore};
//! # #[oauth_server(grants(device_code))]
//! # struct Tv { #[store] store: MemoryStore }
//! /// The logged-in person typed a code, read what the device wants, and pressed a button.
//! async fn connect(tv: &Tv, user: &str, typed: &str, allow: bool) -> Result<&'static str, BoxError> {
//!     let Some(device) = tv.find_device_request(typed).await? else {
//!         return Ok("no device waits under this code");
//!     };
//!     let counts = match allow {
//!         true => tv.approve_device_request(&device, Approval::new(user)).await?,
//!         false => tv.deny_device_request(&device).await?,
//!     };
//!     Ok(if counts { "go back to your device" } else { "that was decided already" })
//! }
//! ```
//!
//! # What a page of your own must do
//! - Show the typed code, and tell the person to continue only if the device shows the same one (section
//!   5.4).
//! - Ask even if the code came in the URL (`verification_uri_complete`, section 3.3.1).
//! - Limit guesses of codes (section 5.1): they have 34 bits.

mod part;
mod request;

pub use part::DeviceCodes;
pub use request::DeviceAuthorizationRequest;

/// The value of `grant_type` (RFC 8628 section 3.4), and the grant type to register for clients of devices:
///
/// ```
/// use oauth_runtime::{Client, device};
///
/// let client = Client::public("tv").grant_types([device::GRANT_TYPE, "refresh_token"]).scope("read").build()?;
/// # Ok::<(), oauth_runtime::ClientError>(())
/// ```
pub const GRANT_TYPE: &str = "urn:ietf:params:oauth:grant-type:device_code";
