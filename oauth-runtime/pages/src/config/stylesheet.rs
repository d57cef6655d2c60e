//! The stylesheet: one file, with the colours of the configuration.

use bytes::Bytes;

use super::color::Color;
use crate::assets::Asset;
use crate::error::PagesError;

/// The background of text: `--card` and `--page` in the stylesheet.
const LIGHT: [Color; 2] = [Color::new(0xff, 0xff, 0xff), Color::new(0xf4, 0xf4, 0xf7)];
const DARK: [Color; 2] = [Color::new(0x1c, 0x1c, 0x22), Color::new(0x12, 0x12, 0x16)];

/// The colours that an operator selects.
pub(super) struct Colors {
    light: Color,
    dark: Color,
}

impl Colors {
    /// # Errors
    /// If one of them has too little contrast.
    pub(super) fn new(light: Color, dark: Option<Color>) -> Result<Self, PagesError> {
        for background in LIGHT {
            light.readable_on("the accent colour", background)?;
        }
        let dark = dark.unwrap_or_else(|| lighter(light));
        for background in DARK {
            dark.readable_on("the accent colour in dark mode", background)?;
        }
        Ok(Self { light, dark })
    }
}

/// A shade of the colour with enough contrast on dark pages, as white has.
fn lighter(color: Color) -> Color {
    let shades = (0..=20).map(|step| color.towards_white(step * 5));
    let mut readable = shades.filter(|shade| shade.contrast(DARK[0]) >= 7.0);
    readable.next().unwrap_or(Color::new(0xff, 0xff, 0xff))
}

pub(super) fn stylesheet(colors: &Colors) -> Asset {
    let Colors { light, dark } = colors;
    let (on_light, on_dark) = (light.text_on(), dark.text_on());
    let text = format!(
        ":root {{ --accent-light: {light}; --accent-dark: {dark}; --on-accent-light: {on_light}; --on-accent-dark: {on_dark}; }}\n",
    );
    let rest = include_bytes!("../assets/pages.css");
    Asset::with_rest("pages", "css", "text/css; charset=utf-8", Bytes::from(text), rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The stylesheet's text colours, with their backgrounds.
    #[test]
    fn every_text_is_read_well_in_light_and_dark() {
        let text = include_str!("../assets/pages.css");
        let pair = |name: &str| {
            let (_, rest) =
                text.split_once(&format!("{name}: light-dark(")).unwrap_or_else(|| panic!("{name}"));
            let (pair, _) = rest.split_once(')').expect("closed");
            let (light, dark) = pair.split_once(", ").expect("two colours");
            [light, dark].map(|color| color.parse::<Color>().expect("a colour"))
        };
        for (name, on) in [
            ("--text", "--card"),
            ("--text", "--page"),
            ("--muted", "--card"),
            ("--muted", "--page"),
            ("--problem", "--card"),
            ("--problem", "--problem-back"),
            ("--good", "--good-back"),
        ] {
            for (text, background) in pair(name).into_iter().zip(pair(on)) {
                assert!(text.contrast(background) >= 4.5, "{name} {text} on {on} {background}");
            }
        }
        // People find a field by its border, for which a contrast of 3 is enough (success criterion 1.4.11).
        for (line, background) in pair("--line").into_iter().zip(pair("--card")) {
            assert!(line.contrast(background) >= 3.0, "{line} on {background}");
        }
        assert_eq!((pair("--card"), pair("--page")), ([LIGHT[0], DARK[0]], [LIGHT[1], DARK[1]]));
    }

    #[test]
    fn any_accent_has_a_shade_for_the_dark() {
        for accent in ["#000000", "#2b4acb", "#8b0000", "#0b6e4f", "#4b0082"] {
            let colors = Colors::new(accent.parse().expect("a colour"), None);
            assert!(colors.is_ok(), "{accent}");
        }
        let unreadable = Colors::new(Color::new(0xff, 0xee, 0), None);
        assert!(matches!(unreadable, Err(PagesError::Contrast { .. })));
        assert!(Colors::new(Color::new(0, 0, 0), Some(Color::new(0x33, 0x33, 0x33))).is_err());
    }
}
