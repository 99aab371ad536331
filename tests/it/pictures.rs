//! Licenses and requests that come as a picture of a QR code: drawn by us, drawn by
//! another program, turned, scaled, photographed; and pictures that are hostile.
#![allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]

use std::io::Cursor;
use std::time::{Duration, Instant};

use airseal::picture::{PictureError, read_grey, read_png};
use proptest::prelude::*;

use crate::support::{EMAIL, World, needs, tool};

/// Grey values, 0 is black.
#[derive(Clone)]
struct Picture {
    width: usize,
    height: usize,
    grey: Vec<f64>,
}

impl Picture {
    /// A PNG picture of ours: grey, one bit a pixel.
    fn open(png: &[u8]) -> Self {
        let mut decoder = png::Decoder::new(Cursor::new(png));
        decoder.set_transformations(png::Transformations::EXPAND);
        let mut reader = decoder.read_info().unwrap();
        let mut grey = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut grey).unwrap();
        assert_eq!(info.color_type, png::ColorType::Grayscale);
        let (width, height) = (info.width as usize, info.height as usize);
        Self { width, height, grey: grey.iter().map(|value| f64::from(*value)).collect() }
    }

    /// Each pixel from where it comes from in this picture; between pixels by halves, white
    /// outside.
    fn drawn(&self, width: usize, height: usize, from: impl Fn(f64, f64) -> (f64, f64)) -> Self {
        let pixel = |x: f64, y: f64| {
            let inside = x >= 0.0 && y >= 0.0 && x < self.width as f64 && y < self.height as f64;
            if inside { self.grey[y as usize * self.width + x as usize] } else { 255.0 }
        };
        let mut grey = Vec::with_capacity(width * height);
        for y in 0..height {
            for x in 0..width {
                let (x, y) = from(x as f64, y as f64);
                let (left, top) = (x.floor(), y.floor());
                let (right, below) = (x - left, y - top);
                let upper = pixel(left, top) * (1.0 - right) + pixel(left + 1.0, top) * right;
                let lower =
                    pixel(left, top + 1.0) * (1.0 - right) + pixel(left + 1.0, top + 1.0) * right;
                grey.push(upper * (1.0 - below) + lower * below);
            }
        }
        Self { width, height, grey }
    }

    fn turned(&self, degrees: f64) -> Self {
        let (sin, cos) = degrees.to_radians().sin_cos();
        let side = (self.width as f64 * 1.45) as usize;
        let (to, from) = (side as f64 / 2.0, self.width as f64 / 2.0);
        self.drawn(side, side, |x, y| {
            ((x - to) * cos - (y - to) * sin + from, (x - to) * sin + (y - to) * cos + from)
        })
    }

    fn scaled(&self, across: f64, down: f64) -> Self {
        let (width, height) = (self.width as f64 * across, self.height as f64 * down);
        self.drawn(width as usize, height as usize, |x, y| (x / across, y / down))
    }

    /// Seen from an angle: what is lower in the picture is farther away.
    fn tilted(&self, by: f64) -> Self {
        let (width, height) = (self.width as f64, self.height as f64);
        self.drawn(self.width, self.height, |x, y| {
            let depth = 1.0 + by * y / height;
            ((x - width / 2.0) * depth + width / 2.0, y * depth)
        })
    }

    fn each(mut self, change: impl Fn(f64, f64, f64) -> f64) -> Self {
        for (index, value) in self.grey.iter_mut().enumerate() {
            let (x, y) = (index % self.width, index / self.width);
            *value = change(*value, x as f64 / self.width as f64, y as f64 / self.height as f64)
                .clamp(0.0, 255.0);
        }
        self
    }

    /// Grain of an even distribution, the same in every run (xorshift).
    fn grainy(mut self, by: f64) -> Self {
        let mut state = 0x2545_F491_4F6C_DD1D_u64;
        for value in &mut self.grey {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            *value =
                (*value + ((state >> 40) as f64 / 16_777_216.0 * 2.0 - 1.0) * by).clamp(0.0, 255.0);
        }
        self
    }

    fn values(&self) -> Vec<u8> {
        self.grey.iter().map(|value| *value as u8).collect()
    }

    /// As a PNG picture with `channels` values of `depth` bits a pixel.
    fn png(&self, color: png::ColorType, depth: png::BitDepth) -> Vec<u8> {
        let mut bytes = Vec::new();
        for value in self.values() {
            let (channels, alpha) = match color {
                png::ColorType::Grayscale => (1, false),
                png::ColorType::GrayscaleAlpha => (1, true),
                png::ColorType::Rgb => (3, false),
                png::ColorType::Rgba => (3, true),
                png::ColorType::Indexed => unreachable!("needs a palette"),
            };
            // Where it is transparent it is black: what shows through counts.
            let values = if alpha { vec![0; channels] } else { vec![value; channels] };
            for value in values.into_iter().chain(alpha.then_some(255 - value)) {
                bytes.extend(if depth == png::BitDepth::Sixteen {
                    vec![value, value]
                } else {
                    vec![value]
                });
            }
        }
        encoded(self.width, self.height, color, depth, &bytes)
    }
}

