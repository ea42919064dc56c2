//! Looking back: the ledger as it was after an entry.
//!
//! `SQLite` looks a name up in the temporary schema first. So the ledger as it was is a second
//! connection on which each derived table is hidden behind a view of the same name that shows
//! the rows of that time as if they held now: whatever reads a ledger reads it unchanged.

use super::sqlite::{Connection, named};
use super::{Access, Ledger, LedgerError, Reader, Result};
use crate::model::moment::Moment;

impl Ledger {
    /// The ledger as it was after an entry; to be read only. What is written meanwhile does
    /// not change it.
    pub fn after_entry(&self, seq: u64) -> Result<Self> {
        let connection = self.another()?;
        hide_later(&connection, seq)?;
        Ok(Self {
            looks_back: true,
            older: self.older.clone(),
            ..Self::of(connection, &self.path, Access::Read)
        })
    }

    /// This ledger from now on as it was after an entry; to be read only.
    pub fn looking_back(mut self, seq: u64) -> Result<Self> {
        if self.looks_back {
            Self::look_at(&self.connection, seq)?;
            return Ok(self);
        }
        // What was prepared before names the tables that the views hide.
        self.connection.flush_prepared_statement_cache();
        hide_later(&self.connection, seq)?;
        self.looks_back = true;
        self.access = Access::Read;
        Ok(self)
    }

    /// Looks at the ledger after another entry. Only for one that looks back already.
    pub(super) fn look_at(connection: &Connection, seq: u64) -> Result<()> {
        connection
            .prepare_cached("UPDATE temp.looking_back SET seq = :seq")?
            .execute(named! { ":seq": seq })?;
        Ok(())
    }
}

/// Hides every derived table that has times behind a view of what held after an entry.
pub(super) fn hide_later(connection: &Connection, seq: u64) -> Result<()> {
    connection.execute_batch("CREATE TEMP TABLE looking_back (seq INTEGER NOT NULL)")?;
    connection.execute("INSERT INTO temp.looking_back (seq) VALUES (:seq)", named! { ":seq": seq })?;
    let mut statement = connection.prepare(
        "SELECT m.name AS name,
                group_concat(CASE c.name WHEN 'until' THEN 'NULL AS until' ELSE '\"' || c.name || '\"' END, ', ') AS columns
         FROM main.sqlite_schema AS m
         JOIN pragma_table_info(m.name, 'main') AS c
         WHERE m.type = 'table'
         GROUP BY m.name
         HAVING sum(c.name = 'until') = 1",
    )?;
    let tables: Vec<(String, String)> =
        statement.query_map((), |row| Ok((row.get("name")?, row.get("columns")?)))?.collect::<Result<_>>()?;
    let views: Vec<String> = tables
        .into_iter()
        .map(|(table, columns)| {
            format!(
                "CREATE TEMP VIEW \"{table}\" AS
                 SELECT {columns}
                 FROM main.\"{table}\"
                 WHERE since <= (SELECT seq FROM temp.looking_back)
                   AND (until IS NULL OR until > (SELECT seq FROM temp.looking_back));"
            )
        })
        .collect();
    // In one transaction, where none is open yet.
    let is_alone = connection.is_autocommit();
    let views = views.concat();
    connection.execute_batch(&if is_alone { format!("BEGIN; {views} COMMIT;") } else { views })?;
    Ok(())
}

/// Takes the views away again: from now on the connection reads what is.
pub(super) fn show_later(connection: &Connection) -> Result<()> {
    let mut statement = connection.prepare("SELECT name FROM temp.sqlite_schema WHERE type = 'view'")?;
    let views: Vec<String> = statement.query_map((), |row| row.get("name"))?.collect::<Result<_>>()?;
    drop(statement);
    for view in views {
        connection.execute_batch(&format!("DROP VIEW temp.\"{view}\""))?;
    }
    connection.execute_batch("DROP TABLE temp.looking_back")?;
    Ok(())
}

impl Reader<'_> {
    /// The last entry before the first one that is later than a point in time; 0 where that
    /// is the first. Between the places where the clock went back, the log is in the order of
    /// time, and is halved until the entry is found.
    pub fn entry_at(self, at: Moment) -> Result<u64> {
        let at = at.to_string();
        let last = self.last_entry()?;
        let mut ends: Vec<u64> = self
            .connection
            .prepare_cached("SELECT seq - 1 FROM setback ORDER BY seq")?
            .query_map((), |row| row.get(0))?
            .collect::<Result<_>>()?;
        ends.push(last);
        let mut first = 1;
        for end in ends {
            if end >= first && self.time_of(end)? > at {
                let (mut earlier, mut later) = (first, end);
                while earlier < later {
                    let middle = earlier.midpoint(later);
                    if self.time_of(middle)? > at {
                        later = middle;
                    } else {
                        earlier = middle + 1;
                    }
                }
                return Ok(earlier - 1);
            }
            first = end + 1;
        }
        Ok(last)
    }

    /// When an entry was written, as it says; of the next one where it is gone.
    fn time_of(self, seq: u64) -> Result<String> {
        let mut statement =
            self.connection.prepare_cached("SELECT at FROM entry WHERE seq >= :seq ORDER BY seq LIMIT 1")?;
        let mut rows = statement.query(named! { ":seq": seq })?;
        match rows.next()? {
            Some(row) => Ok(row.get("at")?),
            None => Err(LedgerError::Damaged(format!("entry {seq} of the log is missing"))),
        }
    }
}
