//! A PNG picture as grey values, with bounds on what is unpacked, and its dark pixels.

use std::io::Cursor;

use png::{ColorType, Decoder, Limits, Transformations};

use super::PictureError;

/// The longest side and the most pixels of a picture: an A4 page at 600 dots an inch has 35
/// million.
const MAX_SIDE: u32 = 16_384;
const MAX_PIXELS: u32 = 50_000_000;
/// An interlaced picture is unpacked as a whole.
const MAX_INTERLACED: u32 = 16_000_000;
/// What the decoder may use beside one row or one picture.
const MAX_MEMORY: usize = 8 * 1024 * 1024;
/// A larger picture is made smaller while it is read.
const MAX_WORKED: u32 = 4_096;

/// Grey values from the top row to the bottom row, 0 is black.
#[derive(Debug, Clone)]
pub struct Luma {
    width: i32,
    height: i32,
    values: Vec<u8>,
}

/// Where a picture is dark. A pixel outside is not.
#[derive(Debug)]
pub struct Bitmap {
    pub width: i32,
    pub height: i32,
    dark: Vec<bool>,
}

/// How dark is told from light.
#[derive(Debug, Clone, Copy)]
pub enum Threshold {
    /// One value for the whole picture (Otsu): for drawings and screenshots.
    Whole,
    /// The mean around each pixel, in a window of a part of the longer side: for uneven light.
    Around(i32),
}

impl Luma {
    /// Reads a PNG picture.
    ///
    /// # Errors
    /// A damaged picture, or one that is too large.
    pub fn from_png(picture: &[u8]) -> Result<Self, PictureError> {
        let mut decoder =
            Decoder::new_with_limits(Cursor::new(picture), Limits { bytes: MAX_MEMORY });
        decoder.set_ignore_text_chunk(true);
        decoder.set_ignore_iccp_chunk(true);
        decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
        let header = decoder.read_header_info()?;
        let (width, height, interlaced) = (header.width, header.height, header.interlaced);
        let most = if interlaced { MAX_INTERLACED } else { MAX_PIXELS };
        if width > MAX_SIDE || height > MAX_SIDE || width.saturating_mul(height) > most {
            return Err(PictureError::TooLarge {
                width,
                height,
                millions: most / 1_000_000,
                side: MAX_SIDE,
            });
        }
        let mut reader = decoder.read_info()?;
        let (color, _) = reader.output_color_type();
        let mut scaler = Scaler::new(width, height, width.max(height).div_ceil(MAX_WORKED).max(1));
        if interlaced {
            let mut buffer = vec![0; reader.output_buffer_size().unwrap_or_default()];
            reader.next_frame(&mut buffer)?;
            let line = reader.output_line_size(width).unwrap_or_default();
            buffer.chunks(line.max(1)).for_each(|row| scaler.row(row, color));
        } else {
            while let Some(row) = reader.next_row()? {
                scaler.row(row.data(), color);
            }
        }
        scaler.finish().ok_or(PictureError::Incomplete)
    }

    /// Takes grey values in rows of `width`.
    pub fn from_grey(width: u16, values: &[u8]) -> Option<Self> {
        let rows = values.chunks_exact(usize::from(width).max(1));
        let height = u16::try_from(rows.len()).ok()?;
        let fits = u32::from(width.max(height)) <= MAX_WORKED && width > 0 && height > 0;
        let values = rows.flatten().copied().collect();
        fits.then_some(Self { width: width.into(), height: height.into(), values })
    }

    /// The same with each pixel the mean of nine, which takes the grain out of a photograph.
    pub fn softened(&self) -> Self {
        let width = usize::try_from(self.width).unwrap_or_default().max(1);
        let three = |line: &[u8]| -> Vec<u16> {
            let at = |x: usize| u16::from(line.get(x).or(line.last()).copied().unwrap_or_default());
            (0..line.len()).map(|x| at(x.saturating_sub(1)) + at(x) + at(x + 1)).collect()
        };
        let rows: Vec<Vec<u16>> = self.values.chunks(width).map(three).collect();
        let mut values = Vec::with_capacity(self.values.len());
        for (y, row) in rows.iter().enumerate() {
            let above = rows.get(y.saturating_sub(1)).unwrap_or(row);
            let below = rows.get(y + 1).unwrap_or(row);
            let nine = above.iter().zip(row).zip(below).map(|((a, b), c)| a + b + c);
            values.extend(nine.map(|sum| u8::try_from(sum / 9).unwrap_or(255)));
        }
        Self { values, ..*self }
    }

    /// Tells dark from light.
    pub fn bitmap(&self, threshold: Threshold, inverted: bool) -> Bitmap {
        let dark = match threshold {
            Threshold::Whole => {
                let limit = self.otsu();
                self.values.iter().map(|value| (*value <= limit) != inverted).collect()
            }
            Threshold::Around(part) => {
                self.around((self.width.max(self.height) / part.max(1)).max(8), inverted)
            }
        };
        Bitmap { width: self.width, height: self.height, dark }
    }

    /// The value that parts dark from light with the greatest variance between them (Otsu, 1979).
    fn otsu(&self) -> u8 {
        let mut histogram = [0_u32; 256];
        for value in &self.values {
            if let Some(count) = histogram.get_mut(usize::from(*value)) {
                *count += 1;
            }
        }
        let weighed = || (0_u8..=255).zip(histogram.iter().map(|count| f64::from(*count)));
        let (all, sum) = weighed().fold((0.0, 0.0), |(all, sum), (value, count)| {
            (all + count, sum + f64::from(value) * count)
        });
        let (mut below, mut sum_below, mut best, mut limit) = (0.0, 0.0, -1.0, 127);
        for (value, count) in weighed() {
            below += count;
            sum_below += f64::from(value) * count;
            let above = all - below;
            if below == 0.0 || above == 0.0 {
                continue;
            }
            let apart = sum_below / below - (sum - sum_below) / above;
            let variance = apart * apart * below * above;
            if variance > best {
                (best, limit) = (variance, value);
            }
        }
        limit
    }

