//! Positions in a text, counted in code points, as the W3C's `TextPositionSelector` does.

/// A text that can be sliced by code points.
#[derive(Debug, Clone)]
pub struct Points {
    text: String,
    /// The byte at which every [`STRIDE`]th code point begins; none where the text is ASCII
    /// and code points are bytes.
    marks: Option<Vec<usize>>,
}

const STRIDE: usize = 64;

impl Points {
    /// Prepares a text.
    #[must_use]
    pub fn new(text: String) -> Self {
        let marks =
            (!text.is_ascii()).then(|| text.char_indices().step_by(STRIDE).map(|(byte, _)| byte).collect());
        Self { text, marks }
    }

    /// The text, given back.
    #[must_use]
    pub fn into_text(self) -> String {
        self.text
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The span from code point `start` up to `end`, if the text has it.
    #[must_use]
    pub fn slice(&self, start: u32, end: u32) -> Option<&str> {
        let (start, end) = (self.byte_of(start as usize)?, self.byte_of(end as usize)?);
        self.text.get(start..end)
    }

    /// Up to `most` code points before a position.
    #[must_use]
    pub fn before(&self, start: u32, most: u32) -> &str {
        self.slice(start.saturating_sub(most), start).unwrap_or_default()
    }

    /// Up to `most` code points from a position on.
    #[must_use]
    pub fn after(&self, end: u32, most: u32) -> &str {
        let Some(from) = self.byte_of(end as usize) else {
            return "";
        };
        let rest = &self.text[from..];
        let to = rest.char_indices().nth(most as usize).map_or(rest.len(), |(byte, _)| byte);
        &rest[..to]
    }

    /// The code point that begins at a byte.
    #[must_use]
    pub fn point_of(&self, byte: usize) -> usize {
        match &self.marks {
            None => byte,
            Some(marks) => {
                let mark = marks.partition_point(|at| *at <= byte).saturating_sub(1);
                let from = marks.get(mark).copied().unwrap_or(0);
                mark * STRIDE + self.text[from..byte].chars().count()
            }
        }
    }

    /// The byte at which a code point begins, or the text ends; nothing past its end.
    #[must_use]
    pub fn byte_of(&self, point: usize) -> Option<usize> {
        let Some(marks) = &self.marks else {
            return (point <= self.text.len()).then_some(point);
        };
        let from = *marks.get(point / STRIDE).or_else(|| marks.last())?;
        let behind = point - (point / STRIDE).min(marks.len() - 1) * STRIDE;
        let mut places = self.text[from..].char_indices().map(|(byte, _)| from + byte);
        match places.nth(behind) {
            Some(byte) => Some(byte),
            None => (self.text[from..].chars().count() == behind).then_some(self.text.len()),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn slices_by_code_points_not_bytes() {
        let points = Points::new("«año» 😀 fin".to_owned());
        assert_eq!(points.slice(1, 4), Some("año"));
        assert_eq!(points.slice(6, 7), Some("😀"));
        assert_eq!(points.slice(8, 11), Some("fin"));
        assert_eq!(points.slice(8, 12), None);
        assert_eq!(points.before(1, 9), "«");
        assert_eq!(points.after(7, 99), " fin");
    }

    proptest! {
        #[test]
        fn agrees_with_counting(text in "[aé😀 ]{0,300}", start in 0u32..310, len in 0u32..310) {
            let points = Points::new(text.clone());
            let (start, end) = (start as usize, (start + len) as usize);
            let total = text.chars().count();
            let due: Option<String> = (end <= total).then(|| text.chars().skip(start).take(end - start).collect());
            let point = |at: usize| u32::try_from(at).unwrap();
            prop_assert_eq!(points.slice(point(start), point(end)).map(str::to_owned), due);
        }

        #[test]
        fn positions_round_trip(text in "[aé😀 ]{0,200}") {
            let points = Points::new(text.clone());
            for (point, (byte, _)) in text.char_indices().enumerate() {
                prop_assert_eq!(points.point_of(byte), point);
            }
        }
    }
}
