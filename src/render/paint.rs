//! Colour, decided once.

use anstyle::{AnsiColor, Style};

use crate::model::severity::Severity;

/// Whether what is written may have colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paint(pub bool);

impl Paint {
    /// The word of a severity, in its colour.
    #[must_use]
    pub fn severity(self, severity: Severity) -> String {
        let style = match severity {
            Severity::Deny => AnsiColor::Red.on_default().bold(),
            Severity::Warn => AnsiColor::Yellow.on_default().bold(),
            Severity::Note | Severity::Allow => AnsiColor::Cyan.on_default(),
        };
        self.with(style, severity.label())
    }

    /// What the eye should find first.
    #[must_use]
    pub fn strong(self, text: &str) -> String {
        self.with(Style::new().bold(), text)
    }

    /// What the eye may pass over.
    #[must_use]
    pub fn faint(self, text: &str) -> String {
        self.with(Style::new().dimmed(), text)
    }

    /// What to beware of.
    #[must_use]
    pub fn alarm(self, text: &str) -> String {
        self.with(AnsiColor::Red.on_default().bold(), text)
    }

    /// What went.
    #[must_use]
    pub fn gone(self, text: &str) -> String {
        self.with(AnsiColor::Red.on_default().strikethrough(), text)
    }

    /// What came.
    #[must_use]
    pub fn come(self, text: &str) -> String {
        self.with(AnsiColor::Green.on_default().underline(), text)
    }

    fn with(self, style: Style, text: &str) -> String {
        if self.0 { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }
}

/// How many columns a text takes, colours left out.
#[must_use]
pub fn columns(text: &str) -> usize {
    use unicode_width::UnicodeWidthStr as _;
    let mut plain = String::with_capacity(text.len());
    let mut inside = false;
    for c in text.chars() {
        match c {
            '\u{1b}' => inside = true,
            'm' if inside => inside = false,
            c if !inside => plain.push(c),
            _ => {}
        }
    }
    plain.width()
}
