//! Ledgers damaged by disks and by authors: read by `verify`, `recover`, `rebuild`, `show` and others.

use std::fs;

use rusqlite::Connection;

use super::Target;
use crate::dice::Dice;
use crate::hostile;
use crate::program::Place;

pub struct Damaged {
    mine: Vec<u8>,
    other: Vec<u8>,
    scratch: std::path::PathBuf,
}

impl Damaged {
    pub fn new(place: &Place) -> Self {
        let read = |name| fs::read(place.path(name)).unwrap();
        Self { mine: read("perwhom.db"), other: read("other.db"), scratch: place.path("scratch.db") }
    }

    /// The file changed through `SQLite`, so that it is whole as a file.
    fn by_sql(&self, dice: &mut Dice, bytes: &[u8]) -> Vec<u8> {
        fs::write(&self.scratch, bytes).unwrap();
        let _ = (|| -> rusqlite::Result<()> {
            let mut connection = Connection::open(&self.scratch)?;
            // A view without an end, in the place of a table that the full-text index reads.
            let mut left = 1_000;
            connection.progress_handler(
                10_000,
                Some(move || {
                    left -= 1;
                    left < 0
                }),
            )?;
            connection.execute_batch("PRAGMA journal_mode = DELETE; PRAGMA synchronous = OFF; PRAGMA ignore_check_constraints = ON;")?;
            connection.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_DEFENSIVE, false)?;
            for _ in 0..dice.few() {
                let sql = statement(dice, &connection)?;
                let _ = connection.execute_batch(&sql);
            }
            Ok(())
        })();
        fs::read(&self.scratch).unwrap()
    }
}

/// A statement that nobody should run on a ledger.
fn statement(dice: &mut Dice, connection: &Connection) -> rusqlite::Result<String> {
    let names = |sql: &str| -> rusqlite::Result<Vec<String>> {
        connection.prepare(sql)?.query_map([], |row| row.get(0))?.collect()
    };
    let tables = names(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    )?;
    if tables.is_empty() {
        return Ok(String::new());
    }
    // Most often one of the kept ones.
    let table = if dice.one_in(3) {
        (*dice.pick(&["entry", "content", "line"])).to_owned()
    } else {
        dice.pick(&tables).clone()
    };
    let columns = names(&format!("SELECT name FROM pragma_table_info('{table}') ORDER BY cid"))?;
    let column = if columns.is_empty() { "rowid".to_owned() } else { dice.pick(&columns).clone() };
    let value = match dice.below(6) {
        0 => "NULL".to_owned(),
        1 => format!("x'{}'", "00".repeat(dice.below(70))),
        2 => format!("'{}'", hostile::text(dice).replace(['\'', '\0'], "")),
        3 => format!("(SELECT \"{column}\" FROM \"{table}\" ORDER BY random() LIMIT 1)"),
        4 => format!("substr(\"{column}\", 1, {})", dice.below(20)),
        _ => hostile::number(dice),
    };
    let some = format!("rowid IN (SELECT rowid FROM \"{table}\" LIMIT 1 OFFSET {})", dice.below(20));
    let one = if table == "entry" || table == "content" { some.as_str() } else { "true" };
    Ok(match dice.below(12) {
        0 => format!("DELETE FROM \"{table}\" WHERE {some}"),
        1 => format!("DROP TABLE \"{table}\""),
        2 => format!(
            "ALTER TABLE \"{table}\" RENAME TO \"x\"; CREATE VIEW \"{table}\" AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT * FROM \"x\", n"
        ),
        3 => format!("CREATE TRIGGER t AFTER INSERT ON \"{table}\" BEGIN DELETE FROM entry; END"),
        4 => format!("INSERT INTO \"{table}\" SELECT * FROM \"{table}\" WHERE {some}"),
        5 => format!("PRAGMA user_version = {}", dice.pick(&["0", "1", "2", "3", "4", "99", "-1"])),
        6 => format!(
            "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET {} = {value} WHERE name = '{table}'",
            dice.pick(&["sql", "rootpage", "type", "name"])
        ),
        7 => format!("ALTER TABLE \"{table}\" ADD COLUMN extra TEXT DEFAULT 'x'"),
        8 => format!("UPDATE \"{table}\" SET \"{column}\" = {value}"),
        _ => format!("UPDATE \"{table}\" SET \"{column}\" = {value} WHERE {one}"),
    })
}

