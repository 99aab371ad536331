//! The three finder patterns of a QR code (ISO/IEC 18004, section 12): squares that every line
//! through their middle crosses as dark, light, dark, light, dark in the ratio 1:1:3:1:1.

use super::luma::Bitmap;

/// The most patterns that are kept of a picture, and of which threes are made: a hostile
/// picture may be full of them.
const MAX_PATTERNS: usize = 256;
const MAX_CONSIDERED: usize = 24;
/// The most threes that are tried.
const MAX_TRIPLES: usize = 16;

/// The middle of a finder pattern, in pixels.
#[derive(Debug, Clone, Copy)]
pub struct Finder {
    pub x: f64,
    pub y: f64,
    /// The side of a module, across and down.
    across: f64,
    down: f64,
    /// How many rows crossed it.
    seen: f64,
}

/// Three finder patterns that may be those of one code; `corner` is the top left one, and the
/// others are in clockwise order after it.
#[derive(Debug, Clone, Copy)]
pub struct Triple {
    pub corner: Finder,
    pub right: Finder,
    pub below: Finder,
    /// Their numbers, to see which were used.
    pub members: [usize; 3],
    /// How far it is from three equal patterns at a right angle.
    strain: f64,
}

/// The threes that may be codes, the most regular first.
pub fn triples(bitmap: &Bitmap) -> Vec<Triple> {
    let finders = finders(bitmap);
    let mut found = Vec::new();
    for (i, first) in finders.iter().enumerate() {
        for (j, second) in finders.iter().enumerate().skip(i + 1) {
            for (k, third) in finders.iter().enumerate().skip(j + 1) {
                found.extend(triple([(i, first), (j, second), (k, third)]));
            }
        }
    }
    found.sort_by(|a: &Triple, b| a.strain.total_cmp(&b.strain));
    found.truncate(MAX_TRIPLES);
    found
}

fn distance(a: &Finder, b: &Finder) -> f64 {
    length(a.x - b.x, a.y - b.y)
}

/// The length of a vector. `hypot` would load the C library's libm at every start.
pub(super) fn length(x: f64, y: f64) -> f64 {
    (x * x + y * y).sqrt()
}

/// How much larger the larger of two is.
fn ratio(a: f64, b: f64) -> f64 {
    if a > b { a / b } else { b / a }
}

fn triple(members: [(usize, &Finder); 3]) -> Option<Triple> {
    let [one, two, three] = members;
    let (to_one, to_two, to_three) =
        (distance(two.1, three.1), distance(one.1, three.1), distance(one.1, two.1));
    // The corner is opposite the longest side.
    let (corner, left, right) = if to_one >= to_two && to_one >= to_three {
        (one.1, two.1, three.1)
    } else if to_two >= to_three {
        (two.1, one.1, three.1)
    } else {
        (three.1, one.1, two.1)
    };
    let leg = |end: &Finder| (end.x - corner.x, end.y - corner.y);
    let ((left_x, left_y), (right_x, right_y)) = (leg(left), leg(right));
    let (left_long, right_long) = (length(left_x, left_y), length(right_x, right_y));
    let cosine = ((left_x * right_x + left_y * right_y) / (left_long * right_long)).abs();
    let legs = ratio(left_long, right_long);
    let size = |finder: &Finder| length(finder.across, finder.down);
    let all = [one, two, three].map(|(_, finder)| size(finder));
    let (smallest, largest) = all
        .iter()
        .fold((f64::MAX, f64::MIN), |(least, most), size| (least.min(*size), most.max(*size)));
    // The nearest that two middles can be is 14 modules, in the smallest code.
    let apart = left_long.min(right_long) > 9.0 * smallest.max(1.0) / std::f64::consts::SQRT_2;
    if !apart || cosine > 0.4 || legs > 2.0 || largest > smallest * 1.8 {
        return None;
    }
    let strain = cosine + (legs - 1.0) + (largest / smallest - 1.0);
    // Clockwise on a screen, where y grows downwards.
    let clockwise = left_x * right_y - left_y * right_x > 0.0;
    let (right, below) = if clockwise { (left, right) } else { (right, left) };
    let members = members.map(|(index, _)| index);
    Some(Triple { corner: *corner, right: *right, below: *below, members, strain })
}

