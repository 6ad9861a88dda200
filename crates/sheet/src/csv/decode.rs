//! Text in another encoding, decoded a line at a time, so that the place of each line in the file stays known.

use encoding_rs::{CoderResult, Decoder, Encoding};

use super::lines::Units;

/// Longest piece of a line that is decoded at once.
const PIECE_BYTES_MAX: usize = 64 << 10;

/// Decodes one line (or a piece of a long one) into a buffer from which it is parsed.
pub(super) struct Decoding {
    encoding: &'static Encoding,
    decoder: Decoder,
    text: Vec<u8>,
    parsed: usize,
    /// Bytes that mean nothing came up since the record began.
    pub(super) broken: bool,
    /// The file's last byte is decoded.
    pub(super) finished: bool,
}

impl Decoding {
    pub(super) fn new(encoding: &'static Encoding) -> Self {
        Self {
            encoding,
            decoder: encoding.new_decoder_without_bom_handling(),
            text: Vec::new(),
            parsed: 0,
            broken: false,
            finished: false,
        }
    }

    /// Forgets all state: the next line starts anew.
    pub(super) fn restart(&mut self) {
        self.decoder = self.encoding.new_decoder_without_bom_handling();
        self.drop_text();
        self.broken = false;
        self.finished = false;
    }

    /// What is decoded and not parsed yet.
    pub(super) fn ahead(&self) -> &[u8] {
        &self.text[self.parsed..]
    }

    pub(super) fn advance(&mut self, count: usize) {
        self.parsed += count;
    }

    /// A record ended with its line: what is left is the second half of a line end.
    pub(super) fn drop_text(&mut self) {
        self.text.clear();
        self.parsed = 0;
    }

    /// Decodes one piece; `last` says that the file ends with it.
    pub(super) fn decode(&mut self, bytes: &[u8], last: bool) {
        self.drop_text();
        self.finished = last;
        self.broken |= decode(&mut self.decoder, bytes, last, &mut self.text);
    }
}

/// How much of these bytes to decode next: up to the end of the line, or a piece of it.
pub(super) fn piece(units: Units, bytes: &[u8]) -> usize {
    // Room to see both halves of a line end that lies on the border.
    let near = &bytes[..bytes.len().min(PIECE_BYTES_MAX + 4)];
    let line = units.first_line(near).map_or(near.len(), |(_, with_end)| with_end);
    line.min(PIECE_BYTES_MAX)
}

/// Appends what the bytes mean; true where some mean nothing and are now U+FFFD.
fn decode(decoder: &mut Decoder, mut bytes: &[u8], last: bool, text: &mut Vec<u8>) -> bool {
    let mut broken = false;
    loop {
        let room = decoder.max_utf8_buffer_length(bytes.len()).unwrap_or(bytes.len() * 3 + 16);
        let filled = text.len();
        text.resize(filled + room, 0);
        let (result, read, written, replaced) = decoder.decode_to_utf8(bytes, &mut text[filled..], last);
        text.truncate(filled + written);
        broken |= replaced;
        bytes = &bytes[read..];
        if result == CoderResult::InputEmpty {
            return broken;
        }
    }
}

/// Decodes some bytes apart from all others.
pub(super) fn decode_all(encoding: &'static Encoding, bytes: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    decode(&mut encoding.new_decoder_without_bom_handling(), bytes, true, &mut text);
    text
}
