//! The QR code as an inline SVG.

use crate::ServiceError;
use qrcode::{EcLevel, QrCode, render::svg::Color};
use zeroize::Zeroizing;

/// Draws `key_uri`, black on white with the quiet zone that scanners need (ISO/IEC 18004:
/// four modules), without a style attribute, so that it passes the CSP (R29).
pub(crate) fn draw(key_uri: &str) -> Result<Zeroizing<String>, ServiceError> {
    let code =
        QrCode::with_error_correction_level(key_uri, EcLevel::M).map_err(|_| ServiceError::Qr)?;
    let svg = code
        .render()
        .dark_color(Color("#000"))
        .light_color(Color("#fff"))
        .quiet_zone(true)
        .module_dimensions(1, 1)
        .build();
    let svg = Zeroizing::new(svg);
    // Inside a page the XML declaration has no place.
    let element = svg.find("<svg").and_then(|start| svg.get(start..));
    Ok(Zeroizing::new(element.ok_or(ServiceError::Qr)?.to_owned()))
}

#[cfg(test)]
mod tests {
    #[test]
    fn r29_no_style_and_no_declaration() {
        let svg = super::draw("otpauth://totp/A:b?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
            .expect("drawn");
        assert!(svg.starts_with("<svg") && svg.ends_with("</svg>"));
        assert!(!svg.contains("style") && !svg.contains("<?"));
        assert!(svg.contains("viewBox"));
    }
}
