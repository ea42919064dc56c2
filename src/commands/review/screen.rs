//! The terminal as a screen: drawn anew for each key and each new size, and given back as it
//! was however reading ends.

use std::io::{self, Write as _};

use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use crossterm::style::{Attribute, SetAttribute};
use crossterm::terminal::{
    Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode, size,
};
use crossterm::{cursor, execute, queue};

use crate::render::plain;

/// The terminal, as long as it is a screen.
pub(super) struct Screen {
    width: u16,
    height: u16,
}

/// What somebody pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    Letter(char),
    Enter,
    Escape,
    Backspace,
    /// So many lines further, or back.
    Scroll(i32),
    /// So many screens further, or back.
    Page(i32),
    /// To the beginning, or to the end.
    Top,
    Bottom,
    /// The terminal has another size.
    Resized,
    /// Ctrl-C.
    Interrupt,
}

impl Screen {
    pub(super) fn open() -> io::Result<Self> {
        enable_raw_mode()?;
        // From here on, dropping it gives the terminal back.
        let mut screen = Self { width: 80, height: 24 };
        execute!(io::stdout(), EnterAlternateScreen, cursor::Hide)?;
        screen.measure()?;
        Ok(screen)
    }

    fn measure(&mut self) -> io::Result<()> {
        let (width, height) = size()?;
        self.width = width.max(20);
        self.height = height.max(6);
        Ok(())
    }

    /// The columns.
    pub(super) const fn width(&self) -> u16 {
        self.width
    }

    /// How many lines of text there is room for, above the two lines at the foot.
    pub(super) const fn room(&self) -> usize {
        self.height as usize - 2
    }

    /// Draws some lines from one on, and two lines at the foot.
    pub(super) fn draw(&self, lines: &[String], from: usize, state: &str, keys: &str) -> io::Result<()> {
        let mut out = io::stdout().lock();
        queue!(out, cursor::MoveTo(0, 0), Clear(ClearType::All))?;
        for (row, line) in (0..).zip(lines.iter().skip(from).take(self.room())) {
            queue!(out, cursor::MoveTo(0, row))?;
            write!(out, "{line}")?;
            queue!(out, SetAttribute(Attribute::Reset))?;
        }
        let columns = usize::from(self.width).saturating_sub(1);
        queue!(out, cursor::MoveTo(0, self.height - 2), SetAttribute(Attribute::Reverse))?;
        write!(out, "{:columns$}", plain::cut(state, columns.saturating_sub(1)))?;
        queue!(out, SetAttribute(Attribute::Reset), cursor::MoveTo(0, self.height - 1))?;
        write!(out, "{}", plain::cut(keys, columns.saturating_sub(1)))?;
        out.flush()
    }

    /// Waits for a key.
    pub(super) fn key(&mut self) -> io::Result<Key> {
        loop {
            let key = match event::read()? {
                Event::Resize(..) => {
                    self.measure()?;
                    return Ok(Key::Resized);
                }
                Event::Key(KeyEvent { kind: KeyEventKind::Release, .. }) => continue,
                Event::Key(key) => key,
                _ => continue,
            };
            return Ok(match key.code {
                KeyCode::Char('c') if key.modifiers.contains(KeyModifiers::CONTROL) => Key::Interrupt,
                KeyCode::Char(c) => Key::Letter(c),
                KeyCode::Enter => Key::Enter,
                KeyCode::Esc => Key::Escape,
                KeyCode::Backspace => Key::Backspace,
                KeyCode::Down => Key::Scroll(1),
                KeyCode::Up => Key::Scroll(-1),
                KeyCode::PageDown => Key::Page(1),
                KeyCode::PageUp => Key::Page(-1),
                KeyCode::Home => Key::Top,
                KeyCode::End => Key::Bottom,
                _ => continue,
            });
        }
    }

    /// Asks for a line of text; nothing where it is left off with Escape or Ctrl-C.
    pub(super) fn ask(
        &mut self,
        lines: &[String],
        from: usize,
        question: &str,
    ) -> io::Result<Option<String>> {
        let mut answer = String::new();
        loop {
            // The end of a long answer is what is being written.
            let room = usize::from(self.width).saturating_sub(4);
            let tail: String = {
                let skip = answer.chars().count().saturating_sub(room);
                answer.chars().skip(skip).collect()
            };
            let state = format!(" {question} (Enter saves, Esc cancels)");
            self.draw(lines, from, &state, &format!("> {tail}_"))?;
            match self.key()? {
                Key::Enter if !answer.trim().is_empty() => return Ok(Some(answer.trim().to_owned())),
                Key::Escape | Key::Interrupt => return Ok(None),
                Key::Backspace => {
                    answer.pop();
                }
                Key::Letter(c) => answer.push(c),
                _ => {}
            }
        }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = execute!(io::stdout(), cursor::Show, LeaveAlternateScreen);
        let _ = disable_raw_mode();
    }
}
