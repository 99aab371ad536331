//! From three finder patterns to the modules of a code, and to what it says.

use rqrr::{Grid, SimpleGrid};

use super::finder::{Finder, Triple, length, whole};
use super::luma::Bitmap;

/// A point of the picture in pixels, or of the code in modules.
type Point = (f64, f64);

/// How many maps are fitted to a picture at most: a hostile one may have many that begin well.
pub const MAX_FITS: u32 = 32;

/// What the code says of which these three are the finder patterns. `fits` is how many maps may
/// still be fitted.
pub fn decode(bitmap: &Bitmap, triple: &Triple, fits: &mut u32) -> Option<Vec<u8>> {
    sizes(bitmap, triple).into_iter().find_map(|size| {
        let plain = Map::of_finders(triple, size);
        let aligned = if size > 21 { align(bitmap, &plain, triple, size) } else { Vec::new() };
        aligned.into_iter().chain([plain]).find_map(|map| {
            let map = settle(bitmap, map, size, fits)?;
            read(bitmap, &map, size)
        })
    })
}

/// The sizes that agree best with the timing patterns, by each of two measures: the places of
/// their modules, which grain does not disturb, and their number, which perspective does not.
fn sizes(bitmap: &Bitmap, triple: &Triple) -> Vec<u16> {
    let all: Vec<_> = (1..=40)
        .map(|version| 17 + 4 * version)
        .map(|size| (Map::of_finders(triple, size), size))
        .collect();
    let mut best = Vec::new();
    for measure in [timing_places, timing_count] {
        let mut ranked: Vec<_> =
            all.iter().map(|(map, size)| (measure(bitmap, map), *size)).collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
        best.extend(
            ranked
                .into_iter()
                .take(3)
                .map(|(_, size)| size)
                .filter(|size| !best.contains(size))
                .collect::<Vec<_>>(),
        );
    }
    best
}

/// What the code says if it has `size` modules a side, at these places.
fn read(bitmap: &Bitmap, map: &Map, size: u16) -> Option<Vec<u8>> {
    let grid = SimpleGrid::from_func(usize::from(size), |x, y| {
        let module = |index: usize| u16::try_from(index).map_or(0.0, f64::from);
        map.is_dark(bitmap, module(x), module(y))
    });
    let mut said = Vec::new();
    Grid::new(grid).decode_to(&mut said).ok().map(|_| said)
}

/// The share of the modules of the timing patterns that alternate as they should.
fn timing_places(bitmap: &Bitmap, map: &Map) -> f64 {
    let between = 8..map.size - 8;
    let fits = |along: u16| {
        let dark = along.is_multiple_of(2);
        let right = map.is_dark(bitmap, f64::from(along), 6.0) == dark;
        let below = map.is_dark(bitmap, 6.0, f64::from(along)) == dark;
        u32::from(right) + u32::from(below)
    };
    let count: u32 = between.clone().map(fits).sum();
    f64::from(count) / f64::from(u32::try_from(between.len() * 2).unwrap_or(1))
}

/// How near the number of changes along the timing patterns is to what it should be; 0 is best.
fn timing_count(bitmap: &Bitmap, map: &Map) -> f64 {
    const STEPS: u16 = 4;
    let changes = |at: &dyn Fn(f64) -> Point| {
        let places =
            (0..=(map.size - 13) * STEPS).map(|step| 6.5 + f64::from(step) / f64::from(STEPS));
        let dark: Vec<_> =
            places.map(at).map(|(x, y)| bitmap.is_dark(whole(x), whole(y))).collect();
        let count =
            dark.iter().zip(dark.iter().skip(1)).filter(|(here, next)| here != next).count();
        u16::try_from(count).unwrap_or(u16::MAX)
    };
    let expected = map.size - 13;
    let right = changes(&|along| map.at((along, 6.5))).abs_diff(expected);
    let below = changes(&|along| map.at((6.5, along))).abs_diff(expected);
    -f64::from(right.saturating_add(below)) / f64::from(expected)
}

/// The maps that follow from places where the alignment pattern at the lower right may be, the
/// best first: modules in the middle, in a light ring, in a dark ring.
fn align(bitmap: &Bitmap, plain: &Map, triple: &Triple, size: u16) -> Vec<Map> {
    let place = f64::from(size) - 6.5;
    let reach = i32::from(size / 12).max(4);
    let step = 4;
    let mut found: Vec<(i32, i32, Point)> = Vec::new();
    for j in -reach * step..=reach * step {
        for i in -reach * step..=reach * step {
            let (dx, dy) = (f64::from(i) / f64::from(step), f64::from(j) / f64::from(step));
            let (x, y) = plain.at((place + dx, place + dy));
            if !bitmap.is_dark(whole(x), whole(y)) {
                continue;
            }
            let score = alignment(bitmap, |x, y| plain.at((place + dx + x, place + dy + y)));
            if score >= 22 {
                found.push((score, i * i + j * j, (place + dx, place + dy)));
            }
        }
    }
    // Of each spot the middle of its best places, the nearest spot first.
    let best = found.iter().map(|(score, ..)| *score).max().unwrap_or_default();
    found.retain(|(score, ..)| *score >= best - 1);
    found.sort_by_key(|(_, far, _)| *far);
    let mut spots: Vec<(Point, f64)> = Vec::new();
    for (_, _, (x, y)) in found {
        match spots
            .iter_mut()
            .find(|((sx, sy), count)| (sx / count - x).abs() < 2.0 && (sy / count - y).abs() < 2.0)
        {
            Some((sum, count)) => {
                *sum = (sum.0 + x, sum.1 + y);
                *count += 1.0;
            }
            None => spots.push(((x, y), 1.0)),
        }
    }
    let spots = spots.into_iter().take(3);
    spots
        .filter_map(|((x, y), count)| {
            Map::of_alignment(triple, size, plain.at((x / count, y / count)))
        })
        .collect()
}