/// Pages swapped, emptied, made to point to themselves, cut.
fn by_page(dice: &mut Dice, mut bytes: Vec<u8>) -> Vec<u8> {
    const PAGE: usize = 4096;
    let pages = bytes.len() / PAGE;
    if pages < 2 {
        return bytes;
    }
    for _ in 0..dice.few() {
        let (one, other) = (dice.below(pages), dice.below(pages));
        let page = bytes[one * PAGE..][..PAGE].to_vec();
        match dice.below(6) {
            0 => bytes.copy_within(other * PAGE..(other + 1) * PAGE, one * PAGE),
            1 => {
                bytes.copy_within(other * PAGE..(other + 1) * PAGE, one * PAGE);
                bytes[other * PAGE..][..PAGE].copy_from_slice(&page);
            }
            2 => bytes[one * PAGE..][..PAGE].fill(0),
            3 => {
                // A pointer to a page: of the tree, or to what overflows.
                let at = one * PAGE + *dice.pick(&[0, 8]);
                let to = u32::try_from(if dice.one_in(2) { one + 1 } else { other + 1 }).unwrap();
                bytes[at..at + 4].copy_from_slice(&to.to_be_bytes());
            }
            4 => {
                let at = one * PAGE + dice.below(PAGE);
                bytes[at] = *dice.pick(&[0, 1, 2, 5, 10, 13, 0x7f, 0x80, 0xff]);
            }
            // The header: the size of pages, formats, counts.
            _ => {
                let at = dice.below(100);
                bytes[at] = *dice.pick(&[0, 1, 2, 3, 0x7f, 0x80, 0xff]);
            }
        }
    }
    if dice.one_in(8) {
        bytes.truncate(dice.below(pages) * PAGE + dice.below(PAGE));
    }
    bytes
}

impl Target for Damaged {
    fn make(&mut self, dice: &mut Dice) -> Vec<u8> {
        let bytes = if dice.one_in(2) { &self.mine } else { &self.other };
        match dice.below(5) {
            0 | 1 => self.by_sql(dice, bytes),
            2 | 3 => by_page(dice, bytes.clone()),
            _ => hostile::smashed(dice, bytes.clone()),
        }
    }

    fn run(&mut self, input: &[u8], dice: &mut Dice, place: &Place) -> Result<(), String> {
        for name in ["in.db", "out.db"] {
            place.remove(name);
        }
        place.put("in.db", input);
        let new_holds = |ran: crate::program::Ran| -> Result<(), String> {
            if ran.status == 2 {
                let left = place.path("out.db").exists();
                return if left {
                    Err(format!("a new file is left of what failed: {ran:?}"))
                } else {
                    Ok(())
                };
            }
            let verified = place.run(&["--ledger", "out.db", "verify"])?;
            if verified.status == 2 {
                Err(format!("the new file cannot be read: {verified:?}"))
            } else {
                Ok(())
            }
        };
        match dice.below(10) {
            0 | 1 => new_holds(place.run(&["recover", "in.db", "out.db"])?),
            2 | 3 => new_holds(place.run(&["--ledger", "in.db", "rebuild", "out.db"])?),
            _ => {
                const COMMANDS: &[&[&str]] = &[
                    &["verify"],
                    &["verify", "--deep"],
                    &["show", "C1"],
                    &["list"],
                    &["audit"],
                    &["log", "--json"],
                    &["export", "--format", "jsonl"],
                    &["add", "x"],
                    &["search", "bases"],
                    &["diff", "C1"],
                    &["blame", "C1"],
                    &["bundle", "C1", "-o", "out.zip", "--force"],
                    &["impact", "S2"],
                    &["list", "--as-of", "@3"],
                    &["report"],
                    &["seal"],
                ];
                let command = *dice.pick(COMMANDS);
                place.run(&[&["--ledger", "in.db"], command].concat()).map(drop)?;
                // And by what merges it.
                if dice.one_in(4) {
                    place.put("in.db", input);
                    place.remove("new.db");
                    fs::copy(place.path("empty.db"), place.path("new.db")).unwrap();
                    place.run(&["--ledger", "new.db", "merge", "in.db", "--match", "exact"])?;
                    place.verifies("new.db")?;
                }
                Ok(())
            }
        }
    }
}
