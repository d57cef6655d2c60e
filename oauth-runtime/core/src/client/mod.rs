//! The client: its registration, and the checks of requests against it.

mod allowed;
mod auth_method;
mod builder;
mod certificate;
mod changed;
mod distinguished_name;
mod document;
mod error;
mod federated;
mod lookup;
mod mac_algorithm;
mod metadata;
mod openid;
mod origin;
mod record;
mod redirect_uri;
mod registration;
mod relied_on;
mod sealed_secret;
mod secret;
mod secret_transport;
mod stored;
mod texts;
mod token_delivery_mode;
mod uris;
mod used;

pub use auth_method::AuthMethod;
pub use builder::ClientBuilder;
pub use certificate::CertificateMetadata;
#[cfg(feature = "openid")]
pub(crate) use certificate::CertificateSubject;
#[cfg(feature = "openid")]
pub(crate) use distinguished_name::{AttributeValue, DistinguishedName};
pub use document::ClientDocument;
pub use error::ClientError;
pub use federated::{FederatedCredential, FederatedMetadata};
pub use lookup::Lookup;
pub(crate) use mac_algorithm::MacAlgorithm;
pub use metadata::ClientMetadata;
pub use openid::{ApplicationType, OpenIdMetadata, SubjectType};
pub use record::Client;
pub use redirect_uri::{RedirectUri, RedirectUriError};
pub use registration::DynamicRegistration;
pub use sealed_secret::SealedSecret;
pub use secret::ClientSecret;
pub use secret_transport::SecretTransport;
pub use stored::ClientKeys;
pub(crate) use texts::is_unprintable;
#[cfg(feature = "openid")]
pub(crate) use texts::{is_blank, is_ignorable};
pub use token_delivery_mode::TokenDeliveryMode;
pub use used::ClientUse;
