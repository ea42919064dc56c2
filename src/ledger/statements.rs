//! The SQL that writes and reads the derived tables, as it follows from their descriptions in
//! [`crate::model::tables`]. Queries about claims are written out elsewhere.

use std::sync::LazyLock;

use crate::model::tables::{Column, Description, Ending, REVISIONS, Revisions, Table};

/// The statements of a table.
pub(super) struct Statements {
    /// Inserts a row. The parameters are the columns' values, keys first, and `since`; for a table
    /// with revisions in its row, the first is the number of the row.
    pub(super) insert: String,
    /// Ends the live row of a key: `until`, and then the key as [`Statements::latest`] has it.
    /// Nothing where rows do not end.
    pub(super) end: Option<String>,
    /// Selects the largest row number of a key, for a table with revisions in its row: the first
    /// and the last that it can have.
    pub(super) newest: String,
    /// Selects every row in the order of keys and revisions: the columns, keys first, `since`,
    /// `until` and the revision.
    pub(super) all: String,
    /// The same of the rows about some things, whose numbers are a JSON array.
    pub(super) about: String,
    /// The same of the last row that a key had before an entry: the entry, and then the key's
    /// values; for a table with revisions in its row, its first and last row.
    pub(super) latest: String,
    /// The same of one revision of a key, where revisions are numbered: its number, and then the
    /// key's values; for a table with revisions in its row, the number of the row.
    pub(super) numbered: Option<String>,
}

/// The statements of a table.
pub(super) fn statements(table: Table) -> &'static Statements {
    static ALL: LazyLock<Vec<Statements>> =
        LazyLock::new(|| Table::ALL.iter().map(|table| Statements::of(table.description())).collect());
    // One for each table, in the order in which the tables are listed.
    &ALL[table as usize]
}

impl Statements {
    fn of(table: &Description) -> Self {
        let select = select(table);
        let key = key_is_from(table, 2);
        let order = match table.revisions {
            Revisions::InRow => "\"row\"".to_owned(),
            Revisions::Once | Revisions::BySince | Revisions::Counted => {
                format!("{}, {}", names(table.keys).join(", "), revision_column(table))
            }
        };
        Self {
            insert: insert(table),
            end: match table.ending {
                Ending::Checked | Ending::Optional => Some(format!(
                    "UPDATE {} SET until = ?1 WHERE {key} AND until IS NULL",
                    quoted(table.name)
                )),
                Ending::Never | Ending::Untimed => None,
            },
            newest: format!(
                "SELECT max(\"row\") FROM {} WHERE {}",
                quoted(table.name),
                key_is_from(table, 1)
            ),
            all: format!("{select} ORDER BY {order}"),
            about: format!("{select} WHERE {} ORDER BY {order}", is_about(table)),
            latest: format!(
                "{select} WHERE {key} AND since < ?1 ORDER BY {} DESC LIMIT 1",
                revision_column(table)
            ),
            numbered: match table.revisions {
                Revisions::Once | Revisions::BySince => None,
                Revisions::Counted => Some(format!("{select} WHERE {key} AND revision = ?1")),
                Revisions::InRow => Some(format!("{select} WHERE \"row\" = ?1")),
            },
        }
    }
}

fn insert(table: &Description) -> String {
    let name = quoted(table.name);
    let mut columns = names(table.keys);
    if table.revisions == Revisions::InRow {
        columns = vec!["\"row\"".to_owned()];
    }
    columns.extend(names(table.values));
    columns.push("since".to_owned());
    let values: Vec<String> = (1..=columns.len()).map(|place| format!("?{place}")).collect();
    let (columns, values) = (columns.join(", "), values.join(", "));
    match table.revisions {
        Revisions::Counted => format!(
            "INSERT INTO {name} ({columns}, revision)
             SELECT {values}, coalesce(max(revision) + 1, 0) FROM {name} WHERE {}",
            key_is_from(table, 1)
        ),
        Revisions::Once | Revisions::BySince | Revisions::InRow => {
            format!("INSERT INTO {name} ({columns}) VALUES ({values})")
        }
    }
}