/// How many of the 25 modules of an alignment pattern are as they should be.
fn alignment(bitmap: &Bitmap, at: impl Fn(f64, f64) -> Point) -> i32 {
    let mut score = 0;
    for j in -2_i32..=2 {
        for i in -2_i32..=2 {
            let (x, y) = at(f64::from(i), f64::from(j));
            let dark = i.abs().max(j.abs()) != 1;
            score += i32::from(bitmap.is_dark(whole(x), whole(y)) == dark);
        }
    }
    score
}

/// Moves the four places that a map goes through by parts of a module as long as the modules
/// that are known of every code fit better; none if too few of them fit to begin with.
fn settle(bitmap: &Bitmap, mut map: Map, size: u16, fits: &mut u32) -> Option<Map> {
    let known = known(size);
    let fit = |map: &Map| -> i32 {
        known.iter().map(|(x, y, dark)| map.agreement(bitmap, *x, *y, *dark)).sum()
    };
    let mut best = fit(&map);
    // All of them would score five for each module, and chance scores about zero.
    if best < i32::try_from(known.len()).unwrap_or_default() {
        return None;
    }
    *fits = fits.checked_sub(1)?;
    for part in [0.5, 0.25, 0.125] {
        let module = map.module();
        for corner in 0..4 {
            for (dx, dy) in [(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0)] {
                let Some(moved) = map.moved(corner, (dx * part * module, dy * part * module))
                else {
                    continue;
                };
                let score = fit(&moved);
                if score > best {
                    (best, map) = (score, moved);
                }
            }
        }
    }
    Some(map)
}

/// Modules that are the same in every code of a size: finder, timing and alignment patterns.
fn known(size: u16) -> Vec<(f64, f64, bool)> {
    let far = size - 7;
    let mut known = Vec::new();
    let mut add = |x: u16, y: u16, dark: bool| known.push((f64::from(x), f64::from(y), dark));
    for (left, top) in [(0, 0), (far, 0), (0, far)] {
        for i in 0..7 {
            for (x, y) in [(i, 0), (i, 6), (0, i), (6, i)] {
                add(left + x, top + y, true);
            }
        }
        for i in 1..6 {
            for (x, y) in [(i, 1), (i, 5), (1, i), (5, i)] {
                add(left + x, top + y, false);
            }
        }
    }
    for i in 8..size - 8 {
        add(i, 6, i % 2 == 0);
        add(6, i, i % 2 == 0);
    }
    let middles = alignments(size);
    let (first, last) = (6, size - 7);
    for x in &middles {
        for y in &middles {
            let in_finder = [(first, first), (first, last), (last, first)].contains(&(*x, *y));
            if !in_finder {
                for j in 0..5_u16 {
                    for i in 0..5_u16 {
                        let ring = i.abs_diff(2).max(j.abs_diff(2));
                        add(x + i - 2, y + j - 2, ring != 1);
                    }
                }
            }
        }
    }
    known
}

/// Where the middles of the alignment patterns are (ISO/IEC 18004, annex E): evenly apart, by an
/// even number of modules, from the last one backwards.
fn alignments(size: u16) -> Vec<u16> {
    let version = (size - 17) / 4;
    if version == 1 {
        return Vec::new();
    }
    let count = version / 7 + 2;
    let step = if version == 32 { 26 } else { (version * 4 + count * 2 + 1) / (count * 2 - 2) * 2 };
    let mut middles: Vec<_> = (0..count - 1).map(|index| size - 7 - index * step).collect();
    middles.push(6);
    middles
}

/// From modules to pixels: the perspective through four points.
#[derive(Debug, Clone)]
struct Map {
    modules: [Point; 4],
    pixels: [Point; 4],
    size: u16,
    terms: [f64; 8],
}

