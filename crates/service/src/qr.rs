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
    use domain::{Secret, UserId, authenticator::account_label, issuer};

    /// Whatever site and userID: a code is drawn, and of few enough modules for a phone.
    #[test]
    fn the_longest_names_fit() {
        let secret = Secret::from_bytes(&[7; 20]).expect("20 bytes");
        let user_id = format!("a{}", "+".repeat(domain::user_id::MAX_LENGTH - 1));
        let label = account_label(&UserId::parse(&user_id).expect("a userID"), 4);
        for wide in ["W", "ŷ", "漢", "🌻"] {
            let count = issuer::MAX_CHARS.min(issuer::MAX_BYTES / wide.len());
            let name = wide.repeat(count);
            issuer::check(&name).expect("a name");
            let svg = super::draw(&secret.key_uri(&name, &label)).expect("drawn");
            let view = svg
                .split("viewBox=\"0 0 ")
                .nth(1)
                .and_then(|rest| rest.split(' ').next());
            let side: u32 = view.expect("a size").parse().expect("a number");
            assert!(side <= 125, "{wide}: {side} modules a side");
        }
    }

    #[test]
    fn r29_no_style_and_no_declaration() {
        let svg = super::draw("otpauth://totp/A:b?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
            .expect("drawn");
        assert!(svg.starts_with("<svg") && svg.ends_with("</svg>"));
        assert!(!svg.contains("style") && !svg.contains("<?"));
        assert!(svg.contains("viewBox"));
    }
}
