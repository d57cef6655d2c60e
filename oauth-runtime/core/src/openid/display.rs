//! The `display` parameter (OpenID Connect Core section 3.1.2.1).

/// How the pages are displayed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Display {
    /// In the whole window.
    #[default]
    Page,
    /// In a popup window.
    Popup,
    /// On a device with a touch screen.
    Touch,
    /// On a feature phone.
    Wap,
}

impl Display {
    /// The names on the wire, for the metadata.
    #[cfg(feature = "openid")]
    pub(crate) const NAMES: [&'static str; 4] = ["page", "popup", "touch", "wap"];

    /// The mode with that name; a page for unknown names.
    pub fn from_name(name: &str) -> Self {
        match name {
            "popup" => Self::Popup,
            "touch" => Self::Touch,
            "wap" => Self::Wap,
            _ => Self::Page,
        }
    }
}