fn encoded(
    width: usize,
    height: usize,
    color: png::ColorType,
    depth: png::BitDepth,
    bytes: &[u8],
) -> Vec<u8> {
    let mut picture = Vec::new();
    let mut encoder =
        png::Encoder::new(&mut picture, width.try_into().unwrap(), height.try_into().unwrap());
    encoder.set_color(color);
    encoder.set_depth(depth);
    encoder.write_header().unwrap().write_image_data(bytes).unwrap();
    picture
}

/// A world with a request and a license, each as JSON and as a picture.
fn drawn() -> World {
    let world = World::with_vendor();
    world
        .run(&["register", "--email", EMAIL, "-o", "request.json", "--qr-png", "request.png"])
        .exits(0);
    let terms =
        ["--days", "365", "--limit", "nodes=10", "--feature", "rbac", "--qr-png", "license.png"];
    world.issue("license.json", &terms).exits(0);
    world
}

#[test]
fn a_license_comes_back_as_a_picture_and_is_installed_byte_for_byte() {
    let world = drawn();
    world.run(&["verify", "license.png", "--limit", "nodes=8"]).exits(0);
    world.run_stdin(&world.read("license.png"), &["verify", "-"]).exits(0);
    world.run(&["inspect", "license.png"]).exits(0);
    // A photograph is larger than any license may be.
    let drawn = Picture::open(&world.read("license.png"));
    let large = {
        let (mut picture, size) = (Vec::new(), |length: usize| u32::try_from(length).unwrap());
        let mut encoder = png::Encoder::new(&mut picture, size(drawn.width), size(drawn.height));
        encoder.set_color(png::ColorType::Grayscale);
        // What a camera writes before the picture.
        encoder.add_text_chunk("Comment".to_owned(), "x".repeat(5 << 20)).unwrap();
        encoder.write_header().unwrap().write_image_data(&drawn.values()).unwrap();
        picture
    };
    assert!(large.len() > 5 << 20, "{}", large.len());
    world.write("large.png", &large);
    world.run(&["verify", "large.png"]).exits(0);
    world.run_stdin(&large, &["verify", "-"]).exits(0);
    std::fs::create_dir(world.path("drive")).unwrap();
    std::fs::rename(world.path("license.png"), world.path("drive/license.png")).unwrap();
    world.run(&["import", "drive"]).exits(0);
    let installed =
        std::fs::read_dir(world.home("licenses")).unwrap().next().unwrap().unwrap().path();
    assert_eq!(std::fs::read(installed).unwrap(), world.read("license.json"));
    world.run(&["verify"]).exits(0);
}