    /// Compares each pixel with the mean of a square window around it.
    fn around(&self, window: i32, inverted: bool) -> Vec<bool> {
        let width = usize::try_from(self.width).unwrap_or_default().max(1);
        let half = usize::try_from(window / 2).unwrap_or_default().max(1);
        let rows: Vec<&[u8]> = self.values.chunks(width).collect();
        // The sums of each column over the rows of the window, moved down row by row.
        let mut columns = vec![0_u32; width];
        let mut dark = Vec::with_capacity(self.values.len());
        let mut in_window = 0_u32;
        let change = |columns: &mut [u32], row: &[u8], add: bool| {
            for (sum, value) in columns.iter_mut().zip(row) {
                *sum = if add {
                    *sum + u32::from(*value)
                } else {
                    sum.saturating_sub(u32::from(*value))
                };
            }
        };
        for row in rows.iter().take(half) {
            change(&mut columns, row, true);
            in_window += 1;
        }
        for (y, row) in rows.iter().enumerate() {
            if let Some(entering) = rows.get(y + half) {
                change(&mut columns, entering, true);
                in_window += 1;
            }
            if let Some(leaving) = y.checked_sub(half + 1).and_then(|y| rows.get(y)) {
                change(&mut columns, leaving, false);
                in_window = in_window.saturating_sub(1);
            }
            let mut sum: u64 = columns.iter().take(half).map(|sum| u64::from(*sum)).sum();
            let mut across = u64::try_from(half.min(width)).unwrap_or_default();
            for (x, value) in row.iter().enumerate() {
                if let Some(entering) = columns.get(x + half) {
                    sum += u64::from(*entering);
                    across += 1;
                }
                if let Some(leaving) = x.checked_sub(half + 1).and_then(|x| columns.get(x)) {
                    sum = sum.saturating_sub(u64::from(*leaving));
                    across = across.saturating_sub(1);
                }
                let count = across * u64::from(in_window);
                let value = u64::from(*value) * count;
                // Darker than 92 % of the mean; where it is all light, noise is not dark.
                dark.push(if inverted { value * 92 > sum * 100 } else { value * 100 < sum * 92 });
            }
        }
        dark
    }
}

/// Takes the rows of a picture and gives the mean of each square of them.
struct Scaler {
    shrink: usize,
    width: usize,
    height: usize,
    sums: Vec<u32>,
    counted: usize,
    values: Vec<u8>,
}

impl Scaler {
    fn new(width: u32, height: u32, shrink: u32) -> Self {
        let size = |side: u32| usize::try_from(side / shrink).unwrap_or_default();
        let (width, height) = (size(width), size(height));
        let shrink = usize::try_from(shrink).unwrap_or(1);
        Self {
            shrink,
            width,
            height,
            sums: vec![0; width],
            counted: 0,
            values: Vec::with_capacity(width * height),
        }
    }

    fn row(&mut self, row: &[u8], color: ColorType) {
        let shrink = self.shrink;
        let mut add = |grey: &mut dyn Iterator<Item = u32>| {
            for sum in &mut self.sums {
                *sum += grey.take(shrink).sum::<u32>();
            }
        };
        match color {
            ColorType::Rgb => add(&mut row.as_chunks().0.iter().map(|[r, g, b]| grey(*r, *g, *b))),
            ColorType::Rgba => add(&mut row
                .as_chunks()
                .0
                .iter()
                .map(|[r, g, b, a]| on_white(grey(*r, *g, *b), *a))),
            ColorType::GrayscaleAlpha => {
                add(&mut row.as_chunks().0.iter().map(|[v, a]| on_white(u32::from(*v), *a)));
            }
            ColorType::Grayscale | ColorType::Indexed => {
                add(&mut row.iter().map(|value| u32::from(*value)));
            }
        }
        self.counted += 1;
        if self.counted == shrink {
            let area = u32::try_from(shrink * shrink).unwrap_or(1);
            self.values.extend(self.sums.iter().map(|sum| u8::try_from(sum / area).unwrap_or(255)));
            self.sums.fill(0);
            self.counted = 0;
        }
    }

    fn finish(self) -> Option<Luma> {
        let (width, height) = (i32::try_from(self.width).ok()?, i32::try_from(self.height).ok()?);
        (self.values.len() == self.width * self.height && width > 0 && height > 0).then_some(Luma {
            width,
            height,
            values: self.values,
        })
    }
}

/// Luma of ITU-R BT.601.
fn grey(red: u8, green: u8, blue: u8) -> u32 {
    (u32::from(red) * 299 + u32::from(green) * 587 + u32::from(blue) * 114) / 1000
}

/// What shows through is taken to be white paper.
fn on_white(value: u32, alpha: u8) -> u32 {
    let alpha = u32::from(alpha);
    (value * alpha + 255 * (255 - alpha)) / 255
}

impl Bitmap {
    /// Whether the pixel is dark.
    pub fn is_dark(&self, x: i32, y: i32) -> bool {
        if x < 0 || y < 0 || x >= self.width || y >= self.height {
            return false;
        }
        usize::try_from(y * self.width + x)
            .is_ok_and(|index| self.dark.get(index).copied().unwrap_or_default())
    }

    /// The rows from top to bottom.
    pub fn rows(&self) -> impl Iterator<Item = &[bool]> {
        self.dark.chunks(usize::try_from(self.width).unwrap_or_default().max(1))
    }
}
