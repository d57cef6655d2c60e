//! OpenID Connect Native SSO for Mobile Apps 1.0 (draft 07).

mod attacks;
mod ends;
mod provider;
mod sharing;
