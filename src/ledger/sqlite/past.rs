//! The tables as they were after an entry.
//!
//! `SQLite` looks a name up in the temporary schema first: a view there hides the table of its name.

use super::super::Result;
use super::connection::Connection;
use super::parameters::named;

/// Hides every derived table that has times behind a view of what held after an entry.
pub(in crate::ledger) fn hide_later(connection: &Connection, seq: u64) -> Result<()> {
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
pub(in crate::ledger) fn show_later(connection: &Connection) -> Result<()> {
    let mut statement = connection.prepare("SELECT name FROM temp.sqlite_schema WHERE type = 'view'")?;
    let views: Vec<String> = statement.query_map((), |row| row.get("name"))?.collect::<Result<_>>()?;
    drop(statement);
    for view in views {
        connection.execute_batch(&format!("DROP VIEW temp.\"{view}\""))?;
    }
    connection.execute_batch("DROP TABLE temp.looking_back")?;
    Ok(())
}

/// Looks at the ledger after another entry. Only for one that looks back already.
pub(in crate::ledger) fn look_at(connection: &Connection, seq: u64) -> Result<()> {
    connection.prepare_cached("UPDATE temp.looking_back SET seq = :seq")?.execute(named! { ":seq": seq })?;
    Ok(())
}
