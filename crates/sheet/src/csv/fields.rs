use crate::limits::{COLUMNS_MAX, RECORD_BYTES_MAX};

/// The cells of the current record, end to end.
pub(super) struct Fields {
    pub(super) text: Vec<u8>,
    pub(super) text_len: usize,
    pub(super) ends: Vec<usize>,
    pub(super) count: usize,
}

impl Fields {
    pub(super) fn new() -> Self {
        Self { text: vec![0; 64 << 10], text_len: 0, ends: vec![0; 256], count: 0 }
    }

    pub(super) fn clear(&mut self) {
        self.text_len = 0;
        self.count = 0;
    }

    pub(super) fn text(&self) -> &[u8] {
        &self.text[..self.text_len]
    }

    pub(super) fn ends(&self) -> &[usize] {
        &self.ends[..self.count]
    }

    /// Makes room for more text; false at the limit.
    pub(super) fn grow_text(&mut self) -> bool {
        if self.text.len() > RECORD_BYTES_MAX {
            return false;
        }
        self.text.resize(self.text.len() * 2, 0);
        true
    }

    /// Makes room for more cells; past the limit the last place is used again and again.
    pub(super) fn grow_ends(&mut self) {
        if self.ends.len() > COLUMNS_MAX {
            self.count = COLUMNS_MAX;
        } else {
            self.ends.resize(self.ends.len() * 2, 0);
        }
    }

    /// As strings, for a person to look at.
    pub(super) fn lossy(&self) -> Vec<String> {
        let mut start = 0;
        let cell = |end: &usize| {
            let cell = self.text.get(start..*end).unwrap_or_default();
            start = *end;
            String::from_utf8_lossy(cell).into_owned()
        };
        self.ends().iter().map(cell).collect()
    }
}
