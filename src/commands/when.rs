//! Points in time as people say them.

use std::str::FromStr;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _, Zoned};

use super::error::{CommandError, Result};
use crate::model::moment::Moment;

/// A point in time, or the entry of the log that it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    /// After an entry: `@812`.
    Entry(u64),
    /// This point in time.
    At(Timestamp),
    /// Some days, in the local zone: the first, and the last.
    Days(Date, Date),
    /// So many days before today.
    DaysAgo(i64),
    /// The last day of this name before today.
    Last(Weekday),
    /// So many seconds before now.
    Ago(i64),
}

/// Text that is no point in time, or that could be two.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(super) struct NotATime(String);

impl FromStr for When {
    type Err = NotATime;

    fn from_str(text: &str) -> Result<Self, NotATime> {
        let text = text.trim();
        let unknown = || {
            NotATime(format!(
                "`{text}` is not a date or time; write 2024-06-14, 2024-06 or 2024, a time such as 2024-06-14T09:30Z, an entry such as @812, or yesterday, monday, \"3 days ago\""
            ))
        };
        if let Some(entry) = text.strip_prefix('@') {
            let digits = entry.bytes().all(|byte| byte.is_ascii_digit());
            return if digits {
                entry.parse().map(Self::Entry).map_err(|_| unknown())
            } else {
                Err(unknown())
            };
        }
        if let Some(error) = could_be_two(text) {
            return Err(error);
        }
        if let Ok(day) = text.parse::<Date>() {
            // With a time of day but no zone, it is not said whose clock is meant.
            return if text.len() == 10 { Ok(Self::Days(day, day)) } else { Err(unknown()) };
        }
        if let Ok(at) = text.parse::<Timestamp>() {
            return Ok(Self::At(at));
        }
        if let Some(days) = month_or_year(text) {
            return Ok(days);
        }
        in_words(&text.to_lowercase()).ok_or_else(unknown)
    }
}

/// `03/04/2024` is a day in March here and in April there.
fn could_be_two(text: &str) -> Option<NotATime> {
    let parts: Vec<&str> = text.split(['/', '.', '-']).collect();
    let [a, b, year] = parts.as_slice() else { return None };
    let (a, b, year): (i8, i8, i16) = (a.parse().ok()?, b.parse().ok()?, year.parse().ok()?);
    let of = |month: i8, day: i8| Date::new(year, month, day).ok().map(|date| date.to_string());
    match (of(b, a), of(a, b)) {
        (Some(one), Some(other)) if one != other => {
            Some(NotATime(format!("`{text}` could be two days; write {one} or {other}")))
        }
        (Some(one), _) | (_, Some(one)) if text.len() > 5 && year > 31 => {
            Some(NotATime(format!("write `{text}` as {one}")))
        }
        _ => None,
    }
}

fn month_or_year(text: &str) -> Option<When> {
    let part = |part: &str, digits: usize| part.len() == digits && part.bytes().all(|b| b.is_ascii_digit());
    match text.split('-').collect::<Vec<_>>().as_slice() {
        [year] if part(year, 4) => {
            let first = Date::new(year.parse().ok()?, 1, 1).ok()?;
            Some(When::Days(first, first.last_of_year()))
        }
        [year, month] if part(year, 4) && part(month, 2) => {
            let first = Date::new(year.parse().ok()?, month.parse().ok()?, 1).ok()?;
            Some(When::Days(first, first.last_of_month()))
        }
        _ => None,
    }
}

/// English and Spanish.
fn in_words(text: &str) -> Option<When> {
    match text {
        "now" | "ahora" => return Some(When::Ago(0)),
        "today" | "hoy" => return Some(When::DaysAgo(0)),
        "yesterday" | "ayer" => return Some(When::DaysAgo(1)),
        "anteayer" => return Some(When::DaysAgo(2)),
        _ => {}
    }
    let name = text.strip_prefix("last ").unwrap_or(text);
    let name = name.strip_prefix("el ").unwrap_or(name);
    let weekday = match name {
        "monday" | "lunes" => Weekday::Monday,
        "tuesday" | "martes" => Weekday::Tuesday,
        "wednesday" | "miércoles" | "miercoles" => Weekday::Wednesday,
        "thursday" | "jueves" => Weekday::Thursday,
        "friday" | "viernes" => Weekday::Friday,
        "saturday" | "sábado" | "sabado" => Weekday::Saturday,
        "sunday" | "domingo" => Weekday::Sunday,
        _ => {
            let (count, unit) =
                text.strip_suffix(" ago").or_else(|| text.strip_prefix("hace "))?.trim().split_once(' ')?;
            let count: i64 = count.parse().ok().filter(|count| (0..100_000).contains(count))?;
            return match unit {
                "day" | "days" | "día" | "días" | "dia" | "dias" => Some(When::DaysAgo(count)),
                "week" | "weeks" | "semana" | "semanas" => Some(When::DaysAgo(count * 7)),
                "hour" | "hours" | "hora" | "horas" => Some(When::Ago(count * 3600)),
                "minute" | "minutes" | "minuto" | "minutos" => Some(When::Ago(count * 60)),
                _ => None,
            };
        }
    };
    Some(When::Last(weekday))
}

