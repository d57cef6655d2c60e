//! Authorization responses as signed JWTs (JWT Secured Authorization Response Mode for OAuth 2.0, JARM): a client
//! can tell that the response is this provider's, for itself, and unchanged.

mod part;

pub use part::JwtResponseModes;
