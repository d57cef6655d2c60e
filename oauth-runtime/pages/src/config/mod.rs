//! The configuration of the pages.

#[cfg(feature = "passkeys")]
mod app_origins;
mod build;
mod builder;
mod color;
mod login_link;
mod logins;
mod logo;
mod look;
#[cfg(feature = "upstream")]
mod other_providers;
mod pages;
mod people;
mod sign_up;
mod stylesheet;

pub use builder::PagesBuilder;
pub(crate) use logo::raster;
pub use pages::Pages;