/// A drive holds what it holds: a logo is no reason to fail.
#[test]
fn a_picture_without_a_code_is_passed_over_in_a_folder() {
    let world = drawn();
    std::fs::create_dir(world.path("drive")).unwrap();
    let white = Picture { width: 60, height: 60, grey: vec![255.0; 3600] };
    world.write("drive/logo.png", white.png(png::ColorType::Grayscale, png::BitDepth::Eight));
    world.write("drive/photo.jpg", b"\xff\xd8\xff\xe0 a photograph");
    assert_eq!(world.run(&["import", "drive"]).code, 1, "nothing to import");
    std::fs::rename(world.path("license.png"), world.path("drive/license.png")).unwrap();
    let run = world.run(&["import", "drive"]).exits(0);
    assert_eq!(run.stderr.matches("skipped").count(), 2, "{}", run.stderr);
    world.run(&["verify"]).exits(0);
}

#[test]
fn a_request_is_answered_from_its_picture_alone_or_in_a_folder() {
    let world = drawn();
    let issue = |request: &str, output: &str| {
        world.run(&[
            "vendor", "issue", request, "--dir", "vendor", "--days", "9", "-o", output, "--json",
        ])
    };
    let instance = world.run(&["status", "--json"]).json()["instance"].clone();
    assert_eq!(issue("request.png", "one.json").exits(0).json()["license"]["instance"], instance);
    std::fs::create_dir(world.path("requests")).unwrap();
    for name in ["north.png", "north.json", "south.PNG"] {
        let source = if name.ends_with("json") { "request.json" } else { "request.png" };
        std::fs::copy(world.path(source), world.path(&format!("requests/{name}"))).unwrap();
    }
    issue("requests", "licenses").exits(0);
    let mut names: Vec<_> = std::fs::read_dir(world.path("licenses"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    names.sort();
    assert_eq!(
        names,
        ["north.license.json", "south.license.json"],
        "a picture beside its request is that request"
    );
}

#[test]
fn what_another_program_draws_is_read() {
    needs!("qrencode");
    let world = drawn();
    world.run(&[
        "vendor",
        "issue",
        "request.json",
        "--dir",
        "vendor",
        "--days",
        "9",
        "--armor",
        "-o",
        "license.asc",
    ]);
    for (index, args) in [
        &["-r", "license.json", "-8"][..],
        &["-r", "license.json", "-8", "-s", "2", "-m", "2"],
        &["-r", "license.json", "-l", "Q", "-s", "4"],
        &["-r", "license.asc", "-s", "5", "-m", "8"],
        &["-r", "license.json", "-t", "PNG32", "--foreground=102040", "--background=fff0d0"],
    ]
    .iter()
    .enumerate()
    {
        let name = format!("drawn{index}.png");
        tool("qrencode", &[args, &["-o", &name][..]].concat(), &world.path("."));
        world.run(&["verify", &name]).exits(0);
    }
    // From the smallest version to the largest, with every level of correction.
    for (length, level) in [
        (5, "H"),
        (20, "M"),
        (60, "L"),
        (200, "Q"),
        (500, "H"),
        (1000, "M"),
        (1900, "L"),
        (2900, "L"),
    ] {
        let text: String = (0..length)
            .map(|index| char::from(b'a' + u8::try_from(index * 7 % 26).unwrap()))
            .collect();
        world.write("text", &text);
        tool("qrencode", &["-8", "-l", level, "-r", "text", "-o", "text.png"], &world.path("."));
        let said = read_png(&world.read("text.png")).unwrap();
        assert_eq!(said, [text.as_bytes()], "{length} bytes at level {level}");
    }
}

#[test]
fn a_picture_that_was_turned_scaled_or_photographed_is_read() {
    let world = drawn();
    let (license, drawn) = (world.read("license.json"), Picture::open(&world.read("license.png")));
    let uneven = |value: f64, x: f64, y: f64| value * (0.35 + 0.4 * x + 0.2 * y) + 10.0;
    let cases = [
        ("turned a little", drawn.turned(2.5)),
        ("turned by a third", drawn.turned(31.0)),
        ("upside down", drawn.turned(180.0)),
        ("small", drawn.scaled(0.4, 0.4)),
        ("odd scale", drawn.scaled(0.63, 0.63)),
        ("terminal cells", drawn.scaled(0.5, 0.8)),
        ("large", drawn.scaled(2.3, 2.3)),
        (
            "mirrored",
            drawn.drawn(drawn.width, drawn.height, |x, y| (drawn.width as f64 - 1.0 - x, y)),
        ),
        ("light on dark", drawn.clone().each(|value, _, _| 255.0 - value)),
        ("grey", drawn.clone().each(|value, _, _| 90.0 + value / 4.0)),
        ("grainy", drawn.clone().each(|value, _, _| 50.0 + value * 0.6).grainy(60.0)),
        ("a photograph", drawn.turned(8.0).tilted(0.12).each(uneven).grainy(12.0)),
    ];
    for (name, picture) in cases {
        let said = read_grey(picture.width.try_into().unwrap(), &picture.values());
        assert!(said == [&license[..]], "{name}: {} codes", said.len());
    }
}

#[test]
fn every_kind_of_png_is_read() {
    use png::{BitDepth, ColorType};
    let world = drawn();
    let (license, drawn) =
        (world.read("license.json"), Picture::open(&world.read("license.png")).scaled(0.5, 0.5));
    for color in [ColorType::Grayscale, ColorType::GrayscaleAlpha, ColorType::Rgb, ColorType::Rgba]
    {
        for depth in [BitDepth::Eight, BitDepth::Sixteen] {
            assert_eq!(
                read_png(&drawn.png(color, depth)).unwrap(),
                [&license[..]],
                "{color:?} {depth:?}"
            );
        }
    }
}

#[test]
fn of_several_codes_the_documents_count() {
    needs!("qrencode");
    let world = drawn();
    tool(
        "qrencode",
        &["-s", "5", "-o", "site.png", "-t", "PNG", "https://vendor.example"],
        &world.path("."),
    );
    let license = Picture::open(&world.read("license.png"));
    let read = read_png(&world.read("site.png")).unwrap();
    assert_eq!(read, [b"https://vendor.example"]);
    world.run(&["verify", "site.png"]).exits(10);
    // Both on a sheet.
    let mut decoder = png::Decoder::new(Cursor::new(world.read("site.png")));
    decoder.set_transformations(png::Transformations::EXPAND | png::Transformations::STRIP_16);
    let mut reader = decoder.read_info().unwrap();
    let mut site = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut site).unwrap();
    let channels = info.color_type.samples();
    let across = license.width + info.width as usize;
    let mut sheet = Picture {
        width: across,
        height: license.height,
        grey: vec![255.0; across * license.height],
    };
    for y in 0..license.height {
        for x in 0..license.width {
            sheet.grey[y * across + x] = license.grey[y * license.width + x];
        }
    }
    for y in 0..info.height as usize {
        for x in 0..info.width as usize {
            let value = site[(y * info.width as usize + x) * channels];
            sheet.grey[y * across + license.width + x] = f64::from(value);
        }
    }
    world.write("sheet.png", sheet.png(png::ColorType::Grayscale, png::BitDepth::Eight));
    assert_eq!(read_png(&world.read("sheet.png")).unwrap().len(), 2);
    world.run(&["verify", "sheet.png"]).exits(0);
}

#[test]
fn a_picture_of_no_use_says_what_to_do() {
    let world = drawn();
    let white = Picture { width: 60, height: 60, grey: vec![255.0; 3600] };
    world.write("white.png", white.png(png::ColorType::Grayscale, png::BitDepth::Eight));
    let license = world.read("license.png");
    world.write("torn.png", &license[..license.len() / 2]);
    world.write("photo.png", b"\xff\xd8\xff\xe0 a photograph");
    world.write("page.pdf", b"%PDF-1.7 a page");
    for (name, said) in [
        ("white.png", "no QR code"),
        ("torn.png", "damaged"),
        ("photo.png", "JPEG"),
        ("page.pdf", "PDF"),
    ] {
        for command in [
            &["verify", name][..],
            &["import", name],
            &["inspect", name],
            &["trust", "pin", name],
            &["vendor", "issue", name, "--dir", "vendor", "--days", "9", "-o", "out.json"],
        ] {
            let run = world.run(command).exits(10);
            let all = run.out().to_owned() + &run.stderr;
            // Lines are wrapped between words.
            let all = all.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(
                all.contains(said) && all.contains("scan the code with a phone"),
                "{command:?}: {all}"
            );
            assert_eq!(all.matches(name).count(), 1, "{command:?} names the file once: {all}");
        }
        let json = world.run(&["verify", name, "--json"]).exits(10).json();
        assert_eq!(json["verdict"], "malformed", "{json}");
    }
}

/// A PNG file with these dimensions and these bytes in IDAT, whatever they are.
fn crafted(width: u32, height: u32, data: &[u8]) -> Vec<u8> {
    fn crc(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0_u32, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
                if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 }
            })
        })
    }
    let mut file = airseal::picture::PNG.to_vec();
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 0, 0, 0, 0]].concat();
    for (kind, body) in [(b"IHDR", &header[..]), (b"IDAT", data), (b"IEND", &[])] {
        file.extend(u32::try_from(body.len()).unwrap().to_be_bytes());
        let chunk = [&kind[..], body].concat();
        file.extend(&chunk);
        file.extend(crc(&chunk).to_be_bytes());
    }
    file
}

