//! A document as a QR code, for rooms where no USB drive may enter: as text for a terminal, or as a
//! picture.

use qrcodegen::{QrCode, QrCodeEcc};

/// The light border that a scanner needs (ISO/IEC 18004, section 9.1).
const BORDER: i32 = 4;
/// The side of a module in the picture, in pixels.
const SCALE: i32 = 6;

/// The most bytes that one code holds (ISO/IEC 18004, version 40 at level L).
pub const MOST: usize = 2953;

/// Why there is no code, or no picture of it.
#[derive(Debug, thiserror::Error)]
pub enum CodeError {
    /// So many bytes.
    #[error("the document has {0} bytes; one QR code holds 2,953")]
    TooLong(usize),
    /// The encoder refused it, which is not expected of any code.
    #[error("the picture cannot be made: {0}")]
    Picture(#[from] png::EncodingError),
}

/// A document as a code.
pub struct Code(QrCode);

impl Code {
    /// Makes the code of these very bytes.
    ///
    /// # Errors
    /// More bytes than one code holds ([`MOST`]).
    pub fn of(bytes: &[u8]) -> Result<Self, CodeError> {
        let code = QrCode::encode_binary(bytes, QrCodeEcc::Low);
        code.map(Self).map_err(|_| CodeError::TooLong(bytes.len()))
    }

    /// Whether a module is dark; the border is light.
    fn dark(&self, x: i32, y: i32) -> bool {
        self.0.get_module(x, y)
    }

    /// The rows and columns from border to border.
    fn range(&self) -> std::ops::Range<i32> {
        -BORDER..self.0.size() + BORDER
    }

    /// How many columns a drawing takes: of half blocks, or of two characters a module.
    #[must_use]
    pub fn columns(&self, half_blocks: bool) -> usize {
        self.range().count() * if half_blocks { 1 } else { 2 }
    }

    /// Draws it with half blocks, two rows of modules a line. With `color`, dark on
    /// light whatever the terminal's colours are; without, light modules are drawn, as
    /// on a dark terminal.
    #[must_use]
    pub fn half_blocks(&self, color: bool) -> String {
        let (begin, end) = if color { ("\x1b[38;5;231;48;5;16m", "\x1b[0m") } else { ("", "") };
        let mut text = String::new();
        for y in self.range().step_by(2) {
            text.push_str(begin);
            for x in self.range() {
                text.push(
                    match (!self.dark(x, y), y + 1 < self.range().end && !self.dark(x, y + 1)) {
                        (true, true) => '█',
                        (true, false) => '▀',
                        (false, true) => '▄',
                        (false, false) => ' ',
                    },
                );
            }
            text.push_str(end);
            text.push('\n');
        }
        text
    }

    /// The same for a terminal that shows no blocks: two characters a module.
    #[must_use]
    pub fn ascii(&self) -> String {
        let row = |y| {
            self.range().map(|x| if self.dark(x, y) { "  " } else { "##" }).collect::<String>()
                + "\n"
        };
        self.range().map(row).collect()
    }

    /// A picture: PNG, black on white, one bit a pixel.
    ///
    /// # Errors
    /// Not expected of any code.
    pub fn png(&self) -> Result<Vec<u8>, CodeError> {
        let side = (self.0.size() + 2 * BORDER) * SCALE;
        let side = u32::try_from(side).unwrap_or_default();
        let mut picture = Vec::new();
        let mut encoder = png::Encoder::new(&mut picture, side, side);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::One);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&self.pixels())?;
        writer.finish()?;
        Ok(picture)
    }

    /// The rows from top to bottom, each from its first byte's highest bit; 1 is white.
    fn pixels(&self) -> Vec<u8> {
        let pixels = self.range().start * SCALE..self.range().end * SCALE;
        let mut rows = Vec::new();
        for y in pixels.clone() {
            let white: Vec<bool> = pixels
                .clone()
                .map(|x| !self.dark(x.div_euclid(SCALE), y.div_euclid(SCALE)))
                .collect();
            let byte = |eight: &[bool]| {
                eight
                    .iter()
                    .enumerate()
                    .fold(0, |byte, (bit, white)| byte | (u8::from(*white) << (7 - bit)))
            };
            rows.extend(white.chunks(8).map(byte));
        }
        rows
    }
}
