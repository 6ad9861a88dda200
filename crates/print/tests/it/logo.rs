//! Logos, good and bad.

use std::io::Write;

use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};
use rapport_print::limits::{LOGO_BYTES_MAX, LOGO_SIDE_PIXELS_MAX};
use rapport_print::{Document, Logo, PrintError};

use super::{Reader, printed, quote, refusal};

fn with(image: Vec<u8>) -> Document {
    Document { logo: Some(Logo { image, words: "Meridian".to_owned() }), ..quote(2) }
}

/// A grey PNG whose header says that it has this size, and whose data has these rows.
fn png(width: u32, height: u32, rows: u32) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    (0..rows).for_each(|_| encoder.write_all(&vec![0; width as usize + 1]).expect("memory takes all"));
    let packed = encoder.finish().expect("memory takes all");
    let mut header = [width.to_be_bytes(), height.to_be_bytes()].concat();
    header.extend([8, 0, 0, 0, 0]);
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    for (name, content) in [(b"IHDR", header), (b"IDAT", packed), (b"IEND", Vec::new())] {
        let mut crc = Crc::new();
        crc.update(name);
        crc.update(&content);
        png.extend(u32::try_from(content.len()).expect("it is small").to_be_bytes());
        png.extend(name);
        png.extend(content);
        png.extend(crc.sum().to_be_bytes());
    }
    png
}

#[test]
fn a_logo_is_a_figure_that_says_what_it_shows() {
    let printed = printed(&with(png(300, 100, 100)));
    let reader = Reader::of(&printed);
    assert_eq!(reader.tags().iter().filter(|tag| *tag == "Figure").count(), 1);
    assert!(printed.pdf.windows(14).any(|bytes| bytes == b"/Alt(Meridian)" || bytes == b"/Alt (Meridian"));
    assert_eq!(printed.pages, 1);
}

#[test]
fn a_logo_of_any_shape_stays_in_its_place() {
    for (width, height) in [(1, 1), (4_000, 1), (1, 4_000)] {
        assert_eq!(printed(&with(png(width, height, height))).pages, 1);
    }
}

#[test]
fn what_is_no_picture_is_refused_and_says_what_to_do() {
    let whole = png(50, 50, 50);
    let mut cases: Vec<Vec<u8>> = vec![Vec::new(), b"<svg/>".to_vec(), b"GIF89a\x10\x00\x10\x00".to_vec()];
    cases.push(whole[..whole.len() / 2].to_vec());
    cases.push(png(50, 50, 1));
    cases.push(png(0, 50, 50));
    cases.push(b"\xff\xd8\xff\xe0\x00\x10JFIF".to_vec());
    for image in cases {
        let length = image.len();
        let error = refusal(&with(image));
        assert!(matches!(error, PrintError::Logo { .. }), "{length} bytes: {error}");
        assert!(error.to_string().contains("PNG or JPEG"), "{error}");
    }
}

#[test]
fn a_picture_that_would_unpack_to_much_is_refused_before_it_is() {
    let side = u32::try_from(LOGO_SIDE_PIXELS_MAX).unwrap() + 1;
    for document in [with(png(side, 2, 2)), with(png(u32::MAX / 2, 1, 0)), with(vec![0; LOGO_BYTES_MAX + 1])] {
        let error = refusal(&document);
        assert!(matches!(error, PrintError::Limit { .. } | PrintError::Logo { .. }), "{error}");
    }
}
