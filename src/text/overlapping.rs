//! Every place where a sequence stands in another, those that overlap too, in one pass
//! (Knuth, Morris and Pratt 1977): twice the text is twice the work, whatever repeats in it.

/// Something that is looked for, and how much of it has been seen.
#[derive(Debug, Clone)]
pub struct Overlapping<'w, T> {
    wanted: &'w [T],
    /// For each beginning of what is wanted: how long a shorter beginning it ends with.
    falls: Vec<u32>,
    seen: usize,
}

impl<'w, T: PartialEq> Overlapping<'w, T> {
    /// Prepares to look for something; nothing where it is longer than can be counted.
    #[must_use]
    pub fn of(wanted: &'w [T]) -> Option<Self> {
        u32::try_from(wanted.len()).ok()?;
        let mut made = Self { wanted, falls: Vec::with_capacity(wanted.len()), seen: 0 };
        for (at, item) in wanted.iter().enumerate() {
            if at > 0 {
                made.see(item);
            }
            made.falls.push(u32::try_from(made.seen).ok()?);
        }
        made.seen = 0;
        Some(made)
    }

    /// Sees the next item, and says whether what is wanted ends with it.
    pub fn see(&mut self, item: &T) -> bool {
        while self.seen > 0 && self.wanted.get(self.seen) != Some(item) {
            self.seen = self.falls.get(self.seen - 1).map_or(0, |fall| *fall as usize);
        }
        if self.wanted.get(self.seen) == Some(item) {
            self.seen += 1;
        }
        self.seen == self.wanted.len()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn finds_what_looking_everywhere_finds(text in "[ab]{0,60}", wanted in "[ab]{0,5}") {
            let (text, wanted) = (text.as_bytes(), wanted.as_bytes());
            let mut search = Overlapping::of(wanted).unwrap();
            let found: Vec<usize> =
                (1..).zip(text).filter(|(_, byte)| search.see(byte)).map(|(end, _)| end - wanted.len()).collect();
            let due: Vec<usize> = if wanted.is_empty() {
                (1..=text.len()).collect()
            } else {
                text.windows(wanted.len()).enumerate().filter(|(_, there)| *there == wanted).map(|(at, _)| at).collect()
            };
            prop_assert_eq!(found, due);
        }
    }
}
