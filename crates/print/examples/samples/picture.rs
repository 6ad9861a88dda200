//! A logo, made here so that no picture has to be kept.

use std::io::Write;

use flate2::Compression;
use flate2::Crc;
use flate2::write::ZlibEncoder;

/// A PNG of a ring and a bar.
pub fn logo() -> Vec<u8> {
    let (width, height) = (420_u32, 120_u32);
    let mut rows = Vec::new();
    for y in 0..height {
        rows.push(0);
        for x in 0..width {
            rows.extend(pixel(f64::from(x), f64::from(y)));
        }
    }
    let mut header = Vec::new();
    header.extend(width.to_be_bytes());
    header.extend(height.to_be_bytes());
    header.extend([8, 6, 0, 0, 0]);
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut png, b"IHDR", &header);
    chunk(&mut png, b"IDAT", &packed(&rows));
    chunk(&mut png, b"IEND", &[]);
    png
}

fn pixel(x: f64, y: f64) -> [u8; 4] {
    let ring = ((x - 60.0).hypot(y - 60.0) - 42.0).abs() - 12.0;
    let bar = |from: f64, to: f64, y0: f64| (from - x).max(x - to).max((y - y0).abs() - 9.0);
    let bars = bar(140.0, 400.0, 36.0).min(bar(140.0, 330.0, 84.0));
    let cover = (0.5 - ring.min(bars)).clamp(0.0, 1.0);
    let colour = if ring < bars { [0x0F, 0x76, 0x6E] } else { [0x11, 0x18, 0x27] };
    [colour[0], colour[1], colour[2], (cover * 255.0) as u8]
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("a vector takes all")
}

fn chunk(png: &mut Vec<u8>, name: &[u8; 4], content: &[u8]) {
    let length = u32::try_from(content.len()).expect("a small picture");
    let mut crc = Crc::new();
    crc.update(name);
    crc.update(content);
    png.extend(length.to_be_bytes());
    png.extend(name);
    png.extend(content);
    png.extend(crc.sum().to_be_bytes());
}