impl When {
    /// The days that are meant, in the local zone.
    fn days(&self, now: &Zoned) -> Result<Option<(Date, Date)>> {
        let failed = |error: jiff::Error| CommandError::new(format!("cannot compute that day: {error}"));
        Ok(match self {
            Self::Days(first, last) => Some((*first, *last)),
            Self::DaysAgo(days) => {
                let day = now.date().checked_sub(days.days()).map_err(failed)?;
                Some((day, day))
            }
            Self::Last(weekday) => {
                let day = now.date().nth_weekday(-1, *weekday).map_err(failed)?;
                Some((day, day))
            }
            Self::Entry(_) | Self::At(_) | Self::Ago(_) => None,
        })
    }

    /// The last moment that is meant: the end of a day, in the local zone. Not for entries.
    pub(super) fn end(&self, now: Moment) -> Result<Moment> {
        self.moment(now, true)
    }

    /// The first moment that is meant: the beginning of a day, in the local zone. Not for
    /// entries.
    pub(super) fn beginning(&self, now: Moment) -> Result<Moment> {
        self.moment(now, false)
    }

    fn moment(&self, now: Moment, is_end: bool) -> Result<Moment> {
        let failed = |error: jiff::Error| CommandError::new(format!("cannot compute that time: {error}"));
        let local = now.timestamp().to_zoned(TimeZone::system());
        if let Some((first, last)) = self.days(&local)? {
            let day = if is_end { last.tomorrow().map_err(failed)? } else { first };
            let begins = day.to_zoned(TimeZone::system()).map_err(failed)?.timestamp();
            let at = if is_end { begins.checked_sub(1.milliseconds()).map_err(failed)? } else { begins };
            return Ok(Moment::from_timestamp(at));
        }
        match self {
            Self::At(at) => Ok(Moment::from_timestamp(*at)),
            Self::Ago(seconds) => {
                let at = now.timestamp().checked_sub(seconds.seconds()).map_err(failed)?;
                Ok(Moment::from_timestamp(at))
            }
            _ => Err(CommandError::new("an entry is not a date or time")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end(text: &str) -> String {
        let now = "2026-11-22T10:00:00Z".parse().unwrap();
        text.parse::<When>().unwrap().end(now).unwrap().to_string()
    }

    #[test]
    fn takes_what_people_say() {
        for (text, due) in [
            ("2024-06-14T09:30Z", "2024-06-14T09:30:00.000Z"),
            ("now", "2026-11-22T10:00:00.000Z"),
            ("hace 2 horas", "2026-11-22T08:00:00.000Z"),
        ] {
            assert_eq!(end(text), due);
        }
        for (text, day) in [
            ("2024-06-14", "2024-06-14"),
            ("2024-02", "2024-02-29"),
            ("2023", "2023-12-31"),
            ("ayer", "2026-11-21"),
            ("3 days ago", "2026-11-19"),
            ("monday", "2026-11-16"),
            ("last Sunday", "2026-11-15"),
        ] {
            let zone = TimeZone::system();
            let end: Timestamp = end(text).parse().unwrap();
            let local = end.to_zoned(zone);
            assert_eq!(local.date().to_string(), day, "{text}");
            assert_eq!((local.hour(), local.minute(), local.second()), (23, 59, 59), "{text}");
        }
        assert_eq!("@812".parse(), Ok(When::Entry(812)));
    }

    #[test]
    fn refuses_what_is_none_or_could_be_two() {
        let error = "03/04/2024".parse::<When>().unwrap_err().to_string();
        assert_eq!(error, "`03/04/2024` could be two days; write 2024-04-03 or 2024-03-04");
        assert_eq!("14.06.2024".parse::<When>().unwrap_err().to_string(), "write `14.06.2024` as 2024-06-14");
        for wrong in ["", "@", "@x", "2024-13", "2023-02-29", "2024-06-14T09:30", "someday", "x days ago"] {
            assert!(wrong.parse::<When>().is_err(), "{wrong}");
        }
    }
}