impl Map {
    /// Through the three finder patterns, as if seen straight on.
    fn of_finders(triple: &Triple, size: u16) -> Self {
        let middle = |finder: &Finder| (finder.x, finder.y);
        let (corner, right, below) =
            (middle(&triple.corner), middle(&triple.right), middle(&triple.below));
        let fourth = (right.0 + below.0 - corner.0, right.1 + below.1 - corner.1);
        let (near, far) = (3.5, f64::from(size) - 3.5);
        let modules = [(near, near), (far, near), (far, far), (near, far)];
        // Four corners of a parallelogram always have a map.
        let legs = far - near;
        let terms = [
            (right.0 - corner.0) / legs,
            (below.0 - corner.0) / legs,
            corner.0 - near * (right.0 + below.0 - 2.0 * corner.0) / legs,
            (right.1 - corner.1) / legs,
            (below.1 - corner.1) / legs,
            corner.1 - near * (right.1 + below.1 - 2.0 * corner.1) / legs,
            0.0,
            0.0,
        ];
        Self { modules, pixels: [corner, right, fourth, below], size, terms }
    }

    /// Through the three finder patterns and the alignment pattern at the lower right.
    fn of_alignment(triple: &Triple, size: u16, alignment: Point) -> Option<Self> {
        let plain = Self::of_finders(triple, size);
        let place = f64::from(size) - 6.5;
        let [corner, right, _, below] = plain.modules;
        let [c, r, _, b] = plain.pixels;
        Self::through([corner, right, (place, place), below], [c, r, alignment, b], size)
    }

    /// Through any four points; none if three of them are on a line.
    fn through(modules: [Point; 4], pixels: [Point; 4], size: u16) -> Option<Self> {
        // Eight linear equations: x = (a u + b v + c) / (g u + h v + 1), and so for y.
        let mut rows = Vec::with_capacity(8);
        for ((u, v), (x, y)) in modules.iter().zip(&pixels) {
            rows.push([*u, *v, 1.0, 0.0, 0.0, 0.0, -u * x, -v * x, *x]);
            rows.push([0.0, 0.0, 0.0, *u, *v, 1.0, -u * y, -v * y, *y]);
        }
        let terms = solve(rows)?;
        Some(Self { modules, pixels, size, terms })
    }

    fn moved(&self, corner: usize, by: Point) -> Option<Self> {
        let mut pixels = self.pixels;
        let point = pixels.get_mut(corner)?;
        *point = (point.0 + by.0, point.1 + by.1);
        Self::through(self.modules, pixels, self.size)
    }

    /// The pixels of a place.
    fn at(&self, (across, down): Point) -> Point {
        let [x_across, x_down, x_start, y_across, y_down, y_start, far_across, far_down] =
            self.terms;
        let depth = far_across * across + far_down * down + 1.0;
        let x = x_across * across + x_down * down + x_start;
        let y = y_across * across + y_down * down + y_start;
        (x / depth, y / depth)
    }

    /// Details how many pixels a module has.
    fn module(&self) -> f64 {
        let [corner, right, ..] = self.pixels;
        length(right.0 - corner.0, right.1 - corner.1) / (f64::from(self.size) - 7.0)
    }

    /// How many of five places in a module are dark.
    fn darkness(&self, bitmap: &Bitmap, x: f64, y: f64) -> i32 {
        let places = [(0.5, 0.5), (0.3, 0.3), (0.7, 0.3), (0.3, 0.7), (0.7, 0.7)];
        let dark = places.iter().filter(|(dx, dy)| {
            let (x, y) = self.at((x + dx, y + dy));
            // The middle of the pixel at 3 is 3: it reaches from 2.5 to 3.5.
            bitmap.is_dark(whole(x), whole(y))
        });
        i32::try_from(dark.count()).unwrap_or_default()
    }

    fn is_dark(&self, bitmap: &Bitmap, x: f64, y: f64) -> bool {
        self.darkness(bitmap, x, y) >= 3
    }

    /// How well a module agrees with what it should be, from -5 to 5.
    fn agreement(&self, bitmap: &Bitmap, x: f64, y: f64, dark: bool) -> i32 {
        let score = self.darkness(bitmap, x, y) * 2 - 5;
        if dark { score } else { -score }
    }
}

/// Eight equations in eight unknowns, by elimination with the largest pivot.
fn solve(mut rows: Vec<[f64; 9]>) -> Option<[f64; 8]> {
    for column in 0..8 {
        let size = |row: &[f64; 9]| row.get(column).map_or(0.0, |value| value.abs());
        let pivot = (column..rows.len()).max_by(|a, b| {
            let of = |index: &usize| rows.get(*index).map_or(0.0, size);
            of(a).total_cmp(&of(b))
        })?;
        rows.swap(column, pivot);
        let pivot = *rows.get(column)?;
        let value = *pivot.get(column)?;
        if !value.is_normal() || value.abs() < 1e-9 {
            return None;
        }
        for (index, row) in rows.iter_mut().enumerate() {
            let factor = row.get(column)? / value;
            if index != column {
                row.iter_mut().zip(pivot).for_each(|(term, above)| *term -= factor * above);
            }
        }
    }
    let mut terms = [0.0; 8];
    for (index, (term, row)) in terms.iter_mut().zip(&rows).enumerate() {
        *term = row.last()? / row.get(index)?;
    }
    terms.iter().all(|term| term.is_finite()).then_some(terms)
}
