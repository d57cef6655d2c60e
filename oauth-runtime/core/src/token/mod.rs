//! What a provider issues: codes and tokens, as stores keep them.

mod access_token;
mod actor;
mod authentication;
mod authorization_code;
mod confirmation;
mod device_code;
mod device_decision;
mod grant_id;
mod issued;
mod issued_grant;
mod issued_keys;
mod members;
mod owner;
mod refresh_token;
mod response;
mod successor;
mod user_code;

pub use access_token::AccessToken;
pub use actor::Actor;
pub use authentication::Authentication;
pub use authorization_code::AuthorizationCode;
pub use confirmation::Confirmation;
pub(crate) use confirmation::token_type;
pub use device_code::{DeviceCode, DeviceCodeKeys};
pub use device_decision::{DecisionKeys, DeviceApproval, DeviceDecision};
pub use grant_id::GrantId;
pub use issued::IssuedTokens;
pub use issued_grant::{GrantKeys, IssuedGrant};
pub use issued_keys::IssuedKeys;
pub(crate) use members::Members;
pub use owner::Owner;
pub use refresh_token::RefreshToken;
pub use response::TokenResponse;
pub(crate) use response::reveal;
pub use successor::{SealedToken, Successor};
pub use user_code::UserCode;