/// The patterns that most rows crossed.
fn finders(bitmap: &Bitmap) -> Vec<Finder> {
    let mut found: Vec<Finder> = Vec::new();
    let mut runs: Vec<(i32, i32)> = Vec::new();
    for (row, y) in bitmap.rows().zip(0..) {
        runs.clear();
        // Where each run begins, and how long it is; the first is light, if only of length 0.
        let (mut begin, mut dark) = (0, false);
        for (pixel, x) in row.iter().zip(0..) {
            if *pixel != dark {
                runs.push((begin, x - begin));
                (begin, dark) = (x, *pixel);
            }
        }
        runs.push((begin, bitmap.width - begin));
        for five in runs.windows(5).skip(1).step_by(2) {
            let &[ring, light, middle, light_after, ring_after] = five else { continue };
            let lengths = [ring, light, middle, light_after, ring_after].map(|(_, length)| length);
            if !is_pattern(lengths) {
                continue;
            }
            let (begin, length) = middle;
            if let Some(finder) = confirm(bitmap, begin + length / 2, y, lengths.iter().sum()) {
                remember(&mut found, finder);
            }
        }
    }
    found.sort_by(|a, b| b.seen.total_cmp(&a.seen));
    found.truncate(MAX_CONSIDERED);
    found
}

/// Whether five runs are in the ratio 1:1:3:1:1, each with three quarters of a module of play.
fn is_pattern(runs: [i32; 5]) -> bool {
    let total: i32 = runs.iter().sum();
    if total < 7 || runs.contains(&0) {
        return false;
    }
    // In quarters of a seventh.
    runs.iter()
        .zip([1, 1, 3, 1, 1])
        .all(|(run, wanted)| (run * 28 - wanted * total * 4).abs() <= total * 3)
}

/// Crosses a candidate downwards and across again through its middle.
fn confirm(bitmap: &Bitmap, x: i32, y: i32, total: i32) -> Option<Finder> {
    let (middle_y, down) = cross(bitmap, (x, y), (0, 1), total * 2)?;
    let row = whole(middle_y);
    let (middle_x, across) = cross(bitmap, (x, row), (1, 0), total * 2)?;
    // A crossing on a slant tells a square from a grid of lines.
    cross(bitmap, (whole(middle_x), row), (1, 1), total * 2)?;
    if ratio(f64::from(down), f64::from(across)) > 2.0 {
        return None;
    }
    Some(Finder {
        x: middle_x,
        y: middle_y,
        across: f64::from(across) / 7.0,
        down: f64::from(down) / 7.0,
        seen: 1.0,
    })
}

/// The middle of the pattern on a line through a dark pixel, on the axis of the line, and its
/// length.
fn cross(
    bitmap: &Bitmap,
    (x, y): (i32, i32),
    (dx, dy): (i32, i32),
    limit: i32,
) -> Option<(f64, i32)> {
    if !bitmap.is_dark(x, y) {
        return None;
    }
    // How many pixels of each of three runs are in one direction.
    let walk = |sign: i32| {
        let (mut runs, mut step) = ([0; 3], 1);
        for (run, dark) in runs.iter_mut().zip([true, false, true]) {
            loop {
                let at = (x + dx * step * sign, y + dy * step * sign);
                let inside = at.0 >= 0 && at.1 >= 0 && at.0 < bitmap.width && at.1 < bitmap.height;
                if !inside || bitmap.is_dark(at.0, at.1) != dark {
                    break;
                }
                *run += 1;
                step += 1;
                if *run > limit {
                    return None;
                }
            }
        }
        Some(runs)
    };
    let ([before, light_before, ring_before], [after, light_after, ring_after]) =
        (walk(-1)?, walk(1)?);
    let runs = [ring_before, light_before, before + 1 + after, light_after, ring_after];
    if !is_pattern(runs) {
        return None;
    }
    let on_axis = if dx == 0 { y } else { x };
    // Of all five runs: the outer edges are as sharp as the inner ones, and twice as many.
    let inner = f64::from(after - before) / 2.0;
    let outer =
        f64::from(after + light_after + ring_after - before - light_before - ring_before) / 2.0;
    Some((f64::from(on_axis) + f64::midpoint(inner, outer), runs.iter().sum()))
}

/// Takes a crossing into the pattern that it is of, or as a new one.
fn remember(found: &mut Vec<Finder>, new: Finder) {
    let full = found.len() >= MAX_PATTERNS;
    let same = found.iter_mut().find(|old| {
        let near = |a: f64, b: f64, module: f64| (a - b).abs() <= module * 2.0;
        near(old.x, new.x, old.across.max(new.across)) && near(old.y, new.y, old.down.max(new.down))
    });
    match same {
        Some(old) => {
            let weight = old.seen + 1.0;
            let mean =
                |old_value: f64, new_value: f64| (old_value * (weight - 1.0) + new_value) / weight;
            *old = Finder {
                x: mean(old.x, new.x),
                y: mean(old.y, new.y),
                across: mean(old.across, new.across),
                down: mean(old.down, new.down),
                seen: weight,
            };
        }
        None if !full => found.push(new),
        None => {}
    }
}

/// The nearest whole number.
#[allow(clippy::as_conversions, clippy::cast_possible_truncation)]
pub fn whole(value: f64) -> i32 {
    // Saturates, and makes 0 of NaN: never out of range.
    value.round() as i32
}
