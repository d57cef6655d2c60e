//! Colours and their contrast.

use std::fmt;
use std::str::FromStr;

use crate::error::PagesError;

/// The minimum in success criterion 1.4.3 of WCAG 2.2.
const LEAST_CONTRAST: f64 = 4.5;

/// A colour as `#rrggbb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Color([u8; 3]);

impl Color {
    pub(crate) const fn new(red: u8, green: u8, blue: u8) -> Self {
        Self([red, green, blue])
    }

    /// The contrast ratio of WCAG 2.2, from 1 to 21.
    pub(crate) fn contrast(self, other: Self) -> f64 {
        let (one, other) = (self.luminance(), other.luminance());
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let channel = f64::from(channel) / 255.0;
            if channel <= 0.04045 { channel / 12.92 } else { ((channel + 0.055) / 1.055).powf(2.4) }
        };
        let [red, green, blue] = self.0;
        0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    /// Black or white, whichever has more contrast on it.
    pub(crate) fn text_on(self) -> Self {
        let (black, white) = (Self::new(0, 0, 0), Self::new(255, 255, 255));
        if self.contrast(white) >= self.contrast(black) { white } else { black }
    }

    /// The colour mixed with this percentage of white.
    pub(crate) fn towards_white(self, percent: u16) -> Self {
        let mixed = |channel: u8| {
            let channel = u16::from(channel);
            u8::try_from(channel + (255 - channel) * percent / 100).unwrap_or(u8::MAX)
        };
        Self(self.0.map(mixed))
    }

    /// # Errors
    /// If text in this colour has too little contrast on `against`.
    pub(crate) fn readable_on(self, name: &'static str, against: Self) -> Result<Self, PagesError> {
        let ratio = self.contrast(against);
        if ratio >= LEAST_CONTRAST {
            return Ok(self);
        }
        Err(PagesError::Contrast { name, color: self.to_string(), against: against.to_string(), ratio })
    }
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl FromStr for Color {
    type Err = PagesError;

    fn from_str(text: &str) -> Result<Self, PagesError> {
        let error = || PagesError::Color(text.to_owned());
        let digits = text.strip_prefix('#').ok_or_else(error)?;
        if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(error());
        }
        let number = u32::from_str_radix(digits, 16).map_err(|_| error())?;
        let [_, red, green, blue] = number.to_be_bytes();
        Ok(Self::new(red, green, blue))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn color(text: &str) -> Color {
        text.parse().expect("a colour")
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        assert!((color("#000000").contrast(color("#ffffff")) - 21.0).abs() < 0.01);
        assert!((color("#777777").contrast(color("#ffffff")) - 4.48).abs() < 0.01);
        assert!((color("#ffffff").contrast(color("#ffffff")) - 1.0).abs() < 0.01);
    }

    #[test]
    fn what_can_not_be_read_is_an_error() {
        assert!(color("#777777").readable_on("accent", color("#ffffff")).is_err());
        assert!(color("#767676").readable_on("accent", color("#ffffff")).is_ok());
    }

    #[test]
    fn text_on_a_colour_is_black_or_white() {
        assert_eq!(color("#ffee00").text_on(), color("#000000"));
        assert_eq!(color("#2b4acb").text_on(), color("#ffffff"));
    }

    #[test]
    fn what_is_no_colour() {
        for text in ["", "red", "#fff", "#12345g", "#1234567", "2b4acb", "#+12345", "#é12345"] {
            assert!(text.parse::<Color>().is_err(), "{text}");
        }
    }
}
