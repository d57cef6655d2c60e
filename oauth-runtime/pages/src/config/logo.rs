//! The logo.

use bytes::Bytes;

use crate::assets::Asset;
use crate::error::PagesError;

const LARGEST: usize = 256 * 1024;

/// The type of an image, from its first bytes.
pub(super) fn asset(image: Bytes) -> Result<Asset, PagesError> {
    let (extension, media_type) = match raster(&image) {
        _ if image.len() > LARGEST => return Err(PagesError::LogoSize { bytes: image.len() }),
        Some(known) => known,
        None if is_svg(&image) => ("svg", "image/svg+xml"),
        None => return Err(PagesError::Logo),
    };
    Ok(Asset::new("logo", extension, media_type, image))
}

/// The extension and the media type of an image made of pixels, from its first bytes.
pub(crate) fn raster(image: &[u8]) -> Option<(&'static str, &'static str)> {
    match image {
        [0x89, b'P', b'N', b'G', ..] => Some(("png", "image/png")),
        [0xff, 0xd8, 0xff, ..] => Some(("jpg", "image/jpeg")),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(("webp", "image/webp")),
        _ => None,
    }
}

fn is_svg(bytes: &[u8]) -> bool {
    let text = std::str::from_utf8(bytes).unwrap_or_default().trim_start();
    text.starts_with("<svg") || (text.starts_with("<?xml") && text.contains("<svg"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_are_known_by_what_is_in_them() {
        let path =
            |bytes: &'static [u8]| asset(Bytes::from_static(bytes)).map(|asset| asset.path().to_owned());
        assert!(path(b"\x89PNG\r\n").expect("an image").ends_with(".png"));
        assert!(path(b"<?xml version=\"1.0\"?><svg/>").expect("an image").ends_with(".svg"));
        for bytes in [&b""[..], b"<html>", b"GIF89a", b"RIFF"] {
            assert_eq!(path(bytes), Err(PagesError::Logo));
        }
        let large = asset(Bytes::from([0x89, b'P', b'N', b'G'].repeat(100_000)));
        assert_eq!(large.map(|_| ()), Err(PagesError::LogoSize { bytes: 400_000 }));
    }
}