#[test]
fn a_picture_is_bounded_before_it_is_unpacked() {
    for (width, height) in
        [(u32::MAX / 2, u32::MAX / 2), (100_000, 1), (1, 100_000), (16_000, 16_000)]
    {
        let read = read_png(&crafted(width, height, &[]));
        assert!(matches!(read, Err(PictureError::TooLarge { .. })), "{width} x {height}: {read:?}");
    }
    // A little file that unpacks to much more than its pixels: the rest is not looked at.
    let zeros = miniz_oxide::deflate::compress_to_vec_zlib(&vec![0; 64 * 1024 * 1024], 9);
    assert!(zeros.len() < 100_000);
    let start = Instant::now();
    let _ = read_png(&crafted(50, 50, &zeros));
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
}

/// Every pattern of such a sheet could be the corner of a code with thousands of others.
#[test]
fn a_sheet_full_of_finder_patterns_takes_no_longer_than_a_photograph() {
    const PATTERN: [&str; 9] = [
        ".........",
        ".#######.",
        ".#.....#.",
        ".#.###.#.",
        ".#.###.#.",
        ".#.###.#.",
        ".#.....#.",
        ".#######.",
        ".........",
    ];
    let side = 9 * 60;
    let dark = |x: usize, y: usize| PATTERN[y % 9].as_bytes()[x % 9] == b'#';
    let values: Vec<u8> = (0..side * side)
        .map(|index| if dark(index % side, index / side) { 0 } else { 255 })
        .collect();
    let start = Instant::now();
    assert_eq!(read_grey(side.try_into().unwrap(), &values), Vec::<Vec<u8>>::new());
    // Details 2 seconds without optimisation; pairs of all patterns would take hours.
    assert!(start.elapsed() < Duration::from_mins(1), "{:?}", start.elapsed());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    /// Blocks of a real code are painted over: it says what it said, or nothing.
    #[test]
    fn a_damaged_code_says_what_it_said_or_nothing(
        patches in prop::collection::vec((0..87_usize, 0..87_usize, 1..40_usize, 1..12_usize, any::<u8>()), 0..8),
    ) {
        let hello = include_bytes!("../../fuzz/corpus/picture/turned.grey");
        let (width, mut values) = (usize::from(hello[0]), hello[1..].to_vec());
        for (x, y, across, down, grey) in patches {
            for row in y..(y + down).min(width) {
                values[row * width + x..row * width + (x + across).min(width)].fill(grey);
            }
        }
        let said = read_grey(width.try_into().unwrap(), &values);
        prop_assert!(said.is_empty() || said == [b"hello"], "{said:?}");
    }
}
