//! Plain HTTP on `http` types: strict forms, responses, redirects, and whether a request came over TLS.

pub(crate) mod client_address;
pub(crate) mod client_certificate;
mod client_request;
mod few;
pub(crate) mod form;
mod form_post;
pub(crate) mod leave;
mod names;
mod outcome;
mod pairs;
mod parameters;
#[cfg(feature = "openid")]
pub(crate) mod policy;
mod request_name;
mod request_path;
pub(crate) mod response;
mod transport;
mod uri;

#[cfg(feature = "openid")]
pub use crate::certificate_header::{CertificateForm, CertificateHeader};
pub(crate) use client_address::address_behind;
pub use client_address::client_address;
pub use client_certificate::ClientCertificate;
pub use client_request::ClientRequest;
pub use form::{Form, FormError};
pub use leave::Leaving;
#[doc(hidden)]
pub use outcome::watched;
pub use outcome::{Outcome, noted_error};
pub(crate) use request_name::name_requests;
#[doc(hidden)]
pub use request_name::request_name;
pub use request_path::{OriginalUri, request_path};
pub use response::{html, json, see_other};
pub(crate) use transport::has_one_host;
pub use transport::{Connection, is_secure_transport};
pub use uri::build_uri;
pub(crate) use uri::{BuiltUri, Place, form_encoded};

#[cfg(feature = "openid")]
pub(crate) use client_certificate::client_certificate;
pub(crate) use form_post::form_post;
pub(crate) use leave::{leave_page, needs_click};
pub(crate) use pairs::Pairs;
#[cfg(feature = "openid")]
pub(crate) use policy::policy_source;
#[cfg(feature = "openid")]
pub(crate) use response::escape;
pub(crate) use response::{
    error, error_page, json_object, no_sniff, no_store, open, opened_json_object, problem,
};

/// A response with its body in memory.
pub type Response = ::http::Response<bytes::Bytes>;

/// A request with its body in memory.
pub type Request = ::http::Request<bytes::Bytes>;