fn select(table: &Description) -> String {
    let mut columns = match table.revisions {
        Revisions::InRow => vec![format!("\"row\" / {REVISIONS}")],
        Revisions::Once | Revisions::BySince | Revisions::Counted => names(table.keys),
    };
    columns.extend(table.values.iter().map(|column| {
        let name = quoted(column.name);
        if column.is_kept_once {
            // Chains are what is kept once.
            format!("(SELECT hops FROM chain WHERE chain.number = {}.{name})", quoted(table.name))
        } else {
            name
        }
    }));
    columns.push("since".to_owned());
    columns.push(if table.ending == Ending::Untimed { "NULL" } else { "until" }.to_owned());
    columns.push(match table.revisions {
        Revisions::Once | Revisions::BySince => "0".to_owned(),
        Revisions::Counted => "revision".to_owned(),
        Revisions::InRow => format!("\"row\" % {REVISIONS}"),
    });
    format!("SELECT {} FROM {}", columns.join(", "), quoted(table.name))
}

/// Picks the rows of a key, whose values are parameters from this one on.
fn key_is_from(table: &Description, first: usize) -> String {
    if table.revisions == Revisions::InRow {
        return format!("\"row\" BETWEEN ?{first} AND ?{}", first + 1);
    }
    let equal = names(table.keys).into_iter().zip(first..).map(|(name, place)| format!("{name} = ?{place}"));
    equal.collect::<Vec<_>>().join(" AND ")
}

/// Picks the rows about some things.
fn is_about(table: &Description) -> String {
    const IDS: &str = "SELECT value FROM json_each(?1)";
    if table.revisions == Revisions::InRow {
        return format!(
            "\"row\" BETWEEN (SELECT min(value) * {REVISIONS} FROM json_each(?1))
                       AND (SELECT max(value) * {REVISIONS} + {REVISIONS} - 1 FROM json_each(?1))
             AND \"row\" / {REVISIONS} IN ({IDS})"
        );
    }
    if table.about.is_empty() {
        return "?1 IS NOT NULL".to_owned();
    }
    let of: Vec<String> = table.about.iter().map(|name| format!("{} IN ({IDS})", quoted(name))).collect();
    of.join(" OR ")
}

/// The column in whose order the rows of a key were made.
fn revision_column(table: &Description) -> &'static str {
    match table.revisions {
        Revisions::Once | Revisions::BySince => "since",
        Revisions::Counted => "revision",
        Revisions::InRow => "\"row\"",
    }
}

fn names(columns: &[Column]) -> Vec<String> {
    columns.iter().map(|column| quoted(column.name)).collect()
}

fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_are_what_one_would_write() {
        let tag = statements(Table::Tag);
        assert_eq!(tag.insert, r#"INSERT INTO "tag" ("claim", "tag", since) VALUES (?1, ?2, ?3)"#);
        assert_eq!(
            tag.end.as_deref(),
            Some(r#"UPDATE "tag" SET until = ?1 WHERE "claim" = ?2 AND "tag" = ?3 AND until IS NULL"#)
        );
        assert_eq!(
            tag.all,
            r#"SELECT "claim", "tag", since, until, 0 FROM "tag" ORDER BY "claim", "tag", since"#
        );
        let severity = statements(Table::Severity);
        assert!(severity.insert.contains("coalesce(max(revision) + 1, 0)"), "{}", severity.insert);
        assert_eq!(statements(Table::Meeting).end, None);
    }

    #[test]
    fn they_are_in_the_order_of_the_tables() {
        for table in Table::ALL {
            let from = format!("FROM \"{}\"", table.description().name);
            assert!(statements(*table).all.contains(&from), "{from}");
        }
    }
}
