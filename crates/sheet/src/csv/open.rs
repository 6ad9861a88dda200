//! Finding out what a text file is before its first record is read.

use csv_core::ReaderBuilder;
use encoding_rs::Encoding;

use super::charset::{self, Charset};
use super::decode::decode_all;
use super::dialect;
use super::fields::Fields;
use super::lines::Units;
use super::reader::CsvReader;
use super::window::Window;
use crate::kind;
use crate::{Options, SheetError};

impl CsvReader {
    /// Finds out encoding and delimiter from the bytes that lie in the window.
    pub(crate) fn new(mut window: Window, options: &Options) -> Result<Self, SheetError> {
        let mut charset = match charset::declared(window.ahead()) {
            Some((charset, mark)) => {
                window.advance(mark);
                window.begin_record();
                charset
            }
            None => charset::detect(window.ahead(), window.source_ended()),
        };
        if let Some(name) = &options.encoding {
            charset = named(name)?;
        }
        let (text, whole) = sample(&window, charset)?;
        kind::check_text(&text)?;
        let declared = dialect::declared(&text);
        let delimiter = options.delimiter.or(declared);
        if delimiter.is_some_and(|delimiter| !dialect::is_usable(delimiter)) {
            return Err(SheetError::BadDelimiter);
        }
        let mut line = 1;
        let mut rest = text.as_str();
        if declared.is_some() {
            let (_, length) = charset.units().first_line(window.ahead()).unwrap_or((0, window.ahead().len()));
            window.advance(length);
            window.begin_record();
            line += 1;
            rest = text.split_once(['\n', '\r']).map_or("", |(_, rest)| rest);
        }
        let dialect = dialect::sniff(rest, whole, delimiter);
        let mut reader = Self {
            window,
            units: charset.units(),
            charset,
            decoding: None,
            dialect,
            parser: ReaderBuilder::new().delimiter(dialect.delimiter).escape(dialect.escape).build(),
            fields: Fields::new(),
            line,
            columns: None,
            finished: false,
        };
        reader.set_charset(charset);
        Ok(reader)
    }
}

/// The encoding that people call so.
pub(super) fn named(name: &str) -> Result<Charset, SheetError> {
    let encoding = Encoding::for_label(name.as_bytes()).ok_or_else(|| SheetError::UnknownEncoding(name.to_owned()))?;
    Ok(Charset::of(encoding))
}

/// The first bytes of the file as text, and whether they are all of it.
fn sample(window: &Window, charset: Charset) -> Result<(String, bool), SheetError> {
    const SAMPLE_BYTES: usize = 128 << 10;
    let bytes = &window.ahead()[..window.ahead().len().min(SAMPLE_BYTES)];
    let whole = window.source_ended() && bytes.len() == window.ahead().len();
    let text = match charset {
        Charset::Other(_) if charset.units() == Units::Bytes && kind::is_binary(bytes) => {
            return Err(kind::binary());
        }
        Charset::Other(encoding) => decode_all(encoding, bytes),
        Charset::Ascii | Charset::Utf8 => bytes.to_vec(),
    };
    Ok((String::from_utf8_lossy(&text).into_owned(), whole))
}
